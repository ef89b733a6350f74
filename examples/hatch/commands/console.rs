//! The live console of a server.

#[path = "../../console/screen.rs"]
mod screen;

use std::{future::pending, io::stdin, time::Duration};

use panel_http::console::{ConsoleEnd, ConsoleSession};
use provisioning_core::id::{CustomerId, ServiceId};
use serde_json::json;
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::Instant,
};

use self::screen::Screen;
use crate::{
    arguments::Options,
    failure::{Exit, Failure},
    report::Outcome,
    session::Session,
};

/// Shows what is said and says what is typed, until it is to end.
pub(crate) async fn run(
    options: Options,
    service: &ServiceId,
    customer: Option<CustomerId>,
    goes_on: Option<Duration>,
) -> Result<Outcome, Failure> {
    if options.json {
        return Err(Failure::input("a console is for people", "leave --json out"));
    }
    let session = Session::open_for(options, service).await?.acting_as(customer);
    let console = session.engine.console(service, &session.viewer).await?;
    let mut screen = Screen::new();
    follow(console, &mut screen, goes_on).await?;
    Ok(Outcome::new(
        format!("-- the console of service {service} is closed"),
        json!({}),
    ))
}

async fn follow(mut console: ConsoleSession, screen: &mut Screen, goes_on: Option<Duration>) -> Result<(), Failure> {
    let mut typed = typed();
    let mut is_typing = true;
    let mut last = None;
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    console.request_logs().await?;
    console.request_stats().await?;
    loop {
        tokio::select! {
            event = console.next() => match event {
                Some(event) => screen.show(event?)?,
                None => return Ok(()),
            },
            line = typed.recv(), if is_typing => match line {
                Some(line) => {
                    if let Err(error) = console.send_command(&line).await {
                        screen.note(&format!("not sent: {error}"));
                    }
                }
                None => {
                    is_typing = false;
                    last = goes_on.map(|goes_on| Instant::now() + goes_on);
                }
            },
            () = at(last) => return Ok(()),
            _ = &mut stop => return Ok(()),
        }
    }
}

async fn at(last: Option<Instant>) {
    match last {
        Some(last) => tokio::time::sleep_until(last).await,
        None => pending().await,
    }
}

/// The lines of the input. On a thread of their own, which the end of the program does not wait for.
fn typed() -> UnboundedReceiver<String> {
    let (sender, typed) = unbounded_channel();
    std::thread::spawn(move || {
        for line in stdin().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    typed
}

impl From<panel_http::Error> for Failure {
    fn from(error: panel_http::Error) -> Self {
        let exit = if error.is_unreachable() || error.is_about_the_key() {
            Exit::NoAccess
        } else {
            Exit::Failed
        };
        Self::new(exit, "console", error.to_string(), error.advice())
    }
}

impl From<ConsoleEnd> for Failure {
    fn from(end: ConsoleEnd) -> Self {
        let (message, advice) = match end {
            ConsoleEnd::Suspended => (
                "the server was suspended",
                "its console is open again when it is unsuspended",
            ),
            ConsoleEnd::Deleted => ("the server was deleted", "there is nothing left to show"),
            _ => (
                "the node has closed the console to this account",
                "give the client key of somebody who may use the server",
            ),
        };
        Self::new(Exit::Failed, "console", message, advice)
    }
}
