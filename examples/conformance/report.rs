//! What was checked, and how it went: one line each, and a count at the end.

use std::{collections::BTreeMap, fmt::Display, future::IntoFuture, process::ExitCode};

use panel_http::{Endpoint, Error};

/// The outcome of every check so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    passed: usize,
    failed: usize,
    /// Operations that were not called, and why.
    skipped: BTreeMap<&'static str, String>,
    answered: Vec<&'static str>,
}

impl Report {
    /// Begins a group of checks.
    pub(crate) fn section(&self, name: &str) {
        println!("\n{name}");
    }

    /// Awaits a call, whose name is that of its operation. Passes when it succeeds.
    pub(crate) async fn call<T>(
        &mut self,
        operation: &'static str,
        call: impl IntoFuture<Output = Result<T, Error>>,
    ) -> Option<T> {
        self.call_and(operation, call, |_| Ok(())).await
    }

    /// Awaits a call. Passes when it succeeds and its answer is as `check` wants it.
    pub(crate) async fn call_and<T>(
        &mut self,
        operation: &'static str,
        call: impl IntoFuture<Output = Result<T, Error>>,
        check: impl FnOnce(&T) -> Result<(), String>,
    ) -> Option<T> {
        match call.await {
            Ok(answer) => {
                self.answered.push(operation);
                self.settle(operation, check(&answer));
                Some(answer)
            }
            Err(error) => {
                self.settle(operation, Err(told(&error)));
                None
            }
        }
    }

    /// Awaits a call that a panel's owner may have switched off, or that needs what not every panel has. Skips it when the
    /// panel refuses for a reason that `excuse` knows.
    pub(crate) async fn call_unless<T>(
        &mut self,
        operation: &'static str,
        call: impl IntoFuture<Output = Result<T, Error>>,
        excuse: impl FnOnce(&Error) -> Option<&'static str>,
    ) -> Option<T> {
        match call.await {
            Ok(answer) => {
                self.answered.push(operation);
                self.settle(operation, Ok(()));
                Some(answer)
            }
            Err(error) => {
                match excuse(&error) {
                    Some(reason) => self.skip(operation, reason),
                    None => self.settle(operation, Err(told(&error))),
                }
                None
            }
        }
    }

    /// Awaits a call that must be refused, for the reason that `is_right` knows.
    pub(crate) async fn refusal<T>(
        &mut self,
        name: &str,
        call: impl IntoFuture<Output = Result<T, Error>>,
        is_right: impl FnOnce(&Error) -> bool,
    ) {
        let outcome = match call.await {
            Ok(_) => Err("it was not refused".to_owned()),
            Err(error) if is_right(&error) => Ok(()),
            Err(error) => Err(format!("refused for another reason: {}", told(&error))),
        };
        self.settle(name, outcome);
    }

    /// A check of something else than one call.
    pub(crate) fn settle(&mut self, name: &str, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => {
                self.passed += 1;
                println!("  ok      {name}");
            }
            Err(why) => {
                self.failed += 1;
                println!("  FAILED  {name}: {why}");
            }
        }
    }

    /// An operation that is not called, and why.
    pub(crate) fn skip(&mut self, operation: &'static str, reason: impl Into<String>) {
        let reason = reason.into();
        println!("  skipped {operation}: {reason}");
        self.skipped.insert(operation, reason);
    }

    /// Operations of `endpoints` that neither answered nor were skipped: what a check before them spoiled.
    fn missed(&self, endpoints: &[&'static Endpoint]) -> Vec<&'static str> {
        let operations = endpoints.iter().map(|endpoint| endpoint.operation);
        operations
            .filter(|operation| !self.answered.contains(operation) && !self.skipped.contains_key(operation))
            .collect()
    }

    /// Prints the coverage and the counts.
    pub(crate) fn end(self, endpoints: &[&'static Endpoint]) -> ExitCode {
        let missed = self.missed(endpoints);
        let answered = endpoints
            .iter()
            .filter(|endpoint| self.answered.contains(&endpoint.operation));
        println!("\n{} of {} operations answered", answered.count(), endpoints.len());
        for (operation, reason) in &self.skipped {
            println!("  not called: {operation}: {reason}");
        }
        for operation in &missed {
            println!("  not reached: {operation}");
        }
        let failed = self.failed + missed.len();
        println!("{} passed, {failed} failed", self.passed);
        if failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// An error with its cure.
fn told(error: &Error) -> String {
    format!("{error} ({}); {}", error.effect(), error.advice())
}

/// Passes when the two are the same.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: impl Display, found: T, wanted: T) -> Result<(), String> {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{what}: {found:?}, and {wanted:?} was expected"))
    }
}
