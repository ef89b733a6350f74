//! What the shared tests must know of Calagopus.

use calagopus_api::{
    fake::{NewEgg, NewUser},
    models::{
        egg::{Egg, UpdateEgg},
        server::{Limits, NewServer, Server, UpdateServer},
        user::UpdateUser,
    },
    server::{FeatureLimits, VariableValue},
};
use panel_http::{OrderedMap, Patch, Secret};
use provisioning_core::{
    Error,
    egg::EggId,
    panel::{Calagopus, ServerRef},
};

use super::api::fake::{Access, FakePanel, Snapshot};

/// A panel of this kind, as an application sets it up.
pub(crate) type Connection = Calagopus;

/// How a panel is broken, the check that fails, and a word of its advice.
pub(crate) type Cause = (fn(&FakePanel), &'static str, &'static str);

pub(crate) const NAME: &str = "Calagopus";
/// Whether the panel keeps a second server of a key away.
pub(crate) const KEY_IS_UNIQUE: bool = false;
pub(crate) const APPLICATION_KEY: &str = "c7sp_0123456789012345678901234567890123456789012";
/// What the key for the administration is called.
pub(crate) const KEY: &str = "API key";

/// The user name of customer 42.
pub(crate) const USERNAME: &str = "customer_42";
/// How the panel names the variable that it refuses.
pub(crate) const REFUSED_VARIABLE: &str = "jar_file";
/// Whether a suspension is a `PATCH`.
pub(crate) const SUSPENDS_BY_PATCH: bool = true;
/// Whether the answer to a change says that the node was told: otherwise a server that is suspended on the panel may be
/// found stopped, and not told of it.
pub(crate) const ANSWERS_FOR_THE_NODE: bool = false;

/// Whether a reinstallation by hand lifts a suspension.
pub(crate) const REINSTALL_LIFTS_A_SUSPENSION: bool = false;
/// How many servers are on a page.
pub(crate) const SERVERS_A_PAGE: usize = 100;
/// Whether the ports of a node are told that has no room otherwise: here they would be a call.
pub(crate) const TELLS_THE_PORTS_OF_A_FULL_NODE: bool = false;
/// Whether the panel asks nodes that are in maintenance.
pub(crate) const ASKS_NODES_IN_MAINTENANCE: bool = true;
/// What is said of a panel that is closed for maintenance: its web server answers in its place.
pub(crate) const CLOSED: &str = "web server in front of it";
/// The permission without which a key sees no address: a server shows its own here.
pub(crate) const HIDES_ADDRESSES: Option<&str> = None;
/// What refusals are told as: most of this panel's say in words only what they are.
pub(crate) const TOLD: [(u16, &str); 6] = [
    (400, "refused"),
    (403, "no access"),
    (404, "refused"),
    (409, "refused"),
    (418, "refused"),
    (422, "refused"),
];
/// What stands before the names of the operations of the administration.
pub(crate) const OPERATIONS: &str = "admin.";
/// How the permission to make servers is called.
pub(crate) const MAY_SELL: &str = "`servers.create`";

/// Things that a key has permissions for.
pub(crate) const SERVERS: &str = "servers";
pub(crate) const ALLOCATIONS: &str = "nodes";

/// The permissions that a sale needs.
pub(crate) const NEEDED: [(&str, Access); 4] = [
    ("servers", Access::Write),
    ("users", Access::Write),
    ("nodes", Access::Write),
    ("eggs", Access::Read),
];

/// A permission that is missing, and the checks that name it.
pub(crate) const MISSING: [(&str, Access, &[&str]); 7] = [
    ("servers", Access::None, &["servers.read", "servers.create"]),
    ("servers", Access::Read, &["servers.create"]),
    ("users", Access::None, &["users.read", "users.create"]),
    ("users", Access::Read, &["users.create"]),
    ("nodes", Access::None, &["nodes.read"]),
    ("nodes", Access::Read, &["nodes.allocations"]),
    ("eggs", Access::None, &["eggs.read"]),
];

/// What else can stand between us and this panel.
pub(crate) const MORE_CAUSES: [Cause; 2] = [
    (|fake| fake.expire_key(), KEY, "create a new"),
    (|fake| fake.require_two_factor(true), KEY, "two-factor"),
];

/// Whether back-ups can be kept when their server is deleted.
pub(crate) const KEEPS_BACKUPS: bool = true;

/// A panel as an application sets it up.
pub(crate) fn set_up(address: &str, key: Secret) -> Result<Connection, Error> {
    provisioning_core::panel::calagopus(address, key)
}

/// This fake with its key.
pub(crate) fn connection(fake: &FakePanel) -> Connection {
    set_up("http://fake.localhost", fake.key()).unwrap()
}

/// Every key that this panel knows of us.
pub(crate) fn keys(fake: &FakePanel) -> Vec<Secret> {
    vec![fake.key()]
}

/// The page of a server in the admin area.
pub(crate) fn page(fake: &FakePanel, server: u64) -> String {
    format!("/admin/servers/{}", fake.uuid(server))
}

