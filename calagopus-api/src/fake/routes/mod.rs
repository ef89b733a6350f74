//! The routes of the panel that the fake has, one file a resource.

mod account;
mod backups;
mod call;
mod client_servers;
mod eggs;
mod list;
mod nodes;
mod server_create;
mod servers;
mod settings;
mod system;
mod things;
mod users;

use std::pin::Pin;

pub(super) use self::call::Call;
use self::things::{BACKUP_CONFIGURATION, DATABASE_HOST, EGG_CONFIGURATION, LOCATION, MOUNT, NEST, ROLE};
use super::{
    answer::{Outcome, Refusal},
    incoming::Incoming,
};

type Running<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// What a route does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Action {
    /// At once.
    Now(fn(&Call<'_>) -> Outcome),
    /// After a while: it waits, or asks a node.
    Later(for<'a> fn(&'a Call<'a>) -> Running<'a>),
}

use Action::{Later, Now};

/// A verb, a path, the permission that it wants, and what is done. A name in braces stands for one word.
type Route = (&'static str, &'static str, &'static str, Action);

#[rustfmt::skip]
const ROUTES: &[Route] = &[
    ("GET", "api/admin/users", "users.read", Now(users::list)),
    ("POST", "api/admin/users", "users.create", Later(|call| Box::pin(users::create(call)))),
    ("GET", "api/admin/users/{user}", "users.read", Now(users::view)),
    ("PATCH", "api/admin/users/{user}", "users.update", Now(users::update)),
    ("DELETE", "api/admin/users/{user}", "users.delete", Now(users::delete)),
    ("GET", "api/admin/users/external/{external_id}", "users.read", Now(users::by_key)),
    ("GET", "api/admin/users/{user}/servers", "servers.read", Now(users::servers)),
    ("GET", "api/admin/users/{user}/activity", "users.activity", Now(users::activity)),
    ("POST", "api/admin/users/{user}/email/reset-password", "users.email", Now(users::reset_password)),
    ("GET", "api/admin/servers", "servers.read", Now(servers::list)),
    ("POST", "api/admin/servers", "servers.create", Later(|call| Box::pin(server_create::create(call)))),
    ("POST", "api/admin/servers/deploy", "servers.create", Later(|call| Box::pin(server_create::deploy(call)))),
    ("GET", "api/admin/servers/external/{external_id}", "servers.read", Now(servers::by_key)),
    ("GET", "api/admin/servers/{server}", "servers.read", Now(servers::view)),
    ("PATCH", "api/admin/servers/{server}", "servers.update", Now(servers::update)),
    ("DELETE", "api/admin/servers/{server}", "servers.delete", Later(|call| Box::pin(servers::delete(call)))),
    ("GET", "api/admin/servers/{server}/variables", "servers.variables", Now(servers::variables)),
    ("PUT", "api/admin/servers/{server}/variables", "servers.variables", Now(servers::set_variables)),
    ("POST", "api/admin/servers/{server}/clear-state", "servers.update", Now(servers::clear_state)),
    ("GET", "api/admin/servers/{server}/allocations", "servers.allocations", Now(servers::allocations)),
    ("POST", "api/admin/servers/{server}/allocations", "servers.allocations", Now(servers::add_allocation)),
    ("DELETE", "api/admin/servers/{server}/allocations/{allocation}", "servers.allocations", Now(servers::remove_allocation)),
    ("POST", "api/admin/servers/{server}/transfer", "servers.transfer", Later(|call| Box::pin(servers::transfer(call)))),
    ("POST", "api/admin/servers/{server}/transfer/cancel", "servers.transfer", Later(|call| Box::pin(servers::cancel_transfer(call)))),
    ("GET", "api/admin/servers/{server}/backups", "servers.read", Now(servers::backups)),
    ("GET", "api/admin/servers/{server}/logs/install", "servers.read", Now(client_servers::install_logs)),
    ("GET", "api/admin/nodes", "nodes.read", Now(nodes::list)),
    ("POST", "api/admin/nodes", "nodes.create", Now(nodes::create)),
    ("GET", "api/admin/nodes/{node}", "nodes.read", Now(nodes::view)),
    ("PATCH", "api/admin/nodes/{node}", "nodes.update", Now(nodes::update)),
    ("DELETE", "api/admin/nodes/{node}", "nodes.delete", Now(nodes::delete)),
    ("GET", "api/admin/nodes/{node}/token", "nodes.read-token", Now(nodes::token)),
    ("GET", "api/admin/nodes/{node}/capacity", "nodes.read", Now(nodes::capacity)),
    ("GET", "api/admin/nodes/{node}/servers", "servers.read", Now(nodes::servers)),
    ("POST", "api/admin/nodes/{node}/servers/power", "nodes.power", Later(|call| Box::pin(nodes::power(call)))),
    ("GET", "api/admin/nodes/{node}/system/overview", "nodes.read", Later(|call| Box::pin(nodes::overview(call)))),
    ("GET", "api/admin/nodes/{node}/allocations", "nodes.allocations", Now(nodes::allocations)),
    ("POST", "api/admin/nodes/{node}/allocations", "nodes.allocations", Now(nodes::create_allocations)),
    ("PATCH", "api/admin/nodes/{node}/allocations", "nodes.allocations", Now(nodes::update_allocations)),
    ("DELETE", "api/admin/nodes/{node}/allocations", "nodes.allocations", Now(nodes::delete_allocations)),
    ("GET", "api/admin/nodes/{node}/allocations/available", "nodes.allocations", Now(nodes::available)),
    ("GET", "api/admin/locations", "locations.read", Now(|call| things::list(call, &LOCATION))),
    ("POST", "api/admin/locations", "locations.create", Now(|call| things::create(call, &LOCATION))),
    ("GET", "api/admin/locations/{thing}", "locations.read", Now(|call| things::view(call, &LOCATION))),
    ("PATCH", "api/admin/locations/{thing}", "locations.update", Now(|call| things::update(call, &LOCATION))),
    ("DELETE", "api/admin/locations/{thing}", "locations.delete", Now(|call| things::delete(call, &LOCATION))),
    ("GET", "api/admin/locations/{location}/nodes", "nodes.read", Now(nodes::of_location)),
    ("POST", "api/admin/locations/{location}/database-hosts", "locations.database-hosts", Now(things::attach)),
    ("DELETE", "api/admin/locations/{location}/database-hosts/{thing}", "locations.database-hosts", Now(things::detach)),
    ("GET", "api/admin/nests", "nests.read", Now(|call| things::list(call, &NEST))),
    ("POST", "api/admin/nests", "nests.create", Now(|call| things::create(call, &NEST))),
    ("GET", "api/admin/nests/eggs", "eggs.read", Now(eggs::all)),
    ("GET", "api/admin/nests/{thing}", "nests.read", Now(|call| things::view(call, &NEST))),
    ("PATCH", "api/admin/nests/{thing}", "nests.update", Now(|call| things::update(call, &NEST))),
    ("DELETE", "api/admin/nests/{thing}", "nests.delete", Now(|call| things::delete_with_body(call, &NEST))),
    ("GET", "api/admin/nests/{nest}/eggs", "eggs.read", Now(eggs::list)),
    ("POST", "api/admin/nests/{nest}/eggs/import", "eggs.create", Now(eggs::import)),
    ("GET", "api/admin/nests/{nest}/eggs/{egg}", "eggs.read", Now(eggs::view)),
    ("PATCH", "api/admin/nests/{nest}/eggs/{egg}", "eggs.update", Now(eggs::update)),
    ("DELETE", "api/admin/nests/{nest}/eggs/{egg}", "eggs.delete", Now(eggs::delete)),
    ("GET", "api/admin/nests/{nest}/eggs/{egg}/export", "eggs.read", Now(eggs::export)),
    ("GET", "api/admin/nests/{nest}/eggs/{egg}/servers", "servers.read", Now(eggs::servers)),
    ("POST", "api/admin/nests/{nest}/eggs/{egg}/update/import", "eggs.update", Now(eggs::update_by_import)),
    ("GET", "api/admin/nests/{nest}/eggs/{egg}/variables", "eggs.read", Now(eggs::variables)),
    ("POST", "api/admin/nests/{nest}/eggs/{egg}/variables", "eggs.update", Now(eggs::create_variable)),
    ("PATCH", "api/admin/nests/{nest}/eggs/{egg}/variables/{variable}", "eggs.update", Now(eggs::update_variable)),
    ("DELETE", "api/admin/nests/{nest}/eggs/{egg}/variables/{variable}", "eggs.update", Now(eggs::delete_variable)),
    ("GET", "api/admin/backup-configurations", "backup-configurations.read", Now(|call| things::list(call, &BACKUP_CONFIGURATION))),
    ("POST", "api/admin/backup-configurations", "backup-configurations.create", Now(|call| things::create(call, &BACKUP_CONFIGURATION))),
    ("GET", "api/admin/backup-configurations/{thing}", "backup-configurations.read", Now(|call| things::view(call, &BACKUP_CONFIGURATION))),
    ("PATCH", "api/admin/backup-configurations/{thing}", "backup-configurations.update", Now(|call| things::update(call, &BACKUP_CONFIGURATION))),
    ("DELETE", "api/admin/backup-configurations/{thing}", "backup-configurations.delete", Now(|call| things::delete(call, &BACKUP_CONFIGURATION))),
    ("GET", "api/admin/egg-configurations", "egg-configurations.read", Now(|call| things::list(call, &EGG_CONFIGURATION))),
    ("POST", "api/admin/egg-configurations", "egg-configurations.create", Now(|call| things::create(call, &EGG_CONFIGURATION))),
    ("GET", "api/admin/egg-configurations/{thing}", "egg-configurations.read", Now(|call| things::view(call, &EGG_CONFIGURATION))),
    ("PATCH", "api/admin/egg-configurations/{thing}", "egg-configurations.update", Now(|call| things::update(call, &EGG_CONFIGURATION))),
    ("DELETE", "api/admin/egg-configurations/{thing}", "egg-configurations.delete", Now(|call| things::delete(call, &EGG_CONFIGURATION))),
    ("GET", "api/admin/roles", "roles.read", Now(|call| things::list(call, &ROLE))),
    ("POST", "api/admin/roles", "roles.create", Now(|call| things::create(call, &ROLE))),
    ("GET", "api/admin/roles/{thing}", "roles.read", Now(|call| things::view(call, &ROLE))),
    ("PATCH", "api/admin/roles/{thing}", "roles.update", Now(|call| things::update(call, &ROLE))),
    ("DELETE", "api/admin/roles/{thing}", "roles.delete", Now(|call| things::delete(call, &ROLE))),
    ("GET", "api/admin/mounts", "mounts.read", Now(|call| things::list(call, &MOUNT))),
    ("POST", "api/admin/mounts", "mounts.create", Now(|call| things::create(call, &MOUNT))),
    ("GET", "api/admin/mounts/{thing}", "mounts.read", Now(|call| things::view(call, &MOUNT))),
    ("PATCH", "api/admin/mounts/{thing}", "mounts.update", Now(|call| things::update(call, &MOUNT))),
    ("DELETE", "api/admin/mounts/{thing}", "mounts.delete", Now(|call| things::delete(call, &MOUNT))),
    ("GET", "api/admin/database-hosts", "database-hosts.read", Now(|call| things::list(call, &DATABASE_HOST))),
    ("POST", "api/admin/database-hosts", "database-hosts.create", Now(|call| things::create(call, &DATABASE_HOST))),
    ("GET", "api/admin/database-hosts/{thing}", "database-hosts.read", Now(|call| things::view(call, &DATABASE_HOST))),
    ("DELETE", "api/admin/database-hosts/{thing}", "database-hosts.delete", Now(|call| things::delete_with_body(call, &DATABASE_HOST))),
    ("POST", "api/admin/database-hosts/{thing}/test", "database-hosts.test", Now(|call| things::test(call, &DATABASE_HOST))),
    ("GET", "api/admin/system/overview", "stats.read", Now(system::overview)),
    ("GET", "api/admin/stats/general", "stats.read", Now(system::stats)),
    ("GET", "api/admin/activity", "activity.read", Now(system::activity)),
    ("GET", "api/client/permissions", "", Now(account::permissions)),
    ("GET", "api/client/account", "", Now(account::view)),
    ("GET", "api/client/account/activity", "activity.read", Now(account::activity)),
    ("GET", "api/client/account/api-keys", "api-keys.read", Now(account::keys)),
    ("POST", "api/client/account/api-keys", "api-keys.create", Later(|call| Box::pin(account::create_key(call)))),
    ("PATCH", "api/client/account/api-keys/{key}", "api-keys.update", Now(account::update_key)),
    ("DELETE", "api/client/account/api-keys/{key}", "api-keys.delete", Now(account::delete_key)),
    ("POST", "api/client/account/api-keys/{key}/recreate", "api-keys.recreate", Now(account::recreate_key)),
    ("GET", "api/client/account/ssh-keys", "ssh-keys.read", Now(account::ssh_keys)),
    ("POST", "api/client/account/ssh-keys", "ssh-keys.create", Now(account::create_ssh_key)),
    ("PATCH", "api/client/account/ssh-keys/{ssh_key}", "ssh-keys.update", Now(account::update_ssh_key)),
    ("DELETE", "api/client/account/ssh-keys/{ssh_key}", "ssh-keys.delete", Now(account::delete_ssh_key)),
    ("GET", "api/client/servers", "servers.read", Now(client_servers::list)),
    ("GET", "api/client/servers/{server}", "", Now(client_servers::view)),
    ("GET", "api/client/servers/{server}/resources", "", Later(|call| Box::pin(client_servers::resources(call)))),
    ("POST", "api/client/servers/{server}/power", "", Later(|call| Box::pin(client_servers::power(call)))),
    ("POST", "api/client/servers/{server}/command", "control.console", Later(|call| Box::pin(client_servers::command(call)))),
    ("GET", "api/client/servers/{server}/websocket", "control.read-console", Now(client_servers::websocket)),
    ("GET", "api/client/servers/{server}/logs", "control.read-console", Now(client_servers::logs)),
    ("GET", "api/client/servers/{server}/activity", "activity.read", Now(client_servers::activity)),
    ("GET", "api/client/servers/{server}/startup/variables", "startup.read", Now(settings::variables)),
    ("PUT", "api/client/servers/{server}/startup/variables", "startup.update", Now(settings::set_variables)),
    ("PUT", "api/client/servers/{server}/startup/docker-image", "startup.docker-image", Now(settings::image)),
    ("PUT", "api/client/servers/{server}/startup/command", "startup.command", Now(settings::startup)),
    ("POST", "api/client/servers/{server}/settings/rename", "settings.rename", Now(settings::rename)),
    ("PUT", "api/client/servers/{server}/settings/timezone", "settings.timezone", Now(settings::timezone)),
    ("PUT", "api/client/servers/{server}/settings/auto-kill", "settings.auto-kill", Now(settings::auto_kill)),
    ("PUT", "api/client/servers/{server}/settings/auto-start", "settings.auto-start", Now(settings::auto_start)),
    ("POST", "api/client/servers/{server}/settings/install", "settings.install", Later(|call| Box::pin(settings::install(call)))),
    ("POST", "api/client/servers/{server}/settings/install/cancel", "settings.cancel-install", Now(settings::cancel_install)),
    ("POST", "api/client/servers/{server}/settings/install/unlock", "settings.install", Now(settings::unlock)),
    ("GET", "api/client/servers/{server}/allocations", "allocations.read", Now(servers::allocations)),
    ("POST", "api/client/servers/{server}/allocations", "allocations.create", Later(|call| Box::pin(settings::add_allocation(call)))),
    ("PATCH", "api/client/servers/{server}/allocations/{allocation}", "allocations.update", Now(settings::update_allocation)),
    ("DELETE", "api/client/servers/{server}/allocations/{allocation}", "allocations.delete", Now(settings::delete_allocation)),
    ("GET", "api/client/servers/{server}/backups", "backups.read", Now(backups::list)),
    ("POST", "api/client/servers/{server}/backups", "backups.create", Later(|call| Box::pin(backups::create(call)))),
    ("GET", "api/client/servers/{server}/backups/{backup}", "backups.read", Now(backups::view)),
    ("PATCH", "api/client/servers/{server}/backups/{backup}", "backups.update", Now(backups::update)),
    ("DELETE", "api/client/servers/{server}/backups/{backup}", "backups.delete", Later(|call| Box::pin(backups::delete(call)))),
    ("POST", "api/client/servers/{server}/backups/{backup}/restore", "backups.restore", Later(|call| Box::pin(backups::restore(call)))),
];

/// The route of a request.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) action: Action,
    pub(super) template: &'static str,
    pub(super) permission: &'static str,
    pub(super) parameters: Vec<(&'static str, String)>,
}

impl Found {
    pub(super) fn is_admin(&self) -> bool {
        self.template.starts_with("api/admin/")
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let mut found = self.parameters.iter().filter(|(known, _)| *known == name);
        found.next().map(|(_, value)| value.as_str())
    }
}

/// Finds the route of a request. Whole words go before names in braces.
pub(super) fn find(incoming: &Incoming) -> Result<Found, Refusal> {
    let wanted = match incoming.method.as_str() {
        "HEAD" => "GET",
        method => method,
    };
    let fitting = || {
        ROUTES
            .iter()
            .filter_map(|route| Some((route, fit(route.1, &incoming.segments)?)))
    };
    let fewest = fitting().map(|(_, parameters)| parameters.len()).min();
    let fewest = fewest.ok_or_else(|| Refusal::not_found("route"))?;
    let mut best = fitting().filter(|((method, ..), parameters)| *method == wanted && parameters.len() == fewest);
    let (route, parameters) = best.next().ok_or_else(Refusal::wrong_method)?;
    let (_, template, permission, action) = *route;
    Ok(Found {
        action,
        template,
        permission,
        parameters,
    })
}

fn fit(template: &'static str, segments: &[String]) -> Option<Vec<(&'static str, String)>> {
    let mut parameters = Vec::new();
    let mut given = segments.iter();
    for wanted in template.split('/') {
        let segment = given.next().filter(|segment| !segment.is_empty())?;
        match wanted.strip_prefix('{') {
            Some(name) => parameters.push((name.trim_end_matches('}'), segment.clone())),
            None if wanted == segment => {}
            None => return None,
        }
    }
    given.next().is_none().then_some(parameters)
}

/// Does what the route does.
pub(super) async fn run(action: Action, call: &Call<'_>) -> Outcome {
    match action {
        Now(action) => action(call),
        Later(action) => action(call).await,
    }
}
