//! Sets of bytes and of code points.

use std::{
    fmt::Write as _,
    sync::{Arc, OnceLock},
};

/// What one sign of a pattern takes.
#[derive(Debug, Clone)]
pub(super) enum Set {
    /// Bytes.
    Bytes(Box<[bool; 256]>),
    /// A single code point.
    Char(char),
    /// Code points, as a class of the crate `regex`; compiled when it is asked for one.
    Unicode {
        text: String,
        class: Arc<OnceLock<Option<regex::Regex>>>,
    },
}

impl Set {
    pub(super) fn has_byte(&self, byte: u8) -> bool {
        match self {
            Self::Bytes(table) => table.get(usize::from(byte)).copied().unwrap_or_default(),
            Self::Char(_) | Self::Unicode { .. } => false,
        }
    }

    pub(super) fn has_char(&self, character: char) -> bool {
        match self {
            Self::Bytes(_) => false,
            Self::Char(only) => *only == character,
            Self::Unicode { text, class } => {
                let class = class.get_or_init(|| regex::Regex::new(&format!("^{text}$")).ok());
                let mut bytes = [0; 4];
                let sign: &str = character.encode_utf8(&mut bytes);
                class.as_ref().is_some_and(|class| class.is_match(sign))
            }
        }
    }

    /// The set as a class of the crate `regex`.
    pub(super) fn emit(&self, text: &mut String) {
        match self {
            Self::Char(only) => {
                // Writing to a text never fails.
                let _ = write!(text, r"\x{{{:X}}}", u32::from(*only));
            }
            Self::Unicode { text: class, .. } => text.push_str(class),
            Self::Bytes(table) => emit_table(table, text),
        }
    }
}

fn emit_table(table: &[bool; 256], text: &mut String) {
    if table.iter().all(|has| !has) {
        text.push_str(r"[^\x00-\xFF]");
        return;
    }
    text.push('[');
    let mut begun: Option<usize> = None;
    for at in 0..=256 {
        let has = table.get(at).copied().unwrap_or_default();
        match (has, begun) {
            (true, None) => begun = Some(at),
            (false, Some(first)) => {
                // Writing to a text never fails.
                let _ = write!(text, r"\x{first:02X}-\x{:02X}", at - 1);
                begun = None;
            }
            _ => {}
        }
    }
    text.push(']');
}

/// A set while it is read.
#[derive(Debug, Clone)]
pub(super) struct SetBuilder {
    unicode: bool,
    caseless: bool,
    table: Box<[bool; 256]>,
    /// The code point that is all there is, so far.
    only: Option<char>,
    /// What the crate `regex` is to read between brackets.
    items: String,
}

/// Classes that have a name. `has` tells of a byte; `unicode` is what they are with the modifier `u`.
pub(super) struct Class {
    pub(super) has: fn(u8) -> bool,
    pub(super) unicode: &'static str,
}

pub(super) const DIGIT: Class = Class {
    has: |byte| byte.is_ascii_digit(),
    unicode: r"\p{Nd}",
};
pub(super) const WORD: Class = Class {
    has: |byte| byte.is_ascii_alphanumeric() || byte == b'_',
    unicode: r"\p{L}\p{N}_",
};
pub(super) const SPACE: Class = Class {
    has: |byte| matches!(byte, b' ' | b'\t'..=b'\r'),
    unicode: r"\p{Z}\t\n\x0B\x0C\r\x{85}\x{180E}",
};
pub(super) const HORIZONTAL: Class = Class {
    has: |byte| matches!(byte, b' ' | b'\t' | 0xa0),
    unicode: r"\x20\t\x{A0}\x{1680}\x{180E}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}",
};
pub(super) const VERTICAL: Class = Class {
    has: |byte| matches!(byte, b'\n'..=b'\r' | 0x85),
    unicode: r"\n\x0B\x0C\r\x{85}\x{2028}\x{2029}",
};
pub(super) const LINE_END: Class = Class {
    has: |byte| byte == b'\n',
    unicode: r"\n",
};

