//! The routes of the Client API, one file a resource.

mod account;
mod activity;
mod api_keys;
mod backups;
mod command;
mod databases;
mod entry;
mod files;
mod files_change;
mod network;
mod permissions;
mod power;
mod resources;
mod schedules;
mod servers;
mod settings;
mod ssh_keys;
mod startup;
mod subusers;
mod tasks;
mod websocket;

use panel_http::fake::{
    outcome::{Refusal, Reply},
    routes::Route,
};
use serde_json::{Value, json};

pub(in crate::fake) use self::{
    entry::{enter, own_quota, usable},
    resources::PATIENCE,
};
use super::{
    Action::{self, Later, Now},
    Call,
};
use crate::fake::{
    state::{Server, Subject},
    world::World,
};

/// As in the table of the Application API; `{server_uuid}` is a uuid or a short identifier, and what follows it belongs to
/// that server.
#[rustfmt::skip]
pub(super) const ROUTES: &[Route<Action>] = &[
    ("GET", "api/client", Now(servers::list)),
    ("GET", "api/client/permissions", Now(permissions::list)),
    ("GET", "api/client/account", Now(account::view)),
    ("PUT", "api/client/account/username", Now(account::update_username)),
    ("PUT", "api/client/account/email", Now(account::update_email)),
    ("PUT", "api/client/account/password", Now(account::update_password)),
    ("GET", "api/client/account/activity", Now(activity::of_account)),
    ("GET", "api/client/account/api-keys", Now(api_keys::list)),
    ("POST", "api/client/account/api-keys", Now(api_keys::create)),
    ("DELETE", "api/client/account/api-keys/*", Now(api_keys::delete)),
    ("GET", "api/client/account/ssh-keys", Now(ssh_keys::list)),
    ("POST", "api/client/account/ssh-keys", Now(ssh_keys::create)),
    ("DELETE", "api/client/account/ssh-keys/*", Now(ssh_keys::delete)),
    ("GET", "api/client/servers/{server_uuid}", Now(servers::view)),
    ("GET", "api/client/servers/{server_uuid}/websocket", Now(websocket::ticket)),
    ("GET", "api/client/servers/{server_uuid}/resources", Later(|call| Box::pin(resources::view(call)))),
    ("GET", "api/client/servers/{server_uuid}/activity", Now(activity::of_server)),
    ("POST", "api/client/servers/{server_uuid}/command", Later(|call| Box::pin(command::send(call)))),
    ("POST", "api/client/servers/{server_uuid}/power", Later(|call| Box::pin(power::send(call)))),
    ("GET", "api/client/servers/{server_uuid}/databases", Now(databases::list)),
    ("POST", "api/client/servers/{server_uuid}/databases", Now(databases::create)),
    ("POST", "api/client/servers/{server_uuid}/databases/{database}/rotate-password", Now(databases::rotate_password)),
    ("DELETE", "api/client/servers/{server_uuid}/databases/{database}", Now(databases::delete)),
    ("GET", "api/client/servers/{server_uuid}/files/list", Later(|call| Box::pin(files::list(call)))),
    ("GET", "api/client/servers/{server_uuid}/files/contents", Later(|call| Box::pin(files::contents(call)))),
    ("GET", "api/client/servers/{server_uuid}/files/download", Now(files::download)),
    ("GET", "api/client/servers/{server_uuid}/files/upload", Now(files::upload)),
    ("PUT", "api/client/servers/{server_uuid}/files/rename", Later(|call| Box::pin(files_change::rename(call)))),
    ("POST", "api/client/servers/{server_uuid}/files/copy", Later(|call| Box::pin(files_change::copy(call)))),
    ("POST", "api/client/servers/{server_uuid}/files/write", Later(|call| Box::pin(files_change::write(call)))),
    ("POST", "api/client/servers/{server_uuid}/files/compress", Later(|call| Box::pin(files_change::compress(call)))),
    ("POST", "api/client/servers/{server_uuid}/files/decompress", Later(|call| Box::pin(files_change::decompress(call)))),
    ("POST", "api/client/servers/{server_uuid}/files/delete", Later(|call| Box::pin(files_change::delete(call)))),
    ("POST", "api/client/servers/{server_uuid}/files/create-folder", Later(|call| Box::pin(files_change::create_folder(call)))),
    ("POST", "api/client/servers/{server_uuid}/files/chmod", Later(|call| Box::pin(files_change::change_modes(call)))),
    ("POST", "api/client/servers/{server_uuid}/files/pull", Later(|call| Box::pin(files_change::pull(call)))),
    ("GET", "api/client/servers/{server_uuid}/schedules", Now(schedules::list)),
    ("POST", "api/client/servers/{server_uuid}/schedules", Now(schedules::create)),
    ("GET", "api/client/servers/{server_uuid}/schedules/{schedule}", Now(schedules::view)),
    ("POST", "api/client/servers/{server_uuid}/schedules/{schedule}", Now(schedules::update)),
    ("DELETE", "api/client/servers/{server_uuid}/schedules/{schedule}", Now(schedules::delete)),
    ("POST", "api/client/servers/{server_uuid}/schedules/{schedule}/execute", Now(schedules::execute)),
    ("POST", "api/client/servers/{server_uuid}/schedules/{schedule}/tasks", Now(tasks::create)),
    ("POST", "api/client/servers/{server_uuid}/schedules/{schedule}/tasks/{task}", Now(tasks::update)),
    ("DELETE", "api/client/servers/{server_uuid}/schedules/{schedule}/tasks/{task}", Now(tasks::delete)),
    ("GET", "api/client/servers/{server_uuid}/network/allocations", Now(network::list)),
    ("POST", "api/client/servers/{server_uuid}/network/allocations", Now(network::create)),
    ("POST", "api/client/servers/{server_uuid}/network/allocations/{allocation}", Now(network::update)),
    ("DELETE", "api/client/servers/{server_uuid}/network/allocations/{allocation}", Now(network::delete)),
    ("POST", "api/client/servers/{server_uuid}/network/allocations/{allocation}/primary", Now(network::set_primary)),
    ("GET", "api/client/servers/{server_uuid}/users", Now(subusers::list)),
    ("POST", "api/client/servers/{server_uuid}/users", Now(subusers::create)),
    ("GET", "api/client/servers/{server_uuid}/users/{subuser}", Now(subusers::view)),
    ("POST", "api/client/servers/{server_uuid}/users/{subuser}", Later(|call| Box::pin(subusers::update(call)))),
    ("DELETE", "api/client/servers/{server_uuid}/users/{subuser}", Later(|call| Box::pin(subusers::delete(call)))),
    ("GET", "api/client/servers/{server_uuid}/backups", Now(backups::list)),
    ("POST", "api/client/servers/{server_uuid}/backups", Later(|call| Box::pin(backups::create(call)))),
    ("GET", "api/client/servers/{server_uuid}/backups/{backup}", Now(backups::view)),
    ("DELETE", "api/client/servers/{server_uuid}/backups/{backup}", Later(|call| Box::pin(backups::delete(call)))),
    ("GET", "api/client/servers/{server_uuid}/backups/{backup}/download", Now(backups::download)),
    ("PUT", "api/client/servers/{server_uuid}/backups/{backup}/rename", Now(backups::rename)),
    ("POST", "api/client/servers/{server_uuid}/backups/{backup}/lock", Now(backups::toggle_lock)),
    ("POST", "api/client/servers/{server_uuid}/backups/{backup}/restore", Later(|call| Box::pin(backups::restore(call)))),
    ("GET", "api/client/servers/{server_uuid}/startup", Now(startup::view)),
    ("PUT", "api/client/servers/{server_uuid}/startup/variable", Now(startup::update)),
    ("POST", "api/client/servers/{server_uuid}/settings/rename", Now(settings::rename)),
    ("POST", "api/client/servers/{server_uuid}/settings/description", Now(settings::describe)),
    ("POST", "api/client/servers/{server_uuid}/settings/reinstall", Later(|call| Box::pin(settings::reinstall(call)))),
    ("PUT", "api/client/servers/{server_uuid}/settings/docker-image", Now(settings::set_image)),
];

