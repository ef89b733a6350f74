//! Servers as their users see them: `/api/client/servers`.

mod model;

use bytes::Bytes;
use panel_http::{Call, Endpoint, Transport};

pub use self::model::{
    AutoKill, AutoStartBehavior, Egg, EggConfiguration, FeatureLimits, Limits, RouteOrderItem, Server,
    ServerAllocation, ServerStatus,
};
use crate::{
    answer,
    client::{
        activity::{self, ByUser, ServerActivity},
        allocations::{AllocationHandle, Allocations},
        backups::{BackupGroupHandle, BackupHandle, Backups},
        command,
        databases::{DatabaseHandle, Databases},
        files::{FileHandle, Files},
        logs,
        mounts::Mounts,
        on_server::OnServer,
        power::{self, PowerAction},
        resources::{self, ResourceUsage},
        schedules::{ScheduleHandle, Schedules},
        settings::Settings,
        startup::Startup,
        subusers::{SubuserHandle, Subusers},
        websocket::{self, Ticket},
    },
    id::{BackupGroupId, BackupId, DatabaseId, ScheduleId, ServerAllocationId, ServerIdentifier, UserId},
    paging::{self, Listing, Searchable},
};

static LIST: Endpoint = Endpoint::get("client.servers.list", "/api/client/servers");
static GET: Endpoint = Endpoint::get("client.servers.get", "/api/client/servers/{server}");

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&LIST, &GET];

/// What the list of servers can be filtered by, beside the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum ByReach {}

impl Searchable for ByReach {}

impl Listing<Server, ByReach> {
    /// With `true` the servers of everybody else, for keys and owners with the admin permission `servers.read`; for others it
    /// changes nothing. With `false`, as without it, those that the user owns or is a subuser of.
    pub fn others(self, others: bool) -> Self {
        self.query("other", others)
    }
}

/// The servers that the key reaches.
#[derive(Debug, Clone)]
pub struct Servers {
    transport: Transport,
}

impl Servers {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, page by page: `GET /api/client/servers`, permission `servers.read`. The search looks at the server's name
    /// and at its owner's name and e-mail address, not at the external id.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let mine = panel.client().servers().list().await?; // of the key's owner
    /// let all = panel.client().servers().list().others(true).await?;
    /// println!("{} and {}", mine.total, all.total);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`WrongKindOfKey`](crate::ErrorKind::WrongKindOfKey) when the user is suspended.
    pub fn list(&self) -> Listing<Server, ByReach> {
        Listing::new(&self.transport, &LIST, &[], |endpoint, answer| {
            paging::page(endpoint, answer, "servers")
        })
    }
}

/// One server. What a call needs the permission for, the key and its owner both need.
///
/// # Errors
/// * Of every call but [`get`](Self::get), [`websocket`](Self::websocket) and
///   [`cancel_install`](Settings::cancel_install): [`Conflict`](crate::ErrorKind::Conflict) while it is suspended (for all but
///   administrators), being installed (or its installation failed), restored (or that failed) or moved. The panel remembers
///   such a state for up to five seconds: it may refuse that long after the state ended, and still accept after it began.
/// * Of every call: [`NotFound`](crate::ErrorKind::NotFound) when there is none, or the user does not reach it, the panel does
///   not tell which; [`Forbidden`](crate::ErrorKind::Forbidden) without the permission.
#[derive(Debug, Clone)]
pub struct ServerHandle {
    server: OnServer,
}

impl ServerHandle {
    pub(super) fn new(transport: &Transport, server: ServerIdentifier) -> Self {
        Self {
            server: OnServer::new(transport, server),
        }
    }

    #[cfg(feature = "full")]
    pub(crate) const fn on_server(&self) -> &OnServer {
        &self.server
    }

    /// Reads it: `GET /api/client/servers/{server}`. Answered in every state of the server, and needs no permission.
    pub fn get(&self) -> Call<Server> {
        self.server
            .call(&GET, &[], |endpoint, answer| answer::member(endpoint, answer, "server"))
    }

    /// What was done to it, the newest first: `GET /api/client/servers/{server}/activity`, permission `activity.read`. The
    /// search looks at the event and at the name of the user, and with [`user`](Listing::user) at the event only.
    pub fn activity(&self) -> Listing<ServerActivity, ByUser> {
        activity::of_server(&self.server)
    }

    /// What it uses right now: `GET /api/client/servers/{server}/resources`. The panel asks the node at most every 15 s: what
    /// it says of a power action may be older than the action.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use calagopus_api::is_unknown_to_node;
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// match panel.client().server(server.id).resources().await {
    ///     Ok(usage) => println!("{}, {} bytes", usage.state, usage.memory_bytes),
    ///     Err(error) if is_unknown_to_node(&error) => println!("a row with no server behind it, or not yet"),
    ///     Err(error) => println!("{error}"),
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when the node does not know of the server (yet), see
    /// [`is_unknown_to_node`](crate::is_unknown_to_node); [`Panel`](crate::ErrorKind::Panel)
    /// (a bare `500`) when the node does not answer.
    pub fn resources(&self) -> Call<ResourceUsage> {
        resources::get(&self.server)
    }

