//! What it takes to make and to change a node.

use panel_http::Patch;
use serde::{Deserialize, Serialize};

use super::{Node, Scheme};

/// A new node.
///
/// What [`new`](Self::new) does not ask for begins with the panel's own values.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewNode {
    /// Its name, 1 to 100 characters; it need not be unique.
    pub name: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Its host name or IP address, by which panel and players' browsers reach it; not `localhost`.
    pub fqdn: String,
    /// How its daemon is spoken to.
    pub scheme: Scheme,
    /// Its memory, in MiB; 0 is any.
    pub memory: u64,
    /// How much more memory than it has may be given out, in per cent, -1 being any; 0 unless it is set.
    pub memory_overallocate: i64,
    /// Its disk, in MiB; 0 is any.
    pub disk: u64,
    /// How much more disk than it has may be given out, in per cent, -1 being any; 0 unless it is set.
    pub disk_overallocate: i64,
    /// Its processor time, in per cent of one core; 0 is any.
    pub cpu: u64,
    /// How much more processor time than it has may be given out, in per cent, -1 being any; 0 unless it is set.
    pub cpu_overallocate: i64,
    /// The port on which its daemon listens; 8080 unless it is set.
    pub daemon_listen: u16,
    /// The port on which panel and browsers reach its daemon; 8080 unless it is set. Behind a proxy the proxy's.
    pub daemon_connect: u16,
    /// The port of its SFTP server; 2022 unless it is set.
    pub daemon_sftp: u16,
    /// The name by which users are told its SFTP server, if it is to be another one.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub daemon_sftp_alias: Patch<String>,
    /// Where it keeps the files of its servers; `/var/lib/pelican/volumes` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daemon_base: Option<String>,
    /// The largest upload through the panel, in MiB, at least 1; 100 if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload_size: Option<u64>,
    /// What places servers on it: a server is to have one of them. None if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Whether the panel places servers on it by itself; `true` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<bool>,
    /// Whether it is behind a proxy that ends TLS; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind_proxy: Option<bool>,
    /// Whether users are locked out of its servers for now; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maintenance_mode: Option<bool>,
}

impl NewNode {
    /// With what every node needs; memory and disk are in MiB, `cpu` is in per cent of one core.
    pub fn new(
        name: impl Into<String>,
        fqdn: impl Into<String>,
        scheme: Scheme,
        memory: u64,
        disk: u64,
        cpu: u64,
    ) -> Self {
        Self {
            name: name.into(),
            description: Patch::Keep,
            fqdn: fqdn.into(),
            scheme,
            memory,
            memory_overallocate: 0,
            disk,
            disk_overallocate: 0,
            cpu,
            cpu_overallocate: 0,
            daemon_listen: 8080,
            daemon_connect: 8080,
            daemon_sftp: 2022,
            daemon_sftp_alias: Patch::Keep,
            daemon_base: None,
            upload_size: None,
            tags: None,
            public: None,
            behind_proxy: None,
            maintenance_mode: None,
        }
    }

    /// Sets its description.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Sets the name by which users are told its SFTP server.
    pub fn daemon_sftp_alias(mut self, name: impl Into<String>) -> Self {
        self.daemon_sftp_alias = Patch::Set(name.into());
        self
    }
}

/// A change of a node.
///
/// The panel wants everything again, and **resets** the folder of the files when it is left out: so a change begins
/// [as the node is](Self::of). The optional fields stay as they are unless they are set.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateNode {
    /// Its name, 1 to 100 characters.
    pub name: String,
    /// Its description.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Its host name or IP address. The panel tells the node of the change at the new one.
    pub fqdn: String,
    /// How its daemon is spoken to. The panel tells the node of the change in the old way.
    pub scheme: Scheme,
    /// Its memory, in MiB; 0 is any.
    pub memory: u64,
    /// How much more memory than it has may be given out, in per cent; -1 is any.
    pub memory_overallocate: i64,
    /// Its disk, in MiB; 0 is any.
    pub disk: u64,
    /// How much more disk than it has may be given out, in per cent; -1 is any.
    pub disk_overallocate: i64,
    /// Its processor time, in per cent of one core; 0 is any.
    pub cpu: u64,
    /// How much more processor time than it has may be given out, in per cent; -1 is any.
    pub cpu_overallocate: i64,
    /// The port on which its daemon listens.
    pub daemon_listen: u16,
    /// The port on which panel and browsers reach its daemon. The panel tells the node of the change at the old one.
    pub daemon_connect: u16,
    /// The port of its SFTP server.
    pub daemon_sftp: u16,
    /// The name by which users are told its SFTP server.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub daemon_sftp_alias: Patch<String>,
    /// Where it keeps the files of its servers. Those that there are do not move with it.
    pub daemon_base: String,
    /// The largest upload through the panel, in MiB, at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload_size: Option<u64>,
    /// What places servers on it, instead of what did up to now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Whether the panel places servers on it by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<bool>,
    /// Whether it is behind a proxy that ends TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind_proxy: Option<bool>,
    /// Whether users are locked out of its servers for now. The panel still places servers on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maintenance_mode: Option<bool>,
    /// Whether the node gets a new secret token; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reset_secret: Option<bool>,
}

