//! Servers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use panel_http::fake::node::Configuration;

/// The one status column of a server. None of these is "ready".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fake) enum Status {
    Installing,
    InstallFailed,
    ReinstallFailed,
    Suspended,
    RestoringBackup,
}

impl Status {
    pub(in crate::fake) const fn word(self) -> &'static str {
        match self {
            Self::Installing => "installing",
            Self::InstallFailed => "install_failed",
            Self::ReinstallFailed => "reinstall_failed",
            Self::Suspended => "suspended",
            Self::RestoringBackup => "restoring_backup",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::fake) struct Limits {
    pub(in crate::fake) memory: i64,
    pub(in crate::fake) swap: i64,
    pub(in crate::fake) disk: i64,
    pub(in crate::fake) io: i64,
    pub(in crate::fake) cpu: i64,
    pub(in crate::fake) threads: Option<String>,
    pub(in crate::fake) oom_disabled: bool,
}

#[derive(Debug, Clone)]
pub(in crate::fake) struct Server {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) external_id: Option<String>,
    pub(in crate::fake) uuid: String,
    pub(in crate::fake) name: String,
    pub(in crate::fake) description: String,
    pub(in crate::fake) status: Option<Status>,
    /// On its way to another node.
    pub(in crate::fake) transferring: bool,
    pub(in crate::fake) limits: Limits,
    pub(in crate::fake) databases: Option<i64>,
    pub(in crate::fake) allocations: Option<i64>,
    pub(in crate::fake) backups: i64,
    pub(in crate::fake) owner: u64,
    pub(in crate::fake) node: u64,
    pub(in crate::fake) allocation: u64,
    pub(in crate::fake) nest: u64,
    pub(in crate::fake) egg: u64,
    pub(in crate::fake) startup: String,
    pub(in crate::fake) image: String,
    /// By id of the egg's variable.
    pub(in crate::fake) values: BTreeMap<u64, String>,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
    /// The `external_id` of the request that made it, whatever became of the column since.
    pub(in crate::fake) made_by: Option<String>,
}

impl Server {
    pub(in crate::fake) fn identifier(&self) -> &str {
        self.uuid.get(..8).unwrap_or(&self.uuid)
    }

    pub(in crate::fake) fn is_suspended(&self) -> bool {
        self.status == Some(Status::Suspended)
    }

    /// What the node is told of it.
    pub(in crate::fake) fn told(&self) -> Configuration<Limits> {
        Configuration::new(self.limits.clone(), self.is_suspended(), self.made_by.clone())
    }

    /// The panel's own idea of it: suspended and failed reinstalls count as installed.
    pub(in crate::fake) fn is_installed(&self) -> bool {
        !matches!(self.status, Some(Status::Installing | Status::InstallFailed))
    }
}
