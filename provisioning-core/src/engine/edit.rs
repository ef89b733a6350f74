//! Edits of what is wanted.

use std::time::Duration;

use super::Engine;
use crate::{
    error::{Error, Reason},
    event::{Event, EventEntry},
    id::{CustomerId, PanelId, ServiceId},
    journal::{JournalEntry, JournalEvent},
    problem::{Problem, Problems},
    product::Product,
    service::{Act, Change, Desired, Goal, ServiceRecord},
    store::{Commit, Document, DocumentKind, Expected, Lease, StoreError, StoreErrorKind, Subject, Wake, Write},
};

/// How often a subject that somebody has in hand is asked for, twice a second.
const TRIES: u32 = 10;

/// A service as it is stored.
pub(super) struct Stored {
    pub(super) desired: Desired,
    pub(super) desired_version: u64,
    pub(super) record: ServiceRecord,
    pub(super) record_version: u64,
}

impl Stored {
    /// A service from its documents.
    pub(super) fn of(desired: &Document, record: &Document) -> Result<Self, StoreError> {
        Ok(Self {
            desired: desired.decode()?,
            desired_version: desired.version,
            record: record.decode()?,
            record_version: record.version,
        })
    }

    fn check_customer(&self, service: &ServiceId, customer: Option<&CustomerId>) -> Result<(), Error> {
        match customer {
            Some(customer) if self.desired.customer.id() != customer => Err(no_such(service)),
            _ => Ok(()),
        }
    }
}

impl Engine {
    pub(super) async fn load(&self, service: &ServiceId) -> Result<Stored, Error> {
        let store = self.store();
        let desired = store.read(DocumentKind::Desired, service.as_str()).await?;
        let record = store.read(DocumentKind::Service, service.as_str()).await?;
        self.stored(service, desired.as_ref(), record.as_ref())
    }

    /// What is wanted by now of a service that can be worked on.
    pub(super) async fn wanted(&self, service: &ServiceId, panel: &PanelId) -> Result<Desired, Error> {
        let desired = self.store().read(DocumentKind::Desired, service.as_str()).await?;
        let desired = desired.ok_or_else(|| no_such(service))?.decode()?;
        self.check_integration(panel)?;
        Ok(desired)
    }

    /// A service that can be worked on.
    fn stored(
        &self,
        service: &ServiceId,
        desired: Option<&Document>,
        record: Option<&Document>,
    ) -> Result<Stored, Error> {
        let (Some(desired), Some(record)) = (desired, record) else {
            return Err(no_such(service));
        };
        let stored = Stored::of(desired, record)?;
        self.check_integration(&stored.record.panel)?;
        Ok(stored)
    }

    /// As [`load`](Self::load); another customer's service is not found, so that ids cannot be probed.
    pub(super) async fn load_for(&self, service: &ServiceId, customer: Option<&CustomerId>) -> Result<Stored, Error> {
        let stored = self.load(service).await?;
        stored.check_customer(service, customer)?;
        Ok(stored)
    }

