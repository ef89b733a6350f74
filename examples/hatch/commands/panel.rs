//! The panel itself: its eggs, the connection to it, and what can be done there.

use provisioning_core::{
    Reason,
    catalog::{EggFate, ImportedEgg},
};
use serde_json::{Value, json};

use crate::{
    arguments::Options,
    failure::{Exit, Failure, told},
    report::Outcome,
    session::Session,
};

pub(crate) async fn eggs(options: Options) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    session.progress.say("import the panel's eggs");
    let eggs = session.engine.catalog().import(&session.panel).await?;
    let text: Vec<String> = eggs.iter().map(line).collect();
    let json: Vec<Value> = eggs
        .iter()
        .map(|egg| json!({ "egg": egg.egg, "news": news(egg) }))
        .collect();
    Ok(Outcome::new(
        text.join("\n"),
        json!({ "panel": session.panel, "eggs": json }),
    ))
}

fn line(egg: &ImportedEgg) -> String {
    let variables: Vec<&str> = egg
        .egg
        .variables
        .iter()
        .map(|variable| variable.env_variable.as_str())
        .collect();
    format!(
        "{:>5}  {:<28} {:<8} {}",
        egg.egg.id,
        egg.egg.name,
        news(egg),
        variables.join(" ")
    )
}

pub(super) fn news(egg: &ImportedEgg) -> &'static str {
    match (egg.fate, egg.changed()) {
        (EggFate::New, _) => "new",
        (EggFate::Removed, _) => "gone",
        (_, true) => "changed",
        (_, false) => "as known",
    }
}

pub(crate) async fn diagnose(options: Options) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    session.progress.say("test the connection and each permission");
    let checks = session.engine.diagnose(&session.panel).await?;
    let text: Vec<String> = checks.iter().map(ToString::to_string).collect();
    let failures = checks.iter().filter(|check| check.is_failure()).count();
    let failed = (failures > 0).then(|| {
        let message = format!("{failures} of {} checks failed", checks.len());
        let first = checks.iter().find(|check| check.is_failure());
        let (_, reason) = told(first.and_then(|check| check.reason).unwrap_or(Reason::Access));
        let advice = first.map(|check| check.advice.clone()).unwrap_or_default();
        Failure::new(Exit::NoAccess, reason, message, advice)
    });
    Ok(Outcome::new(text.join("\n"), json!({ "panel": session.panel, "checks": checks })).but(failed))
}

/// No call.
pub(crate) async fn features(options: Options) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    let features = session.engine.features(&session.panel)?;
    let mut text: Vec<String> = features.iter().map(ToString::to_string).collect();
    text.push("what the keys may do is told by `hatch diagnose`".to_owned());
    Ok(Outcome::new(
        text.join("\n"),
        json!({ "panel": session.panel, "features": features }),
    ))
}
