//! One step: its intent is stored, then it is sent, then its outcome is stored.

use std::time::Duration;

use jiff::Timestamp;
use panel_http::clock;

use super::advance::Hand;
use crate::{
    effect::Effect,
    error::Error,
    journal::JournalEvent,
    panel::{
        ChangeBuild, ChangeDetails, ChangeStartup, ChangeVariables, CreateServer, NodeAnswer, ObservedServer,
        PanelError, PanelErrorKind, ServerRef, ServerState,
    },
    plan::{self, Sight, Step, StepKind, Why},
    service::{Act, ActOutcome, ActReport, Attempt, Goal, Install, OwedSync, ParkCause, ServerSpec},
};

/// The gaps after which the node is told once more, when it was told the first time, the second, and so on.
const TOLD_AGAIN_AFTER: [Duration; 3] = [
    Duration::from_secs(60),
    Duration::from_secs(600),
    Duration::from_secs(3600),
];

/// How long after a creation that the node has failed it is asked whether it has the server after all.
const DOUBTED_AFTER: Duration = Duration::from_secs(900);

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

/// What the panel answered to a write.
enum Answer {
    Server(Box<ObservedServer>),
    Nothing,
}

impl From<Option<ObservedServer>> for Answer {
    fn from(server: Option<ObservedServer>) -> Self {
        server.map_or(Self::Nothing, |server| Self::Server(Box::new(server)))
    }
}

impl From<ObservedServer> for Answer {
    fn from(server: ObservedServer) -> Self {
        Self::from(Some(server))
    }
}

impl From<()> for Answer {
    fn from((): ()) -> Self {
        Self::Nothing
    }
}

