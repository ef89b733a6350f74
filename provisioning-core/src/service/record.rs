//! What is known of a service, and a panel cannot tell.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Act, ActReport, Attempt, Desired, Parked, ServerSpec};
use crate::{
    customer::Customer,
    id::{ExternalKey, PanelId},
    panel::{Capabilities, FreeAllocation, ObservedServer, ServerRef, Site},
    placement::{self, BoundPort},
    plan::{self, StepKind},
};

/// The server that stands for a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Binding {
    /// Which server.
    #[serde(flatten)]
    pub server: ServerRef,
    /// The node it is on.
    pub node: String,
    /// It may vanish again: the panel could still roll its creation back.
    #[serde(default)]
    pub provisional: bool,
}

impl Binding {
    /// A server that stands for a service.
    #[must_use]
    pub const fn new(server: ServerRef, node: String, provisional: bool) -> Self {
        Self {
            server,
            node,
            provisional,
        }
    }
}

/// How far the installation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Install {
    /// Not known to be done.
    #[default]
    Pending,
    /// Not known to be done, and the panel's word for it no longer counts: a suspension has overwritten it.
    InDoubt,
    /// Done.
    Done,
}

/// The node has not proved that it knows the limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OwedSync {
    /// When it is told again.
    pub due: Timestamp,
    /// How often it was told already since then. The panel does not say whether its node has heard.
    #[serde(default)]
    pub told: u32,
}

impl OwedSync {
    /// Owed, and paid at this instant.
    #[must_use]
    pub const fn new(due: Timestamp) -> Self {
        Self { due, told: 0 }
    }
}

/// What stays of a service that has ended, so that its key is never used again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tombstone {
    /// When it ended.
    pub at: Timestamp,
    /// The server it had, if it had one.
    pub server: Option<ServerRef>,
    /// The panel had no such server any more when it was to be deleted.
    pub already_gone: bool,
    /// The panel does not say whether the node has deleted its files too, or has taken back a creation that the node may
    /// have carried out: something may still be there.
    #[serde(default)]
    pub node_may_keep_it: bool,
    /// The server was not deleted: the service let it go.
    #[serde(default)]
    pub let_go: bool,
    /// When its first creation was begun: no server of its making is older.
    #[serde(default)]
    pub first_intent: Option<Timestamp>,
    /// The accounts that creations were sent for.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub made_for: BTreeSet<String>,
}

impl Tombstone {
    /// Ended.
    #[must_use]
    pub const fn new(at: Timestamp, server: Option<ServerRef>, already_gone: bool) -> Self {
        Self {
            at,
            server,
            already_gone,
            node_may_keep_it: false,
            let_go: false,
            first_intent: None,
            made_for: BTreeSet::new(),
        }
    }
}

/// Where a service stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Phase {
    /// Accepted; nothing was sent yet.
    Waiting,
    /// On its way to its first readiness.
    Provisioning,
    /// As wanted and in use.
    Active,
    /// As wanted and suspended.
    Suspended,
    /// On its way to what is wanted now.
    Changing,
    /// On its way to its end.
    Ending,
    /// Ended.
    Ended,
    /// Waits for a person.
    Parked,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Waiting => "waiting",
            Self::Provisioning => "provisioning",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Changing => "changing",
            Self::Ending => "ending",
            Self::Ended => "ended",
            Self::Parked => "parked",
        })
    }
}

