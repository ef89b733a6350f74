#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod address;
pub mod body;
pub mod call;
pub mod clock;
#[cfg(feature = "console")]
pub mod console;
pub mod dialect;
pub mod effect;
pub mod endpoint;
pub mod envelope;
pub mod error;
#[cfg(feature = "test-util")]
pub mod fake;
#[cfg(feature = "test-util")]
pub mod fault;
pub mod file_mode;
pub mod handle;
pub mod id;
pub mod limiter;
pub mod list;
pub mod open_enum;
pub mod ordered_map;
pub mod patch;
pub mod port_range;
#[cfg(feature = "test-util")]
pub mod recording;
pub mod related;
pub mod reqwest_service;
pub mod retry;
pub mod scalar;
pub mod secret;
#[cfg(feature = "serve")]
pub mod serve;
pub mod service;
pub mod signed_url;
pub mod transport;
mod turns;

pub use address::Address;
pub use body::Body;
pub use call::{Call, Include, Raw};
pub use clock::{Clock, SystemClock, TokioClock};
pub use dialect::{Dialect, Problem, Quota};
pub use effect::{Effect, Safety};
pub use endpoint::{EffectRule, Endpoint};
pub use error::{Error, ErrorKind};
pub use file_mode::FileMode;
pub use limiter::Lane;
pub use list::{List, Page};
pub use ordered_map::OrderedMap;
pub use patch::Patch;
pub use port_range::PortRange;
pub use scalar::Scalar;
pub use secret::Secret;
pub use service::{HttpService, ServiceError, ServiceErrorKind};
pub use signed_url::SignedUrl;
pub use transport::{Transport, TransportBuilder};

#[doc(hidden)]
pub use http;
#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use uuid;
