//! The admin API: everything an administrator may do, at `/api/admin`.

pub mod backup_configurations;
pub mod egg_configurations;
pub mod egg_repositories;
pub mod eggs;
pub mod locations;
pub mod mounts;
pub mod nests;
pub mod nodes;
pub mod roles;
pub mod servers;
pub mod stats;
pub mod system;
pub mod users;

use panel_http::Call;

use crate::calagopus::Calagopus;

impl Calagopus {
    /// What runs the panel, and its version: `GET /api/admin/system/overview`, permission `stats.read`.
    pub fn system_overview(&self) -> Call<system::SystemOverview> {
        system::overview(self.transport())
    }
}
