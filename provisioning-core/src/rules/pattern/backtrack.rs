//! Runs a tree as PCRE does, under a budget.

use super::{
    delimiter::Modifiers,
    set::{Set, SetBuilder, WORD},
    tree::{Habit, Node, Place},
};
use crate::rules::Unchecked;

/// Steps that one value may cost: some milliseconds.
const MOST_STEPS: u32 = 200_000;

/// How deep matches may nest; each level costs stack.
const DEEPEST: u32 = 250;

/// How many classes of Unicode a tree may have: each is compiled.
const MOST_CLASSES: usize = 100;

/// A tree that is ready to run.
#[derive(Debug, Clone)]
pub(super) struct Program {
    tree: Node,
    groups: usize,
    anchored: bool,
    /// Letters, digits and `_` with the modifier `u`; without it bytes count.
    word: Option<Set>,
}

/// One run: the text, what the groups took, and what is left of the budget.
struct Run<'p, 't> {
    program: &'p Program,
    text: &'t str,
    groups: Vec<Option<(usize, usize)>>,
    steps: u32,
    depth: u32,
    is_over: bool,
}

/// What comes after a node. It answers whether the whole then matches.
type Then<'a, 'p, 't> = &'a mut dyn FnMut(&mut Run<'p, 't>, usize) -> bool;

impl Program {
    pub(super) fn new(tree: Node, modifiers: Modifiers) -> Result<Self, Unchecked> {
        if tree.count_classes() > MOST_CLASSES {
            return Err(Unchecked::unknown("the regular expression is too large"));
        }
        let mut word = SetBuilder::new(modifiers.unicode, false);
        word.class(&WORD, false);
        Ok(Self {
            groups: tree.count_groups() + 1,
            tree,
            anchored: modifiers.anchored,
            word: modifiers.unicode.then(|| word.build(false)),
        })
    }

    /// Whether it matches anywhere. `None` where the budget does not suffice.
    pub(super) fn is_match(&self, text: &str) -> Option<bool> {
        let mut run = Run {
            program: self,
            text,
            groups: Vec::new(),
            steps: 0,
            depth: 0,
            is_over: false,
        };
        for start in 0..=text.len() {
            if self.word.is_some() && !text.is_char_boundary(start) {
                continue;
            }
            run.groups = vec![None; self.groups];
            let found = run.node(&self.tree, start, &mut |_, _| true);
            if run.is_over {
                return None;
            }
            if found || self.anchored {
                return Some(found);
            }
        }
        Some(false)
    }

    /// The group of this number; `0` is the whole pattern.
    fn group(&self, number: usize) -> Option<&Node> {
        if number == 0 {
            Some(&self.tree)
        } else {
            self.tree.find_group(number)
        }
    }
}

