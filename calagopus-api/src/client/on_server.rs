//! What is below one server: the calls whose paths begin with it.

use panel_http::{Call, Endpoint, Page, Transport, call::Read};

use crate::{answer, id::ServerIdentifier, paging::Listing};

/// A server, and what carries the calls to it.
#[derive(Debug, Clone)]
pub(crate) struct OnServer {
    transport: Transport,
    server: ServerIdentifier,
}

impl OnServer {
    pub(crate) fn new(transport: &Transport, server: ServerIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            server,
        }
    }

    #[cfg(feature = "console")]
    pub(crate) const fn transport(&self) -> &Transport {
        &self.transport
    }

    /// A call to `endpoint`, with the segments of its path after the server.
    pub(crate) fn call<T>(&self, endpoint: &'static Endpoint, below: &[&str], read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &self.segments(below), read)
    }

    /// The list at `endpoint`, with the segments of its path after the server.
    pub(crate) fn list<T, F>(&self, endpoint: &'static Endpoint, below: &[&str], read: Read<Page<T>>) -> Listing<T, F> {
        Listing::new(&self.transport, endpoint, &self.segments(below), read)
    }

    fn segments<'a>(&'a self, below: &[&'a str]) -> Vec<&'a str> {
        let mut segments = vec![self.server.as_str()];
        segments.extend(below);
        segments
    }
}
