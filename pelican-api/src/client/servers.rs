//! Servers as their users see them: `/api/client` and `/api/client/servers/{server}`.

mod model;

use panel_http::{
    Call, Endpoint, Transport, call,
    envelope::{self, Item},
};
use uuid::Uuid;

pub use self::model::{Access, Egg, Include, Relationships, Scope, Server, ServerView, SftpDetails};
pub use crate::{
    application::servers::{FeatureLimits, Limit, ServerLimits, Status},
    client::{network::Allocation, startup::Variable, subusers::Subuser},
};
use crate::{
    client::{
        activity::{self, ListActivity},
        backups::{BackupHandle, Backups},
        command,
        databases::{DatabaseHandle, Databases},
        files::{FileHandle, Files},
        network::{AllocationHandle, Allocations},
        power::{self, Signal},
        resources::{self, Resources},
        schedules::{ScheduleHandle, Schedules},
        settings,
        startup::Startup,
        subusers::{SubuserHandle, Subusers},
        websocket::{self, Ticket},
    },
    id::{AllocationId, DatabaseId, ScheduleId, ServerIdentifier},
};

static LIST: Endpoint = Endpoint::get("client.servers.list", "/api/client");
static GET: Endpoint = Endpoint::get("client.servers.get", "/api/client/servers/{server}");

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&LIST, &GET];

panel_http::list_request! {
    /// Servers that the key's owner owns or may use: `GET /api/client`. An administrator sees the others only with
    /// [`scope`](Self::scope).
    ///
    /// Filters find a part of the text, upper and lower case being the same; a comma means "or". At most 100 come on a page.
    pub struct ListServers of Server, include Include {
        /// Servers whose UUID contains this.
        filter_uuid = "uuid",
        /// Servers whose name contains this.
        filter_name = "name",
        /// Servers whose description contains this.
        filter_description = "description",
        /// Servers whose external id contains this: `1` finds `10` too.
        filter_external_id = "external_id",
        /// Servers that have this in their name, or at the beginning of their UUID, or as their external id, or at their
        /// address (`10.0.0.1`, `10.0.0.1:25565`, `:25565`).
        search = "*",
    }
}

impl ListServers {
    /// Whose servers are listed.
    pub fn scope(self, scope: Scope) -> Self {
        Self(self.0.query("type", scope.as_str()))
    }
}

/// The servers that the key reaches.
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
    /// use pelican_api::models::client::server::Scope;
    /// # let (_, client, server) = pelican_api::fake::sold().await;
    /// let mine = client.servers().list().await?;
    /// let all = client.servers().list().scope(Scope::AdminAll).await?;
    /// println!("{} of my own, {} that an administrator sees", mine.total, all.total);
    /// # assert!(all.items.iter().any(|it| it.uuid == server.uuid));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn list(&self) -> ListServers {
        ListServers(panel_http::List::new(&self.transport, &LIST, &[], envelope::page))
    }
}

/// One server.
///
/// # Errors
/// Of every call but [`get`](Self::get): [`Conflict`](crate::ErrorKind::Conflict) while it is not ready, that is while it is
/// suspended, being installed (or its installation failed), restored or moved, or its node is in maintenance.
/// Of every call: [`NotFound`](crate::ErrorKind::NotFound) when there is none, or the key does not reach it, the panel does
/// not tell which; [`Forbidden`](crate::ErrorKind::Forbidden) without the right.
#[derive(Debug, Clone)]
pub struct ServerHandle {
    transport: Transport,
    identifier: ServerIdentifier,
}

