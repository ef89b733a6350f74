//! Servers: `/api/application/servers`.

mod create;
mod model;
mod update;

use panel_http::{Call, Effect, EffectRule, Endpoint, Safety, Transport, call, envelope};

pub use self::{
    create::{Limits, NewServer, Placement},
    model::{
        Container, FeatureLimits, Limit, Relationships, Server, ServerLimits, Status, Subuser, SubuserRelationships,
    },
    update::{UpdateBuild, UpdateDetails, UpdateStartup},
};
pub use crate::application::eggs::Variable;
use crate::{
    application::databases::{DatabaseHandle, Databases},
    dialect::{DATA_VALIDATION, REFUSED_BY_THE_NODE, UNIQUE},
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
);
static STARTUP: Endpoint = Endpoint::patch(
    "servers.update_startup",
    "/api/application/servers/{server}/startup",
    Safety::Level,
);
static SUSPEND: Endpoint = Endpoint::post(
    "servers.suspend",
    "/api/application/servers/{server}/suspend",
    Safety::Act,
);
static UNSUSPEND: Endpoint = Endpoint::post(
    "servers.unsuspend",
    "/api/application/servers/{server}/unsuspend",
    Safety::Act,
);
static REINSTALL: Endpoint = Endpoint::post(
    "servers.reinstall",
    "/api/application/servers/{server}/reinstall",
    Safety::Act,
)
.with_effects(&REFUSED_BY_THE_NODE);
static DELETE: Endpoint = Endpoint::delete("servers.delete", "/api/application/servers/{server}", Safety::Act);
static FORCE_DELETE: Endpoint = Endpoint::delete(
    "servers.force_delete",
    "/api/application/servers/{server}/force",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 12] = [
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
    &DELETE,
    &FORCE_DELETE,
];

