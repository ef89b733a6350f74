//! The lines of the requirements, and how they are written.

use std::{cmp::Ordering, fmt};

/// The number of a line, such as `S1.43b`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    module: char,
    number: u32,
    letter: String,
}

/// A line, and what it asks for in a few words.
pub(crate) struct Requirement {
    pub(crate) line: Line,
    pub(crate) words: String,
}

/// All of them, in order.
pub(crate) fn requirements() -> Vec<Requirement> {
    include_str!("lines.txt")
        .lines()
        .filter(|text| !text.starts_with('#') && !text.is_empty())
        .map(|text| {
            let (number, words) = text.split_once(' ').unwrap();
            Requirement {
                line: Line::all_in(number).remove(0),
                words: words.to_owned(),
            }
        })
        .collect()
}

impl Line {
    /// Every line that a text names: alone, or as a range of whole numbers.
    pub(crate) fn all_in(text: &str) -> Vec<Self> {
        let mut lines = Vec::new();
        let mut rest = text;
        let mut before = ' ';
        while let Some(at) = rest.find('S') {
            if let Some(last) = rest[..at].chars().last() {
                before = last;
            }
            let here = &rest[at..];
            match Self::at_start(here).filter(|_| !before.is_alphanumeric()) {
                Some((first, after)) => {
                    let (last, after) = end_of_range(&first, after);
                    lines.push(first.clone());
                    lines.extend((first.number + 1..=last).map(|number| Self {
                        number,
                        letter: String::new(),
                        ..first.clone()
                    }));
                    before = ' ';
                    rest = after;
                }
                None => {
                    before = 'S';
                    rest = &here[1..];
                }
            }
        }
        lines
    }

    fn at_start(text: &str) -> Option<(Self, &str)> {
        let text = text.strip_prefix('S')?;
        let module = text.chars().next().filter(|module| ('1'..='3').contains(module))?;
        let text = text[1..].strip_prefix('.')?;
        let (number, text) = digits(text)?;
        let length = text.find(|it: char| !('a'..='k').contains(&it)).unwrap_or(text.len());
        let (letter, after) = text.split_at(length.min(1));
        let line = Self {
            module,
            number,
            letter: letter.to_owned(),
        };
        Some((line, after))
    }
}

fn digits(text: &str) -> Option<(u32, &str)> {
    let length = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    let (number, after) = text.split_at(length);
    Some((number.parse().ok()?, after))
}

/// Up to which number a range goes, and what comes after it.
fn end_of_range<'a>(first: &Line, after: &'a str) -> (u32, &'a str) {
    let end = || {
        let text = after.strip_prefix('–').or_else(|| after.strip_prefix('-'))?;
        let prefix = format!("S{}.", first.module);
        digits(text.strip_prefix(prefix.as_str()).unwrap_or(text))
    };
    end().unwrap_or((first.number, after))
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S{}.{}{}", self.module, self.number, self.letter)
    }
}

impl Ord for Line {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.module, self.number, &self.letter).cmp(&(other.module, other.number, &other.letter))
    }
}

impl PartialOrd for Line {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
