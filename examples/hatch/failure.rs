//! Why a command did not do what it was asked, and what to do now.

use std::fmt::Write as _;

use provisioning_core::{
    Error, Reason,
    problem::{Problem, Problems},
    service::ParkCause,
    store::StoreError,
};
use serde_json::{Value, json};

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It could not be done.
    Failed = 1,
    /// The input is wrong.
    BadInput = 2,
    /// The panel cannot be reached, or does not let us in.
    NoAccess = 3,
    /// A person must decide.
    Parked = 4,
    /// The time given was too short.
    NotYet = 5,
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    /// For machines.
    reason: &'static str,
    message: String,
    advice: String,
    mistakes: Vec<Mistake>,
    cause: Option<Box<ParkCause>>,
}

/// A mistake in a file.
#[derive(Debug)]
pub(crate) struct Mistake {
    pub(crate) file: String,
    pub(crate) problem: Problem,
}

impl Mistake {
    /// Every one of these problems, in this file.
    pub(crate) fn all<'a>(file: &str, problems: impl IntoIterator<Item = &'a Problem>) -> Vec<Self> {
        let in_file = |problem: &Problem| Self {
            file: file.to_owned(),
            problem: problem.clone(),
        };
        problems.into_iter().map(in_file).collect()
    }
}

impl Failure {
    pub(crate) fn new(exit: Exit, reason: &'static str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            exit,
            reason,
            message: message.into(),
            advice: advice.into(),
            mistakes: Vec::new(),
            cause: None,
        }
    }

    /// The input is wrong.
    pub(crate) fn input(message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Exit::BadInput, "invalid", message, advice)
    }

    /// Files with mistakes.
    pub(crate) fn mistakes(mistakes: Vec<Mistake>) -> Self {
        let message = match mistakes.len() {
            1 => "there is a mistake".to_owned(),
            count => format!("there are {count} mistakes"),
        };
        Self {
            mistakes,
            ..Self::input(message, "correct what is named; nothing was changed")
        }
    }

    /// The same failure with another next step.
    pub(crate) fn advising(self, advice: &str) -> Self {
        Self {
            advice: advice.to_owned(),
            ..self
        }
    }

    /// The same failure with the panel that it is about, if it is about one.
    pub(crate) fn at(self, url: Option<&str>) -> Self {
        match url {
            Some(url) if self.exit == Exit::NoAccess => Self {
                message: format!("the panel at {url}: {}", self.message),
                ..self
            },
            _ => self,
        }
    }

    /// A person must decide.
    pub(crate) fn parked(cause: ParkCause) -> Self {
        Self {
            cause: Some(Box::new(cause.clone())),
            ..Self::new(Exit::Parked, "parked", cause.to_string(), cause.advice())
        }
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("error: {}", self.message);
        for Mistake { file, problem } in &self.mistakes {
            let place = match problem.field() {
                "" => file.clone(),
                field => format!("{file}: {field}"),
            };
            // Writing to a text never fails.
            let _ = write!(text, "\n  {place}: {}\n    → {}", problem.message(), problem.advice());
        }
        if !self.advice.is_empty() {
            let _ = write!(text, "\n  → {}", self.advice);
        }
        text
    }

    /// For machines.
    pub(crate) fn json(&self) -> Value {
        let problem = |Mistake { file, problem }: &Mistake| {
            json!({
                "file": file,
                "field": problem.field(),
                "message": problem.message(),
                "advice": problem.advice(),
            })
        };
        let problems: Vec<Value> = self.mistakes.iter().map(problem).collect();
        let mut error = json!({
            "reason": self.reason,
            "message": self.message,
            "advice": self.advice,
            "problems": problems,
        });
        if let Some(cause) = &self.cause {
            error["cause"] = json!(cause);
        }
        json!({ "ok": false, "error": error })
    }
}

/// How a command ends that fails for this reason, and what machines are told.
pub(crate) const fn told(reason: Reason) -> (Exit, &'static str) {
    match reason {
        Reason::Invalid => (Exit::BadInput, "invalid"),
        Reason::NotFound => (Exit::BadInput, "not_found"),
        Reason::NotYours => (Exit::BadInput, "not_yours"),
        Reason::NotAllowed => (Exit::Failed, "not_allowed"),
        Reason::ClientKeyMissing => (Exit::BadInput, "client_key_missing"),
        Reason::UnsupportedVersion => (Exit::Failed, "unsupported_version"),
        Reason::IntegrationDisabled => (Exit::BadInput, "integration_disabled"),
        Reason::Conflict => (Exit::Failed, "conflict"),
        Reason::Changed => (Exit::Failed, "changed"),
        Reason::Unreachable => (Exit::NoAccess, "unreachable"),
        Reason::Access => (Exit::NoAccess, "access"),
        Reason::RateLimited => (Exit::NoAccess, "rate_limited"),
        Reason::Parked => (Exit::Parked, "parked"),
        Reason::NotYet => (Exit::NotYet, "not_yet"),
        Reason::Panel => (Exit::Failed, "panel"),
        Reason::Behind => (Exit::Failed, "behind"),
        Reason::Store => (Exit::Failed, "store"),
        _ => (Exit::Failed, "other"),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (exit, reason) = told(error.reason());
        let advice = match error.reason() {
            Reason::Behind => {
                "nothing was changed; compare the panel with the store by `hatch sweep`, then give `hatch trust`"
            }
            Reason::IntegrationDisabled => "switch it on with `hatch integrations activate`",
            _ => error.advice(),
        };
        Self {
            cause: error.park_cause().cloned().map(Box::new),
            ..Self::new(exit, reason, error.to_string(), advice)
        }
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::from(Error::from(problems))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::from(Error::from(error))
    }
}