impl Hand<'_> {
    pub(super) async fn act(&mut self, step: &Step) -> Result<Acted, Error> {
        match step.kind() {
            StepKind::Look => self.look().await,
            StepKind::AskNode => self.ask_node().await,
            StepKind::ReadVariables => self.read_variables().await,
            StepKind::VerifyPanel => self.verify_panel().await,
            StepKind::EnsureAccount => self.ensure_account().await,
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
        let attempt = self.intend(step, &request);
        self.save().await?;
        let at = self.now();
        let answer = self.send(&request).await;
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
            _ => self.capabilities.longest_call,
        } + self.capabilities.settle_margin;
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

    /// Until the panel has answered, nothing proves that it has told the node what it wrote.
    fn owe_sync(&mut self) {
        if self.capabilities.build_leaves_sync_owed {
            self.told(1);
        }
    }

    /// The panel answers alike whether its node has heard or not: it is told some more times, with growing gaps. Of a
    /// suspension the node is asked: it is told until the server has stopped.
    fn told(&mut self, times: u32) {
        let until_it_stops = self.capabilities.every_change_leaves_sync_owed
            && self.seen().is_some_and(|server| server.state == ServerState::Suspended);
        let gap = usize::try_from(times)
            .ok()
            .and_then(|times| TOLD_AGAIN_AFTER.get(times.checked_sub(1)?))
            .or_else(|| TOLD_AGAIN_AFTER.last().filter(|_| until_it_stops));
        self.record.owed_sync = gap.map(|gap| OwedSync {
            told: times,
            ..OwedSync::new(clock::after(self.now(), *gap))
        });
    }

    /// It was told once more.
    fn told_again(&mut self) {
        if let Some(owed) = self.record.owed_sync.take() {
            self.told(owed.told + 1);
        }
    }

    /// The panel says that its node failed, and what it wrote before may stay: the node is told at once. Of a creation it
    /// is asked later: it may have begun, and most installations are over by then.
    fn node_failed(&mut self, kind: StepKind) {
        let due = match kind {
            StepKind::Create => clock::after(self.now(), self.capabilities.settle_margin.max(DOUBTED_AFTER)),
            StepKind::Suspend | StepKind::Unsuspend | StepKind::ChangeBuild => self.now(),
            _ => return,
        };
        self.record.owed_sync = Some(OwedSync::new(due));
    }

    /// What the server is when this has taken effect, as far as it is ours.
    fn makes(&self, request: &Request) -> Option<ServerSpec> {
        let applied = self.seen().and_then(|server| self.record.applied_as_seen(server));
        let ours = |spec: &ServerSpec| plan::without_owner_edits(spec, &self.desired.spec, applied.as_ref());
        let before = || applied.clone().unwrap_or_else(|| self.desired.spec.clone());
        Some(match request {
            Request::Create(create) => create.spec.clone(),
            Request::Details(_, _, spec) => {
                let spec = ours(spec);
                ServerSpec {
                    name: spec.name,
                    description: spec.description,
                    ..before()
                }
            }
            Request::Build(_, _, spec) => ServerSpec {
                limits: spec.limits.clone(),
                features: spec.features.clone(),
                ..before()
            },
            Request::Startup(_, to) => {
                let before = before();
                let spec = ours(&to.spec);
                let environment = if self.capabilities.variables_apart {
                    before.environment
                } else {
                    spec.environment
                };
                ServerSpec {
                    name: before.name,
                    description: before.description,
                    limits: before.limits,
                    features: before.features,
                    environment,
                    ..spec
                }
            }
            Request::Variables(_, _, spec) => ServerSpec {
                environment: ours(spec).environment,
                ..before()
            },
            _ => return None,
        })
    }

    /// A suspension overwrites "installing", and one that fails writes "ready".
    fn doubt_install(&mut self) {
        if self.record.install == Install::Pending {
            self.record.install = Install::InDoubt;
        }
    }

    fn request(&self, step: &Step) -> Option<Request> {
        let spec = || match self.seen() {
            Some(server) => plan::keep_owner_edits(&self.desired, &self.record, server),
            None => self.desired.spec.clone(),
        };
        if step.kind() == StepKind::Create {
            let owner = self.observed.account.clone()?;
            let allocation = self
                .record
                .allocation_on(&self.desired.spec.site, &self.capabilities)
                .cloned();
            let additional = allocation.iter().flat_map(|_| self.record.additional.clone()).collect();
            let create = CreateServer::new(self.record.key.clone(), owner, spec(), allocation);
            return Some(Request::Create(Box::new(create.additional(additional))));
        }
        let server = self.seen()?;
        let which = server.server.clone();
        Some(match step.kind() {
            StepKind::ChangeDetails => {
                let spec = spec();
                let owner = self.observed.account.clone().unwrap_or_else(|| server.owner.clone());
                let details = ChangeDetails::new(
                    self.record.key.clone(),
                    spec.name.clone(),
                    spec.description.clone(),
                    owner,
                );
                Request::Details(which, details, Box::new(spec))
            }
            StepKind::ChangeBuild => {
                let spec = spec();
                let lacking = self.record.additional.iter().filter(|it| server.lacks(&it.allocation));
                let build = ChangeBuild::new(server.allocation.clone(), spec.limits.clone(), spec.features.clone())
                    .adding(lacking.map(|it| it.allocation.clone()).collect());
                Request::Build(which, Box::new(build), Box::new(spec))
            }
            StepKind::SyncNode => {
                let same = ChangeBuild::new(
                    server.allocation.clone(),
                    server.limits.clone(),
                    server.features.clone(),
                );
                Request::Sync(which, Box::new(same))
            }
            StepKind::ChangeStartup => Request::Startup(which, Box::new(ChangeStartup::new(spec()))),
            StepKind::ChangeVariables => {
                let spec = spec();
                Request::Variables(which, ChangeVariables::new(spec.environment.clone()), Box::new(spec))
            }
            StepKind::Suspend => Request::Suspend(which),
            StepKind::Unsuspend => Request::Unsuspend(which),
            StepKind::BackUp => Request::BackUp(which),
            StepKind::Reinstall => Request::Reinstall(which),
            StepKind::Delete => Request::Delete(which),
            StepKind::ForceDelete => Request::ForceDelete(which),
            _ => return None,
        })
    }

    async fn send(&self, request: &Request) -> Result<Answer, PanelError> {
        let panel = &self.panel;
        match request {
            Request::Create(create) => panel.create_server(create).await.map(Answer::from),
            Request::Details(which, to, _) => panel.change_details(which, to).await.map(Answer::from),
            Request::Build(which, to, _) | Request::Sync(which, to) => {
                panel.change_build(which, to).await.map(Answer::from)
            }
            Request::Startup(which, to) => panel.change_startup(which, to).await.map(Answer::from),
            Request::Variables(which, to, _) => panel.change_variables(which, to).await.map(Answer::from),
            Request::Suspend(which) => panel.suspend(which).await.map(Answer::from),
            Request::Unsuspend(which) => panel.unsuspend(which).await.map(Answer::from),
            Request::BackUp(which) => panel.back_up(which).await.map(Answer::from),
            Request::Reinstall(which) => panel.reinstall(which).await.map(Answer::from),
            Request::Delete(which) => panel.delete_server(which).await.map(Answer::from),
            Request::ForceDelete(which) => panel.force_delete_server(which).await.map(Answer::from),
        }
    }

    /// The panel did it: its answer is a look as good as any.
    fn took_effect(&mut self, at: Timestamp, request: Request, answer: Answer) {
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
            Request::Delete(_) | Request::ForceDelete(_) => {
                self.observed.server = Sight::Deleted { at };
                if self.desired.goal == Goal::Live {
                    self.record.binding = None;
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

    async fn write_failed(&mut self, step: &Step, attempt: u64, error: PanelError) -> Result<Acted, Error> {
        let kind = step.kind();
        let only_a_row_is_left = kind == StepKind::Delete && error.kind() == PanelErrorKind::UnknownToNode;
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
        self.record.node_lacks_it |= only_a_row_is_left;
        self.save().await?;
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

    /// What became of the request of an act.
    fn report(&mut self, step: &Step, outcome: ActOutcome) {
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
    /// unless somebody else has its key.
    fn creation_did_not_happen(&mut self, error: &PanelError) {
        self.record.epoch = self.record.epoch.saturating_sub(1);
        if self.record.epoch == 0 && self.record.attempts.is_empty() && error.kind() != PanelErrorKind::Taken {
            self.record.first_intent = None;
        }
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

    fn refused(&mut self, kind: StepKind, error: PanelError) -> Acted {
        let names = |field: &str| error.fields().iter().any(|known| known == field);
        match error.kind() {
            PanelErrorKind::Taken | PanelErrorKind::NotFound => {
                self.observed.server = Sight::NotLooked;
                self.failure = Some(error.to_string());
                Acted::Goes
            }
            // Somebody else took the allocation that we chose; no attempt of ours can have it.
            PanelErrorKind::Invalid
                if kind == StepKind::Create && (names("allocation.default") || names("allocation_id")) =>
            {
                match self.record.unsettled_until() {
                    // Or an attempt of ours has it, and another allocation would make a second server.
                    Some(until) => Acted::Waits {
                        until,
                        why: Why::Settling,
                    },
                    None => {
                        self.record.allocation = None;
                        self.record.additional.clear();
                        self.record.allocation_site = None;
                        self.touch();
                        Acted::Fails(error)
                    }
                }
            }
            PanelErrorKind::Invalid if kind == StepKind::Create && names("user") => {
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

/// What an error makes of the request of an act; `None` when it can be sent another time, for nothing has happened and the
/// panel has not said no.
fn outcome_of(error: &PanelError) -> Option<ActOutcome> {
    match (error.effect(), error.kind()) {
        (Effect::Applied, _) => Some(ActOutcome::Done),
        (Effect::Unknown, _) => Some(ActOutcome::Unknown),
        (_, PanelErrorKind::ClientKeyMissing) => Some(ActOutcome::Refused),
        (Effect::NotSent, _) | (_, PanelErrorKind::NotFound) => None,
        (Effect::Refused, kind) => (!kind.is_about_the_panel()).then_some(ActOutcome::Refused),
    }
}

/// A write with all that it carries.
enum Request {
    Create(Box<CreateServer>),
    Details(ServerRef, ChangeDetails, Box<ServerSpec>),
    Build(ServerRef, Box<ChangeBuild>, Box<ServerSpec>),
    Sync(ServerRef, Box<ChangeBuild>),
    Startup(ServerRef, Box<ChangeStartup>),
    Variables(ServerRef, ChangeVariables, Box<ServerSpec>),
    Suspend(ServerRef),
    Unsuspend(ServerRef),
    BackUp(ServerRef),
    Reinstall(ServerRef),
    Delete(ServerRef),
    ForceDelete(ServerRef),
}

impl Request {
    /// What a server is when this was done to it, where the panel answers nothing.
    fn bring_about(&self, server: &mut ObservedServer) {
        match self {
            Self::Details(_, to, _) => {
                server.key = Some(to.key.to_string());
                server.name.clone_from(&to.name);
                server.description.clone_from(&to.description);
                if server.owner != to.owner {
                    server.owner.clone_from(&to.owner);
                    server.owner_key = None;
                }
            }
            Self::Build(_, to, _) => {
                server.limits.clone_from(&to.limits);
                server.features.clone_from(&to.features);
            }
            Self::Startup(_, to) => {
                let spec = &to.spec;
                if server.egg != spec.egg {
                    server.egg.clone_from(&spec.egg);
                    // The variables are those of the new egg.
                    server.environment = None;
                }
                server.docker_image.clone_from(&spec.docker_image);
                server.startup.clone_from(&spec.startup);
            }
            Self::Variables(_, to, _) => server.environment = Some(to.environment.clone()),
            _ => {}
        }
    }
}
