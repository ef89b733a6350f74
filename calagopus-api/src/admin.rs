//! The admin API: everything an administrator may do, at `/api/admin`.

pub mod backup_configurations;
pub mod database_agent_hosts;
pub mod database_hosts;
pub mod egg_configurations;
pub mod egg_repositories;
pub mod eggs;
pub mod locations;
pub mod mounts;
mod named;
pub mod nests;
pub mod nodes;
pub mod roles;
pub mod servers;
pub mod stats;
pub mod system;
pub mod users;

use panel_http::Call;

use crate::{
    calagopus::Calagopus,
    id::{
        BackupConfigurationId, EggConfigurationId, EggRepositoryId, LocationId, MountId, NestId, NodeId, RoleId,
        ServerIdentifier, UserId,
    },
};

impl Calagopus {
    /// The users of the panel.
    #[must_use]
    pub fn users(&self) -> users::Users {
        users::Users::new(self.transport())
    }

    /// One user.
    #[must_use]
    pub fn user(&self, id: UserId) -> users::UserHandle {
        users::UserHandle::new(self.transport(), id)
    }

    /// The roles of the panel.
    #[must_use]
    pub fn roles(&self) -> roles::Roles {
        roles::Roles::new(self.transport())
    }

    /// One role.
    #[must_use]
    pub fn role(&self, id: RoleId) -> roles::RoleHandle {
        roles::RoleHandle::new(self.transport(), id)
    }

    /// The servers of the panel.
    #[must_use]
    pub fn servers(&self) -> servers::Servers {
        servers::Servers::new(self.transport())
    }

    /// One server, by its UUID or its short form.
    #[must_use]
    pub fn server(&self, id: impl Into<ServerIdentifier>) -> servers::ServerHandle {
        servers::ServerHandle::new(self.transport(), id.into())
    }

    /// The nodes of the panel.
    #[must_use]
    pub fn nodes(&self) -> nodes::Nodes {
        nodes::Nodes::new(self.transport())
    }

    /// One node, and the way to its allocations and back-ups.
    #[must_use]
    pub fn node(&self, id: NodeId) -> nodes::NodeHandle {
        nodes::NodeHandle::new(self.transport(), id)
    }

    /// The locations of the panel.
    #[must_use]
    pub fn locations(&self) -> locations::Locations {
        locations::Locations::new(self.transport())
    }

    /// One location.
    #[must_use]
    pub fn location(&self, id: LocationId) -> locations::LocationHandle {
        locations::LocationHandle::new(self.transport(), id)
    }

    /// The nests of the panel.
    #[must_use]
    pub fn nests(&self) -> nests::Nests {
        nests::Nests::new(self.transport())
    }

    /// One nest, and the way to its eggs.
    #[must_use]
    pub fn nest(&self, id: NestId) -> nests::NestHandle {
        nests::NestHandle::new(self.transport(), id)
    }

    /// The egg configurations of the panel.
    #[must_use]
    pub fn egg_configurations(&self) -> egg_configurations::EggConfigurations {
        egg_configurations::EggConfigurations::new(self.transport())
    }

    /// One egg configuration.
    #[must_use]
    pub fn egg_configuration(&self, id: EggConfigurationId) -> egg_configurations::EggConfigurationHandle {
        egg_configurations::EggConfigurationHandle::new(self.transport(), id)
    }

    /// The egg repositories of the panel.
    #[must_use]
    pub fn egg_repositories(&self) -> egg_repositories::EggRepositories {
        egg_repositories::EggRepositories::new(self.transport())
    }

    /// One egg repository.
    #[must_use]
    pub fn egg_repository(&self, id: EggRepositoryId) -> egg_repositories::EggRepositoryHandle {
        egg_repositories::EggRepositoryHandle::new(self.transport(), id)
    }

    /// The backup configurations of the panel.
    #[must_use]
    pub fn backup_configurations(&self) -> backup_configurations::BackupConfigurations {
        backup_configurations::BackupConfigurations::new(self.transport())
    }

    /// One backup configuration.
    #[must_use]
    pub fn backup_configuration(&self, id: BackupConfigurationId) -> backup_configurations::BackupConfigurationHandle {
        backup_configurations::BackupConfigurationHandle::new(self.transport(), id)
    }

    /// The mounts of the panel.
    #[must_use]
    pub fn mounts(&self) -> mounts::Mounts {
        mounts::Mounts::new(self.transport())
    }

    /// One mount.
    #[must_use]
    pub fn mount(&self, id: MountId) -> mounts::MountHandle {
        mounts::MountHandle::new(self.transport(), id)
    }

    /// What the panel counts.
    #[must_use]
    pub fn stats(&self) -> stats::Stats {
        stats::Stats::new(self.transport())
    }

    /// What runs the panel, and its version: `GET /api/admin/system/overview`, permission `stats.read`.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let panel = calagopus_api::fake::FakePanel::seeded(1).calagopus();
    /// println!("Calagopus {}", panel.system_overview().await?.version);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn system_overview(&self) -> Call<system::SystemOverview> {
        system::overview(self.transport())
    }

    /// Its clock, and whether its database is up to date: `GET /api/admin/system/health/general`, permission `stats.read`.
    pub fn system_health(&self) -> Call<system::SystemHealth> {
        system::health(self.transport())
    }

    /// The nodes whose clock differs from the panel's by five seconds or more, and how many could not be asked:
    /// `GET /api/admin/system/health/nodes`, permission `nodes.read`. The panel asks them all, at most every 30 seconds.
    ///
    /// There are 25 on a page: more come with `page` and `per_page` as a [`query`](Call::query).
    pub fn node_clocks(&self) -> Call<system::NodeClocks> {
        system::node_clocks(self.transport())
    }
}
