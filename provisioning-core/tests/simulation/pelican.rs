//! The storm on a fake Pelican panel.

use std::sync::Arc;

use panel_http::HttpService;
use pelican_api as api;
use pelican_api::fake::FakePanel;
pub(crate) use pelican_api::fake::{FakeNode, Snapshot};
use provisioning_core::{engine::Connection, service::Act};

#[expect(dead_code, reason = "a storm needs less of a panel than the tests of the engine")]
#[path = "../engine/kind/pelican.rs"]
mod kind;
#[expect(dead_code, reason = "a storm has a shop of its own")]
#[path = "../engine/shop.rs"]
mod shop;
#[path = "storm/mod.rs"]
pub(crate) mod storm;

/// Whether the panel tells a node that does not know a server from one that does not answer.
pub(crate) const TELLS_ABSENCE_FROM_SILENCE: bool = false;

/// Whether the answer to a suspension says that the node was told.
pub(crate) const ANSWERS_FOR_THE_NODE: bool = true;

/// The panel's word for a reinstallation that failed.
pub(crate) const REINSTALL_FAILED: &str = "reinstall_failed";

/// What a storm disturbs.
pub(crate) const ROUTES: [&str; 18] = [
    "*",
    "GET *",
    "POST /api/application/servers",
    "POST /api/application/servers",
    "POST /api/application/servers",
    "GET /api/application/servers/external/*",
    "POST /api/application/users",
    "GET /api/application/users/external/*",
    "POST /api/application/servers/*/suspend",
    "POST /api/application/servers/*/unsuspend",
    "POST /api/application/servers/*/reinstall",
    "DELETE /api/application/servers/*",
    "PATCH /api/application/servers/*",
    "PATCH /api/application/servers/*/build",
    "PATCH /api/application/servers/*/startup",
    "GET /api/application/nodes",
    "GET /api/application/nodes/*",
    "GET /api/client/*",
];

/// What the panel calls one of its first two nodes.
pub(crate) fn node_id(_: &FakePanel, number: u64) -> String {
    number.to_string()
}

/// Any number of calls is let through from now on.
pub(crate) fn lift_rate_limits(fake: &FakePanel) {
    fake.rate_limits(1_000_000, 1_000_000);
}

/// What acts are called on the wire.
pub(crate) const ACTS: [(Act, &str); 2] = [(Act::Reinstall, "/reinstall"), (Act::BackUp, "/backups")];

/// The panel as an engine reaches it over this wire.
pub(crate) fn connect(fake: &FakePanel, wire: Arc<dyn HttpService>) -> Connection {
    let panel = provisioning_core::panel::pelican("http://fake.localhost", fake.application_key()).unwrap();
    let panel = panel.client_key(fake.client_key()).service(wire);
    panel.clock(fake.clock()).into()
}

/// The panel before all wires.
pub(crate) fn service(fake: &FakePanel) -> Arc<dyn HttpService> {
    fake.service()
}

/// A server that somebody else makes by hand, on the last allocations of the first node.
pub(crate) async fn strangers_server(fake: &FakePanel, key: Option<&str>, number: u64, owner: u64) {
    let allocation = 100 - number;
    let mut server = kind::strangers(allocation);
    server.user = owner.into();
    if let Some(key) = key {
        server = server.external_id(key);
    }
    fake.application().servers().create(&server).await.unwrap();
}
