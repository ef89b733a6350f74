#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod application;
pub mod client;
pub mod dialect;

#[cfg(feature = "console")]
pub use panel_http::console;
pub use panel_http::{
    self, Address, Body, Call, Clock, Effect, Endpoint, Error, ErrorKind, HttpService, Lane, Problem, Raw, Safety,
    Secret, Transport, TransportBuilder,
};

pub use crate::{
    application::Application,
    client::{Client, account::Account},
    dialect::PelicanDialect,
};

/// Every route that this version has a typed call for.
#[must_use]
pub fn endpoints() -> Vec<&'static Endpoint> {
    [client::account::ENDPOINTS, client::websocket::ENDPOINTS].concat()
}
