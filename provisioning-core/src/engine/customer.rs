//! What is new of a customer.

use super::{Engine, edit::Stored};
use crate::{
    customer::Customer,
    error::{Error, Reason},
    id::ServiceId,
    service::{Change, Goal},
};

impl Engine {
    /// Says of a customer what the application knows of him now, such as another e-mail address or name: writes it into each
    /// of his services that is not to end, as [`Change::customer_to`] does, and gives those. Calls no panel.
    ///
    /// On each panel his account is brought to it if the engine made it: address, first and last name; never its user name.
    /// An account that was there before is left alone. What a panel refuses is told
    /// ([`Event::AccountKept`](crate::Event::AccountKept)) and stops nothing else; said again, it is tried again.
    ///
    /// # Errors
    /// [`Store`](crate::Reason::Store) when the store fails, [`Behind`](crate::Reason::Behind) when it went back. Services that
    /// were told stay so; said once more, it goes on.
    pub async fn update_customer(&self, customer: &Customer) -> Result<Vec<ServiceId>, Error> {
        self.may_write().await?;
        let mut told = Vec::new();
        for (service, known) in self.services_of(customer.id()).await? {
            if Box::pin(self.tell_of(customer, &service, known)).await? {
                told.push(service);
            }
        }
        Ok(told)
    }

    /// Writes it into a service, unless it is another customer's by now, or to end. Whether it did.
    async fn tell_of(&self, customer: &Customer, service: &ServiceId, mut known: Stored) -> Result<bool, Error> {
        loop {
            let Stored { desired, record, .. } = known;
            if desired.customer.id() != customer.id() || desired.goal != Goal::Live || record.ended.is_some() {
                return Ok(false);
            }
            let change = Change::customer_to(customer.clone()).based_on(desired.revision);
            match self.change(service, change).await {
                Ok(_) => return Ok(true),
                Err(error) if error.reason() == Reason::Conflict => known = self.load(service).await?,
                Err(error) => return Err(error),
            }
        }
    }
}