/// The engine's own record of one service. Only the holder of its lease writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServiceRecord {
    /// The panel it lives on.
    pub panel: PanelId,
    /// The key its server carries.
    pub key: ExternalKey,
    /// Where it stands.
    pub phase: Phase,
    /// How often a creation was begun.
    #[serde(default)]
    pub epoch: u32,
    /// How many of its servers were deleted because their installation never ended, or their port was another server's.
    #[serde(default)]
    pub given_up: u32,
    /// How many of its rows on the panel were deleted because their node knew nothing of them.
    #[serde(default)]
    pub rows_alone: u32,
    /// When the first creation was begun: no server of ours is older.
    #[serde(default)]
    pub first_intent: Option<Timestamp>,
    /// When the creation that made the present server was begun.
    #[serde(default)]
    pub last_intent: Option<Timestamp>,
    /// The accounts that creations were sent for: a server of another owner is of no attempt of ours.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub made_for: BTreeSet<String>,
    /// The server that stands for it.
    #[serde(default)]
    pub binding: Option<Binding>,
    /// The server was there before, or lost our key: it may carry none until we have written ours.
    #[serde(default)]
    pub adopting: bool,
    /// The allocation chosen for it. Every creation sends the same.
    #[serde(default)]
    pub allocation: Option<FreeAllocation>,
    /// What was wanted of its place when it was chosen.
    #[serde(default)]
    pub allocation_site: Option<Site>,
    /// The allocations chosen for it beside that one.
    #[serde(default)]
    pub additional: Vec<BoundPort>,
    /// Writes without a certain outcome.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    /// How many writes were begun in all.
    #[serde(default)]
    pub attempts_made: u64,
    /// What was last written to the panel. What its owner changed there since is his, and kept.
    #[serde(default)]
    pub applied: Option<ServerSpec>,
    /// How far its installation is.
    #[serde(default)]
    pub install: Install,
    /// It has been as wanted at least once. From then on it is never made again.
    #[serde(default)]
    pub was_active: bool,
    /// The suspension on the panel is ours.
    #[serde(default)]
    pub suspension_placed: bool,
    /// The node is to be told again.
    #[serde(default)]
    pub owed_sync: Option<OwedSync>,
    /// The last request of each act that was begun.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub acts: BTreeMap<Act, ActReport>,
    /// When the node first said that it does not know the server, if it said nothing else since.
    #[serde(default)]
    pub node_denied: Option<Timestamp>,
    /// The panel could not delete it because its node does not know it: the row alone is left.
    #[serde(default)]
    pub node_lacks_it: bool,
    /// A deletion that was not answered with success may have destroyed files or databases.
    #[serde(default)]
    pub data_lost_assumed: bool,
    /// The revision of the desired state that was last reached.
    #[serde(default)]
    pub converged: Option<u64>,
    /// Whether it was suspended when it was last as wanted.
    #[serde(default)]
    pub stood_suspended: Option<bool>,
    /// Fields that were written since it was last as wanted.
    #[serde(default)]
    pub written: BTreeSet<String>,
    /// It waits for a person.
    #[serde(default)]
    pub parked: Option<Parked>,
    /// Failures since the last success; they space the tries.
    #[serde(default)]
    pub failures: u32,
    /// The last failure, for people.
    #[serde(default)]
    pub last_failure: Option<String>,
    /// When the deletion that ends it was first sent. From then on there is no way back.
    #[serde(default)]
    pub end_sent: Option<Timestamp>,
    /// Since when its node has failed its deletion.
    #[serde(default)]
    pub deletion_fails_since: Option<Timestamp>,
    /// It was taken off the panel by force.
    #[serde(default)]
    pub deleted_by_force: bool,
    /// It has ended.
    #[serde(default)]
    pub ended: Option<Tombstone>,
    /// Its lives before this one, each with the key that its server carried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<(ExternalKey, Tombstone)>,
}

impl ServiceRecord {
    /// A service that was just accepted.
    #[must_use]
    pub const fn new(panel: PanelId, key: ExternalKey) -> Self {
        Self {
            panel,
            key,
            phase: Phase::Waiting,
            epoch: 0,
            given_up: 0,
            rows_alone: 0,
            first_intent: None,
            last_intent: None,
            made_for: BTreeSet::new(),
            binding: None,
            adopting: false,
            allocation: None,
            allocation_site: None,
            additional: Vec::new(),
            attempts: Vec::new(),
            attempts_made: 0,
            applied: None,
            install: Install::Pending,
            was_active: false,
            suspension_placed: false,
            owed_sync: None,
            acts: BTreeMap::new(),
            node_denied: None,
            node_lacks_it: false,
            data_lost_assumed: false,
            converged: None,
            stood_suspended: None,
            written: BTreeSet::new(),
            parked: None,
            failures: 0,
            last_failure: None,
            end_sent: None,
            deletion_fails_since: None,
            deleted_by_force: false,
            ended: None,
            earlier: Vec::new(),
        }
    }

    /// A service that takes a server over as it is.
    #[must_use]
    pub fn of_server(panel: PanelId, key: ExternalKey, server: &ObservedServer, spec: &ServerSpec) -> Self {
        let applied = ServerSpec {
            name: server.name.clone(),
            description: server.description.clone(),
            ..spec.clone()
        };
        Self {
            phase: Phase::Changing,
            binding: Some(Binding::new(server.server.clone(), server.node.clone(), false)),
            adopting: true,
            applied: Some(applied),
            install: Install::Done,
            was_active: true,
            ..Self::new(panel, key)
        }
    }

    /// Without what is personal. What has ended is known again by its key, its server and its dates.
    #[must_use]
    pub fn forgotten(mut self) -> Self {
        self.applied = self.applied.map(ServerSpec::forgotten);
        self.parked = None;
        self.last_failure = None;
        for attempt in &mut self.attempts {
            attempt.sent = None;
        }
        self
    }

