//! What stands between parentheses, and what refers to it.

use super::{DEEPEST, Modifiers, Node, Parsed, Parser, unknown, wrong};
use crate::rules::Unchecked;

/// How many groups a pattern has, at most: what looks like one counts.
pub(super) fn count(body: &str) -> usize {
    body.matches('(').count()
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl<'a> Parser<'a> {
    /// A group; the opening parenthesis was read.
    pub(super) fn group(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(unknown("groups nested too deeply"));
        }
        let outside = self.modifiers;
        let node = self.group_inside(outside);
        self.depth -= 1;
        node
    }

    fn group_inside(&mut self, outside: Modifiers) -> Parsed {
        if self.cursor.eat("*FAIL)") || self.cursor.eat("*F)") {
            return Ok(Node::Choice(Vec::new()));
        }
        if self.cursor.rest.starts_with('*') {
            return Err(unknown("a verb such as (*FAIL)"));
        }
        if !self.cursor.eat("?") {
            return if outside.no_capture {
                self.closed(outside)
            } else {
                self.capture(None, outside)
            };
        }
        let look = |is_behind, is_negative| {
            move |node| Node::Look {
                node: Box::new(node),
                is_behind,
                is_negative,
            }
        };
        if self.cursor.eat(":") {
            return self.closed(outside);
        }
        if self.cursor.eat(">") {
            return self.closed(outside).map(|node| Node::Atomic(Box::new(node)));
        }
        if self.cursor.eat("=") {
            return self.closed(outside).map(look(false, false));
        }
        if self.cursor.eat("!") {
            return self.closed(outside).map(look(false, true));
        }
        if self.cursor.eat("<=") {
            return self.behind(outside).map(look(true, false));
        }
        if self.cursor.eat("<!") {
            return self.behind(outside).map(look(true, true));
        }
        for (opening, closing) in [("P<", '>'), ("<", '>'), ("'", '\'')] {
            if self.cursor.eat(opening) {
                let name = self.name(closing)?;
                return self.capture(Some(name), outside);
            }
        }
        if self.cursor.eat("P=") {
            let name = self.name(')')?;
            return self.named_reference(name);
        }
        if self.cursor.eat("P>") || self.cursor.eat("&") {
            let name = self.name(')')?;
            return self.number_of(name).map(Node::Call);
        }
        if self.cursor.eat("R)") {
            return Ok(Node::Call(0));
        }
        if self.cursor.eat("|") {
            return Err(unknown("groups that share their numbers"));
        }
        if self.cursor.eat("(") {
            return self.conditional(outside);
        }
        if self.cursor.rest.starts_with(|c: char| c.is_ascii_digit() || c == '+')
            || (self.cursor.rest.starts_with('-')
                && self.cursor.rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
        {
            let digits = self
                .cursor
                .until(')')
                .ok_or_else(|| wrong("missing closing parenthesis"))?;
            return self.relative(digits).map(Node::Call);
        }
        self.switches(outside)
    }

    /// The rest of a group up to its closing parenthesis; its modifiers end with it.
    fn closed(&mut self, outside: Modifiers) -> Parsed {
        let node = self.choice()?;
        self.modifiers = outside;
        if self.cursor.eat(")") {
            Ok(one_node(node))
        } else {
            Err(wrong("missing closing parenthesis"))
        }
    }

    /// What must stand before a place. PCRE demands that each way has one length.
    fn behind(&mut self, outside: Modifiers) -> Parsed {
        let node = self.closed(outside)?;
        let is_fixed = match &node {
            Node::Choice(ways) => ways.iter().all(|way| length(way).is_some()),
            node => length(node).is_some(),
        };
        if is_fixed {
            Ok(node)
        } else {
            Err(wrong("lookbehind assertion is not fixed length"))
        }
    }

    fn capture(&mut self, name: Option<&'a str>, outside: Modifiers) -> Parsed {
        self.groups += 1;
        let number = self.groups;
        if let Some(name) = name {
            if self.names.iter().any(|(known, _)| *known == name) {
                return Err(wrong("two named subpatterns have the same name"));
            }
            self.names.push((name, number));
        }
        let node = self.closed(outside)?;
        Ok(Node::Capture(number, Box::new(node)))
    }

    fn name(&mut self, closing: char) -> Result<&'a str, Unchecked> {
        let name = self
            .cursor
            .until(closing)
            .ok_or_else(|| wrong("syntax error in subpattern name"))?;
        let is_right = !name.is_empty() && name.chars().all(is_name) && !name.starts_with(|c: char| c.is_ascii_digit());
        if is_right {
            Ok(name)
        } else {
            Err(wrong("syntax error in subpattern name"))
        }
    }

    fn number_of(&self, name: &str) -> Result<usize, Unchecked> {
        let known = self.names.iter().find(|(known, _)| *known == name);
        known
            .map(|(_, number)| *number)
            .ok_or_else(|| unknown("a name of a later group"))
    }

    fn named_reference(&self, name: &str) -> Parsed {
        Ok(self.refer(self.number_of(name)?))
    }

    fn refer(&self, group: usize) -> Node {
        Node::Reference {
            group,
            is_caseless: self.modifiers.caseless,
        }
    }

    /// The number of a group that may be counted from here, as in `-1`.
    fn relative(&self, digits: &str) -> Result<usize, Unchecked> {
        let number = match (digits.strip_prefix('-'), digits.strip_prefix('+')) {
            (Some(back), _) => back
                .parse()
                .ok()
                .and_then(|back: usize| (self.groups + 1).checked_sub(back)),
            (None, Some(ahead)) => ahead.parse().ok().map(|ahead: usize| self.groups.saturating_add(ahead)),
            (None, None) => digits.parse().ok(),
        };
        match number {
            Some(number) if number <= self.total => Ok(number),
            _ => Err(wrong("reference to non-existent subpattern")),
        }
    }

    /// `\1`, `\g{-1}`, `\k<name>` and their kin; the letter was read.
    pub(super) fn reference(&mut self, letter: char) -> Parsed {
        if letter.is_ascii_digit() {
            return self.numbered(letter);
        }
        for (opening, closing) in [("{", '}'), ("<", '>'), ("'", '\'')] {
            if !self.cursor.eat(opening) {
                continue;
            }
            let inside = self
                .cursor
                .until(closing)
                .ok_or_else(|| wrong(r"a \g or \k is not followed by a name or number"))?;
            let is_number = inside
                .trim_start_matches(['-', '+'])
                .starts_with(|c: char| c.is_ascii_digit());
            let number = if is_number && letter == 'g' {
                self.relative(inside)?
            } else {
                self.number_of(inside)?
            };
            // In angle brackets and quotes `\g` runs the group once more.
            return Ok(if letter == 'g' && opening != "{" {
                Node::Call(number)
            } else {
                self.refer(number)
            });
        }
        if letter == 'k' {
            return Err(wrong(
                r"\k is not followed by a braced, angle-bracketed, or quoted name",
            ));
        }
        let sign = if self.cursor.eat("-") { "-" } else { "" };
        let digits = self.cursor.take_while(usize::MAX, |c| c.is_ascii_digit());
        let number = self.relative(&format!("{sign}{digits}"))?;
        Ok(self.refer(number))
    }

    /// A reference, or a sign in octal where there are not so many groups.
    fn numbered(&mut self, first: char) -> Parsed {
        let before = self.cursor;
        let more = self.cursor.take_while(8, |c| c.is_ascii_digit());
        let number: usize = format!("{first}{more}").parse().unwrap_or(usize::MAX);
        if number < 10 || number <= self.groups {
            return if number <= self.total {
                Ok(self.refer(number))
            } else {
                Err(wrong("reference to non-existent subpattern"))
            };
        }
        if number <= self.total {
            return Err(unknown("a number that may be a reference or a sign"));
        }
        self.cursor = before;
        if matches!(first, '8' | '9') {
            return Ok(self.literal(first));
        }
        let more = self.cursor.take_while(2, |c| c.is_digit(8));
        match u32::from_str_radix(&format!("{first}{more}"), 8) {
            Ok(code) if code <= 0xff || self.modifiers.unicode => Ok(self.code(code)),
            _ => Err(wrong("octal value is greater than \\377 in 8-bit non-UTF-8 mode")),
        }
    }

    /// `(?(1)yes|no)`; the second parenthesis was read.
    fn conditional(&mut self, outside: Modifiers) -> Parsed {
        if self.cursor.rest.starts_with('?') {
            return self.looking_conditional(outside);
        }
        let condition = self
            .cursor
            .until(')')
            .ok_or_else(|| wrong("missing closing parenthesis for condition"))?;
        let bare = condition.trim_matches(['<', '>', '\'']);
        let group = match bare.parse() {
            Ok(number) if number <= self.total => number,
            Ok(_) => return Err(wrong("reference to non-existent subpattern")),
            Err(_) => self.number_of(bare)?,
        };
        let (yes, no) = self.branches(outside)?;
        Ok(Node::Conditional {
            group,
            yes: Box::new(yes),
            no: Box::new(no),
        })
    }

    /// `(?(?=a)yes|no)`: what stands before or after decides; the parenthesis of the look-around was read.
    fn looking_conditional(&mut self, outside: Modifiers) -> Parsed {
        let Node::Look {
            node,
            is_behind,
            is_negative,
        } = self.group_inside(outside)?
        else {
            return Err(wrong("assertion expected after (?( or (?(?C)"));
        };
        let look = |is_negative| Node::Look {
            node: node.clone(),
            is_behind,
            is_negative,
        };
        let (yes, no) = self.branches(outside)?;
        Ok(Node::Choice(vec![
            Node::Sequence(vec![look(is_negative), yes]),
            Node::Sequence(vec![look(!is_negative), no]),
        ]))
    }

    /// The two ways of a condition, up to the closing parenthesis.
    fn branches(&mut self, outside: Modifiers) -> Result<(Node, Node), Unchecked> {
        let yes = self.sequence()?;
        let no = if self.cursor.eat("|") {
            self.sequence()?
        } else {
            Node::Empty
        };
        self.modifiers = outside;
        if self.cursor.peek() == Some('|') {
            return Err(wrong("conditional subpattern contains more than two branches"));
        }
        if !self.cursor.eat(")") {
            return Err(wrong("missing closing parenthesis"));
        }
        Ok((yes, no))
    }

    /// `(?i)` and `(?i:…)`: modifiers for the rest of the group, or for a group.
    fn switches(&mut self, outside: Modifiers) -> Parsed {
        let mut is_on = true;
        let mut inside = outside;
        if self.cursor.eat("^") {
            inside.caseless = false;
            inside.multiline = false;
            inside.dot_all = false;
            inside.extended = false;
            inside.no_capture = false;
        }
        loop {
            match self.cursor.next() {
                Some('i') => inside.caseless = is_on,
                Some('m') => inside.multiline = is_on,
                Some('s') => inside.dot_all = is_on,
                Some('x') => inside.extended = is_on,
                Some('n') => inside.no_capture = is_on,
                Some('U') => inside.ungreedy = is_on,
                Some('J') => return Err(unknown("groups that share a name")),
                Some('-') => is_on = false,
                Some(':') => {
                    self.modifiers = inside;
                    return self.closed(outside);
                }
                Some(')') => {
                    // They hold to the end of the group around; that resets them.
                    self.modifiers = inside;
                    return Ok(Node::Empty);
                }
                Some('C') => return Err(unknown("a callout")),
                _ => return Err(wrong("unrecognized character after (? or (?-")),
            }
        }
    }
}

/// A group is one node, so that a repetition counts for the whole of it.
fn one_node(node: Node) -> Node {
    match node {
        Node::Sequence(nodes) => Node::Choice(vec![Node::Sequence(nodes)]),
        node => node,
    }
}

/// How many signs a node takes, if that is always the same.
fn length(node: &Node) -> Option<u32> {
    match node {
        Node::Empty | Node::At(_) | Node::Look { .. } => Some(0),
        Node::One(_) => Some(1),
        Node::Sequence(nodes) => nodes.iter().try_fold(0_u32, |sum, node| sum.checked_add(length(node)?)),
        Node::Choice(ways) => {
            let mut lengths = ways.iter().map(length);
            let first = lengths.next()??;
            lengths.all(|length| length == Some(first)).then_some(first)
        }
        Node::Repeat { node, least, most, .. } if *most == Some(*least) => length(node)?.checked_mul(*least),
        Node::Capture(_, node) | Node::Atomic(node) => length(node),
        Node::Repeat { .. } | Node::Reference { .. } | Node::Call(_) | Node::Conditional { .. } => None,
    }
}
