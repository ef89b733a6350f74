//! One server: `/api/admin/servers/{server}`.

use panel_http::{
    Call, Endpoint, Safety, Transport,
    call::{self, Read},
};

use super::{DeleteServer, Server, TransferServer, UpdateServer};
use crate::{
    answer::{self, member},
    id::ServerIdentifier,
    paging::Listing,
};

static GET: Endpoint = Endpoint::get("admin.servers.get", "/api/admin/servers/{server}");
static UPDATE: Endpoint = Endpoint::patch("admin.servers.update", "/api/admin/servers/{server}", Safety::Level);
static DELETE: Endpoint = Endpoint::delete("admin.servers.delete", "/api/admin/servers/{server}", Safety::Act);
static CLEAR_STATE: Endpoint = Endpoint::post(
    "admin.servers.clear_state",
    "/api/admin/servers/{server}/clear-state",
    Safety::Act,
);
static TRANSFER: Endpoint = Endpoint::post(
    "admin.servers.transfer",
    "/api/admin/servers/{server}/transfer",
    Safety::Act,
);
static CANCEL_TRANSFER: Endpoint = Endpoint::post(
    "admin.servers.cancel_transfer",
    "/api/admin/servers/{server}/transfer/cancel",
    Safety::Act,
);
static LOGS: Endpoint = Endpoint::get("admin.servers.logs", "/api/admin/servers/{server}/logs");
static INSTALL_LOGS: Endpoint = Endpoint::get("admin.servers.install_logs", "/api/admin/servers/{server}/logs/install");

pub(crate) static ENDPOINTS: [&Endpoint; 8] = [
    &GET,
    &UPDATE,
    &DELETE,
    &CLEAR_STATE,
    &TRANSFER,
    &CANCEL_TRANSFER,
    &LOGS,
    &INSTALL_LOGS,
];

/// One server, by its UUID or its short form.
#[derive(Debug, Clone)]
pub struct ServerHandle {
    transport: Transport,
    id: ServerIdentifier,
}

