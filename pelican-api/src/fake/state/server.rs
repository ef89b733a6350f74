//! Servers, and their moves.

use std::collections::{BTreeMap, BTreeSet};

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
    pub(in crate::fake) oom_killer: bool,
}

#[derive(Debug, Clone)]
pub(in crate::fake) struct Server {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) external_id: Option<String>,
    pub(in crate::fake) uuid: String,
    pub(in crate::fake) name: String,
    pub(in crate::fake) description: String,
    pub(in crate::fake) status: Option<Status>,
    pub(in crate::fake) skip_scripts: bool,
    pub(in crate::fake) limits: Limits,
    pub(in crate::fake) databases: Option<i64>,
    pub(in crate::fake) allocations: Option<i64>,
    pub(in crate::fake) backups: i64,
    pub(in crate::fake) owner: u64,
    pub(in crate::fake) node: u64,
    pub(in crate::fake) allocation: Option<u64>,
    pub(in crate::fake) egg: u64,
    pub(in crate::fake) startup: String,
    pub(in crate::fake) image: String,
    /// By id of the egg's variable.
    pub(in crate::fake) values: BTreeMap<u64, String>,
    /// The transfer that is under way.
    pub(in crate::fake) transfer: Option<Transfer>,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
    /// The `external_id` of the request that made it, whatever became of the column since.
    pub(in crate::fake) made_by: Option<String>,
}

/// A move to another node, or to another place on the same one.
#[derive(Debug, Clone)]
pub(in crate::fake) struct Transfer {
    pub(in crate::fake) to: u64,
    /// What it leaves, its first allocation too.
    pub(in crate::fake) leaves: BTreeSet<u64>,
    /// What it gets: first the new first allocation. None when it has no first one now.
    pub(in crate::fake) gets: Vec<u64>,
}

impl Server {
    pub(in crate::fake) fn identifier(&self) -> &str {
        self.uuid.get(..8).unwrap_or(&self.uuid)
    }

    pub(in crate::fake) fn is_suspended(&self) -> bool {
        self.status == Some(Status::Suspended)
    }

    /// The panel's own idea of it: suspended counts as installed, any failed install does not.
    pub(in crate::fake) const fn is_installed(&self) -> bool {
        !matches!(
            self.status,
            Some(Status::Installing | Status::InstallFailed | Status::ReinstallFailed)
        )
    }

    /// What the node is told of it.
    pub(in crate::fake) fn told(&self) -> Configuration<Limits> {
        Configuration::new(self.limits.clone(), self.is_suspended(), self.made_by.clone())
    }
}
