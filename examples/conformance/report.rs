//! What was checked, and how it went: one line each, and a count at the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Display},
    future::IntoFuture,
    io::{Write, stdout},
    process::ExitCode,
};

use panel_http::{Effect, Endpoint, Error, ErrorKind};

/// Where no check failed, and yet one was not reached.
const CUT_OFF: &str = "what it takes was left out";

/// The outcome of every check so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    passed: usize,
    failed: usize,
    /// Operations that were not called, and why.
    skipped: BTreeMap<&'static str, String>,
    answered: BTreeSet<&'static str>,
    is_uncertain: bool,
    /// Why a panel may lack a route.
    lacking: Option<&'static str>,
    /// Whether one was missing.
    has_lacked: bool,
}

impl Report {
    /// For a panel that may lack routes, and why: calls on them are left out.
    pub(crate) fn of_a_panel_that_lacks_routes(reason: &'static str) -> Self {
        Self {
            lacking: Some(reason),
            ..Self::default()
        }
    }

    /// Begins a group of checks.
    pub(crate) fn section(&self, name: &str) {
        say(format_args!("\n{name}"));
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
                self.answered.insert(operation);
                self.settle(operation, check(&answer));
                Some(answer)
            }
            Err(error) => {
                self.fail(operation, &error);
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
                self.answered.insert(operation);
                self.settle(operation, Ok(()));
                Some(answer)
            }
            Err(error) => {
                match excuse(&error) {
                    Some(reason) => self.skip(operation, reason),
                    None => self.fail(operation, &error),
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

    fn fail(&mut self, operation: &'static str, error: &Error) {
        if let Some(reason) = self.lacking.filter(|_| error.kind() == ErrorKind::Unsupported) {
            self.has_lacked = true;
            return self.skip(operation, reason);
        }
        self.is_uncertain |= error.effect() == Effect::Unknown;
        self.settle(operation, Err(told(error)));
    }

    /// The run was broken off, perhaps in the middle of a call.
    pub(crate) fn interrupted(&mut self) {
        self.is_uncertain = true;
        self.settle("the whole run", Err("interrupted".to_owned()));
    }

    /// Whether a call may have had an effect that nobody has seen.
    pub(crate) const fn is_uncertain(&self) -> bool {
        self.is_uncertain
    }

    /// Whether the panel has done nothing for us, so that there is nothing to clean up.
    pub(crate) fn is_blank(&self) -> bool {
        self.answered.is_empty() && !self.is_uncertain
    }

    /// A check of something else than one call.
    pub(crate) fn settle(&mut self, name: &str, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => {
                self.passed += 1;
                say(format_args!("  ok      {name}"));
            }
            Err(why) => {
                self.failed += 1;
                say(format_args!("  FAILED  {name}: {why}"));
            }
        }
    }

    /// Something that is not checked, and why: an operation as a rule.
    pub(crate) fn skip(&mut self, operation: &'static str, reason: impl Into<String>) {
        let reason = reason.into();
        say(format_args!("  skipped {operation}: {reason}"));
        self.skipped.insert(operation, reason);
    }

    /// Several operations that are not called for the same reason.
    pub(crate) fn skip_all(&mut self, operations: &[&'static str], reason: &str) {
        for operation in operations {
            self.skip(operation, reason);
        }
    }

    /// Many operations that are not called for the same reason, or seldom: in one line.
    pub(crate) fn leave_out(&mut self, endpoints: &[&'static Endpoint], reason: &str) {
        say(format_args!(
            "  skipped most of {} operations: {reason}",
            endpoints.len()
        ));
        let reasons = endpoints.iter().map(|endpoint| (endpoint.operation, reason.to_owned()));
        self.skipped.extend(reasons);
    }

    /// Prints the coverage and the counts. An operation of `endpoints` that neither answered nor was skipped counts as
    /// failed: a check before it spoiled it.
    pub(crate) fn end(mut self, endpoints: &[&'static Endpoint]) -> ExitCode {
        let operations = || endpoints.iter().map(|endpoint| endpoint.operation);
        let answered = operations().filter(|operation| self.answered.contains(operation));
        say(format_args!(
            "\n{} of {} operations answered",
            answered.count(),
            endpoints.len()
        ));
        self.skipped.retain(|operation, _| !self.answered.contains(operation));
        if self.has_lacked && self.failed == 0 {
            for operation in operations().filter(|operation| !self.answered.contains(operation)) {
                self.skipped.entry(operation).or_insert_with(|| CUT_OFF.to_owned());
            }
        }
        for (operation, reason) in &self.skipped {
            say(format_args!("  not called: {operation}: {reason}"));
        }
        // A panel that does nothing for us has failed once, not once for each operation.
        if !self.answered.is_empty() {
            for operation in operations() {
                if !self.answered.contains(operation) && !self.skipped.contains_key(operation) {
                    self.failed += 1;
                    say(format_args!("  not reached: {operation}"));
                }
            }
        }
        say(format_args!("{} passed, {} failed", self.passed, self.failed));
        if self.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// Prints a line. A reader who has gone is no reason to stop, and to leave things behind.
pub(crate) fn say(line: fmt::Arguments<'_>) {
    let _gone = writeln!(stdout(), "{line}");
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
