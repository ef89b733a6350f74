//! The routes of the panel that the fake has, one file a resource.

mod allocations;
mod client;
mod databases;
mod locations;
mod nests;
mod nodes;
mod server_create;
mod server_update;
mod servers;
mod users;

use panel_http::fake::{
    Access,
    document::Includes,
    incoming::Incoming,
    keys::check_administrator,
    outcome::Refusal,
    paging::Pages,
    routes::{self, Found, Route},
    throttle::OwnQuota,
};

pub(super) use self::allocations::add as add_allocation;
use super::{
    keys::Caller,
    panel::{Outcome, Panel},
    state::Database,
    views::View,
};

/// Fifty rows on a page, fifteen when zero is asked for.
const PAGES: Pages = Pages::of(50, 15);

/// What a route does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Users,
    User,
    UserByKey,
    CreateUser,
    UpdateUser,
    DeleteUser,
    Servers,
    Server,
    ServerByKey,
    CreateServer,
    UpdateDetails,
    UpdateBuild,
    UpdateStartup,
    Suspend,
    Unsuspend,
    Reinstall,
    DeleteServer,
    Nodes,
    Deployable,
    Node,
    Allocations,
    CreateAllocations,
    DeleteAllocation,
    Locations,
    Location,
    CreateLocation,
    UpdateLocation,
    DeleteLocation,
    Nests,
    Nest,
    Eggs,
    Egg,
    CreateNode,
    UpdateNode,
    DeleteNode,
    Configuration,
    Databases,
    Database,
    CreateDatabase,
    ResetPassword,
    DeleteDatabase,
    Client(client::Action),
}

impl Action {
    /// The quota that the route has besides its API's.
    pub(super) fn own_quota(self) -> Option<OwnQuota> {
        match self {
            Self::Client(action) => action.own_quota(),
            _ => None,
        }
    }

    /// Whether it is answered without the second factor that the panel demands of everybody.
    pub(super) const fn is_without_second_factor(self) -> bool {
        matches!(self, Self::Client(action) if action.is_without_second_factor())
    }
}

/// The Application API. `*` stands for one segment. `servers/*/*` with DELETE takes any last word and deletes the server.
const ROUTES: &[Route<Action>] = &[
    ("GET", "api/application/users", Action::Users),
    ("POST", "api/application/users", Action::CreateUser),
    ("GET", "api/application/users/*", Action::User),
    ("PATCH", "api/application/users/*", Action::UpdateUser),
    ("DELETE", "api/application/users/*", Action::DeleteUser),
    ("GET", "api/application/users/external/*", Action::UserByKey),
    ("GET", "api/application/servers", Action::Servers),
    ("POST", "api/application/servers", Action::CreateServer),
    ("GET", "api/application/servers/*", Action::Server),
    ("GET", "api/application/servers/external/*", Action::ServerByKey),
    ("PATCH", "api/application/servers/*/details", Action::UpdateDetails),
    ("PATCH", "api/application/servers/*/build", Action::UpdateBuild),
    ("PATCH", "api/application/servers/*/startup", Action::UpdateStartup),
    ("POST", "api/application/servers/*/suspend", Action::Suspend),
    ("POST", "api/application/servers/*/unsuspend", Action::Unsuspend),
    ("POST", "api/application/servers/*/reinstall", Action::Reinstall),
    ("DELETE", "api/application/servers/*", Action::DeleteServer),
    ("DELETE", "api/application/servers/*/*", Action::DeleteServer),
    ("GET", "api/application/nodes", Action::Nodes),
    ("GET", "api/application/nodes/deployable", Action::Deployable),
    ("GET", "api/application/nodes/*", Action::Node),
    ("GET", "api/application/nodes/*/allocations", Action::Allocations),
    ("POST", "api/application/nodes/*/allocations", Action::CreateAllocations),
    (
        "DELETE",
        "api/application/nodes/*/allocations/*",
        Action::DeleteAllocation,
    ),
    ("GET", "api/application/locations", Action::Locations),
    ("POST", "api/application/locations", Action::CreateLocation),
    ("GET", "api/application/locations/*", Action::Location),
    ("PATCH", "api/application/locations/*", Action::UpdateLocation),
    ("DELETE", "api/application/locations/*", Action::DeleteLocation),
    ("GET", "api/application/nests", Action::Nests),
    ("GET", "api/application/nests/*", Action::Nest),
    ("GET", "api/application/nests/*/eggs", Action::Eggs),
    ("GET", "api/application/nests/*/eggs/*", Action::Egg),
    ("POST", "api/application/nodes", Action::CreateNode),
    ("PATCH", "api/application/nodes/*", Action::UpdateNode),
    ("DELETE", "api/application/nodes/*", Action::DeleteNode),
    ("GET", "api/application/nodes/*/configuration", Action::Configuration),
    ("GET", "api/application/servers/*/databases", Action::Databases),
    ("POST", "api/application/servers/*/databases", Action::CreateDatabase),
    ("GET", "api/application/servers/*/databases/*", Action::Database),
    (
        "POST",
        "api/application/servers/*/databases/*/reset-password",
        Action::ResetPassword,
    ),
    (
        "DELETE",
        "api/application/servers/*/databases/*",
        Action::DeleteDatabase,
    ),
];

