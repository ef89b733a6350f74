//! The whole life of a sold game server, from paid order to termination.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod customer;
pub mod egg;
pub mod id;
pub mod order;
pub mod problem;
pub mod product;
pub mod template;
pub mod units;
