//! One step: its intent is stored, then it is sent, then its outcome is stored.

mod node;
mod outcome;
mod request;

use jiff::Timestamp;
use panel_http::clock;

pub(super) use self::outcome::outcome_of;
use self::request::Request;
use super::{advance::Hand, holding::LEASE};
use crate::{
    effect::Effect,
    error::Error,
    journal::JournalEvent,
    panel::{PanelError, PanelErrorKind},
    plan::{Step, StepKind, Why},
    service::{ActOutcome, ActReport, Attempt, Goal, Install, ParkCause},
};

/// What a step came to.
pub(super) enum Acted {
    /// Plan again with what is known now.
    Goes,
    /// Plan again at this instant.
    Waits { until: Timestamp, why: Why },
    /// A person must decide.
    Parks(ParkCause),
    /// It failed, and its effect is settled or recorded.
    Fails(PanelError),
}

impl Hand<'_> {
    pub(super) async fn act(&mut self, step: &Step) -> Result<Acted, Error> {
        match step.kind() {
            StepKind::Look => self.look().await,
            StepKind::AskNode => self.ask_node().await,
            StepKind::ReadVariables => self.read_variables().await,
            StepKind::VerifyPanel => self.verify_panel().await,
            StepKind::EnsureAccount => self.ensure_account().await,
            StepKind::UpdateAccount => self.update_account().await,
            StepKind::ChooseAllocation => self.choose_allocation().await,
            kind if self.acted.contains(&kind) => {
                // An earlier write that came late has undone it; it is done again when none can come any more.
                if let Some(until) = self.record.unsettled_until().filter(|until| self.now() < *until) {
                    return Ok(Acted::Waits {
                        until,
                        why: Why::Settling,
                    });
                }
                let fields: Vec<&str> = step.changes().iter().map(|change| change.field.as_str()).collect();
                let message = format!(
                    "it keeps other values than it was given ({kind}: {})",
                    fields.join(", "),
                    kind = kind.name()
                );
                Ok(Acted::Parks(ParkCause::Refused { message }))
            }
            _ => self.write(step).await,
        }
    }

    async fn write(&mut self, step: &Step) -> Result<Acted, Error> {
        let kind = step.kind();
        let Some(request) = self.request(step) else {
            return Ok(Acted::Goes);
        };
        let decided = self.now();
        let attempt = self.intend(step, &request);
        self.save().await?;
        let at = self.now();
        let answer = if at <= clock::after(decided, LEASE) {
            self.send(&request).await
        } else {
            Err(decided_too_long_ago(step))
        };
        match answer {
            Ok(answer) => {
                if let Some(sent) = self.answered(attempt).and_then(|known| known.sent) {
                    self.record.applied = Some(*sent);
                }
                self.note_written(step);
                self.note(JournalEvent::Done {
                    attempt,
                    step: kind.name().to_owned(),
                });
                self.acted.insert(kind);
                self.report(step, ActOutcome::Done);
                self.took_effect(at, request, answer);
                self.save().await?;
                Ok(Acted::Goes)
            }
            Err(error) => {
                if matches!(error.effect(), Effect::Unknown | Effect::Applied) {
                    self.note_written(step);
                }
                self.write_failed(step, attempt, error).await
            }
        }
    }

    /// Another thing than drift was put right.
    fn note_written(&mut self, step: &Step) {
        if self.record.converged != Some(self.desired.revision) {
            let fields = step.changes().iter().map(|change| change.field.clone());
            self.record.written.extend(fields);
        }
    }

    /// Takes an attempt whose outcome is certain off the record.
    fn answered(&mut self, attempt: u64) -> Option<Attempt> {
        let place = self.record.attempts.iter().position(|known| known.number == attempt)?;
        Some(self.record.attempts.remove(place))
    }

    /// Stores what is about to be sent: after a crash, the record says that it may have been.
    fn intend(&mut self, step: &Step, request: &Request) -> u64 {
        let now = self.now();
        let longest = match step.kind() {
            StepKind::Create => self.capabilities.longest_creation,
            StepKind::Reinstall => self.capabilities.longest_reinstallation,
            _ => self.capabilities.longest_call,
        } + self.capabilities.settle_margin;
        // Storing it may take a while, and it may be sent until a lease has passed.
        let longest = LEASE + longest;
        self.record.attempts_made += 1;
        let number = self.record.attempts_made;
        let name = step.kind().name();
        let attempt = Attempt::new(number, name, now, clock::after(now, longest));
        let sent = self.makes(request);
        self.record.attempts.push(match &sent {
            Some(spec) => attempt.sending(spec.clone()),
            None => attempt,
        });
        match step.kind() {
            StepKind::Create => {
                self.record.epoch += 1;
                self.record.first_intent.get_or_insert(now);
                self.record.last_intent = Some(now);
                self.record.install = Install::Pending;
                self.record.applied = sent;
                self.record.made_for.extend(self.observed.account.clone());
                self.record.suspension_placed = false;
                self.record.owed_sync = None;
                self.record.node_denied = None;
                self.record.node_lacks_it = false;
                self.record.data_lost_assumed = false;
            }
            StepKind::Suspend => {
                self.record.suspension_placed = true;
                self.doubt_install();
            }
            StepKind::Unsuspend => self.doubt_install(),
            StepKind::Delete | StepKind::ForceDelete if self.desired.goal == Goal::Ended => {
                self.record.end_sent.get_or_insert(now);
                self.record.deleted_by_force |= step.kind() == StepKind::ForceDelete;
            }
            _ => {}
        }
        if let Some((act, request)) = step.act() {
            self.record.acts.insert(act, ActReport::begun(request, now));
        }
        match step.kind() {
            StepKind::Suspend | StepKind::Unsuspend | StepKind::ChangeBuild => self.owe_sync(),
            StepKind::ChangeDetails | StepKind::ChangeStartup if self.capabilities.every_change_leaves_sync_owed => {
                self.owe_sync();
            }
            _ => {}
        }
        let fields = step.changes().iter().map(|change| change.field.clone()).collect();
        self.note(JournalEvent::Intended {
            attempt: number,
            step: name.to_owned(),
            fields,
        });
        number
    }

    /// A suspension overwrites "installing", and one that fails writes "ready".
    fn doubt_install(&mut self) {
        if self.record.install == Install::Pending {
            self.record.install = Install::InDoubt;
        }
    }
}

/// A worker that stood still while it stored an intent may have lost the service since: others may have settled it.
fn decided_too_long_ago(step: &Step) -> PanelError {
    let message = "it was decided too long ago";
    PanelError::new(
        PanelErrorKind::RateLimited,
        Effect::NotSent,
        step.kind().name(),
        message,
    )
}
