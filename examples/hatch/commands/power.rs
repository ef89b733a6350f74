//! A click on start or stop.

use provisioning_core::{Viewer, id::ServiceId, panel::PowerAction};
use serde_json::json;

use crate::{arguments::Options, failure::Failure, report::Outcome, session::Session};

/// One call; sent once.
pub(crate) async fn run(options: Options, service: &ServiceId, action: PowerAction) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    session.engine.power(service, &Viewer::Administrator, action).await?;
    let json = json!({ "service": service, "action": action });
    Ok(Outcome::new(
        format!("service {service}: the panel took {action}"),
        json,
    ))
}
