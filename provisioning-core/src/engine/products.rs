//! Products, checked before they are kept.

use super::Engine;
use crate::{
    error::{Error, Reason},
    id::{PanelId, ProductId},
    product::{Product, ProductDraft},
    store::{Commit, DocumentKind, Expected, Write},
};

/// The products of an engine.
#[derive(Debug)]
pub struct Products<'a>(&'a Engine);

impl<'a> Products<'a> {
    pub(super) const fn new(engine: &'a Engine) -> Self {
        Self(engine)
    }

    /// Checks a draft against the imported eggs of its panel. Writes nothing and calls no panel.
    ///
    /// # Errors
    /// [`Invalid`](Reason::Invalid) with every mistake at once.
    pub async fn check(&self, draft: &ProductDraft) -> Result<Product, Error> {
        let mut eggs = Vec::new();
        for panel in self.0.0.panels.keys() {
            eggs.extend(self.0.catalog().list(panel).await?);
        }
        let product = draft.check_among(&eggs, &self.0.0.groups)?;
        for panel in product.panels() {
            self.0.panel(panel)?;
        }
        Ok(product)
    }

    /// Checks a draft and keeps the product, in the place of the one with the same id. No sold service changes by it.
    ///
    /// Where it names nodes or locations, the panel is asked once whether it has them.
    ///
    /// # Errors
    /// As [`check`](Self::check), and for each place that the panel does not have, with the panel that has it; what the panel
    /// says when it cannot be asked. Nothing was kept then.
    pub async fn save(&self, draft: ProductDraft) -> Result<Product, Error> {
        let product = self.check(&draft).await?;
        self.0.check_places(&product).await?;
        let write = Write::new(DocumentKind::Product, product.id().as_str(), Expected::Any, &product)?;
        self.0.store().commit(Commit::write(write)).await?;
        Ok(product)
    }

    /// One product.
    ///
    /// # Errors
    /// [`NotFound`](Reason::NotFound).
    pub async fn get(&self, id: &ProductId) -> Result<Product, Error> {
        match self.0.store().read(DocumentKind::Product, id.as_str()).await? {
            Some(document) => Ok(document.decode()?),
            None => Err(Error::new(
                Reason::NotFound,
                format!("there is no product `{id}`"),
                "save it first",
            )),
        }
    }

    /// The products of a panel.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list(&self, panel: &PanelId) -> Result<Vec<Product>, Error> {
        let documents = self.0.store().list(DocumentKind::Product, "", None, usize::MAX).await?;
        let products: Result<Vec<Product>, _> = documents.iter().map(crate::store::Document::decode).collect();
        Ok(products?
            .into_iter()
            .filter(|product| product.panels().any(|known| known == panel))
            .collect())
    }
}
