//! Databases of servers, and their hosts.

use std::collections::BTreeSet;

use jiff::Timestamp;

/// A machine for databases.
#[derive(Debug, Clone)]
pub(in crate::fake) struct DatabaseHost {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) name: String,
    pub(in crate::fake) host: String,
    pub(in crate::fake) port: i64,
    pub(in crate::fake) username: String,
    /// The nodes whose servers it is for.
    pub(in crate::fake) nodes: BTreeSet<u64>,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}

/// A database of a server.
#[derive(Debug, Clone)]
pub(in crate::fake) struct ServerDatabase {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) server: u64,
    pub(in crate::fake) host: u64,
    pub(in crate::fake) name: String,
    pub(in crate::fake) username: String,
    pub(in crate::fake) remote: String,
    pub(in crate::fake) password: String,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}
