//! One run: the checks of a panel, and what is cleaned up after them.

use std::{process::ExitCode, time::Duration};

use panel_http::{Endpoint, Transport, TransportBuilder};
use tokio::signal::ctrl_c;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

use crate::{arguments::Arguments, report::Report, sweep::Sweep};

/// An answer that was lost may belong to something that is made a little later.
const LATE: Duration = Duration::from_secs(2);

/// Between two tries to delete what could not be deleted.
const PAUSE: Duration = Duration::from_secs(1);

/// How often the panel is searched for what is left.
const ROUNDS: usize = 4;

/// The checks of one panel software.
pub(crate) trait Life {
    /// Every check.
    async fn check(&mut self);

    /// Deletes what carries the run's name and is still there.
    async fn sweep(&self) -> Sweep;

    /// What was found so far.
    fn report(&mut self) -> &mut Report;
}

/// Lives it to its end, or until it is interrupted, and cleans up after it in any case.
pub(crate) async fn live(mut life: impl Life, endpoints: &[&'static Endpoint]) -> ExitCode {
    let interrupted = tokio::select! {
        () = life.check() => false,
        () = interruption() => true,
    };
    if interrupted {
        life.report().interrupted();
    }
    if !life.report().is_blank() {
        life.report().section("clean up");
        let outcome = clean_up(&mut life).await;
        life.report().settle("nothing is left behind", outcome);
    }
    std::mem::take(life.report()).end(endpoints)
}

/// Ctrl-C, or what a CI system sends before it kills.
async fn interruption() {
    #[cfg(unix)]
    if let Ok(mut terminate) = signal(SignalKind::terminate()) {
        tokio::select! {
            _ = ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _pressed = ctrl_c().await;
}

/// Sweeps until there was nothing to do.
async fn clean_up(life: &mut impl Life) -> Result<(), String> {
    if life.report().is_uncertain() {
        tokio::time::sleep(LATE).await;
    }
    let mut left = String::new();
    for _ in 0..ROUNDS {
        let sweep = life.sweep().await;
        if sweep.is_clean() {
            return Ok(());
        }
        left = sweep.failures();
        if !left.is_empty() {
            tokio::time::sleep(PAUSE).await;
        }
    }
    Err(format!("still there, or not to be seen: {left}"))
}

/// A handle on the panel that was asked for.
pub(crate) fn built<H: From<Transport>>(builder: TransportBuilder<H>, arguments: &Arguments) -> Result<H, String> {
    let builder = if arguments.allow_plain_http {
        builder.allow_plain_http()
    } else {
        builder
    };
    builder
        .build()
        .map_err(|error| format!("{error}\n  → {}", error.advice()))
}
