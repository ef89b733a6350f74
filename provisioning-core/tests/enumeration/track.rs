//! Counts the points that are reached, and says when one is to be struck.

use std::sync::{Arc, Mutex, MutexGuard};

use provisioning_core::store::MemoryStore;
use tokio::sync::Notify;

use crate::{
    injection::{Blow, Fault, Strike},
    point::{Kind, Point},
};

/// What becomes of the worker that is at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Halt {
    /// Its process is lost.
    Crash,
    /// Its machine stands still until it is told to go on.
    Pause,
}

/// What a call or a commit meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meets {
    Nothing,
    Strike(Blow, Fault),
}

/// The way of all workers of one run, past every point.
#[derive(Debug, Default)]
pub(crate) struct Track {
    state: Mutex<State>,
    resumed: Arc<Notify>,
}

#[derive(Debug, Default)]
struct State {
    is_counting: bool,
    path: Vec<Point>,
    strike: Option<Strike>,
    /// What the next call is to meet: one of this name, or any.
    next: Option<(Option<String>, Fault)>,
    /// The store as it was before a commit that it will forget.
    forgotten: Option<MemoryStore>,
    halt: Option<Halt>,
}

impl Track {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Counts from now on.
    pub(crate) fn begin(&self, strike: Option<Strike>) {
        let mut state = self.state();
        state.is_counting = true;
        state.strike = strike;
    }

    /// Counts no more.
    pub(crate) fn ends(&self) {
        self.state().is_counting = false;
    }

    /// Every point that was reached.
    pub(crate) fn path(&self) -> Vec<Point> {
        self.state().path.clone()
    }

    /// Whether the strike is still to come.
    pub(crate) fn is_pending(&self) -> bool {
        self.state().strike.is_some()
    }

    /// Somebody is about to do this.
    pub(crate) fn reaches(&self, point: Point) -> Meets {
        let mut state = self.state();
        if !state.is_counting {
            return Meets::Nothing;
        }
        let (place, is_call) = (state.path.len(), point.kind != Kind::Commit);
        let is_next = |next: &mut (Option<String>, Fault)| next.0.as_ref().is_none_or(|name| *name == point.name);
        let next = if is_call { state.next.take_if(is_next) } else { None };
        let strike = state.strike.take_if(|strike| strike.place == place);
        if let Some(strike) = strike.filter(|strike| strike.fault != Fault::None) {
            let passes_it_on = !is_call || strike.blow == Blow::CrashBefore;
            state.next = passes_it_on.then(|| (is_call.then(|| point.name.clone()), strike.fault));
        }
        state.path.push(point);
        match (strike, next) {
            (Some(strike), _) => Meets::Strike(strike.blow, strike.fault),
            (None, Some((_, fault))) => Meets::Strike(Blow::None, fault),
            (None, None) => Meets::Nothing,
        }
    }

    /// The answer to the newest call has a body.
    pub(crate) fn answers_at_length(&self) {
        if let Some(point) = self.state().path.last_mut() {
            point.is_answered_at_length = true;
        }
    }

    /// The store will be as it was before.
    pub(crate) fn will_forget(&self, before: MemoryStore) {
        self.state().forgotten = Some(before);
    }

    /// The store as it was before, when it is to forget.
    pub(crate) fn forgets(&self) -> Option<MemoryStore> {
        self.state().forgotten.take()
    }

    pub(crate) fn is_to_forget(&self) -> bool {
        self.state().forgotten.is_some()
    }

    /// Stops the worker that is here.
    pub(crate) async fn halts(&self, halt: Halt) {
        let resumed = self.resumed.notified();
        self.state().halt = Some(halt);
        match halt {
            Halt::Crash => std::future::pending().await,
            Halt::Pause => resumed.await,
        }
    }

    /// What the worker that was just looked at met.
    pub(crate) fn halted(&self) -> Option<Halt> {
        self.state().halt.take()
    }

    /// The machine that stood still goes on.
    pub(crate) fn resumes(&self) {
        self.resumed.notify_waiters();
    }
}
