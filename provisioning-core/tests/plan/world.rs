//! A panel that does what it is told, and an engine that takes down what it did.

use std::collections::BTreeMap;

use super::*;

/// One service, its server, and the time of day.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) record: ServiceRecord,
    pub(crate) desired: Desired,
    pub(crate) observed: Observed,
    pub(crate) capabilities: Capabilities,
    pub(crate) now: Timestamp,
    /// What the panel does not show along with the server.
    variables: Option<BTreeMap<String, String>>,
}

impl World {
    /// The variables are seen along with the server, as in a preview.
    pub(crate) fn new(record: ServiceRecord, desired: Desired, observed: Observed, capabilities: Capabilities) -> Self {
        Self {
            record,
            desired,
            observed,
            capabilities,
            now: now(),
            variables: None,
        }
    }

    /// As the engine sees it at first: without the variables, where they are apart.
    pub(crate) fn looked_at(mut self) -> Self {
        if let Sight::Seen { server, .. } = &mut self.observed.server
            && self.capabilities.variables_apart
        {
            self.variables = server.environment.take();
        }
        self
    }

    pub(crate) fn plan(&self) -> Plan {
        plan(
            &self.record,
            &self.desired,
            &self.observed,
            &self.capabilities,
            self.now,
        )
    }

    /// Time passes. What the server was busy with is over by then.
    pub(crate) fn waits(&mut self, until: Timestamp) {
        self.now = self.now.max(until);
        self.observed.node = None;
        if let Sight::Seen { server, .. } = &mut self.observed.server
            && matches!(server.state, ServerState::Installing | ServerState::Busy(_))
        {
            server.state = ServerState::Ready;
        }
    }

    /// A step goes well.
    pub(crate) fn does(&mut self, step: &Step) {
        if let Some((act, request)) = step.act() {
            self.record.acts.insert(act, ActReport::begun(request, self.now));
        }
        match step.kind() {
            StepKind::Look => self.looks(),
            StepKind::VerifyPanel => self.observed.same_panel = Some(true),
            StepKind::EnsureAccount => self.observed.account = Some("9".to_owned()),
            StepKind::ChooseAllocation => {
                self.record.allocation = Some(FreeAllocation::new("11", "1", "203.0.113.7", 25565));
                self.record.allocation_site = Some(self.desired.spec.site.clone());
            }
            StepKind::Create => self.makes(),
            StepKind::Delete | StepKind::ForceDelete => {
                self.observed.server = Sight::Deleted { at: self.now };
                if self.desired.goal == Goal::Live {
                    self.record.binding = None;
                    let was_alone = self.observed.node == Some(NodeAnswer::Unknown);
                    self.record.rows_alone += u32::from(was_alone);
                }
            }
            StepKind::ClearAway => self.observed.server = Sight::NotLooked,
            kind => self.changes(kind),
        }
    }

    fn looks(&mut self) {
        let now = self.now;
        self.record.attempts.retain(|attempt| attempt.unsettled_until > now);
        match &mut self.observed.server {
            Sight::Seen { at, .. } => *at = now,
            Sight::Absent { at, looks } => {
                *at = now;
                *looks += 1;
            }
            other => *other = Sight::Absent { at: now, looks: 1 },
        }
    }

    fn makes(&mut self) {
        let mut made = ObservedServer::new(which(), &self.desired.spec, self.now);
        made.key = Some(self.record.key.to_string());
        made.owner = self.observed.account.clone().unwrap_or_default();
        made.owner_key = Some(self.record.customer_key(&self.desired.customer));
        made.state = ServerState::Installing;
        if self.capabilities.variables_apart {
            self.variables = made.environment.take();
        }
        let record = &mut self.record;
        record.epoch += 1;
        record.first_intent.get_or_insert(self.now);
        record.last_intent = Some(self.now);
        record.binding = Some(Binding::new(which(), "1".to_owned(), false));
        record.install = Install::Pending;
        record.suspension_placed = false;
        record.owed_sync = None;
        record.applied = Some(self.desired.spec.clone());
        if self.capabilities.ready_needs_the_node {
            record.install = Install::InDoubt;
        }
        self.observed.server = Sight::Seen {
            at: self.now,
            server: Box::new(made),
        };
    }

    /// What is done to a server that is there.
    fn changes(&mut self, kind: StepKind) {
        let owner_key = self.record.customer_key(&self.desired.customer);
        let Sight::Seen { at, server } = &mut self.observed.server else {
            return;
        };
        *at = self.now;
        let record = &mut self.record;
        let spec = provisioning_core::plan::keep_owner_edits(&self.desired, record, server).into_owned();
        match kind {
            StepKind::AskNode => {
                let is_suspended = server.state == ServerState::Suspended;
                let power = if is_suspended {
                    PowerState::Offline
                } else {
                    PowerState::Running
                };
                self.observed.node = Some(NodeAnswer::Has(power));
                record.install = Install::Done;
                if is_suspended && record.owed_sync.as_ref().is_some_and(|owed| owed.due <= self.now) {
                    record.owed_sync = None;
                }
            }
            StepKind::ReadVariables => {
                let read = self.variables.clone().unwrap_or_default();
                let applied = record.applied.as_mut();
                if let Some(applied) = applied.filter(|applied| applied.environment.is_empty()) {
                    applied.environment.clone_from(&read);
                }
                server.environment = Some(read);
            }
            StepKind::ChangeDetails => {
                server.key = Some(record.key.to_string());
                server.name = spec.name;
                server.description = spec.description;
                if let Some(account) = &self.observed.account {
                    server.owner.clone_from(account);
                    server.owner_key = Some(owner_key);
                }
            }
            StepKind::ChangeBuild => {
                server.limits = spec.limits;
                server.features = spec.features;
                record.owed_sync = None;
            }
            StepKind::ChangeStartup => {
                let is_apart = self.capabilities.variables_apart;
                let is_another_egg = server.egg != spec.egg;
                if let Some(applied) = record.applied.as_mut().filter(|_| is_another_egg) {
                    applied.egg = spec.egg.clone();
                    applied.environment = if is_apart {
                        BTreeMap::new()
                    } else {
                        spec.environment.clone()
                    };
                }
                if is_another_egg && is_apart {
                    // Its variables are those of that egg, which the panel shows when it is asked.
                    server.environment = None;
                    self.variables = None;
                }
                server.egg = spec.egg;
                server.docker_image = spec.docker_image;
                server.startup = spec.startup;
                if let Some(known) = server.environment.as_mut().filter(|_| !is_apart) {
                    known.extend(spec.environment);
                }
            }
            StepKind::ChangeVariables => server.environment = Some(spec.environment),
            StepKind::SyncNode => record.owed_sync = None,
            StepKind::Suspend => {
                record.suspension_placed = true;
                record.owed_sync = None;
                server.state = ServerState::Suspended;
            }
            StepKind::Unsuspend => {
                record.suspension_placed = false;
                record.owed_sync = None;
                server.state = ServerState::Ready;
            }
            StepKind::Reinstall => server.state = ServerState::Installing,
            _ => {}
        }
    }
}