impl ServerHandle {
    pub(crate) fn new(transport: &Transport, id: ServerIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    pub(super) fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[self.id.as_str()], read)
    }

    /// A call to something of the server that has an id of its own.
    pub(super) fn call_of<T>(&self, endpoint: &'static Endpoint, id: &str, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[self.id.as_str(), id], read)
    }

    pub(super) fn list<T, F>(&self, endpoint: &'static Endpoint, read: Read<panel_http::Page<T>>) -> Listing<T, F> {
        Listing::new(&self.transport, endpoint, &[self.id.as_str()], read)
    }

    /// Reads it: `GET /api/admin/servers/{server}`, permission `servers.read`.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let read = panel.server(server.id).get().await?;
    /// println!("{} of {}, {:?}", read.name, read.owner.username, read.status);
    /// let same = panel.server(server.uuid_short.as_str()).get().await?;
    /// assert_eq!(same.id, read.id);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Panel`](crate::ErrorKind::Panel) for eight characters that are not hexadecimal
    /// digits.
    pub fn get(&self) -> Call<Server> {
        self.call(&GET, |it, answer| member(it, answer, "server"))
    }

    /// Changes it: `PATCH /api/admin/servers/{server}`, permission `servers.update`. May be repeated, and is, unless it suspends
    /// the server or ends its suspension: that is sent once, since a first attempt that arrives late would undo what was
    /// decided after it.
    ///
    /// The panel answers nothing, **and tells the node only after it has answered, once, whether or not the node hears it**. The
    /// same change again tells the node again.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use calagopus_api::models::server::{Limits, UpdateServer};
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let limits = Limits { memory: 4096, ..server.limits }; // sent whole, or not at all
    /// panel.server(server.id).update(&UpdateServer::new().limits(limits).name("survival, season 2")).await?;
    /// assert_eq!(panel.server(server.id).get().await?.limits.memory, 4096);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation), also for an owner or egg that
    /// there is not.
    pub fn update(&self, change: &UpdateServer) -> Call<()> {
        let call = self.call(&UPDATE, call::done).json(change);
        if change.suspended.is_some() { call.once() } else { call }
    }

    /// Suspends it: it stops, and its users can no longer reach it. Sent once; may be sent again, and is no error if it is
    /// suspended already.
    ///
    /// As with every [`update`](Self::update), a success does not say that the node knows: the game may go on until something
    /// tells it again, which this does. The Client API may let its users in for five seconds more.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// panel.server(server.id).suspend().await?;
    /// assert!(panel.server(server.id).get().await?.is_suspended);
    /// panel.server(server.id).suspend().await?; // already so: no error, and the node is told again
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// As [`update`](Self::update).
    pub fn suspend(&self) -> Call<()> {
        self.update(&UpdateServer::new().suspended(true))
    }

    /// Ends its suspension. Sent once; may be sent again, and is no error if it is not suspended. It is not started.
    ///
    /// The Client API may refuse its users for five seconds more.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// panel.server(server.id).suspend().await?;
    /// panel.server(server.id).unsuspend().await?;
    /// assert!(!panel.server(server.id).get().await?.is_suspended);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// As [`update`](Self::update).
    pub fn unsuspend(&self) -> Call<()> {
        self.update(&UpdateServer::new().suspended(false))
    }

    /// Deletes it with its databases: `DELETE /api/admin/servers/{server}`, permission `servers.delete`. Sent once.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use calagopus_api::{is_unknown_to_node, models::server::DeleteServer};
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let how = DeleteServer::new().delete_backups(true);
    /// match panel.server(server.id).delete(how).await {
    ///     Err(error) if is_unknown_to_node(&error) => panel.server(server.id).delete(how.force(true)).await?,
    ///     other => other?,
    /// }
    /// assert!(panel.server(server.id).get().await.unwrap_err().is_not_found());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already. [`Node`](crate::ErrorKind::Node) when its node or the
    /// place of its back-ups failed: what that did is [`Unknown`](crate::Effect::Unknown), its databases and its files may be
    /// gone. The node's own "there is no such server" is told so too, and [`is_unknown_to_node`](crate::is_unknown_to_node) tells
    /// it apart: delete it with [`force`](DeleteServer::force) then.
    pub fn delete(&self, how: DeleteServer) -> Call<()> {
        self.call(&DELETE, call::done).json(&how)
    }

    /// Makes it ready, whatever it is busy with: `POST /api/admin/servers/{server}/clear-state`, permission `servers.update`. Sent
    /// once.
    ///
    /// For one whose installation failed or never ended. A transfer is forgotten: the panel deletes what is on the other node,
    /// and the allocations there.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn clear_state(&self) -> Call<()> {
        self.call(&CLEAR_STATE, call::done)
    }

    /// Begins to transfer it to another node: `POST /api/admin/servers/{server}/transfer`, permission `servers.transfer`. Sent
    /// once. Whether it has come there is told by [`Server::is_transferring`] and [`Server::node`].
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) when it is on its way already or busy; [`Refused`](crate::ErrorKind::Refused)
    /// when it is there, or an allocation is another server's or of another node; [`NotFound`](crate::ErrorKind::NotFound) when
    /// there is no such server or node; [`Panel`](crate::ErrorKind::Panel) when its node cannot be reached.
    pub fn transfer(&self, transfer: &TransferServer) -> Call<()> {
        self.call(&TRANSFER, call::done).json(transfer)
    }

    /// Has its node stop the transfer: `POST /api/admin/servers/{server}/transfer/cancel`, permission `servers.transfer`. Sent
    /// once. The panel learns of the end from the node.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) when it is not on its way; [`Panel`](crate::ErrorKind::Panel) when its node
    /// cannot be reached, or knows of no transfer: [`clear_state`](Self::clear_state) ends it then.
    pub fn cancel_transfer(&self) -> Call<()> {
        self.call(&CANCEL_TRANSFER, call::done)
    }

    /// The last lines of its console, 1000 unless you say otherwise: `GET /api/admin/servers/{server}/logs`, permission
    /// `servers.read`.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when its node cannot be reached.
    pub fn logs(&self, lines: Option<u64>) -> Call<String> {
        with_lines(self.call(&LOGS, answer::text), lines)
    }

    /// The last lines of its last installation, 1000 unless you say otherwise:
    /// `GET /api/admin/servers/{server}/logs/install`, permission `servers.read`.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when there are none; [`Panel`](crate::ErrorKind::Panel) when its node cannot be
    /// reached.
    pub fn install_logs(&self, lines: Option<u64>) -> Call<String> {
        with_lines(self.call(&INSTALL_LOGS, answer::text), lines)
    }
}

fn with_lines(call: Call<String>, lines: Option<u64>) -> Call<String> {
    match lines {
        Some(lines) => call.query("lines", lines.to_string()),
        None => call,
    }
}
