//! What a command says in the end: text for people, one JSON object for machines.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::failure::Failure;

/// What a command found or did.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// For people.
    pub(crate) text: String,
    /// For machines: an object.
    pub(crate) json: Value,
    /// Why it is not as asked all the same.
    pub(crate) but: Option<Failure>,
}

impl Outcome {
    pub(crate) const fn new(text: String, json: Value) -> Self {
        Self { text, json, but: None }
    }

    pub(crate) fn but(self, failure: Option<Failure>) -> Self {
        Self { but: failure, ..self }
    }
}

/// Text: what was found to standard output, what failed to standard error. JSON: one object to standard output, and the
/// failure as text as well.
pub(crate) fn print(result: &Result<Outcome, Failure>, as_json: bool) {
    let failure = match result {
        Ok(outcome) => outcome.but.as_ref(),
        Err(failure) => Some(failure),
    };
    if as_json {
        let mut object = match result {
            Ok(outcome) => outcome.json.clone(),
            Err(_) => json!({}),
        };
        object["ok"] = json!(failure.is_none());
        if let Some(failure) = failure {
            object["error"] = failure.json()["error"].take();
        }
        print_json(&object);
    } else if let Ok(outcome) = result {
        println!("{}", outcome.text);
    }
    if let Some(failure) = failure {
        eprintln!("{}", failure.text());
    }
}

pub(crate) fn print_json(object: &Value) {
    println!("{object}");
}

pub(crate) fn exit_code(result: &Result<Outcome, Failure>) -> ExitCode {
    match result {
        Ok(Outcome { but: None, .. }) => ExitCode::SUCCESS,
        Ok(Outcome { but: Some(failure), .. }) | Err(failure) => ExitCode::from(failure.exit as u8),
    }
}
