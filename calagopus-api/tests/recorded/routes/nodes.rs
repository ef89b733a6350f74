//! Nodes, and what their servers may have.

use calagopus_api::{
    NodeId, ServerId,
    models::{
        database_agent_host::AttachedDatabaseAgentHost,
        database_host::AttachedDatabaseHost,
        mount::AttachedMount,
        node::{
            Capacity, LogFile, Node, NodeAllocation, NodeConfiguration, NodeOverview, NodeStats, NodeToken, TransferProgress,
        },
        server::Server,
    },
    server::ResourceUsage,
};
use panel_http::{
    recorded_list as list,
    recording::suite::{Built, Recorded, Route, answers_nothing, answers_text, finish},
};
use serde_json::Value;

use super::{answers, by_server, lines, one, one_open, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.nodes.list", |body| page::<Node>(body, "nodes"), |it| list!(panel().nodes().list(), it, ["search" search])),
    Route::new("admin.nodes.create", |body| one::<Node>(body, "node"), |it| finish(panel().nodes().create(&it.body()?))).sends(&["/location_uuid", "/name", "/deployment_enabled", "/maintenance_enabled", "/url", "/sftp_port", "/memory", "/disk"], &["backup_configuration_uuid", "description", "public_url", "sftp_host"]),
    Route::new("admin.nodes.configure_many", |body| one::<u64>(body, "applied"), |it| {
 let nodes: Vec<NodeId> = it.member("node_uuids")?;
 finish(panel().nodes().configure(nodes, &it.member("config")?))
}).sends(&["/node_uuids", "/config"], &[]),
    Route::new("admin.nodes.get", |body| one::<Node>(body, "node"), |it| finish(panel().node(it.parsed(0)?).get())),
    Route::new("admin.nodes.update", answers_nothing, |it| finish(panel().node(it.parsed(0)?).update(&it.body()?))).sends(&[], &["location_uuid", "backup_configuration_uuid", "name", "description", "deployment_enabled", "maintenance_enabled", "public_url", "url", "sftp_host", "sftp_port", "memory", "disk"]),
    Route::new("admin.nodes.delete", answers_nothing, |it| finish(panel().node(it.parsed(0)?).delete())).sends(&[], &[]),
    Route::new("admin.nodes.duplicate", |body| one::<Node>(body, "node"), |it| finish(panel().node(it.parsed(0)?).duplicate(it.member::<String>("name")?))).sends(&["/name"], &[]),
    Route::new("admin.nodes.capacity", answers::<Capacity>, |it| finish(panel().node(it.parsed(0)?).capacity())),
    Route::new("admin.nodes.configuration", configuration, |it| finish(panel().node(it.parsed(0)?).configuration())),
    Route::new("admin.nodes.configure", |body| one::<bool>(body, "applied"), |it| finish(panel().node(it.parsed(0)?).configure(&it.body()?))).of_text(),
    Route::new("admin.nodes.token", answers::<NodeToken>, |it| finish(panel().node(it.parsed(0)?).token())),
    Route::new("admin.nodes.reset_token", answers::<NodeToken>, |it| finish(panel().node(it.parsed(0)?).reset_token())).sends(&[], &[]),
    Route::new("admin.nodes.allocations.list", |body| page::<NodeAllocation>(body, "allocations"), |it| list!(panel().node(it.parsed(0)?).allocations(), it, ["search" search])),
    Route::new("admin.nodes.allocations.available", |body| page::<NodeAllocation>(body, "allocations"), |it| list!(panel().node(it.parsed(0)?).available_allocations(), it, ["search" search])),
    Route::new("admin.nodes.allocations.create", |body| one::<u64>(body, "created"), |it| finish(panel().node(it.parsed(0)?).create_allocations(&it.body()?))).sends(&["/ip", "/ports"], &["ip_alias"]),
    Route::new("admin.nodes.allocations.update", |body| one::<u64>(body, "updated"), |it| finish(panel().node(it.parsed(0)?).update_allocations(&it.body()?))).sends(&["/uuids", "/ip"], &["ip_alias"]),
    Route::new("admin.nodes.allocations.delete", |body| one::<u64>(body, "deleted"), |it| finish(panel().node(it.parsed(0)?).delete_allocations(it.member::<Vec<_>>("uuids")?))).sends(&["/uuids"], &[]),
    Route::new("admin.nodes.database_hosts.list", |body| page::<AttachedDatabaseHost>(body, "database_hosts"), |it| list!(panel().node(it.parsed(0)?).database_hosts(), it, ["search" search])),
    Route::new("admin.nodes.database_hosts.add", answers_nothing, |it| finish(panel().node(it.parsed(0)?).add_database_host(it.member("database_host_uuid")?))).sends(&["/database_host_uuid"], &[]),
    Route::new("admin.nodes.database_hosts.remove", answers_nothing, |it| finish(panel().node(it.parsed(0)?).remove_database_host(it.parsed(1)?))).sends(&[], &[]),
    Route::new("admin.nodes.database_agent_hosts.list", |body| page::<AttachedDatabaseAgentHost>(body, "database_agent_hosts"), |it| list!(panel().node(it.parsed(0)?).database_agent_hosts(), it, ["search" search])),
    Route::new("admin.nodes.database_agent_hosts.add", answers_nothing, |it| finish(panel().node(it.parsed(0)?).add_database_agent_host(it.member("database_agent_host_uuid")?))).sends(&["/database_agent_host_uuid"], &[]),
    Route::new("admin.nodes.database_agent_hosts.remove", answers_nothing, |it| finish(panel().node(it.parsed(0)?).remove_database_agent_host(it.parsed(1)?))).sends(&[], &[]),
    Route::new("admin.nodes.mounts.list", |body| page::<AttachedMount>(body, "mounts"), |it| list!(panel().node(it.parsed(0)?).mounts(), it, ["search" search])),
    Route::new("admin.nodes.mounts.add", answers_nothing, |it| finish(panel().node(it.parsed(0)?).add_mount(it.member("mount_uuid")?))).sends(&["/mount_uuid"], &[]),
    Route::new("admin.nodes.mounts.remove", answers_nothing, |it| finish(panel().node(it.parsed(0)?).remove_mount(it.parsed(1)?))).sends(&[], &[]),
    Route::new("admin.nodes.servers.list", |body| page::<Server>(body, "servers"), |it| list!(panel().node(it.parsed(0)?).servers(), it, ["search" search])),
    Route::new("admin.nodes.servers.power", |body| one::<u64>(body, "affected"), power).sends(&["/servers", "/action"], &[]),
    Route::new("admin.nodes.servers.resources", |body| by_server::<ResourceUsage>(body, "resources"), |it| finish(panel().node(it.parsed(0)?).resources())),
    Route::new("admin.nodes.servers.transfer", |body| one::<u64>(body, "affected"), transfer).sends(&["/servers", "/node_uuid", "/allocation_mode", "/transfer_backups", "/delete_source_backups", "/archive_format", "/multiplex_channels"], &["compression_level"]),
    Route::new("admin.nodes.transfers.list", |body| by_server::<TransferProgress>(body, "transfers"), |it| finish(panel().node(it.parsed(0)?).transfers())),
    Route::new("admin.nodes.transfers.servers", |body| page::<Server>(body, "servers"), |it| list!(panel().node(it.parsed(0)?).transferring_servers(), it, ["search" search])),
    Route::new("admin.nodes.system.overview", answers::<NodeOverview>, |it| finish(panel().node(it.parsed(0)?).overview())),
    Route::new("admin.nodes.system.stats", |body| one::<NodeStats>(body, "stats"), |it| finish(panel().node(it.parsed(0)?).stats())),
    Route::new("admin.nodes.system.logs.list", |body| one::<Vec<LogFile>>(body, "log_files"), |it| finish(panel().node(it.parsed(0)?).log_files())),
    Route::new("admin.nodes.system.logs.read", answers_text, |it| finish(panel().node(it.parsed(0)?).log(it.segment(1), lines(it)?))).of_text(),
];

/// Its token is told apart; all else is the daemon's.
fn configuration(body: &Value) -> Result<(), Vec<String>> {
    one_open::<NodeConfiguration>(body, "config", &[("/**", "the daemon's settings, which differ from version to version")])
}

fn power(it: &Recorded<'_>) -> Built {
    let servers: Vec<ServerId> = it.member("servers")?;
    let node = panel().node(it.parsed(0)?);
    let action = it.member("action")?;
    finish(if servers.is_empty() { node.power_all(action) } else { node.power(servers, action) })
}

fn transfer(it: &Recorded<'_>) -> Built {
    let servers: Vec<ServerId> = it.member("servers")?;
    let node = panel().node(it.parsed(0)?);
    let how = it.body()?;
    finish(if servers.is_empty() { node.transfer_all(&how) } else { node.transfer(servers, &how) })
}
