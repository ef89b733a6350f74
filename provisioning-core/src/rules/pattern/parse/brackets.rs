//! Sets between brackets.

use super::{Node, Parsed, Parser, SetBuilder, escape, unknown, wrong};
use crate::rules::{
    Unchecked,
    pattern::{escape::Sign, set},
};

/// What stands at one place between brackets.
enum Member {
    Code(u32),
    /// It went into the set, and no range begins or ends with it.
    Class,
}

impl Parser<'_> {
    /// A set; the opening bracket was read.
    pub(super) fn brackets(&mut self) -> Parsed {
        let mut set = SetBuilder::new(self.modifiers.unicode, self.modifiers.caseless);
        let is_negative = self.cursor.eat("^");
        let mut is_first = true;
        loop {
            let Some(next) = self.cursor.next() else {
                return Err(wrong("missing terminating ] for character class"));
            };
            if next == ']' && !is_first {
                return Ok(Node::One(set.build(is_negative)));
            }
            is_first = false;
            if next == '\\' && (self.cursor.eat("E") || self.quoted_members(&mut set)) {
                continue;
            }
            let member = self.member(next, &mut set)?;
            if !self.is_range() {
                match member {
                    Member::Code(code) => set.range(code, code),
                    Member::Class if self.cursor.rest.starts_with('-') && !self.cursor.rest.starts_with("-]") => {
                        return Err(wrong("invalid range in character class"));
                    }
                    Member::Class => {}
                }
                continue;
            }
            let Member::Code(from) = member else {
                return Err(wrong("invalid range in character class"));
            };
            self.cursor.eat("-");
            let last = self
                .cursor
                .next()
                .ok_or_else(|| wrong("missing terminating ] for character class"))?;
            if !last.is_ascii() && !self.modifiers.unicode {
                // The range ends with the first of its bytes; the others are members.
                self.add_literal(last, &mut set);
                let to = last.encode_utf8(&mut [0; 4]).bytes().next().map_or(0, u32::from);
                if from > to {
                    return Err(wrong("range out of order in character class"));
                }
                if self.is_range() {
                    return Err(unknown("two ranges of letters in a row without the modifier u"));
                }
                set.range(from, to);
                continue;
            }
            match self.member(last, &mut set)? {
                Member::Code(to) if from <= to => set.range(from, to),
                Member::Code(_) => return Err(wrong("range out of order in character class")),
                Member::Class => return Err(wrong("invalid range in character class")),
            }
        }
    }

    /// Whether a hyphen comes that makes a range, and not one before the closing bracket.
    fn is_range(&self) -> bool {
        self.cursor.rest.starts_with('-') && !self.cursor.rest.starts_with("-]")
    }

    /// `\Q…\E` between brackets; the backslash was read.
    fn quoted_members(&mut self, set: &mut SetBuilder) -> bool {
        if !self.cursor.eat("Q") {
            return false;
        }
        let text = match self.cursor.rest.split_once(r"\E") {
            Some((text, rest)) => {
                self.cursor.rest = rest;
                text
            }
            None => std::mem::take(&mut self.cursor.rest),
        };
        for literal in text.chars() {
            self.add_literal(literal, set);
        }
        true
    }

    /// Adds a sign that stands for itself. Without the modifier `u` it is each of its bytes.
    fn add_literal(&self, literal: char, set: &mut SetBuilder) {
        if self.modifiers.unicode || literal.is_ascii() {
            set.range(u32::from(literal), u32::from(literal));
            return;
        }
        for byte in literal.encode_utf8(&mut [0; 4]).bytes() {
            set.range(u32::from(byte), u32::from(byte));
        }
    }

    fn member(&mut self, next: char, set: &mut SetBuilder) -> Result<Member, Unchecked> {
        match next {
            '[' if self.cursor.rest.starts_with(':') => self.posix_class(set),
            '\\' => self.escaped_member(set),
            literal if self.modifiers.unicode || literal.is_ascii() => Ok(Member::Code(u32::from(literal))),
            literal => {
                // Its bytes are members one by one; a range begins with the last.
                let mut bytes = [0; 4];
                let bytes = literal.encode_utf8(&mut bytes).as_bytes();
                self.add_literal(literal, set);
                Ok(Member::Code(bytes.last().copied().map_or(0, u32::from)))
            }
        }
    }

    fn posix_class(&mut self, set: &mut SetBuilder) -> Result<Member, Unchecked> {
        let before = self.cursor;
        self.cursor.eat(":");
        let is_negative = self.cursor.eat("^");
        let name = self.cursor.take_while(usize::MAX, |c| c.is_ascii_alphabetic());
        if !self.cursor.eat(":]") {
            self.cursor = before;
            return Ok(Member::Code(u32::from('[')));
        }
        let class = set::posix(name).ok_or_else(|| wrong("unknown POSIX class name"))?;
        set.class(&class, is_negative);
        Ok(Member::Class)
    }

    fn escaped_member(&mut self, set: &mut SetBuilder) -> Result<Member, Unchecked> {
        let Some(letter) = self.cursor.next() else {
            return Err(wrong(r"\ at end of pattern"));
        };
        if let Some((class, is_opposite)) = escape::class(letter) {
            set.class(class, is_opposite);
            return Ok(Member::Class);
        }
        match letter {
            'b' => Ok(Member::Code(8)),
            'p' | 'P' => {
                self.property(letter == 'P', set)?;
                Ok(Member::Class)
            }
            'B' | 'R' | 'X' => Err(wrong(r"escape sequence is invalid in character class")),
            'N' => Err(wrong(r"\N is not supported in a class")),
            '1'..='7' => {
                let more = self.cursor.take_while(2, |c| c.is_digit(8));
                match u32::from_str_radix(&format!("{letter}{more}"), 8) {
                    Ok(code) if code <= 0xff || self.modifiers.unicode => Ok(Member::Code(code)),
                    _ => Err(wrong("octal value is greater than \\377 in 8-bit non-UTF-8 mode")),
                }
            }
            _ => match escape::sign(letter, &mut self.cursor, self.modifiers.unicode) {
                Sign::Code(code) if code > 0xff && !self.modifiers.unicode => {
                    Err(unknown("an escaped letter between brackets without the modifier u"))
                }
                Sign::Code(code) if !letter.is_ascii() && !self.modifiers.unicode => {
                    self.add_literal(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), set);
                    Ok(Member::Class)
                }
                Sign::Code(code) => Ok(Member::Code(code)),
                Sign::Wrong => Err(wrong("a number after \\ is out of range or malformed")),
                Sign::Other => Err(wrong(r"unrecognized character follows \")),
            },
        }
    }
}
