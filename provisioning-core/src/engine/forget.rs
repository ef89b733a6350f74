//! Erases what is personal of a customer who is gone.

use super::{Engine, account::stored_under, edit::Stored};
use crate::{
    error::{Error, Reason},
    id::{CustomerId, ServiceId},
    service::Desired,
    store::{Commit, DocumentKind, Expected, Write},
};

/// How many services are read at once.
const PAGE: usize = 200;

impl Engine {
    /// Erases what the store keeps of a customer beside ids: e-mail address, names, the names and descriptions of his
    /// servers, the values of their variables, and what was written on his accounts. Gives the services of which it was erased. Calls no panel.
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
        let services = self.services_of(customer).await?;
        if let Some((service, known)) = services.iter().find(|(_, known)| known.record.ended.is_none()) {
            let message = format!("service {service} of customer {customer} is {}", known.record.phase);
            let advice = "end all services of the customer first; nothing was erased";
            return Err(Error::new(Reason::NotAllowed, message, advice));
        }
        let mut forgotten = Vec::with_capacity(services.len());
        for (service, known) in services {
            self.forget_account(&known).await?;
            let mark = known.record.mark();
            let desired = Write::new(
                DocumentKind::Desired,
                service.as_str(),
                Expected::Version(known.desired_version),
                &known.desired.forgotten(),
            )?;
            let record = Write::new(
                DocumentKind::Service,
                service.as_str(),
                Expected::Version(known.record_version),
                &known.record.forgotten(),
            )?;
            self.store()
                .commit(Commit::write(desired).and(record.unique(mark)))
                .await?;
            forgotten.push(service);
        }
        Ok(forgotten)
    }

    async fn forget_account(&self, known: &Stored) -> Result<(), Error> {
        let Some((version, account)) = self.account_document(&known.record, &known.desired).await? else {
            return Ok(());
        };
        let key = stored_under(&known.record, &known.desired);
        let write = Write::new(
            DocumentKind::Account,
            key,
            Expected::Version(version),
            &account.forgotten(),
        )?;
        Ok(self.store().commit(Commit::write(write)).await?)
    }

    pub(super) async fn services_of(&self, customer: &CustomerId) -> Result<Vec<(ServiceId, Stored)>, Error> {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = self
                .store()
                .list(DocumentKind::Desired, "", after.as_deref(), PAGE)
                .await?;
            let Some(last) = page.last() else { return Ok(found) };
            after = Some(last.key.clone());
            for desired in &page {
                if desired.decode::<Desired>()?.customer.id() != customer {
                    continue;
                }
                if let Some(record) = self.store().read(DocumentKind::Service, &desired.key).await? {
                    found.push((ServiceId::new(&desired.key)?, Stored::of(desired, &record)?));
                }
            }
        }
    }
}
