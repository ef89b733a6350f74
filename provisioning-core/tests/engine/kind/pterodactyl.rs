//! What the shared tests must know of Pterodactyl.

use panel_http::OrderedMap;
use provisioning_core::{Error, panel::Pterodactyl};
use pterodactyl_api::{
    AllocationId, EggId, UserId,
    fake::{Access, FakePanel, NewEgg},
    models::{
        server::{FeatureLimits, Limits, NewServer, Placement, Server, UpdateStartup},
        user::NewUser,
    },
};

use crate::access::Cause;

pub(crate) const NAME: &str = "Pterodactyl";
pub(crate) const APPLICATION_KEY: &str = "ptla_application";
pub(crate) const CLIENT_KEYS: [&str; 2] = ["ptlc_0123456789", "ptlc_client"];
/// What the engine asks before a creation to choose a port, when the product names none.
pub(crate) const CALLS_TO_CHOOSE: usize = 0;

/// Whether the panel tells a node that does not know a server from one that does not answer.
pub(crate) const TELLS_ABSENCE_FROM_SILENCE: bool = true;
/// What this set of tests is called.
pub(crate) const TEST: &str = "engine";

/// Things that a key has permissions for.
pub(crate) const SERVERS: &str = "servers";
pub(crate) const ALLOCATIONS: &str = "allocations";

/// The permissions that a sale needs, and others that it does not.
pub(crate) const NEEDED: [(&str, Access); 9] = [
    ("servers", Access::Write),
    ("users", Access::Write),
    ("nodes", Access::Read),
    ("allocations", Access::Read),
    ("nests", Access::Read),
    ("eggs", Access::Read),
    ("locations", Access::None),
    ("database_hosts", Access::None),
    ("server_databases", Access::None),
];

/// A permission that is missing, and the checks that name it.
pub(crate) const MISSING: [(&str, Access, &[&str]); 8] = [
    ("servers", Access::None, &["servers: read", "servers: read & write"]),
    ("servers", Access::Read, &["servers: read & write"]),
    ("users", Access::None, &["users: read", "users: read & write"]),
    ("users", Access::Read, &["users: read & write"]),
    ("nodes", Access::None, &["nodes: read"]),
    ("allocations", Access::None, &["allocations: read"]),
    ("nests", Access::None, &["nests: read"]),
    ("eggs", Access::None, &["eggs: read"]),
];

/// What else can stand between us and this panel.
pub(crate) const MORE_CAUSES: [Cause; 1] = [(|fake| fake.require_two_factor(true), "application key", "two-factor")];

/// A panel as an application sets it up.
pub(crate) fn set_up(address: &str, key: panel_http::Secret) -> Result<Pterodactyl, Error> {
    provisioning_core::panel::pterodactyl(address, key)
}

/// The page of a server in the admin area.
pub(crate) fn page(server: u64) -> String {
    format!("/admin/servers/view/{server}")
}

/// An account that is on the panel already. Gives its number.
pub(crate) async fn existing(
    fake: &FakePanel,
    email: &str,
    username: &str,
    external_id: Option<&str>,
    administrator: bool,
) -> u64 {
    let mut user = NewUser::new(email, username, "Some", "Body").root_admin(administrator);
    if let Some(external_id) = external_id {
        user = user.external_id(external_id);
    }
    fake.application().users().create(&user).await.unwrap().id.get()
}

/// A change of the variables alone.
pub(crate) fn with_variables(server: &Server, variables: OrderedMap<String>) -> UpdateStartup {
    let container = &server.container;
    let variables = variables.iter().map(|(name, value)| (name.to_owned(), value.clone()));
    UpdateStartup::new(
        &container.startup_command,
        server.egg,
        &container.image,
        variables.collect::<Vec<_>>(),
    )
}

/// A server that somebody else makes on this allocation.
pub(crate) fn a_strangers(allocation: u64) -> NewServer {
    NewServer::new(
        "Stranger",
        UserId::new(1),
        EggId::new(1),
        "ghcr.io/example/java:21",
        "java",
    )
    .environment([("JAR_FILE", "server.jar"), ("BUILD", "latest")])
    .limits(Limits {
        memory: 128,
        swap: 0,
        disk: 128,
        io: 500,
        cpu: 0,
        threads: None.into(),
    })
    .feature_limits(FeatureLimits::none())
    .placement(Placement::allocation(AllocationId::new(allocation)))
}

/// The same egg with this start command.
pub(crate) fn with_startup(egg: NewEgg, command: &str) -> NewEgg {
    egg.startup(command)
}
