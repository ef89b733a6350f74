//! A service as it is told: what is on the panel, and what was done to get there.

use std::fmt::Write as _;

use provisioning_core::{
    engine::View,
    id::ServiceId,
    plan::{FieldChange, Note, Step},
    service::Phase,
};
use serde_json::{Value, json};

use crate::{failure::Failure, report::Outcome, session::Session};

/// What is on the panel now, after a command. The command has done its work: when the panel cannot be asked once more,
/// the store's own knowledge is told.
pub(crate) async fn told(session: &Session, service: &ServiceId, notes: &[Note]) -> Result<Outcome, Failure> {
    let steps = session.progress.steps();
    let (mut text, mut json) = match session.engine.view(service, session.viewer.clone()).await {
        Ok(view) => (text(&view), json!(view)),
        Err(_) => {
            let record = session.record(service).await?;
            let text = format!("service {service} is {}", record.phase);
            (
                text,
                json!({ "service": service, "phase": record.phase, "server": record.binding }),
            )
        }
    };
    let changes: Vec<&FieldChange> = steps.iter().flat_map(Step::changes).collect();
    for change in &changes {
        let _ = write!(text, "\n  changed   {change}");
    }
    for note in notes {
        let _ = write!(text, "\n  note      {note}");
    }
    json["changes"] = json!(changes);
    json["notes"] = json!(notes);
    json["steps"] = steps.iter().map(|step| Value::from(step.kind().name())).collect();
    Ok(Outcome::new(text, json))
}

/// A service as people read it.
pub(crate) fn text(view: &View) -> String {
    let mut text = format!("service {} is {}", view.service, view.phase);
    let mut line = |name: &str, value: &dyn std::fmt::Display| {
        let _ = write!(text, "\n  {name:<9} {value}");
    };
    line("product", &view.product);
    if let Some(cause) = &view.parked {
        line("parked", cause);
        line("", &format_args!("→ {}", cause.advice()));
    }
    for (act, report) in &view.acts {
        line(
            act.name(),
            &format_args!("{} (request {})", report.outcome, report.request),
        );
    }
    if let Some(reset) = &view.password_reset {
        line(
            "password",
            &format_args!("{} (request {})", reset.outcome, reset.request),
        );
    }
    if let Some(problem) = &view.profile {
        line("account", &format_args!("keeps its profile: {problem}"));
        line("", &format_args!("→ {}", problem.advice()));
    }
    let Some(server) = &view.server else {
        line("server", &absent(view.phase));
        return text;
    };
    line("name", &server.name);
    line("state", &format_args!("{}", state(&server.state)));
    if let Some(power) = &server.power {
        line("power", power);
    }
    line("address", &server.address);
    let limits = &server.limits;
    line("memory", &format_args!("{} (swap {})", limits.memory, limits.swap));
    line("disk", &limits.disk);
    line("cpu", &limits.cpu);
    let features = &server.features;
    let counts = format!(
        "databases {}, backups {}, allocations {}",
        features.databases, features.backups, features.allocations
    );
    line("features", &counts);
    if let Some(administration) = &server.administration {
        line("node", &administration.node);
        line("owner", &administration.owner);
        line("uuid", &administration.uuid);
        line("page", &administration.page);
    }
    text
}

const fn absent(phase: Phase) -> &'static str {
    match phase {
        Phase::Waiting => "none yet",
        Phase::Ended => "none any more",
        _ => "not found on the panel",
    }
}

/// The state of a server, in a word.
pub(crate) fn state(state: &provisioning_core::panel::ServerState) -> String {
    match json!(state) {
        Value::String(word) => word.replace('_', " "),
        other => match other.get("busy").and_then(Value::as_str) {
            Some(word) => format!("busy ({word})"),
            None => other.to_string(),
        },
    }
}
