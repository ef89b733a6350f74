//! A copy of a thing under another name.

use serde::Serialize;

/// The name of the copy.
#[derive(Serialize)]
pub(super) struct Named {
    name: String,
}

impl Named {
    pub(super) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}
