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
