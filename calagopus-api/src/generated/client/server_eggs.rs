//! The eggs that the servers of a user run: `/api/client/servers/eggs`.

use panel_http::{Call, Endpoint, Transport};

use crate::{
    answer::{self, member},
    client::{ClientApi, servers::Egg},
    generated::client::command_snippets::CommandSnippet,
    id::EggId,
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("client.server_eggs.list", "/api/client/servers/eggs");
static COMMAND_SNIPPETS: Endpoint = Endpoint::get(
    "client.server_eggs.command_snippets",
    "/api/client/servers/eggs/{egg}/command-snippets",
);

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&LIST, &COMMAND_SNIPPETS];

/// The eggs that the servers of the user run.
#[derive(Debug, Clone)]
pub struct ServerEggs {
    transport: Transport,
}

impl ServerEggs {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that a search finds: `GET /api/client/servers/eggs`, permission `servers.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<Egg> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "nest_eggs"))
    }

    /// The command snippets of the user that are for servers of an egg:
    /// `GET /api/client/servers/eggs/{egg}/command-snippets`, permission `servers.read`.
    ///
    /// From the document, not recorded.
    pub fn command_snippets(&self, egg: EggId) -> Call<Vec<CommandSnippet>> {
        answer::call(&self.transport, &COMMAND_SNIPPETS, &[&egg.to_string()], |it, answer| {
            member(it, answer, "command_snippets")
        })
    }
}

impl ClientApi {
    /// The eggs that the servers of the user run.
    #[must_use]
    pub fn server_eggs(&self) -> ServerEggs {
        ServerEggs::new(self.transport())
    }
}
