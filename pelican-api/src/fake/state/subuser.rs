//! Users whom an owner lets at a server, and what anybody may do with one.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Database, Server, User};

/// What a user may do with somebody else's server.
#[derive(Debug, Clone)]
pub(in crate::fake) struct Subuser {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) user: u64,
    pub(in crate::fake) server: u64,
    pub(in crate::fake) permissions: Vec<String>,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}

/// What an administrator has besides, on the console.
const ADMINISTRATORS: [&str; 3] = [
    "admin.websocket.errors",
    "admin.websocket.install",
    "admin.websocket.transfer",
];

impl Database {
    /// The subusers of a server.
    pub(in crate::fake) fn subusers_of(&self, server: u64) -> impl Iterator<Item = &Subuser> {
        self.subusers.values().filter(move |subuser| subuser.server == server)
    }

    fn subuser(&self, server: &Server, user: &User) -> Option<&Subuser> {
        self.subusers_of(server.id).find(|subuser| subuser.user == user.id)
    }

    /// The subuser of a server whose user has this uuid.
    pub(in crate::fake) fn subuser_by_uuid(&self, server: u64, uuid: &str) -> Option<&Subuser> {
        let is_it = |subuser: &&Subuser| self.users.get(&subuser.user).is_some_and(|user| user.uuid == uuid);
        self.subusers_of(server).find(is_it)
    }

    /// Whether a server is a user's own, or one that the user was let at.
    pub(in crate::fake) fn is_accessible(&self, server: &Server, user: &User) -> bool {
        server.owner == user.id || self.subuser(server, user).is_some()
    }

    /// Whether a user has any server, or was let at one.
    pub(in crate::fake) fn has_servers(&self, user: &User) -> bool {
        let mut servers = self.servers.values();
        servers.any(|server| self.is_accessible(server, user))
    }

    /// Whether a user changes servers as an administrator.
    pub(in crate::fake) fn administers(&self, user: &User) -> bool {
        self.can(user, "update server")
    }

    /// Whether a user may do this with a server.
    pub(in crate::fake) fn may(&self, server: &Server, user: &User, permission: &str) -> bool {
        let has = |subuser: &Subuser| subuser.permissions.iter().any(|known| known == permission);
        self.administers(user)
            || server.owner == user.id
            || (permission == "websocket.connect" && self.can(user, "view server"))
            || self.subuser(server, user).is_some_and(has)
    }

    /// All that a user may do with a server.
    pub(in crate::fake) fn permissions(&self, server: &Server, user: &User) -> Vec<String> {
        let owns = server.owner == user.id;
        let administers = self.administers(user);
        let looks = administers || self.can(user, "view server");
        let words = |words: &[&[&str]]| words.concat().into_iter().map(str::to_owned).collect();
        if owns || administers {
            return match looks {
                true => words(&[&["*"], &ADMINISTRATORS]),
                false => words(&[&["*"]]),
            };
        }
        let subuser = self.subuser(server, user);
        let own = subuser.map(|subuser| subuser.permissions.clone()).unwrap_or_default();
        if !looks {
            return own;
        }
        let mut all: Vec<String> = words(&[&["websocket.connect"], &ADMINISTRATORS]);
        all.extend(own);
        let mut seen = BTreeSet::new();
        all.retain(|permission| seen.insert(permission.clone()));
        all
    }
}
