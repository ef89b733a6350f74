//! What the transport promises, promise by promise. Each test is named after the one it checks.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod addresses;
mod answers;
#[cfg(feature = "console")]
mod console;
#[cfg(all(feature = "console", feature = "test-util"))]
mod fake_consoles;
mod keys;
mod lists;
mod quota;
mod redirects;
mod retries;
#[cfg(feature = "test-util")]
mod secrets;
#[cfg(feature = "serve")]
mod serving;
mod stage;
#[cfg(feature = "tracing")]
mod traces;
