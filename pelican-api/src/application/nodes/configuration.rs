//! What the daemon of a node is started with.

use panel_http::Secret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the daemon of a node is started with: the members of its `config.yml`.
///
/// It serialises without its token. To write the file, put [`token`](Self::token)`.expose()` in, or take the bytes of the
/// answer with [`Call::raw`](crate::Call::raw).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Configuration {
    /// Whether it tells more than usual in its log.
    pub debug: bool,
    /// The UUID of the node.
    pub uuid: Uuid,
    /// The public half of what panel and node know each other by.
    pub token_id: String,
    /// The secret half: who has it can do anything on the node.
    pub token: Secret,
    /// Where it listens for the panel.
    pub api: Api,
    /// Where it keeps things.
    pub system: System,
    /// The folders of the machine that servers may use.
    pub allowed_mounts: Vec<String>,
    /// The address of the panel.
    pub remote: String,
}

/// Where a daemon listens for the panel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Api {
    /// The address it listens on.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it speaks TLS.
    pub ssl: Ssl,
    /// The largest upload, in MiB.
    pub upload_limit: u64,
}

/// How a daemon speaks TLS.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ssl {
    /// Whether it does; not behind a proxy that ends TLS.
    pub enabled: bool,
    /// The file with its certificate.
    pub cert: String,
    /// The file with the key of that.
    pub key: String,
}

/// Where a daemon keeps things.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct System {
    /// The folder for the files of servers.
    pub data: String,
    /// Its SFTP server.
    pub sftp: Sftp,
}

/// The SFTP server of a daemon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sftp {
    /// Its port.
    pub bind_port: u16,
}
