//! Mounts, the folders of a node that a server's users may have in it: `/api/client/servers/{server}/mounts`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, call};
use serde::{Deserialize, Serialize};

use crate::{
    client::on_server::OnServer,
    id::MountId,
    paging::{self, Listing},
};

static LIST: Endpoint = Endpoint::get("client.mounts.list", "/api/client/servers/{server}/mounts");
static ATTACH: Endpoint = Endpoint::post(
    "client.mounts.attach",
    "/api/client/servers/{server}/mounts",
    Safety::Create,
);
static DETACH: Endpoint = Endpoint::delete(
    "client.mounts.detach",
    "/api/client/servers/{server}/mounts/{mount}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 3] = [&LIST, &ATTACH, &DETACH];

/// A folder of a node that a server's users may have in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerMount {
    /// The mount.
    #[serde(rename = "uuid")]
    pub id: MountId,
    /// Its name.
    pub name: String,
    /// What is in it.
    pub description: Option<String>,
    /// Where the server sees it.
    pub target: String,
    /// Whether the server cannot write there.
    pub read_only: bool,
    /// Since when the server has it; nothing if it does not.
    pub created: Option<Timestamp>,
}

/// The body of the call that attaches.
#[derive(Serialize)]
struct Attach {
    mount_uuid: MountId,
}

/// The mounts that a server's users may have in it.
#[derive(Debug, Clone)]
pub struct Mounts {
    server: OnServer,
}

impl Mounts {
    pub(super) const fn new(server: OnServer) -> Self {
        Self { server }
    }

    /// Those that it has, and those that it could have, page by page: `GET /api/client/servers/{server}/mounts`, permission
    /// `mounts.read`. The search looks at the name.
    pub fn list(&self) -> Listing<ServerMount> {
        self.server
            .list(&LIST, &[], |endpoint, answer| paging::page(endpoint, answer, "mounts"))
    }

    /// Has it in the server from its next start: `POST /api/client/servers/{server}/mounts`, permission `mounts.attach`. Sent
    /// once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when there is none, or not on this node, for this egg or for users;
    /// [`Refused`](crate::ErrorKind::Refused) when the server has it already.
    pub fn attach(&self, mount: MountId) -> Call<()> {
        self.server
            .call(&ATTACH, &[], call::done)
            .json(&Attach { mount_uuid: mount })
    }

    /// Has it in the server no longer, from its next start:
    /// `DELETE /api/client/servers/{server}/mounts/{mount}`, permission `mounts.detach`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when the server does not have it (any more), or it is not for users.
    pub fn detach(&self, mount: MountId) -> Call<()> {
        self.server.call(&DETACH, &[&mount.to_string()], call::done)
    }
}
