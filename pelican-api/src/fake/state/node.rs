//! Nodes and their allocations.

use jiff::Timestamp;

#[derive(Debug, Clone)]
pub(in crate::fake) struct Node {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) uuid: String,
    pub(in crate::fake) public: bool,
    pub(in crate::fake) name: String,
    pub(in crate::fake) description: Option<String>,
    pub(in crate::fake) fqdn: String,
    pub(in crate::fake) scheme: String,
    pub(in crate::fake) behind_proxy: bool,
    pub(in crate::fake) maintenance: bool,
    pub(in crate::fake) memory: i64,
    pub(in crate::fake) memory_overallocate: i64,
    pub(in crate::fake) disk: i64,
    pub(in crate::fake) disk_overallocate: i64,
    pub(in crate::fake) cpu: i64,
    pub(in crate::fake) cpu_overallocate: i64,
    pub(in crate::fake) upload_size: i64,
    pub(in crate::fake) daemon_base: String,
    pub(in crate::fake) daemon_sftp: i64,
    pub(in crate::fake) sftp_alias: Option<String>,
    pub(in crate::fake) daemon_listen: i64,
    pub(in crate::fake) daemon_connect: i64,
    pub(in crate::fake) tags: Vec<String>,
    pub(in crate::fake) token_id: String,
    pub(in crate::fake) token: String,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}

impl Node {
    /// Where the node's own program is.
    pub(in crate::fake) fn address(&self) -> String {
        format!("{}://{}:{}", self.scheme, self.fqdn, self.daemon_connect)
    }
}

#[derive(Debug, Clone)]
pub(in crate::fake) struct Allocation {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) node: u64,
    pub(in crate::fake) ip: String,
    pub(in crate::fake) alias: Option<String>,
    pub(in crate::fake) port: u16,
    pub(in crate::fake) notes: Option<String>,
    pub(in crate::fake) server: Option<u64>,
}

impl Allocation {
    /// Its name or address, and port.
    pub(in crate::fake) fn place(&self) -> String {
        let host = self.alias.as_ref().unwrap_or(&self.ip);
        match host.contains(':') {
            true => format!("[{host}]:{}", self.port),
            false => format!("{host}:{}", self.port),
        }
    }
}

/// Memory, disk and CPU sold on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::fake) struct Sold {
    pub(in crate::fake) servers: usize,
    pub(in crate::fake) memory: i64,
    pub(in crate::fake) disk: i64,
    pub(in crate::fake) cpu: i64,
}
