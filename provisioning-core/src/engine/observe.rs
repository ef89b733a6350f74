//! Looks, and what they mean for the record.

use std::borrow::Cow;

use jiff::Timestamp;

use super::{act::Acted, advance::Hand};
use crate::{
    error::Error,
    journal::JournalEvent,
    panel::{NodeAnswer, ObservedServer, Panel, PanelError, PowerState, ServerState},
    plan::{self, Sight, StepKind},
    service::{Binding, Install, ServiceRecord},
};

/// The server of a service, by its key and by its uuid. Where a key proves nothing, the uuid comes first: a stranger's twin
/// does not stand in the way.
pub(super) async fn find(panel: &dyn Panel, record: &ServiceRecord) -> Result<Option<ObservedServer>, PanelError> {
    let by_uuid = async || match &record.binding {
        Some(binding) => panel.read_server(&binding.server).await,
        None => Ok(None),
    };
    if panel.capabilities().key_is_unique {
        match panel.find_server(&record.key).await? {
            Some(found) => Ok(Some(found)),
            None => by_uuid().await,
        }
    } else {
        match by_uuid().await? {
            Some(found) => Ok(Some(found)),
            None => panel.find_server(&record.key).await,
        }
    }
}

/// As [`find`], with its allocations where it was given several and the panel shows them apart.
pub(super) async fn find_whole(
    panel: &dyn Panel,
    record: &ServiceRecord,
) -> Result<Option<ObservedServer>, PanelError> {
    let mut found = find(panel, record).await?;
    let are_apart = panel.capabilities().allocations_apart && !record.additional.is_empty();
    if let Some(server) = found.as_mut().filter(|_| are_apart) {
        server.allocations = Some(panel.read_allocations(&server.server).await?);
    }
    Ok(found)
}

