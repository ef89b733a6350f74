//! A click on start or stop.

use provisioning_core::{
    id::{CustomerId, ServiceId},
    panel::PowerAction,
};
use serde_json::json;

use crate::{arguments::Options, failure::Failure, report::Outcome, session::Session};

/// One call; sent once.
pub(crate) async fn run(
    options: Options,
    service: &ServiceId,
    customer: Option<CustomerId>,
    action: PowerAction,
) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?.acting_as(customer);
    session.engine.power(service, &session.viewer, action).await?;
    let json = json!({ "service": service, "action": action });
    Ok(Outcome::new(
        format!("service {service}: the panel took {action}"),
        json,
    ))
}
