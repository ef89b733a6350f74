//! What stands after a backslash.

use super::set::{Class, DIGIT, HORIZONTAL, SPACE, VERTICAL, WORD};

/// The pattern from a place on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let first = characters.next()?;
        self.rest = characters.as_str();
        Some(first)
    }

    /// Goes past `expected`, if it stands here.
    pub(super) fn eat(&mut self, expected: &str) -> bool {
        match self.rest.strip_prefix(expected) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// What stands before `end`, going past both.
    pub(super) fn until(&mut self, end: char) -> Option<&'a str> {
        let (inside, rest) = self.rest.split_once(end)?;
        self.rest = rest;
        Some(inside)
    }

    /// The longest run of these signs, at most `most`.
    pub(super) fn take_while(&mut self, most: usize, accepts: impl Fn(char) -> bool) -> &'a str {
        let length = self
            .rest
            .chars()
            .take(most)
            .take_while(|c| accepts(*c))
            .map(char::len_utf8)
            .sum();
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

/// A class by its letter, and whether it is the opposite.
pub(super) fn class(letter: char) -> Option<(&'static Class, bool)> {
    Some(match letter {
        'd' => (&DIGIT, false),
        'D' => (&DIGIT, true),
        'w' => (&WORD, false),
        'W' => (&WORD, true),
        's' => (&SPACE, false),
        'S' => (&SPACE, true),
        'h' => (&HORIZONTAL, false),
        'H' => (&HORIZONTAL, true),
        'v' => (&VERTICAL, false),
        'V' => (&VERTICAL, true),
        _ => return None,
    })
}

/// What a letter after a backslash stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A code point, or a byte.
    Code(u32),
    /// It is written wrongly.
    Wrong,
    /// It stands for no sign.
    Other,
}

/// A sign that is written with a letter or with a number, in and out of brackets. Digits (but `0`) are the caller's.
pub(super) fn sign(letter: char, cursor: &mut Cursor<'_>, unicode: bool) -> Sign {
    let largest = if unicode { 0x10_ffff } else { 0xff };
    let code = |digits: &str, radix: u32| match u32::from_str_radix(digits, radix) {
        Ok(code) if code <= largest && !(0xd800..0xe000).contains(&code) => Sign::Code(code),
        _ => Sign::Wrong,
    };
    match letter {
        'a' => Sign::Code(7),
        'e' => Sign::Code(0x1b),
        'f' => Sign::Code(0x0c),
        'n' => Sign::Code(0x0a),
        'r' => Sign::Code(0x0d),
        't' => Sign::Code(0x09),
        'x' if cursor.eat("{") => match cursor.until('}') {
            Some(digits) => code(digits.trim_matches([' ', '\t']), 16),
            None => Sign::Wrong,
        },
        'x' => match cursor.take_while(2, |c| c.is_ascii_hexdigit()) {
            "" => Sign::Code(0),
            digits => code(digits, 16),
        },
        'o' if cursor.eat("{") => match cursor.until('}') {
            Some(digits) => code(digits, 8),
            None => Sign::Wrong,
        },
        '0' => match cursor.take_while(2, |c| c.is_digit(8)) {
            "" => Sign::Code(0),
            digits => code(digits, 8),
        },
        'c' => match cursor.next() {
            Some(control @ ' '..='~') => Sign::Code(u32::from(control.to_ascii_uppercase()) ^ 0x40),
            _ => Sign::Wrong,
        },
        letter if letter.is_ascii_alphanumeric() => Sign::Other,
        other => Sign::Code(u32::from(other)),
    }
}

/// The name of a property after `\p` or `\P`, and whether it is the opposite.
pub(super) fn property<'a>(cursor: &mut Cursor<'a>, is_opposite: bool) -> Option<(&'a str, bool)> {
    if !cursor.eat("{") {
        let name = cursor.take_while(1, |c| c.is_ascii_alphabetic());
        return (!name.is_empty()).then_some((name, is_opposite));
    }
    let is_negated = cursor.eat("^");
    Some((cursor.until('}')?, is_opposite != is_negated))
}
