//! The Application API: everything an administrator may do, at `/api/application`.

pub mod allocations;
pub mod database_hosts;
pub mod databases;
pub mod eggs;
pub mod mounts;
pub mod nodes;
pub mod plugins;
pub mod roles;
pub mod servers;
pub mod users;
mod with_password;

use crate::{
    dialect::PelicanDialect,
    id::{DatabaseHostId, EggId, MountId, NodeId, PluginId, RoleId, ServerId, UserId},
};

panel_http::panel_handle! {
    /// A panel, with an application key (made in its admin area, `papp_…`).
    ///
    /// The client key of a root administrator is accepted too, with every permission. Cheap to clone; clones share key, quota
    /// and retry budget. Makes no call until one of its calls is awaited.
    ///
    /// ```
    /// use pelican_api::Application;
    ///
    /// let panel = Application::new("https://panel.example", "papp_example".into())?;
    /// let call = panel.servers().find_by_external_id("order-1");
    /// assert_eq!(call.into_request()?.uri().path(), "/api/application/servers/external/order-1");
    /// # Ok::<(), pelican_api::Error>(())
    /// ```
    ///
    /// # Guarantees
    /// Those of [`Transport`](crate::Transport): the key goes to this panel only, redirects are never followed, and only
    /// calls that may be repeated are.
    pub struct Application {
        dialect: PelicanDialect,
        example: "/api/application/eggs?include=variables",
    }
}

impl Application {
    /// The users of the panel.
    #[must_use]
    pub fn users(&self) -> users::Users {
        users::Users::new(&self.transport)
    }

    /// One user.
    #[must_use]
    pub fn user(&self, id: UserId) -> users::UserHandle {
        users::UserHandle::new(&self.transport, id)
    }

    /// The servers of the panel.
    #[must_use]
    pub fn servers(&self) -> servers::Servers {
        servers::Servers::new(&self.transport)
    }

    /// One server, and the way to its databases.
    #[must_use]
    pub fn server(&self, id: ServerId) -> servers::ServerHandle {
        servers::ServerHandle::new(&self.transport, id)
    }

    /// The roles of the panel.
    #[must_use]
    pub fn roles(&self) -> roles::Roles {
        roles::Roles::new(&self.transport)
    }

    /// One role.
    #[must_use]
    pub fn role(&self, id: RoleId) -> roles::RoleHandle {
        roles::RoleHandle::new(&self.transport, id)
    }

    /// The nodes of the panel.
    #[must_use]
    pub fn nodes(&self) -> nodes::Nodes {
        nodes::Nodes::new(&self.transport)
    }

    /// One node, and the way to its allocations.
    #[must_use]
    pub fn node(&self, id: NodeId) -> nodes::NodeHandle {
        nodes::NodeHandle::new(&self.transport, id)
    }

    /// The eggs of the panel.
    #[must_use]
    pub fn eggs(&self) -> eggs::Eggs {
        eggs::Eggs::new(&self.transport)
    }

    /// One egg.
    #[must_use]
    pub fn egg(&self, id: EggId) -> eggs::EggHandle {
        eggs::EggHandle::new(&self.transport, id)
    }

    /// The database hosts of the panel.
    #[must_use]
    pub fn database_hosts(&self) -> database_hosts::DatabaseHosts {
        database_hosts::DatabaseHosts::new(&self.transport)
    }

    /// One database host.
    #[must_use]
    pub fn database_host(&self, id: DatabaseHostId) -> database_hosts::DatabaseHostHandle {
        database_hosts::DatabaseHostHandle::new(&self.transport, id)
    }

    /// The mounts of the panel.
    #[must_use]
    pub fn mounts(&self) -> mounts::Mounts {
        mounts::Mounts::new(&self.transport)
    }

    /// One mount.
    #[must_use]
    pub fn mount(&self, id: MountId) -> mounts::MountHandle {
        mounts::MountHandle::new(&self.transport, id)
    }

    /// The plugins of the panel.
    #[must_use]
    pub fn plugins(&self) -> plugins::Plugins {
        plugins::Plugins::new(&self.transport)
    }

    /// One plugin.
    #[must_use]
    pub fn plugin(&self, id: impl Into<PluginId>) -> plugins::PluginHandle {
        plugins::PluginHandle::new(&self.transport, id.into())
    }
}
