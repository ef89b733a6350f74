//! What was done, and by whom.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Map, Value};

/// Something that was done.
#[derive(Debug, Clone)]
pub(in crate::fake) struct Activity {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) event: String,
    /// Who did it; none: a node.
    pub(in crate::fake) actor: Option<u64>,
    /// What it was done to.
    pub(in crate::fake) subjects: BTreeSet<Subject>,
    pub(in crate::fake) properties: Map<String, Value>,
    pub(in crate::fake) at: Timestamp,
}

/// A thing whose activity is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::fake) enum Subject {
    Server(u64),
    User(u64),
}
