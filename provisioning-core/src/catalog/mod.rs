//! The eggs of the panels, imported so that products can be made of them.

use std::fmt;

use crate::{
    egg::{CatalogEgg, EggChange, PanelEgg, diff},
    engine::Engine,
    error::Error,
    id::PanelId,
    store::{Commit, Document, DocumentKind, Expected, Write},
};

/// The imported eggs of an engine's panels.
#[derive(Debug)]
pub struct Catalog<'a>(&'a Engine);

/// An egg, and what its import changed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ImportedEgg {
    /// The egg as the panel has it now.
    pub egg: PanelEgg,
    /// It was not in the catalogue before.
    pub is_new: bool,
    /// What differs from what the catalogue had.
    pub changes: Vec<EggChange>,
}

impl ImportedEgg {
    /// Whether the import changed anything about it.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.is_new || !self.changes.is_empty()
    }
}

impl fmt::Display for ImportedEgg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.egg.name, self.egg.id)
    }
}

impl<'a> Catalog<'a> {
    pub(crate) const fn new(engine: &'a Engine) -> Self {
        Self(engine)
    }

    /// Imports every egg of a panel, and remembers by which marks the panel is known again.
    ///
    /// An egg that was disabled stays disabled. No product and no sold service changes by it.
    ///
    /// # Errors
    /// When the panel or the store fails; nothing was imported then.
    pub async fn import(&self, panel: &PanelId) -> Result<Vec<ImportedEgg>, Error> {
        let kind = self.0.panel(panel)?.capabilities().kind;
        let eggs = self.0.panel(panel)?.eggs().await?;
        let marks = self.0.panel(panel)?.fingerprint().await?;
        let mut imported = Vec::with_capacity(eggs.len());
        let mut commit = Commit::write(Write::new(DocumentKind::Panel, panel.as_str(), Expected::Any, &marks)?);
        for egg in eggs {
            let key = format!("{panel}/{}", egg.id);
            let known = self.0.store().read(DocumentKind::Egg, &key).await?;
            let known: Option<CatalogEgg> = known.as_ref().map(Document::decode).transpose()?;
            let enabled = known.as_ref().is_none_or(|known| known.enabled);
            let entry = CatalogEgg::new(panel.clone(), kind, egg.clone()).enabled(enabled);
            commit = commit.and(Write::new(DocumentKind::Egg, key, Expected::Any, &entry)?);
            imported.push(ImportedEgg {
                is_new: known.is_none(),
                changes: known.map(|known| diff(&known.egg, &egg)).unwrap_or_default(),
                egg,
            });
        }
        self.0.store().commit(commit).await?;
        Ok(imported)
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

    /// The marks by which the panel is known again; empty when its eggs were never imported.
    pub(crate) async fn fingerprint(&self, panel: &PanelId) -> Result<Vec<String>, Error> {
        let stored = self.0.store().read(DocumentKind::Panel, panel.as_str()).await?;
        Ok(stored.as_ref().map(Document::decode).transpose()?.unwrap_or_default())
    }
}
