//! The engine's unit of work: as many steps as there are, until something must be waited for.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use panel_http::clock;

use super::{Engine, act::Acted, holding::LEASE, tell};
use crate::{
    error::Error,
    event::EventEntry,
    id::ServiceId,
    journal::{JournalEntry, JournalEvent},
    panel::{Capabilities, ObservedServer, Panel, PanelError},
    plan::{self, Note, Observed, Outcome, Sight, StepKind, Why},
    service::{ActOutcome, Desired, Goal, ParkCause, Parked, Phase, ServiceRecord, Tombstone},
    store::{Commit, DocumentKind, Expected, Lease, Subject, Write},
};

/// Where a service stands after [`Engine::advance`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Progress {
    /// The panel is as wanted.
    Converged {
        /// What was seen and left as it is.
        notes: Vec<Note>,
    },
    /// The service has ended.
    Ended {
        /// The server was gone before we deleted it.
        already_gone: bool,
    },
    /// Nothing can be done before this instant.
    Waiting {
        /// Until when.
        until: Timestamp,
        /// For what.
        why: Why,
        /// What failed last, if something did.
        failure: Option<String>,
    },
    /// A person must decide.
    Parked {
        /// Why.
        cause: ParkCause,
    },
    /// The panel cannot be used just now; it concerns all its services, and costs this one no attempt.
    PanelUnavailable {
        /// Why.
        error: PanelError,
        /// When to try again.
        until: Timestamp,
    },
    /// Another worker has it in hand.
    InHand,
    /// The worker was told to stop, and left off between two steps.
    Stopped,
}

/// Whoever works on one service alone does not stop in between.
pub(super) static GOES_ON: AtomicBool = AtomicBool::new(false);

impl Engine {
    /// Brings a service as near to what is wanted as can be done now, and says what is left.
    ///
    /// # Guarantees
    /// Idempotent, and safe to call from anywhere, at any time, by any number of workers: one of them does the work. It
    /// returns when there is nothing to do, or something to wait for; it does not wait itself. Dropping the future, or
    /// losing the process, at any point loses nothing: the next call looks first.
    ///
    /// # Errors
    /// [`NotFound`](crate::Reason::NotFound) without such a service; otherwise only when the store fails. What the panel
    /// does is in the [`Progress`].
    pub async fn advance(&self, service: &ServiceId) -> Result<Progress, Error> {
        let subject = Subject::service(service);
        self.load(service).await?;
        match self.store().claim(&subject, LEASE).await? {
            Some(lease) => self.advance_under(&lease, service, &GOES_ON).await,
            None => Ok(Progress::InHand),
        }
    }

    /// As [`advance`](Self::advance), with a look at the server that was made just now.
    pub(super) async fn advance_seeing(&self, service: &ServiceId, server: ObservedServer) -> Result<Progress, Error> {
        let seen = Observed::of(Sight::Seen {
            at: self.now(),
            server: Box::new(server),
        });
        match self.store().claim(&Subject::service(service), LEASE).await? {
            Some(lease) => Box::pin(self.work_on(&lease, service, seen, &GOES_ON)).await,
            None => Ok(Progress::InHand),
        }
    }

    /// Leaves off between two steps when `stops` says so.
    pub(super) async fn advance_under(
        &self,
        lease: &Lease,
        service: &ServiceId,
        stops: &AtomicBool,
    ) -> Result<Progress, Error> {
        Box::pin(self.work_on(lease, service, Observed::default(), stops)).await
    }

    async fn work_on(
        &self,
        lease: &Lease,
        service: &ServiceId,
        observed: Observed,
        stops: &AtomicBool,
    ) -> Result<Progress, Error> {
        let stored = self.load(service).await?;
        let panel = Arc::clone(self.panel(&stored.record.panel)?);
        let mut hand = Hand {
            capabilities: panel.capabilities(),
            engine: self,
            panel,
            lease,
            stops,
            service,
            desired: stored.desired,
            saved: Box::new(stored.record.clone()),
            record: stored.record,
            version: stored.record_version,
            observed,
            acted: BTreeSet::new(),
            failure: None,
            forget_account: false,
            allocation_is_taken: false,
            lines: Vec::new(),
            is_changed: false,
        };
        let progress = self.holding(lease, Box::pin(hand.run())).await?;
        let due_in = hand.due_in(&progress);
        self.store().release(lease, due_in).await?;
        Ok(progress)
    }
}

