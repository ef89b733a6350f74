//! A store that was restored from a back-up.

use super::Engine;
use crate::error::Error;

impl Engine {
    /// Refuses while the store is behind what the application has seen of it; see
    /// [`EngineBuilder::expect_at_least`](super::EngineBuilder::expect_at_least).
    ///
    /// # Errors
    /// [`Behind`](crate::Reason::Behind) then; when the store fails.
    pub async fn may_write(&self) -> Result<(), Error> {
        Ok(self.0.store.may_write().await?)
    }

    /// Takes a store that was restored from a back-up as it is, from now on and for every worker: an operator has looked
    /// at what differs between it and the panels, and has put right what is wanted of each service, or will do so now.
    ///
    /// Does nothing when the store is not behind. Later events are numbered beyond what the application has seen.
    ///
    /// # Assumptions
    /// Every worker that wrote to the store before it was restored has stopped, and what they had sent has been carried out.
    /// A panel may still do so minutes later, in the worst case an hour. Where keys are not unique (Calagopus), a service
    /// whose creation the store has forgotten would get a second server then: wait before you sweep and trust.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn trust_restored_store(&self) -> Result<(), Error> {
        Ok(self.0.store.trust().await?)
    }
}