/// Where a product says that its servers go, which it must: on the two nodes of the panel that was made last.
pub(crate) fn placement() -> String {
    on_nodes(&super::api::fake::nodes())
}

/// The same, on the first two nodes of these panels.
pub(crate) fn placement_on(fakes: &[&FakePanel]) -> String {
    let each = fakes.iter().flat_map(|fake| [1, 2].map(|node| node_id(fake, node)));
    on_nodes(&each.collect::<Vec<_>>())
}

fn on_nodes(nodes: &[String]) -> String {
    format!("placement = {{ nodes = [\"{}\"] }}", nodes.join("\", \""))
}

/// What the panel calls one of its nodes; of one that it does not have, what it could be called.
pub(crate) fn node_id(fake: &FakePanel, number: u64) -> String {
    let known = fake.node_uuid(number);
    if known.is_empty() {
        format!("00000000-0000-4000-8000-{number:012}")
    } else {
        known
    }
}

/// What the panel calls an account.
pub(crate) fn account_id(fake: &FakePanel, number: u64) -> String {
    let user = calagopus_api::fake::FakePanel::users(fake).remove(usize::try_from(number).unwrap() - 1);
    user.uuid
}

/// A server that is not there.
pub(crate) fn gone(_: &ServerRef) -> ServerRef {
    let nowhere = "00000000-0000-4000-8000-000000000077";
    ServerRef::new(nowhere, nowhere.parse().unwrap())
}

/// A text with numbers in the place of the panel's own ids.
pub(crate) fn plainly(fake: &FakePanel, text: String) -> String {
    let users = calagopus_api::fake::FakePanel::users(fake).into_iter().enumerate();
    let text = users.fold(text, |text, (place, user)| {
        text.replace(&user.uuid, &(place + 1).to_string())
    });
    let text = (1..=9).fold(text, |text, number| {
        text.replace(&node_id(fake, number), &number.to_string())
    });
    fake.servers().into_iter().fold(text, |text, server| {
        text.replace(&format!("server {}", server.uuid), &format!("server {}", server.id))
    })
}

/// What the panel calls an allocation that is free on its first node.
pub(crate) async fn free_allocation(fake: &FakePanel, number: usize) -> String {
    let node = fake.calagopus().node(node_id(fake, 1).parse().unwrap());
    let free = node.available_allocations().await.unwrap().items.remove(number);
    free.id.to_string()
}

/// Somebody else makes a server on this allocation of the first node.
pub(crate) async fn a_strangers(fake: &FakePanel, allocation: &str) {
    let panel = fake.calagopus();
    let limits = Limits {
        memory: 128,
        swap: 64,
        disk: 128,
        ..Limits::default()
    };
    let server = NewServer::new(
        account_id(fake, 1).parse().unwrap(),
        egg(fake, "Larch").await.id,
        "Stranger",
        limits,
        "java",
        "ghcr.io/example/java:21",
        FeatureLimits::default(),
    )
    .variables([VariableValue::new("JAR_FILE", "server.jar")])
    .on(node_id(fake, 1).parse().unwrap(), allocation.parse().unwrap());
    panel.servers().create(&server).await.unwrap();
}

async fn egg(fake: &FakePanel, name: &str) -> Egg {
    let nests = fake.calagopus().nests().with_eggs().await.unwrap();
    let mut eggs = nests.into_iter().flat_map(|nest| nest.eggs);
    eggs.find(|egg| egg.name == name).unwrap()
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
    fake.add_user(if administrator { user.admin() } else { user });
    fake.users().len() as u64
}

fn user(fake: &FakePanel, number: u64) -> calagopus_api::models::user::UserHandle {
    let id = account_id(fake, number);
    fake.calagopus().user(id.parse().unwrap())
}

/// First and last name of an account, where the panel keeps them.
pub(crate) async fn names(fake: &FakePanel, number: u64) -> Option<[String; 2]> {
    let user = user(fake, number).get().await.unwrap();
    Some([user.name_first, user.name_last])
}

/// Somebody takes the key off an account.
pub(crate) async fn take_account_key(fake: &FakePanel, number: u64) {
    let change = UpdateUser::new().external_id(Patch::Clear);
    user(fake, number).update(&change).await.unwrap();
}

/// An account administers the panel from now on.
pub(crate) async fn promote(fake: &FakePanel, number: u64) {
    let change = UpdateUser::new().admin(true);
    user(fake, number).update(&change).await.unwrap();
}

/// What is sent for a customer who has lost his password.
pub(crate) const PASSWORD_CALL: &str = "POST /api/application/users/*/email/reset-password";
/// Whether that is a link from the panel.
pub(crate) const MAILS_A_LINK: bool = true;
/// Whether the panel answers to it.
pub(crate) const ANSWERS_TO_A_PASSWORD: bool = true;

/// The panel deletes an account.
pub(crate) async fn delete_user(fake: &FakePanel, number: u64) {
    user(fake, number).delete().await.unwrap();
}

async fn server(fake: &FakePanel, key: &str) -> Server {
    fake.calagopus().servers().find_by_external_id(key).await.unwrap()
}

