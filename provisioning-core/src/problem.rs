//! What is wrong with something a person wrote, and what to do about it.

use std::{fmt, slice, vec};

use serde::{Deserialize, Serialize};

/// One mistake: where it is, what it is, and the next step.
///
/// ```
/// use provisioning_core::problem::Problem;
///
/// let problem = Problem::new("resources.memory", "0 MB is no size", "write \"unlimited\" or a size such as \"4 GB\"");
/// assert_eq!(problem.to_string(), "resources.memory: 0 MB is no size (write \"unlimited\" or a size such as \"4 GB\")");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    field: String,
    message: String,
    advice: String,
}

impl Problem {
    /// A mistake in `field` (a dotted path, as in `resources.memory`), in words, and what to do next.
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
            advice: advice.into(),
        }
    }

    /// Where: the dotted path of the field.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do next.
    #[must_use]
    pub fn advice(&self) -> &str {
        &self.advice
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.field, self.message, self.advice)
    }
}

/// Every mistake found, in the order in which a reader meets the fields. Never empty.
///
/// `Display` writes one line for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// The list, or `None` when there is nothing wrong.
    #[must_use]
    pub fn from_list(list: Vec<Problem>) -> Option<Self> {
        (!list.is_empty()).then_some(Self(list))
    }

    /// The problems, first to last.
    pub fn iter(&self) -> slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// The problems as a slice; it has at least one element.
    #[must_use]
    pub fn as_slice(&self) -> &[Problem] {
        &self.0
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Collects problems while the check goes on, so that all are told at once.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Problem>);

impl Findings {
    pub(crate) fn add(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// A problem that may have been noted already.
    pub(crate) fn add_once(&mut self, problem: Problem) {
        if !self.0.contains(&problem) {
            self.add(problem);
        }
    }

    /// The value, or `None` after its problem was noted.
    pub(crate) fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.add(problem)).ok()
    }

    /// The value, or `None` after its problems were noted.
    pub(crate) fn keep_all<T>(&mut self, result: Result<T, Problems>) -> Option<T> {
        result.map_err(|problems| self.0.extend(problems)).ok()
    }

    /// `complete` when nothing was noted. It is `None` only after something was.
    pub(crate) fn finish<T>(self, complete: Option<T>) -> Result<T, Problems> {
        match (Problems::from_list(self.0), complete) {
            (None, Some(value)) => Ok(value),
            (Some(problems), _) => Err(problems),
            (None, None) => Err(Problem::new("", "it is incomplete", "give every required field").into()),
        }
    }
}

/// `did you mean `x`?` where a known word is near, otherwise the known words.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there is none to choose from".to_owned(),
        None => format!("known: {}", list(&known)),
    }
}

/// At most twenty words, for a message.
fn list(words: &[&str]) -> String {
    let shown = words.iter().take(20).copied().collect::<Vec<_>>().join(", ");
    match words.len().saturating_sub(20) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The known word that differs least, if it differs by no more than a third of its letters (case does not count).
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().take(LONGEST_WORD + 1).collect();
    if word.len() > LONGEST_WORD {
        return None;
    }
    known
        .into_iter()
        .filter_map(|candidate| {
            let letters: Vec<char> = candidate.to_lowercase().chars().collect();
            let allowed = (letters.len().max(word.len()) / 3).max(1);
            if letters.len().abs_diff(word.len()) > allowed {
                return None;
            }
            let distance = distance(&word, &letters);
            (distance <= allowed).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Beyond this nobody meant a known word, and comparing would only cost time.
const LONGEST_WORD: usize = 120;

/// Levenshtein's distance: letters to insert, delete or replace.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, from) in left.iter().enumerate() {
        let mut diagonal = index;
        let mut before = index + 1;
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (cell, to) in row.iter_mut().skip(1).zip(right) {
            let replaced = diagonal + usize::from(from != to);
            diagonal = *cell;
            before = replaced.min(diagonal + 1).min(before + 1);
            *cell = before;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_list_of_problems_is_never_empty() {
        assert_eq!(Problems::from_list(Vec::new()), None);
    }

    #[test]
    fn each_problem_has_its_own_line() {
        let problems = Problems::from_list(vec![Problem::new("a", "b", "c"), Problem::new("d", "e", "f")]).unwrap();
        assert_eq!(problems.to_string(), "a: b (c)\nd: e (f)");
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_a_foreign_word_is_not() {
        let known = ["memory", "swap", "disk"];
        assert_eq!(nearest("memroy", known), Some("memory"));
        assert_eq!(nearest("Memory", known), Some("memory"));
        assert_eq!(nearest("dsk", known), Some("disk"));
        assert_eq!(nearest("hugepages", known), None);
        assert_eq!(did_you_mean("hugepages", known), "known: memory, swap, disk");
    }

    #[test]
    fn distance_counts_single_letters() {
        let count =
            |left: &str, right: &str| distance(&left.chars().collect::<Vec<_>>(), &right.chars().collect::<Vec<_>>());
        assert_eq!(count("", ""), 0);
        assert_eq!(count("", "abc"), 3);
        assert_eq!(count("kitten", "sitting"), 3);
        assert_eq!(count("flaw", "lawn"), 2);
    }

    proptest! {
        #[test]
        fn a_known_word_is_nearest_to_itself(words in prop::collection::vec("[a-z]{1,12}", 1..6), pick in any::<prop::sample::Index>()) {
            let word = pick.get(&words);
            prop_assert_eq!(nearest(word, words.iter().map(String::as_str)), Some(word.as_str()));
        }
    }
}
