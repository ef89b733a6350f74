//! The way to a server's live console: `/api/client/servers/{server}/websocket`.

use panel_http::{Call, Endpoint, Secret, call};
use serde::{Deserialize, Serialize};

use crate::client::on_server::OnServer;

static GET: Endpoint = Endpoint::get("client.servers.websocket", "/api/client/servers/{server}/websocket");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&GET];

/// Where the console of a server is, and the token that its node asks for there.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ticket {
    /// The token, of use for ten minutes. It is no panel key.
    pub token: Secret,
    /// The URL of the web socket on the server's node, `ws://` or `wss://`.
    pub url: String,
}

pub(super) fn get(server: &OnServer) -> Call<Ticket> {
    server.call(&GET, &[], call::json)
}

#[cfg(feature = "console")]
pub(super) use self::session::open;

#[cfg(feature = "console")]
mod session {
    use std::sync::Arc;

    use async_trait::async_trait;
    use panel_http::{
        Error,
        console::{ConsoleSession, ConsoleTicket, ConsoleTicketSource},
    };

    use crate::client::on_server::OnServer;

    /// The tickets of one server.
    #[derive(Debug)]
    struct Tickets(OnServer);

    #[async_trait]
    impl ConsoleTicketSource for Tickets {
        async fn ticket(&self) -> Result<ConsoleTicket, Error> {
            let ticket = super::get(&self.0).await?;
            Ok(ConsoleTicket::new(ticket.url, ticket.token))
        }
    }

    /// Opens the console over what carries the calls to the server, on its clock.
    pub(in crate::client) async fn open(server: &OnServer) -> Result<ConsoleSession, Error> {
        let transport = server.transport();
        let (service, clock) = (Arc::clone(transport.service()), Arc::clone(transport.clock()));
        let tickets = Arc::new(Tickets(server.clone()));
        ConsoleSession::connect(service, clock, tickets, transport.address()).await
    }
}
