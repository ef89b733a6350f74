//! How each endpoint's answers are read and its requests built again, in the order of the crate's modules.

mod backup_configurations;
mod client_account;
mod client_files;
mod client_schedules;
mod client_server;
mod client_storage;
mod egg_configurations;
mod egg_repositories;
mod eggs;
#[cfg(feature = "full")]
mod generated;
mod locations;
mod mounts;
mod nests;
mod node_backups;
mod nodes;
mod roles;
mod servers;
mod system;
mod users;

use std::collections::BTreeMap;

use calagopus_api::{
    Calagopus, ClientApi, Listing, ServerId,
    client::servers::ServerHandle,
    paging::{PageBody, Searchable},
};
use panel_http::recording::{
    Replay,
    suite::{self, Built, Recorded, Route},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Places that are open by their nature.
const OPEN: &[(&str, &str)] = &[
    ("/**/docker_images", "the egg's author labels the images"),
    ("/**/startup_commands", "the egg's author labels the commands"),
    ("/**/name_translations", "one for each language that somebody wrote"),
    ("/**/title_translations", "one for each language that somebody wrote"),
    ("/**/content_translations", "one for each language that somebody wrote"),
    (
        "/**/description_translations",
        "one for each language that somebody wrote",
    ),
    ("/**/config/files", "the egg's author names the files"),
    ("/**/replace/*/replace_with", "the egg's author writes what it likes"),
    ("/**/restic/environment", "Restic's own names"),
    ("/**/kopia/tags", "somebody names them"),
    ("/**/database_agent_template/env", "the image's own names"),
    ("/**/database_agent_template/volumes", "somebody names them"),
    ("/env", "the image's own names"),
    ("/env_overrides/**", "the image's own names"),
    ("/volumes", "somebody names them"),
    ("/data/*/env", "the image's own names"),
    ("/data/*/env_overrides/**", "the image's own names"),
    ("/data/*/volumes", "somebody names them"),
    ("/resources/users/languages", "one for each language"),
    ("/resources/backups/disks", "one for each kind of store"),
    ("/extensions", "one for each extension"),
    (
        "/options/**",
        "what a browser is told to do, in the words of another standard",
    ),
    ("/user/route_order/**", "the pages of the panel and of its extensions"),
    ("/ntp_offsets", "one for each time server"),
    ("/migrations/extensions", "one for each extension"),
    ("/data/*/data/**", "each kind of event has members of its own"),
    ("/**/metadata/**", "each kind of back-up has members of its own"),
    ("/**/feature_limits", "extensions of the panel add limits of their own"),
    ("/user_permissions", "extensions add groups"),
    ("/admin_permissions", "extensions add groups"),
    ("/server_permissions", "extensions add groups"),
    ("/*/*/permissions", "extensions add permissions"),
    ("/errors", "by the UUID of the step"),
    ("/headers", "the other side names its headers"),
];

/// How every endpoint is checked.
pub(super) fn all() -> Vec<Route> {
    let groups: &[&[Route]] = &[
        backup_configurations::ROUTES,
        client_account::ROUTES,
        client_files::ROUTES,
        client_schedules::ROUTES,
        client_server::ROUTES,
        client_storage::ROUTES,
        egg_configurations::ROUTES,
        egg_repositories::ROUTES,
        eggs::ROUTES,
        #[cfg(feature = "full")]
        generated::admin::ROUTES,
        #[cfg(feature = "full")]
        generated::admin_databases::ROUTES,
        #[cfg(feature = "full")]
        generated::admin_system::ROUTES,
        #[cfg(feature = "full")]
        generated::client::ROUTES,
        #[cfg(feature = "full")]
        generated::client_databases::ROUTES,
        #[cfg(feature = "full")]
        generated::client_explorer::ROUTES,
        locations::ROUTES,
        mounts::ROUTES,
        nests::ROUTES,
        node_backups::ROUTES,
        nodes::ROUTES,
        roles::ROUTES,
        servers::ROUTES,
        system::ROUTES,
        users::ROUTES,
    ];
    groups.concat()
}

/// Nothing is lost of an answer that is a `T` as it stands.
fn answers<T: Serialize + DeserializeOwned>(body: &Value) -> Result<(), Vec<String>> {
    suite::answers::<T>(body, OPEN)
}

/// Nothing is lost of an answer that has a `T` below `key`, and nothing beside it.
fn one<T: Serialize + DeserializeOwned>(body: &Value, key: &str) -> Result<(), Vec<String>> {
    one_open::<T>(body, key, OPEN)
}

/// The same, with other places that are open.
fn one_open<T: Serialize + DeserializeOwned>(
    body: &Value,
    key: &str,
    open: &[(&str, &str)],
) -> Result<(), Vec<String>> {
    match body.as_object().map(|members| (members.len(), members.get(key))) {
        Some((1, Some(member))) => suite::answers::<T>(member, open),
        _ => Err(vec![format!("is not an object with `{key}` alone: {body}")]),
    }
}

/// Nothing is lost of an answer that has a map below `key` with a `T` for each server, and nothing beside it.
fn by_server<T: Serialize + DeserializeOwned>(body: &Value, key: &str) -> Result<(), Vec<String>> {
    one_open::<BTreeMap<ServerId, T>>(body, key, &[("", "one for each server")])
}

/// Nothing is lost of a page of `T` below `key`.
fn page<T: Serialize + DeserializeOwned>(body: &Value, key: &str) -> Result<(), Vec<String>> {
    one::<PageBody<T>>(body, key)
}

fn panel() -> Calagopus {
    let builder = Calagopus::builder("https://panel.example", "c7sp_example".into());
    builder.service(Replay::new([])).build().unwrap()
}

fn client() -> ClientApi {
    panel().client()
}

/// The server of a recorded request, as its users reach it.
fn server(it: &Recorded<'_>) -> ServerHandle {
    client().server(it.segment(0))
}

/// Builds a list again; `filter` takes what is not the number or size of the page.
fn listed<T, F>(
    it: &Recorded<'_>,
    mut list: Listing<T, F>,
    filter: impl Fn(Listing<T, F>, &str, &str) -> Result<Listing<T, F>, String>,
) -> Built {
    for (name, value) in it.exchange.query_pairs() {
        list = match name.as_str() {
            "page" => list.page(value.parse().map_err(|error| format!("page: {error}"))?),
            "per_page" => list.per_page(value.parse().map_err(|error| format!("per_page: {error}"))?),
            _ => filter(list, &name, &value)?,
        };
    }
    suite::finish(list.into_call())
}

/// For [`listed`]: a list that can be searched.
fn searched<T, F: Searchable>(list: Listing<T, F>, name: &str, value: &str) -> Result<Listing<T, F>, String> {
    match name {
        "search" => Ok(list.search(value)),
        _ => Err(format!("no builder for `{name}` in the query")),
    }
}

fn flag(value: &str) -> Result<bool, String> {
    value.parse().map_err(|error| format!("`{value}`: {error}"))
}

/// How many lines of a log were asked for.
fn lines(it: &Recorded<'_>) -> Result<Option<u64>, String> {
    let lines = it.query("lines").map(|lines| lines.parse());
    lines.transpose().map_err(|error| format!("lines: {error}"))
}
