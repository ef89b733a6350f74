//! The plan for a service that shall have a server.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    Note, Observed, Outcome, Plan, ProfileDifference, Sight, Step, StepKind, Why, deletion,
    difference::{self, Owner},
    identity, keep_owner_edits, schedule, settling,
};
use crate::{
    panel::{Capabilities, NodeAnswer, ObservedServer, ServerState},
    service::{Act, Desired, Install, ParkCause, ServiceRecord},
};

/// So many servers in all are made, one after the other, when none of them ever installs, or has a port of its own.
const SERVERS: u32 = 3;

/// A row whose node knows nothing of it costs nobody anything: it is made again until this many were deleted.
const ROWS_ALONE: u32 = 9;

pub(super) fn plan(
    record: &ServiceRecord,
    desired: &Desired,
    observed: &Observed,
    capabilities: &Capabilities,
    now: Timestamp,
) -> Plan {
    match &observed.server {
        Sight::NotLooked if record.was_never_sent() && capabilities.key_is_unique => {
            create(record, desired, observed, capabilities)
        }
        Sight::NotLooked => Plan::step(Step::Look),
        Sight::Absent { looks, .. } if record.was_active && *looks < 2 => Plan::step(Step::Look),
        Sight::Absent { .. } | Sight::Deleted { .. } if record.was_active => Plan::park(ParkCause::Missing),
        Sight::Absent { at, .. } if !capabilities.key_is_unique => {
            settling(record, *at, now).unwrap_or_else(|| create(record, desired, observed, capabilities))
        }
        Sight::Absent { .. } => create(record, desired, observed, capabilities),
        // Nothing but a look says that no twin carries the key.
        Sight::Deleted { .. } if !capabilities.key_is_unique => Plan::step(Step::Look),
        Sight::Deleted { at } => {
            settling(record, *at, now).unwrap_or_else(|| create(record, desired, observed, capabilities))
        }
        Sight::Seen { at, server } => match identity(record, server, capabilities) {
            Err(cause) => Plan::park(cause),
            Ok(()) => Present {
                record,
                desired,
                observed,
                capabilities,
                now,
                looked_at: *at,
                server,
            }
            .plan(),
        },
    }
}

fn create(record: &ServiceRecord, desired: &Desired, observed: &Observed, capabilities: &Capabilities) -> Plan {
    let mut steps = Vec::new();
    if desired.spec.site.needs_our_choice(capabilities)
        && record.allocation_on(&desired.spec.site, capabilities).is_none()
    {
        steps.push(Step::ChooseAllocation);
    }
    if observed.account.is_none() {
        steps.push(Step::EnsureAccount);
    }
    steps.push(Step::Create);
    Plan::steps(steps)
}

/// A server that is ours and is there.
struct Present<'a> {
    record: &'a ServiceRecord,
    desired: &'a Desired,
    observed: &'a Observed,
    capabilities: &'a Capabilities,
    now: Timestamp,
    looked_at: Timestamp,
    server: &'a ObservedServer,
}

