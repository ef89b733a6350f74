//! What the shared tests must know of Pelican.

use panel_http::{Patch, Secret};
use pelican_api::{
    AllocationId, EggId, UserId,
    fake::{Access, FakePanel, NewEgg, NewUser, Snapshot},
    models::{
        server::{Limits, NewServer, Placement, Server, UpdateDetails, UpdateStartup},
        user::UpdateUser,
    },
};
use provisioning_core::{
    Error,
    egg::EggId as CoreEggId,
    panel::{Pelican, ServerRef},
};

/// A panel of this kind, as an application sets it up.
pub(crate) type Connection = Pelican;

/// How a panel is broken, the check that fails, and a word of its advice.
pub(crate) type Cause = (fn(&FakePanel), &'static str, &'static str);

pub(crate) const NAME: &str = "Pelican";
/// Whether the panel keeps a second server of a key away.
pub(crate) const KEY_IS_UNIQUE: bool = true;
pub(crate) const APPLICATION_KEY: &str = "papp_application";
pub(crate) const CLIENT_KEYS: [&str; 2] = ["pacc_0123456789", "pacc_client"];
/// What the key for the administration is called.
pub(crate) const KEY: &str = "application key";
/// What the engine asks before a creation to choose a port, when the product names none: the panel would choose none.
pub(crate) const CALLS_TO_CHOOSE: usize = 1;

/// The user name of customer 42.
pub(crate) const USERNAME: &str = "customer-42";
/// How the panel names the variable that it refuses.
pub(crate) const REFUSED_VARIABLE: &str = "jar file";
/// Whether a suspension is a `PATCH`.
pub(crate) const SUSPENDS_BY_PATCH: bool = false;
/// Whether the answer to a suspension says that the node was told.
pub(crate) const ANSWERS_FOR_THE_NODE: bool = true;

/// Whether a reinstallation by hand lifts a suspension.
pub(crate) const REINSTALL_LIFTS_A_SUSPENSION: bool = true;
/// How many servers are on a page.
pub(crate) const SERVERS_A_PAGE: usize = 100;
/// Whether the ports of a node are told that has no room otherwise.
pub(crate) const TELLS_THE_PORTS_OF_A_FULL_NODE: bool = true;
/// Whether the panel asks nodes that are in maintenance.
pub(crate) const ASKS_NODES_IN_MAINTENANCE: bool = false;
/// What is said of a panel that is closed for maintenance.
pub(crate) const CLOSED: &str = "maintenance";
/// The permission without which a key sees no address.
pub(crate) const HIDES_ADDRESSES: Option<&str> = Some("allocation.read");
/// What refusals are told as.
pub(crate) const TOLD: [(u16, &str); 6] = [
    (400, "refused"),
    (403, "no access"),
    (404, "not found"),
    (409, "not in this state"),
    (418, "refused"),
    (422, "a value is not accepted"),
];
/// What stands before the names of the operations of the administration.
pub(crate) const OPERATIONS: &str = "";
/// How the permission to make servers is called.
pub(crate) const MAY_SELL: &str = "`server: read & write`";

/// Whether back-ups can be kept when their server is deleted.
pub(crate) const KEEPS_BACKUPS: bool = false;

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
pub(crate) fn set_up(address: &str, key: Secret) -> Result<Connection, Error> {
    provisioning_core::panel::pelican(address, key)
}

/// This fake with all its keys.
pub(crate) fn connection(fake: &FakePanel) -> Connection {
    let connection = set_up("http://fake.localhost", fake.application_key()).unwrap();
    connection.client_key(fake.client_key())
}

/// Every key that this panel knows of us.
pub(crate) fn keys(fake: &FakePanel) -> Vec<Secret> {
    vec![fake.application_key(), fake.client_key()]
}

