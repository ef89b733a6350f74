//! Which endpoint answers with which type, and how its request is built with the public builders.

use panel_http::{
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::{
        Replay,
        suite::{self, Recorded, Route, answers_nothing, finish},
    },
};
use pterodactyl_api::{
    Application, Client,
    client::servers::ServerHandle,
    models::{allocation, client, egg, location, nest, server, user},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

#[path = "routes/account.rs"]
mod account;
#[path = "routes/client_files.rs"]
mod client_files;
#[path = "routes/client_schedules.rs"]
mod client_schedules;
#[path = "routes/client_server.rs"]
mod client_server;
#[path = "routes/client_storage.rs"]
mod client_storage;
#[path = "routes/databases.rs"]
mod databases;
#[path = "routes/nodes.rs"]
mod nodes;

/// Places that are open by their nature.
const OPEN: [(&str, &str); 7] = [
    ("/**/container/environment", "the egg's author names the variables"),
    ("/**/docker_images", "the egg's author names the images"),
    ("/**/config/files", "the egg's author names the files"),
    (
        "/**/find/**",
        "the egg's author names the places in a file, and what they become",
    ),
    (
        "/**/attributes/properties/**",
        "each kind of event has properties of its own",
    ),
    ("/attributes/permissions", "the panel names its groups of permissions"),
    ("/attributes/permissions/*/keys", "the panel names its permissions"),
];

/// How every endpoint is checked.
pub(super) fn all() -> Vec<Route> {
    [
        ROUTES,
        account::ROUTES,
        client_files::ROUTES,
        client_schedules::ROUTES,
        client_server::ROUTES,
        client_storage::ROUTES,
        databases::ROUTES,
        nodes::ROUTES,
    ]
    .concat()
}

fn answers<T: Serialize + DeserializeOwned>(body: &Value) -> Result<(), Vec<String>> {
    suite::answers::<T>(body, &OPEN)
}

fn panel() -> Application {
    let builder = Application::builder("https://panel.example", "ptla_example".into());
    builder.service(Replay::new([])).build().unwrap()
}

/// The server of a recorded request, as its users reach it.
fn server(it: &Recorded<'_>) -> ServerHandle {
    client().server(it.segment(0))
}

fn client() -> Client {
    let builder = Client::builder("https://panel.example", "ptlc_example".into());
    builder.service(Replay::new([])).build().unwrap()
}

const NEW_USER: [&str; 4] = ["/email", "/username", "/first_name", "/last_name"];
const USER_EXTRAS: [&str; 4] = ["external_id", "password", "language", "root_admin"];
const NEW_SERVER: [&str; 14] = [
    "/name",
    "/user",
    "/egg",
    "/docker_image",
    "/startup",
    "/environment",
    "/limits/memory",
    "/limits/swap",
    "/limits/disk",
    "/limits/io",
    "/limits/cpu",
    "/feature_limits/databases",
    "/feature_limits/allocations",
    "/feature_limits/backups",
];
const SERVER_EXTRAS: [&str; 7] = [
    "allocation",
    "deploy",
    "external_id",
    "description",
    "skip_scripts",
    "oom_disabled",
    "start_on_completion",
];
const BUILD: [&str; 9] = [
    "/allocation",
    "/limits/memory",
    "/limits/swap",
    "/limits/disk",
    "/limits/io",
    "/limits/cpu",
    "/feature_limits/databases",
    "/feature_limits/allocations",
    "/feature_limits/backups",
];

static ROUTES: &[Route] = &[
    Route::new("users.list", answers::<ItemList<user::User>>, |it| {
        list!(
            panel().users().list(), it,
            ["email" filter_email, "uuid" filter_uuid, "username" filter_username, "external_id" filter_external_id],
            include user::Include, sort user::Sort
        )
    }),
    Route::new("users.get", answers::<Item<user::User>>, |it| {
        it.read(panel().user(it.id(0)).get())
    }),
    Route::new("users.find", answers::<Item<user::User>>, |it| {
        it.read(panel().users().find_by_external_id(it.segment(0)))
    }),
    Route::new("users.create", answers::<Item<user::User>>, |it| {
        finish(panel().users().create(&it.body()?))
    })
    .sends(&NEW_USER, &USER_EXTRAS),
    Route::new("users.update", answers::<Item<user::User>>, |it| {
        finish(panel().user(it.id(0)).update(&it.body()?))
    })
    .sends(&NEW_USER, &USER_EXTRAS),
    Route::new("users.delete", answers_nothing, |it| {
        finish(panel().user(it.id(0)).delete())
    }),
    Route::new("servers.list", answers::<ItemList<server::Server>>, |it| {
        list!(
            panel().servers().list(), it,
            [
                "uuid" filter_uuid, "uuidShort" filter_identifier, "name" filter_name,
                "description" filter_description, "image" filter_image, "external_id" filter_external_id
            ],
            include server::Include, sort server::Sort
        )
    }),
    Route::new("servers.get", answers::<Item<server::Server>>, |it| {
        it.read(panel().server(it.id(0)).get())
    }),
    Route::new("servers.find", answers::<Item<server::Server>>, |it| {
        it.read(panel().servers().find_by_external_id(it.segment(0)))
    }),
    Route::new("servers.create", answers::<Item<server::Server>>, |it| {
        it.read(panel().servers().create(&it.body()?))
    })
    .sends(&NEW_SERVER, &SERVER_EXTRAS),
    Route::new("servers.update_details", answers::<Item<server::Server>>, |it| {
        it.read(panel().server(it.id(0)).update_details(&it.body()?))
    })
    .sends(&["/name", "/user", "/external_id", "/description"], &[]),
    Route::new("servers.update_build", answers::<Item<server::Server>>, |it| {
        it.read(panel().server(it.id(0)).update_build(&it.body()?))
    })
    .sends(&BUILD, &["oom_disabled", "add_allocations", "remove_allocations"]),
    Route::new("servers.update_startup", answers::<Item<server::Server>>, |it| {
        it.read(panel().server(it.id(0)).update_startup(&it.body()?))
    })
    .sends(&["/startup", "/egg", "/image", "/environment", "/skip_scripts"], &[]),
    Route::new("servers.suspend", answers_nothing, |it| {
        finish(panel().server(it.id(0)).suspend())
    }),
    Route::new("servers.unsuspend", answers_nothing, |it| {
        finish(panel().server(it.id(0)).unsuspend())
    }),
    Route::new("servers.reinstall", answers_nothing, |it| {
        finish(panel().server(it.id(0)).reinstall())
    }),
    Route::new("servers.delete", answers_nothing, |it| {
        finish(panel().server(it.id(0)).delete())
    }),
    Route::new("servers.force_delete", answers_nothing, |it| {
        finish(panel().server(it.id(0)).force_delete())
    }),
    Route::new("allocations.list", answers::<ItemList<allocation::Allocation>>, |it| {
        list!(
            panel().node(it.id(0)).allocations().list(), it,
            ["ip" filter_ip, "port" filter_port, "ip_alias" filter_ip_alias, "server_id" filter_server_id],
            include allocation::Include
        )
    }),
    Route::new("allocations.create", answers_nothing, |it| {
        finish(panel().node(it.id(0)).allocations().create(&it.body()?))
    })
    .sends(&["/ip", "/ports"], &["alias"]),
    Route::new("allocations.delete", answers_nothing, |it| {
        finish(panel().node(it.id(0)).allocations().delete(it.id(1)))
    }),
    Route::new("locations.list", answers::<ItemList<location::Location>>, |it| {
        list!(
            panel().locations().list(), it,
            ["short" filter_short, "long" filter_long],
            include location::Include, sort location::Sort
        )
    }),
    Route::new("locations.get", answers::<Item<location::Location>>, |it| {
        it.read(panel().location(it.id(0)).get())
    }),
    Route::new("locations.create", answers::<Item<location::Location>>, |it| {
        finish(panel().locations().create(&it.body()?))
    })
    .sends(&["/short"], &["long"]),
    Route::new("locations.update", answers::<Item<location::Location>>, |it| {
        finish(panel().location(it.id(0)).update(&it.body()?))
    })
    .sends(&["/short"], &["long"]),
    Route::new("locations.delete", answers_nothing, |it| {
        finish(panel().location(it.id(0)).delete())
    }),
    Route::new(
        "nests.list",
        answers::<ItemList<nest::Nest>>,
        |it| list!(panel().nests().list(), it, [], include nest::Include),
    ),
    Route::new("nests.get", answers::<Item<nest::Nest>>, |it| {
        it.read(panel().nest(it.id(0)).get())
    }),
    Route::new("eggs.list", answers::<ItemList<egg::Egg>>, |it| {
        it.read(panel().nest(it.id(0)).eggs().list())
    }),
    Route::new("eggs.get", answers::<Item<egg::Egg>>, |it| {
        it.read(panel().nest(it.id(0)).egg(it.id(1)).get())
    }),
    Route::new(
        "client.servers.list",
        answers::<ItemList<client::server::Server>>,
        |it| {
            list!(
                client().servers().list(), it,
                [
                    "uuid" filter_uuid, "name" filter_name, "description" filter_description,
                    "external_id" filter_external_id, "*" search
                ],
                include client::server::Include, scope client::server::Scope
            )
        },
    ),
    Route::new(
        "client.servers.get",
        answers::<Item<client::server::Server, client::server::Access>>,
        |it| it.read(client().server(it.segment(0)).get()),
    ),
    Route::new(
        "client.servers.resources",
        answers::<Item<client::resources::Resources>>,
        |it| finish(client().server(it.segment(0)).resources()),
    ),
    Route::new("client.servers.power", answers_nothing, |it| {
        finish(client().server(it.segment(0)).power(it.member("signal")?))
    })
    .sends(&["/signal"], &[]),
    Route::new(
        "client.servers.websocket",
        answers::<Data<client::websocket::Ticket>>,
        |it| finish(server(it).websocket()),
    ),
];

/// An answer without the panel's usual form.
#[derive(Serialize, Deserialize)]
struct Data<T> {
    data: T,
}
