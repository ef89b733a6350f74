//! The panel, with a key of a user: `/api/admin` and `/api/client`.

use panel_http::Call;

use crate::{
    dialect::CalagopusDialect,
    system::{self, SystemOverview},
};

panel_http::panel_handle! {
    /// A panel, with an API key (made in a user's account area, `c7sp_…`).
    ///
    /// There is one kind of key for both APIs. It may do what is ticked on it and its owner may do; `/api/admin` wants an owner
    /// who is an administrator. Cheap to clone; clones share key, quota and retry budget. Makes no call until one of its calls
    /// is awaited.
    ///
    /// The panel refuses a write without a JSON body, a `DELETE` too: a write that is given none sends `{}`, the defaults of
    /// the route.
    ///
    /// ```
    /// use calagopus_api::Calagopus;
    ///
    /// let panel = Calagopus::new("https://panel.example", "c7sp_example".into())?;
    /// let request = panel.delete("/api/admin/servers/1a2b3c4d").into_request()?;
    /// assert_eq!(request.headers()["content-type"], "application/json");
    /// assert_eq!(request.body().as_bytes().unwrap(), "{}");
    /// # Ok::<(), calagopus_api::Error>(())
    /// ```
    ///
    /// # Guarantees
    /// Those of [`Transport`](crate::Transport): the key goes to this panel only, redirects are never followed, and only
    /// calls that may be repeated are.
    ///
    /// # Assumptions
    /// The panel counts calls per network address, whatever their key. Handles of several keys for one panel should share a
    /// [`Limiter`](panel_http::limiter::Limiter) through [`TransportBuilder::limiter`](crate::TransportBuilder::limiter), so
    /// that all of them wait when one is told to.
    pub struct Calagopus {
        dialect: CalagopusDialect,
        example: "/api/admin/servers?page=1&per_page=100",
        empty_body: "{}",
    }
}

impl Calagopus {
    /// What runs the panel, and its version. The key needs the admin permission `stats.read`.
    pub fn system_overview(&self) -> Call<SystemOverview> {
        system::overview(&self.transport)
    }
}
