//! A Calagopus panel in memory, to test against.
//!
//! [`FakePanel`] answers like a panel of version 1.1.4: its routes, rules, messages and quotas, and its defects too. It keeps
//! state, has nodes with containers behind it, and can be made to fail in every way that a panel and its nodes can. It is an
//! [`HttpService`], so it stands in for the network, or goes on a loopback port through `panel_http::serve`.
//!
//! ```
//! use calagopus_api::fake::FakePanel;
//! use panel_http::fault::Fault;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let fake = FakePanel::seeded(1);
//! let panel = fake.calagopus();
//! assert!(panel.get("/api/admin/nodes").await.is_ok());
//!
//! fake.on("GET /api/admin/nodes").always(Fault::Page(502));
//! assert!(panel.get("/api/admin/nodes").await.is_err());
//! # Ok(())
//! # }
//! ```
//!
//! *Guarantees*: the same seed and the same calls give the same answers. The work on a request goes with its caller: a create
//! whose caller has gone while the node is asked is never taken back. What the panel leaves for later (the sync after a
//! `PATCH`, a delete, a back-up) goes on. All time comes from one [`Clock`], by default tokio's, so that tests with
//! `start_paused = true` take no time.
//!
//! *Assumptions*: it is called inside a tokio runtime.
//!
//! *What it has*: every route that this crate has a typed call for without the feature `full`, but for the settings of a node's
//! own program; and of those of `full` the database hosts and the activity of administrators. Everything else is the panel's own 404 for a route that does not exist.
//! It reads JSON, and YAML, and answers JSON. Who lacks a permission is told so before the fields of the body are looked at.
//!
//! *What it has not*: it reaches no other address, so repositories of eggs are empty, and no file is pulled and no SSH key
//! brought in; addresses to download from and to upload to are signed, and nothing answers there. There are no database
//! agents, no policies for back-ups, no providers to log in with and no mails. Schedules do not run: a trigger is noted. Of regular
//! expressions in rules it reads the common part (no look-around, no back-references) and lets the others pass.
//!
//! The methods here follow semantic versioning. What the panel answers does not: it follows the real one.

mod additions;
mod answer;
mod cache;
mod checks;
mod consoles;
mod control;
mod control_features;
mod deploy;
mod egg_file;
mod form;
mod incoming;
mod keys;
mod locks;
mod panel;
mod permissions;
mod quota;
mod routes;
mod rules;
mod seed;
mod state;
mod table;
mod thing;
mod views;
mod witness;
mod world;

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use http::{Request, Response};
use panel_http::{
    Body, Clock, HttpService, Secret, ServiceError, TokioClock, Transport, TransportBuilder,
    fault::{FaultPlan, Faulty},
    service::Upgrade,
};

pub use panel_http::fake::{FakeContainer, FakeNode, NodeAnswer, NodeCall, PowerState, RequestLog};

pub use self::{
    additions::{NewEgg, NewKey, NewNode, NewUser},
    control::Snapshot,
    witness::{FakeServer, FakeUser},
};
use self::{panel::Panel, world::World};
use crate::Calagopus;

/// The address that the fake's own clients use. Nothing listens there: calls do not leave the program.
pub const ADDRESS: &str = "http://fake.localhost";

/// A panel in memory. Clones are the same panel.
#[derive(Clone)]
pub struct FakePanel(Arc<Inner>);

struct Inner {
    panel: Panel,
    faults: FaultPlan,
    service: Arc<Faulty>,
}

