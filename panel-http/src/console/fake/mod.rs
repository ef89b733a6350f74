//! A node's end of consoles, in memory, to test against.
//!
//! [`FakeConsoles`] speaks as the node does: it lets in whoever comes from the panel's own address with a token it was told
//! of, says state and usage, does what it is told by those who may, and reminds of tokens that expire. A fake panel mounts it
//! beside its own routes with [`upgrade`](FakeConsoles::upgrade) and says with [`Servers`] what power and commands do.
//!
//! ```
//! use std::sync::{Arc, Mutex};
//!
//! use panel_http::{
//!     TokioClock,
//!     console::{
//!         PowerSignal, ServerState,
//!         fake::{FakeConsoles, ServerNow, Servers, Token},
//!     },
//! };
//!
//! /// One server, which is on or off.
//! #[derive(Debug, Default)]
//! struct Lamp(Mutex<bool>);
//!
//! impl Servers for Lamp {
//!     fn server(&self, uuid: &str) -> Option<ServerNow> {
//!         let is_on = *self.0.lock().ok()?;
//!         let state = if is_on { ServerState::Running } else { ServerState::Offline };
//!         (uuid == "7").then(|| ServerNow::new(state))
//!     }
//!
//!     fn power(&self, _: &str, signal: PowerSignal) -> Result<(), String> {
//!         *self.0.lock().map_err(|error| error.to_string())? = matches!(signal, PowerSignal::Start | PowerSignal::Restart);
//!         Ok(())
//!     }
//!
//!     fn command(&self, _: &str, line: &str) -> Vec<String> {
//!         vec![format!("you said {line}")]
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! let clock = Arc::new(TokioClock::new());
//! let consoles = FakeConsoles::new(clock, Arc::new(Lamp::default()));
//! consoles.admit(Token::new("a-token", "7", ["*"], jiff::Timestamp::MAX));
//! assert_eq!(consoles.open("7"), 0);
//! # }
//! ```
//!
//! *Guarantees*: what is said to an open console arrives in order; all time comes from one [`Clock`].
//!
//! *Assumptions*: it is used inside a tokio runtime, whose tasks carry the connections.

mod connection;
mod machine;
mod servers;
mod token;

use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio_tungstenite::{WebSocketStream, tungstenite::protocol::Role};

use self::connection::{Connection, Order};
pub use self::{
    servers::{ServerNow, Servers},
    token::Token,
};
use super::{
    ConsoleEnd, ConsoleEvent,
    event::Frame,
    handshake::{self, lists},
};
use crate::{body::Body, clock::Clock, service::Upgrade};

/// How many of the last lines `send logs` is answered with.
const LINES_KEPT: usize = 150;

/// How much may be on its way to a client that does not read.
const BUFFER: usize = 64 * 1024;

/// A node's end of the consoles of its servers. Clones are the same node.
#[derive(Clone)]
pub struct FakeConsoles(Arc<Inner>);

struct Inner {
    clock: Arc<dyn Clock>,
    servers: Arc<dyn Servers>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    tokens: Vec<Token>,
    open: Vec<(String, UnboundedSender<Order>)>,
    lines: BTreeMap<String, VecDeque<String>>,
    errors: u64,
}

