//! The lines of the requirements and the situations of reliability, and how they are written.

use std::fmt;

/// The number of a line, such as `S1.43b`, or of a situation, such as `Reliability 1.5b`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line {
    list: &'static str,
    number: u32,
    letter: String,
}

/// What stands before the number of a line, list by list.
const LISTS: [&str; 4] = ["S1.", "S2.", "S3.", SITUATIONS];

/// Of which list the situations are.
const SITUATIONS: &str = "Reliability 1.";

/// A line, and what it asks for in a few words.
pub(crate) struct Requirement {
    pub(crate) line: Line,
    pub(crate) words: String,
}

/// All requirements, in order.
pub(crate) fn requirements() -> Vec<Requirement> {
    listed(include_str!("lines.txt"), "")
}

/// All situations, in order.
pub(crate) fn situations() -> Vec<Requirement> {
    listed(include_str!("situations.txt"), "Reliability ")
}

fn listed(list: &str, before: &str) -> Vec<Requirement> {
    let lines = list.lines().filter(|text| !text.starts_with('#') && !text.is_empty());
    let requirement = |text: &str| {
        let (number, words) = text.split_once(' ').unwrap();
        Requirement {
            line: Line::all_in(&format!("{before}{number}")).remove(0),
            words: words.to_owned(),
        }
    };
    lines.map(requirement).collect()
}

impl Line {
    /// Every line that a text names: alone, or as a range of whole numbers.
    pub(crate) fn all_in(text: &str) -> Vec<Self> {
        let mut lines = Vec::new();
        let mut rest = text;
        let mut before = ' ';
        while let Some(here) = rest.chars().next() {
            match Self::at_start(rest).filter(|_| !before.is_alphanumeric()) {
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
                    before = here;
                    rest = &rest[here.len_utf8()..];
                }
            }
        }
        lines
    }

    /// Whether it is a situation of reliability.
    pub(crate) fn is_a_situation(&self) -> bool {
        self.list == SITUATIONS
    }

    /// All that has this number, whatever its letter: `Reliability 1.5`.
    pub(crate) fn whole(&self) -> Self {
        Self {
            letter: String::new(),
            ..self.clone()
        }
    }

    fn at_start(text: &str) -> Option<(Self, &str)> {
        let (list, text) = LISTS.iter().find_map(|list| Some((*list, text.strip_prefix(list)?)))?;
        let (number, text) = digits(text)?;
        let length = text.find(|it: char| !('a'..='k').contains(&it)).unwrap_or(text.len());
        let (letter, after) = text.split_at(length.min(1));
        let line = Self {
            list,
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
        digits(text.strip_prefix(first.list).unwrap_or(text))
    };
    end().unwrap_or((first.number, after))
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.list, self.number, self.letter)
    }
}
