//! Whether a panel can be worked on, and what can be done there.

use super::Engine;
use crate::{
    diagnose::{Check, Supported, features},
    error::Error,
    id::PanelId,
    panel::PanelErrorKind,
};

impl Engine {
    /// Tests the connection to a panel, each permission of its keys, and whether it is the panel that it was. Changes
    /// nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::Reason::NotFound) when there is no such panel; when the store fails. What does not work is in the
    /// checks.
    pub async fn diagnose(&self, panel: &PanelId) -> Result<Vec<Check>, Error> {
        let mut checks = self.panel(panel)?.diagnose().await;
        let is_answered = checks
            .iter()
            .any(|check| check.name == "address" && !check.is_failure());
        if is_answered {
            checks.extend(self.identity(panel).await?);
        }
        Ok(checks)
    }

    /// What can be done on a panel, with the keys given. No call.
    ///
    /// # Errors
    /// [`NotFound`](crate::Reason::NotFound) when there is no such panel.
    pub fn features(&self, panel: &PanelId) -> Result<Vec<Supported>, Error> {
        Ok(features(&self.panel(panel)?.capabilities()))
    }

    /// Whether the panel has at least one of the nodes that it had when its eggs were imported; `None` when they never were,
    /// or when the key does not see nodes, which is another check.
    async fn identity(&self, panel: &PanelId) -> Result<Option<Check>, Error> {
        let known = self.catalog().marks(panel).await?;
        if known.are_missing() {
            return Ok(None);
        }
        let seen = match self.panel(panel)?.fingerprint().await {
            Ok(seen) => seen,
            Err(error) if error.kind() == PanelErrorKind::Access => return Ok(None),
            Err(error) => return Ok(Some(Check::failed("identity", error.to_string(), error.advice()))),
        };
        Ok(Some(if known.know(&seen) {
            Check::passed("identity", "the panel that it was when its eggs were imported")
        } else {
            Check::failed(
                "identity",
                "another panel than before: it has none of the nodes that it had",
                "check the address; if the panel was set up anew, import its eggs and sweep it before anything is sold",
            )
        }))
    }
}
