//! Reads a pattern into a tree.

use super::{
    delimiter::Modifiers,
    escape::{self, Cursor, Sign},
    set::{Class, LINE_END, SetBuilder, VERTICAL},
    tree::{Habit, Node, Place},
};
use crate::rules::Unchecked;

mod brackets;
mod groups;

/// How deep groups may nest.
const DEEPEST: usize = 100;

/// How often a pattern may name a property of Unicode: each is compiled.
const MOST_PROPERTIES: usize = 50;

type Parsed = Result<Node, Unchecked>;

/// Reads the pattern between its delimiters.
pub(super) fn read(body: &str, modifiers: Modifiers) -> Parsed {
    let mut parser = Parser {
        cursor: Cursor { rest: body },
        modifiers,
        groups: 0,
        names: Vec::new(),
        total: groups::count(body),
        depth: 0,
        properties: 0,
    };
    let tree = parser.choice()?;
    if parser.cursor.rest.is_empty() {
        Ok(tree)
    } else {
        Err(wrong("unmatched closing parenthesis"))
    }
}

/// A pattern that PHP does not compile.
fn wrong(reason: &str) -> Unchecked {
    Unchecked::Broken(format!("preg_match(): Compilation failed: {reason}"))
}

fn unknown(what: &str) -> Unchecked {
    Unchecked::Unknown(format!("the regular expression has {what}, which is not judged here"))
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    /// Those of this place: a group can change them.
    modifiers: Modifiers,
    /// Groups so far.
    groups: usize,
    names: Vec<(&'a str, usize)>,
    /// Groups of the whole pattern.
    total: usize,
    depth: usize,
    properties: usize,
}

impl Parser<'_> {
    fn choice(&mut self) -> Parsed {
        let mut ways = vec![self.sequence()?];
        while self.cursor.eat("|") {
            ways.push(self.sequence()?);
        }
        Ok(match ways.pop() {
            Some(only) if ways.is_empty() => only,
            last => {
                ways.extend(last);
                Node::Choice(ways)
            }
        })
    }

    fn sequence(&mut self) -> Parsed {
        let mut nodes = Vec::new();
        while let Some(next) = self.cursor.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            if self.skip_ignored()? {
                continue;
            }
            let node = self.atom()?;
            // `\Q…\E` gives several nodes; a repetition counts for the last.
            match node {
                Node::Sequence(mut several) => {
                    let last = several.pop();
                    nodes.append(&mut several);
                    if let Some(last) = last {
                        nodes.push(self.repeated(last)?);
                    }
                }
                node => nodes.push(self.repeated(node)?),
            }
        }
        Ok(match nodes.pop() {
            None => Node::Empty,
            Some(only) if nodes.is_empty() => only,
            last => {
                nodes.extend(last);
                Node::Sequence(nodes)
            }
        })
    }

    /// Goes past comments, and blanks with the modifier `x`.
    fn skip_ignored(&mut self) -> Result<bool, Unchecked> {
        if self.cursor.eat("(?#") {
            return self
                .cursor
                .until(')')
                .map(|_| true)
                .ok_or_else(|| wrong("missing ) after (?# comment"));
        }
        if self.cursor.eat(r"\E") {
            return Ok(true);
        }
        if !self.modifiers.extended {
            return Ok(false);
        }
        let before = self.cursor.rest.len();
        self.cursor.take_while(usize::MAX, |c| matches!(c, ' ' | '\t'..='\r'));
        if self.cursor.eat("#") {
            self.cursor.take_while(usize::MAX, |c| c != '\n');
        }
        Ok(self.cursor.rest.len() < before)
    }

    fn atom(&mut self) -> Parsed {
        let Some(next) = self.cursor.next() else {
            return Ok(Node::Empty);
        };
        match next {
            '^' if self.modifiers.multiline => Ok(Node::At(Place::LineStart)),
            '^' => Ok(Node::At(Place::Start)),
            '$' if self.modifiers.multiline => Ok(Node::At(Place::LineEnd)),
            '$' if self.modifiers.dollar_end_only => Ok(Node::At(Place::End)),
            '$' => Ok(Node::At(Place::SoftEnd)),
            '.' if self.modifiers.dot_all => Ok(self.any()),
            '.' => Ok(self.class(&LINE_END, true)),
            '[' if self.cursor.rest.starts_with([':', '.', '=']) && self.is_stray_class() => {
                Err(wrong("POSIX named classes are supported only within a class"))
            }
            '[' => self.brackets(),
            '(' => self.group(),
            '\\' => self.escaped(),
            '*' | '+' | '?' => Err(wrong("quantifier does not follow a repeatable item")),
            '{' if self.counts().is_some() => Err(wrong("quantifier does not follow a repeatable item")),
            literal => Ok(self.literal(literal)),
        }
    }

    /// Whether a bracket begins `[:name:]` where no class is open.
    fn is_stray_class(&self) -> bool {
        let mut inside = self.cursor;
        let Some(kind) = inside.next() else { return false };
        inside.take_while(usize::MAX, |c| c.is_ascii_alphabetic() || c == '^');
        inside.eat(&format!("{kind}]"))
    }

    fn one(&self, build: impl FnOnce(&mut SetBuilder)) -> Node {
        let mut set = SetBuilder::new(self.modifiers.unicode, self.modifiers.caseless);
        build(&mut set);
        Node::One(set.build(false))
    }

    fn any(&self) -> Node {
        let largest = if self.modifiers.unicode { 0x10_ffff } else { 0xff };
        self.one(|set| set.range(0, largest))
    }

    fn class(&self, class: &Class, is_negative: bool) -> Node {
        self.one(|set| set.class(class, is_negative))
    }

    fn code(&self, code: u32) -> Node {
        self.one(|set| set.range(code, code))
    }

    /// `\p{…}` and `\P{…}`; the letter was read.
    fn property(&mut self, is_opposite: bool, set: &mut SetBuilder) -> Result<(), Unchecked> {
        self.properties += 1;
        if self.properties > MOST_PROPERTIES {
            return Err(unknown("very many properties of Unicode"));
        }
        let (name, is_opposite) =
            escape::property(&mut self.cursor, is_opposite).ok_or_else(|| wrong(r"malformed \P or \p sequence"))?;
        set.property(name, is_opposite)
            .ok_or_else(|| unknown("a property of Unicode"))
    }

    /// A sign that stands for itself. Without the modifier `u` it is as many bytes as it has.
    fn literal(&self, literal: char) -> Node {
        if self.modifiers.unicode || literal.is_ascii() {
            return self.code(u32::from(literal));
        }
        let mut bytes = [0; 4];
        let bytes = literal.encode_utf8(&mut bytes).bytes();
        Node::Sequence(bytes.map(|byte| self.code(u32::from(byte))).collect())
    }

    fn escaped(&mut self) -> Parsed {
        let Some(letter) = self.cursor.next() else {
            return Err(wrong(r"\ at end of pattern"));
        };
        if let Some((class, is_opposite)) = escape::class(letter) {
            return Ok(self.class(class, is_opposite));
        }
        match letter {
            'A' => Ok(Node::At(Place::Start)),
            'Z' => Ok(Node::At(Place::SoftEnd)),
            'z' => Ok(Node::At(Place::End)),
            // Every match here begins at the beginning of the text.
            'G' => Ok(Node::At(Place::Start)),
            'b' => Ok(Node::At(Place::WordBoundary)),
            'B' => Ok(Node::At(Place::NoWordBoundary)),
            'N' if self.cursor.rest.starts_with("{U+") => Err(unknown(r"\N{U+…}")),
            'N' => Ok(self.class(&LINE_END, true)),
            'K' if self.depth == 0 => Ok(Node::Empty),
            'R' => Ok(self.line_end()),
            'X' | 'C' | 'K' => Err(unknown(&format!("\\{letter}"))),
            'Q' => Ok(self.quoted()),
            'p' | 'P' => {
                let mut set = SetBuilder::new(self.modifiers.unicode, self.modifiers.caseless);
                self.property(letter == 'P', &mut set)?;
                Ok(Node::One(set.build(false)))
            }
            'g' | 'k' | '1'..='9' => self.reference(letter),
            _ => match escape::sign(letter, &mut self.cursor, self.modifiers.unicode) {
                Sign::Code(code) if !letter.is_ascii() => {
                    Ok(self.literal(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)))
                }
                Sign::Code(code) => Ok(self.code(code)),
                Sign::Wrong => Err(wrong("a number after \\ is out of range or malformed")),
                Sign::Other => Err(wrong(r"unrecognized character follows \")),
            },
        }
    }

    /// `\R`: a line end of any kind; `\r\n` is never taken apart.
    fn line_end(&self) -> Node {
        let both = Node::Sequence(vec![self.code(0x0d), self.code(0x0a)]);
        Node::Atomic(Box::new(Node::Choice(vec![both, self.class(&VERTICAL, false)])))
    }

    fn quoted(&mut self) -> Node {
        let text = match self.cursor.rest.split_once(r"\E") {
            Some((text, rest)) => {
                self.cursor.rest = rest;
                text
            }
            None => std::mem::take(&mut self.cursor.rest),
        };
        let mut nodes = Vec::new();
        for literal in text.chars() {
            match self.literal(literal) {
                Node::Sequence(bytes) => nodes.extend(bytes),
                node => nodes.push(node),
            }
        }
        Node::Sequence(nodes)
    }

    /// The numbers between braces, going past them, if that is what stands after `{`.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let mut cursor = self.cursor;
        let number = |cursor: &mut Cursor<'_>| cursor.take_while(usize::MAX, |c| c.is_ascii_digit()).to_owned();
        let read = |digits: &str| digits.parse::<u32>().unwrap_or(u32::MAX);
        let first = number(&mut cursor);
        if first.is_empty() {
            return None;
        }
        let least = read(&first);
        let most = if cursor.eat(",") {
            match number(&mut cursor).as_str() {
                "" => None,
                last => Some(read(last)),
            }
        } else {
            Some(least)
        };
        if !cursor.eat("}") {
            return None;
        }
        self.cursor = cursor;
        Some((least, most))
    }

    fn repeated(&mut self, node: Node) -> Parsed {
        while self.skip_ignored()? {}
        let before = self.cursor;
        let (least, most) = match self.cursor.next() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some(counts) => counts,
                None => {
                    self.cursor = before;
                    return Ok(node);
                }
            },
            _ => {
                self.cursor = before;
                return Ok(node);
            }
        };
        if least > 65_535 || most.is_some_and(|most| most > 65_535) {
            return Err(wrong("number too big in {} quantifier"));
        }
        if most.is_some_and(|most| most < least) {
            return Err(wrong("numbers out of order in {} quantifier"));
        }
        let habit = if self.cursor.eat("+") {
            Habit::Possessive
        } else if self.cursor.eat("?") != self.modifiers.ungreedy {
            Habit::Lazy
        } else {
            Habit::Greedy
        };
        // A second repetition is none of this one: PCRE refuses it.
        Ok(Node::Repeat {
            node: Box::new(node),
            least,
            most,
            habit,
        })
    }
}