    /// By what no two services may be the same: the server that stands for it, unless it was let go.
    #[must_use]
    pub fn mark(&self) -> Option<String> {
        let is_let_go = self.ended.as_ref().is_some_and(|tombstone| tombstone.let_go);
        let server = self.binding.as_ref().filter(|_| !is_let_go);
        server.map(|binding| binding.server.uuid.to_string())
    }

    /// Whether it has ended, or its deletion was sent: then its files may be gone.
    #[must_use]
    pub const fn is_past_return(&self) -> bool {
        self.ended.is_some() || self.end_sent.is_some()
    }

    /// Whether nothing of it can be on the panel: no creation was ever begun.
    #[must_use]
    pub const fn was_never_sent(&self) -> bool {
        self.first_intent.is_none() && self.binding.is_none() && !self.was_active
    }

    /// The allocation that a creation has to send: the one chosen before, as long as a creation that sent it may still take
    /// effect, or as long as the same is wanted of its place. Where keys are not unique it is the fence: once it was sent,
    /// every creation sends it, whatever is wanted of its place by then.
    #[must_use]
    pub fn allocation_on(&self, site: &Site, capabilities: &Capabilities) -> Option<&FreeAllocation> {
        let is_wanted = self.allocation_site.as_ref() == Some(site);
        let is_the_fence = !capabilities.key_is_unique && self.first_intent.is_some();
        self.allocation
            .as_ref()
            .filter(|_| !self.attempts.is_empty() || is_wanted || is_the_fence)
    }

    /// Whether the server lacks a port that this site asks for.
    #[must_use]
    pub fn lacks_ports(&self, site: &Site) -> bool {
        let first_is_unknown = site.port_variable.is_some() && self.allocation.is_none();
        first_is_unknown || !placement::missing(&site.additional, &self.additional).is_empty()
    }

    /// What is wanted, with the ports that were chosen in the variables they are for.
    #[must_use]
    pub fn with_ports(&self, mut desired: Desired) -> Desired {
        let spec = &mut desired.spec;
        let first = spec.site.port_variable.as_ref().zip(self.allocation.as_ref());
        let first = first.map(|(name, allocation)| (name.clone(), allocation.port));
        let more = self
            .additional
            .iter()
            .filter_map(|it| Some((it.variable.clone()?, it.allocation.port)));
        for (name, port) in first.into_iter().chain(more) {
            if let Some(value) = spec.environment.get_mut(&name) {
                *value = port.to_string();
            }
        }
        desired
    }

    /// The key that the customer's account carries on the panel: his id, with the namespace of the service.
    #[must_use]
    pub fn customer_key(&self, customer: &Customer) -> String {
        match self.key.namespace() {
            Some(namespace) => format!("{namespace}:{}", customer.id()),
            None => customer.id().to_string(),
        }
    }

    /// Whether something was said of the customer that was not reached yet: then it goes before what was said of him with
    /// another service.
    #[must_use]
    pub fn is_customer_new(&self, desired: &Desired) -> bool {
        let said = desired.insisted.get("customer").copied().unwrap_or(1);
        said > self.converged.unwrap_or_default()
    }

    /// What we wrote last, as far as the panel shows it now: a write without an answer counts where its values are there.
    #[must_use]
    pub fn applied_as_seen(&self, server: &ObservedServer) -> Option<Cow<'_, ServerSpec>> {
        let unanswered = self.attempts.iter().filter_map(|attempt| attempt.sent.as_deref());
        plan::applied_as_seen(self.applied.as_ref(), unanswered, server)
    }

    /// Whether a suspension that was sent may still take effect, or come back: one that is lifted is placed again by the
    /// panel when its node fails.
    #[must_use]
    pub fn may_still_be_suspended(&self) -> bool {
        let steps = [StepKind::Suspend.name(), StepKind::Unsuspend.name()];
        self.attempts
            .iter()
            .any(|attempt| steps.contains(&attempt.step.as_str()))
    }

    /// Whether a creation may have made a server for this account. What was begun before accounts were kept may have been for
    /// any.
    #[must_use]
    pub fn may_be_made_for(&self, account: &str) -> bool {
        self.made_for.is_empty() || self.made_for.contains(account)
    }

    /// The acts that were asked for and not begun yet, each with the number of the last request.
    pub fn acts_due(&self, desired: &Desired) -> impl Iterator<Item = (Act, u64)> {
        let begun = |act: &Act| self.acts.get(act).map_or(0, |report| report.request);
        let requests = desired.requests.iter().map(|(act, request)| (*act, *request));
        let due: Vec<_> = requests.filter(|(act, request)| *request > begun(act)).collect();
        due.into_iter()
    }

    /// Until when a write may still take effect, if one may.
    #[must_use]
    pub fn unsettled_until(&self) -> Option<Timestamp> {
        self.attempts.iter().map(|attempt| attempt.unsettled_until).max()
    }
}
