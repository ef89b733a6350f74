//! What opens a console.

use std::fmt;

use async_trait::async_trait;

use crate::{error::Error, secret::Secret};

/// Where the console of a server is, and the token for it. It is of use for ten minutes.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ConsoleTicket {
    /// The URL of the socket on the server's node, `ws://` or `wss://`.
    pub socket: String,
    /// The token that the node asks for. It is no panel key.
    pub token: Secret,
}

impl ConsoleTicket {
    /// As the panel gave it.
    #[must_use]
    pub fn new(socket: impl Into<String>, token: Secret) -> Self {
        Self {
            socket: socket.into(),
            token,
        }
    }
}

/// Fetches tickets for one server: the panel's `GET …/websocket`. Open: the API crates implement it, and you may.
#[async_trait]
pub trait ConsoleTicketSource: fmt::Debug + Send + Sync + 'static {
    /// A new ticket.
    ///
    /// # Errors
    /// Those of the call. One that passes (no connection, too many calls) is asked again later; any other ends the session.
    async fn ticket(&self) -> Result<ConsoleTicket, Error>;
}
