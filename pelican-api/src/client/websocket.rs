//! The way to a server's live console: `/api/client/servers/{server}/websocket`.

use panel_http::{Call, Endpoint, Secret, Transport, call};
use serde::{Deserialize, Serialize};

static GET: Endpoint = Endpoint::get("client.servers.websocket", "/api/client/servers/{server}/websocket");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&GET];

/// Where the console of a server is, and the token that its node asks for there.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ticket {
    /// The token, of use for ten minutes. It is no panel key.
    pub token: Secret,
    /// The URL of the web socket on the server's node, `ws://` or `wss://`.
    pub socket: String,
}

/// The whole answer.
#[derive(Debug, Deserialize)]
struct Answer {
    data: Ticket,
}

pub(crate) fn get(transport: &Transport, server: &str) -> Call<Ticket> {
    Call::new(transport, &GET, &[server], |endpoint, answer| {
        Ok(call::json::<Answer>(endpoint, answer)?.data)
    })
}

#[cfg(feature = "console")]
pub(crate) use self::session::open;

#[cfg(feature = "console")]
mod session {
    use std::sync::Arc;

    use async_trait::async_trait;
    use panel_http::{
        Error, Transport,
        console::{ConsoleSession, ConsoleTicket, ConsoleTicketSource},
    };

    /// The tickets of one server.
    #[derive(Debug)]
    struct Tickets {
        transport: Transport,
        server: String,
    }

    #[async_trait]
    impl ConsoleTicketSource for Tickets {
        async fn ticket(&self) -> Result<ConsoleTicket, Error> {
            let ticket = super::get(&self.transport, &self.server).await?;
            Ok(ConsoleTicket::new(ticket.socket, ticket.token))
        }
    }

    pub(crate) async fn open(transport: &Transport, server: &str) -> Result<ConsoleSession, Error> {
        let tickets = Tickets {
            transport: transport.clone(),
            server: server.to_owned(),
        };
        let (service, clock) = (Arc::clone(transport.service()), Arc::clone(transport.clock()));
        ConsoleSession::connect(service, clock, Arc::new(tickets), transport.address()).await
    }
}
