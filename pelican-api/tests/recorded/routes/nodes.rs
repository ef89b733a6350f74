//! Nodes.

use panel_http::{
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Built, Recorded, Route, answers_nothing, finish},
};
use pelican_api::models::node::{Configuration, Include, Node, Sort};

use super::{answers, panel};

const NEW: [&str; 12] = [
    "/name",
    "/fqdn",
    "/scheme",
    "/memory",
    "/memory_overallocate",
    "/disk",
    "/disk_overallocate",
    "/cpu",
    "/cpu_overallocate",
    "/daemon_listen",
    "/daemon_connect",
    "/daemon_sftp",
];
const NEW_EXTRAS: [&str; 8] = [
    "description",
    "daemon_sftp_alias",
    "daemon_base",
    "upload_size",
    "tags",
    "public",
    "behind_proxy",
    "maintenance_mode",
];
const UPDATE: [&str; 13] = [
    "/name",
    "/fqdn",
    "/scheme",
    "/memory",
    "/memory_overallocate",
    "/disk",
    "/disk_overallocate",
    "/cpu",
    "/cpu_overallocate",
    "/daemon_listen",
    "/daemon_connect",
    "/daemon_sftp",
    "/daemon_base",
];
const UPDATE_EXTRAS: [&str; 8] = [
    "description",
    "daemon_sftp_alias",
    "upload_size",
    "tags",
    "public",
    "behind_proxy",
    "maintenance_mode",
    "reset_secret",
];

pub(super) static ROUTES: &[Route] = &[
    Route::new("nodes.list", answers::<ItemList<Node>>, |it| {
        list!(
            panel().nodes().list(), it,
            ["uuid" filter_uuid, "name" filter_name, "fqdn" filter_fqdn, "daemon_token_id" filter_daemon_token_id],
            include Include, sort Sort
        )
    }),
    Route::new("nodes.get", answers::<Item<Node>>, |it| {
        it.read(panel().node(it.id(0)).get())
    }),
    Route::new("nodes.deployable", answers::<ItemList<Node>>, deployable),
    Route::new("nodes.configuration", answers::<Configuration>, |it| {
        finish(panel().node(it.id(0)).configuration())
    }),
    Route::new("nodes.create", answers::<Item<Node>>, |it| {
        it.read(panel().nodes().create(&it.body()?))
    })
    .sends(&NEW, &NEW_EXTRAS),
    Route::new("nodes.update", answers::<Item<Node>>, |it| {
        it.read(panel().node(it.id(0)).update(&it.body()?))
    })
    .sends(&UPDATE, &UPDATE_EXTRAS),
    Route::new("nodes.delete", answers_nothing, |it| {
        finish(panel().node(it.id(0)).delete())
    }),
];

fn deployable(it: &Recorded<'_>) -> Built {
    let number = |name: &str| it.query(name).and_then(|value| value.parse().ok());
    let (Some(memory), Some(disk)) = (number("memory"), number("disk")) else {
        return Err("memory and disk are always sent".to_owned());
    };
    let mut call = panel().nodes().deployable(memory, disk);
    for (name, value) in it.exchange.query_pairs() {
        call = match name.as_str() {
            "memory" | "disk" => call,
            "cpu" => call.cpu(value.parse().map_err(|error| format!("cpu: {error}"))?),
            "tags[]" => call.tag(value),
            "include" => value
                .split(',')
                .fold(call, |call, word| call.include(Include::from(word))),
            other => return Err(format!("no builder for `{other}` in the query")),
        };
    }
    finish(call.into_call())
}