/// Two writes raced for one external id or allocation; the database took one and rolled the other back.
static ROLLED_BACK: [EffectRule; 2] = [
    EffectRule::code(UNIQUE, Effect::Refused),
    EffectRule::code(DATA_VALIDATION, Effect::Refused),
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
        /// The nest of its egg. Needs the permission *Nests: read*.
        Nest = "nest",
        /// Its egg. Needs the permission *Eggs: read*.
        Egg = "egg",
        /// The variables of its egg with their values. Needs the permission *Servers: read*.
        Variables = "variables",
        /// The location of its node. Needs the permission *Locations: read*.
        Location = "location",
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
    /// Filters find a part of the text, upper and lower case being the same; a comma means "or". There is no filter for owner
    /// or node: read those with their servers included.
    pub struct ListServers of Server, include Include, sort Sort {
        /// Servers whose UUID contains this.
        filter_uuid = "uuid",
        /// Servers whose short identifier contains this.
        filter_identifier = "uuidShort",
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
    /// use pterodactyl_api::models::server::Include;
    /// # let (panel, _, server) = pterodactyl_api::fake::sold().await;
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
    /// The panel's database takes upper and lower case, accents and trailing blanks for the same: compare
    /// [`Server::external_id`] with what you asked for.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, _, server) = pterodactyl_api::fake::sold().await;
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
    /// use pterodactyl_api::{
    ///     Effect, Patch,
    ///     models::{
    ///         egg,
    ///         server::{Limits, NewServer, Placement},
    ///     },
    /// };
    /// # let panel = pterodactyl_api::fake::FakePanel::seeded(1).application();
    /// let user = panel.users().list().await?.items.remove(0);
    /// let nest = panel.nests().list().await?.items.remove(0);
    /// let egg = panel.nest(nest.id).eggs().list().include(egg::Include::Variables).await?.remove(0);
    /// let new = NewServer::new("survival", user.id, egg.id, &egg.docker_image, egg.startup.as_deref().unwrap_or_default())
    ///     .environment(egg.variables().map(|it| (&it.env_variable, &it.default_value)))
    ///     .limits(Limits { memory: 2048, swap: 0, disk: 10_240, io: 500, cpu: 200, threads: Patch::Keep })
    ///     .placement(Placement::deploy([], false, []))
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
    ///   nothing fits a [`Placement::Deploy`].
    /// * [`Node`](crate::ErrorKind::Node): the node refused or did not answer. The panel takes its row back, later perhaps;
    ///   the effect is [`Unknown`](crate::Effect::Unknown).
    ///
    /// After `Unknown` look by external id before a second try, more than once: the call may still be in the panel's queue.
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

    /// Reads it: `GET /api/application/servers/{server}`, permission *Servers: read*.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pterodactyl_api::models::server::Include;
    /// # let (panel, _, server) = pterodactyl_api::fake::sold().await;
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
    /// use pterodactyl_api::models::server::UpdateDetails;
    /// # let (panel, _, server) = pterodactyl_api::fake::sold().await;
    /// let change = UpdateDetails {
    ///     name: "survival, season 2".to_owned(),
    ///     user: server.user,
    ///     external_id: server.external_id.clone(),
    ///     description: Some(server.description.clone()),
    /// };
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
    /// A success does not prove that the node knows: the panel swallows an error of the node here.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pterodactyl_api::{
    ///     Patch,
    ///     models::server::{FeatureLimits, Limits, UpdateBuild},
    /// };
    /// # let (panel, _, server) = pterodactyl_api::fake::sold().await;
    /// let limits = Limits { memory: 4096, swap: 0, disk: 20_480, io: 500, cpu: 300, threads: Patch::Keep };
    /// let change = UpdateBuild::new(server.allocation, limits, FeatureLimits::none().backups(3));
    /// let server = panel.server(server.id).update_build(&change).await?;
    /// assert_eq!(server.limits.memory, 4096);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation) for an allocation of another
    /// server; [`Refused`](crate::ErrorKind::Refused) for a free one, or when the default allocation is removed without
    /// another in its place.
    pub fn update_build(&self, change: &UpdateBuild) -> Call<Server, Include> {
        self.call(&BUILD, envelope::item).json(change)
    }

    /// Changes start command, egg, image and variables: `PATCH /api/application/servers/{server}/startup`, permission
    /// *Servers: read & write*. May be repeated, and is.
    ///
    /// The node is not told: it takes effect at the next start. Another egg is not installed by itself.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pterodactyl_api::models::server::UpdateStartup;
    /// # let (panel, _, server) = pterodactyl_api::fake::sold().await;
    /// let mut variables = server.container.variables();
    /// variables.insert("GAME_VERSION", "1.21.4".to_owned());
    /// let (command, image) = (&server.container.startup_command, &server.container.image);
    /// let change = UpdateStartup::new(command, server.egg, image, variables);
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
    /// *Caveats*: while it installs, the result of the installation is lost. A server whose row says "suspended" already is
    /// a success without a word to the node: it is no proof that the server has stopped.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, _, server) = pterodactyl_api::fake::sold().await;
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
    /// [`Node`](crate::ErrorKind::Node), whose effect is [`Unknown`](crate::Effect::Unknown): the panel writes "ready" back,
    /// whatever the state was, and the node may have stopped the server all the same.
    /// [`Conflict`](crate::ErrorKind::Conflict) while it moves to another node; [`NotFound`](crate::ErrorKind::NotFound).
    pub fn suspend(&self) -> Call<SuspendOutcome> {
        self.call(&SUSPEND, |_, _| Ok(SuspendOutcome::Suspended))
    }

    /// Ends its suspension: `POST /api/application/servers/{server}/unsuspend`, permission *Servers: read & write*. Sent once.
    ///
    /// It is not started. A server that is not suspended is a success without a word to the node. A server whose installation failed counts as ready afterwards.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, _, server) = pterodactyl_api::fake::sold().await;
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
    /// As [`suspend`](Self::suspend); after an error of the node the panel writes "suspended" back.
    pub fn unsuspend(&self) -> Call<UnsuspendOutcome> {
        self.call(&UNSUSPEND, |_, _| Ok(UnsuspendOutcome::Unsuspended))
    }

    /// Runs its installation again: `POST /api/application/servers/{server}/reinstall`, permission *Servers: read & write*.
    /// Sent once. **What the script of its egg overwrites is lost.**
    ///
    /// *Caveats*: a suspension is lifted by it.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, _, server) = pterodactyl_api::fake::sold().await;
    /// panel.server(server.id).reinstall().await?;
    /// while panel.server(server.id).get().await?.status.is_some() {
    ///     tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Node`](crate::ErrorKind::Node), and the panel's state stays as it was. With the status `404` or `409` the effect is
    /// [`Refused`](crate::Effect::Refused): the node does not know it, or is starting or stopping it. Otherwise it is
    /// [`Unknown`](crate::Effect::Unknown): the node may have begun. [`NotFound`](crate::ErrorKind::NotFound).
    pub fn reinstall(&self) -> Call<()> {
        self.call(&REINSTALL, call::done)
    }

    /// Deletes it with its files and databases: `DELETE /api/application/servers/{server}`, permission
    /// *Servers: read & write*. Sent once.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, _, server) = pterodactyl_api::fake::sold().await;
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
    /// [`Node`](crate::ErrorKind::Node), whose effect is [`Unknown`](crate::Effect::Unknown): the server stays in the panel,
    /// but its files may be gone. [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Deletes it from the panel, whatever node and database hosts answer: `DELETE /api/application/servers/{server}/force`,
    /// permission *Servers: read & write*. Sent once.
    ///
    /// *Caveats*: a node that could not be reached keeps its files, and the running server.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn force_delete(&self) -> Call<()> {
        self.call(&FORCE_DELETE, call::done)
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
}