impl<'p, 't> Run<'p, 't> {
    /// Whether `node` matches at `at` and `then` accepts where it ends.
    fn node(&mut self, node: &'p Node, at: usize, then: Then<'_, 'p, 't>) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.depth >= DEEPEST {
            self.is_over = true;
        }
        if self.is_over {
            return false;
        }
        self.depth += 1;
        let found = self.match_node(node, at, then);
        self.depth -= 1;
        found
    }

    fn match_node(&mut self, node: &'p Node, at: usize, then: Then<'_, 'p, 't>) -> bool {
        match node {
            Node::Empty => then(self, at),
            Node::One(set) => match self.one(set, at) {
                Some(after) => then(self, after),
                None => false,
            },
            Node::Sequence(nodes) => self.sequence(nodes, at, then),
            Node::Choice(nodes) => nodes.iter().any(|node| self.node(node, at, then)),
            Node::Repeat {
                node,
                least,
                most,
                habit,
            } => match habit {
                Habit::Possessive => {
                    match self.end_of(&mut |run, end| run.repeat(node, (*least, *most), Habit::Greedy, at, end)) {
                        Some(after) => then(self, after),
                        None => false,
                    }
                }
                habit => self.repeat(node, (*least, *most), *habit, at, then),
            },
            Node::Capture(number, inner) => {
                let before = self.groups.get(*number).copied().flatten();
                let found = self.node(inner, at, &mut |run, end| {
                    let previous = run.groups.get(*number).copied().flatten();
                    run.set_group(*number, Some((at, end)));
                    then(run, end) || {
                        run.set_group(*number, previous);
                        false
                    }
                });
                if !found {
                    self.set_group(*number, before);
                }
                found
            }
            Node::Atomic(inner) => match self.end_of(&mut |run, end| run.node(inner, at, end)) {
                Some(after) => then(self, after),
                None => false,
            },
            Node::Look {
                node,
                is_behind,
                is_negative,
            } => {
                let groups = self.groups.clone();
                let found = if *is_behind {
                    (0..=at)
                        .rev()
                        .any(|start| self.node(node, start, &mut |_, end| end == at))
                } else {
                    self.node(node, at, &mut |_, _| true)
                };
                if *is_negative {
                    self.groups.clone_from(&groups);
                }
                if self.is_over || found == *is_negative {
                    return false;
                }
                then(self, at) || {
                    self.groups = groups;
                    false
                }
            }
            Node::Reference { group, is_caseless } => match self.reference(*group, *is_caseless, at) {
                Some(after) => then(self, after),
                None => false,
            },
            Node::Call(number) => {
                let Some(called) = self.program.group(*number) else {
                    return false;
                };
                let groups = self.groups.clone();
                self.node(called, at, &mut |run, end| {
                    let inside = std::mem::replace(&mut run.groups, groups.clone());
                    then(run, end) || {
                        run.groups = inside;
                        false
                    }
                })
            }
            Node::Conditional { group, yes, no } => {
                let taken = self.groups.get(*group).copied().flatten().is_some();
                self.node(if taken { yes } else { no }, at, then)
            }
            Node::At(place) => self.is_at(*place, at) && then(self, at),
        }
    }

    fn sequence(&mut self, nodes: &'p [Node], at: usize, then: Then<'_, 'p, 't>) -> bool {
        match nodes.split_first() {
            None => then(self, at),
            Some((first, [])) => self.node(first, at, then),
            Some((Node::One(set), rest)) => match self.one(set, at) {
                Some(after) => self.sequence(rest, after, then),
                None => false,
            },
            Some((first, rest)) => self.node(first, at, &mut |run, after| run.sequence(rest, after, then)),
        }
    }

    fn repeat(
        &mut self,
        node: &'p Node,
        (least, most): (u32, Option<u32>),
        habit: Habit,
        at: usize,
        then: Then<'_, 'p, 't>,
    ) -> bool {
        if let Node::One(set) = node {
            return self.repeat_one(set, (least, most), habit, at, then);
        }
        let again = |run: &mut Self, then: Then<'_, 'p, 't>| {
            if most == Some(0) {
                return false;
            }
            let rest = (least.saturating_sub(1), most.map(|most| most - 1));
            run.node(node, at, &mut |run, after| {
                // A round that took nothing is the last one.
                if after == at && least == 0 {
                    return false;
                }
                if after == at {
                    then(run, after)
                } else {
                    run.repeat(node, rest, habit, after, then)
                }
            })
        };
        match (least, habit) {
            (1.., _) => again(self, then),
            (0, Habit::Lazy) => then(self, at) || again(self, then),
            (0, _) => again(self, then) || then(self, at),
        }
    }

    /// Repetitions of a single sign need no stack.
    fn repeat_one(
        &mut self,
        set: &Set,
        (least, most): (u32, Option<u32>),
        habit: Habit,
        at: usize,
        then: Then<'_, 'p, 't>,
    ) -> bool {
        let mut ends = vec![at];
        let mut end = at;
        let wanted =
            |ends: &Vec<usize>| most.is_none_or(|most| ends.len() <= usize::try_from(most).unwrap_or(usize::MAX));
        while wanted(&ends) {
            let Some(after) = self.one(set, end) else { break };
            self.steps += 1;
            if self.steps > MOST_STEPS {
                self.is_over = true;
                return false;
            }
            end = after;
            ends.push(end);
        }
        let possible = ends
            .get(usize::try_from(least).unwrap_or(usize::MAX)..)
            .unwrap_or_default();
        let mut attempt = |end: &usize| {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                self.is_over = true;
            }
            !self.is_over && then(self, *end)
        };
        match habit {
            Habit::Lazy => possible.iter().any(&mut attempt),
            Habit::Greedy | Habit::Possessive => possible.iter().rev().any(&mut attempt),
        }
    }

    /// Where the first way to match ends; no other way is tried.
    fn end_of(&mut self, attempt: &mut dyn FnMut(&mut Self, Then<'_, 'p, 't>) -> bool) -> Option<usize> {
        let mut reached = None;
        let found = attempt(self, &mut |_, end| {
            reached = Some(end);
            true
        });
        if found { reached } else { None }
    }

    fn set_group(&mut self, number: usize, taken: Option<(usize, usize)>) {
        if let Some(group) = self.groups.get_mut(number) {
            *group = taken;
        }
    }

    fn character(&self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|rest| rest.chars().next())
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Where a single sign ends, if the set has the one at this place.
    fn one(&self, set: &Set, at: usize) -> Option<usize> {
        match set {
            Set::Bytes(_) => set.has_byte(self.byte(at)?).then_some(at + 1),
            Set::Char(_) | Set::Unicode { .. } => {
                let character = self.character(at)?;
                set.has_char(character).then(|| at + character.len_utf8())
            }
        }
    }

    fn reference(&self, group: usize, is_caseless: bool, at: usize) -> Option<usize> {
        let (start, end) = self.groups.get(group).copied().flatten()?;
        let taken = self.text.as_bytes().get(start..end)?;
        let here = self.text.as_bytes().get(at..at + taken.len())?;
        let is_same = if is_caseless {
            here.eq_ignore_ascii_case(taken)
        } else {
            here == taken
        };
        is_same.then_some(at + taken.len())
    }

    fn is_at(&self, place: Place, at: usize) -> bool {
        let length = self.text.len();
        let before = || at.checked_sub(1).and_then(|before| self.byte(before));
        match place {
            Place::Start => at == 0,
            Place::End => at == length,
            Place::SoftEnd => at == length || (at + 1 == length && self.byte(at) == Some(b'\n')),
            Place::LineStart => at == 0 || (at < length && before() == Some(b'\n')),
            Place::LineEnd => at == length || self.byte(at) == Some(b'\n'),
            Place::WordBoundary => self.is_word_before(at) != self.is_word_after(at),
            Place::NoWordBoundary => self.is_word_before(at) == self.is_word_after(at),
        }
    }

    fn is_word_before(&self, at: usize) -> bool {
        match &self.program.word {
            None => at
                .checked_sub(1)
                .and_then(|before| self.byte(before))
                .is_some_and(WORD.has),
            Some(set) => {
                let before = self.text.get(..at).and_then(|before| before.chars().next_back());
                before.is_some_and(|character| set.has_char(character))
            }
        }
    }

    fn is_word_after(&self, at: usize) -> bool {
        match &self.program.word {
            None => self.byte(at).is_some_and(WORD.has),
            Some(set) => self.character(at).is_some_and(|character| set.has_char(character)),
        }
    }
}
