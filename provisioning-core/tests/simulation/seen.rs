//! What a seed came to.

use std::collections::BTreeMap;

/// What was survived, and what was not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    pub(crate) steps: usize,
    pub(crate) weather: BTreeMap<&'static str, usize>,
    pub(crate) violations: Vec<String>,
}
