//! The crate `regex` under limits of size and time.

use regex::bytes::{Regex, RegexBuilder};

use crate::rules::Unchecked;

/// Sizes that a compiled pattern may take, in bytes: the least that suffices tells how large it is.
const SIZES: [usize; 5] = [1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20];

/// What a state takes, in bytes, roughly.
const STATE: usize = 16;

/// Signs times states that one value may cost. It is linear, but a large pattern on a long value still takes seconds.
const MOST_STEPS: usize = 200_000_000;

/// A pattern that takes linear time.
#[derive(Debug, Clone)]
pub(in crate::rules) struct Automaton {
    regex: Regex,
    states: usize,
}

/// Why a pattern was not compiled.
#[derive(Debug)]
pub(in crate::rules) enum NotCompiled {
    /// It is none.
    Wrong,
    /// It takes too much.
    TooLarge,
}

impl Automaton {
    pub(in crate::rules) fn compile(pattern: &str, unicode: bool) -> Result<Self, NotCompiled> {
        for size in SIZES {
            match RegexBuilder::new(pattern).unicode(unicode).size_limit(size).build() {
                Ok(regex) => {
                    let states = size / STATE;
                    return Ok(Self { regex, states });
                }
                Err(regex::Error::CompiledTooBig(_)) => {}
                Err(_) => return Err(NotCompiled::Wrong),
            }
        }
        Err(NotCompiled::TooLarge)
    }

    /// Whether it is found anywhere in the text.
    pub(in crate::rules) fn is_match(&self, text: &str) -> Result<bool, Unchecked> {
        if text.len().saturating_mul(self.states) > MOST_STEPS {
            return Err(Unchecked::unknown("the value is too long for the regular expression"));
        }
        Ok(self.regex.is_match(text.as_bytes()))
    }

    /// The pattern as it was given.
    pub(in crate::rules) fn as_str(&self) -> &str {
        self.regex.as_str()
    }
}
