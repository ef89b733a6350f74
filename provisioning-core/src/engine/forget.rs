//! Erases what is personal of a customer who is gone.

use super::Engine;
use crate::{
    error::{Error, Reason},
    id::{CustomerId, ServiceId},
    service::{Desired, ServiceRecord},
    store::{Commit, Document, DocumentKind, Expected, Write},
};

/// How many services are read at once.
const PAGE: usize = 200;

impl Engine {
    /// Erases what the store keeps of a customer beside ids: e-mail address, names, the names and descriptions of his
    /// servers, and the values of their variables. Gives the services of which it was erased. Calls no panel.
    ///
    /// # Guarantees
    /// * All his services or none is touched by a refusal: as long as one has not ended, nothing is erased.
    /// * What stays keeps the promise of one server: the service's id and key, its server's uuid, dates, its product as
    ///   sold. Its key is not used again, and a server that appears under it later is known.
    /// * Once more is no error, and goes on where the first time was interrupted.
    ///
    /// # Assumptions
    /// No order of his is recorded meanwhile: what is recorded after the look is not erased. His account on the panel, with
    /// its address, is left there; so are back-ups of the store.
    ///
    /// # Errors
    /// [`NotAllowed`](Reason::NotAllowed) while one of his services has not ended; [`Conflict`](Reason::Conflict) when
    /// somebody edited one at the same moment; when the store fails.
    pub async fn forget(&self, customer: &CustomerId) -> Result<Vec<ServiceId>, Error> {
        self.may_write().await?;
        let services = self.documents_of(customer).await?;
        let going_on = services.iter().find(|(_, record)| record.value.ended.is_none());
        if let Some((desired, record)) = going_on {
            let message = format!(
                "service {} of customer {customer} is {}",
                desired.key, record.value.phase
            );
            let advice = "end all services of the customer first; nothing was erased";
            return Err(Error::new(Reason::NotAllowed, message, advice));
        }
        let mut forgotten = Vec::with_capacity(services.len());
        for (desired, record) in services {
            let (service, mark) = (ServiceId::new(&desired.key)?, record.value.mark());
            let desired = Write::new(
                DocumentKind::Desired,
                desired.key,
                Expected::Version(desired.version),
                &desired.value.forgotten(),
            )?;
            let record = Write::new(
                DocumentKind::Service,
                record.key,
                Expected::Version(record.version),
                &record.value.forgotten(),
            )?;
            self.store()
                .commit(Commit::write(desired).and(record.unique(mark)))
                .await?;
            forgotten.push(service);
        }
        Ok(forgotten)
    }

    /// What is wanted and known of each service of a customer.
    async fn documents_of(&self, customer: &CustomerId) -> Result<Vec<(Read<Desired>, Read<ServiceRecord>)>, Error> {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = self
                .store()
                .list(DocumentKind::Desired, "", after.as_deref(), PAGE)
                .await?;
            let Some(last) = page.last() else { return Ok(found) };
            after = Some(last.key.clone());
            for document in &page {
                let desired = Read::<Desired>::of(document)?;
                if desired.value.customer.id() != customer {
                    continue;
                }
                if let Some(record) = self.store().read(DocumentKind::Service, &document.key).await? {
                    found.push((desired, Read::of(&record)?));
                }
            }
        }
    }
}

/// A document that was read, and is written back only as it was.
struct Read<T> {
    key: String,
    version: u64,
    value: T,
}

impl<T: serde::de::DeserializeOwned> Read<T> {
    fn of(document: &Document) -> Result<Self, Error> {
        Ok(Self {
            key: document.key.clone(),
            version: document.version,
            value: document.decode()?,
        })
    }
}
