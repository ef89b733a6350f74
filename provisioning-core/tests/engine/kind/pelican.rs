//! What the shared tests must know of Pelican.

use panel_http::OrderedMap;
use pelican_api::{
    AllocationId, EggId, UserId,
    fake::{Access, FakePanel, NewEgg, NewUser},
    models::server::{Limits, NewServer, Placement, Server, UpdateDetails, UpdateStartup},
};
use provisioning_core::{Error, panel::Pelican};

/// How a panel is broken, the check that fails, and a word of its advice.
pub(crate) type Cause = (fn(&FakePanel), &'static str, &'static str);

pub(crate) const NAME: &str = "Pelican";
pub(crate) const APPLICATION_KEY: &str = "papp_application";
pub(crate) const CLIENT_KEYS: [&str; 2] = ["pacc_0123456789", "pacc_client"];
/// What the engine asks before a creation to choose a port, when the product names none: the panel would choose none.
pub(crate) const CALLS_TO_CHOOSE: usize = 1;

/// The user name of customer 42.
pub(crate) const USERNAME: &str = "customer-42";
/// How the panel names the variable that it refuses.
pub(crate) const REFUSED_VARIABLE: &str = "jar file";
/// Whether a suspension is a `PATCH`.
pub(crate) const SUSPENDS_BY_PATCH: bool = false;

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
    egg.startup("Default", command)
}