impl UpdateNode {
    /// A change that changes nothing yet.
    pub fn of(node: &Node) -> Self {
        Self {
            name: node.name.clone(),
            description: Patch::Keep,
            fqdn: node.fqdn.clone(),
            scheme: node.scheme.clone(),
            memory: node.memory,
            memory_overallocate: node.memory_overallocate,
            disk: node.disk,
            disk_overallocate: node.disk_overallocate,
            cpu: node.cpu,
            cpu_overallocate: node.cpu_overallocate,
            daemon_listen: node.daemon_listen,
            daemon_connect: node.daemon_connect.unwrap_or(node.daemon_listen),
            daemon_sftp: node.daemon_sftp,
            daemon_sftp_alias: Patch::Keep,
            daemon_base: node.daemon_base.clone(),
            upload_size: None,
            tags: None,
            public: None,
            behind_proxy: None,
            maintenance_mode: None,
            reset_secret: None,
        }
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets or, with [`Patch::Clear`], empties its description.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }

    /// Sets its host name or IP address.
    pub fn fqdn(mut self, fqdn: impl Into<String>) -> Self {
        self.fqdn = fqdn.into();
        self
    }

    /// Sets how its daemon is spoken to.
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Sets its memory, in MiB.
    pub const fn memory(mut self, memory: u64) -> Self {
        self.memory = memory;
        self
    }

    /// Sets its disk, in MiB.
    pub const fn disk(mut self, disk: u64) -> Self {
        self.disk = disk;
        self
    }

    /// Sets its processor time, in per cent of one core.
    pub const fn cpu(mut self, cpu: u64) -> Self {
        self.cpu = cpu;
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the name by which users are told its SFTP server.
    pub fn daemon_sftp_alias(mut self, name: Patch<String>) -> Self {
        self.daemon_sftp_alias = name;
        self
    }

    /// Gives the node a new secret token. The old one ends at once: a node that does not hear of it here must be given its
    /// [`Configuration`](super::Configuration) by hand.
    pub const fn reset_secret(mut self) -> Self {
        self.reset_secret = Some(true);
        self
    }
}

/// Setters of what both have.
macro_rules! settings {
    ($request:ident, $base:expr) => {
        impl $request {
            /// How much more memory than it has may be given out, in per cent; -1 is any.
            pub const fn memory_overallocate(mut self, percent: i64) -> Self {
                self.memory_overallocate = percent;
                self
            }

            /// How much more disk than it has may be given out, in per cent; -1 is any.
            pub const fn disk_overallocate(mut self, percent: i64) -> Self {
                self.disk_overallocate = percent;
                self
            }

            /// How much more processor time than it has may be given out, in per cent; -1 is any.
            pub const fn cpu_overallocate(mut self, percent: i64) -> Self {
                self.cpu_overallocate = percent;
                self
            }

            /// Sets the port on which its daemon listens.
            pub const fn daemon_listen(mut self, port: u16) -> Self {
                self.daemon_listen = port;
                self
            }

            /// Sets the port on which panel and browsers reach its daemon.
            pub const fn daemon_connect(mut self, port: u16) -> Self {
                self.daemon_connect = port;
                self
            }

            /// Sets the port of its SFTP server.
            pub const fn daemon_sftp(mut self, port: u16) -> Self {
                self.daemon_sftp = port;
                self
            }

            /// Sets where it keeps the files of its servers, such as `/srv/volumes`.
            pub fn daemon_base(mut self, folder: impl Into<String>) -> Self {
                self.daemon_base = $base(folder.into());
                self
            }

            /// Sets the largest upload through the panel, in MiB.
            pub const fn upload_size(mut self, size: u64) -> Self {
                self.upload_size = Some(size);
                self
            }

            /// Sets what places servers on it.
            pub fn tags(mut self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
                self.tags = Some(tags.into_iter().map(Into::into).collect());
                self
            }

            /// Whether the panel places servers on it by itself.
            pub const fn public(mut self, public: bool) -> Self {
                self.public = Some(public);
                self
            }

            /// Whether it is behind a proxy that ends TLS.
            pub const fn behind_proxy(mut self, behind_proxy: bool) -> Self {
                self.behind_proxy = Some(behind_proxy);
                self
            }

            /// Whether users are locked out of its servers for now.
            pub const fn maintenance_mode(mut self, maintenance: bool) -> Self {
                self.maintenance_mode = Some(maintenance);
                self
            }
        }
    };
}

settings!(NewNode, Some);
settings!(UpdateNode, String::from);
