//! An order that was checked, and not recorded yet.

use super::Engine;
use crate::{
    error::{Error, Reason},
    id::Generation,
    id::{ExternalKey, ProductId, ServiceId},
    journal::{JournalEntry, JournalEvent},
    order::Order,
    product::Product,
    service::{Desired, ServiceRecord},
    store::{Commit, DocumentKind, Expected, StoreErrorKind, Subject, Wake, Write},
};

/// An order that can be delivered: checked, resolved, and not recorded yet. Nothing was written and nothing called.
#[derive(Debug, Clone)]
#[must_use = "an intent does nothing until it is recorded"]
pub struct Intent {
    service: ServiceId,
    desired: Desired,
    record: ServiceRecord,
}

impl Engine {
    /// Checks an order against its product and the panel's rules. Writes nothing and calls no panel.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound) without such a product or panel; [`Invalid`](Reason::Invalid) with every mistake.
    pub async fn accept(&self, order: Order) -> Result<Intent, Error> {
        let product = self.products().get(order.product()).await?;
        self.accept_as(&order, &product)
    }

    /// As [`accept`](Self::accept), with a product that need not be saved.
    ///
    /// # Errors
    /// As [`accept`](Self::accept).
    pub fn accept_as(&self, order: &Order, product: &Product) -> Result<Intent, Error> {
        let panel = self.panel(product.panel())?;
        let desired = Desired::from_order(order, product, &panel.capabilities().names)?;
        let key = ExternalKey::new(self.0.namespace.clone(), order.service().clone(), Generation::FIRST);
        let record = ServiceRecord::new(product.panel().clone(), key);
        Ok(Intent {
            service: order.service().clone(),
            desired,
            record,
        })
    }
}

impl Intent {
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

    /// What is written for it, to be committed together with the application's own order (see
    /// [`SqliteStore::commit_in`](crate::store::SqliteStore::commit_in)).
    ///
    /// A second commit of it fails with [`Conflict`](StoreErrorKind::Conflict); [`record`](Self::record) tells then
    /// whether it was the same order.
    ///
    /// # Errors
    /// Only when it cannot be written as JSON.
    pub fn commit(&self, engine: &Engine) -> Result<Commit, Error> {
        let id = self.service.as_str();
        let line = JournalEntry::new(engine.now(), self.service.clone(), JournalEvent::Accepted);
        Ok(
            Commit::write(Write::new(DocumentKind::Desired, id, Expected::Absent, &self.desired)?)
                .and(Write::new(DocumentKind::Service, id, Expected::Absent, &self.record)?)
                .journal(vec![line])
                .waking(Wake::new(Subject::service(&self.service), self.record.panel.clone())),
        )
    }

    /// Records it. From then on the engine brings it about, whatever happens to this process.
    ///
    /// The same order again changes nothing and is no error.
    ///
    /// # Errors
    /// [`Conflict`](Reason::Conflict) when the service exists and was ordered otherwise, or has ended.
    pub async fn record(self, engine: &Engine) -> Result<ServiceId, Error> {
        match engine.store().commit(self.commit(engine)?).await {
            Ok(()) => Ok(self.service),
            Err(error) if error.kind() == StoreErrorKind::Conflict => {
                let known = engine.load(&self.service).await?;
                let conflict = |message: &str, advice: &str| {
                    Err(Error::new(
                        Reason::Conflict,
                        format!("service {}: {message}", self.service),
                        advice,
                    ))
                };
                if known.record.ended.is_some() {
                    return conflict("it has ended, and its id is never used again", "sell it under a new id");
                }
                if known.desired.accepted != self.desired.accepted {
                    return conflict(
                        "it exists already and was ordered otherwise (another customer, product, order or variables)",
                        "use another id for another service, or change the one there is",
                    );
                }
                Ok(self.service)
            }
            Err(error) => Err(error.into()),
        }
    }
}
