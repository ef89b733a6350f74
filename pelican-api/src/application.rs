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

use crate::{dialect::PelicanDialect, id::ServerId};

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
}