/// A service that this worker has in hand.
pub(super) struct Hand<'a> {
    pub(super) engine: &'a Engine,
    pub(super) panel: Arc<dyn Panel>,
    pub(super) capabilities: Capabilities,
    pub(super) lease: &'a Lease,
    stops: &'a AtomicBool,
    pub(super) service: &'a ServiceId,
    pub(super) desired: Desired,
    pub(super) record: ServiceRecord,
    /// The record as it is stored.
    saved: Box<ServiceRecord>,
    version: u64,
    pub(super) observed: Observed,
    /// Writes that the panel has done since the service was taken in hand, or since something else is wanted.
    pub(super) acted: BTreeSet<StepKind>,
    /// What failed since then: the same is not tried again at once.
    pub(super) failure: Option<String>,
    /// The account that was taken for the customer's is none, the panel says.
    pub(super) forget_account: bool,
    /// Somebody has the allocation that a creation sent; a look tells whether it is a server of ours.
    pub(super) allocation_is_taken: bool,
    lines: Vec<JournalEntry>,
    is_changed: bool,
}

impl Hand<'_> {
    async fn run(&mut self) -> Result<Progress, Error> {
        self.report_interrupted();
        self.engine
            .recall_account(&mut self.observed, &self.record, &self.desired)
            .await?;
        loop {
            let desired = self.engine.wanted(self.service, &self.record.panel).await?;
            if desired.revision != self.desired.revision {
                self.acted.clear();
            }
            if desired.customer != self.desired.customer {
                self.engine
                    .recall_account(&mut self.observed, &self.record, &desired)
                    .await?;
            }
            self.desired = self.record.with_ports(desired.at(self.now()));
            let plan = plan::plan(
                &self.record,
                &self.desired,
                &self.observed,
                &self.capabilities,
                self.now(),
            );
            let Some(step) = plan.steps.first() else {
                return self.conclude(plan.outcome, plan.notes).await;
            };
            if step.kind().is_write() && self.failure.is_some() {
                return self.retry_later().await;
            }
            if self.stops.load(Ordering::Relaxed) {
                self.under_way();
                self.save().await?;
                return Ok(Progress::Stopped);
            }
            if let Some(observer) = &self.engine.0.observer {
                observer(self.service, step);
            }
            match self.act(step).await? {
                Acted::Goes => {}
                Acted::Parks(cause) => return self.park(cause).await,
                Acted::Waits { until, why } => return self.wait(until, why).await,
                Acted::Fails(error) if error.kind().is_about_the_panel() => return self.panel_unavailable(error).await,
                Acted::Fails(error) => {
                    self.failure = Some(error.to_string());
                    return self.retry_later().await;
                }
            }
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.engine.now()
    }

    pub(super) fn note(&mut self, event: JournalEvent) {
        let line = JournalEntry::new(self.now(), self.service.clone(), event);
        self.lines.push(line);
        self.is_changed = true;
    }

    /// Writes the record with its journal lines and events, if there is anything new.
    pub(super) async fn save(&mut self) -> Result<(), Error> {
        if !self.is_changed {
            return Ok(());
        }
        let expected = Expected::Version(self.version);
        let write = Write::new(DocumentKind::Service, self.service.as_str(), expected, &self.record)?;
        let write = write.unique(self.record.mark());
        let commit = Commit::write(write)
            .telling(self.events())
            .journal(std::mem::take(&mut self.lines))
            .under(self.lease);
        self.engine.store().commit(commit).await?;
        (*self.saved).clone_from(&self.record);
        self.version += 1;
        self.is_changed = false;
        Ok(())
    }

    fn events(&self) -> Vec<EventEntry> {
        let address = self.seen().map(|server| &server.address);
        let revision = self.desired.revision;
        tell::events(&self.saved, &self.record, &self.lines, revision, address)
            .into_iter()
            .map(|event| EventEntry::new(self.now(), self.service.clone(), revision, event))
            .collect()
    }

    /// The record was changed, and is to be saved with the next line.
    pub(super) const fn touch(&mut self) {
        self.is_changed = true;
    }

    /// A run before this one may have ended between sending a write and hearing of it.
    fn report_interrupted(&mut self) {
        let mut lines = Vec::new();
        for attempt in self.record.attempts.iter_mut().filter(|attempt| !attempt.reported) {
            attempt.reported = true;
            lines.push(JournalEvent::Interrupted {
                attempt: attempt.number,
                step: attempt.step.clone(),
                unsettled_until: attempt.unsettled_until,
            });
            let outcome = ActOutcome::Unknown;
            let acts = self.record.acts.iter();
            lines.extend(
                acts.filter(|(act, report)| act.name() == attempt.step && report.outcome == outcome)
                    .map(|(act, report)| JournalEvent::Act {
                        act: *act,
                        request: report.request,
                        outcome,
                    }),
            );
        }
        for line in lines {
            self.note(line);
        }
    }

    async fn conclude(&mut self, outcome: Outcome, notes: Vec<Note>) -> Result<Progress, Error> {
        match outcome {
            Outcome::Converged => {
                let phase = if self.desired.is_suspended(self.now()) || notes.contains(&Note::SuspendedOnThePanel) {
                    Phase::Suspended
                } else {
                    Phase::Active
                };
                let revision = self.desired.revision;
                if self.record.converged != Some(revision) {
                    self.note(JournalEvent::Converged { revision });
                }
                let was_parked = self.record.parked.take().is_some();
                if was_parked || self.record.phase != phase || self.record.failures > 0 || !self.record.was_active {
                    self.touch();
                }
                self.know_the_egg();
                self.record.converged = Some(revision);
                self.record.phase = phase;
                self.record.was_active = true;
                self.record.stood_suspended = Some(phase == Phase::Suspended);
                self.record.written.clear();
                self.record.failures = 0;
                self.record.last_failure = None;
                self.save().await?;
                Ok(Progress::Converged { notes })
            }
            Outcome::End { already_gone } => {
                // It was said of this row, and not of one that turns up later.
                let node_lacked_it = std::mem::take(&mut self.record.node_lacks_it);
                if self.record.ended.is_none() {
                    let server = self.record.binding.as_ref().map(|binding| binding.server.clone());
                    let is_proved = self.capabilities.delete_proves_the_node
                        && !node_lacked_it
                        && !self.record.deleted_by_force
                        && !self.may_have_been_forced(already_gone);
                    // A creation that the panel took back may have left something on a node that failed meanwhile.
                    let was_taken_back = server.is_none() && self.record.epoch > 0;
                    let node_may_keep_it = was_taken_back || (server.is_some() && !is_proved);
                    self.record.ended = Some(Tombstone {
                        node_may_keep_it,
                        first_intent: self.record.first_intent,
                        made_for: self.record.made_for.clone(),
                        ..Tombstone::new(self.now(), server, already_gone)
                    });
                    // One that turns up later is another server, and its node may have it.
                    self.record.node_lacks_it = false;
                    self.record.phase = Phase::Ended;
                    self.record.parked = None;
                    self.note(JournalEvent::Ended {
                        already_gone,
                        node_may_keep_it,
                    });
                    self.save().await?;
                } else if node_lacked_it {
                    self.touch();
                    self.save().await?;
                }
                Ok(Progress::Ended { already_gone })
            }
            Outcome::LetGo => {
                let server = self.record.binding.as_ref().map(|binding| binding.server.clone());
                self.record.ended = Some(Tombstone {
                    let_go: true,
                    ..Tombstone::new(self.now(), server, false)
                });
                self.record.phase = Phase::Ended;
                self.note(JournalEvent::LetGo { by: None });
                self.save().await?;
                Ok(Progress::Ended { already_gone: false })
            }
            Outcome::Wait { until, why } => self.wait(until, why).await,
            Outcome::Park { cause } => self.park(cause).await,
        }
    }

    /// Whether somebody else may have taken it off the panel, whatever its node said: it was gone before us, or although the
    /// last that was heard of its deletion is that its node failed.
    fn may_have_been_forced(&self, already_gone: bool) -> bool {
        let is_answered = matches!(self.observed.server, Sight::Deleted { .. });
        already_gone || (!is_answered && self.record.deletion_fails_since.is_some())
    }

    /// What the panel has of an egg that we did not write is as wanted, and what its owner changes from now on is his.
    fn know_the_egg(&mut self) {
        let wanted = &self.desired.spec;
        let applied = self.record.applied.as_mut();
        if let Some(applied) = applied.filter(|applied| applied.egg != wanted.egg) {
            applied.egg.clone_from(&wanted.egg);
            applied.docker_image.clone_from(&wanted.docker_image);
            applied.environment.clone_from(&wanted.environment);
            self.touch();
        }
    }

    async fn wait(&mut self, until: Timestamp, why: Why) -> Result<Progress, Error> {
        self.under_way();
        self.save().await?;
        Ok(Progress::Waiting {
            until,
            why,
            failure: self.record.last_failure.clone(),
        })
    }

    async fn retry_later(&mut self) -> Result<Progress, Error> {
        self.record.failures = self.record.failures.saturating_add(1);
        self.record.last_failure.clone_from(&self.failure);
        self.touch();
        let wait = plan::schedule::backoff(self.record.failures, (self.engine.0.randomness)());
        self.wait(clock::after(self.now(), wait), Why::Retrying).await
    }

    async fn park(&mut self, cause: ParkCause) -> Result<Progress, Error> {
        let is_known = self.record.parked.as_ref().is_some_and(|parked| parked.cause == cause);
        if !is_known || self.record.phase != Phase::Parked {
            self.record.parked = Some(Parked::new(cause.clone(), self.now(), self.desired.revision));
            self.record.phase = Phase::Parked;
            self.note(JournalEvent::Parked { cause: cause.clone() });
        } else if let Some(parked) = &mut self.record.parked {
            parked.revision = self.desired.revision;
            self.touch();
        }
        self.save().await?;
        Ok(Progress::Parked { cause })
    }

    async fn panel_unavailable(&mut self, error: PanelError) -> Result<Progress, Error> {
        self.under_way();
        self.save().await?;
        let wait = error.retry_after().unwrap_or(Duration::from_secs(2));
        Ok(Progress::PanelUnavailable {
            until: clock::after(self.now(), wait),
            error,
        })
    }

    fn under_way(&mut self) {
        // What an ended service left behind is cleared away, and it has ended all the same.
        if self.record.ended.is_some() {
            return;
        }
        let phase = match (self.desired.goal, self.record.was_active, self.record.was_never_sent()) {
            (Goal::Ended, _, _) => Phase::Ending,
            (Goal::Live, true, _) => Phase::Changing,
            (Goal::Live, false, true) => Phase::Waiting,
            (Goal::Live, false, false) => Phase::Provisioning,
        };
        if self.record.phase != phase {
            self.record.phase = phase;
            self.touch();
        }
    }

    /// When the service wants to be looked at again.
    fn due_in(&self, progress: &Progress) -> Option<Duration> {
        let now = self.now();
        match progress {
            Progress::Waiting { until, .. } | Progress::PanelUnavailable { until, .. } => {
                Some(clock::until(now, *until))
            }
            Progress::Converged { .. } => {
                let owed = self.record.owed_sync.as_ref().map(|owed| owed.due);
                let suspension = self.desired.suspend_at.filter(|at| *at > now);
                let option = self.desired.next_end_of_an_option(now);
                owed.into_iter()
                    .chain(suspension)
                    .chain(option)
                    .min()
                    .map(|at| clock::until(now, at))
            }
            Progress::Stopped => Some(Duration::ZERO),
            Progress::Ended { .. } | Progress::Parked { .. } | Progress::InHand => None,
        }
    }

    /// What is seen, if it is a server.
    pub(super) fn seen(&self) -> Option<&crate::panel::ObservedServer> {
        self.observed.server.seen()
    }
}
