//! Exchanges recorded from a real panel: read them, make them, and hold types against them.
//!
//! * [`Exchange`] is one recorded request and its answer, [`Exchange::read_folder`] reads many.
//! * [`Recorder`] writes such files while your program runs, without keys and passwords.
//! * [`Replay`] answers with them again.
//! * [`RouteList`] holds the endpoints of an API crate against the routes that the panel lists.
//! * [`suite`] holds a whole folder against the typed calls of an API crate.
//! * [`truth`] tells whether a type loses anything of a recorded answer, and whether a rebuilt request is the recorded one.

mod compare;
mod exchange;
mod probe;
mod recorder;
mod replay;
mod routes;
pub mod suite;
mod summary;
pub mod truth;

pub use exchange::{Exchange, NotAnExchange};
pub use recorder::Recorder;
pub use replay::{Asked, Replay};
pub use routes::{NotARouteList, RouteList};
pub use truth::{Report, Untyped, check_request, check_response};