    /// The last lines of its console, as text: `GET /api/client/servers/{server}/logs`, permission `control.read-console`. 100
    /// lines if nothing is given, at most 1000.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Panel`](crate::ErrorKind::Panel) when the node does not answer.
    pub fn logs(&self, lines: Option<u16>) -> Call<Bytes> {
        logs::get(&self.server, lines)
    }

    /// Starts, stops, restarts or kills it: `POST /api/client/servers/{server}/power`. Sent once.
    ///
    /// A success means that the node has taken it, not that it is done: see [`resources`](Self::resources).
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use calagopus_api::server::PowerAction;
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// panel.client().server(server.id).power(&PowerAction::Start).await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Forbidden`](crate::ErrorKind::Forbidden) without the permission `control.start`, `control.stop` (for killing, too) or
    /// `control.restart`; [`Panel`](crate::ErrorKind::Panel) (a bare `500`) for whatever the node says, another power action
    /// being at work included.
    pub fn power(&self, action: &PowerAction) -> Call<()> {
        power::send(&self.server, action)
    }

    /// Sends a command to its console, 1 to 1024 characters: `POST /api/client/servers/{server}/command`, permission
    /// `control.console`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Panel`](crate::ErrorKind::Panel) (a bare `500`) when it does not run, and
    /// for whatever else the node says.
    pub fn command(&self, command: &str) -> Call<()> {
        command::send(&self.server, command)
    }

    /// Where its live console is, and a token for it: `GET /api/client/servers/{server}/websocket`. For a console of your own;
    /// the feature `console` has one, which fetches its tickets itself. Answered in every state of the server; what the token
    /// allows is what the permissions `control.*` of user and key allow.
    pub fn websocket(&self) -> Call<Ticket> {
        websocket::get(&self.server)
    }

    /// Opens its live console. The session fetches a ticket with [`websocket`](Self::websocket) now, and another each time
    /// that one expires or the connection was lost.
    ///
    /// Output needs the permission `control.read-console`, commands `control.console`, and power what [`power`](Self::power)
    /// needs. What is not allowed is ignored by the node without a word.
    ///
    /// # Errors
    /// Those of [`websocket`](Self::websocket), and those of
    /// [`ConsoleSession::connect`](panel_http::console::ConsoleSession::connect).
    #[cfg(feature = "console")]
    pub async fn console(&self) -> Result<panel_http::console::ConsoleSession, crate::Error> {
        websocket::open(&self.server).await
    }

    /// Its name, time zone, automatic start and end, and its installation.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings::new(self.server.clone())
    }

    /// Its start command, its docker image and its variables.
    #[must_use]
    pub fn startup(&self) -> Startup {
        Startup::new(self.server.clone())
    }

    /// Its back-ups.
    #[must_use]
    pub fn backups(&self) -> Backups {
        Backups::new(self.server.clone())
    }

    /// One of its back-ups.
    #[must_use]
    pub fn backup(&self, id: BackupId) -> BackupHandle {
        BackupHandle::new(self.server.clone(), id)
    }

    /// One of its groups of back-ups.
    #[must_use]
    pub fn backup_group(&self, id: BackupGroupId) -> BackupGroupHandle {
        BackupGroupHandle::new(self.server.clone(), id)
    }

    /// Its databases.
    #[must_use]
    pub fn databases(&self) -> Databases {
        Databases::new(self.server.clone())
    }

    /// One of its databases.
    #[must_use]
    pub fn database(&self, id: DatabaseId) -> DatabaseHandle {
        DatabaseHandle::new(self.server.clone(), id)
    }

    /// Its allocations.
    #[must_use]
    pub fn allocations(&self) -> Allocations {
        Allocations::new(self.server.clone())
    }

    /// One of its allocations.
    #[must_use]
    pub fn allocation(&self, id: ServerAllocationId) -> AllocationHandle {
        AllocationHandle::new(self.server.clone(), id)
    }

    /// Its schedules.
    #[must_use]
    pub fn schedules(&self) -> Schedules {
        Schedules::new(self.server.clone())
    }

    /// One of its schedules.
    #[must_use]
    pub fn schedule(&self, id: ScheduleId) -> ScheduleHandle {
        ScheduleHandle::new(self.server.clone(), id)
    }

    /// The users who may use it beside its owner.
    #[must_use]
    pub fn subusers(&self) -> Subusers {
        Subusers::new(self.server.clone())
    }

    /// One of the users who may use it beside its owner.
    #[must_use]
    pub fn subuser(&self, user: UserId) -> SubuserHandle {
        SubuserHandle::new(self.server.clone(), user)
    }

    /// The folders of its node that its users may have in it.
    #[must_use]
    pub fn mounts(&self) -> Mounts {
        Mounts::new(self.server.clone())
    }

    /// Its files.
    #[must_use]
    pub fn files(&self) -> Files {
        Files::new(self.server.clone())
    }

    /// One of its files, by its path from the server's own root, such as `/server.properties`.
    #[must_use]
    pub fn file(&self, path: impl Into<String>) -> FileHandle {
        FileHandle::new(self.server.clone(), path.into())
    }
}
