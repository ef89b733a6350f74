//! Servers, and what they have.

use calagopus_api::{
    models::{
        database_agent_host::ServerDatabaseInstance,
        node::BackupOnNode,
        server::{MountOfServer, Server, ServerDatabase},
    },
    server::{ServerAllocation, ServerVariable, VariableValue},
};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, answers_text, finish},
};

use super::{flag, listed, searched, lines, one, page, panel};

const NEW: [&str; 23] = ["/node_uuid", "/allocation_uuids", "/owner_uuid", "/egg_uuid", "/start_on_completion", "/skip_installer", "/name", "/limits/cpu", "/limits/memory", "/limits/memory_overhead", "/limits/swap", "/limits/disk", "/limits/io_weight", "/pinned_cpus", "/startup", "/image", "/hugepages_passthrough_enabled", "/kvm_passthrough_enabled", "/feature_limits/allocations", "/feature_limits/databases", "/feature_limits/backups", "/feature_limits/schedules", "/variables"];
const EXTRAS: [&str; 5] = ["allocation_uuid", "backup_configuration_uuid", "external_id", "description", "timezone"];
const DEPLOYED: [&str; 23] = ["/deployment/location_uuids", "/deployment/allow_overallocation", "/owner_uuid", "/egg_uuid", "/start_on_completion", "/skip_installer", "/name", "/limits/cpu", "/limits/memory", "/limits/memory_overhead", "/limits/swap", "/limits/disk", "/limits/io_weight", "/pinned_cpus", "/startup", "/image", "/hugepages_passthrough_enabled", "/kvm_passthrough_enabled", "/feature_limits/allocations", "/feature_limits/databases", "/feature_limits/backups", "/feature_limits/schedules", "/variables"];
const DEPLOYED_EXTRAS: [&str; 6] = ["allocation_uuids", "allocation_uuid", "backup_configuration_uuid", "external_id", "description", "timezone"];
const CHANGES: [&str; 17] = ["owner_uuid", "egg_uuid", "backup_configuration_uuid", "suspended", "external_id", "name", "description", "limits", "pinned_cpus", "startup", "image", "auto_kill", "auto_start_behavior", "timezone", "hugepages_passthrough_enabled", "kvm_passthrough_enabled", "feature_limits"];

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.servers.list", |body| page::<Server>(body, "servers"), |it| list!(panel().servers().list(), it, ["search" search])),
    Route::new("admin.servers.create", |body| one::<Server>(body, "server"), |it| finish(panel().servers().create(&it.body()?))).sends(&NEW, &EXTRAS),
    Route::new("admin.servers.deploy", |body| one::<Server>(body, "server"), |it| finish(panel().servers().deploy(&it.body()?))).sends(&DEPLOYED, &DEPLOYED_EXTRAS),
    Route::new("admin.servers.find", |body| one::<Server>(body, "server"), |it| finish(panel().servers().find_by_external_id(it.segment(0)))),
    Route::new("admin.servers.get", |body| one::<Server>(body, "server"), |it| finish(panel().server(it.segment(0)).get())),
    Route::new("admin.servers.update", answers_nothing, |it| finish(panel().server(it.segment(0)).update(&it.body()?))).sends(&[], &CHANGES),
    Route::new("admin.servers.delete", answers_nothing, |it| finish(panel().server(it.segment(0)).delete(it.body()?))).sends(&["/force", "/delete_backups"], &[]),
    Route::new("admin.servers.clear_state", answers_nothing, |it| finish(panel().server(it.segment(0)).clear_state())).sends(&[], &[]),
    Route::new("admin.servers.transfer", answers_nothing, |it| finish(panel().server(it.segment(0)).transfer(&it.body()?))).sends(&["/node_uuid", "/allocation_uuids", "/backups", "/delete_source_backups", "/archive_format", "/multiplex_channels"], &["allocation_uuid", "compression_level"]),
    Route::new("admin.servers.cancel_transfer", answers_nothing, |it| finish(panel().server(it.segment(0)).cancel_transfer())).sends(&[], &[]),
    Route::new("admin.servers.logs", answers_text, |it| finish(panel().server(it.segment(0)).logs(lines(it)?))).of_text(),
    Route::new("admin.servers.install_logs", answers_text, |it| finish(panel().server(it.segment(0)).install_logs(lines(it)?))).of_text(),
    Route::new("admin.servers.allocations.list", |body| page::<ServerAllocation>(body, "allocations"), |it| list!(panel().server(it.segment(0)).allocations(), it, ["search" search])),
    Route::new("admin.servers.allocations.add", |body| one::<ServerAllocation>(body, "allocation"), |it| finish(panel().server(it.segment(0)).add_allocation(it.member("allocation_uuid")?))).sends(&["/allocation_uuid"], &[]),
    Route::new("admin.servers.allocations.update", answers_nothing, |it| finish(panel().server(it.segment(0)).update_allocation(it.parsed(1)?, &it.body()?))).sends(&[], &["notes", "primary"]),
    Route::new("admin.servers.allocations.remove", answers_nothing, |it| finish(panel().server(it.segment(0)).remove_allocation(it.parsed(1)?))).sends(&[], &[]),
    Route::new("admin.servers.variables.list", |body| one::<Vec<ServerVariable>>(body, "variables"), |it| finish(panel().server(it.segment(0)).variables())),
    Route::new("admin.servers.variables.set", answers_nothing, |it| {
 let variables: Vec<VariableValue> = it.member("variables")?;
 finish(panel().server(it.segment(0)).set_variables(variables))
}).sends(&["/variables"], &[]),
    Route::new("admin.servers.mounts.list", |body| page::<MountOfServer>(body, "mounts"), |it| list!(panel().server(it.segment(0)).mounts(), it, ["search" search])),
    Route::new("admin.servers.mounts.available", |body| page::<MountOfServer>(body, "mounts"), |it| list!(panel().server(it.segment(0)).available_mounts(), it, ["search" search])),
    Route::new("admin.servers.mounts.add", answers_nothing, |it| finish(panel().server(it.segment(0)).add_mount(it.member("mount_uuid")?))).sends(&["/mount_uuid"], &[]),
    Route::new("admin.servers.mounts.remove", answers_nothing, |it| finish(panel().server(it.segment(0)).remove_mount(it.parsed(1)?))).sends(&[], &[]),
    Route::new("admin.servers.backups", |body| page::<BackupOnNode>(body, "backups"), |it| {
        listed(it, panel().server(it.segment(0)).backups(), |list, name, value| match name {
            "partially_detached" => Ok(list.partially_detached(flag(value)?)),
            _ => searched(list, name, value),
        })
    }),
    Route::new("admin.servers.databases", |body| page::<ServerDatabase>(body, "databases"), |it| list!(panel().server(it.segment(0)).databases(), it, ["search" search])),
    Route::new("admin.servers.database_instances", |body| page::<ServerDatabaseInstance>(body, "instances"), |it| list!(panel().server(it.segment(0)).database_instances(), it, ["search" search])),
];
