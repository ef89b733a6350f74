//! Drives a service until it is as wanted, and tells what is waited for.

use std::time::Duration;

use jiff::Timestamp;
use panel_http::clock;
use provisioning_core::{
    Error,
    engine::{Patience, Progress},
    id::ServiceId,
    plan::{Note, StepKind, Why},
};

use crate::{
    failure::{Exit, Failure},
    session::Session,
};

/// How it ended well.
#[derive(Debug)]
pub(crate) enum Settled {
    /// The panel is as wanted.
    AsWanted { notes: Vec<Note> },
    /// The service has ended.
    Ended { already_gone: bool },
}

/// Works on a service until it is as wanted or has ended, no longer than the time given. Ctrl-C finishes the step in hand.
pub(crate) async fn carry_out(session: &Session, service: &ServiceId) -> Result<Settled, Failure> {
    let ends = clock::after(Timestamp::now(), session.wait);
    let mut patience = Patience::default();
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        let (until, state) = match session.engine.advance(service).await? {
            Progress::Converged { notes } => return Ok(Settled::AsWanted { notes }),
            Progress::Ended { already_gone } => return Ok(Settled::Ended { already_gone }),
            Progress::Parked { cause } => return Err(Failure::parked(cause)),
            Progress::Waiting { until, why, failure } => {
                patience.restore();
                (until, state(session, service, why, until, failure).await?)
            }
            Progress::PanelUnavailable { error, until } if patience.bears(&error) => {
                (until, format!("the panel cannot be used, trying again: {error}"))
            }
            Progress::PanelUnavailable { error, .. } => return Err(Error::from(error).into()),
            _ => {
                let state = "another command has it in hand; one that died gives it up within seconds".to_owned();
                (clock::after(Timestamp::now(), Duration::from_millis(500)), state)
            }
        };
        if until > ends {
            return Err(not_yet(service, &state, until));
        }
        loop {
            let left = clock::until(Timestamp::now(), until);
            if left.is_zero() {
                break;
            }
            session.progress.wait(&state);
            tokio::select! {
                () = tokio::time::sleep(left.min(Duration::from_secs(1))) => {}
                _ = &mut stop => return Err(not_yet(service, &state, until)),
            }
        }
    }
}

fn not_yet(service: &ServiceId, state: &str, until: Timestamp) -> Failure {
    Failure::new(
        Exit::NotYet,
        "not_yet",
        format!("service {service} is not as wanted yet: {state}"),
        format!(
            "nothing is lost: give the same command again after {}, or a longer --wait",
            time(until)
        ),
    )
}

/// What is waited for, in a sentence.
async fn state(
    session: &Session,
    service: &ServiceId,
    why: Why,
    until: Timestamp,
    failure: Option<String>,
) -> Result<String, Failure> {
    Ok(match why {
        Why::Installing => "installing…".to_owned(),
        Why::Busy => "the panel is busy with the server".to_owned(),
        Why::Settling => {
            let record = session.record(service).await?;
            let is_made = record
                .attempts
                .iter()
                .any(|attempt| attempt.step == StepKind::Create.name());
            let time = time(until);
            if is_made && record.binding.is_some() {
                format!(
                    "an answer was lost; the server was found; waiting until {time} so that the panel cannot take it back"
                )
            } else {
                format!("an answer was lost; waiting until {time}, when the call can have no effect any more")
            }
        }
        Why::Retrying => match failure {
            Some(failure) => format!("it failed, and is tried again at {}: {failure}", time(until)),
            None => format!("trying again at {}", time(until)),
        },
        _ => format!("waiting until {}", time(until)),
    })
}

fn time(at: Timestamp) -> String {
    at.strftime("%H:%M:%S UTC").to_string()
}
