//! The storm on a fake Calagopus panel.

#[expect(dead_code, reason = "a storm needs less of a panel than the tests of the engine")]
#[path = "../engine/kind/calagopus_api.rs"]
mod api;
#[expect(dead_code, reason = "a storm needs less of a panel than the tests of the engine")]
#[path = "../engine/kind/calagopus.rs"]
mod kind;
#[expect(dead_code, reason = "a storm has a shop of its own")]
#[path = "../engine/shop.rs"]
mod shop;
#[path = "storm/mod.rs"]
pub(crate) mod storm;

use std::sync::Arc;

pub(crate) use calagopus_api::fake::{FakeNode, Snapshot};
use calagopus_api::{
    models::server::{Limits, NewServer},
    server::FeatureLimits,
};
use panel_http::HttpService;
use provisioning_core::{engine::Connection, service::Act};

use self::api::fake::FakePanel;

/// Whether the panel tells a node that does not know a server from one that does not answer.
pub(crate) const TELLS_ABSENCE_FROM_SILENCE: bool = true;

/// Whether the answer to a change says that the node was told: otherwise a server that is suspended on the panel may be
/// found stopped, and not told of it.
pub(crate) const ANSWERS_FOR_THE_NODE: bool = false;

/// The panel's word for a reinstallation that failed.
pub(crate) const REINSTALL_FAILED: &str = "install_failed";

/// What a storm disturbs.
pub(crate) const ROUTES: [&str; 19] = [
    "*",
    "GET *",
    "POST /api/admin/servers",
    "POST /api/admin/servers",
    "POST /api/admin/servers",
    "GET /api/admin/servers/external/*",
    "GET /api/admin/servers/*",
    "POST /api/admin/users",
    "GET /api/admin/users/external/*",
    "PATCH /api/admin/servers/*",
    "PATCH /api/admin/servers/*",
    "PATCH /api/admin/servers/*",
    "DELETE /api/admin/servers/*",
    "PUT /api/admin/servers/*",
    "GET /api/admin/servers/*/variables",
    "GET /api/admin/nodes",
    "GET /api/admin/nodes/*",
    "GET /api/client/*",
    "POST /api/client/servers/*/settings/install",
];

/// What the panel calls one of its first two nodes.
pub(crate) fn node_id(fake: &FakePanel, number: u64) -> String {
    fake.node_uuid(number)
}

/// Any number of calls is let through from now on.
pub(crate) fn lift_rate_limits(fake: &FakePanel) {
    fake.rate_limit(1_000_000, 60);
}

/// What acts are called on the wire.
pub(crate) const ACTS: [(Act, &str); 2] = [(Act::Reinstall, "/settings/install"), (Act::BackUp, "/backups")];

/// The panel as an engine reaches it over this wire.
pub(crate) fn connect(fake: &FakePanel, wire: Arc<dyn HttpService>) -> Connection {
    let panel = provisioning_core::panel::calagopus("http://fake.localhost", fake.key()).unwrap();
    panel.service(wire).clock(fake.clock()).into()
}

/// The panel before all wires.
pub(crate) fn service(fake: &FakePanel) -> Arc<dyn HttpService> {
    fake.service()
}

/// A server that somebody else makes by hand, on the first node.
pub(crate) async fn strangers_server(fake: &FakePanel, key: Option<&str>, number: u64, owner: u64) {
    let panel = fake.calagopus();
    let node = fake.node_uuid(1).parse().unwrap();
    let free = panel.node(node).available_allocations().await.unwrap();
    let place = free.items.get(usize::try_from(20 + number).unwrap()).unwrap().id;
    let nests = panel.nests().with_eggs().await.unwrap();
    let mut eggs = nests.into_iter().flat_map(|nest| nest.eggs);
    let egg = eggs.find(|egg| egg.name == "Larch").unwrap();
    let limits = Limits {
        memory: 128,
        disk: 128,
        ..Limits::default()
    };
    let mut server = NewServer::new(
        kind::account_id(fake, owner).parse().unwrap(),
        egg.id,
        "Stranger",
        limits,
        "java",
        "ghcr.io/example/java:21",
        FeatureLimits::default(),
    );
    if let Some(key) = key {
        server = server.external_id(key);
    }
    panel.servers().create(&server.on(node, place)).await.unwrap();
}
