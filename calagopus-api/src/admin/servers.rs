//! Servers: `/api/admin/servers`.

mod create;
mod deploy;
pub(crate) mod handle;
mod model;
pub(crate) mod things;
mod transfer;
mod update;

use futures_util::TryStreamExt as _;
use panel_http::{Call, Endpoint, Error, Safety, Transport};

pub use self::{
    create::{CreateServer, NewServer},
    deploy::{DeployServer, Deployment},
    handle::ServerHandle,
    model::{Limits, Server},
    things::{MisplacedBackups, MountOfServer, ServerDatabase, UpdateServerAllocation},
    transfer::TransferServer,
    update::{DeleteServer, UpdateServer},
};
use crate::{
    answer::{self, member},
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.servers.list", "/api/admin/servers");
static CREATE: Endpoint = Endpoint::post("admin.servers.create", "/api/admin/servers", Safety::Create);
static DEPLOY: Endpoint = Endpoint::post("admin.servers.deploy", "/api/admin/servers/deploy", Safety::Create);
static FIND: Endpoint = Endpoint::get("admin.servers.find", "/api/admin/servers/external/{external_id}");

pub(crate) static ENDPOINTS: [&Endpoint; 4] = [&LIST, &CREATE, &DEPLOY, &FIND];

/// The servers of the panel.
#[derive(Debug, Clone)]
pub struct Servers {
    transport: Transport,
}

impl Servers {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those whose name contains what is searched for: `GET /api/admin/servers`, permission `servers.read`.
    /// External ids are not searched.
    ///
    /// A server has some kilobytes, for the install script of its egg: a page of 100 may have more than half a megabyte.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let page = panel.servers().list().search("surv").per_page(50).await?;
    /// println!("{} servers", page.total);
    /// for server in page.items {
    ///     println!("{} on {}", server.name, server.node.name);
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn list(&self) -> Listing<Server> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "servers"))
    }

    /// A server with this external id: `GET /api/admin/servers/external/{external_id}`, permission `servers.read`.
    ///
    /// **An external id is not unique**, whatever the panel's errors say: two servers that have it are possible, and this is
    /// any of them: [`all_by_external_id`](Self::all_by_external_id) finds twins.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let found = panel.servers().find_by_external_id("order-1").await?;
    /// assert_eq!(found.id, server.id);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is none.
    pub fn find_by_external_id(&self, external_id: impl AsRef<str>) -> Call<Server> {
        answer::call(&self.transport, &FIND, &[external_id.as_ref()], |it, answer| {
            member(it, answer, "server")
        })
    }

    /// Every server with exactly this external id. The panel cannot search for it: this reads **all** servers, page by page
    /// (`GET /api/admin/servers`, permission `servers.read`), and leaves a quarter of the quota to calls that a person waits for.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let all = panel.servers().all_by_external_id("order-1").await?;
    /// assert!(all.len() == 1, "no twins");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// Those of a list.
    pub async fn all_by_external_id(&self, external_id: &str) -> Result<Vec<Server>, Error> {
        let mut servers = self.list().per_page(100).background().all();
        let mut found = Vec::new();
        while let Some(server) = servers.try_next().await? {
            if server.external_id.as_deref() == Some(external_id) {
                found.push(server);
            }
        }
        Ok(found)
    }

    /// Makes a server on a node: `POST /api/admin/servers`, permission `servers.create`. Sent once.
    ///
    /// The panel stores it and then tells the node, without a time-out of its own: give the call a long
    /// [`timeout`](Call::timeout) and never drop it. **One that is cut leaves a row with no server behind it.** When the node
    /// fails, the panel takes the row back and answers `500`.
    ///
    /// Capacity is not checked, nor maintenance, nor whether the allocations are of that node. The same external id again makes
    /// a second server; an allocation can be a server's once only.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use calagopus_api::{
    ///     Effect,
    ///     models::server::{Limits, NewServer},
    ///     server::FeatureLimits,
    /// };
    /// # let panel = calagopus_api::fake::FakePanel::seeded(1).calagopus();
    /// let owner = panel.users().list().await?.items.remove(0);
    /// let egg = panel.nests().with_eggs().await?.remove(0).eggs.remove(0);
    /// let node = panel.nodes().list().await?.items.remove(0);
    /// let free = panel.node(node.id).available_allocations().await?.items.remove(0);
    ///
    /// let limits = Limits { cpu: 200, memory: 2048, memory_overhead: 0, swap: 0, disk: 10_240, io_weight: None };
    /// let (_, startup) = egg.startup_commands.first().unwrap();
    /// let (_, image) = egg.docker_images.first().unwrap();
    /// let new = NewServer::new(owner.id, egg.id, "survival", limits, startup, image, FeatureLimits::default())
    ///     .external_id("order-2")
    ///     .on(node.id, free.id);
    /// match panel.servers().create(&new).timeout(Duration::from_secs(600)).await {
    ///     Ok(server) => println!("server {} is being installed", server.id),
    ///     Err(error) if error.effect() == Effect::Unknown => println!("look for order-2 before you try again: {error}"),
    ///     Err(error) => println!("not made: {error}; {}", error.advice()),
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) with each field that is wrong, variables by their name, or with the relation
    /// that there is not; [`Refused`](crate::ErrorKind::Refused) when an allocation is another server's, see
    /// [`is_taken`](crate::is_taken). [`Panel`](crate::ErrorKind::Panel) (`500`) when the node failed or an allocation does not
    /// exist: as with a time-out, look by external id before a second try.
    pub fn create(&self, server: &CreateServer) -> Call<Server> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| member(it, answer, "server")).json(server)
    }

    /// Makes a server on a node that the panel chooses: `POST /api/admin/servers/deploy`, permission `servers.create`. Sent once.
    ///
    /// As [`create`](Self::create), and: the panel chooses by chance, weighted by what is free, unless
    /// [`randomness`](Deployment::randomness) is 0. Ports are chosen without a lock, so that many at once may collide. Where
    /// neither the deployment nor an egg configuration has rules for ports, **the server is made without any**.
    ///
    /// # Errors
    /// As [`create`](Self::create). [`Refused`](crate::ErrorKind::Refused), `could not deploy server: …`, when no node fits, with
    /// the reason; and when another server got the port meanwhile ([`is_taken`](crate::is_taken)): then it may be tried again.
    pub fn deploy(&self, server: &DeployServer) -> Call<Server> {
        answer::call(&self.transport, &DEPLOY, &[], |it, answer| member(it, answer, "server")).json(server)
    }
}
