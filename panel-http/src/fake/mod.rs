//! Parts to build a fake panel from.
//!
//! The API crates' fake panels are made of these: a request as PHP reads it ([`incoming`], [`php`]), its route ([`routes`]), its key
//! ([`keys`]) and quota ([`throttle`]), the rules of its form ([`validation`]), lists ([`paging`], [`collation`]), ports ([`ports`]), what is
//! answered ([`outcome`], [`document`]), the machines behind the panel ([`node`], [`files`], [`fake_node`]), what happens later ([`jobs`], [`cron`]), keys for files
//! ([`ssh_key`], [`digest`]), and what a test sees of it all
//! ([`log`], [`ledger`], [`likeness`]). What a panel is called, keeps and does stays in its own crate.
//!
//! None of this follows semantic versioning: it follows the panels, as the answers of the fakes do. The types that the fakes
//! hand to tests ([`FakeNode`], [`FakeContainer`], [`NodeAnswer`], [`NodeCall`], [`PowerState`], [`Access`], [`RequestLog`])
//! do.

pub mod collation;
pub mod cron;
pub mod digest;
pub mod document;
pub mod fake_node;
pub mod files;
pub mod in_hand;
pub mod incoming;
pub mod jobs;
pub mod keys;
pub mod ledger;
pub mod likeness;
pub mod log;
pub mod node;
pub mod outcome;
pub mod paging;
pub mod php;
pub mod ports;
pub mod random;
pub mod routes;
pub mod settings;
pub mod ssh_key;
pub mod throttle;
pub mod validation;

pub use self::{
    fake_node::{FakeContainer, FakeNode},
    keys::Access,
    log::RequestLog,
    node::{NodeAnswer, NodeCall, PowerState},
};
