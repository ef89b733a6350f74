//! An order that was checked, and not recorded yet.

use jiff::Timestamp;

use super::Engine;
use crate::{
    error::{Error, Reason},
    event::{Event, EventEntry},
    id::{ExternalKey, ProductId, ServiceId},
    journal::{JournalEntry, JournalEvent},
    order::Order,
    problem::{Problem, Problems},
    product::Product,
    service::{Desired, Goal, ServiceRecord, Tombstone},
    store::{Commit, Document, DocumentKind, Expected, StoreError, StoreErrorKind, Subject, Wake, Write},
};

/// An order that can be delivered: checked, resolved, and not recorded yet. Nothing was written and nothing called.
#[derive(Debug, Clone)]
#[must_use = "an intent does nothing until it is recorded"]
pub struct Intent {
    service: ServiceId,
    desired: Desired,
    record: ServiceRecord,
    accepted_at: Timestamp,
}

impl Engine {
    /// Checks an order against its product and the panel's rules. Writes nothing and calls no panel.
    ///
    /// A new order of an egg that was disabled in the catalogue since the product was saved is refused; an order that was
    /// recorded before is not.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound) without such a product or panel; [`Invalid`](Reason::Invalid) with every mistake.
    pub async fn accept(&self, order: Order) -> Result<Intent, Error> {
        self.may_write().await?;
        let product = self.products().get(order.product()).await?;
        let intent = self.accept_as(&order, &product)?;
        self.check_offered(&intent).await?;
        Ok(intent)
    }

    async fn check_offered(&self, intent: &Intent) -> Result<(), Error> {
        let (panel, egg) = (intent.desired.product.panel(), &intent.desired.spec.egg);
        let is_offered = match self.catalog().get(panel, egg).await {
            Ok(entry) => entry.is_offered(),
            Err(error) if error.reason() == Reason::NotFound => true,
            Err(error) => return Err(error),
        };
        let store = self.store();
        if is_offered
            || store
                .read(DocumentKind::Desired, intent.service.as_str())
                .await?
                .is_some()
        {
            return Ok(());
        }
        Err(Problems::from(Problem::new(
            "product",
            format!("the egg of `{}` is not offered any more", intent.product()),
            "enable the egg in the catalogue, or sell another product",
        ))
        .into())
    }

    /// As [`accept`](Self::accept), with a product that need not be saved.
    ///
    /// # Errors
    /// As [`accept`](Self::accept).
    pub fn accept_as(&self, order: &Order, product: &Product) -> Result<Intent, Error> {
        let sold = self.on_its_panel(order, product)?;
        let panel = self.panel(sold.panel())?;
        let desired = Desired::from_order(order, &sold, &panel.capabilities().names)?.accepted_as(order, product);
        let record = ServiceRecord::new(sold.panel().clone(), self.key_of(order));
        Ok(Intent::new(order.service().clone(), desired, record, self.now()))
    }

    /// The key of the life of a service that is ordered.
    pub(super) fn key_of(&self, order: &Order) -> ExternalKey {
        ExternalKey::new(self.0.namespace.clone(), order.service().clone(), order.life())
    }
}

impl Engine {
    /// The product as the panel of the order delivers it: the only one, or the one that its group chooses.
    fn on_its_panel(&self, order: &Order, product: &Product) -> Result<Product, Error> {
        let Some(id) = product.group() else {
            return Ok(product.clone());
        };
        let Some(group) = self.0.groups.iter().find(|group| group.id() == id) else {
            let message = format!("there is no group `{id}` of panels");
            return Err(Error::new(
                Reason::NotFound,
                message,
                "register the group with the engine",
            ));
        };
        let chosen = group.choose(order.service());
        chosen.and_then(|panel| product.on_panel(panel)).ok_or_else(|| {
            let message = match chosen {
                Some(panel) => format!("the product does not know the panel `{panel}` of its group `{id}`"),
                None => format!("every panel of the group `{id}` is closed to new services"),
            };
            Error::new(
                Reason::Invalid,
                message,
                "open a panel of the group, and save the product again",
            )
        })
    }
}

impl Intent {
    pub(super) const fn new(
        service: ServiceId,
        desired: Desired,
        record: ServiceRecord,
        accepted_at: Timestamp,
    ) -> Self {
        Self {
            service,
            desired,
            record,
            accepted_at,
        }
    }

    /// The service it is for.
    #[must_use]
    pub const fn service(&self) -> &ServiceId {
        &self.service
    }

    /// What will be wanted.
    #[must_use]
    pub const fn desired(&self) -> &Desired {
        &self.desired
    }

    /// The product it sells.
    #[must_use]
    pub const fn product(&self) -> &ProductId {
        self.desired.product.id()
    }

    pub(super) const fn record_of(&self) -> &ServiceRecord {
        &self.record
    }

    /// What is written for it, for a transaction of a store of your own; `SqliteStore::record_in` does it for SQLite.
    ///
    /// A second commit of it fails with [`Conflict`](StoreErrorKind::Conflict); [`amend`](Self::amend) tells then what
    /// is to be written.
    ///
    /// # Errors
    /// Only when it cannot be written as JSON.
    pub fn commit(&self) -> Result<Commit, StoreError> {
        let id = self.service.as_str();
        let line = JournalEntry::new(self.accepted_at, self.service.clone(), self.event());
        let record = Write::new(DocumentKind::Service, id, Expected::Absent, &self.record)?;
        Ok(
            Commit::write(Write::new(DocumentKind::Desired, id, Expected::Absent, &self.desired)?)
                .and(record.unique(self.record.mark()))
                .journal(vec![line])
                .telling(vec![self.told(self.desired.revision, self.beginning())])
                .waking(self.wake()),
        )
    }

