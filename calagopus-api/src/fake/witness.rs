//! What really is there, seen past the API.

use super::state::{Assignment, Database, Server, Status, User};

/// A server's row on the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FakeServer {
    /// Its uuid.
    pub uuid: String,
    /// The key it carries now.
    pub external_id: Option<String>,
    /// The key of the request that made it, also when the row has lost it since.
    pub made_by: Option<String>,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// The uuid of the user it belongs to.
    pub owner: String,
    /// The number of the node it is on.
    pub node: u64,
    /// The uuid of its first allocation on the node; there may be none.
    pub allocation: Option<String>,
    /// The uuids of all its allocations on the node.
    pub allocations: Vec<String>,
    /// The uuid of its egg.
    pub egg: String,
    /// The panel's word for its state; none when it is ready.
    pub status: Option<String>,
    /// Whether the panel calls it suspended.
    pub suspended: bool,
    /// Whether the panel takes it for on its way to another node.
    pub transferring: bool,
    /// Memory in MiB.
    pub memory: i64,
    /// Disk in MiB.
    pub disk: i64,
    /// CPU in hundredths of a thread.
    pub cpu: i64,
}

impl FakeServer {
    /// `all`: the allocations that were assigned to it.
    pub(super) fn of(database: &Database, server: &Server, all: &[&Assignment]) -> Self {
        let first = server.allocation.as_deref();
        let first = all.iter().find(|row| Some(row.uuid.as_str()) == first);
        Self {
            uuid: server.uuid.clone(),
            external_id: server.external_id.clone(),
            made_by: server.made_by.clone(),
            name: server.name.clone(),
            description: server.description.clone(),
            owner: server.owner.clone(),
            node: database.nodes.get(&server.node).map_or(0, |node| node.number),
            allocation: first.map(|row| row.allocation.clone()),
            allocations: all.iter().map(|row| row.allocation.clone()).collect(),
            egg: server.egg.clone(),
            status: server.status.map(Status::word).map(str::to_owned),
            suspended: server.suspended,
            transferring: server.transfer.is_some(),
            memory: server.limits.memory,
            disk: server.limits.disk,
            cpu: server.limits.cpu,
        }
    }
}

/// A user's row on the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FakeUser {
    /// Its uuid.
    pub uuid: String,
    /// The key it carries.
    pub external_id: Option<String>,
    /// Its user name.
    pub username: String,
    /// Its e-mail address.
    pub email: String,
    /// Whether it may do everything.
    pub admin: bool,
    /// Its password, as it is: a fake has nothing to hide.
    pub password: Option<String>,
}

impl FakeUser {
    pub(super) fn of(user: &User) -> Self {
        Self {
            uuid: user.uuid.clone(),
            external_id: user.external_id.clone(),
            username: user.username.clone(),
            email: user.email.clone(),
            password: user.password.clone(),
            admin: user.admin,
        }
    }
}
