//! The eggs of the panels, imported so that products can be made of them.

mod marks;
mod sync;

use crate::{
    egg::{CatalogEgg, EggId},
    engine::Engine,
    error::{Error, Reason},
    id::PanelId,
    store::{Commit, Document, DocumentKind, Expected, Write},
};

use self::marks::Marks;
pub use self::sync::{EggFate, ImportedEgg};

/// The imported eggs of an engine's panels.
///
/// # Guarantees
/// A product and a sold service keep a copy of their egg: nothing that is done here changes one of them.
#[derive(Debug)]
pub struct Catalog<'a>(&'a Engine);

impl<'a> Catalog<'a> {
    pub(crate) const fn new(engine: &'a Engine) -> Self {
        Self(engine)
    }

    /// The imported eggs of a panel. Calls no panel.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list(&self, panel: &PanelId) -> Result<Vec<CatalogEgg>, Error> {
        let documents = self
            .0
            .store()
            .list(DocumentKind::Egg, &format!("{panel}/"), None, usize::MAX)
            .await?;
        Ok(documents.iter().map(Document::decode).collect::<Result<_, _>>()?)
    }

    /// One imported egg. Calls no panel.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound) when it was never imported.
    pub async fn get(&self, panel: &PanelId, egg: &EggId) -> Result<CatalogEgg, Error> {
        Ok(self.entry(panel, egg).await?.0)
    }

    /// Offers an egg again: products may use it, and orders of them are accepted. Enabled already: nothing changes.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound) when it was never imported; [`Conflict`](Reason::Conflict) when somebody imported it
    /// at the same moment.
    pub async fn enable(&self, panel: &PanelId, egg: &EggId) -> Result<(), Error> {
        self.offer(panel, egg, true).await
    }

    /// Offers an egg no more: no product may be saved with it, and no new order of one is accepted. Services that were
    /// sold keep working. Disabled already: nothing changes.
    ///
    /// # Errors
    /// As [`enable`](Self::enable).
    pub async fn disable(&self, panel: &PanelId, egg: &EggId) -> Result<(), Error> {
        self.offer(panel, egg, false).await
    }

    async fn offer(&self, panel: &PanelId, egg: &EggId, enabled: bool) -> Result<(), Error> {
        let (entry, version) = self.entry(panel, egg).await?;
        if entry.enabled == enabled {
            return Ok(());
        }
        let write = Write::new(
            DocumentKind::Egg,
            key(panel, egg),
            Expected::Version(version),
            &entry.enabled(enabled),
        )?;
        Ok(self.0.store().commit(Commit::write(write)).await?)
    }

    async fn entry(&self, panel: &PanelId, egg: &EggId) -> Result<(CatalogEgg, u64), Error> {
        match self.0.store().read(DocumentKind::Egg, &key(panel, egg)).await? {
            Some(document) => Ok((document.decode()?, document.version)),
            None => Err(Error::new(
                Reason::NotFound,
                format!("the egg {egg} of the panel `{panel}` was never imported"),
                "import the panel's eggs, then look at their list",
            )),
        }
    }

    /// By what the panel is known again.
    pub(crate) async fn marks(&self, panel: &PanelId) -> Result<Marks, Error> {
        let stored = self.0.store().read(DocumentKind::Panel, panel.as_str()).await?;
        let marks = stored.as_ref().map(Document::decode).transpose()?;
        Ok(Marks::new(marks.unwrap_or_default()))
    }
}

fn key(panel: &PanelId, egg: &EggId) -> String {
    format!("{panel}/{egg}")
}
