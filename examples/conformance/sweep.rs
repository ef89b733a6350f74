//! A search for what a run has left on the panel.

use std::fmt::Display;

use panel_http::Error;

use crate::report::say;

/// What one search came to.
#[derive(Debug, Default)]
pub(crate) struct Sweep {
    deleted: usize,
    failures: Vec<String>,
}

impl Sweep {
    /// What was found, or nothing when the panel could not be asked.
    pub(crate) fn found<T: Default>(&mut self, what: &str, answer: Result<T, Error>) -> T {
        answer.unwrap_or_else(|error| {
            self.failures.push(format!("{what}: {error}"));
            T::default()
        })
    }

    /// One thing that was there.
    pub(crate) fn delete(&mut self, what: impl Display, outcome: Result<(), Error>) {
        match outcome {
            Err(error) if !error.is_not_found() => self.failures.push(format!("{what}: {error}")),
            _ => {
                self.deleted += 1;
                say(format_args!("  deleted {what}"));
            }
        }
    }

    /// Something that may have been undone already.
    pub(crate) fn undo(&mut self, what: &str, outcome: Result<(), Error>) {
        if let Err(error) = outcome
            && !error.is_not_found()
        {
            self.failures.push(format!("{what}: {error}"));
        }
    }

    /// Whether there was nothing.
    pub(crate) const fn is_clean(&self) -> bool {
        self.deleted == 0 && self.failures.is_empty()
    }

    /// What could not be deleted, and why.
    pub(crate) fn failures(&self) -> String {
        self.failures.join("; ")
    }
}
