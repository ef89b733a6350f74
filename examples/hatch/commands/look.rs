//! Looks that change nothing.

use provisioning_core::{Viewer, id::ServiceId, service::Phase, store::Store};
use serde_json::json;

use crate::{
    arguments::Options,
    failure::{Exit, Failure},
    report::Outcome,
    service,
    session::{Session, open_store},
};

/// One call; two with the power state.
pub(crate) async fn status(options: Options, service: &ServiceId, power: bool) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    let view = session
        .engine
        .view_with_power(service, &Viewer::Administrator, power)
        .await?;
    let is_lost = view.server.is_none() && !matches!(view.phase, Phase::Waiting | Phase::Ended);
    let lost = is_lost.then(|| {
        Failure::new(
            Exit::Failed,
            "server_not_found",
            format!("the server of service {service} was not found on the panel"),
            "see `hatch journal`; `hatch retry` looks for it again, and says what can be done",
        )
    });
    Ok(Outcome::new(service::text(&view), json!(view)).but(lost))
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
