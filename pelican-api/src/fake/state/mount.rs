//! Folders of nodes that are put into servers.

use std::collections::BTreeSet;

/// A folder of nodes, and where it may be put.
#[derive(Debug, Clone)]
pub(in crate::fake) struct Mount {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) uuid: String,
    pub(in crate::fake) name: String,
    pub(in crate::fake) description: Option<String>,
    pub(in crate::fake) source: String,
    pub(in crate::fake) target: String,
    pub(in crate::fake) read_only: bool,
    pub(in crate::fake) user_mountable: bool,
    pub(in crate::fake) eggs: BTreeSet<u64>,
    pub(in crate::fake) nodes: BTreeSet<u64>,
    pub(in crate::fake) servers: BTreeSet<u64>,
}