impl Hand<'_> {
    /// Looks the server up by its key, and by its uuid if it is not found so.
    pub(super) async fn look(&mut self) -> Result<Acted, Error> {
        let at = self.now();
        let found = match self.find_with_what_is_uncertain().await {
            Ok(found) => found,
            Err(error) => return Ok(Acted::Fails(error)),
        };
        self.settle(at, found.as_ref());
        match found {
            Some(server) => self.saw(at, server, true),
            None => self.saw_nothing(at),
        }
        self.save().await?;
        Ok(Acted::Goes)
    }

    /// Looks for the server, and reads its variables where a change of them was not answered.
    async fn find_with_what_is_uncertain(&self) -> Result<Option<ObservedServer>, PanelError> {
        let mut found = find_whole(self.panel.as_ref(), &self.record).await?;
        let names = StepKind::ChangeVariables.name();
        let is_uncertain = self.record.attempts.iter().any(|attempt| attempt.step == names);
        if let Some(server) = found.as_mut().filter(|_| is_uncertain) {
            server.environment = Some(self.panel.read_variables(&server.server).await?);
        }
        Ok(found)
    }

    /// A look that began after the last moment at which a write could take effect has seen all of it.
    fn settle(&mut self, at: Timestamp, found: Option<&ObservedServer>) {
        let is_settled = |until: Timestamp| until <= at;
        let attempts: Vec<u64> = self
            .record
            .attempts
            .iter()
            .filter(|attempt| is_settled(attempt.unsettled_until))
            .map(|attempt| attempt.number)
            .collect();
        if !attempts.is_empty() {
            if let Some(server) = found {
                self.record.applied = self.record.applied_as_seen(server).map(Cow::into_owned);
                self.forget_ports_that_others_took(&attempts, server);
            }
            self.record
                .attempts
                .retain(|attempt| !is_settled(attempt.unsettled_until));
            self.note(JournalEvent::Settled { attempts });
        }
    }

    /// An allocation that the server did not get by a change that is settled is somebody else's: another is chosen.
    fn forget_ports_that_others_took(&mut self, settled: &[u64], server: &ObservedServer) {
        let builds = StepKind::ChangeBuild.name();
        let mut attempts = self.record.attempts.iter();
        let is_told_along = !self.capabilities.allocations_apart;
        if !is_told_along && attempts.any(|attempt| attempt.step == builds && settled.contains(&attempt.number)) {
            self.record.additional.retain(|it| !server.lacks(&it.allocation));
        }
    }

    /// Takes in what the panel shows of the server. `found`: in a look, not in the answer to a write.
    pub(super) fn saw(&mut self, at: Timestamp, server: ObservedServer, found: bool) {
        if plan::identity(&self.record, &server, &self.capabilities).is_ok() {
            self.judge_install(&server, found);
            self.bind(&server, found);
            self.judge_suspension(&server);
            if self.record.adopting && server.key.is_some() {
                self.record.adopting = false;
                self.touch();
            }
        }
        self.observed.node = None;
        self.observed.server = Sight::Seen {
            at,
            server: Box::new(server),
        };
    }

    fn bind(&mut self, server: &ObservedServer, found: bool) {
        let provisional = self.record.unsettled_until().is_some();
        let is_bound = self
            .record
            .binding
            .as_ref()
            .is_some_and(|binding| binding.server == server.server);
        if !is_bound {
            self.note(JournalEvent::Bound {
                server: server.server.id.clone(),
                uuid: server.server.uuid.to_string(),
                found,
            });
        }
        let binding = Binding::new(server.server.clone(), server.node.clone(), provisional);
        if self.record.binding.as_ref() != Some(&binding) {
            self.record.binding = Some(binding);
            self.touch();
        }
    }

    fn judge_install(&mut self, server: &ObservedServer, found: bool) {
        // A creation that was not answered may have been taken back on the node, and not on the panel.
        let is_adopted = found && self.record.binding.is_none() && !self.record.was_active;
        let install = match (self.record.install, &server.state) {
            (Install::Pending, _) if is_adopted && self.capabilities.can_ask_node => Install::InDoubt,
            (Install::Pending, ServerState::Ready) if self.capabilities.ready_needs_the_node => Install::InDoubt,
            (Install::Pending, ServerState::Ready) => Install::Done,
            (Install::Pending, ServerState::Suspended) => Install::InDoubt,
            (known, _) => known,
        };
        if install != self.record.install {
            self.record.install = install;
            self.touch();
        }
    }

    /// A suspension that comes after this one is gone is somebody else's.
    fn judge_suspension(&mut self, server: &ObservedServer) {
        let is_gone = server.state == ServerState::Ready && !self.record.may_still_be_suspended();
        if is_gone && self.record.suspension_placed {
            self.record.suspension_placed = false;
            self.touch();
        }
    }

    fn saw_nothing(&mut self, at: Timestamp) {
        let looks = match self.observed.server {
            Sight::Absent { looks, .. } => looks + 1,
            _ => 1,
        };
        self.observed.server = Sight::Absent { at, looks };
        if std::mem::take(&mut self.allocation_is_taken) {
            self.choose_another_allocation();
        }
        // One whose deletion was sent has gone by it.
        let may_vanish = !self.record.was_active && self.record.end_sent.is_none();
        if may_vanish && self.record.binding.take().is_some() {
            self.note(JournalEvent::Vanished);
        }
    }

    /// Asks the node past the panel's record.
    pub(super) async fn ask_node(&mut self) -> Result<Acted, Error> {
        let Some(server) = self.seen() else {
            return Ok(Acted::Goes);
        };
        match self.panel.ask_node(server).await {
            Ok(answer) => {
                self.heard(&answer);
                self.observed.node = Some(answer);
                Ok(Acted::Goes)
            }
            Err(error) => Ok(Acted::Fails(error)),
        }
    }

    /// What the node says of the server proves that it was made, or that it has stopped.
    fn heard(&mut self, answer: &NodeAnswer) {
        let now = self.now();
        let denied = match answer {
            NodeAnswer::Has(_) => None,
            NodeAnswer::Unknown => Some(self.record.node_denied.unwrap_or(now)),
            _ => self.record.node_denied,
        };
        if denied != self.record.node_denied {
            self.record.node_denied = denied;
            self.touch();
        }
        // Whether the script of one that is being installed has come to its end, the panel will say.
        let is_installing = self
            .seen()
            .is_some_and(|server| server.state == ServerState::Installing);
        let proved = if is_installing { Install::Pending } else { Install::Done };
        if matches!(answer, NodeAnswer::Has(_)) && self.record.install != Install::Done && self.record.install != proved
        {
            self.record.install = proved;
            self.touch();
        }
        let has_stopped = matches!(answer, NodeAnswer::Has(PowerState::Offline) | NodeAnswer::Unknown)
            && self.seen().is_some_and(|server| server.state == ServerState::Suspended);
        if has_stopped && self.record.owed_sync.as_ref().is_some_and(|owed| owed.due <= now) {
            self.record.owed_sync = None;
            self.touch();
        }
    }

    /// Reads the variables, which the panel does not show along with the server.
    pub(super) async fn read_variables(&mut self) -> Result<Acted, Error> {
        let Sight::Seen { server, .. } = &mut self.observed.server else {
            return Ok(Acted::Goes);
        };
        match self.panel.read_variables(&server.server).await {
            Ok(environment) => {
                let applied = self.record.applied.as_mut();
                // Those of another egg than before are nobody's edits yet.
                let unknown = applied.filter(|applied| applied.environment.is_empty());
                let is_first = unknown.map(|applied| applied.environment.clone_from(&environment));
                server.environment = Some(environment);
                if is_first.is_some() {
                    self.touch();
                }
                Ok(Acted::Goes)
            }
            Err(error) => Ok(Acted::Fails(error)),
        }
    }

    /// Whether one of the nodes that the panel had when its eggs were imported is still there.
    pub(super) async fn verify_panel(&mut self) -> Result<Acted, Error> {
        let known = self.engine.catalog().marks(&self.record.panel).await?;
        let shown = match self.panel.fingerprint().await {
            Ok(shown) => shown,
            Err(error) => return Ok(Acted::Fails(error)),
        };
        self.observed.same_panel = Some(known.know(&shown));
        Ok(Acted::Goes)
    }
}
