//! Keys: whose they are, of which kind, and what they may touch.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{outcome::Refusal, random::Random};

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
    /// Change, and not look.
    WriteOnly,
}

/// What the keys of a panel look like, and what they are for.
#[derive(Debug, Clone, Copy)]
pub struct KeyForm {
    application: &'static str,
    account: &'static str,
    resources: &'static [&'static str],
}

impl KeyForm {
    /// Prefixes of application keys and of account keys, and the kinds of things an application key has an [`Access`] for.
    #[must_use]
    pub const fn new(application: &'static str, account: &'static str, resources: &'static [&'static str]) -> Self {
        Self {
            application,
            account,
            resources,
        }
    }
}

/// Which API a key is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Made by an administrator for the Application API.
    Application,
    /// Made by a user for the Client API. A root administrator's opens the Application API too.
    Account,
}

/// A key.
#[derive(Clone)]
#[non_exhaustive]
pub struct Key {
    /// All of it, as callers send it.
    pub text: String,
    /// Which API it is made for.
    pub kind: Kind,
    /// Whose it is.
    pub user: u64,
    /// What it may do with what. Account keys may do everything.
    pub permissions: BTreeMap<&'static str, Access>,
    /// Where it may come from. Empty: from anywhere.
    pub addresses: Vec<String>,
    /// From when on it is nobody's key.
    pub expires_at: Option<Timestamp>,
    /// What its owner noted of it.
    pub memo: String,
    /// Since when it is there; none: since ever.
    pub made_at: Option<Timestamp>,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
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
    /// A key that may touch nothing.
    pub fn new(random: &mut Random, form: &KeyForm, kind: Kind, user: u64) -> Self {
        let prefix = match kind {
            Kind::Application => form.application,
            Kind::Account => form.account,
        };
        Self {
            text: format!("{prefix}{}", random.text(43)),
            kind,
            user,
            permissions: form
                .resources
                .iter()
                .map(|&resource| (resource, Access::None))
                .collect(),
            addresses: Vec::new(),
            expires_at: None,
            memo: String::new(),
            made_at: None,
            used_at: None,
        }
    }

    /// With this access to everything.
    #[must_use]
    pub fn with_all(mut self, access: Access) -> Self {
        for permission in self.permissions.values_mut() {
            *permission = access;
        }
        self
    }

    /// The part that the panel shows.
    #[must_use]
    pub fn identifier(&self) -> &str {
        self.text.get(..16).unwrap_or(&self.text)
    }

    /// Sets what it may do with such things. Things that the panel does not have are passed over.
    pub fn set(&mut self, resource: &str, access: Access) {
        if let Some(permission) = self.permissions.get_mut(resource) {
            *permission = access;
        }
    }

    /// Whether it may do this with such things.
    #[must_use]
    pub fn may(&self, resource: &str, wanted: Access) -> bool {
        if self.kind == Kind::Account {
            return true;
        }
        let has = self.permissions.get(resource).copied().unwrap_or_default();
        match wanted {
            Access::None => true,
            Access::Read => matches!(has, Access::Read | Access::Write),
            Access::Write | Access::WriteOnly => matches!(has, Access::Write | Access::WriteOnly),
        }
    }
}

/// Who calls: a key, and the row `U` of its owner.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Caller<U> {
    /// The key.
    pub key: Key,
    /// Its owner.
    pub user: U,
}

impl<U> Caller<U> {
    /// Finds the key of a bearer token, and its owner.
    ///
    /// # Errors
    /// 401 when there is no such key, no owner, or the key's time is over.
    pub fn of(
        keys: &[Key],
        bearer: Option<&str>,
        now: Timestamp,
        owner: impl FnOnce(u64) -> Option<U>,
    ) -> Result<Self, Refusal> {
        let is_alive = |key: &&Key| key.expires_at.is_none_or(|end| now < end);
        let key = bearer.and_then(|text| keys.iter().filter(is_alive).find(|key| key.text == text));
        let key = key.ok_or_else(Refusal::unauthenticated)?;
        let user = owner(key.user).ok_or_else(Refusal::unauthenticated)?;
        Ok(Self { key: key.clone(), user })
    }

    /// A key may be bound to addresses.
    ///
    /// # Errors
    /// 403 when `address` is none of them.
    pub fn check_address(&self, address: &str) -> Result<(), Refusal> {
        let addresses = &self.key.addresses;
        if addresses.is_empty() || addresses.iter().any(|allowed| allowed == address) {
            return Ok(());
        }
        Err(Refusal::denied(format!(
            "This IP address ({address}) does not have permission to access the API using these credentials."
        )))
    }

    /// The Client API takes account keys only.
    ///
    /// # Errors
    /// 403 for another one.
    pub fn check_client_key(&self) -> Result<(), Refusal> {
        if self.key.kind == Kind::Account {
            return Ok(());
        }
        Err(Refusal::denied(
            "You are attempting to use an application API key on an endpoint that requires a client API key.",
        ))
    }

    /// Whether the key may do this with such things.
    ///
    /// # Errors
    /// 403 when it may not.
    pub fn check(&self, resource: &str, wanted: Access) -> Result<(), Refusal> {
        if self.key.may(resource, wanted) {
            return Ok(());
        }
        Err(Refusal::denied("This action is unauthorized."))
    }
}

/// The Application API is for administrators.
///
/// # Errors
/// 403 for anybody else.
pub fn check_administrator(is_administrator: bool) -> Result<(), Refusal> {
    if is_administrator {
        return Ok(());
    }
    Err(Refusal::denied(
        "This account does not have permission to access the API.",
    ))
}
