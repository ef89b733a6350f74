//! What the shared tests must know of Pterodactyl.

use panel_http::OrderedMap;
use provisioning_core::{Error, panel::Pterodactyl};
use pterodactyl_api::{
    AllocationId, EggId, UserId,
    fake::{Access, FakePanel, NewEgg},
    models::{
        server::{FeatureLimits, Limits, NewServer, Placement, Server, UpdateDetails, UpdateStartup},
        user::NewUser,
    },
};

/// How a panel is broken, the check that fails, and a word of its advice.
pub(crate) type Cause = (fn(&FakePanel), &'static str, &'static str);

pub(crate) const NAME: &str = "Pterodactyl";
pub(crate) const APPLICATION_KEY: &str = "ptla_application";
pub(crate) const CLIENT_KEYS: [&str; 2] = ["ptlc_0123456789", "ptlc_client"];
/// What the engine asks before a creation to choose a port, when the product names none.
pub(crate) const CALLS_TO_CHOOSE: usize = 0;

/// The user name of customer 42.
pub(crate) const USERNAME: &str = "customer-42";
/// How the panel names the variable that it refuses.
pub(crate) const REFUSED_VARIABLE: &str = "jar file";
/// Whether a suspension is a `PATCH`.
pub(crate) const SUSPENDS_BY_PATCH: bool = false;

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

/// Where a product says that its servers go: anywhere.
pub(crate) const fn placement() -> String {
    String::new()
}

/// A text with numbers in the place of the panel's own ids: it has numbers.
pub(crate) fn plainly(_: &FakePanel, text: String) -> String {
    text
}

/// The panel deletes an account.
pub(crate) async fn delete_user(fake: &FakePanel, number: u64) {
    fake.application().user(number.into()).delete().await.unwrap();
}

async fn server(fake: &FakePanel, key: &str) -> Server {
    fake.application().servers().find_by_external_id(key).await.unwrap()
}

/// The variables of a server, in the panel's order.
pub(crate) async fn variables(fake: &FakePanel, key: &str) -> Vec<(String, String)> {
    let variables = server(fake, key).await.container.variables();
    variables
        .iter()
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect()
}

/// The file that a server starts, and in which image.
pub(crate) async fn file_and_image(fake: &FakePanel, key: &str) -> (String, String) {
    let server = server(fake, key).await;
    let file = server.container.variables().get("JAR_FILE").unwrap().clone();
    (file, server.container.image)
}

/// The owner of a server chooses another file.
pub(crate) async fn set_file(fake: &FakePanel, key: &str, file: &str) {
    let server = server(fake, key).await;
    let mut variables = server.container.variables();
    variables.insert("JAR_FILE", file.to_owned());
    let startup = with_variables(&server, variables);
    fake.application()
        .server(server.id)
        .update_startup(&startup)
        .await
        .unwrap();
}

/// The owner of a server gives it another name.
pub(crate) async fn rename(fake: &FakePanel, key: &str, name: &str) {
    let server = server(fake, key).await;
    let user = server.user;
    change(fake, server, name, user).await;
}

/// Somebody gives a server to another account.
pub(crate) async fn give(fake: &FakePanel, key: &str, account: u64) {
    let server = server(fake, key).await;
    let name = server.name.clone();
    change(fake, server, &name, account.into()).await;
}

async fn change(fake: &FakePanel, server: Server, name: &str, user: UserId) {
    let details = UpdateDetails {
        name: name.to_owned(),
        user,
        external_id: server.external_id.clone(),
        description: Some(server.description.clone()),
    };
    fake.application()
        .server(server.id)
        .update_details(&details)
        .await
        .unwrap();
}

/// How many databases, back-ups and allocations its owner may make.
pub(crate) async fn feature_limits(fake: &FakePanel, key: &str) -> [Option<u32>; 3] {
    let limits = server(fake, key).await.feature_limits;
    [limits.databases, limits.backups, limits.allocations]
}

/// The same egg with this start command.
pub(crate) fn with_startup(egg: NewEgg, command: &str) -> NewEgg {
    egg.startup(command)
}
