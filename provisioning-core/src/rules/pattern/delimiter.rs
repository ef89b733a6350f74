//! Where a pattern begins and ends, and its modifiers.

use crate::rules::Unchecked;

/// The letters after the closing delimiter.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent switches of PHP")]
pub(super) struct Modifiers {
    /// `i`: capital and small letters are the same.
    pub(super) caseless: bool,
    /// `m`: `^` and `$` stand at every line.
    pub(super) multiline: bool,
    /// `s`: `.` takes line ends too.
    pub(super) dot_all: bool,
    /// `x`: blanks and comments in the pattern do not count.
    pub(super) extended: bool,
    /// `A`: it matches at the beginning only.
    pub(super) anchored: bool,
    /// `D`: `$` stands at the very end only.
    pub(super) dollar_end_only: bool,
    /// `U`: repetitions take as little as they can.
    pub(super) ungreedy: bool,
    /// `u`: code points instead of bytes, and Unicode's classes.
    pub(super) unicode: bool,
    /// `n`: plain parentheses do not capture.
    pub(super) no_capture: bool,
}

/// The pattern between its delimiters, and its modifiers.
pub(super) fn split(written: &str) -> Result<(&str, Modifiers), Unchecked> {
    let broken = |reason: String| Err(Unchecked::Broken(format!("preg_match(): {reason}")));
    let text = written.trim_start_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
    let Some(first) = text.bytes().next() else {
        return broken("Empty regular expression".to_owned());
    };
    if first.is_ascii_alphanumeric() || matches!(first, b'\\' | 0) {
        return broken("Delimiter must not be alphanumeric, backslash, or NUL".to_owned());
    }
    if !first.is_ascii() {
        // PHP takes the first byte of the letter for the delimiter and cuts the letter apart.
        return Err(Unchecked::unknown(
            "the delimiter of the regular expression is no ASCII sign",
        ));
    }
    let closing = match first {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        b'<' => b'>',
        other => other,
    };
    let mut depth = 1_usize;
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' {
            bytes.next();
        } else if byte == closing {
            depth -= 1;
            if depth == 0 {
                let body = text.get(1..at).unwrap_or_default();
                return Ok((body, modifiers(text.get(at + 1..).unwrap_or_default())?));
            }
        } else if byte == first {
            depth += 1;
        }
    }
    let kind = if first == closing { "ending" } else { "ending matching" };
    broken(format!("No {kind} delimiter '{}' found", char::from(closing)))
}

fn modifiers(letters: &str) -> Result<Modifiers, Unchecked> {
    let mut modifiers = Modifiers::default();
    for letter in letters.chars() {
        match letter {
            'i' => modifiers.caseless = true,
            'm' => modifiers.multiline = true,
            's' => modifiers.dot_all = true,
            'x' => modifiers.extended = true,
            'A' => modifiers.anchored = true,
            'D' => modifiers.dollar_end_only = true,
            'U' => modifiers.ungreedy = true,
            'u' => modifiers.unicode = true,
            'n' => modifiers.no_capture = true,
            // Hints for the machine, and a strictness that is the rule by now.
            'S' | 'X' | 'J' | ' ' | '\n' | '\r' => {}
            '\0' => return Err(Unchecked::broken("preg_match(): NUL byte is not a valid modifier")),
            _ => return Err(Unchecked::Broken(format!("preg_match(): Unknown modifier '{letter}'"))),
        }
    }
    Ok(modifiers)
}