impl FakePanel {
    /// A panel that is ready to sell: one location, two nodes with a hundred free allocations each, a nest with two eggs, a
    /// host for databases, one administrator with a key. On the time of tokio.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::seeded_at(seed, Arc::new(TokioClock::new()))
    }

    /// The same on a clock of yours.
    #[must_use]
    pub fn seeded_at(seed: u64, clock: Arc<dyn Clock>) -> Self {
        let fake = Self::empty_at(seed, clock);
        let now = fake.panel().now();
        seed::ready(&mut fake.panel().world(), now);
        fake
    }

    /// A panel with an administrator and a key that may do everything, and nothing else.
    #[must_use]
    pub fn empty(seed: u64) -> Self {
        Self::empty_at(seed, Arc::new(TokioClock::new()))
    }

    /// The same on a clock of yours.
    #[must_use]
    pub fn empty_at(seed: u64, clock: Arc<dyn Clock>) -> Self {
        let mut world = World::new(seed);
        seed::bare(&mut world, clock.now());
        let panel = Panel::new(world, Arc::clone(&clock));
        let faults = FaultPlan::new();
        let service = Faulty::new(Arc::new(panel.clone()), faults.clone(), clock);
        Self(Arc::new(Inner {
            panel,
            faults,
            service: Arc::new(service),
        }))
    }

    /// The panel's two APIs, with the administrator's key.
    #[must_use]
    pub fn calagopus(&self) -> Calagopus {
        self.calagopus_with(self.key())
    }

    /// The same with another key.
    #[must_use]
    pub fn calagopus_with(&self, key: Secret) -> Calagopus {
        self.built(Calagopus::builder(ADDRESS, key))
    }

    /// A client with the fake as its network and clock.
    #[expect(
        clippy::expect_used,
        reason = "the address is a constant on loopback, and keys of the fake are letters and digits"
    )]
    fn built<H: From<Transport>>(&self, builder: TransportBuilder<H>) -> H {
        builder
            .service(self.service())
            .clock(self.clock())
            .build()
            .expect("a fake panel can always be reached")
    }

    /// The panel as a service, with its faults before it.
    #[must_use]
    pub fn service(&self) -> Arc<dyn HttpService> {
        Arc::clone(&self.0.service) as Arc<dyn HttpService>
    }

    /// Where the panel has its time from.
    #[must_use]
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(self.panel().clock())
    }

    fn panel(&self) -> &Panel {
        &self.0.panel
    }

    fn plan(&self) -> &FaultPlan {
        &self.0.faults
    }
}

#[async_trait]
impl HttpService for FakePanel {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        self.0.service.call(request).await
    }

    async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
        self.0.service.upgrade(request).await
    }
}

impl fmt::Debug for FakePanel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakePanel").finish_non_exhaustive()
    }
}

/// A panel with one server of one customer, for the examples of this crate.
#[doc(hidden)]
#[expect(clippy::expect_used, reason = "the fake that is seeded so can make it")]
pub async fn sold() -> (Calagopus, crate::models::server::Server) {
    use crate::models::{
        server::{Limits, NewServer},
        user::NewUser,
    };

    let fake = FakePanel::seeded(1);
    fake.installs_in(std::time::Duration::ZERO);
    let panel = fake.calagopus();
    let ada = NewUser::new("ada", "ada@example.org", "Ada", "Lovelace", "en");
    let ada = panel.users().create(&ada).await.expect("a user");
    let nest = panel.nests().with_eggs().await.expect("nests").remove(0);
    let egg = nest.eggs.first().expect("an egg");
    let node = panel.nodes().list().await.expect("nodes").items.remove(0);
    let free = panel.node(node.id).available_allocations().await.expect("allocations");
    let (_, startup) = egg.startup_commands.first().expect("a start command");
    let (_, image) = egg.docker_images.first().expect("an image");
    let limits = Limits {
        cpu: 200,
        memory: 2048,
        memory_overhead: 0,
        swap: 0,
        disk: 10_240,
        io_weight: None,
    };
    let features = crate::server::FeatureLimits {
        allocations: 3,
        databases: 2,
        backups: 2,
        schedules: 2,
        extensions: std::collections::BTreeMap::new(),
    };
    let new = NewServer::new(ada.id, egg.id, "survival", limits, startup, image, features)
        .external_id("order-1")
        .on(node.id, free.items.first().expect("an allocation").id);
    let server = panel.servers().create(&new).await.expect("a server");
    let server = panel.server(server.id).get().await.expect("the server");
    (panel, server)
}
