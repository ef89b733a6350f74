//! What the panels of Pterodactyl's kind have in common: their numbers, their nodes, which run Wings, and their errors.

#[cfg(any(feature = "pterodactyl", feature = "pelican"))]
pub(super) mod checks;
#[cfg(any(feature = "pterodactyl", feature = "pelican"))]
pub(super) mod error;
pub(super) mod numbers;

use panel_http::Transport;

use crate::panel::ServerRef;

/// Where its owner sees a server: under the first part of its uuid.
pub(super) fn customer_page(transport: &Transport, server: &ServerRef) -> String {
    let uuid = server.uuid.simple().to_string();
    format!("{}/server/{}", transport.address(), uuid.get(..8).unwrap_or(&uuid))
}
