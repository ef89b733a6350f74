//! The Application API: what an administrator may do, at `/api/application`. By path only, in this version.

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

use crate::dialect::PelicanDialect;

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
    /// let call = panel.get("/api/application/servers/external/order-1");
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