impl FakeConsoles {
    /// Consoles of these servers, with nobody let in yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, servers: Arc<dyn Servers>) -> Self {
        Self(Arc::new(Inner {
            clock,
            servers,
            state: Mutex::default(),
        }))
    }

    /// Lets in who brings this token.
    pub fn admit(&self, token: Token) {
        self.state().tokens.push(token);
    }

    /// Takes back every token that was given for a server until now. Consoles that are open with one hear of it with the
    /// next thing that would have been said to them.
    pub fn deny(&self, server: &str) {
        for token in &mut self.state().tokens {
            token.denied |= token.server == server;
        }
    }

    /// Takes back every token that was given to a [user](Token::of_user) for a server until now.
    pub fn deny_user(&self, server: &str, user: &str) {
        for token in &mut self.state().tokens {
            token.denied |= token.server == server && token.user.as_deref() == Some(user);
        }
    }

    /// Answers a request for a web socket at `/api/servers/{uuid}/ws`. `panel` is the address of the panel, the one origin
    /// that is let in: 403 to all others, 404 for a server that the node does not know, 400 for anything else that is no
    /// request for a web socket.
    #[must_use]
    pub fn upgrade(&self, request: &Request<Body>, panel: &str) -> Upgrade {
        let Some(server) = Self::server_of(request.uri().path()).filter(|uuid| self.0.servers.server(uuid).is_some())
        else {
            return declined(StatusCode::NOT_FOUND);
        };
        let headers = request.headers();
        let Some(key) = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| {
            request.method() == Method::GET
                && lists(headers, header::CONNECTION, "upgrade")
                && lists(headers, header::UPGRADE, "websocket")
                && lists(headers, header::SEC_WEBSOCKET_VERSION, "13")
        }) else {
            return declined(StatusCode::BAD_REQUEST);
        };
        if headers.get(header::ORIGIN).is_none_or(|origin| origin != panel) {
            return declined(StatusCode::FORBIDDEN);
        }
        let Ok(accept) = HeaderValue::try_from(handshake::accept(key.as_bytes())) else {
            return declined(StatusCode::BAD_REQUEST);
        };
        let mut response = Response::new(());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        let (ours, theirs) = tokio::io::duplex(BUFFER);
        let (sender, orders) = unbounded_channel();
        self.state().open.push((server.to_owned(), sender));
        let (consoles, server) = (self.clone(), server.to_owned());
        tokio::spawn(async move {
            let socket = WebSocketStream::from_raw_socket(ours, Role::Server, None).await;
            Connection::new(consoles, server, socket, orders).run().await;
        });
        Upgrade::Switched(response, Box::new(theirs))
    }

    /// The server whose web socket is at a path, if it is the path of one.
    #[must_use]
    pub fn server_of(path: &str) -> Option<&str> {
        let server = path.strip_prefix("/api/servers/")?.strip_suffix("/ws")?;
        (!server.is_empty() && !server.contains('/')).then_some(server)
    }

    /// Says something to every open console of a server; what a permission is needed for, to those that have it. Output is
    /// kept for `send logs`. What only a session says ([`Interrupted`](ConsoleEvent::Interrupted), …) is not said.
    pub fn say(&self, server: &str, event: &ConsoleEvent) {
        if let ConsoleEvent::Output(line) = event {
            self.keep(server, line);
        }
        if let Some(frame) = Frame::of(event) {
            self.order(Some(server), &Order::Say(frame));
        }
    }

    /// Something may have changed: every open console looks at its server at once. They look once a second anyway.
    pub fn changed(&self) {
        self.order(None, &Order::Look);
    }

    /// Closes every console of a server, in the way that means this end.
    pub fn close(&self, server: &str, end: ConsoleEnd) {
        self.order(Some(server), &Order::Close(end));
    }

    /// Cuts every connection to a server's console without a word, as a node that dies does.
    pub fn cut(&self, server: &str) {
        self.order(Some(server), &Order::Cut);
    }

    /// Pings every open console of a server.
    pub fn ping(&self, server: &str) {
        self.order(Some(server), &Order::Ping);
    }

    /// How many consoles of a server are open.
    #[must_use]
    pub fn open(&self, server: &str) -> usize {
        let state = self.state();
        let open = state
            .open
            .iter()
            .filter(|(of, sender)| of == server && !sender.is_closed());
        open.count()
    }

    /// Gives an order to the open consoles of a server, or to all of them.
    fn order(&self, server: Option<&str>, order: &Order) {
        self.state().open.retain(|(of, sender)| {
            let is_meant = server.is_none_or(|server| server == of);
            !sender.is_closed() && (!is_meant || sender.send(order.clone()).is_ok())
        });
    }

    fn keep(&self, server: &str, line: &str) {
        let mut state = self.state();
        let lines = state.lines.entry(server.to_owned()).or_default();
        lines.push_back(line.to_owned());
        if lines.len() > LINES_KEPT {
            lines.pop_front();
        }
    }

    fn lines(&self, server: &str) -> Vec<String> {
        let state = self.state();
        state.lines.get(server).into_iter().flatten().cloned().collect()
    }

    /// What is said of a failure: a number to find it again, and the text.
    fn failure(&self, text: &str) -> String {
        let mut state = self.state();
        state.errors += 1;
        format!("Error Event [00000000-0000-4000-8000-{:012x}]: {text}", state.errors)
    }

    fn token(&self, text: &str) -> Option<Token> {
        self.state().tokens.iter().find(|token| token.is(text)).cloned()
    }

    fn is_denied(&self, token: &Token) -> bool {
        let state = self.state();
        state.tokens.iter().any(|known| known.denied && known.is(token.text()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for FakeConsoles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeConsoles").finish_non_exhaustive()
    }
}

fn declined(status: StatusCode) -> Upgrade {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    Upgrade::Declined(response)
}
