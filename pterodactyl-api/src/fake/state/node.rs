//! Locations, nodes and their allocations.

use jiff::Timestamp;
use panel_http::fake::{digest, random::Random};

#[derive(Debug, Clone)]
pub(in crate::fake) struct Node {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) uuid: String,
    pub(in crate::fake) public: bool,
    pub(in crate::fake) name: String,
    pub(in crate::fake) location: u64,
    pub(in crate::fake) fqdn: String,
    pub(in crate::fake) scheme: String,
    pub(in crate::fake) behind_proxy: bool,
    pub(in crate::fake) upload_size: i64,
    pub(in crate::fake) daemon_listen: i64,
    pub(in crate::fake) daemon_sftp: i64,
    pub(in crate::fake) daemon_base: String,
    pub(in crate::fake) token_id: String,
    pub(in crate::fake) token: String,
    pub(in crate::fake) maintenance: bool,
    pub(in crate::fake) memory: i64,
    pub(in crate::fake) memory_overallocate: i64,
    pub(in crate::fake) disk: i64,
    pub(in crate::fake) disk_overallocate: i64,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
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

#[derive(Debug, Clone)]
pub(in crate::fake) struct Location {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) short: String,
    pub(in crate::fake) long: Option<String>,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}

impl Node {
    /// A node with what every node begins with, a new uuid and a new secret.
    pub(in crate::fake) fn blank(id: u64, random: &mut Random, now: Timestamp) -> Self {
        let uuid = random.uuid();
        let token_id = random.text(16);
        Self {
            id,
            uuid,
            public: true,
            name: String::new(),
            location: 0,
            fqdn: String::new(),
            scheme: "http".to_owned(),
            behind_proxy: false,
            upload_size: 100,
            daemon_listen: 8080,
            daemon_sftp: 2022,
            daemon_base: Self::BASE.to_owned(),
            token: digest::hex(&digest::sha1(token_id.as_bytes())),
            token_id,
            maintenance: false,
            memory: 0,
            memory_overallocate: 0,
            disk: 0,
            disk_overallocate: 0,
            created_at: now,
            updated_at: now,
        }
    }

    /// The folder that nodes keep their servers in, unless they are told another one.
    pub(in crate::fake) const BASE: &str = "/var/lib/pterodactyl/volumes";

    /// Where its machine is reached.
    pub(in crate::fake) fn address(&self) -> String {
        format!("{}://{}:{}", self.scheme, self.fqdn, self.daemon_listen)
    }
}

impl Allocation {
    /// Address and port.
    pub(in crate::fake) fn place(&self) -> String {
        format!("{}:{}", self.ip, self.port)
    }
}
