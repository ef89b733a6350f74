//! The Application API: everything an administrator may do, at `/api/application`.

pub mod allocations;
pub mod databases;
pub mod eggs;
pub mod locations;
pub mod nests;
pub mod nodes;
pub mod servers;
pub mod users;

use crate::{
    dialect::PterodactylDialect,
    id::{LocationId, NestId, NodeId, ServerId, UserId},
};

panel_http::panel_handle! {
    /// A panel, with an application key (made in its admin area, `ptla_…`).
    ///
    /// The client key of a root administrator is accepted too, with every permission. Cheap to clone; clones share key, quota
    /// and retry budget. Makes no call until one of its calls is awaited.
    ///
    /// ```
    /// use pterodactyl_api::Application;
    ///
    /// let panel = Application::new("https://panel.example", "ptla_example".into())?;
    /// let call = panel.users().find_by_external_id("customer-1");
    /// assert_eq!(call.into_request()?.uri().path(), "/api/application/users/external/customer-1");
    /// # Ok::<(), pterodactyl_api::Error>(())
    /// ```
    ///
    /// # Guarantees
    /// Those of [`Transport`](crate::Transport): the key goes to this panel only, redirects are never followed, and only
    /// calls that may be repeated are.
    pub struct Application {
        dialect: PterodactylDialect,
        example: "/api/application/nests?include=eggs",
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

    /// One server.
    #[must_use]
    pub fn server(&self, id: ServerId) -> servers::ServerHandle {
        servers::ServerHandle::new(&self.transport, id)
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

    /// The locations of the panel.
    #[must_use]
    pub fn locations(&self) -> locations::Locations {
        locations::Locations::new(&self.transport)
    }

    /// One location.
    #[must_use]
    pub fn location(&self, id: LocationId) -> locations::LocationHandle {
        locations::LocationHandle::new(&self.transport, id)
    }

    /// The nests of the panel.
    #[must_use]
    pub fn nests(&self) -> nests::Nests {
        nests::Nests::new(&self.transport)
    }

    /// One nest, and the way to its eggs.
    #[must_use]
    pub fn nest(&self, id: NestId) -> nests::NestHandle {
        nests::NestHandle::new(&self.transport, id)
    }
}
