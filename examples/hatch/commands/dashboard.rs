//! Everything on a panel, for an administrator.

use std::{fmt::Write as _, time::Duration};

use provisioning_core::engine::Dashboard;
use serde_json::{Value, json};

use super::takeover;
use crate::{arguments::Options, failure::Failure, report::Outcome, service, session::Session};

/// One call a page, or none while the list is fresh.
pub(crate) async fn run(options: Options, watch: Option<Duration>, fresh: bool) -> Result<Outcome, Failure> {
    let is_json = options.json;
    if is_json && watch.is_some() {
        return Err(Failure::input(
            "--watch shows one table after another, and --json is one object",
            "leave one of them out",
        ));
    }
    let session = Session::open(options, None).await?;
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        if fresh {
            session.engine.administration().clear();
        }
        session.progress.say("look at the panel");
        let dashboard = session.engine.administration().dashboard(&session.panel).await?;
        let text = told(&dashboard);
        let Some(pause) = watch else {
            return Ok(Outcome::new(text, object(&dashboard)));
        };
        println!("{text}\n");
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = &mut stop => return Ok(Outcome::new(String::new(), json!({}))),
        }
    }
}

fn told(dashboard: &Dashboard) -> String {
    let phases: Vec<String> = dashboard
        .phases
        .iter()
        .map(|(phase, count)| format!("{count} {phase}"))
        .collect();
    let phases = if phases.is_empty() {
        "none".to_owned()
    } else {
        phases.join(", ")
    };
    let mut text = format!(
        "panel {} as seen at {}\nservices: {phases}\nservers: {}",
        dashboard.panel,
        dashboard.seen_at.strftime("%H:%M:%S UTC"),
        dashboard.servers.len()
    );
    for server in &dashboard.servers {
        let _ = write!(
            text,
            "\n{}  {}",
            takeover::line(server),
            service::state(&server.server.state)
        );
    }
    for (service, phase) in &dashboard.without_server {
        let _ = write!(text, "\nservice {service} has no server: it is {phase}");
    }
    text
}

fn object(dashboard: &Dashboard) -> Value {
    let phases: serde_json::Map<String, Value> = dashboard
        .phases
        .iter()
        .map(|(phase, count)| (phase.to_string(), json!(count)))
        .collect();
    let without: Vec<Value> = dashboard
        .without_server
        .iter()
        .map(|(service, phase)| json!({ "service": service, "phase": phase }))
        .collect();
    json!({
        "panel": dashboard.panel,
        "seen_at": dashboard.seen_at,
        "phases": phases,
        "servers": dashboard.servers.iter().map(takeover::object).collect::<Vec<_>>(),
        "without_server": without,
    })
}
