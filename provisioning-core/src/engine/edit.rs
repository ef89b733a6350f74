//! Edits of what is wanted.

use super::Engine;
use crate::{
    error::{Error, Reason},
    id::ServiceId,
    journal::{JournalEntry, JournalEvent},
    product::Product,
    service::{Change, Desired, ServiceRecord},
    store::{Commit, Document, DocumentKind, Expected, StoreErrorKind, Subject, Wake, Write},
};

/// A service as it is stored.
pub(super) struct Stored {
    pub(super) desired: Desired,
    pub(super) desired_version: u64,
    pub(super) record: ServiceRecord,
    pub(super) record_version: u64,
}

impl Engine {
    pub(super) async fn load(&self, service: &ServiceId) -> Result<Stored, Error> {
        let store = self.store();
        let missing = || {
            Error::new(
                Reason::NotFound,
                format!("there is no service `{service}`"),
                "check the id; a service is made by an order",
            )
        };
        let desired = store
            .read(DocumentKind::Desired, service.as_str())
            .await?
            .ok_or_else(missing)?;
        let record = store
            .read(DocumentKind::Service, service.as_str())
            .await?
            .ok_or_else(missing)?;
        let (desired_version, desired) = (desired.version, desired.decode()?);
        let known: ServiceRecord = record.decode()?;
        self.check_integration(&known.panel)?;
        Ok(Stored {
            desired,
            desired_version,
            record: known,
            record_version: record.version,
        })
    }

    /// Writes a change of what is wanted. The engine brings it about afterwards; see [`settled`](Self::settled).
    ///
    /// Gives the new revision; the old one when the change changes nothing.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound), [`Invalid`](Reason::Invalid) with every mistake, [`Conflict`](Reason::Conflict) when
    /// the service was changed since the revision that the change is based on.
    pub async fn change(&self, service: &ServiceId, change: Change) -> Result<u64, Error> {
        let product = match change.new_product() {
            Some(id) => Some(self.products().get(id).await?),
            None => None,
        };
        self.change_as(service, &change, product.as_ref()).await
    }

    /// As [`change`](Self::change), with a product that need not be saved.
    ///
    /// # Errors
    /// As [`change`](Self::change).
    pub async fn change_as(
        &self,
        service: &ServiceId,
        change: &Change,
        product: Option<&Product>,
    ) -> Result<u64, Error> {
        loop {
            let stored = self.load(service).await?;
            let revision = stored.desired.revision;
            if change.base().is_some_and(|base| base != revision) {
                let message = format!("service {service} was changed in between: it is at revision {revision}");
                return Err(Error::new(
                    Reason::Conflict,
                    message,
                    "look at it again and repeat the change",
                ));
            }
            let Some(next) = change.apply(&stored.desired, product)? else {
                return Ok(revision);
            };
            let event = JournalEvent::Wanted {
                revision: next.revision,
                change: change.name(),
                by: change.author().map(str::to_owned),
            };
            let expected = Expected::Version(stored.desired_version);
            let write = Write::new(DocumentKind::Desired, service.as_str(), expected, &next)?;
            let commit = Commit::write(write)
                .journal(vec![JournalEntry::new(self.now(), service.clone(), event)])
                .waking(Wake::new(Subject::service(service), stored.record.panel));
            match self.store().commit(commit).await {
                Ok(()) => return Ok(next.revision),
                // Somebody else was faster. Without a revision to hold to, the change is applied to what is there now.
                Err(error) if error.kind() == StoreErrorKind::Conflict && change.base().is_none() => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Asks for another try of a service that is parked: the operator has removed the cause.
    ///
    /// Gives whether it was parked.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound); [`Conflict`](Reason::Conflict) while a worker has it in hand.
    pub async fn retry(&self, service: &ServiceId) -> Result<bool, Error> {
        let subject = Subject::service(service);
        let stored = self.load(service).await?;
        if stored.record.parked.is_none() {
            return Ok(false);
        }
        let Some(lease) = self.store().claim(&subject, super::holding::LEASE).await? else {
            return Err(in_hand(service));
        };
        let stored = self.load(service).await?;
        let record = ServiceRecord {
            parked: None,
            failures: 0,
            ..stored.record
        };
        let expected = Expected::Version(stored.record_version);
        let write = Write::new(DocumentKind::Service, service.as_str(), expected, &record)?;
        let line = JournalEntry::new(self.now(), service.clone(), JournalEvent::Retried);
        let unique = record.binding.as_ref().map(|binding| binding.server.uuid.to_string());
        let commit = Commit::write(write.unique(unique))
            .journal(vec![line])
            .under(&lease)
            .waking(Wake::new(subject, record.panel));
        self.store().commit(commit).await?;
        self.store().release(&lease, None).await?;
        Ok(true)
    }
}

pub(super) fn in_hand(service: &ServiceId) -> Error {
    Error::new(
        Reason::Conflict,
        format!("service {service} is in the hands of another worker"),
        "wait a moment and try again; a worker that died gives it up after fifteen seconds",
    )
}

/// The version of a document, as what must be stored for it to be written again.
pub(super) fn same(document: Option<&Document>) -> Expected {
    document.map_or(Expected::Absent, |document| Expected::Version(document.version))
}
