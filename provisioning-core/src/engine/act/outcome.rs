//! What became of what was sent.

use jiff::Timestamp;
use panel_http::clock;

use super::{
    super::advance::Hand,
    Acted,
    request::{Answer, Request},
};
use crate::{
    effect::Effect,
    error::Error,
    journal::JournalEvent,
    panel::{NodeAnswer, PanelError, PanelErrorKind, ServerState},
    plan::{Sight, Step, StepKind, Why},
    service::{Act, ActOutcome, Goal, ParkCause},
};

impl Hand<'_> {
    /// The panel did it: its answer is a look as good as any.
    pub(super) fn took_effect(&mut self, at: Timestamp, request: Request, answer: Answer) {
        if let (Answer::Nothing, Sight::Seen { at: seen_at, server }) = (&answer, &mut self.observed.server) {
            *seen_at = at;
            request.bring_about(server);
        }
        match request {
            Request::Details(..) | Request::Startup(..) if self.capabilities.every_change_leaves_sync_owed => {
                self.owe_sync();
            }
            Request::Create(_)
            | Request::Details(..)
            | Request::Startup(..)
            | Request::Variables(..)
            | Request::BackUp(_) => {}
            Request::Build(..) => {
                self.owe_sync();
                if let Answer::Server(server) = &answer {
                    // Somebody else has taken it: another is chosen.
                    self.record.additional.retain(|it| !server.lacks(&it.allocation));
                }
            }
            Request::Sync(..) => self.told_again(),
            Request::Suspend(_) => self.became(ServerState::Suspended),
            Request::Unsuspend(_) => {
                // One that was sent before may still come, and is ours to lift again.
                self.record.suspension_placed = self.record.may_still_be_suspended();
                self.became(ServerState::Ready);
                // Where a suspension is beside an installation, one that was begun before may not be over.
                if self.capabilities.every_change_leaves_sync_owed && self.record.acts.contains_key(&Act::Reinstall) {
                    self.observed.server = Sight::NotLooked;
                }
            }
            Request::Reinstall(_) => self.shows(ServerState::Installing),
            Request::ClearAway { .. } => self.observed.server = Sight::NotLooked,
            Request::Delete(..) | Request::ForceDelete(..) => {
                self.observed.server = Sight::Deleted { at };
                self.record.deletion_fails_since = None;
                if self.desired.goal == Goal::Live {
                    // The next one is another server.
                    self.acted.clear();
                    self.record.binding = None;
                    let was_alone = self.observed.node == Some(NodeAnswer::Unknown);
                    self.record.rows_alone += u32::from(was_alone);
                    self.record.given_up += u32::from(!was_alone);
                }
            }
        }
        if let Answer::Server(server) = answer {
            self.saw(at, *server, false);
        }
    }

    /// A suspension that the panel reports as done has reached the node, limits and all; unless an earlier one, which was
    /// not answered, had done it already: then the panel told no node.
    fn became(&mut self, state: ServerState) {
        self.shows(state);
        if self.capabilities.every_change_leaves_sync_owed {
            self.owe_sync();
        } else if self.record.attempts.is_empty() {
            self.record.owed_sync = None;
        }
    }

    fn shows(&mut self, state: ServerState) {
        if let Sight::Seen { server, .. } = &mut self.observed.server {
            server.state = state;
        }
    }

    pub(super) async fn write_failed(&mut self, step: &Step, attempt: u64, error: PanelError) -> Result<Acted, Error> {
        let kind = step.kind();
        let deletes = matches!(kind, StepKind::Delete | StepKind::ClearAway);
        let only_a_row_is_left = deletes && error.kind() == PanelErrorKind::UnknownToNode;
        if matches!(kind, StepKind::Delete | StepKind::ForceDelete) && error.effect() == Effect::Unknown {
            self.record.data_lost_assumed = true;
        }
        if kind == StepKind::Delete && error.kind() == PanelErrorKind::Node {
            self.record.deletion_fails_since.get_or_insert(self.now());
        }
        let unsettled_until = match error.effect() {
            _ if only_a_row_is_left => None,
            Effect::Unknown => Some(clock::after(self.now(), self.capabilities.settle_margin)),
            _ => None,
        };
        match unsettled_until {
            Some(until) => {
                for known in self.record.attempts.iter_mut().filter(|known| known.number == attempt) {
                    known.unsettled_until = until;
                    known.reported = true;
                }
            }
            None => {
                let sent = self.answered(attempt).and_then(|known| known.sent);
                if let (Effect::Applied, Some(sent)) = (error.effect(), sent) {
                    self.record.applied = Some(*sent);
                }
            }
        }
        if matches!(error.effect(), Effect::NotSent | Effect::Refused) {
            self.did_not_happen(kind, &error);
        }
        if error.kind() == PanelErrorKind::Node && matches!(error.effect(), Effect::Unknown | Effect::Applied) {
            self.node_failed(kind);
        }
        self.note(JournalEvent::Failed {
            attempt,
            step: kind.name().to_owned(),
            effect: error.effect(),
            reason: format!("{} ({})", error.operation(), error.kind()),
            unsettled_until,
        });
        if let Some(outcome) = outcome_of(&error) {
            self.report(step, outcome);
        } else if let Some((act, _)) = step.act() {
            self.record.acts.remove(&act);
        }
        let is_denied = kind == StepKind::SyncNode && self.is_denied(&error);
        if is_denied {
            self.told_again();
        }
        self.record.node_lacks_it |= only_a_row_is_left && kind == StepKind::Delete;
        self.save().await?;
        if kind == StepKind::ClearAway {
            self.not_cleared_away(only_a_row_is_left);
            return Ok(Acted::Goes);
        }
        Ok(match error.effect() {
            _ if only_a_row_is_left => Acted::Goes,
            Effect::Applied if is_denied => {
                self.observed.node = Some(NodeAnswer::Unknown);
                Acted::Goes
            }
            // It may have happened: what was seen before no longer counts.
            Effect::Unknown | Effect::Applied => {
                self.observed.server = Sight::NotLooked;
                self.failure = Some(error.to_string());
                Acted::Goes
            }
            _ if self.is_refused_for_good(step) => Acted::Goes,
            Effect::NotSent => Acted::Fails(error),
            Effect::Refused => self.refused(kind, error),
        })
    }

    /// What an earlier life left behind is nothing to the present one: whoever looks for it will find it again.
    fn not_cleared_away(&mut self, only_a_row_is_left: bool) {
        if only_a_row_is_left && self.observed.node.is_none() {
            self.observed.node = Some(NodeAnswer::Unknown);
        } else {
            self.observed.server = Sight::NotLooked;
            self.observed.node = None;
        }
    }

    /// What became of the request of an act.
    pub(super) fn report(&mut self, step: &Step, outcome: ActOutcome) {
        let Some((act, request)) = step.act() else { return };
        if let Some(report) = self.record.acts.get_mut(&act) {
            report.outcome = outcome;
        }
        if outcome != ActOutcome::Done {
            self.note(JournalEvent::Act { act, request, outcome });
        }
    }

    /// A request that the panel refused is over: nobody can tell whether it is still wanted later.
    fn is_refused_for_good(&self, step: &Step) -> bool {
        let report = step.act().and_then(|(act, _)| self.record.acts.get(&act));
        report.is_some_and(|report| report.outcome == ActOutcome::Refused)
    }

    fn did_not_happen(&mut self, kind: StepKind, error: &PanelError) {
        match kind {
            StepKind::Create => self.creation_did_not_happen(error),
            StepKind::Delete | StepKind::ForceDelete if self.record.attempts.is_empty() => {
                self.record.end_sent = None;
                self.record.deleted_by_force = false;
            }
            _ => {}
        }
    }

    /// A creation that made nothing costs no epoch; and if it was the only one, nothing of the service is on the panel,
    /// unless its key or its allocation is taken: the request may have come twice, and this be the answer to its copy.
    fn creation_did_not_happen(&mut self, error: &PanelError) {
        self.record.epoch = self.record.epoch.saturating_sub(1);
        let may_be_a_copy = error.kind() == PanelErrorKind::Taken || self.meets_the_fence(error);
        if self.record.epoch == 0 && self.record.attempts.is_empty() && !may_be_a_copy {
            self.record.first_intent = None;
        }
    }

    /// Whether a creation was refused by what keeps a service from having two servers where keys are not unique.
    fn meets_the_fence(&self, error: &PanelError) -> bool {
        !self.capabilities.key_is_unique && names_the_allocation(error)
    }

    /// The node refuses a server that was never installed, as it refused its creation: nothing of it is there.
    fn is_denied(&self, error: &PanelError) -> bool {
        let is_installing = self
            .seen()
            .is_some_and(|server| server.state == ServerState::Installing);
        error.kind() == PanelErrorKind::Node
            && error.effect() == Effect::Applied
            && is_installing
            && !self.record.was_active
    }

    /// Somebody else took the allocation that we chose; no attempt of ours can have it.
    pub(in crate::engine) fn choose_another_allocation(&mut self) {
        self.record.allocation = None;
        self.record.additional.clear();
        self.record.allocation_site = None;
        self.touch();
    }

    fn refused(&mut self, kind: StepKind, error: PanelError) -> Acted {
        let names = |field: &str| error.fields().iter().any(|known| known == field);
        match error.kind() {
            PanelErrorKind::Taken | PanelErrorKind::NotFound => {
                self.observed.server = Sight::NotLooked;
                self.failure = Some(error.to_string());
                Acted::Goes
            }
            PanelErrorKind::Invalid if kind == StepKind::Create && names_the_allocation(&error) => {
                match self.record.unsettled_until() {
                    // An attempt of ours may have it, and another allocation would make a second server.
                    Some(until) => Acted::Waits {
                        until,
                        why: Why::Settling,
                    },
                    None if self.meets_the_fence(&error) => {
                        self.allocation_is_taken = true;
                        self.observed.server = Sight::NotLooked;
                        self.failure = Some(error.to_string());
                        Acted::Goes
                    }
                    None => {
                        self.choose_another_allocation();
                        Acted::Fails(error)
                    }
                }
            }
            PanelErrorKind::Invalid if sends_the_owner(kind) && names("user") => {
                self.observed.account = None;
                self.forget_account = true;
                self.failure = Some(error.to_string());
                Acted::Goes
            }
            PanelErrorKind::NoRoom => Acted::Parks(ParkCause::NoRoom {
                message: error.to_string(),
            }),
            PanelErrorKind::Conflict => Acted::Fails(error),
            error_kind if error_kind.is_about_the_panel() => Acted::Fails(error),
            _ => Acted::Parks(ParkCause::Refused {
                message: error.to_string(),
            }),
        }
    }
}

const fn sends_the_owner(kind: StepKind) -> bool {
    matches!(kind, StepKind::Create | StepKind::ChangeDetails)
}

/// Whether a creation was refused because of its first allocation.
fn names_the_allocation(error: &PanelError) -> bool {
    let is_it = |field: &String| matches!(field.as_str(), "allocation.default" | "allocation_id");
    error.fields().iter().any(is_it)
}

/// What an error makes of the request of an act; `None` when it can be sent another time, for nothing has happened and the
/// panel has not said no.
pub(in crate::engine) fn outcome_of(error: &PanelError) -> Option<ActOutcome> {
    match (error.effect(), error.kind()) {
        (Effect::Applied, _) => Some(ActOutcome::Done),
        (Effect::Unknown, _) => Some(ActOutcome::Unknown),
        (_, PanelErrorKind::ClientKeyMissing) => Some(ActOutcome::Refused),
        (Effect::NotSent, _) | (_, PanelErrorKind::NotFound) => None,
        (Effect::Refused, kind) => (!kind.is_about_the_panel()).then_some(ActOutcome::Refused),
    }
}
