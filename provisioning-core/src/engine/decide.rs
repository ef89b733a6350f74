//! What a person decides about a service that waits for one.

use std::time::Duration;

use super::{Engine, edit::Stored, tell};
use crate::{
    error::{Error, Reason},
    event::EventEntry,
    id::ServiceId,
    journal::{JournalEntry, JournalEvent},
    panel::{ObservedServer, ServerRef},
    service::{Binding, Desired, Goal, Install, ParkCause, Phase, ServiceRecord, Tombstone},
    store::{Commit, DocumentKind, Expected, Lease, Subject, Wake, Write},
};

/// What a person decides about a parked service.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// Try again: the cause was removed.
    Retry,
    /// This server of the panel stands for the service from now on: one that lost our key, that was restored from a backup,
    /// or that carries our key though the engine did not make it. It is then made as it was sold.
    Adopt(ServerRef),
    /// Let it go: the service ends, and nothing on the panel is touched.
    Abandon,
}

impl Engine {
    /// Decides about a service that is parked, and writes who did into its journal.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound) without such a service or server; [`NotAllowed`](Reason::NotAllowed) when it is not
    /// parked, or not for a cause that a server could be adopted for; [`Conflict`](Reason::Conflict) while a worker has it
    /// in hand, or when the server carries another key or stands for another service; what the panel says when it cannot be
    /// asked.
    pub async fn decide(&self, service: &ServiceId, decision: Decision, by: Option<&str>) -> Result<(), Error> {
        self.load(service).await?;
        let lease = self.take_in_hand(service).await?;
        let decided = self
            .decide_under(&lease, service, decision, by.map(str::to_owned))
            .await;
        // Whatever came of it: what was due before is due again.
        self.store().release(&lease, Some(Duration::ZERO)).await?;
        decided
    }

    /// Asks for another try of a service that is parked: the operator has removed the cause.
    ///
    /// Gives whether it was parked.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound); [`Conflict`](Reason::Conflict) while a worker has it in hand.
    pub async fn retry(&self, service: &ServiceId) -> Result<bool, Error> {
        match self.decide(service, Decision::Retry, None).await {
            Err(error) if error.reason() == Reason::NotAllowed => Ok(false),
            decided => decided.map(|()| true),
        }
    }

    async fn decide_under(
        &self,
        lease: &Lease,
        service: &ServiceId,
        decision: Decision,
        by: Option<String>,
    ) -> Result<(), Error> {
        let stored = self.load(service).await?;
        let Some(parked) = &stored.record.parked else {
            let message = format!("service {service} does not wait for anybody");
            return Err(Error::new(Reason::NotAllowed, message, "see its status"));
        };
        let tried = ServiceRecord {
            parked: None,
            failures: 0,
            rows_alone: 0,
            ..stored.record.clone()
        };
        let mut desired = None;
        let (record, event) = match decision {
            Decision::Retry => (tried, JournalEvent::Retried { by }),
            Decision::Adopt(server) => {
                let seen = self.adoptable(&stored, &parked.cause, &server).await?;
                let event = JournalEvent::Adopted {
                    server: seen.server.id.clone(),
                    uuid: seen.server.uuid.to_string(),
                    by,
                };
                (adopting(tried, &seen), event)
            }
            Decision::Abandon => {
                let server = tried.binding.as_ref().map(|binding| binding.server.clone());
                desired = Some(Desired {
                    revision: stored.desired.revision + 1,
                    goal: Goal::Ended,
                    ..stored.desired.clone()
                });
                let tombstone = Tombstone {
                    let_go: true,
                    ..Tombstone::new(self.now(), server, false)
                };
                let ended = ServiceRecord {
                    ended: Some(tombstone),
                    phase: Phase::Ended,
                    ..tried
                };
                (ended, JournalEvent::LetGo { by })
            }
        };
        let line = JournalEntry::new(self.now(), service.clone(), event);
        let id = service.as_str();
        let write = Write::new(
            DocumentKind::Service,
            id,
            Expected::Version(stored.record_version),
            &record,
        )?;
        let wanted = desired.as_ref().unwrap_or(&stored.desired).revision;
        let told = tell::events(&stored.record, &record, std::slice::from_ref(&line), wanted, None);
        let told = told
            .into_iter()
            .map(|event| EventEntry::new(line.at, service.clone(), wanted, event));
        let mut commit = Commit::write(write.unique(record.mark()))
            .telling(told.collect())
            .journal(vec![line])
            .under(lease);
        match desired {
            Some(desired) => {
                let expected = Expected::Version(stored.desired_version);
                commit = commit.and(Write::new(DocumentKind::Desired, id, expected, &desired)?);
            }
            None => commit = commit.waking(Wake::new(Subject::service(service), record.panel)),
        }
        Ok(self.store().commit(commit).await?)
    }

    /// The server, if it can stand for the service.
    async fn adoptable(&self, stored: &Stored, cause: &ParkCause, server: &ServerRef) -> Result<ObservedServer, Error> {
        if !matches!(
            cause,
            ParkCause::Missing | ParkCause::KeyLost | ParkCause::Foreign { .. }
        ) {
            let message = format!("no server is to be adopted: {cause}");
            return Err(Error::new(Reason::NotAllowed, message, cause.advice()));
        }
        let Some(seen) = self.panel(&stored.record.panel)?.read_server(server).await? else {
            let message = format!("the panel has no server {} with the uuid {}", server.id, server.uuid);
            return Err(Error::new(Reason::NotFound, message, "list the panel's servers again"));
        };
        let key = stored.record.key.to_string();
        match seen.key.as_deref().filter(|carried| *carried != key) {
            None => Ok(seen),
            Some(other) => {
                let message = format!("the server carries the external id `{other}`: it belongs to another service");
                let advice = "take the id off on the panel, if nobody uses it any more";
                Err(Error::new(Reason::Conflict, message, advice))
            }
        }
    }
}

/// The record of a service whose server a person has named.
fn adopting(record: ServiceRecord, server: &ObservedServer) -> ServiceRecord {
    ServiceRecord {
        binding: Some(Binding::new(server.server.clone(), server.node.clone(), false)),
        adopting: server.key.is_none(),
        install: Install::Done,
        was_active: true,
        ..record
    }
}