impl ServerHandle {
    pub(crate) fn new(transport: &Transport, identifier: ServerIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            identifier,
        }
    }

    /// Reads it: `GET /api/client/servers/{server}`. Answered in every state of the server.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) for a subuser without the right `allocation.read` when the server has no primary
    /// allocation, or one that is not its own.
    pub fn get(&self) -> Call<ServerView, Include> {
        let read: call::Read<ServerView> = |endpoint, answer| {
            let item: Item<Server, Access> = call::json(endpoint, answer)?;
            Ok(ServerView {
                server: item.attributes,
                access: item.meta,
            })
        };
        Call::new(&self.transport, &GET, &[self.identifier.as_str()], read)
    }

    /// What was done to it: `GET /api/client/servers/{server}/activity`, right `activity.read`.
    pub fn activity(&self) -> ListActivity {
        activity::list(&self.transport, &activity::SERVER, &[self.identifier.as_str()])
    }

    /// What it uses right now: `GET /api/client/servers/{server}/resources`. The panel asks the node at most every 20 s: what
    /// it says of a power action may be older than the action.
    ///
    /// A node that does not answer is no error: the state is [`Missing`](resources::PowerState::Missing) then.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (_, client, server) = pelican_api::fake::sold().await;
    /// let usage = client.server(server.uuid).resources().await?;
    /// println!("{}, {} bytes of memory", usage.current_state, usage.resources.memory_bytes);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn resources(&self) -> Call<Resources> {
        resources::get(&self.transport, &self.identifier)
    }

    /// Starts, stops, restarts or kills it: `POST /api/client/servers/{server}/power`. Sent once.
    ///
    /// A success means that the node has taken it, not that it is done: see [`resources`](Self::resources).
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::models::client::power::Signal;
    /// # let (_, client, server) = pelican_api::fake::sold().await;
    /// client.server(server.uuid).power(Signal::Start).await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Forbidden`](crate::ErrorKind::Forbidden) without the right `control.start`, `control.stop` or `control.restart`;
    /// [`Node`](crate::ErrorKind::Node), whose effect is [`Unknown`](crate::Effect::Unknown).
    pub fn power(&self, signal: Signal) -> Call<()> {
        power::send(&self.transport, &self.identifier, signal)
    }

    /// Where its live console is, and a token for it: `GET /api/client/servers/{server}/websocket`. For a console of your own;
    /// the feature `console` has one, which fetches its tickets itself. The panel gives a user five tickets a minute.
    ///
    /// # Errors
    /// [`Forbidden`](crate::ErrorKind::Forbidden) without the right `websocket.connect`;
    /// [`Conflict`](crate::ErrorKind::Conflict) while it is suspended, being installed, restored or moved, or its node is in
    /// maintenance, for all but administrators; [`RateLimited`](crate::ErrorKind::RateLimited) at the sixth ticket of a
    /// minute; [`NotFound`](crate::ErrorKind::NotFound) as with [`get`](Self::get).
    pub fn websocket(&self) -> Call<Ticket> {
        websocket::get(&self.transport, self.identifier.as_str())
    }

    /// Opens its live console. The session fetches a ticket with [`websocket`](Self::websocket) now, and another each time
    /// that one expires or the connection was lost.
    ///
    /// The right `websocket.connect` opens it; commands need `control.console`, and power the rights that
    /// [`power`](Self::power) needs. What a key lacks the right for is ignored by the node without a word.
    ///
    /// # Errors
    /// Those of [`websocket`](Self::websocket), and those of
    /// [`ConsoleSession::connect`](panel_http::console::ConsoleSession::connect).
    #[cfg(feature = "console")]
    pub async fn console(&self) -> Result<panel_http::console::ConsoleSession, crate::Error> {
        websocket::open(&self.transport, self.identifier.as_str()).await
    }

    /// Sends a command to its console: `POST /api/client/servers/{server}/command`, right `control.console`. Sent once.
    ///
    /// A success means that the node was reached. That the server does not run, and whatever else the node says, the panel
    /// keeps to itself.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::models::client::power::Signal;
    /// # let (_, client, server) = pelican_api::fake::sold().await;
    /// let handle = client.server(server.uuid);
    /// handle.power(Signal::Start).await?;
    /// handle.command("say hello").await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Node`](crate::ErrorKind::Node) when the node does not answer; its effect is [`Unknown`](crate::Effect::Unknown).
    pub fn command(&self, command: &str) -> Call<()> {
        command::send(&self.transport, &self.identifier, command)
    }

    /// Gives it another name, 1 to 255 characters: `POST /api/client/servers/{server}/settings/rename`, right
    /// `settings.rename`. May be repeated, and is.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation).
    pub fn rename(&self, name: &str) -> Call<()> {
        settings::rename(&self.transport, &self.identifier, name)
    }

    /// Sets its description, or with nothing empties it: `POST /api/client/servers/{server}/settings/description`, right
    /// `settings.description`. May be repeated, and is.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) on a panel that is set up to let nobody change descriptions.
    pub fn set_description(&self, description: Option<&str>) -> Call<()> {
        settings::set_description(&self.transport, &self.identifier, description)
    }

    /// Sets its docker image, one of its egg's: `PUT /api/client/servers/{server}/settings/docker-image`, right
    /// `startup.docker-image`. May be repeated, and is. It counts from the next start.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) when the egg does not have that image;
    /// [`Refused`](crate::ErrorKind::Refused) when an administrator has set one that the egg does not have.
    pub fn set_docker_image(&self, image: &str) -> Call<()> {
        settings::set_docker_image(&self.transport, &self.identifier, image)
    }

    /// Installs it again: `POST /api/client/servers/{server}/settings/reinstall`, right `settings.reinstall`. Sent once.
    ///
    /// It is stopped, and [`Installing`](Status::Installing) until the egg's script has run, which may write over and delete
    /// files.
    ///
    /// # Errors
    /// [`Node`](crate::ErrorKind::Node), after which the panel calls it ready, and the node may install it all the same.
    pub fn reinstall(&self) -> Call<()> {
        settings::reinstall(&self.transport, &self.identifier)
    }

    /// Its start command and its variables.
    #[must_use]
    pub fn startup(&self) -> Startup {
        Startup::new(&self.transport, &self.identifier)
    }

    /// Its databases.
    #[must_use]
    pub fn databases(&self) -> Databases {
        Databases::new(&self.transport, &self.identifier)
    }

    /// One of its databases, by number.
    #[must_use]
    pub fn database(&self, id: DatabaseId) -> DatabaseHandle {
        DatabaseHandle::new(&self.transport, &self.identifier, id)
    }

    /// Its backups.
    #[must_use]
    pub fn backups(&self) -> Backups {
        Backups::new(&self.transport, &self.identifier)
    }

    /// One of its backups, by UUID.
    #[must_use]
    pub fn backup(&self, uuid: Uuid) -> BackupHandle {
        BackupHandle::new(&self.transport, &self.identifier, uuid)
    }

    /// Its allocations.
    #[must_use]
    pub fn allocations(&self) -> Allocations {
        Allocations::new(&self.transport, &self.identifier)
    }

    /// One of its allocations, by number.
    #[must_use]
    pub fn allocation(&self, id: AllocationId) -> AllocationHandle {
        AllocationHandle::new(&self.transport, &self.identifier, id)
    }

    /// Its schedules.
    #[must_use]
    pub fn schedules(&self) -> Schedules {
        Schedules::new(&self.transport, &self.identifier)
    }

    /// One of its schedules, by number.
    #[must_use]
    pub fn schedule(&self, id: ScheduleId) -> ScheduleHandle {
        ScheduleHandle::new(&self.transport, &self.identifier, id)
    }

    /// The users who may use it beside its owner.
    #[must_use]
    pub fn subusers(&self) -> Subusers {
        Subusers::new(&self.transport, &self.identifier)
    }

    /// One of the users who may use it beside its owner, by the UUID of the user.
    #[must_use]
    pub fn subuser(&self, uuid: Uuid) -> SubuserHandle {
        SubuserHandle::new(&self.transport, &self.identifier, uuid)
    }

    /// Its files.
    #[must_use]
    pub fn files(&self) -> Files {
        Files::new(&self.transport, &self.identifier)
    }

    /// One of its files, by its path from the server's own root, such as `/server.properties`.
    #[must_use]
    pub fn file(&self, path: impl Into<String>) -> FileHandle {
        FileHandle::new(&self.transport, &self.identifier, path.into())
    }
}
