//! A customer who has lost the password of his account.

use std::fmt::Write as _;

use provisioning_core::{
    id::{CustomerId, ServiceId},
    panel::PasswordHelp,
    service::ActOutcome,
};
use serde_json::json;

use crate::{
    arguments::Options,
    failure::{Exit, Failure},
    report::Outcome,
    session::Session,
};

/// One request more than there were, or the one that is named again: then nobody is called.
pub(crate) async fn run(
    options: Options,
    service: &ServiceId,
    customer: Option<CustomerId>,
    request: Option<u64>,
) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?.acting_as(customer);
    let request = match request {
        Some(request) => request,
        None => {
            let view = session.engine.view(service, session.viewer.clone()).await?;
            view.password_reset.map_or(1, |last| last.request + 1)
        }
    };
    let reset = session.engine.reset_password(service, &session.viewer, request).await;
    let reset = reset.map_err(|error| match error.advice().contains("seal_with") {
        true => Failure::from(error).advising("keep the store under a key of its own: see STORE_KEY in `hatch --help`"),
        false => Failure::from(error),
    })?;
    let mut text = format!("service {service}, request {request}: {}", reset.outcome);
    match (&reset.password, reset.by) {
        (Some(password), _) => {
            let _ = write!(text, "\n  password  {}", password.expose());
        }
        (None, PasswordHelp::Link) => {
            text.push_str("\n  the panel mails the customer a link by which he sets a new one")
        }
        (None, _) => text.push_str("\n  the new password was shown before, once"),
    }
    let json = json!({
        "service": service,
        "request": request,
        "outcome": reset.outcome,
        "by": reset.by,
        "password": reset.password.as_ref().map(|password| password.expose()),
    });
    let unknown = || {
        Failure::new(
            Exit::Failed,
            "reset_unknown",
            format!("the answer to request {request} was lost: it may have happened, and is not repeated"),
            "let the customer try; give the command again, some minutes later, if he cannot log in",
        )
    };
    Ok(Outcome::new(text, json).but((reset.outcome == ActOutcome::Unknown).then(unknown)))
}