/// The page of a server in the admin area.
pub(crate) fn page(_: &FakePanel, server: u64) -> String {
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

/// First and last name of an account: the panel keeps none.
pub(crate) async fn names(_: &FakePanel, _: u64) -> Option<[String; 2]> {
    None
}

/// Somebody takes the key off an account.
pub(crate) async fn take_account_key(fake: &FakePanel, number: u64) {
    let user = fake.application().user(number.into());
    let change = UpdateUser::of(&user.get().await.unwrap()).external_id(Patch::Clear);
    user.update(&change).await.unwrap();
}

/// An account administers the panel from now on: it has a role.
pub(crate) async fn promote(fake: &FakePanel, number: u64) {
    let role = fake.add_role("Support", &[]);
    let user = fake.application().user(number.into());
    user.assign_roles([role.into()]).await.unwrap();
}

/// What is sent for a customer who has lost his password.
pub(crate) const PASSWORD_CALL: &str = "PATCH /api/application/users/*";
/// Whether that is a link from the panel.
pub(crate) const MAILS_A_LINK: bool = false;
/// Whether the panel answers to a new password of somebody who has servers: it stores it, and fails.
pub(crate) const ANSWERS_TO_A_PASSWORD: bool = false;

/// What the panel calls an allocation that is free on its first node, in a shop that has sold nothing on it.
pub(crate) async fn free_allocation(_: &FakePanel, number: usize) -> String {
    (number + 1).to_string()
}

/// Somebody else makes a server on this allocation of the first node.
pub(crate) async fn a_strangers(fake: &FakePanel, allocation: &str) {
    let server = strangers(allocation.parse().unwrap());
    fake.application().servers().create(&server).await.unwrap();
}

pub(crate) fn strangers(allocation: u64) -> NewServer {
    let limits = Limits {
        memory: 128,
        swap: 64,
        disk: 128,
        io: 500,
        cpu: 0,
        threads: Some("0-1".to_owned()).into(),
    };
    let place = Placement::allocation(AllocationId::new(allocation));
    let variables = [("JAR_FILE", "server.jar"), ("BUILD", "latest")];
    NewServer::new("Stranger", UserId::new(1), EggId::new(1), variables, limits, place)
}

/// Where a product says that its servers go: anywhere.
pub(crate) const fn placement() -> String {
    String::new()
}

/// The same, on the first two nodes of these panels.
pub(crate) const fn placement_on(_: &[&FakePanel]) -> String {
    String::new()
}

/// What the panel calls one of its nodes.
pub(crate) fn node_id(_: &FakePanel, number: u64) -> String {
    number.to_string()
}

/// What the panel calls an account.
pub(crate) fn account_id(_: &FakePanel, number: u64) -> String {
    number.to_string()
}

/// A server that is not there: its number is another's.
pub(crate) fn gone(server: &ServerRef) -> ServerRef {
    ServerRef::new("77", server.uuid)
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

/// A change of the variables alone.
fn with_variables(server: &Server, variables: panel_http::OrderedMap<String>) -> UpdateStartup {
    let variables = variables.iter().map(|(name, value)| (name.to_owned(), value.clone()));
    UpdateStartup::new(server.egg, variables.collect::<Vec<_>>())
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

/// Somebody gives a server another description.
pub(crate) async fn describe(fake: &FakePanel, key: &str, description: &str) {
    let mut server = server(fake, key).await;
    description.clone_into(&mut server.description);
    let (name, user) = (server.name.clone(), server.user);
    change(fake, server, &name, user).await;
}

/// Somebody gives a server another key.
pub(crate) async fn give_key(fake: &FakePanel, server: u64, key: &str) {
    let mut seen = fake.application().server(server.into()).get().await.unwrap();
    seen.external_id = Some(key.to_owned());
    let (name, user) = (seen.name.clone(), seen.user);
    change(fake, seen, &name, user).await;
}

/// Somebody lifts a suspension.
pub(crate) async fn unsuspend(fake: &FakePanel, key: &str) {
    let server = server(fake, key).await;
    fake.application().server(server.id).unsuspend().await.unwrap();
}

/// Somebody gives a server so much memory.
pub(crate) async fn set_memory(fake: &FakePanel, key: &str, memory: u64) {
    let server = server(fake, key).await;
    let path = format!("/api/application/servers/{}/build", server.id);
    let build = serde_json::json!({
        "allocation": server.allocation,
        "limits": {"memory": memory, "swap": 0, "disk": 64, "io": 500, "cpu": 200},
        "oom_killer": true,
        "feature_limits": {"databases": 1, "allocations": 1, "backups": 2},
    });
    fake.application().patch(&path).json(&build).await.unwrap();
}

/// Somebody has a server installed anew.
pub(crate) async fn reinstall(fake: &FakePanel, server: u64) {
    fake.application().server(server.into()).reinstall().await.unwrap();
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

/// Its egg and its start command.
pub(crate) async fn egg_and_startup(fake: &FakePanel, key: &str) -> (String, String) {
    let server = server(fake, key).await;
    let egg = match server.egg.get() {
        1 => "Larch",
        2 => "Heath",
        _ => "another",
    };
    (egg.to_owned(), server.container.startup_command)
}

/// The panel's egg has another start command from now on: it is the last one of a panel that was `before` without it.
pub(crate) async fn set_startup_of_egg(fake: &FakePanel, before: Snapshot, id: &CoreEggId, command: &str) {
    fake.restore(before);
    let egg = with_startup(
        NewEgg::new("Spruce").image("Java 21", "ghcr.io/example/java:21"),
        command,
    );
    assert_eq!(fake.add_egg(egg).to_string(), id.as_str());
}

/// The allocations of a server, in order.
pub(crate) fn allocations(fake: &FakePanel, key: &str) -> Vec<String> {
    let mut servers = fake.servers().into_iter();
    let server = servers.find(|server| server.made_by.as_deref() == Some(key)).unwrap();
    let mut allocations: Vec<String> = server.allocations.iter().map(ToString::to_string).collect();
    allocations.sort_unstable();
    allocations
}

/// How many back-ups there are: they lie with their servers.
pub(crate) async fn backups(fake: &FakePanel) -> usize {
    let client = fake.client();
    let mut count = 0;
    for server in fake.servers() {
        let list = client.server(server.uuid).backups().list().await.unwrap();
        count += list.items.len();
    }
    count
}
