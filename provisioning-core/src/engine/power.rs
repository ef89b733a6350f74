//! A click on start or stop.

use super::{Engine, Viewer};
use crate::{
    error::{Error, Reason},
    id::ServiceId,
    panel::PowerAction,
    service::Goal,
};

impl Engine {
    /// Starts or stops a server, now, and says whether the panel took it. It is an answer to a click: nothing of it is
    /// stored, so that nothing starts an hour later.
    ///
    /// # Guarantees
    /// One call, sent once, after every check; to the uuid of the service's own server.
    ///
    /// # Errors
    /// Before any call: [`NotFound`](Reason::NotFound), also for a service that is another customer's;
    /// [`NotAllowed`](Reason::NotAllowed) while it is suspended, has no server yet or is on its way to its end, and for a
    /// customer whose product does not permit it;
    /// [`ClientKeyMissing`](Reason::ClientKeyMissing). After it, what the panel says; where the answer was lost it may have
    /// happened, and is not tried again.
    pub async fn power(&self, service: &ServiceId, viewer: &Viewer, action: PowerAction) -> Result<(), Error> {
        self.may_write().await?;
        let stored = self.load_for(service, viewer.customer_id()).await?;
        let refuse = |message: &str, advice: &str| {
            let message = format!("service {service} {message}");
            Err(Error::new(Reason::NotAllowed, message, advice))
        };
        let (record, desired) = (stored.record, stored.desired);
        if desired.goal == Goal::Ended || record.ended.is_some() {
            return refuse("has ended", "sell it again as a new service");
        }
        if viewer.customer_id().is_some() && !desired.product.permissions().power {
            return refuse(
                "is not for its customer to start and stop",
                "open it in the permissions of the product, or let an administrator do it",
            );
        }
        if desired.is_suspended(self.now()) {
            return refuse("is suspended", "lift the suspension first");
        }
        match record.binding.filter(|_| record.was_active) {
            Some(binding) => Ok(self.panel(&record.panel)?.power(&binding.server, action).await?),
            None => refuse("has no server yet", "wait until it is active"),
        }
    }
}
