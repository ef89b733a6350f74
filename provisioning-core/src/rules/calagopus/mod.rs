//! The validator of Calagopus.

mod formats;
mod rule;
mod size;

use self::rule::{Parsed, Test};
use super::{Unchecked, Value, Verdict, form::Outline, subject::Subject};
use crate::problem::Problem;

/// A compiled list, or why the panel does not read it.
#[derive(Debug, Clone)]
pub(super) struct CalagopusRules(Result<List, Refusal>);

#[derive(Debug, Clone)]
struct List {
    tests: Vec<Test>,
    is_nullable: bool,
    is_number: bool,
}

#[derive(Debug, Clone)]
struct Refusal {
    rule: String,
    reason: Unchecked,
}

impl CalagopusRules {
    pub(super) fn compile(list: &[String]) -> Self {
        let mut tests = Vec::with_capacity(list.len());
        for written in list {
            match Test::read(written) {
                Parsed::Test(test) => tests.push(test),
                Parsed::Refused(reason) => {
                    return Self(Err(Refusal {
                        rule: written.clone(),
                        reason: Unchecked::Broken(reason),
                    }));
                }
                Parsed::Unknown(reason) => {
                    return Self(Err(Refusal {
                        rule: written.clone(),
                        reason: Unchecked::Unknown(reason),
                    }));
                }
            }
        }
        Self(Ok(List {
            is_nullable: tests.iter().any(|test| matches!(test, Test::Nullable)),
            is_number: tests.iter().any(|test| matches!(test, Test::Numeric | Test::Integer)),
            tests,
        }))
    }

    /// The first message is the only one that the panel gives.
    pub(super) fn check(&self, subject: &Subject<'_>) -> Verdict {
        let list = match &self.0 {
            Ok(list) => list,
            Err(Refusal {
                rule,
                reason: Unchecked::Broken(reason),
            }) => return Verdict::Fail(vec![format!("invalid rule '{rule}': {reason}")]),
            Err(Refusal { reason, .. }) => return Verdict::Unchecked(reason.clone()),
        };
        let value = match subject.value {
            Value::Null => "",
            Value::Text(text) => text,
            _ => return Verdict::Unchecked(Unchecked::unknown("Calagopus takes texts only")),
        };
        let is_blank = value.trim().is_empty();
        let is_null = value.is_empty() || value == "null";
        for test in &list.tests {
            if !test.is_implicit() && (is_blank || (is_null && list.is_nullable)) {
                continue;
            }
            match test.accepts(value, list.is_number, subject) {
                Ok(true) => {}
                Ok(false) => return Verdict::Fail(vec![format!("{}: {}", subject.key(), test.message(subject))]),
                Err(reason) => return Verdict::Unchecked(reason),
            }
        }
        Verdict::Pass
    }

    pub(super) fn problems(&self) -> Vec<Problem> {
        match &self.0 {
            Ok(_) => Vec::new(),
            Err(Refusal { rule, reason }) => {
                let message = match reason {
                    Unchecked::Broken(reason) => reason.clone(),
                    unknown @ Unchecked::Unknown(_) => unknown.to_string(),
                };
                let advice = "correct the rule in the egg; the panel leaves the whole variable out when it imports it";
                vec![Problem::new(rule, message, advice)]
            }
        }
    }

    pub(super) fn outline(&self) -> Outline {
        let mut outline = Outline::default();
        for test in self.0.iter().flat_map(|list| &list.tests) {
            test.describe(&mut outline);
        }
        outline
    }
}
