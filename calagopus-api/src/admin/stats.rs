//! Counts: `/api/admin/stats`.

use panel_http::{Call, Endpoint, Transport, call};
use serde::{Deserialize, Serialize};

use crate::answer::{self, member};

static GENERAL: Endpoint = Endpoint::get("admin.stats.general", "/api/admin/stats/general");
static BACKUPS: Endpoint = Endpoint::get("admin.stats.backups", "/api/admin/stats/backups");

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&GENERAL, &BACKUPS];

/// How many things the panel has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Counts {
    /// Users.
    pub users: u64,
    /// Servers.
    pub servers: u64,
    /// Locations.
    pub locations: u64,
    /// Nodes.
    pub nodes: u64,
    /// Eggs.
    pub nest_eggs: u64,
    /// Database hosts.
    pub database_hosts: u64,
    /// Backup configurations.
    pub backup_configurations: u64,
    /// Roles.
    pub roles: u64,
}

/// How many back-ups were made, by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BackupStats {
    /// Ever.
    pub all_time: BackupCounts,
    /// Today.
    pub today: BackupCounts,
    /// This week.
    pub week: BackupCounts,
    /// This month.
    pub month: BackupCounts,
}

/// How many back-ups were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BackupCounts {
    /// All.
    pub total: u64,
    /// Those that were successful.
    pub successful: u64,
    /// Their size in bytes.
    pub successful_bytes: u64,
    /// Those that failed.
    pub failed: u64,
    /// Those that were deleted.
    pub deleted: u64,
    /// Their size in bytes.
    pub deleted_bytes: u64,
}

/// What the panel counts.
#[derive(Debug, Clone)]
pub struct Stats {
    transport: Transport,
}

impl Stats {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// How many things it has: `GET /api/admin/stats/general`, permission `stats.read`.
    pub fn general(&self) -> Call<Counts> {
        answer::call(&self.transport, &GENERAL, &[], |it, answer| member(it, answer, "stats"))
    }

    /// How many back-ups were made: `GET /api/admin/stats/backups`, permission `stats.read`.
    pub fn backups(&self) -> Call<BackupStats> {
        answer::call(&self.transport, &BACKUPS, &[], call::json)
    }
}
