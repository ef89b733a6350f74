//! The live console of a server: its output, its state, and commands to it.
//!
//! The three panels' daemons share one protocol: frames `{"event": …, "args": […]}` over a web socket on the server's *node*,
//! opened with a short-lived token that the panel gives. [`ConsoleSession`] speaks it, renews the token and comes back after a
//! lost connection; a [`ConsoleTicketSource`] (each API crate has one) fetches the tokens.

mod event;
#[cfg(feature = "test-util")]
pub mod fake;
mod handshake;
mod outbox;
mod session;
mod socket;
mod ticket;

pub use event::{ConsoleEnd, ConsoleEvent, Network, PowerSignal, ServerState, Stats};
pub use session::ConsoleSession;
pub use ticket::{ConsoleTicket, ConsoleTicketSource};