/// The variables of a server, in the panel's order.
pub(crate) async fn variables(fake: &FakePanel, key: &str) -> Vec<(String, String)> {
    let panel = fake.calagopus();
    let variables = panel.server(server(fake, key).await.id).variables().await.unwrap();
    variables.into_iter().map(|it| (it.env_variable, it.value)).collect()
}

/// The file that a server starts, and in which image.
pub(crate) async fn file_and_image(fake: &FakePanel, key: &str) -> (String, String) {
    let mut variables = variables(fake, key).await;
    variables.retain(|(name, _)| name == "JAR_FILE");
    (variables.remove(0).1, server(fake, key).await.image)
}

/// The owner of a server chooses another file.
pub(crate) async fn set_file(fake: &FakePanel, key: &str, file: &str) {
    let panel = fake.calagopus();
    let value = VariableValue::new("JAR_FILE", file);
    panel
        .server(server(fake, key).await.id)
        .set_variables([value])
        .await
        .unwrap();
}

/// The owner of a server gives it another name.
pub(crate) async fn rename(fake: &FakePanel, key: &str, name: &str) {
    change(fake, key, UpdateServer::new().name(name)).await;
}

/// Somebody gives a server another description.
pub(crate) async fn describe(fake: &FakePanel, key: &str, description: &str) {
    let description = Patch::Set(description.to_owned());
    change(fake, key, UpdateServer::new().description(description)).await;
}

/// Somebody gives a server another key.
pub(crate) async fn give_key(fake: &FakePanel, server: u64, key: &str) {
    let server = fake
        .calagopus()
        .server(fake.uuid(server).parse::<uuid::Uuid>().unwrap());
    let change = UpdateServer::new().external_id(Patch::Set(key.to_owned()));
    server.update(&change).await.unwrap();
}

/// Somebody lifts a suspension.
pub(crate) async fn unsuspend(fake: &FakePanel, key: &str) {
    change(fake, key, UpdateServer::new().suspended(false)).await;
}

/// Somebody gives a server so much memory.
pub(crate) async fn set_memory(fake: &FakePanel, key: &str, memory: u64) {
    let limits = Limits {
        memory,
        ..server(fake, key).await.limits
    };
    change(fake, key, UpdateServer::new().limits(limits)).await;
}

/// Somebody has a server installed anew.
pub(crate) async fn reinstall(fake: &FakePanel, server: u64) {
    let server = fake
        .calagopus()
        .client()
        .server(fake.uuid(server).parse::<uuid::Uuid>().unwrap());
    let keep = calagopus_api::models::client::settings::ExistingFiles::Keep;
    server.settings().reinstall(keep).await.unwrap();
}

/// Somebody gives a server to another account.
pub(crate) async fn give(fake: &FakePanel, key: &str, account: u64) {
    let user = calagopus_api::fake::FakePanel::users(fake).remove(usize::try_from(account).unwrap() - 1);
    change(fake, key, UpdateServer::new().owner(user.uuid.parse().unwrap())).await;
}

async fn change(fake: &FakePanel, key: &str, change: UpdateServer) {
    let panel = fake.calagopus();
    panel.server(server(fake, key).await.id).update(&change).await.unwrap();
}

/// How many databases, back-ups and allocations its owner may make.
pub(crate) async fn feature_limits(fake: &FakePanel, key: &str) -> [Option<u32>; 3] {
    let limits = server(fake, key).await.feature_limits;
    [limits.databases, limits.backups, limits.allocations].map(Some)
}

/// The same egg with this start command.
pub(crate) fn with_startup(egg: NewEgg, command: &str) -> NewEgg {
    egg.startup("Default", command)
}

/// Its egg and its start command.
pub(crate) async fn egg_and_startup(fake: &FakePanel, key: &str) -> (String, String) {
    let server = server(fake, key).await;
    (server.egg.name, server.startup)
}

/// The panel's egg has another start command from now on.
pub(crate) async fn set_startup_of_egg(fake: &FakePanel, _: Snapshot, id: &EggId, command: &str) {
    let panel = fake.calagopus();
    let nest = panel.nests().with_eggs().await.unwrap().remove(0).nest.id;
    let mut commands = OrderedMap::new();
    commands.insert("Default", command.to_owned());
    let change = UpdateEgg::new().startup_commands(commands);
    panel
        .nest(nest)
        .egg(id.as_str().parse().unwrap())
        .update(&change)
        .await
        .unwrap();
}

/// The allocations of a server, in order.
pub(crate) fn allocations(fake: &FakePanel, key: &str) -> Vec<String> {
    let mut servers = fake.servers().into_iter();
    let server = servers.find(|server| server.made_by.as_deref() == Some(key)).unwrap();
    let mut allocations = server.allocations;
    allocations.sort_unstable();
    allocations
}

/// How many back-ups there are on the nodes, of no server too.
pub(crate) async fn backups(fake: &FakePanel) -> usize {
    let panel = fake.calagopus();
    let mut count = 0;
    for node in [1, 2] {
        let node = panel.node(node_id(fake, node).parse().unwrap());
        count += node.backups().await.unwrap().items.len();
    }
    count
}
