//! Brings the catalogue up to what a panel has, and tells what that changes.

use std::fmt;

use super::{Catalog, key};
use crate::{
    egg::{CatalogEgg, EggChange, EggId, Impact, PanelEgg, diff, impact},
    error::{Error, Reason},
    id::{PanelId, ServiceId},
    service::{Desired, Goal},
    store::{Commit, Document, DocumentKind, Expected, Write},
};

/// An egg, and what its import changed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ImportedEgg {
    /// The egg as the panel has it now; as it was, where the panel has it no more.
    pub egg: PanelEgg,
    /// What became of it.
    pub fate: EggFate,
    /// What differs from what the catalogue had.
    pub changes: Vec<EggChange>,
    /// What the changes mean for products and sold services.
    pub impacts: Vec<Impact>,
}

/// What an import found of an egg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EggFate {
    /// It was not in the catalogue before.
    New,
    /// It was there already.
    Known,
    /// The panel has it no more. It stays in the catalogue, and is offered no more.
    Removed,
}

impl ImportedEgg {
    const fn new(egg: PanelEgg, fate: EggFate, changes: Vec<EggChange>) -> Self {
        Self {
            egg,
            fate,
            changes,
            impacts: Vec::new(),
        }
    }

    /// Whether the import changed anything about it.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.fate != EggFate::Known || !self.changes.is_empty()
    }

    /// Whether it was not in the catalogue before.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.fate == EggFate::New
    }
}

impl fmt::Display for ImportedEgg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.egg.name, self.egg.id)
    }
}

/// How many services are read at once to tell what an import means for them.
const PAGE: usize = 200;

impl Catalog<'_> {
    /// Imports every egg of a panel, and remembers by which marks the panel is known again. The same as synchronising all.
    ///
    /// An egg that was disabled stays disabled; one that the panel has no more is offered no more. No product and no sold
    /// service changes by it: [`ImportedEgg::impacts`] tells what it means for them.
    ///
    /// # Errors
    /// When the panel or the store fails; nothing was imported then.
    pub async fn import(&self, panel: &PanelId) -> Result<Vec<ImportedEgg>, Error> {
        let eggs = self.0.panel(panel)?.eggs().await?;
        let marks = self.0.panel(panel)?.fingerprint().await?;
        let known = self.list(panel).await?;
        let mut commit = Commit::write(Write::new(DocumentKind::Panel, panel.as_str(), Expected::Any, &marks)?);
        let mut imported = Vec::with_capacity(eggs.len());
        for entry in known.iter().filter(|entry| is_gone(entry, &eggs)) {
            commit = commit.and(write(&entry.clone().removed())?);
            if !entry.is_removed {
                imported.push(ImportedEgg::new(entry.egg.clone(), EggFate::Removed, Vec::new()));
            }
        }
        for egg in eggs {
            let before = known.iter().find(|entry| entry.egg.id == egg.id);
            let (entry, told) = self.took(panel, before, egg)?;
            commit = commit.and(write(&entry)?);
            imported.push(told);
        }
        self.weigh(panel, &mut imported).await?;
        self.0.store().commit(commit).await?;
        Ok(imported)
    }

    /// Brings one egg up to what the panel has. No other egg of the catalogue, no product and no sold service changes.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound) when the panel has no such egg; when the panel or the store fails. Nothing was
    /// changed then.
    pub async fn sync(&self, panel: &PanelId, egg: &EggId) -> Result<ImportedEgg, Error> {
        let eggs = self.0.panel(panel)?.eggs().await?;
        let Some(found) = eggs.into_iter().find(|found| found.id == *egg) else {
            let message = format!("the panel `{panel}` has no egg {egg}");
            let advice = "import its eggs, then look at their list";
            return Err(Error::new(Reason::NotFound, message, advice));
        };
        let known = self.0.store().read(DocumentKind::Egg, &key(panel, egg)).await?;
        let known: Option<CatalogEgg> = known.as_ref().map(Document::decode).transpose()?;
        let (entry, mut told) = self.took(panel, known.as_ref(), found)?;
        self.weigh(panel, std::slice::from_mut(&mut told)).await?;
        self.0.store().commit(Commit::write(write(&entry)?)).await?;
        Ok(told)
    }

    /// What becomes of the catalogue's entry when the panel shows this egg.
    fn took(
        &self,
        panel: &PanelId,
        known: Option<&CatalogEgg>,
        egg: PanelEgg,
    ) -> Result<(CatalogEgg, ImportedEgg), Error> {
        let kind = self.0.panel(panel)?.capabilities().kind;
        let enabled = known.is_none_or(|known| known.enabled);
        let entry = CatalogEgg::new(panel.clone(), kind, egg.clone()).enabled(enabled);
        let told = match known {
            Some(known) => {
                let changes = diff(&known.egg, &egg);
                ImportedEgg::new(egg, EggFate::Known, changes)
            }
            None => ImportedEgg::new(egg, EggFate::New, Vec::new()),
        };
        Ok((entry, told))
    }

    /// Adds what the changes mean for products and services. Reads the services a page at a time, and only when an egg
    /// changed.
    async fn weigh(&self, panel: &PanelId, imported: &mut [ImportedEgg]) -> Result<(), Error> {
        let mut changed: Vec<&mut ImportedEgg> = imported.iter_mut().filter(|egg| !egg.changes.is_empty()).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let products = self.0.products().list(panel).await?;
        for told in &mut changed {
            told.impacts = impact(panel, &told.egg.id, &told.changes, &products, []);
        }
        let mut after: Option<String> = None;
        loop {
            let store = self.0.store();
            let page = store.list(DocumentKind::Desired, "", after.as_deref(), PAGE).await?;
            let mut services: Vec<(ServiceId, Desired)> = Vec::with_capacity(page.len());
            for document in &page {
                services.push((ServiceId::new(&document.key)?, document.decode()?));
            }
            for told in &mut changed {
                let live = services.iter().filter(|(_, desired)| desired.goal == Goal::Live);
                let live = live.map(|(service, desired)| (service, desired));
                told.impacts
                    .extend(impact(panel, &told.egg.id, &told.changes, [], live));
            }
            match page.last() {
                Some(last) if page.len() == PAGE => after = Some(last.key.clone()),
                _ => return Ok(()),
            }
        }
    }
}

fn is_gone(entry: &CatalogEgg, eggs: &[PanelEgg]) -> bool {
    eggs.iter().all(|egg| egg.id != entry.egg.id)
}

fn write(entry: &CatalogEgg) -> Result<Write, Error> {
    let key = key(&entry.panel, &entry.egg.id);
    Ok(Write::new(DocumentKind::Egg, key, Expected::Any, entry)?)
}
