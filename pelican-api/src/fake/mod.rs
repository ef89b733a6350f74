//! A Pelican panel in memory, to test against.
//!
//! [`FakePanel`] answers like a panel of August 2026: its routes, rules, messages and quotas, and its defects too. It keeps
//! state, has nodes with containers behind it, and can be made to fail in every way that a panel and its nodes can. It is an
//! [`HttpService`], so it stands in for the network, or goes on a loopback port through `panel_http::serve`.
//!
//! ```
//! use pelican_api::fake::FakePanel;
//! use panel_http::fault::Fault;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let fake = FakePanel::seeded(1);
//! let panel = fake.application();
//! assert!(panel.get("/api/application/nodes").await.is_ok());
//!
//! fake.on("GET /api/application/nodes").always(Fault::Page(502));
//! assert!(panel.get("/api/application/nodes").await.is_err());
//! # Ok(())
//! # }
//! ```
//!
//! *Guarantees*: the same seed and the same calls give the same answers. A request that has arrived is finished, also when
//! its caller has gone, as php-fpm does it. All time comes from one [`Clock`], by default tokio's, so that tests with
//! `start_paused = true` take no time.
//!
//! *Assumptions*: it is called inside a tokio runtime.
//!
//! *What it has*: on the Application API users, roles, nodes, allocations, servers with their transfers, and eggs; on the
//! Client API the account, and whether a server runs. Everything else is the panel's own 404 for a route that does not exist. Texts compare as on a panel
//! with SQLite, case by case; jobs run at once, as with the queue `sync`. Of regular expressions in rules it reads the common
//! part (no look-around, no back-references) and lets the others pass.
//!
//! The methods here follow semantic versioning. What the panel answers does not: it follows the real one.

mod additions;
mod control;
mod deploy;
mod egg_export;
mod egg_file;
mod environment;
mod keys;
mod locale;
mod panel;
mod routes;
mod seed;
mod state;
mod views;
mod witness;
mod world;

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use http::{Request, Response};
use panel_http::{
    Body, Clock, HttpService, ServiceError, TokioClock, Transport, TransportBuilder,
    fault::{FaultPlan, Faulty},
    service::Upgrade,
};

pub use panel_http::fake::{Access, FakeContainer, FakeNode, NodeAnswer, NodeCall, PowerState, RequestLog};

pub use self::{
    additions::{NewEgg, NewNode, NewUser},
    control::Snapshot,
    witness::{FakeServer, FakeUser},
};
use self::{panel::Panel, world::World};
use crate::{Application, Client};

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
    /// A panel that is ready to sell: two nodes with a hundred free allocations each, two eggs, one root administrator with
    /// keys. On the time of tokio.
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

    /// A panel with a root administrator and keys, as it is after its installation: it has no eggs.
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

    /// The Application API, with the administrator's application key.
    #[must_use]
    pub fn application(&self) -> Application {
        self.built(Application::builder(ADDRESS, self.application_key()))
    }

    /// The Client API, with the administrator's client key.
    #[must_use]
    pub fn client(&self) -> Client {
        self.built(Client::builder(ADDRESS, self.client_key()))
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
pub async fn sold() -> (Application, Client, crate::models::server::Server) {
    use crate::{
        Patch,
        models::{
            egg,
            server::{Deploy, FeatureLimits, Limits, NewServer},
            user::NewUser,
        },
    };

    let fake = FakePanel::seeded(1);
    fake.installs_in(std::time::Duration::ZERO);
    let panel = fake.application();
    let ada = NewUser::new("ada@example.org", "ada");
    let ada = panel.users().create(&ada).await.expect("a user");
    let eggs = panel.eggs().list().include(egg::Include::Variables);
    let egg = eggs.await.expect("eggs").remove(0);
    let variables = egg.variables().map(|it| (&it.env_variable, &it.default_value));
    let limits = Limits {
        memory: 2048,
        swap: 0,
        disk: 10_240,
        io: 500,
        cpu: 200,
        threads: Patch::Keep,
    };
    let new = NewServer::new(
        "survival",
        ada.id,
        egg.id,
        variables,
        limits,
        Deploy::on_ports(25565..=25600),
    )
    .feature_limits(FeatureLimits::none().backups(2))
    .external_id("order-1");
    let server = panel.servers().create(&new).await.expect("a server");
    let server = panel.server(server.id).get().await.expect("the server");
    (panel, fake.client(), server)
}
