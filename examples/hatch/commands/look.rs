//! Looks that change nothing.

use provisioning_core::{
    Reason, Viewer,
    engine::View,
    id::{CustomerId, ServiceId},
    service::{Phase, ServiceRecord},
    store::Store,
};
use serde_json::{Value, json};

use crate::{
    arguments::Options,
    failure::{Exit, Failure},
    report::Outcome,
    service,
    session::{Session, open_store},
};

/// One call; two with the power state.
pub(crate) async fn status(
    options: Options,
    service: &ServiceId,
    customer: Option<CustomerId>,
    power: bool,
) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?.acting_as(customer);
    let (view, silence) = view(&session, service, power).await?;
    let is_lost = view.server.is_none()
        && session.viewer == Viewer::Administrator
        && !matches!(view.phase, Phase::Waiting | Phase::Ended);
    let lost = is_lost.then(|| {
        Failure::new(
            Exit::Failed,
            "server_not_found",
            format!("the server of service {service} was not found on the panel"),
            "see `hatch journal`; `hatch retry` looks for it again, and says what can be done",
        )
    });
    let (mut text, mut json) = (service::text(&view), json!(view));
    if power && view.server.is_some_and(|server| server.power.is_none()) {
        let why = silence.unwrap_or_else(|| "its node was not asked, or did not say".to_owned());
        text.push_str("\n  power     unknown: ");
        text.push_str(&why);
        json["server"]["power"] = Value::Null;
        json["server"]["power_unknown"] = json!(why);
    }
    Ok(Outcome::new(text, json).but(lost))
}

/// A service, and why its power state cannot be told. A node that does not answer hides that state and nothing else.
async fn view(session: &Session, service: &ServiceId, power: bool) -> Result<(View, Option<String>), Failure> {
    match session.engine.view_with_power(service, &session.viewer, power).await {
        Err(error) if power && matches!(error.reason(), Reason::Panel | Reason::Unreachable) => {
            let view = session.engine.view(service, session.viewer.clone()).await?;
            Ok((view, Some(format!("its node does not answer: {error}"))))
        }
        view => Ok((view?, None)),
    }
}

/// No call.
pub(crate) async fn journal(options: &Options, service: &ServiceId) -> Result<Outcome, Failure> {
    let store = open_store(options, false).await?;
    let lines = store.journal(service).await?;
    if lines.is_empty() {
        let message = format!("there is no service `{service}` in the store");
        return Err(Failure::new(
            Exit::BadInput,
            "not_found",
            message,
            "check the id and --store",
        ));
    }
    let text: Vec<String> = lines.iter().map(ToString::to_string).collect();
    Ok(Outcome::new(
        text.join("\n"),
        json!({ "service": service, "journal": lines }),
    ))
}

/// Every service of the panel, as the store knows it. No call.
pub(crate) async fn services(options: Options) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    let records = session.engine.services(&session.panel).await?;
    let text: Vec<String> = records.iter().map(line).collect();
    let json: Vec<Value> = records.iter().map(record_json).collect();
    let text = if text.is_empty() {
        format!("no service is on the panel `{}`", session.panel)
    } else {
        text.join("\n")
    };
    Ok(Outcome::new(text, json!({ "panel": session.panel, "services": json })))
}

fn line(record: &ServiceRecord) -> String {
    let service = record.key.service();
    let why = match &record.parked {
        Some(parked) if record.ended.is_none() => format!("{}\n{:26}→ {}", parked.cause, "", parked.cause.advice()),
        _ => record.last_failure.clone().unwrap_or_default(),
    };
    format!("{service:<12} {:<12} {why}", record.phase.to_string())
        .trim_end()
        .to_owned()
}

fn record_json(record: &ServiceRecord) -> Value {
    json!({
        "service": record.key.service(),
        "phase": record.phase,
        "server": record.binding.as_ref().map(|binding| &binding.server),
        "parked": record.parked.as_ref().map(|parked| &parked.cause),
        "last_failure": record.last_failure,
    })
}
