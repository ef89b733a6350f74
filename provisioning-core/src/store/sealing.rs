//! Documents under a seal.

use crate::{
    seal::{self, Seal},
    store::{Commit, Document, DocumentKind, StoreError},
};

/// Whether documents of this kind hold what is a customer's own.
const fn is_personal(kind: DocumentKind) -> bool {
    matches!(
        kind,
        DocumentKind::Desired | DocumentKind::Service | DocumentKind::Account
    )
}

/// Where a document stands: its text opens nowhere else.
fn place(kind: DocumentKind, key: &str) -> String {
    format!("{} {key}", kind.as_str())
}

/// The same, with what is personal closed, if there is a seal.
pub(super) fn closed(seal: Option<&Seal>, mut commit: Commit) -> Result<Commit, StoreError> {
    if let Some(seal) = seal {
        for write in commit.writes.iter_mut().filter(|write| is_personal(write.kind)) {
            write.body = seal.close(&place(write.kind, &write.key), &write.body)?;
        }
    }
    Ok(commit)
}

/// The document as it was before it was closed.
pub(super) fn opened(seal: Option<&Seal>, kind: DocumentKind, mut document: Document) -> Result<Document, StoreError> {
    if seal::is_closed(&document.body) {
        let place = place(kind, &document.key);
        document.body = match seal {
            Some(seal) => seal.open(&place, document.body)?,
            None => return Err(seal::sealed(&place)),
        };
    }
    Ok(document)
}
