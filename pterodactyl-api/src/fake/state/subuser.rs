//! Users whom an owner lets at a server.

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

impl Database {
    /// The subusers of a server.
    pub(in crate::fake) fn subusers_of(&self, server: u64) -> impl Iterator<Item = &Subuser> {
        self.subusers.values().filter(move |subuser| subuser.server == server)
    }

    fn subuser(&self, server: &Server, user: &User) -> Option<&Subuser> {
        self.subusers_of(server.id).find(|subuser| subuser.user == user.id)
    }

    /// Whether a server is a user's own, or one that the user was let at.
    pub(in crate::fake) fn is_accessible(&self, server: &Server, user: &User) -> bool {
        server.owner == user.id || self.subuser(server, user).is_some()
    }

    /// Whether a user may do this with a server.
    pub(in crate::fake) fn may(&self, server: &Server, user: &User, permission: &str) -> bool {
        let has = |subuser: &Subuser| subuser.permissions.iter().any(|known| known == permission);
        user.root_admin || server.owner == user.id || self.subuser(server, user).is_some_and(has)
    }

    /// All that a user may do with a server.
    pub(in crate::fake) fn permissions(&self, server: &Server, user: &User) -> Vec<String> {
        if !user.root_admin && server.owner != user.id {
            let subuser = self.subuser(server, user);
            return subuser.map(|subuser| subuser.permissions.clone()).unwrap_or_default();
        }
        let administrators = [
            "admin.websocket.errors",
            "admin.websocket.install",
            "admin.websocket.transfer",
        ];
        let more = if user.root_admin { &administrators[..] } else { &[] };
        std::iter::once(&"*").chain(more).map(ToString::to_string).collect()
    }
}
