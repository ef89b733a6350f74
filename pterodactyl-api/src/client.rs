//! The Client API: what the owner of a key may do with their own account and servers, at `/api/client`.

pub mod account;
pub mod power;
pub mod resources;
pub mod servers;

use std::sync::Arc;

use http::Method;
use panel_http::{Call, Error, Raw, Secret, Transport, TransportBuilder};

use crate::{dialect::PterodactylDialect, id::ServerIdentifier};

/// A panel, with a client key (made in a user's account area, `ptlc_…`). An application key is refused here.
///
/// The key of a root administrator reaches every server. Cheap to clone; clones share key, quota and retry budget. Makes no
/// call until one of its calls is awaited.
///
/// # Guarantees
/// Those of [`Transport`]: the key goes to this panel only, redirects are never followed, and only calls that may be
/// repeated are.
#[derive(Debug, Clone)]
pub struct Client {
    transport: Transport,
}

impl Client {
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

    /// Whose key this is.
    pub fn account(&self) -> Call<account::Account> {
        account::get(&self.transport)
    }

    /// The servers that the key reaches.
    #[must_use]
    pub fn servers(&self) -> servers::Servers {
        servers::Servers::new(&self.transport)
    }

    /// One server, by its short identifier or its UUID; never by its number.
    #[must_use]
    pub fn server(&self, identifier: impl Into<ServerIdentifier>) -> servers::ServerHandle {
        servers::ServerHandle::new(&self.transport, identifier.into())
    }

    /// `GET` of any path below the panel's address, such as `/api/client/permissions`, with the key, limits and errors of the
    /// typed calls. Read what comes with [`Raw::json`].
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

impl From<Transport> for Client {
    fn from(transport: Transport) -> Self {
        Self { transport }
    }
}
