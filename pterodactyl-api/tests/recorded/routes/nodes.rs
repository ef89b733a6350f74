//! Nodes.

use panel_http::{
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Built, Recorded, Route, answers_nothing, finish},
};
use pterodactyl_api::models::node;

use super::{answers, panel};

const NEW: [&str; 10] = [
    "/name",
    "/location_id",
    "/fqdn",
    "/scheme",
    "/memory",
    "/memory_overallocate",
    "/disk",
    "/disk_overallocate",
    "/daemon_listen",
    "/daemon_sftp",
];
const NEW_EXTRAS: [&str; 5] = [
    "daemon_base",
    "upload_size",
    "public",
    "behind_proxy",
    "maintenance_mode",
];
const UPDATE: [&str; 11] = [
    "/name",
    "/location_id",
    "/fqdn",
    "/scheme",
    "/memory",
    "/memory_overallocate",
    "/disk",
    "/disk_overallocate",
    "/daemon_listen",
    "/daemon_sftp",
    "/daemon_base",
];
const UPDATE_EXTRAS: [&str; 5] = [
    "upload_size",
    "public",
    "behind_proxy",
    "maintenance_mode",
    "reset_secret",
];

pub(super) static ROUTES: &[Route] = &[
    Route::new("nodes.list", answers::<ItemList<node::Node>>, |it| {
        list!(
            panel().nodes().list(), it,
            ["uuid" filter_uuid, "name" filter_name, "fqdn" filter_fqdn, "daemon_token_id" filter_daemon_token_id],
            include node::Include, sort node::Sort
        )
    }),
    Route::new("nodes.get", answers::<Item<node::Node>>, |it| {
        it.read(panel().node(it.id(0)).get())
    }),
    Route::new("nodes.deployable", answers::<ItemList<node::Node>>, deployable),
    Route::new("nodes.configuration", answers::<node::Configuration>, |it| {
        finish(panel().node(it.id(0)).configuration())
    }),
    Route::new("nodes.create", answers::<Item<node::Node>>, |it| {
        finish(panel().nodes().create(&it.body()?))
    })
    .sends(&NEW, &NEW_EXTRAS),
    Route::new("nodes.update", answers::<Item<node::Node>>, |it| {
        finish(panel().node(it.id(0)).update(&it.body()?))
    })
    .sends(&UPDATE, &UPDATE_EXTRAS),
    Route::new("nodes.delete", answers_nothing, |it| {
        finish(panel().node(it.id(0)).delete())
    }),
];

fn deployable(it: &Recorded<'_>) -> Built {
    let pairs = it.exchange.query_pairs();
    let numbers = |wanted: &str| -> Vec<u64> {
        let values = pairs.iter().filter(|(name, _)| name == wanted);
        values.filter_map(|(_, value)| value.parse().ok()).collect()
    };
    let (Some(memory), Some(disk)) = (numbers("memory").pop(), numbers("disk").pop()) else {
        return Err("memory and disk are always sent".to_owned());
    };
    let locations = numbers("location_ids[]").into_iter().map(Into::into);
    let mut call = panel().nodes().deployable(memory, disk, locations);
    for (name, value) in &pairs {
        match name.as_str() {
            "memory" | "disk" | "location_ids[]" => {}
            "include" => {
                call = value
                    .split(',')
                    .fold(call, |call, word| call.include(node::Include::from(word)))
            }
            _ => call = call.query(name, value),
        }
    }
    finish(call)
}