/// Finds the route of a request, with what stands for the stars.
pub(super) fn find(incoming: &Incoming) -> Result<Found<Action>, Refusal> {
    if incoming.segments.get(1).is_some_and(|api| api == "client") {
        return Ok(routes::find(client::ROUTES, incoming)?.map(Action::Client));
    }
    routes::find(ROUTES, incoming)
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

    /// A parameter as the database reads it when it looks for a number.
    fn id(&self, place: usize) -> u64 {
        routes::number(self.parameter(place))
    }

    /// Whether the caller may go on: the row first, then the account, then the key's permission.
    fn enter(&self, is_found: bool, resource: &str, access: Access) -> Result<(), Refusal> {
        if !is_found {
            return Err(Refusal::not_found());
        }
        check_administrator(self.caller.user.root_admin)?;
        self.caller.check(resource, access)
    }

    fn view<'v>(&self, database: &'v Database) -> View<'v>
    where
        'a: 'v,
    {
        View {
            database,
            caller: self.caller,
        }
    }

    fn includes(&self) -> Includes {
        Includes::read(self.incoming.get("include"))
    }
}

/// Does what the route does.
pub(super) async fn run(action: Action, call: &Call<'_>) -> Outcome {
    match action {
        Action::Users => users::list(call),
        Action::User => users::view(call),
        Action::UserByKey => users::by_key(call),
        Action::CreateUser => users::create(call).await,
        Action::UpdateUser => users::update(call),
        Action::DeleteUser => users::delete(call),
        Action::Servers => servers::list(call),
        Action::Server => servers::view(call),
        Action::ServerByKey => servers::by_key(call),
        Action::CreateServer => server_create::create(call).await,
        Action::UpdateDetails => server_update::details(call),
        Action::UpdateBuild => server_update::build(call).await,
        Action::UpdateStartup => server_update::startup(call),
        Action::Suspend => servers::suspend(call, true).await,
        Action::Unsuspend => servers::suspend(call, false).await,
        Action::Reinstall => servers::reinstall(call).await,
        Action::DeleteServer => servers::delete(call).await,
        Action::Nodes => nodes::list(call),
        Action::Deployable => nodes::deployable(call),
        Action::Node => nodes::view(call),
        Action::Allocations => allocations::list(call),
        Action::CreateAllocations => allocations::create(call),
        Action::DeleteAllocation => allocations::delete(call),
        Action::Locations => locations::list(call),
        Action::Location => locations::view(call),
        Action::CreateLocation => locations::create(call),
        Action::UpdateLocation => locations::update(call),
        Action::DeleteLocation => locations::delete(call),
        Action::Nests => nests::list(call),
        Action::Nest => nests::view(call),
        Action::Eggs => nests::eggs(call),
        Action::Egg => nests::egg(call),
        Action::CreateNode => nodes::create(call),
        Action::UpdateNode => nodes::update(call).await,
        Action::DeleteNode => nodes::delete(call),
        Action::Configuration => nodes::configuration(call),
        Action::Databases => databases::list(call),
        Action::Database => databases::view(call),
        Action::CreateDatabase => databases::create(call),
        Action::ResetPassword => databases::reset_password(call),
        Action::DeleteDatabase => databases::delete(call),
        Action::Client(action) => client::run(action, call).await,
    }
}
