//! Servers of the Application API.

use panel_http::{
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};
use pelican_api::models::server;

use super::{answers, panel};

const NEW: [&str; 12] = [
    "/name",
    "/user",
    "/egg",
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
const EXTRAS: [&str; 9] = [
    "allocation",
    "deploy",
    "docker_image",
    "startup",
    "external_id",
    "description",
    "skip_scripts",
    "oom_killer",
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

pub(super) static ROUTES: &[Route] = &[
    Route::new("servers.list", answers::<ItemList<server::Server>>, |it| {
        list!(
            panel().servers().list(), it,
            [
                "uuid" filter_uuid, "uuid_short" filter_identifier, "name" filter_name,
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
    .sends(&NEW, &EXTRAS),
    Route::new("servers.update_details", answers::<Item<server::Server>>, |it| {
        it.read(panel().server(it.id(0)).update_details(&it.body()?))
    })
    .sends(&["/name", "/user", "/external_id", "/description"], &[]),
    Route::new("servers.update_build", answers::<Item<server::Server>>, |it| {
        it.read(panel().server(it.id(0)).update_build(&it.body()?))
    })
    .sends(&BUILD, &["oom_killer", "add_allocations", "remove_allocations"]),
    Route::new("servers.update_startup", answers::<Item<server::Server>>, |it| {
        it.read(panel().server(it.id(0)).update_startup(&it.body()?))
    })
    .sends(&["/egg", "/environment", "/skip_scripts"], &["startup", "image"]),
    Route::new("servers.suspend", answers_nothing, |it| {
        finish(panel().server(it.id(0)).suspend())
    }),
    Route::new("servers.unsuspend", answers_nothing, |it| {
        finish(panel().server(it.id(0)).unsuspend())
    }),
    Route::new("servers.reinstall", answers_nothing, |it| {
        finish(panel().server(it.id(0)).reinstall())
    }),
    Route::new("servers.transfer", answers_nothing, |it| {
        finish(panel().server(it.id(0)).transfer(&it.body()?))
    })
    .sends(&["/node_id", "/allocation_id"], &["allocation_additional"]),
    Route::new("servers.cancel_transfer", answers_nothing, |it| {
        finish(panel().server(it.id(0)).cancel_transfer())
    }),
    Route::new("servers.delete", answers_nothing, |it| {
        finish(panel().server(it.id(0)).delete())
    }),
    Route::new("servers.force_delete", answers_nothing, |it| {
        finish(panel().server(it.id(0)).force_delete())
    }),
];
