//! What the shared tests must know of Pelican.

use panel_http::OrderedMap;
use pelican_api::{
    AllocationId, EggId, UserId,
    fake::{Access, FakePanel, NewEgg, NewUser},
    models::server::{Limits, NewServer, Placement, Server, UpdateStartup},
};
use provisioning_core::{Error, panel::Pelican};

use crate::access::Cause;

pub(crate) const NAME: &str = "Pelican";
pub(crate) const APPLICATION_KEY: &str = "papp_application";
pub(crate) const CLIENT_KEYS: [&str; 2] = ["pacc_0123456789", "pacc_client"];
/// What the engine asks before a creation to choose a port, when the product names none: the panel would choose none.
pub(crate) const CALLS_TO_CHOOSE: usize = 1;

/// Whether the panel tells a node that does not know a server from one that does not answer.
pub(crate) const TELLS_ABSENCE_FROM_SILENCE: bool = false;
/// What this set of tests is called.
pub(crate) const TEST: &str = "engine_pelican";

/// Things that a key has permissions for.
pub(crate) const SERVERS: &str = "server";
pub(crate) const ALLOCATIONS: &str = "allocation";

/// The permissions that a sale needs, and others that it does not.
pub(crate) const NEEDED: [(&str, Access); 10] = [
    ("server", Access::Write),
    ("user", Access::Write),
    ("node", Access::Read),
    ("allocation", Access::Read),
    ("egg", Access::Read),
    ("role", Access::None),
    ("mount", Access::None),
    ("plugin", Access::None),
    ("database_host", Access::None),
    ("server_database", Access::None),
];

/// A permission that is missing, and the checks that name it.
pub(crate) const MISSING: [(&str, Access, &[&str]); 8] = [
    ("server", Access::None, &["server: read", "server: read & write"]),
    ("server", Access::Read, &["server: read & write"]),
    ("user", Access::None, &["user: read", "user: read & write"]),
    ("user", Access::Read, &["user: read & write"]),
    ("node", Access::None, &["node: read"]),
    ("allocation", Access::None, &["allocation: read"]),
    ("egg", Access::None, &["egg: read"]),
    ("role", Access::None, &[]),
];

/// What else can stand between us and this panel.
pub(crate) const MORE_CAUSES: [Cause; 1] = [(
    |fake| fake.expire_application_key(),
    "application key",
    "create a new key",
)];

/// A panel as an application sets it up.
pub(crate) fn set_up(address: &str, key: panel_http::Secret) -> Result<Pelican, Error> {
    provisioning_core::panel::pelican(address, key)
}

/// The page of a server in the admin area.
pub(crate) fn page(server: u64) -> String {
    format!("/admin/servers/{server}/edit")
}

/// An account that is on the panel already. Gives its number.
pub(crate) async fn existing(
    fake: &FakePanel,
    email: &str,
    username: &str,
    external_id: Option<&str>,
    administrator: bool,
) -> u64 {
    let mut user = NewUser::new(username).email(email);
    if let Some(external_id) = external_id {
        user = user.external_id(external_id);
    }
    fake.add_user(if administrator { user.role(1) } else { user })
}

/// A change of the variables alone.
pub(crate) fn with_variables(server: &Server, variables: OrderedMap<String>) -> UpdateStartup {
    let variables = variables.iter().map(|(name, value)| (name.to_owned(), value.clone()));
    UpdateStartup::new(server.egg, variables.collect::<Vec<_>>())
}

/// A server that somebody else makes on this allocation.
pub(crate) fn a_strangers(allocation: u64) -> NewServer {
    let limits = Limits {
        memory: 128,
        swap: 0,
        disk: 128,
        io: 500,
        cpu: 0,
        threads: None.into(),
    };
    let place = Placement::allocation(AllocationId::new(allocation));
    let variables = [("JAR_FILE", "server.jar"), ("BUILD", "latest")];
    NewServer::new("Stranger", UserId::new(1), EggId::new(1), variables, limits, place)
}

/// The same egg with this start command.
pub(crate) fn with_startup(egg: NewEgg, command: &str) -> NewEgg {
    egg.startup("Default", command)
}
