//! Who calls, and what a caller may do.

use panel_http::fake::random::Random;

use super::{
    answer::Refusal,
    permissions::{self, Groups},
    state::{Database, Key, Kind, Server, User},
};

/// A caller that was let in, as the panel remembers it for five seconds.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) user: User,
    /// What the user's role lets them do.
    pub(super) role: Role,
    /// The key, whose lists bind the caller; none while somebody acts as this user.
    pub(super) key: Option<Key>,
    /// The administrator who acts as this user.
    pub(super) impersonator: Option<String>,
}

/// What a role lets its users do.
#[derive(Debug, Clone, Default)]
pub(super) struct Role {
    pub(super) admin: Vec<String>,
    pub(super) server: Vec<String>,
}

impl Role {
    pub(super) fn of(database: &Database, user: &User) -> Self {
        let role = user.role.as_deref().and_then(|uuid| database.thing(Kind::Role, uuid));
        let list = |field| {
            let list = role.and_then(|role| role.body.get(field)).cloned().unwrap_or_default();
            serde_json::from_value(list).unwrap_or_default()
        };
        Self {
            admin: list("admin_permissions"),
            server: list("server_permissions"),
        }
    }
}

fn denied(permission: &str) -> Refusal {
    Refusal::new(
        403,
        format!("you do not have permission to perform this action: {permission}"),
    )
}

fn lists(list: &[String], permission: &str) -> bool {
    list.iter().any(|known| known == permission)
}

impl Caller {
    /// Whether the caller is let into `/api/admin` at all.
    pub(super) fn check_administrator(&self) -> Result<(), Refusal> {
        if self.user.admin || !self.role.admin.is_empty() {
            Ok(())
        } else {
            Err(Refusal::new(401, "unauthorized"))
        }
    }

    pub(super) fn may_administer(&self, permission: &str) -> bool {
        let by_key = self
            .key
            .as_ref()
            .is_none_or(|key| lists(&key.admin_permissions, permission));
        by_key && (self.user.admin || lists(&self.role.admin, permission))
    }

    pub(super) fn check_admin(&self, permission: &str) -> Result<(), Refusal> {
        if self.may_administer(permission) {
            Ok(())
        } else {
            Err(denied(permission))
        }
    }

    pub(super) fn check_user(&self, permission: &str) -> Result<(), Refusal> {
        match &self.key {
            Some(key) if !lists(&key.user_permissions, permission) => Err(denied(permission)),
            _ => Ok(()),
        }
    }

    /// What the caller may do with a server, before the key's list; `*` is everything.
    pub(super) fn rights_on(&self, database: &Database, server: &Server) -> Vec<String> {
        if self.user.admin || self.user.uuid == server.owner {
            return vec!["*".to_owned()];
        }
        let of_subuser = |thing: &super::state::Thing| {
            let list = thing.body.get("permissions").cloned().unwrap_or_default();
            serde_json::from_value(list).unwrap_or_default()
        };
        let mut subusers = database.things(Kind::Subuser, &server.uuid);
        let mut rights: Vec<String> = subusers
            .find(|thing| thing.text("user") == Some(&self.user.uuid))
            .map(of_subuser)
            .unwrap_or_default();
        rights.extend(self.role.server.iter().cloned());
        rights
    }

    pub(super) fn check_server(&self, database: &Database, server: &Server, permission: &str) -> Result<(), Refusal> {
        let by_key = self
            .key
            .as_ref()
            .is_none_or(|key| lists(&key.server_permissions, permission));
        let rights = self.rights_on(database, server);
        if by_key && (lists(&rights, "*") || lists(&rights, permission)) {
            Ok(())
        } else {
            Err(denied(permission))
        }
    }

    /// Whether a new key of this caller may be allowed all this.
    pub(super) fn covers(&self, user: &[String], admin: &[String], server: &[String]) -> bool {
        let within = |wanted: &[String], has: &dyn Fn(&str) -> bool| wanted.iter().all(|it| has(it));
        within(user, &|it| self.check_user(it).is_ok())
            && within(admin, &|it| self.may_administer(it))
            && within(server, &|it| {
                self.key.as_ref().is_none_or(|key| lists(&key.server_permissions, it))
            })
    }

    /// Whether the panel lets this caller act as that user.
    pub(super) fn may_act_as(&self, database: &Database, user: &User) -> bool {
        let role = Role::of(database, user);
        let within = |wanted: &[String], has: &[String]| wanted.iter().all(|it| has.contains(it));
        self.user.admin
            || (!user.admin && within(&role.admin, &self.role.admin) && within(&role.server, &self.role.server))
    }
}

/// Refuses words that no permission has.
pub(super) fn check_words(groups: Groups, field: &str, words: &[String]) -> Result<(), String> {
    match words.iter().find(|word| !permissions::exists(groups, word)) {
        Some(word) => Err(format!("{field}: invalid permission: {word}")),
        None => Ok(()),
    }
}

/// A key's text, as callers send it.
pub(super) fn new_text(random: &mut Random) -> String {
    format!("c7sp_{}", random.text(43))
}

/// Whether an address is in one of these networks; none stand for everywhere.
pub(super) fn is_allowed(networks: &[String], address: &str) -> bool {
    let bits = |text: &str| text.parse::<std::net::Ipv4Addr>().ok().map(u32::from);
    let fits = |network: &String| {
        let (base, length) = network.split_once('/').unwrap_or((network, "32"));
        let length: u32 = length.parse().unwrap_or(32);
        let mask = u32::MAX.checked_shl(32_u32.saturating_sub(length)).unwrap_or(0);
        matches!((bits(base), bits(address)), (Some(base), Some(address)) if base & mask == address & mask)
    };
    networks.is_empty() || networks.iter().any(fits)
}
