//! The Application API: everything an administrator may do, at `/api/application`.

pub mod allocations;
pub mod databases;
pub mod eggs;
pub mod locations;
pub mod nests;
pub mod nodes;
pub mod servers;
pub mod users;

use std::sync::Arc;

use http::Method;
use panel_http::{Call, Error, Raw, Secret, Transport, TransportBuilder};

use crate::{
    dialect::PterodactylDialect,
    id::{LocationId, NestId, NodeId, ServerId, UserId},
};

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
/// Those of [`Transport`]: the key goes to this panel only, redirects are never followed, and only calls that may be
/// repeated are.
#[derive(Debug, Clone)]
pub struct Application {
    transport: Transport,
}

impl Application {
    /// The panel at `url` (as [`Address::parse`](panel_http::Address::parse) reads it), with the usual limits.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration), as [`TransportBuilder::build`] says.
    pub fn new(url: impl AsRef<str>, key: Secret) -> Result<Self, Error> {
        Self::builder(url, key).build()
    }

    /// The same, with time-outs, a clock or an `HttpService` of your own.
    pub fn builder(url: impl AsRef<str>, key: Secret) -> TransportBuilder<Self> {
        TransportBuilder::new(url.as_ref(), key, Arc::new(PterodactylDialect))
    }

    /// What carries the calls.
    #[must_use]
    pub const fn transport(&self) -> &Transport {
        &self.transport
    }

    /// Uses another key from the next call on, in all clones.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) when it cannot be a key; the old one stays.
    pub fn replace_key(&self, key: Secret) -> Result<(), Error> {
        self.transport.replace_key(key)
    }

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

    /// `GET` of any path below the panel's address, such as `/api/application/nests?include=eggs`, with the key, limits and
    /// errors of the typed calls. Read what comes with [`Raw::json`].
    pub fn get(&self, path: &str) -> Call<Raw<()>> {
        Call::raw_path(&self.transport, &Method::GET, path)
    }

    /// `POST` to any path; give the body with [`Call::json`]. Sent once, never retried.
    pub fn post(&self, path: &str) -> Call<Raw<()>> {
        Call::raw_path(&self.transport, &Method::POST, path)
    }

    /// `PUT` to any path; give the body with [`Call::json`]. Sent once, never retried.
    pub fn put(&self, path: &str) -> Call<Raw<()>> {
        Call::raw_path(&self.transport, &Method::PUT, path)
    }

    /// `PATCH` of any path; give the body with [`Call::json`]. Sent once, never retried.
    pub fn patch(&self, path: &str) -> Call<Raw<()>> {
        Call::raw_path(&self.transport, &Method::PATCH, path)
    }

    /// `DELETE` of any path. Sent once, never retried.
    pub fn delete(&self, path: &str) -> Call<Raw<()>> {
        Call::raw_path(&self.transport, &Method::DELETE, path)
    }
}

impl From<Transport> for Application {
    fn from(transport: Transport) -> Self {
        Self { transport }
    }
}
