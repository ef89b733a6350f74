//! Documents as values, each read once.

use std::{cell::RefCell, collections::BTreeMap};

use provisioning_core::store::Document;
use serde::de::DeserializeOwned;

/// The last value of each document, with the text that it was read from.
pub(crate) struct Decoded<T>(RefCell<BTreeMap<String, (String, T)>>);

impl<T> Default for Decoded<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: DeserializeOwned + Clone> Decoded<T> {
    pub(crate) fn decoded(&self, document: &Document) -> T {
        let mut known = self.0.borrow_mut();
        if let Some((_, value)) = known.get(&document.key).filter(|(body, _)| *body == document.body) {
            return value.clone();
        }
        let value: T = document.decode().unwrap();
        known.insert(document.key.clone(), (document.body.clone(), value.clone()));
        value
    }
}
