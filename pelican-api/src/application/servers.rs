//! Servers: `/api/application/servers`.

mod create;
mod model;
mod transfer;
mod update;

use panel_http::{Call, Effect, EffectRule, Endpoint, Safety, Transport, call, envelope};

pub use self::{
    create::{Deploy, Limits, NewServer, Placement},
    model::{
        Container, FeatureLimits, Limit, Relationships, Server, ServerLimits, Status, Subuser, SubuserRelationships,
    },
    transfer::Transfer,
    update::{UpdateBuild, UpdateDetails, UpdateStartup},
};
use crate::{
    application::databases::{DatabaseHandle, Databases},
    dialect::{DATA_VALIDATION, NODE_REFUSED, NODE_UNREACHABLE, UNIQUE},
    id::{DatabaseId, ServerId},
};

static LIST: Endpoint = Endpoint::get("servers.list", "/api/application/servers");
static GET: Endpoint = Endpoint::get("servers.get", "/api/application/servers/{server}");
static GET_EXTERNAL: Endpoint = Endpoint::get("servers.find", "/api/application/servers/external/{external_id}");
static CREATE: Endpoint =
    Endpoint::post("servers.create", "/api/application/servers", Safety::Create).with_effects(&ROLLED_BACK);
static DETAILS: Endpoint = Endpoint::patch(
    "servers.update_details",
    "/api/application/servers/{server}/details",
    Safety::Level,
)
.with_effects(&ROLLED_BACK);
static BUILD: Endpoint = Endpoint::patch(
    "servers.update_build",
    "/api/application/servers/{server}/build",
    Safety::Level,
)
.with_effects(&SAVED_UNLESS_REFUSED);
static STARTUP: Endpoint = Endpoint::patch(
    "servers.update_startup",
    "/api/application/servers/{server}/startup",
    Safety::Level,
)
.with_effects(&ROLLED_BACK);
static SUSPEND: Endpoint = Endpoint::post(
    "servers.suspend",
    "/api/application/servers/{server}/suspend",
    Safety::Act,
)
.with_effects(&SAVED_FIRST);
static UNSUSPEND: Endpoint = Endpoint::post(
    "servers.unsuspend",
    "/api/application/servers/{server}/unsuspend",
    Safety::Act,
)
.with_effects(&SAVED_FIRST);
static REINSTALL: Endpoint = Endpoint::post(
    "servers.reinstall",
    "/api/application/servers/{server}/reinstall",
    Safety::Act,
)
.with_effects(&ROLLED_BACK);
static DELETE: Endpoint = Endpoint::delete("servers.delete", "/api/application/servers/{server}", Safety::Act);
static FORCE_DELETE: Endpoint = Endpoint::delete(
    "servers.force_delete",
    "/api/application/servers/{server}/force",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 14] = [
    &LIST,
    &GET,
    &GET_EXTERNAL,
    &CREATE,
    &DETAILS,
    &BUILD,
    &STARTUP,
    &SUSPEND,
    &UNSUSPEND,
    &REINSTALL,
    &transfer::TRANSFER,
    &transfer::CANCEL,
    &DELETE,
    &FORCE_DELETE,
];

/// The model or the database refused the row before the node was told anything.
static ROLLED_BACK: [EffectRule; 2] = [
    EffectRule::code(UNIQUE, Effect::Refused),
    EffectRule::code(DATA_VALIDATION, Effect::Refused),
];

/// What was saved stays when the node refuses it. A node that is not heard is passed over.
static SAVED_UNLESS_REFUSED: [EffectRule; 3] = [
    EffectRule::code(UNIQUE, Effect::Refused),
    EffectRule::code(DATA_VALIDATION, Effect::Refused),
    EffectRule::code(NODE_REFUSED, Effect::Applied),
];

/// The row is written before the node is told, and stays whatever the node says.
static SAVED_FIRST: [EffectRule; 3] = [
    EffectRule::code(DATA_VALIDATION, Effect::Refused),
    EffectRule::code(NODE_REFUSED, Effect::Applied),
    EffectRule::code(NODE_UNREACHABLE, Effect::Applied),
];

