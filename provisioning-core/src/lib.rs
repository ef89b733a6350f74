#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "engine")]
pub mod catalog;
pub mod customer;
pub mod diagnose;
mod effect;
pub mod egg;
#[cfg(feature = "engine")]
pub mod engine;
mod error;
pub mod event;
pub mod id;
pub mod journal;
pub mod order;
pub mod panel;
pub mod placement;
pub mod plan;
pub mod problem;
pub mod product;
pub mod rules;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod seal;
pub mod service;
pub mod store;
#[cfg(feature = "engine")]
pub mod sweep;
pub mod template;
pub mod units;

#[cfg(feature = "engine")]
pub use self::engine::{Engine, Intent, Viewer};
pub use self::{
    customer::Customer,
    effect::Effect,
    error::{Error, Reason},
    event::Event,
    id::{CustomerId, ExternalKey, Namespace, OrderId, PanelId, ProductId, ServiceId},
    order::Order,
    product::{Product, ProductDraft},
    service::Change,
    units::Mebibytes,
};
