//! The live console of a sold server.

use panel_http::console::ConsoleSession;

use super::{Engine, Viewer};
use crate::{
    error::{Error, Reason},
    id::ServiceId,
    service::Goal,
};

impl Engine {
    /// Opens the live console of a server: its output and state, and a way to send it commands. The session keeps its
    /// token fresh and connects again by itself; see [`ConsoleSession`].
    ///
    /// # Guarantees
    /// Every check comes before any call. The session is that of the service's own server, by its uuid.
    ///
    /// # Errors
    /// Before any call: [`NotFound`](Reason::NotFound), also for a service that is another customer's;
    /// [`NotAllowed`](Reason::NotAllowed) for a customer while it is suspended, and for everybody before it has a server and
    /// after its end; [`ClientKeyMissing`](Reason::ClientKeyMissing). Otherwise what the panel or its node says.
    pub async fn console(&self, service: &ServiceId, viewer: &Viewer) -> Result<ConsoleSession, Error> {
        let stored = self.load_for(service, viewer.customer_id()).await?;
        let refuse = |message: &str, advice: &str| {
            let message = format!("service {service} {message}");
            Err(Error::new(Reason::NotAllowed, message, advice))
        };
        let (record, desired) = (stored.record, stored.desired);
        if desired.goal == Goal::Ended || record.ended.is_some() {
            return refuse("has ended", "sell it again as a new service");
        }
        if viewer.customer_id().is_some() && !desired.product.permissions().console {
            return refuse(
                "does not show its console to its customer",
                "open it in the permissions of the product, or let an administrator look",
            );
        }
        if *viewer != Viewer::Administrator && desired.is_suspended(self.now()) {
            return refuse("is suspended", "lift the suspension first");
        }
        match record.binding {
            Some(binding) => Ok(self.panel(&record.panel)?.console(&binding.server).await?),
            None => refuse("has no server yet", "wait until it is active"),
        }
    }
}