impl Call<'_> {
    /// Notes what the caller did to a server.
    fn note(&self, world: &mut World, event: impl Into<String>, server: &Server, properties: Value) {
        let subjects = [Subject::Server(server.id)];
        let user = self.caller.user.user.id;
        world.note(event, Some(user), subjects, properties, self.panel.now());
    }

    /// Notes what the caller did to the own account.
    fn note_account(&self, world: &mut World, event: &str, properties: Value) {
        let user = self.caller.user.user.id;
        world.note(event, Some(user), [Subject::User(user)], properties, self.panel.now());
    }
}

/// A link to the node of a server that its node lets in for a quarter of an hour. Nothing is behind the fake's.
fn signed_url(world: &mut World, server: &Server, path: &str) -> Value {
    let node = world.database.nodes.get(&server.node);
    let address = node.map(|node| node.address()).unwrap_or_default();
    let token = format!(
        "{}.{}.{}",
        world.random.text(80),
        world.random.text(300),
        world.random.text(43)
    );
    let url = format!("{address}/{path}?token={token}");
    json!({"object": "signed_url", "attributes": {"url": url}})
}

/// 202 with the empty list that PHP makes of nothing.
const fn accepted() -> Reply {
    Reply::Json(202, Value::Array(Vec::new()))
}

/// 403, where the panel looks at the right by itself.
fn forbidden<T>(words: &str) -> Result<T, Refusal> {
    Err(Refusal::http(403, "HttpForbiddenException", words))
}
