//! Whether a text is JSON to PHP.

/// How deep PHP lets lists and objects nest.
const DEEPEST: usize = 512;

/// PHP's `json_validate`: any value, blanks around it, no half of a surrogate pair, not too deep.
pub(in crate::rules) fn is_json(text: &str) -> bool {
    let mut reader = Reader { rest: text.as_bytes() };
    reader.document().is_some() && {
        reader.blanks();
        reader.rest.is_empty()
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn blanks(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    fn take(&mut self, expected: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// One value with all that it holds; what is open is kept in a list, so that depth costs no stack.
    fn document(&mut self) -> Option<()> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            self.blanks();
            match self.rest.first()? {
                bracket @ (b'[' | b'{') => {
                    if open.len() == DEEPEST {
                        return None;
                    }
                    open.push(bracket + 2);
                    self.next();
                    self.blanks();
                    let closing = *open.last()?;
                    if self.take(&[closing]).is_some() {
                        open.pop();
                    } else {
                        self.key(closing)?;
                        continue;
                    }
                }
                b'"' => self.string()?,
                b't' => self.take(b"true")?,
                b'f' => self.take(b"false")?,
                b'n' => self.take(b"null")?,
                _ => self.number()?,
            }
            loop {
                let Some(closing) = open.last().copied() else {
                    return Some(());
                };
                self.blanks();
                match self.next()? {
                    b',' => {
                        self.blanks();
                        self.key(closing)?;
                        break;
                    }
                    byte if byte == closing => {
                        open.pop();
                    }
                    _ => return None,
                }
            }
        }
    }

    /// The name of a member, where an object is open.
    fn key(&mut self, closing: u8) -> Option<()> {
        if closing == b'}' {
            self.string()?;
            self.blanks();
            self.take(b":")?;
        }
        Some(())
    }

    fn string(&mut self) -> Option<()> {
        self.take(b"\"")?;
        loop {
            match self.next()? {
                b'"' => return Some(()),
                0..=0x1f => return None,
                b'\\' => match self.next()? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                    b'u' => match self.unit()? {
                        0xd800..=0xdbff => {
                            self.take(b"\\u")?;
                            if !(0xdc00..=0xdfff).contains(&self.unit()?) {
                                return None;
                            }
                        }
                        0xdc00..=0xdfff => return None,
                        _ => {}
                    },
                    _ => return None,
                },
                _ => {}
            }
        }
    }

    fn unit(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |unit, _| {
            let digit = char::from(self.next()?).to_digit(16)?;
            Some(unit * 16 + digit)
        })
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.take(b"-");
        match self.next()? {
            b'0' => {}
            b'1'..=b'9' => self.digits(),
            _ => return None,
        }
        if self.take(b".").is_some() {
            self.some_digits()?;
        }
        if self.take(b"e").or_else(|| self.take(b"E")).is_some() {
            let _ = self.take(b"+").or_else(|| self.take(b"-"));
            self.some_digits()?;
        }
        Some(())
    }

    fn digits(&mut self) {
        while let [b'0'..=b'9', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    fn some_digits(&mut self) -> Option<()> {
        let before = self.rest.len();
        self.digits();
        (self.rest.len() < before).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn json_is_what_php_takes_for_it() {
        for text in [
            "1",
            "-0",
            "null",
            "\"x\"",
            " [1, {\"a\": []}]\n",
            "{}",
            "1e5",
            r#""\ud83d\ude00""#,
        ] {
            assert!(is_json(text), "{text}");
        }
        for text in [
            "",
            " ",
            "01",
            "TRUE",
            "{a:1}",
            "[1,]",
            "{\"a\":1}{}",
            r#""\ud800""#,
            r#""\udc00""#,
            "\u{c}1",
            "[",
            "\"\n\"",
        ] {
            assert!(!is_json(text), "{text}");
        }
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(is_json(&nested(512)) && !is_json(&nested(513)));
        assert!(!is_json(&"[".repeat(1_000_000)));
    }

    proptest! {
        #[test]
        fn it_agrees_with_another_reader(text in r#"[\[\]{},:"0-9a\\ un.e-]{0,12}"#) {
            prop_assert_eq!(is_json(&text), serde_json::from_str::<serde_json::Value>(&text).is_ok() || is_json_beyond(&text));
        }
    }

    /// Numbers that are too large for the other reader are JSON all the same.
    fn is_json_beyond(text: &str) -> bool {
        is_json(text)
            && serde_json::from_str::<serde_json::Value>(text)
                .is_err_and(|error| error.to_string().contains("number out of range"))
    }
}
