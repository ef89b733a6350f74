//! Servers as their users see them: `/api/client` and `/api/client/servers/{server}`.

mod model;

use panel_http::{
    Call, Endpoint, Transport,
    envelope::{self, Item},
};
use uuid::Uuid;

pub use self::model::{Access, Egg, Relationships, Server, ServerView, SftpDetails};
pub use crate::{
    application::servers::{FeatureLimits, Limit, ServerLimits, Status},
    client::{
        network::Allocation,
        startup::Variable,
        subusers::{Permission, Subuser},
    },
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
        settings::{self, Rename},
        startup::Startup,
        subusers::{SubuserHandle, Subusers},
        websocket::{self, Ticket},
    },
    id::{AllocationId, DatabaseIdentifier, ScheduleId, ServerIdentifier},
};

static LIST: Endpoint = Endpoint::get("client.servers.list", "/api/client");
static GET: Endpoint = Endpoint::get("client.servers.get", "/api/client/servers/{server}");

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&LIST, &GET];

panel_http::open_enum! {
    /// What can be asked for along with a server.
    pub enum Include {
        /// Its egg.
        Egg = "egg",
        /// The users who may use it beside its owner. Needs the right `user.read`.
        Subusers = "subusers",
    }

    /// Whose servers are listed.
    pub enum Scope {
        /// Those that the key's owner owns.
        Owner = "owner",
        /// As an administrator: those that the key's owner may not use as a user.
        Admin = "admin",
        /// As an administrator: all of them.
        AdminAll = "admin-all",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// Servers that the key's owner owns or may use: `GET /api/client`. An administrator sees the others only with
    /// [`scope`](Self::scope).
    ///
    /// Filters find a part of the text, upper and lower case being the same. At most 100 come on a page.
    pub struct ListServers of Server, include Include {
        /// Servers whose UUID contains this.
        filter_uuid = "uuid",
        /// Servers whose name contains this.
        filter_name = "name",
        /// Servers whose description contains this.
        filter_description = "description",
        /// Servers whose external id contains this.
        filter_external_id = "external_id",
        /// Servers that have this in their name, UUID or external id, or at their address.
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
    /// use pterodactyl_api::models::client::server::Scope;
    /// # let (_, client, server) = pterodactyl_api::fake::sold().await;
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
    /// [`NotFound`](crate::ErrorKind::NotFound): there is none, or the key does not reach it; the panel does not tell which.
    pub fn get(&self) -> Call<ServerView, Include> {
        Call::new(
            &self.transport,
            &GET,
            &[self.identifier.as_str()],
            |endpoint, answer| {
                let item: Item<Server, Access> = panel_http::call::json(endpoint, answer)?;
                Ok(ServerView {
                    server: item.attributes,
                    access: item.meta,
                })
            },
        )
    }

    /// What was done to it: `GET /api/client/servers/{server}/activity`, right `activity.read`.
    pub fn activity(&self) -> ListActivity {
        activity::list(&self.transport, &activity::SERVER, &[self.identifier.as_str()])
    }

    /// What it uses right now: `GET /api/client/servers/{server}/resources`. The panel asks the node at most every 20 s.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (_, client, server) = pterodactyl_api::fake::sold().await;
    /// let usage = client.server(server.uuid).resources().await?;
    /// println!("{}, {} bytes of memory", usage.current_state, usage.resources.memory_bytes);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) while it is suspended, being installed or moved, or its node is in
    /// maintenance; [`Node`](crate::ErrorKind::Node) when the node does not answer or does not know it, which
    /// [`is_unknown_to_node`](crate::is_unknown_to_node) tells apart; [`NotFound`](crate::ErrorKind::NotFound) as with [`get`](Self::get).
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
    /// use pterodactyl_api::power::Signal;
    /// # let (_, client, server) = pterodactyl_api::fake::sold().await;
    /// client.server(server.uuid).power(Signal::Start).await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Forbidden`](crate::ErrorKind::Forbidden) without the right `control.start`, `control.stop` or `control.restart`;
    /// [`Conflict`](crate::ErrorKind::Conflict) as with [`resources`](Self::resources);
    /// [`Node`](crate::ErrorKind::Node), whose effect is [`Unknown`](crate::Effect::Unknown).
    pub fn power(&self, signal: Signal) -> Call<()> {
        power::send(&self.transport, &self.identifier, signal)
    }

    /// Where its live console is, and a token for it: `GET /api/client/servers/{server}/websocket`. For a console of your own;
    /// the feature `console` has one, which fetches its tickets itself.
    ///
    /// # Errors
    /// [`Forbidden`](crate::ErrorKind::Forbidden) without the right `websocket.connect`;
    /// [`Conflict`](crate::ErrorKind::Conflict) as with [`resources`](Self::resources), but not for an administrator while it
    /// is being installed or moved; [`NotFound`](crate::ErrorKind::NotFound) as with [`get`](Self::get).
    pub fn websocket(&self) -> Call<Ticket> {
        websocket::get(&self.transport, &self.identifier)
    }

    /// Opens its live console. The session fetches a ticket with [`websocket`](Self::websocket) now, and another each time
    /// that one expires or the connection was lost.
    ///
    /// The right `websocket.connect` opens it; commands need `control.console`, and power the rights that
    /// [`power`](Self::power) needs. What a key lacks the right for is ignored by the node without a word.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use pterodactyl_api::{Client, Error, console::ConsoleEvent, fake::FakePanel};
    /// async fn follow(panel: &Client, server: &str) -> Result<(), Error> {
    ///     let mut console = panel.server(server).console().await?;
    ///     console.send_command("list").await?;
    ///     while let Some(event) = console.next().await {
    ///         match event? {
    ///             ConsoleEvent::Output(line) => println!("{line}"),
    ///             ConsoleEvent::Status(state) => println!("it is {state}"),
    ///             _ => {}
    ///         }
    ///     }
    ///     Ok(())
    /// }
    /// # let fake = FakePanel::seeded(1);
    /// # assert!(follow(&fake.client(), "none").await.unwrap_err().is_not_found());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// Those of [`websocket`](Self::websocket), and those of
    /// [`ConsoleSession::connect`](panel_http::console::ConsoleSession::connect).
    #[cfg(feature = "console")]
    pub async fn console(&self) -> Result<panel_http::console::ConsoleSession, crate::Error> {
        websocket::open(&self.transport, &self.identifier).await
    }

    /// Sends a command to its console, as it would be typed there: `POST /api/client/servers/{server}/command`, right
    /// `control.console`. Sent once. What the server says to it appears on the console.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pterodactyl_api::{ErrorKind, power::Signal};
    /// # let (_, client, server) = pterodactyl_api::fake::sold().await;
    /// let handle = client.server(server.uuid);
    /// let off = handle.command("say hello").await.unwrap_err();
    /// assert_eq!(off.kind(), ErrorKind::Conflict, "it does not run");
    /// handle.power(Signal::Start).await?;
    /// handle.command("say hello").await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) when it does not run, and as with [`resources`](Self::resources);
    /// [`Node`](crate::ErrorKind::Node), whose effect is [`Unknown`](crate::Effect::Unknown).
    pub fn command(&self, command: &str) -> Call<()> {
        command::send(&self.transport, &self.identifier, command)
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

    /// Its databases.
    #[must_use]
    pub fn databases(&self) -> Databases {
        Databases::new(&self.transport, &self.identifier)
    }

    /// One of its databases.
    #[must_use]
    pub fn database(&self, id: impl Into<DatabaseIdentifier>) -> DatabaseHandle {
        DatabaseHandle::new(&self.transport, &self.identifier, id.into())
    }

    /// Its files and folders.
    #[must_use]
    pub fn files(&self) -> Files {
        Files::new(&self.transport, &self.identifier)
    }

    /// One of its files, by its path from the server's own root, such as `/server.properties`.
    #[must_use]
    pub fn file(&self, path: impl Into<String>) -> FileHandle {
        FileHandle::new(&self.transport, &self.identifier, path.into())
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

    /// Its start command and variables.
    #[must_use]
    pub fn startup(&self) -> Startup {
        Startup::new(&self.transport, &self.identifier)
    }

    /// Its subusers.
    #[must_use]
    pub fn subusers(&self) -> Subusers {
        Subusers::new(&self.transport, &self.identifier)
    }

    /// One of its subusers, by the UUID of the user.
    #[must_use]
    pub fn subuser(&self, uuid: Uuid) -> SubuserHandle {
        SubuserHandle::new(&self.transport, &self.identifier, uuid)
    }

    /// Changes its name and description: `POST /api/client/servers/{server}/settings/rename`, right `settings.rename`. May be
    /// repeated, and is.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Conflict`](crate::ErrorKind::Conflict) as with
    /// [`resources`](Self::resources).
    pub fn rename(&self, change: &Rename) -> Call<()> {
        settings::rename(&self.transport, &self.identifier, change)
    }

    /// Chooses another docker image, which counts from the next start:
    /// `PUT /api/client/servers/{server}/settings/docker-image`, right `startup.docker-image`. May be repeated, and is.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) for an image that is not of its egg;
    /// [`Refused`](crate::ErrorKind::Refused) when it has such a one now, which an administrator set;
    /// [`Conflict`](crate::ErrorKind::Conflict) as with [`resources`](Self::resources).
    pub fn set_docker_image(&self, image: &str) -> Call<()> {
        settings::set_docker_image(&self.transport, &self.identifier, image)
    }

    /// Runs its install script again: `POST /api/client/servers/{server}/settings/reinstall`, right `settings.reinstall`.
    /// Sent once. It is stopped, and is [`Installing`](Status::Installing) until it is done; files may be lost.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) as with [`resources`](Self::resources); [`Node`](crate::ErrorKind::Node)
    /// as with an administrator's [`reinstall`](crate::models::server::ServerHandle::reinstall).
    pub fn reinstall(&self) -> Call<()> {
        settings::reinstall(&self.transport, &self.identifier)
    }
}
