//! Keys of this panel, and whose they are.

use panel_http::fake::{
    Access,
    keys::{self, KeyForm, Kind},
    outcome::Refusal,
};

use super::state::User;

/// What keys look like, and the kinds of things that an application key has an access for.
pub(super) const KEYS: KeyForm = KeyForm::new(
    "papp_",
    "pacc_",
    &[
        "server",
        "node",
        "allocation",
        "user",
        "egg",
        "database_host",
        "server_database",
        "mount",
        "role",
        "plugin",
    ],
);

/// The owner of a key.
#[derive(Debug, Clone)]
pub(super) struct Owner {
    pub(super) user: User,
    pub(super) is_root: bool,
    pub(super) is_administrator: bool,
}

/// Who calls.
pub(super) type Caller = keys::Caller<Owner>;

/// Whether such things may be looked at or changed. The account key of a root administrator opens everything, that of
/// another administrator nothing.
pub(super) fn may(caller: &Caller, resource: &str, wanted: Access) -> bool {
    match caller.key.kind {
        Kind::Account => caller.user.is_root,
        _ => caller.key.may(resource, wanted),
    }
}

/// The same, as a refusal.
pub(super) fn check(caller: &Caller, resource: &str, wanted: Access) -> Result<(), Refusal> {
    if may(caller, resource, wanted) {
        return Ok(());
    }
    Err(Refusal::denied("This action is unauthorized."))
}
