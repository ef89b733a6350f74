//! What really is there, seen past the API.

use super::state::{Database, Server, User};

/// A server's row on the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FakeServer {
    /// Its number.
    pub id: u64,
    /// Its uuid.
    pub uuid: String,
    /// The key it carries now.
    pub external_id: Option<String>,
    /// The key of the request that made it, also when the row has lost it since.
    pub made_by: Option<String>,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The user it belongs to.
    pub owner: u64,
    /// The node it is on.
    pub node: u64,
    /// Its first allocation.
    pub allocation: Option<u64>,
    /// All its allocations.
    pub allocations: Vec<u64>,
    /// Its egg.
    pub egg: u64,
    /// The panel's word for its state; none when it is ready.
    pub status: Option<String>,
    /// Whether the panel calls it suspended.
    pub suspended: bool,
    /// Whether the panel takes it for on its way to another node.
    pub transferring: bool,
    /// Whether it is installed without the egg's script.
    pub skip_scripts: bool,
    /// Memory in MiB.
    pub memory: i64,
    /// Disk in MiB.
    pub disk: i64,
    /// CPU in hundredths of a thread.
    pub cpu: i64,
}

impl FakeServer {
    pub(super) fn of(server: &Server, allocations: Vec<u64>) -> Self {
        Self {
            id: server.id,
            uuid: server.uuid.clone(),
            external_id: server.external_id.clone(),
            made_by: server.made_by.clone(),
            name: server.name.clone(),
            description: server.description.clone(),
            owner: server.owner,
            node: server.node,
            allocation: server.allocation,
            allocations,
            egg: server.egg,
            status: server.status.map(|status| status.word().to_owned()),
            suspended: server.is_suspended(),
            transferring: server.transfer.is_some(),
            skip_scripts: server.skip_scripts,
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
    /// Its number.
    pub id: u64,
    /// Its uuid.
    pub uuid: String,
    /// The key it carries.
    pub external_id: Option<String>,
    /// Its user name.
    pub username: String,
    /// Its e-mail address.
    pub email: String,
    /// Whether it may do everything.
    pub root_admin: bool,
    /// Its password, as it is: a fake has nothing to hide.
    pub password: String,
}

impl FakeUser {
    pub(super) fn of(database: &Database, user: &User) -> Self {
        Self {
            id: user.id,
            uuid: user.uuid.clone(),
            external_id: user.external_id.clone(),
            username: user.username.clone(),
            email: user.email.clone(),
            password: user.password.clone(),
            root_admin: database.is_root(user),
        }
    }
}
