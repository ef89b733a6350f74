//! Keys of this panel, and whose they are.

use panel_http::fake::keys::{self, KeyForm};

use super::state::User;

/// What keys look like, and the kinds of things that an application key has an access for.
pub(super) const KEYS: KeyForm = KeyForm::new(
    "ptla_",
    "ptlc_",
    &[
        "servers",
        "nodes",
        "allocations",
        "users",
        "locations",
        "nests",
        "eggs",
        "database_hosts",
        "server_databases",
    ],
);

/// Who calls.
pub(super) type Caller = keys::Caller<User>;