panel_http::open_enum! {
    /// What can be asked for along with a server. What the key may not read comes back hidden, not as an error.
    ///
    /// The panel advertises `transfer` too, and answers it with a `500`.
    pub enum Include {
        /// Its allocations. Needs the permission *Allocations: read*.
        Allocations = "allocations",
        /// Its owner. Needs the permission *Users: read*.
        User = "user",
        /// The users who may use it beside its owner. Needs the permission *Users: read*.
        Subusers = "subusers",
        /// Its egg. Needs the permission *Eggs: read*.
        Egg = "egg",
        /// The variables of its egg with their values. Needs the permission *Servers: read*.
        Variables = "variables",
        /// Its node. Needs the permission *Nodes: read*.
        Node = "node",
        /// Its databases. Needs the permission *Server databases: read*.
        Databases = "databases",
    }

    /// What a list of servers can be sorted by.
    pub enum Sort {
        /// The number.
        Id = "id",
        /// The UUID.
        Uuid = "uuid",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// Servers: `GET /api/application/servers`, permission *Servers: read*.
    ///
    /// Filters find a part of the text, upper and lower case being the same; a comma means "or", and `%` any text. There is no
    /// filter for owner or node: read those with their servers included.
    pub struct ListServers of Server, include Include, sort Sort {
        /// Servers whose UUID contains this.
        filter_uuid = "uuid",
        /// Servers whose short identifier contains this.
        filter_identifier = "uuid_short",
        /// Servers whose name contains this.
        filter_name = "name",
        /// Servers whose description contains this.
        filter_description = "description",
        /// Servers whose docker image contains this.
        filter_image = "image",
        /// Servers whose external id contains this: `1` finds `10` too. For one server take
        /// [`Servers::find_by_external_id`].
        filter_external_id = "external_id",
    }
}

/// What a suspension did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SuspendOutcome {
    /// The server is suspended, now or before: this panel answers both alike.
    Suspended,
}

/// What the end of a suspension did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnsuspendOutcome {
    /// The server is not suspended, now or before: this panel answers both alike.
    Unsuspended,
}

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

    /// All of them, or those that pass the filters.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::models::server::Include;
    /// # let (panel, _, server) = pelican_api::fake::sold().await;
    /// let page = panel.servers().list().filter_name("survival").include(Include::Node).await?;
    /// println!("{} servers", page.total);
    /// for server in page.items {
    ///     println!("{} on {}", server.name, server.node().map_or("?", |node| node.name.as_str()));
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn list(&self) -> ListServers {
        ListServers(panel_http::List::new(&self.transport, &LIST, &[], envelope::page))
    }

    /// The server with this external id: `GET /api/application/servers/external/{external_id}`, permission *Servers: read*.
    ///
    /// A panel on MySQL takes upper and lower case, accents and trailing blanks for the same: compare
    /// [`Server::external_id`] with what you asked for.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, _, server) = pelican_api::fake::sold().await;
    /// let found = panel.servers().find_by_external_id("order-1").await?;
    /// assert_eq!(found.id, server.id);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is none. [`Unsupported`](crate::ErrorKind::Unsupported): the id holds
    /// a `/`, which no route of the panel can carry.
    pub fn find_by_external_id(&self, external_id: impl AsRef<str>) -> Call<Server, Include> {
        Call::new(&self.transport, &GET_EXTERNAL, &[external_id.as_ref()], envelope::item)
    }

    /// Makes a server: `POST /api/application/servers`, permission *Servers: read & write*. Sent once, on a connection of its
    /// own.
    ///
    /// It comes back as [`Installing`](Status::Installing); read it again to see the end of that, the panel does not call
    /// back. What is asked for with `include` comes along.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::{
    ///     Effect, Patch,
    ///     models::{
    ///         egg,
    ///         server::{Deploy, Limits, NewServer},
    ///     },
    /// };
    /// # let panel = pelican_api::fake::FakePanel::seeded(1).application();
    /// let user = panel.users().list().await?.items.remove(0);
    /// let egg = panel.eggs().list().include(egg::Include::Variables).await?.remove(0);
    /// let variables = egg.variables().map(|it| (&it.env_variable, &it.default_value));
    /// let limits = Limits { memory: 2048, swap: 0, disk: 10_240, io: 500, cpu: 200, threads: Patch::Keep };
    /// let new = NewServer::new("survival", user.id, egg.id, variables, limits, Deploy::on_ports(25565..=25600))
    ///     .external_id("order-2");
    /// match panel.servers().create(&new).await {
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
    /// * [`Validation`](crate::ErrorKind::Validation) with each field that is wrong; an egg's variable is
    ///   `environment.NAME`. An external id in use is [`is_taken`](crate::is_taken), also when two creates raced (`500`).
    /// * [`is_no_viable_node`](crate::is_no_viable_node), [`is_no_viable_allocation`](crate::is_no_viable_allocation):
    ///   nothing fits a [`Deploy`].
    /// * [`Node`](crate::ErrorKind::Node), whose effect is [`Unknown`](crate::Effect::Unknown). With the code
    ///   `RequestException` the node refused: the server **stays** in the panel, installing for ever, and keeps external id
    ///   and allocation until it is deleted. With `ConnectionException` the node was not heard: the panel takes the server
    ///   back, and the node may still make what nobody sees.
    ///
    /// After `Unknown` look by external id before a second try, more than once: the call may still be in the panel's queue,
    /// and a server that is there may yet be taken back.
    pub fn create(&self, server: &NewServer) -> Call<Server, Include> {
        Call::new(&self.transport, &CREATE, &[], envelope::item).json(server)
    }
}

