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

/// A ticket for the console of a server, by its short identifier or its UUID:
/// `GET /api/client/servers/{server}/websocket`. May be repeated, but the panel gives a user five tickets a minute only.
///
/// # Errors
/// [`Forbidden`](crate::ErrorKind::Forbidden) without the right `websocket.connect`;
/// [`Conflict`](crate::ErrorKind::Conflict) while it is suspended, being installed, restored or moved, or its node is in
/// maintenance, for all but administrators; [`RateLimited`](crate::ErrorKind::RateLimited) at the sixth ticket of a minute; [`NotFound`](crate::ErrorKind::NotFound): there is no such server, or the key does not reach it.
pub fn get(transport: &Transport, server: &str) -> Call<Ticket> {
    Call::new(transport, &GET, &[server], |endpoint, answer| {
        Ok(call::json::<Answer>(endpoint, answer)?.data)
    })
}

#[cfg(feature = "console")]
pub use self::session::open;

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

    /// Opens the live console of a server, by its short identifier or its UUID, over what carries the calls of `transport`
    /// and on its clock. The session fetches a ticket now, and another each time that one expires or the connection was lost.
    ///
    /// The right `websocket.connect` opens it; commands need `control.console`, and power `control.start`, `control.stop` and
    /// `control.restart`. What a key lacks the right for is ignored by the node without a word.
    ///
    /// # Errors
    /// Those of [`get`](super::get) and of [`ConsoleSession::connect`].
    pub async fn open(transport: &Transport, server: &str) -> Result<ConsoleSession, Error> {
        let tickets = Tickets {
            transport: transport.clone(),
            server: server.to_owned(),
        };
        let (service, clock) = (Arc::clone(transport.service()), Arc::clone(transport.clock()));
        ConsoleSession::connect(service, clock, Arc::new(tickets), transport.address()).await
    }
}
