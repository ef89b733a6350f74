//! Which endpoint answers with which type, and how its request is built with the public builders. One file per resource.

mod account;
mod allocations;
mod client_files;
mod client_schedules;
mod client_server;
mod client_storage;
mod database_hosts;
mod databases;
mod eggs;
mod mounts;
mod nodes;
mod plugins;
mod roles;
mod servers;
mod users;

use panel_http::recording::{
    Replay,
    suite::{self, Recorded, Route},
};
use pelican_api::{Application, Client, client::servers::ServerHandle};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Places that are open by their nature.
const OPEN: &[(&str, &str)] = &[
    ("/**/container/environment", "the egg's author names the variables"),
    ("/**/docker_images", "the egg's author labels the images"),
    ("/**/startup_commands", "the egg's author labels the commands"),
    ("/**/config/files", "the egg's author names the files"),
    (
        "/**/find/**",
        "the egg's author names the places in a file, and what they become",
    ),
    ("/**/config/file_denylist", "PHP may write a list with a gap as a map"),
    ("/**/composer_packages", "the plugin's author names the packages"),
    (
        "/**/attributes/properties",
        "each kind of event has properties of its own",
    ),
];

/// How every endpoint is checked.
pub(super) fn all() -> Vec<Route> {
    let groups: &[&[Route]] = &[
        account::ROUTES,
        allocations::ROUTES,
        client_files::ROUTES,
        client_schedules::ROUTES,
        client_server::ROUTES,
        client_storage::ROUTES,
        database_hosts::ROUTES,
        databases::ROUTES,
        eggs::ROUTES,
        mounts::ROUTES,
        nodes::ROUTES,
        plugins::ROUTES,
        roles::ROUTES,
        servers::ROUTES,
        users::ROUTES,
    ];
    groups.concat()
}

fn answers<T: Serialize + DeserializeOwned>(body: &Value) -> Result<(), Vec<String>> {
    suite::answers::<T>(body, OPEN)
}

fn panel() -> Application {
    let builder = Application::builder("https://panel.example", "papp_example".into());
    builder.service(Replay::new([])).build().unwrap()
}

fn client() -> Client {
    let builder = Client::builder("https://panel.example", "pacc_example".into());
    builder.service(Replay::new([])).build().unwrap()
}

/// The server of a recorded request, as its users reach it.
fn server(it: &Recorded<'_>) -> ServerHandle {
    client().server(it.segment(0))
}
