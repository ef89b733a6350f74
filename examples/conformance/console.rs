//! A short visit to a server's console.

use std::{future::Future, time::Duration};

use panel_http::{
    Error, ErrorKind,
    console::{ConsoleEvent, ConsoleSession, ServerState},
};

use crate::report::Report;

/// How long a node may take to say what a server does.
const PATIENCE: Duration = Duration::from_secs(10);

const NAME: &str = "a console session";

/// Connects, authenticates, hears the server's state and leaves.
pub(crate) async fn visit(report: &mut Report, opening: impl Future<Output = Result<ConsoleSession, Error>>) {
    let session = match opening.await {
        Ok(session) => session,
        Err(error) => {
            return match excuse(&error) {
                Some(reason) => report.skip(NAME, reason),
                None => report.settle(NAME, Err(error.to_string())),
            };
        }
    };
    let outcome = match tokio::time::timeout(PATIENCE, state(session)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(format!("it does not say the state in {} s", PATIENCE.as_secs())),
    };
    report.settle(NAME, outcome.map(|_| ()));
}

async fn state(mut session: ConsoleSession) -> Result<ServerState, String> {
    while let Some(event) = session.next().await {
        if let ConsoleEvent::Status(state) = event.map_err(|error| error.to_string())? {
            return Ok(state);
        }
    }
    Err("it ended".to_owned())
}

/// Nodes know the panel by its own address only, and may be out of this machine's reach.
fn excuse(error: &Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::Configuration => Some("the node knows the panel by another address than --url"),
        ErrorKind::Unreachable | ErrorKind::Tls | ErrorKind::Timeout => {
            Some("the node cannot be reached from this machine")
        }
        _ => None,
    }
}
