//! Keys: whose they are, of which kind, and what they may touch.

use std::collections::BTreeMap;

use super::{
    outcome::Refusal,
    random::Random,
    state::{Database, User},
};

/// What an application key may do with one kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Access {
    /// Nothing: calls are refused, and includes of such things come back as empty shells.
    #[default]
    None,
    /// Look only.
    Read,
    /// Look and change.
    Write,
}

/// The kinds of things that an application key has an [`Access`] for.
pub(super) const RESOURCES: [&str; 9] = [
    "servers",
    "nodes",
    "allocations",
    "users",
    "locations",
    "nests",
    "eggs",
    "database_hosts",
    "server_databases",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Made by an administrator for the Application API.
    Application,
    /// Made by a user for the Client API. A root administrator's opens the Application API too.
    Account,
}

#[derive(Clone)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) kind: Kind,
    pub(super) user: u64,
    pub(super) permissions: BTreeMap<&'static str, Access>,
    /// Empty: from anywhere.
    pub(super) addresses: Vec<String>,
}

/// Shows the panel's public part of the key only.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key")
            .field("kind", &self.kind)
            .field("user", &self.user)
            .field("permissions", &self.permissions)
            .finish_non_exhaustive()
    }
}

impl Key {
    pub(super) fn new(random: &mut Random, kind: Kind, user: u64) -> Self {
        let prefix = match kind {
            Kind::Application => "ptla_",
            Kind::Account => "ptlc_",
        };
        Self {
            text: format!("{prefix}{}", random.text(43)),
            kind,
            user,
            permissions: BTreeMap::new(),
            addresses: Vec::new(),
        }
    }

    /// With this access to everything.
    pub(super) fn with_all(mut self, access: Access) -> Self {
        self.permissions = RESOURCES.into_iter().map(|resource| (resource, access)).collect();
        self
    }

    pub(super) fn set(&mut self, resource: &str, access: Access) {
        if let Some(known) = RESOURCES.into_iter().find(|known| *known == resource) {
            self.permissions.insert(known, access);
        }
    }

    /// Whether it may do this with such things.
    pub(super) fn may(&self, resource: &str, wanted: Access) -> bool {
        if self.kind == Kind::Account {
            return true;
        }
        let has = self.permissions.get(resource).copied().unwrap_or_default();
        match wanted {
            Access::None => true,
            Access::Read => has != Access::None,
            Access::Write => has == Access::Write,
        }
    }
}

/// Who calls.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) key: Key,
    pub(super) user: User,
}

impl Caller {
    /// Finds the key of a bearer token.
    pub(super) fn of(database: &Database, bearer: Option<&str>) -> Result<Self, Refusal> {
        let key = bearer.and_then(|text| database.keys.iter().find(|key| key.text == text));
        let user = key.and_then(|key| database.users.get(&key.user));
        match (key, user) {
            (Some(key), Some(user)) => Ok(Self {
                key: key.clone(),
                user: user.clone(),
            }),
            _ => Err(Refusal::unauthenticated()),
        }
    }

    /// A key may be bound to addresses; every caller of the fake has `address`.
    pub(super) fn check_address(&self, address: &str) -> Result<(), Refusal> {
        let addresses = &self.key.addresses;
        if addresses.is_empty() || addresses.iter().any(|allowed| allowed == address) {
            return Ok(());
        }
        Err(Refusal::denied(format!(
            "This IP address ({address}) does not have permission to access the API using these credentials."
        )))
    }

    pub(super) fn check_administrator(&self) -> Result<(), Refusal> {
        if self.user.root_admin {
            return Ok(());
        }
        Err(Refusal::denied(
            "This account does not have permission to access the API.",
        ))
    }

    pub(super) fn check_client_key(&self) -> Result<(), Refusal> {
        if self.key.kind == Kind::Account {
            return Ok(());
        }
        Err(Refusal::denied(
            "You are attempting to use an application API key on an endpoint that requires a client API key.",
        ))
    }

    pub(super) fn check(&self, resource: &str, wanted: Access) -> Result<(), Refusal> {
        if self.key.may(resource, wanted) {
            return Ok(());
        }
        Err(Refusal::denied("This action is unauthorized."))
    }
}
