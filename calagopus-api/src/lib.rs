#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod calagopus;
pub mod dialect;
pub mod system;

pub use panel_http::{
    self, Address, Body, Call, Clock, Effect, Endpoint, Error, ErrorKind, HttpService, Lane, Problem, Raw, Safety,
    Secret, Transport, TransportBuilder,
};

pub use crate::{calagopus::Calagopus, dialect::CalagopusDialect, system::SystemOverview};

/// Every route that this version has a typed call for.
#[must_use]
pub fn endpoints() -> Vec<&'static Endpoint> {
    system::ENDPOINTS.to_vec()
}
