//! What the program shows: lines, and on a terminal a last line that changes.

use std::{
    io::{IsTerminal, stderr, stdout},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};
use panel_http::console::{ConsoleEvent, ServerState, Stats};

use super::Failure;

/// Where it is shown.
pub(super) struct Screen {
    /// The line that changes, on a terminal.
    bar: Option<ProgressBar>,
    state: Option<ServerState>,
    /// As of the last word since the state changed.
    stats: Option<Stats>,
    told: Option<Instant>,
}

/// Where no line can change, usage is told this often.
const TELLS: Duration = Duration::from_secs(15);

impl Screen {
    pub(super) fn new() -> Self {
        let is_terminal = stdout().is_terminal() && stderr().is_terminal();
        let bar = is_terminal.then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self {
            bar,
            state: None,
            stats: None,
            told: None,
        }
    }

    pub(super) fn show(&mut self, event: ConsoleEvent) -> Result<(), Failure> {
        match event {
            ConsoleEvent::Output(line) => self.line(&line),
            ConsoleEvent::InstallOutput(line) | ConsoleEvent::TransferOutput(line) => self.line(&line),
            ConsoleEvent::Status(state) => {
                self.note(&format!("it is {state}"));
                self.state = Some(state);
                (self.stats, self.told) = (None, None);
            }
            ConsoleEvent::Stats(stats) => self.stats = Some(stats),
            ConsoleEvent::InstallStarted => self.note("it is being installed"),
            ConsoleEvent::InstallCompleted => self.note("the installation has ended"),
            ConsoleEvent::TransferStatus(status) => self.note(&format!("transfer: {status}")),
            ConsoleEvent::BackupCompleted { .. } => self.note("a backup is done"),
            ConsoleEvent::BackupRestored => self.note("a backup was restored"),
            ConsoleEvent::DaemonMessage(text) => self.note(&text),
            ConsoleEvent::DaemonError(text) => self.note(&format!("the node failed: {text}")),
            ConsoleEvent::Interrupted => self.note("the connection is lost; trying to come back"),
            ConsoleEvent::Reconnected => self.note("the connection is back"),
            ConsoleEvent::Ended(end) => return Err(end.into()),
            _ => return Ok(()),
        }
        self.usage();
        Ok(())
    }

    /// A line of the server.
    fn line(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| println!("{line}")),
            None => println!("{}", without_colours(line)),
        }
    }

    /// A line about the server.
    pub(super) fn note(&self, text: &str) {
        self.line(&format!("-- {text}"));
    }

    fn usage(&mut self) {
        let (Some(state), Some(stats)) = (&self.state, &self.stats) else {
            return;
        };
        let mebibytes = |bytes: u64| bytes / (1024 * 1024);
        let limit = match mebibytes(stats.memory_limit_bytes) {
            0 => String::new(),
            limit => format!(" of {limit}"),
        };
        let memory = mebibytes(stats.memory_bytes);
        let usage = format!("{state}, CPU {:.1} %, memory {memory}{limit} MiB", stats.cpu_absolute);
        if let Some(bar) = &self.bar {
            bar.set_message(usage);
        } else if self.told.is_none_or(|told| told.elapsed() >= TELLS) {
            self.told = Some(Instant::now());
            self.note(&usage);
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A line as it is read in a file: without the escape sequences that colour it on a terminal.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        let sequence = after.strip_prefix('[').unwrap_or(after);
        let end = sequence.find(|letter: char| letter.is_ascii_alphabetic());
        rest = end.and_then(|end| sequence.get(end + 1..)).unwrap_or_default();
    }
    plain + rest
}