    /// Writes a change of what is wanted. The engine brings it about afterwards; see [`settled`](Self::settled).
    ///
    /// Gives the new revision; the old one when the change changes nothing.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound), [`Invalid`](Reason::Invalid) with every mistake, [`Conflict`](Reason::Conflict) when
    /// the service was changed since the revision that the change is based on;
    /// [`NotAllowed`](Reason::NotAllowed) when an end is taken back whose deletion was sent;
    /// [`Changed`](Reason::Changed) when it [confirms](Change::confirmed) a preview that would be another now;
    /// [`ClientKeyMissing`](Reason::ClientKeyMissing) for a backup on a panel without one. No panel is called, but for one
    /// look where a preview is confirmed.
    pub async fn change(&self, service: &ServiceId, change: Change) -> Result<u64, Error> {
        let product = match change.new_product() {
            Some(id) => Some(self.products().get(id).await?),
            None => None,
        };
        Box::pin(self.change_as(service, &change, product.as_ref())).await
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
        self.may_write().await?;
        loop {
            let stored = self.load_for(service, change.customer()).await?;
            let Some(next) = Box::pin(self.decided(service, &stored, change, product)).await? else {
                return Ok(stored.desired.revision);
            };
            if stored.desired.goal == Goal::Ended && next.goal == Goal::Live {
                return Box::pin(self.take_back(service, change, product)).await;
            }
            let commit = self.commit_of(service, &stored, change, &next)?;
            match self.store().commit(commit).await {
                Ok(()) => return Ok(next.revision),
                // Somebody else was faster. Without a revision to hold to, the change is applied to what is there now.
                Err(error) if error.kind() == StoreErrorKind::Conflict && change.base().is_none() => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The revision after a change, and what is written for it in a transaction that has read these documents; nothing when
    /// it changes nothing.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(crate) async fn edit(
        &self,
        service: &ServiceId,
        (desired, record): (Option<&Document>, Option<&Document>),
        change: &Change,
        product: Option<&Product>,
    ) -> Result<(u64, Option<Commit>), Error> {
        let stored = self.stored(service, desired, record)?;
        stored.check_customer(service, change.customer())?;
        let Some(next) = Box::pin(self.decided(service, &stored, change, product)).await? else {
            return Ok((stored.desired.revision, None));
        };
        if stored.desired.goal == Goal::Ended {
            let message = format!("the end of service {service} cannot be taken back in a transaction");
            return Err(Error::new(Reason::NotAllowed, message, "use `Engine::change` for it"));
        }
        let commit = self.commit_of(service, &stored, change, &next)?;
        Ok((next.revision, Some(commit)))
    }

    /// What is wanted after a change that may be made now; `None` when it changes nothing.
    async fn decided(
        &self,
        service: &ServiceId,
        stored: &Stored,
        change: &Change,
        product: Option<&Product>,
    ) -> Result<Option<Desired>, Error> {
        let revision = stored.desired.revision;
        if change.base().is_some_and(|base| base != revision) {
            let message = format!("service {service} was changed in between: it is at revision {revision}");
            return Err(Error::new(
                Reason::Conflict,
                message,
                "look at it again and repeat the change",
            ));
        }
        let next = self.next(stored, change, product)?;
        if let Some(fingerprint) = change.confirmation() {
            let desired = next.as_ref().unwrap_or(&stored.desired);
            let preview = self.preview_of(service, &stored.record, desired, revision);
            let preview = Box::pin(preview).await?;
            if preview.fingerprint != fingerprint {
                let message = format!("service {service} is not as it was when the change was previewed");
                return Err(Error::new(
                    Reason::Changed,
                    message,
                    "preview it again, and confirm that",
                ));
            }
        }
        Ok(next)
    }

    /// What is written for a change.
    fn commit_of(
        &self,
        service: &ServiceId,
        stored: &Stored,
        change: &Change,
        next: &Desired,
    ) -> Result<Commit, StoreError> {
        let line = JournalEvent::Wanted {
            revision: next.revision,
            change: change.name(),
            by: change.author().map(str::to_owned),
        };
        let (now, id) = (self.now(), service.clone());
        let expected = Expected::Version(stored.desired_version);
        let write = Write::new(DocumentKind::Desired, service.as_str(), expected, next)?;
        Ok(Commit::write(write)
            .journal(vec![JournalEntry::new(now, id.clone(), line)])
            .telling(vec![EventEntry::new(now, id, next.revision, Event::Wanted)])
            .waking(Wake::new(Subject::service(service), stored.record.panel.clone())))
    }

    /// Takes the end of a service back, with the service in hand: nobody can send its deletion meanwhile.
    async fn take_back(&self, service: &ServiceId, change: &Change, product: Option<&Product>) -> Result<u64, Error> {
        let lease = self.take_in_hand(service).await?;
        let stored = self.load(service).await?;
        let next = self
            .next(&stored, change, product)?
            .filter(|_| !stored.record.is_past_return());
        let written = match &next {
            Some(next) => {
                let commit = self.commit_of(service, &stored, change, next)?.under(&lease);
                self.store().commit(commit).await.map(|()| next.revision)
            }
            None => Ok(stored.desired.revision),
        };
        // What was due before is due again.
        self.store().release(&lease, Some(Duration::ZERO)).await?;
        if next.is_none() {
            let message = format!("the deletion of service {service} was sent: there is no way back");
            return Err(Error::new(
                Reason::NotAllowed,
                message,
                "sell it again as its next generation",
            ));
        }
        Ok(written?)
    }

    /// Waits a little for whoever has the service in hand.
    pub(super) async fn take_in_hand(&self, service: &ServiceId) -> Result<Lease, Error> {
        let lease = self.claim_soon(&Subject::service(service)).await?;
        lease.ok_or_else(|| in_hand(service))
    }

    /// Takes a subject in hand, or waits a little for whoever has it.
    pub(super) async fn claim_soon(&self, subject: &Subject) -> Result<Option<Lease>, Error> {
        for _ in 0..TRIES {
            if let Some(lease) = self.store().claim(subject, super::holding::LEASE).await? {
                return Ok(Some(lease));
            }
            self.0.clock.sleep(Duration::from_millis(500)).await;
        }
        Ok(None)
    }

    /// What is wanted after a change, as far as this panel can have it; `None` when it changes nothing.
    pub(super) fn next(
        &self,
        stored: &Stored,
        change: &Change,
        product: Option<&Product>,
    ) -> Result<Option<Desired>, Error> {
        let capabilities = || Ok::<_, Error>(self.panel(&stored.record.panel)?.capabilities());
        if change.act() == Some(Act::BackUp) && !capabilities()?.can_ask_node {
            let advice = "create one in the panel under Account, API Credentials, and give it";
            let message = "a backup needs a client key, and none was given";
            return Err(Error::new(Reason::ClientKeyMissing, message, advice));
        }
        if let Some(name) = change.new_name() {
            let names = capabilities()?.names;
            let (least, most) = (names.min(), names.max());
            if !(least..=most).contains(&name.chars().count()) {
                let message = format!("a name has {least} to {most} characters on this panel");
                return Err(Problems::from(Problem::new("name", message, "write another")).into());
            }
        }
        Ok(change.apply(&stored.desired, product)?)
    }
}

fn no_such(service: &ServiceId) -> Error {
    Error::new(
        Reason::NotFound,
        format!("there is no service `{service}`"),
        "check the id; a service is made by an order",
    )
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