impl Present<'_> {
    fn plan(&self) -> Plan {
        if self.record.binding.is_none() && self.server.egg != self.desired.spec.egg && !self.record.was_active {
            return Plan::park(ParkCause::Foreign {
                because: "it has another egg than the order".to_owned(),
            });
        }
        match &self.server.state {
            ServerState::Installing if self.has_anothers_port() => {
                self.anew().unwrap_or_else(|| Plan::park(Self::no_port_of_its_own()))
            }
            ServerState::Installing => self.installing(),
            // Its owner reinstalled it, and that failed: his affair, and no reason not to suspend it.
            ServerState::InstallFailed if self.record.install == Install::Done => self.converge(),
            ServerState::InstallFailed if self.is_reinstall_due() => self.converge(),
            ServerState::InstallFailed => Plan::park(ParkCause::InstallFailed),
            ServerState::Busy(_) => Plan::wait(after(self.now, Duration::from_secs(10)), Why::Busy),
            // Its owner may have been let in already.
            ServerState::Ready if self.has_anothers_port() => Plan::park(Self::no_port_of_its_own()),
            ServerState::Ready => self.unproven_install().unwrap_or_else(|| self.converge()),
            ServerState::Suspended if self.capabilities.ready_needs_the_node => {
                self.unproven_install().unwrap_or_else(|| self.converge())
            }
            // That a back-up could not be restored is no reason either.
            ServerState::Suspended | ServerState::RestoreFailed => self.converge(),
        }
    }

    /// Whose the server shall be.
    fn owner(&self) -> Owner<'_> {
        let key = self.record.customer_key(&self.desired.customer);
        let (account, owner) = (self.observed.account.as_ref(), &self.server.owner);
        match (account, &self.server.owner_key) {
            // The panel shows another customer's key on the account that was taken for this customer's: numbers of accounts
            // are given again after a panel was restored.
            (Some(account), Some(carried)) if account == owner && *carried != key => Owner::ToBeProved(key),
            (Some(account), _) => Owner::Account(account),
            (None, Some(carried)) if *carried == key => Owner::Account(owner),
            (None, _) => Owner::ToBeProved(key),
        }
    }

    /// Somebody asked for a reinstallation, and knows why.
    fn is_reinstall_due(&self) -> bool {
        self.record.acts_due(self.desired).any(|(act, _)| act == Act::Reinstall)
    }

    /// How long ago its installation was begun.
    fn elapsed(&self) -> Duration {
        let reinstalled = self.record.acts.get(&Act::Reinstall).map(|report| report.at);
        let since = self.record.last_intent.unwrap_or(self.server.created_at);
        let since = reinstalled.map_or(since, |at| at.max(since));
        Duration::try_from(self.now.duration_since(since)).unwrap_or(Duration::ZERO)
    }

    /// A row that the panel made, or left behind when it took its creation back, and whose node has nothing of it.
    fn is_a_row_alone(&self) -> bool {
        self.observed.node == Some(NodeAnswer::Unknown)
            && self.believes_the_node_at() <= self.now
            && !self.record.was_active
            && self.record.rows_alone < ROWS_ALONE
    }

    /// The panel gave one port to two servers that were made at once, and the other one has it. It was never in use.
    fn has_anothers_port(&self) -> bool {
        let ports = self.server.allocation.as_ref().zip(self.server.allocations.as_ref());
        !self.record.was_active && ports.is_some_and(|(first, own)| !own.contains(first))
    }

    fn no_port_of_its_own() -> ParkCause {
        ParkCause::NoRoom {
            message: "the allocation that the panel gave the server is another server's".to_owned(),
        }
    }

    /// Its creation was not answered, and may have been cut: then nobody takes the row back, and its installation never ends.
    fn is_in_question(&self) -> bool {
        self.capabilities.ready_needs_the_node
            && self.capabilities.can_ask_node
            && self.record.install == Install::InDoubt
            && !self.record.was_active
            && self.observed.node.is_none()
            && settling(self.record, self.looked_at, self.now).is_none()
    }

    /// When a node that denies the server is believed: the panel may tell what the node said before the server was made.
    fn believes_the_node_at(&self) -> Timestamp {
        let first = self.record.node_denied.unwrap_or(self.now);
        after(first, self.capabilities.node_is_remembered)
    }

    fn installing(&self) -> Plan {
        if self.is_a_row_alone() {
            return self.delete_when_settled();
        }
        if self.is_in_question() {
            return Plan::step(Step::AskNode);
        }
        if self.observed.node == Some(NodeAnswer::Unknown) && self.now < self.believes_the_node_at() {
            return Plan::wait(self.believes_the_node_at(), Why::Installing);
        }
        // The node has failed its creation: one that denies it now has nothing to install.
        if self.is_sync_due() && self.observed.node.is_none() && !self.record.was_active {
            return Plan::step(Step::SyncNode);
        }
        // The customer cannot put a suspension off by a reinstallation.
        if self.record.was_active && self.desired.is_suspended(self.now) {
            return self.converge();
        }
        let elapsed = self.elapsed();
        if elapsed <= self.capabilities.install_deadline {
            return Plan::wait(after(self.now, schedule::install_poll(elapsed)), Why::Installing);
        }
        if self.record.was_active {
            return self.converge();
        }
        // Nobody has used it, and its node may never have had it: it is made again rather than changed, whatever else is wanted.
        self.anew()
            .or_else(|| self.reinstallation())
            .unwrap_or_else(|| Plan::park(ParkCause::InstallStuck))
    }

    /// It is made again, where that was not done too often.
    fn anew(&self) -> Option<Plan> {
        (self.record.given_up + 1 < SERVERS).then(|| self.delete_when_settled())
    }

    /// Somebody saw to the node, and asks for the installation to be run once more.
    fn reinstallation(&self) -> Option<Plan> {
        if self.desired.is_suspended(self.now) || self.is_under_way(Act::Reinstall) {
            return None;
        }
        let mut due = self.record.acts_due(self.desired);
        let (act, request) = due.find(|(act, _)| *act == Act::Reinstall)?;
        Some(Plan::step(Step::of_act(act, request)))
    }

    /// Its request is not answered yet and may still come, and would come after the next one.
    fn is_under_way(&self, act: Act) -> bool {
        self.record.attempts.iter().any(|attempt| attempt.step == act.name())
    }

    fn delete_when_settled(&self) -> Plan {
        settling(self.record, self.looked_at, self.now)
            .unwrap_or_else(|| Plan::step(deletion(self.record, self.desired, self.now)))
    }

    /// "Ready" is no proof when a suspension has overwritten "installing", and never where a panel shows a row without a
    /// server as ready: then the node must know the server.
    fn unproven_install(&self) -> Option<Plan> {
        if self.record.install != Install::InDoubt {
            return None;
        }
        match &self.observed.node {
            Some(NodeAnswer::Has(_)) => None,
            None if self.capabilities.can_ask_node => {
                let settled = settling(self.record, self.looked_at, self.now);
                Some(settled.unwrap_or_else(|| Plan::step(Step::AskNode)))
            }
            _ if self.is_a_row_alone() => Some(Plan::step(deletion(self.record, self.desired, self.now))),
            Some(NodeAnswer::Unknown) if self.now < self.believes_the_node_at() => {
                Some(Plan::wait(self.believes_the_node_at(), Why::Busy))
            }
            Some(NodeAnswer::Silent) if self.elapsed() <= self.capabilities.install_deadline => {
                Some(Plan::wait(after(self.now, Duration::from_secs(60)), Why::Busy))
            }
            // The panel still remembers that it was installing.
            Some(NodeAnswer::NotAsked) if self.capabilities.ready_needs_the_node => {
                let poll = schedule::install_poll(self.elapsed());
                Some(Plan::wait(after(self.now, poll), Why::Busy))
            }
            // Its node is in maintenance.
            Some(NodeAnswer::NotAsked) => Some(Plan::wait(after(self.now, Duration::from_secs(60)), Why::Busy)),
            _ => Some(Plan::park(ParkCause::InstallUnproven)),
        }
    }

    fn is_sync_due(&self) -> bool {
        self.record.owed_sync.as_ref().is_some_and(|owed| owed.due <= self.now)
    }

    fn converge(&self) -> Plan {
        let is_suspended = self.server.state == ServerState::Suspended;
        let shall_be_suspended = self.desired.is_suspended(self.now);
        // To overrule is said once: what somebody places on the panel after it was done is kept again.
        let is_overruled =
            self.desired.overrule_panel_suspension && self.record.converged != Some(self.desired.revision);
        let is_ours_to_lift = self.record.suspension_placed || is_overruled;
        let spec = &keep_owner_edits(self.desired, self.record, self.server);

        let mut steps = Vec::new();
        if shall_be_suspended && !is_suspended {
            steps.push(Step::Suspend);
        }
        let owner = self.owner();
        if matches!(owner, Owner::ToBeProved(_)) {
            steps.push(Step::EnsureAccount);
        }
        steps.extend(difference::details(self.server, spec, &self.record.key, &owner));
        if self.server.allocation.is_some() && self.record.lacks_ports(&spec.site) {
            steps.push(Step::ChooseAllocation);
        }
        let written = self.record.applied_as_seen(self.server);
        steps.extend(difference::build(
            self.server,
            spec,
            &self.record.additional,
            written.as_deref(),
        ));
        let egg = self.desired.product.egg();
        steps.extend(difference::startup(self.server, spec, egg, self.capabilities));
        if self.variables_are_in_question() {
            steps.push(Step::ReadVariables);
        }
        if !shall_be_suspended && is_suspended && is_ours_to_lift {
            steps.push(Step::Unsuspend);
        }
        let tells_the_node = [StepKind::Suspend, StepKind::Unsuspend, StepKind::ChangeBuild];
        if self.is_sync_due() && !steps.iter().any(|step| tells_the_node.contains(&step.kind())) {
            steps.push(self.sync());
        }
        let stays_suspended = shall_be_suspended || (is_suspended && !is_ours_to_lift);
        let mut notes = Vec::new();
        if self.server.state == ServerState::InstallFailed {
            notes.push(Note::InstallationFailed);
        }
        if self.server.state == ServerState::Installing && self.elapsed() > self.capabilities.install_deadline {
            notes.push(Note::InstallationOverdue);
        }
        for (act, request) in self.record.acts_due(self.desired) {
            if self.is_under_way(act) {
                continue;
            }
            if stays_suspended {
                notes.push(Note::WaitsForTheSuspension { act });
            } else {
                steps.push(Step::of_act(act, request));
            }
        }

        match &self.observed.profile {
            Some(ProfileDifference {
                refused: Some(problem), ..
            }) => notes.push(Note::ProfileRefused { problem: *problem }),
            Some(difference) if self.record.is_customer_new(self.desired) => steps.push(Step::UpdateAccount {
                fields: difference.fields.clone(),
            }),
            _ => {}
        }

        let mut plan = if steps.is_empty() {
            settling(self.record, self.looked_at, self.now).unwrap_or_else(|| Plan::outcome(Outcome::Converged))
        } else {
            Plan::steps(steps)
        };
        if is_suspended && !shall_be_suspended && !is_ours_to_lift {
            plan.notes.push(Note::SuspendedOnThePanel);
        }
        plan.notes.extend(notes);
        plan
    }
}

impl Present<'_> {
    /// What is wanted of the variables is not what was last written, or is wanted once more, and what they are was not read.
    fn variables_are_in_question(&self) -> bool {
        if !self.capabilities.variables_apart || self.server.environment.is_some() {
            return false;
        }
        let wanted = &self.desired.spec;
        let reached = self.record.converged.unwrap_or_default();
        let mut insisted = self.desired.insisted.iter();
        if insisted.any(|(field, revision)| field.starts_with("environment.") && *revision > reached) {
            return true;
        }
        let applied = self.record.applied_as_seen(self.server);
        applied.is_none_or(|known| known.environment != wanted.environment || known.egg != wanted.egg)
    }

    /// A server that was stopped has heard of its suspension: where no answer says so, the node is asked first.
    fn sync(&self) -> Step {
        let must_be_seen = self.capabilities.every_change_leaves_sync_owed && self.capabilities.can_ask_node;
        if must_be_seen && self.server.state == ServerState::Suspended && self.observed.node.is_none() {
            Step::AskNode
        } else {
            Step::SyncNode
        }
    }
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
