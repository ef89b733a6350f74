//! The routes of the panel that the fake has, one file a resource.

mod account;
mod allocations;
mod build;
mod eggs;
mod nodes;
mod resources;
mod roles;
mod server_create;
mod server_update;
mod servers;
mod transfers;
mod users;

use std::pin::Pin;

use panel_http::fake::{
    Access,
    document::Includes,
    incoming::Incoming,
    outcome::Refusal,
    paging::Pages,
    routes::{self, Found, Route},
};

pub(super) use self::allocations::add as add_allocation;
use super::{
    keys::{self, Caller},
    panel::{Outcome, Panel},
    state::Database,
    views::View,
};

/// Fifty rows on a page, fifteen when zero is asked for.
const PAGES: Pages = Pages::of(50, 15);

type Running<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// What a route does.
#[derive(Clone, Copy)]
pub(super) enum Action {
    /// At once.
    Now(fn(&Call<'_>) -> Outcome),
    /// After a while: it waits, or asks a node.
    Later(for<'a> fn(&'a Call<'a>) -> Running<'a>),
}

use Action::{Later, Now};

/// `*` stands for one word, and so does a name in braces, whose row must be there ([`rows_are_there`]).
#[rustfmt::skip]
const ROUTES: &[Route<Action>] = &[
    ("GET", "api/application/users", Now(users::list)),
    ("POST", "api/application/users", Later(|call| Box::pin(users::create(call)))),
    ("GET", "api/application/users/{user}", Now(users::view)),
    ("PATCH", "api/application/users/{user}", Now(users::update)),
    ("DELETE", "api/application/users/{user}", Now(users::delete)),
    ("GET", "api/application/users/external/*", Now(users::by_key)),
    ("PATCH", "api/application/users/{user}/roles/assign", Now(roles::assign)),
    ("PATCH", "api/application/users/{user}/roles/remove", Now(roles::remove)),
    ("GET", "api/application/roles", Now(roles::list)),
    ("POST", "api/application/roles", Now(roles::create)),
    ("GET", "api/application/roles/{role}", Now(roles::view)),
    ("PATCH", "api/application/roles/{role}", Now(roles::update)),
    ("DELETE", "api/application/roles/{role}", Now(roles::delete)),
    ("GET", "api/application/nodes", Now(nodes::list)),
    ("POST", "api/application/nodes", Now(nodes::create)),
    ("GET", "api/application/nodes/deployable", Now(nodes::deployable)),
    ("GET", "api/application/nodes/{node}", Now(nodes::view)),
    ("PATCH", "api/application/nodes/{node}", Later(|call| Box::pin(nodes::update(call)))),
    ("DELETE", "api/application/nodes/{node}", Now(nodes::delete)),
    ("GET", "api/application/nodes/{node}/configuration", Now(nodes::configuration)),
    ("GET", "api/application/nodes/{node}/allocations", Now(allocations::list)),
    ("POST", "api/application/nodes/{node}/allocations", Now(allocations::create)),
    ("DELETE", "api/application/nodes/{node}/allocations/{allocation}", Now(allocations::delete)),
    ("GET", "api/application/servers", Now(servers::list)),
    ("POST", "api/application/servers", Later(|call| Box::pin(server_create::create(call)))),
    ("GET", "api/application/servers/{server}", Now(servers::view)),
    ("GET", "api/application/servers/external/*", Now(servers::by_key)),
    ("PATCH", "api/application/servers/{server}/details", Now(server_update::details)),
    ("PATCH", "api/application/servers/{server}/build", Later(|call| Box::pin(build::build(call)))),
    ("PATCH", "api/application/servers/{server}/startup", Now(server_update::startup)),
    ("POST", "api/application/servers/{server}/suspend", Later(|call| Box::pin(servers::suspend(call, true)))),
    ("POST", "api/application/servers/{server}/unsuspend", Later(|call| Box::pin(servers::suspend(call, false)))),
    ("POST", "api/application/servers/{server}/reinstall", Later(|call| Box::pin(servers::reinstall(call)))),
    ("POST", "api/application/servers/{server}/transfer", Later(|call| Box::pin(transfers::start(call)))),
    ("POST", "api/application/servers/{server}/transfer/cancel", Later(|call| Box::pin(transfers::cancel(call)))),
    ("DELETE", "api/application/servers/{server}", Later(|call| Box::pin(servers::delete(call)))),
    ("DELETE", "api/application/servers/{server}/*", Later(|call| Box::pin(servers::delete(call)))),
    ("GET", "api/application/eggs", Now(eggs::list)),
    ("GET", "api/application/eggs/{egg}", Now(eggs::view)),
    ("GET", "api/application/eggs/{egg}/export", Now(eggs::export)),
    ("POST", "api/application/eggs/import", Now(eggs::import)),
    ("DELETE", "api/application/eggs/{egg}", Now(eggs::delete)),
    ("DELETE", "api/application/eggs/uuid/{egg_uuid}", Now(eggs::delete_by_uuid)),
    ("GET", "api/client/account", Now(account::view)),
    ("GET", "api/client/servers/*/resources", Later(|call| Box::pin(resources::view(call)))),
];

/// Finds the route of a request, with what stands for the stars and names.
pub(super) fn find(incoming: &Incoming) -> Result<Found<Action>, Refusal> {
    routes::find(ROUTES, incoming)
}

/// Whether the rows that the path names exist, and belong together. The panel looks before it counts the call.
pub(super) fn rows_are_there(database: &Database, route: &Found<Action>) -> bool {
    let mut node = None;
    route.named().all(|(name, value)| {
        let id = value.parse::<u64>().unwrap_or_default();
        match name {
            "user" => database.users.contains_key(&id),
            "role" => database.roles.contains_key(&id),
            "node" => {
                node = Some(id);
                database.nodes.contains_key(&id)
            }
            "allocation" => database
                .allocations
                .get(&id)
                .is_some_and(|allocation| Some(allocation.node) == node),
            "server" => database.servers.contains_key(&id),
            "egg" => database.eggs.contains_key(&id),
            "egg_uuid" => database.eggs.values().any(|egg| egg.uuid == value),
            _ => true,
        }
    })
}

/// A call that has come as far as its route.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) panel: &'a Panel,
    pub(super) incoming: &'a Incoming,
    pub(super) caller: &'a Caller,
    pub(super) parameters: &'a [String],
}

impl<'a> Call<'a> {
    fn parameter(&self, place: usize) -> &'a str {
        self.parameters.get(place).map_or("", String::as_str)
    }

    fn id(&self, place: usize) -> u64 {
        routes::number(self.parameter(place))
    }

    /// Whether the key's permissions let the caller go on.
    fn enter(&self, resource: &str, access: Access) -> Result<(), Refusal> {
        keys::check(self.caller, resource, access)
    }

    fn view<'v>(&self, database: &'v Database) -> View<'v>
    where
        'a: 'v,
    {
        View {
            database,
            caller: self.caller,
            root: &self.incoming.root,
        }
    }

    fn includes(&self) -> Includes {
        Includes::read(self.incoming.get("include"))
    }
}

/// Does what the route does.
pub(super) async fn run(action: Action, call: &Call<'_>) -> Outcome {
    match action {
        Now(action) => action(call),
        Later(action) => action(call).await,
    }
}
