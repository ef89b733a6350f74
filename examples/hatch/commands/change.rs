//! What happens to a service once it is sold. Each edits what is wanted, and waits until the panel is so.

use std::{path::Path, time::Duration};

use jiff::Timestamp;
use provisioning_core::{
    engine::Decision,
    id::ServiceId,
    service::{Change, Force, Phase},
};
use serde_json::json;

use crate::{
    arguments::Options,
    carry_out::{Settled, carry_out},
    catalogue::{self, Import, Named},
    failure::{Exit, Failure},
    files,
    report::Outcome,
    service,
    session::Session,
};

pub(crate) async fn suspend(options: Options, service: &ServiceId, reason: &str) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    want(&session, service, Change::suspend(reason)).await?;
    settle(&session, service).await
}

/// The day may have come already.
pub(crate) async fn expire(options: Options, service: &ServiceId, at: Option<Timestamp>) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    want(&session, service, Change::suspend_at(at)).await?;
    let mut outcome = settle(&session, service).await?;
    outcome.text.push_str(&match at {
        Some(at) => format!("\n  until     {at:.0}"),
        None => "\n  until     it is ended".to_owned(),
    });
    outcome.json["suspend_at"] = json!(at);
    Ok(outcome)
}

/// The service may stay suspended: for another reason, or because somebody did it on the panel.
pub(crate) async fn unsuspend(options: Options, service: &ServiceId, change: Change) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    want(&session, service, change).await?;
    let outcome = settle(&session, service).await?;
    let still = session.record(service).await?.phase == Phase::Suspended;
    let reasons: Vec<String> = session
        .desired(service)
        .await?
        .suspension
        .iter()
        .map(ToString::to_string)
        .collect();
    let because = match reasons.as_slice() {
        [] => "it was suspended on the panel itself".to_owned(),
        reasons => format!("it has other reasons: {}", reasons.join(", ")),
    };
    Ok(outcome.but(still.then(|| {
        Failure::new(
            Exit::Failed,
            "still_suspended",
            format!("service {service} stays suspended: {because}"),
            "lift these too with --reason, or all with --all",
        )
    })))
}

pub(crate) async fn product(options: Options, service: &ServiceId, file: &Path) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    let (draft, _) = files::product(file, Some(&session.panel))?;
    let named = Named {
        file: files::name(file),
        draft,
    };
    let product = catalogue::product(&session, &named, Import::WhenNeeded).await?;
    session.engine.products().save(named.draft).await?;
    let parked = session.record(service).await?.parked;
    want(&session, service, Change::product(product.id().clone())).await?;
    if parked.is_some_and(|parked| parked.cause.is_about_the_order()) {
        session.engine.retry(service).await?;
    }
    settle(&session, service).await
}

pub(crate) async fn terminate(
    options: Options,
    service: &ServiceId,
    force: Option<Duration>,
) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    let change = match force {
        None => Change::terminate(),
        Some(Duration::ZERO) => Change::terminate_by_force(Force::AtOnce),
        Some(patience) => Change::terminate_by_force(Force::After(patience)),
    };
    want(&session, service, change).await?;
    settle(&session, service).await
}

pub(crate) async fn retry(options: Options, service: &ServiceId) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    if session.record(service).await?.parked.is_some() {
        let by = session.by.as_deref();
        session.engine.decide(service, Decision::Retry, by).await?;
    }
    settle(&session, service).await
}

pub(super) async fn want(session: &Session, service: &ServiceId, change: Change) -> Result<(), Failure> {
    session.engine.change(service, session.signed(change)).await?;
    Ok(())
}

pub(super) async fn settle(session: &Session, service: &ServiceId) -> Result<Outcome, Failure> {
    let settled = carry_out(session, service).await?;
    tell(session, service, &settled).await
}

pub(super) async fn tell(session: &Session, service: &ServiceId, settled: &Settled) -> Result<Outcome, Failure> {
    match settled {
        Settled::AsWanted { notes } => service::told(session, service, notes).await,
        Settled::Ended { already_gone } => {
            let how = if *already_gone {
                "its server was gone already"
            } else {
                "its server is deleted"
            };
            let json = json!({ "service": service, "phase": Phase::Ended, "already_gone": already_gone });
            Ok(Outcome::new(format!("service {service} has ended: {how}"), json))
        }
    }
}