    /// What is written for it when its service is stored already; `None` when it is the same order, and nothing is to be
    /// written.
    ///
    /// An order that the panel refused, so that nothing was ever made, may be recorded again, corrected. A service that has
    /// ended may be sold again as its next generation.
    ///
    /// # Errors
    /// [`Conflict`](Reason::Conflict) when the service was ordered otherwise, or has ended.
    pub fn amend(&self, desired: &Document, document: &Document) -> Result<Option<Commit>, Error> {
        let conflict = |message: &str, advice: &str| {
            let message = format!("service {}: {message}", self.service);
            Err(Error::new(Reason::Conflict, message, advice))
        };
        let (known, record): (Desired, ServiceRecord) = (desired.decode()?, document.decode()?);
        let (life, known_life) = (self.record.key.generation(), record.key.generation());
        match &record.ended {
            Some(tombstone) if Some(life) == known_life.next() => {
                let earlier = (record.key.clone(), tombstone.clone());
                return self
                    .next_life(&known, desired.version, &record, earlier, document.version)
                    .map(Some);
            }
            Some(_) => {
                let advice = known_life.next().map_or_else(
                    || "sell it under a new id".to_owned(),
                    |next| format!("sell it under a new id, or again as its generation {next}"),
                );
                return conflict("it has ended, and its key is never used again", &advice);
            }
            None if known.goal == Goal::Ended => {
                return conflict("it is on its way to its end", "wait until it has ended");
            }
            None if life != known_life => {
                let message = format!("it has not ended: it is generation {known_life}");
                return conflict(&message, "change the one there is, or end it first");
            }
            None => {}
        }
        if known.accepted == self.desired.accepted {
            return Ok(None);
        }
        let is_refused = record.parked.is_some_and(|parked| parked.cause.is_about_the_order());
        let is_the_same_customer = known.customer.id() == self.desired.customer.id();
        if !is_refused || !is_the_same_customer || record.first_intent.is_some() || record.panel != self.record.panel {
            return conflict(
                "it exists already and was ordered otherwise (another customer, product, order or variables)",
                "use another id for another service, or change the one there is",
            );
        }
        let corrected = Desired {
            revision: known.revision + 1,
            ..self.desired.clone()
        };
        let event = JournalEvent::Wanted {
            revision: corrected.revision,
            change: "the corrected order".to_owned(),
            by: None,
        };
        let expected = Expected::Version(desired.version);
        let write = Write::new(DocumentKind::Desired, self.service.as_str(), expected, &corrected)?;
        let line = JournalEntry::new(self.accepted_at, self.service.clone(), event);
        let commit = Commit::write(write)
            .journal(vec![line])
            .telling(vec![self.told(corrected.revision, Event::Wanted)]);
        Ok(Some(commit.waking(self.wake())))
    }

    fn beginning(&self) -> Event {
        match &self.record.binding {
            None => Event::Accepted,
            Some(binding) => Event::Imported {
                server: binding.server.uuid,
            },
        }
    }

    fn told(&self, revision: u64, kind: Event) -> EventEntry {
        EventEntry::new(self.accepted_at, self.service.clone(), revision, kind)
    }

    /// What is written for a service that is sold again after its end.
    fn next_life(
        &self,
        known: &Desired,
        desired_version: u64,
        record: &ServiceRecord,
        earlier: (ExternalKey, Tombstone),
        record_version: u64,
    ) -> Result<Commit, Error> {
        let desired = Desired {
            revision: known.revision + 1,
            ..self.desired.clone()
        };
        let mut before = record.earlier.clone();
        before.push(earlier);
        let next = ServiceRecord {
            attempts_made: record.attempts_made,
            earlier: before,
            ..self.record.clone()
        };
        let id = self.service.as_str();
        let expected = Expected::Version(desired_version);
        let write = Write::new(DocumentKind::Desired, id, expected, &desired)?;
        let line = JournalEntry::new(self.accepted_at, self.service.clone(), self.event());
        let record = Write::new(DocumentKind::Service, id, Expected::Version(record_version), &next)?;
        Ok(Commit::write(write)
            .and(record.unique(next.mark()))
            .journal(vec![line])
            .telling(vec![self.told(desired.revision, self.beginning())])
            .waking(self.wake()))
    }

    fn event(&self) -> JournalEvent {
        match &self.record.binding {
            None => JournalEvent::Accepted,
            Some(binding) => JournalEvent::Imported {
                server: binding.server.id.clone(),
                uuid: binding.server.uuid.to_string(),
            },
        }
    }

    fn wake(&self) -> Wake {
        Wake::new(Subject::service(&self.service), self.record.panel.clone())
    }

    /// Records it. From then on the engine brings it about, whatever happens to this process.
    ///
    /// The same order again changes nothing and is no error. An order that the panel refused may be recorded again,
    /// corrected.
    ///
    /// # Errors
    /// [`Conflict`](Reason::Conflict) when the service exists and was ordered otherwise, or has ended.
    pub async fn record(self, engine: &Engine) -> Result<ServiceId, Error> {
        let store = engine.store();
        let id = self.service.as_str();
        match store.commit(self.commit()?).await {
            Ok(()) => return Ok(self.service),
            Err(error) if error.kind() == StoreErrorKind::Conflict => {}
            Err(error) => return Err(error.into()),
        }
        let desired = store.read(DocumentKind::Desired, id).await?;
        let record = store.read(DocumentKind::Service, id).await?;
        if let (Some(desired), Some(record)) = (desired, record)
            && let Some(commit) = self.amend(&desired, &record)?
        {
            store.commit(commit).await?;
        }
        Ok(self.service)
    }
}
