//! Locations.

use calagopus_api::models::{
    database_agent_host::AttachedDatabaseAgentHost, database_host::AttachedDatabaseHost, location::Location, node::Node,
};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};

use super::{one, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.locations.list", |body| page::<Location>(body, "locations"), |it| list!(panel().locations().list(), it, ["search" search])),
    Route::new("admin.locations.create", |body| one::<Location>(body, "location"), |it| finish(panel().locations().create(&it.body()?))).sends(&["/name"], &["backup_configuration_uuid", "description", "flag"]),
    Route::new("admin.locations.get", |body| one::<Location>(body, "location"), |it| finish(panel().location(it.parsed(0)?).get())),
    Route::new("admin.locations.update", answers_nothing, |it| finish(panel().location(it.parsed(0)?).update(&it.body()?))).sends(&[], &["backup_configuration_uuid", "name", "description", "flag"]),
    Route::new("admin.locations.delete", answers_nothing, |it| finish(panel().location(it.parsed(0)?).delete())).sends(&[], &[]),
    Route::new("admin.locations.duplicate", |body| one::<Location>(body, "location"), |it| finish(panel().location(it.parsed(0)?).duplicate(it.member::<String>("name")?))).sends(&["/name"], &[]),
    Route::new("admin.locations.nodes", |body| page::<Node>(body, "nodes"), |it| list!(panel().location(it.parsed(0)?).nodes(), it, ["search" search])),
    Route::new("admin.locations.database_hosts.list", |body| page::<AttachedDatabaseHost>(body, "database_hosts"), |it| list!(panel().location(it.parsed(0)?).database_hosts(), it, ["search" search])),
    Route::new("admin.locations.database_hosts.add", answers_nothing, |it| finish(panel().location(it.parsed(0)?).add_database_host(it.member("database_host_uuid")?))).sends(&["/database_host_uuid"], &[]),
    Route::new("admin.locations.database_hosts.remove", answers_nothing, |it| finish(panel().location(it.parsed(0)?).remove_database_host(it.parsed(1)?))).sends(&[], &[]),
    Route::new("admin.locations.database_agent_hosts.list", |body| page::<AttachedDatabaseAgentHost>(body, "database_agent_hosts"), |it| list!(panel().location(it.parsed(0)?).database_agent_hosts(), it, ["search" search])),
    Route::new("admin.locations.database_agent_hosts.add", answers_nothing, |it| finish(panel().location(it.parsed(0)?).add_database_agent_host(it.member("database_agent_host_uuid")?))).sends(&["/database_agent_host_uuid"], &[]),
    Route::new("admin.locations.database_agent_hosts.remove", answers_nothing, |it| finish(panel().location(it.parsed(0)?).remove_database_agent_host(it.parsed(1)?))).sends(&[], &[]),
];