/// A class between `[:` and `:]`.
pub(super) fn posix(name: &str) -> Option<Class> {
    let (has, unicode): (fn(u8) -> bool, _) = match name {
        "alpha" => (|b| b.is_ascii_alphabetic(), r"\p{L}"),
        "digit" => (|b| b.is_ascii_digit(), r"\p{Nd}"),
        "alnum" => (|b| b.is_ascii_alphanumeric(), r"\p{L}\p{N}"),
        "upper" => (|b| b.is_ascii_uppercase(), r"\p{Lu}"),
        "lower" => (|b| b.is_ascii_lowercase(), r"\p{Ll}"),
        "space" => (|b| matches!(b, b' ' | b'\t'..=b'\r'), SPACE.unicode),
        "blank" => (|b| matches!(b, b' ' | b'\t'), HORIZONTAL.unicode),
        "punct" => (|b| b.is_ascii_punctuation(), r"\p{P}$+<=>^`|~"),
        "xdigit" => (|b| b.is_ascii_hexdigit(), "0-9A-Fa-f"),
        "word" => (|b| b.is_ascii_alphanumeric() || b == b'_', r"\p{L}\p{N}_"),
        "cntrl" => (|b| b.is_ascii_control(), r"\p{Cc}"),
        "ascii" => (|b| b.is_ascii(), r"\x00-\x7F"),
        "print" => (|b| matches!(b, b' '..=b'~'), r"\P{C}"),
        "graph" => (|b| b.is_ascii_graphic(), r"[\P{C}&&\P{Z}]"),
        _ => return None,
    };
    Some(Class { has, unicode })
}

impl SetBuilder {
    pub(super) fn new(unicode: bool, caseless: bool) -> Self {
        Self {
            unicode,
            caseless,
            table: Box::new([false; 256]),
            only: None,
            items: String::new(),
        }
    }

    /// From one sign to another, both included.
    pub(super) fn range(&mut self, first: u32, last: u32) {
        if self.unicode {
            self.only = char::from_u32(first).filter(|_| first == last && self.items.is_empty());
            let _ = write!(self.items, r"\x{{{first:X}}}-\x{{{last:X}}}");
            return;
        }
        for (code, has) in (0..).zip(self.table.iter_mut()) {
            *has |= (first..=last).contains(&code);
        }
        if self.caseless {
            for letter in b'a'..=b'z' {
                let capital = letter.to_ascii_uppercase();
                if (first..=last).contains(&u32::from(letter)) || (first..=last).contains(&u32::from(capital)) {
                    self.set(letter);
                    self.set(capital);
                }
            }
        }
    }

    fn set(&mut self, byte: u8) {
        if let Some(has) = self.table.get_mut(usize::from(byte)) {
            *has = true;
        }
    }

    pub(super) fn class(&mut self, class: &Class, is_negative: bool) {
        let not = if is_negative { "^" } else { "" };
        self.only = None;
        let _ = write!(self.items, "[{not}{}]", class.unicode);
        for byte in 0..=u8::MAX {
            if (class.has)(byte) != is_negative {
                self.set(byte);
            }
        }
    }

    /// `\p{…}` with this name; `None` where the name is not known.
    pub(super) fn property(&mut self, name: &str, is_negative: bool) -> Option<()> {
        let negative = if is_negative { 'P' } else { 'p' };
        // `L&` is a letter that has a case.
        let item = match name {
            "L&" if is_negative => r"[^\p{Lu}\p{Ll}\p{Lt}]".to_owned(),
            "L&" => r"[\p{Lu}\p{Ll}\p{Lt}]".to_owned(),
            "Any" if !is_negative => r"\x{0}-\x{10FFFF}".to_owned(),
            "Xan" if !is_negative => r"\p{L}\p{N}".to_owned(),
            "Xwd" if !is_negative => r"\p{L}\p{N}_".to_owned(),
            "Xsp" | "Xps" if !is_negative => SPACE.unicode.to_owned(),
            _ => format!(r"\{negative}{{{name}}}"),
        };
        let property = regex::Regex::new(&format!("^[{item}]$")).ok()?;
        if !self.unicode {
            // Without `u` a byte has the properties of the code point of its number.
            for byte in 0..=u8::MAX {
                if property.is_match(char::from(byte).encode_utf8(&mut [0; 4])) {
                    self.set(byte);
                }
            }
        }
        self.only = None;
        self.items.push_str(&item);
        Some(())
    }

    pub(super) fn build(self, is_negative: bool) -> Set {
        if !self.unicode {
            let mut table = self.table;
            if is_negative {
                for has in table.iter_mut() {
                    *has = !*has;
                }
            }
            return Set::Bytes(table);
        }
        if let Some(only) = self.only.filter(|_| !is_negative && !self.caseless) {
            return Set::Char(only);
        }
        let flags = if self.caseless { "(?i:" } else { "(?:" };
        let not = if is_negative { "^" } else { "" };
        let text = match (self.items.is_empty(), is_negative) {
            (true, true) => r"[\x{0}-\x{10FFFF}]".to_owned(),
            (true, false) => r"[^\x{0}-\x{10FFFF}]".to_owned(),
            _ => format!("{flags}[{not}{}])", self.items),
        };
        Set::Unicode {
            text,
            class: Arc::default(),
        }
    }
}
