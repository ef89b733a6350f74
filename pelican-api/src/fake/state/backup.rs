//! Back-ups of servers.

use std::time::Duration;

use jiff::Timestamp;
use panel_http::clock;

use super::Database;

/// A back-up of a server.
#[derive(Debug, Clone)]
pub(in crate::fake) struct Backup {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) uuid: String,
    pub(in crate::fake) server: u64,
    pub(in crate::fake) name: String,
    pub(in crate::fake) ignored: Vec<String>,
    pub(in crate::fake) locked: bool,
    /// Made by a schedule.
    pub(in crate::fake) scheduled: bool,
    pub(in crate::fake) successful: bool,
    pub(in crate::fake) checksum: Option<String>,
    pub(in crate::fake) bytes: u64,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) completed_at: Option<Timestamp>,
}

impl Backup {
    /// It runs, or has ended well.
    pub(in crate::fake) const fn counts(&self) -> bool {
        self.completed_at.is_none() || self.successful
    }
}

impl Database {
    /// The back-ups of a server.
    pub(in crate::fake) fn backups_of(&self, server: u64) -> impl Iterator<Item = &Backup> {
        self.backups.values().filter(move |backup| backup.server == server)
    }

    /// The back-ups of a server that were begun within this time; failed ones not.
    pub(in crate::fake) fn backups_within(
        &self,
        server: u64,
        period: Duration,
        now: Timestamp,
    ) -> impl Iterator<Item = &Backup> {
        let all = self.backups_of(server);
        all.filter(move |backup| backup.counts() && clock::until(backup.created_at, now) <= period)
    }
}
