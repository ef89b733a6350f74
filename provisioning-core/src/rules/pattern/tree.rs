//! A pattern as a tree.

use super::set::Set;

/// A part of a pattern. Modifiers are resolved: a node means the same wherever it stands.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// Nothing.
    Empty,
    /// One byte, or with the modifier `u` one code point, out of a set.
    One(Set),
    /// One after the other.
    Sequence(Vec<Self>),
    /// The first that leads to a match.
    Choice(Vec<Self>),
    /// Again and again.
    Repeat {
        node: Box<Self>,
        least: u32,
        most: Option<u32>,
        habit: Habit,
    },
    /// A group that is remembered under its number.
    Capture(usize, Box<Self>),
    /// A group that gives nothing back.
    Atomic(Box<Self>),
    /// What must, or must not, stand before or after.
    Look {
        node: Box<Self>,
        is_behind: bool,
        is_negative: bool,
    },
    /// What the group of this number took.
    Reference { group: usize, is_caseless: bool },
    /// The group of this number once more; `0` is the whole pattern.
    Call(usize),
    /// One of two, by whether the group of this number took anything.
    Conditional {
        group: usize,
        yes: Box<Self>,
        no: Box<Self>,
    },
    /// A place.
    At(Place),
}

impl Node {
    /// The highest number of a group in it.
    pub(super) fn count_groups(&self) -> usize {
        let mut highest = 0;
        self.each_child(&mut |child| highest = highest.max(child.count_groups()));
        match self {
            Self::Capture(number, _) => highest.max(*number),
            _ => highest,
        }
    }

    /// How many classes of Unicode are in it.
    pub(super) fn count_classes(&self) -> usize {
        let mut sum = usize::from(matches!(self, Self::One(Set::Unicode { .. })));
        self.each_child(&mut |child| sum += child.count_classes());
        sum
    }

    /// The group of this number.
    pub(super) fn find_group(&self, wanted: usize) -> Option<&Self> {
        match self {
            Self::Capture(number, _) if *number == wanted => Some(self),
            Self::Sequence(nodes) | Self::Choice(nodes) => nodes.iter().find_map(|node| node.find_group(wanted)),
            Self::Repeat { node, .. } | Self::Capture(_, node) | Self::Atomic(node) | Self::Look { node, .. } => {
                node.find_group(wanted)
            }
            Self::Conditional { yes, no, .. } => yes.find_group(wanted).or_else(|| no.find_group(wanted)),
            Self::Empty | Self::One(_) | Self::Reference { .. } | Self::Call(_) | Self::At(_) => None,
        }
    }

    fn each_child(&self, visit: &mut dyn FnMut(&Self)) {
        match self {
            Self::Sequence(nodes) | Self::Choice(nodes) => nodes.iter().for_each(visit),
            Self::Repeat { node, .. } | Self::Capture(_, node) | Self::Atomic(node) | Self::Look { node, .. } => {
                visit(node)
            }
            Self::Conditional { yes, no, .. } => {
                visit(yes);
                visit(no);
            }
            Self::Empty | Self::One(_) | Self::Reference { .. } | Self::Call(_) | Self::At(_) => {}
        }
    }
}

/// How a repetition takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    Greedy,
    Lazy,
    /// It gives nothing back.
    Possessive,
}

/// A place between two signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// `\A`, and `^` without the modifier `m`.
    Start,
    /// `\z`, and `$` with the modifier `D`.
    End,
    /// `\Z`, and `$`: the end, or before a line end that is the last sign.
    SoftEnd,
    /// `^` with the modifier `m`: not after a line end that is the last sign.
    LineStart,
    /// `$` with the modifier `m`.
    LineEnd,
    /// `\b`
    WordBoundary,
    /// `\B`
    NoWordBoundary,
}
