//! What is shown while a command works: a spinner for people, lines for logs, nothing for machines.

use std::{
    io::{IsTerminal, stderr},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use indicatif::ProgressBar;
use provisioning_core::plan::Step;

/// In a log, a state that lasts is told again this often.
const AGAIN: Duration = Duration::from_secs(15);

pub(crate) struct Progress {
    face: Face,
    told: Mutex<Told>,
}

enum Face {
    Silent,
    Lines,
    Spinner(ProgressBar),
}

#[derive(Default)]
struct Told {
    steps: Vec<Step>,
    state: String,
    since: Option<Instant>,
    last: Option<Instant>,
}

impl Progress {
    pub(crate) fn new(as_json: bool) -> Self {
        let face = if as_json {
            Face::Silent
        } else if stderr().is_terminal() {
            let spinner = ProgressBar::new_spinner();
            spinner.enable_steady_tick(Duration::from_millis(120));
            Face::Spinner(spinner)
        } else {
            Face::Lines
        };
        Self {
            face,
            told: Mutex::default(),
        }
    }

    /// A step is about to be done. A look while something is waited for is part of the waiting.
    pub(crate) fn step(&self, step: &Step) {
        self.told().steps.push(step.clone());
        if *step == Step::Look && self.told().since.is_some() {
            return;
        }
        let changes: Vec<String> = step.changes().iter().map(ToString::to_string).collect();
        if changes.is_empty() {
            self.say(&step.to_string());
        } else {
            self.say(&format!("{step} ({})", changes.join(", ")));
        }
    }

    /// Something is done now.
    pub(crate) fn say(&self, what: &str) {
        let mut told = self.told();
        told.state.clear();
        told.since = None;
        match &self.face {
            Face::Silent => {}
            Face::Lines => eprintln!("{what}"),
            Face::Spinner(spinner) => spinner.set_message(what.to_owned()),
        }
    }

    /// Something is waited for; called again and again while it lasts.
    pub(crate) fn wait(&self, state: &str) {
        let mut told = self.told();
        let now = Instant::now();
        let is_new = told.state != state;
        if is_new {
            told.state = state.to_owned();
            told.since = Some(now);
        }
        let elapsed = told.since.map_or(Duration::ZERO, |since| now - since).as_secs();
        let line = if is_new {
            state.to_owned()
        } else {
            format!("{state} {elapsed} s")
        };
        match &self.face {
            Face::Silent => {}
            Face::Lines => {
                if is_new || told.last.is_none_or(|last| now - last >= AGAIN) {
                    told.last = Some(now);
                    eprintln!("{line}");
                }
            }
            Face::Spinner(spinner) => spinner.set_message(line),
        }
    }

    /// Every step so far.
    pub(crate) fn steps(&self) -> Vec<Step> {
        self.told().steps.clone()
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Face::Spinner(spinner) = &self.face {
            spinner.finish_and_clear();
        }
    }
}
