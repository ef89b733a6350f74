//! What an agent on a host of database instances is started with.

use std::collections::BTreeMap;

use panel_http::Secret;
use serde::{Deserialize, Serialize};

/// What an agent is started with.
///
/// The panel's document names the configuration of a node's daemon here, which is another; this is what the panel's source
/// says. The agent knows more, and a newer one may know other things.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Configuration {
    /// Whether it writes a detailed log.
    pub debug: bool,
    /// Where the sockets of its databases are.
    pub socket_dir: String,
    /// Where the data of its databases are.
    pub data_dir: String,
    /// Where its log is.
    pub log_dir: String,
    /// How often it measures the disk, in seconds.
    pub disk_check_interval: u64,
    /// How many instances it measures at the same time.
    pub disk_check_concurrency: u64,
    /// How many lines of a log it gives to those who begin to look at it.
    pub websocket_log_count: u64,
    /// Where PostgreSQL is reached.
    pub postgres: Listener,
    /// Where MariaDB is reached.
    pub mariadb: Listener,
    /// Where MongoDB is reached.
    pub mongodb: Listener,
    /// Where Redis is reached.
    pub redis: Listener,
    /// Its own database.
    pub database: OwnDatabase,
    /// How it runs containers.
    pub docker: Docker,
    /// How the panel reaches it.
    pub api: Api,
    /// Whether it takes no configuration from the panel.
    pub ignore_config_updates: bool,
    /// Whether it takes no newer version from the panel.
    pub ignore_upgrades: bool,
}

/// Where one kind of database is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Listener {
    /// Whether it is.
    pub enabled: bool,
    /// The address and port.
    pub bind: String,
    /// How the connection is encrypted.
    pub tls: Tls,
}

/// How a connection is encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tls {
    /// Whether it is.
    pub enabled: bool,
    /// Whether the kernel does it.
    pub ktls_enabled: bool,
    /// The file with the certificate.
    pub cert: String,
    /// The file with the key.
    pub key: String,
}

/// The database in which an agent keeps what it knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OwnDatabase {
    /// Where it is, and how to log in.
    pub url: Secret,
    /// Whether the agent brings its tables up to date when it is started.
    pub migrate: bool,
}

/// How an agent runs containers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Docker {
    /// The socket of Docker.
    pub socket: String,
    /// How it logs in to registries, by their host name.
    pub registries: BTreeMap<String, Registry>,
    /// The size of `/tmp`, in MiB.
    pub tmpfs_size: u64,
    /// How many processes a container may have.
    pub container_pid_limit: u64,
    /// The time zone of containers.
    pub timezone: String,
    /// The user namespace of containers.
    pub userns_mode: String,
    /// How long an image that was fetched will do.
    pub registry_image_fetch_cache: ImageCache,
    /// Containers without the rights of the machine's administrator.
    pub rootless: Rootless,
    /// Where what containers say goes.
    pub log_config: LogConfig,
}

/// How an agent logs in to a registry of images.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Registry {
    /// The user.
    #[serde(default)]
    pub username: Option<String>,
    /// The password.
    #[serde(default)]
    pub password: Option<Secret>,
}

/// How long an image that was fetched will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImageCache {
    /// Whether it does for any time.
    pub enabled: bool,
    /// For how long, in seconds.
    pub duration: u64,
}

/// Containers without the rights of the machine's administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rootless {
    /// Whether they are.
    pub enabled: bool,
}

/// Where what containers say goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogConfig {
    /// Docker's name for it.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its settings.
    pub config: BTreeMap<String, String>,
}

/// How the panel reaches an agent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Api {
    /// The address and port.
    pub bind: String,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// The secret that panel and agent share; `redacted` for those who may not see it.
    pub token: Secret,
    /// Whether it keeps its document to itself.
    pub disable_openapi_docs: bool,
    /// Whether nothing can be imported from an address.
    pub disable_remote_import: bool,
    /// Networks from which nothing can be imported.
    pub remote_import_blocked_cidrs: Vec<String>,
    /// Proxies whose word for the address of a caller is taken.
    pub trusted_proxies: Vec<String>,
}