/// One server, by number.
#[derive(Debug, Clone)]
pub struct ServerHandle {
    transport: Transport,
    id: ServerId,
}

impl ServerHandle {
    pub(crate) fn new(transport: &Transport, id: ServerId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T, I>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T, I> {
        Call::new(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Its databases.
    #[must_use]
    pub fn databases(&self) -> Databases {
        Databases::new(&self.transport, self.id)
    }

    /// One of its databases.
    #[must_use]
    pub fn database(&self, id: DatabaseId) -> DatabaseHandle {
        DatabaseHandle::new(&self.transport, self.id, id)
    }

    /// Reads it: `GET /api/application/servers/{server}`, permission *Servers: read*.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::models::server::Include;
    /// # let (panel, _, server) = pelican_api::fake::sold().await;
    /// let read = panel.server(server.id).get().include(Include::Allocations).include(Include::User).await?;
    /// println!("{} at {:?}", read.name, read.primary_allocation().map(|it| it.address()));
    /// println!("{:?}", read.user().map(|user| &user.email));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Server, Include> {
        self.call(&GET, envelope::item)
    }

    /// Changes name, owner, external id and description: `PATCH /api/application/servers/{server}/details`, permission
    /// *Servers: read & write*. May be repeated, and is.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::models::server::UpdateDetails;
    /// # let (panel, _, server) = pelican_api::fake::sold().await;
    /// let mut change = UpdateDetails::of(&server); // what is left out would be cleared
    /// change.name = "survival, season 2".to_owned();
    /// let server = panel.server(server.id).update_details(&change).await?;
    /// assert_eq!(server.name, "survival, season 2");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation), see
    /// [`is_taken`](crate::is_taken) for an external id in use.
    pub fn update_details(&self, change: &UpdateDetails) -> Call<Server, Include> {
        self.call(&DETAILS, envelope::item).json(change)
    }

    /// Changes limits and allocations: `PATCH /api/application/servers/{server}/build`, permission
    /// *Servers: read & write*. May be repeated, and is.
    ///
    /// A success does not prove that the node knows: the panel swallows it when the node cannot be reached. Sent again with
    /// the same values, it tells the node again.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::models::server::UpdateBuild;
    /// # let (panel, _, server) = pelican_api::fake::sold().await;
    /// let mut change = UpdateBuild::of(&server);
    /// change.limits.memory = 4096;
    /// let server = panel.server(server.id).update_build(&change).await?;
    /// assert_eq!(server.limits.memory, 4096);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// * [`Node`](crate::ErrorKind::Node): the node refused to take it over. The effect is
    ///   [`Applied`](crate::Effect::Applied): the panel has saved it.
    /// * [`NotFound`](crate::ErrorKind::NotFound): no such server, or the primary allocation asked for is not one of its own.
    /// * [`Validation`](crate::ErrorKind::Validation).
    pub fn update_build(&self, change: &UpdateBuild) -> Call<Server, Include> {
        self.call(&BUILD, envelope::item).json(change)
    }

    /// Changes egg, variables, start command and image: `PATCH /api/application/servers/{server}/startup`, permission
    /// *Servers: read & write*. May be repeated, and is.
    ///
    /// The node is not told: it takes effect at the next start. Another egg is not installed by itself.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::models::server::UpdateStartup;
    /// # let (panel, _, server) = pelican_api::fake::sold().await;
    /// let change = UpdateStartup::of(&server).variable("GAME_VERSION", "1.21.4");
    /// panel.server(server.id).update_startup(&change).await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation), a variable being
    /// `environment.NAME`.
    pub fn update_startup(&self, change: &UpdateStartup) -> Call<Server, Include> {
        self.call(&STARTUP, envelope::item).json(change)
    }

    /// Suspends it: the node stops it, and its users are locked out.
    /// `POST /api/application/servers/{server}/suspend`, permission *Servers: read & write*. Sent once.
    ///
    /// *Caveats*: a server that counts as suspended already is a success without a word to the node: it is no proof that the
    /// server has stopped.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, _, server) = pelican_api::fake::sold().await;
    /// panel.server(server.id).suspend().await?;
    /// assert!(panel.server(server.id).get().await?.suspended);
    /// panel.server(server.id).suspend().await?; // already so: no error
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Node`](crate::ErrorKind::Node), whose effect is [`Applied`](crate::Effect::Applied): the server counts as suspended,
    /// and **may go on running**. To suspend it again tells the node nothing; [`update_build`](Self::update_build) with
    /// [`UpdateBuild::of`] does. [`Conflict`](crate::ErrorKind::Conflict) while it moves to another node;
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn suspend(&self) -> Call<SuspendOutcome> {
        self.call(&SUSPEND, |_, _| Ok(SuspendOutcome::Suspended))
    }

    /// Ends its suspension: `POST /api/application/servers/{server}/unsuspend`, permission *Servers: read & write*. Sent once.
    ///
    /// It is not started. A server that is not suspended is a success without a word to the node.
    ///
    /// *Caveats*: it counts as ready afterwards, also when it was suspended while it installed and the installation is not
    /// over, or has failed.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, _, server) = pelican_api::fake::sold().await;
    /// panel.server(server.id).suspend().await?;
    /// panel.server(server.id).unsuspend().await?;
    /// assert!(!panel.server(server.id).get().await?.suspended);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// As [`suspend`](Self::suspend): after an error of the node it counts as ready, and the node may keep it locked.
    pub fn unsuspend(&self) -> Call<UnsuspendOutcome> {
        self.call(&UNSUSPEND, |_, _| Ok(UnsuspendOutcome::Unsuspended))
    }

    /// Runs its installation again: `POST /api/application/servers/{server}/reinstall`, permission *Servers: read & write*.
    /// Sent once. **What the script of its egg overwrites is lost.**
    ///
    /// *Caveats*: a suspension is lifted by it. It is accepted in any state, also while the server installs or moves.
    ///
    /// # Errors
    /// [`Node`](crate::ErrorKind::Node), whose effect is [`Unknown`](crate::Effect::Unknown): the panel's state goes back to
    /// what it was, and the node may have begun. [`NotFound`](crate::ErrorKind::NotFound).
    pub fn reinstall(&self) -> Call<()> {
        self.call(&REINSTALL, call::done)
    }

    /// Deletes it with its files and databases: `DELETE /api/application/servers/{server}`, permission
    /// *Servers: read & write*. Sent once.
    ///
    /// *Caveats*: a node that refuses is a success here: the server is gone from the panel, and may go on running there.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, _, server) = pelican_api::fake::sold().await;
    /// match panel.server(server.id).delete().await {
    ///     Ok(()) => println!("deleted, with its files"),
    ///     Err(error) if error.is_not_found() => println!("gone already"),
    ///     Err(error) => println!("{}: {error}", error.effect()),
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Node`](crate::ErrorKind::Node) when the node was not heard, [`Panel`](crate::ErrorKind::Panel) when a database
    /// could not be deleted; the effect is [`Unknown`](crate::Effect::Unknown): the server stays in the panel, but its files
    /// may be gone. [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Deletes it from the panel, whatever node and database hosts answer: `DELETE /api/application/servers/{server}/force`,
    /// permission *Servers: read & write*. Sent once.
    ///
    /// *Caveats*: a node that could not be reached keeps its files, and the running server; a database host its databases.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn force_delete(&self) -> Call<()> {
        self.call(&FORCE_DELETE, call::done)
    }
}
