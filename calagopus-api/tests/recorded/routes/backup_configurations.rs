//! Backup configurations, and what has them.

use calagopus_api::models::{
    backup_configuration::BackupConfiguration,
    location::Location,
    node::{BackupOnNode, Node},
    server::Server,
    stats::BackupStats,
};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};

use super::{answers, one, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.backup_configurations.list", |body| page::<BackupConfiguration>(body, "backup_configurations"), |it| list!(panel().backup_configurations().list(), it, ["search" search])),
    Route::new("admin.backup_configurations.create", |body| one::<BackupConfiguration>(body, "backup_configuration"), |it| finish(panel().backup_configurations().create(&it.body()?))).sends(&["/name", "/maintenance_enabled", "/shared", "/backup_disk", "/backup_configs"], &["description"]),
    Route::new("admin.backup_configurations.get", |body| one::<BackupConfiguration>(body, "backup_configuration"), |it| finish(panel().backup_configuration(it.parsed(0)?).get())),
    Route::new("admin.backup_configurations.update", answers_nothing, |it| finish(panel().backup_configuration(it.parsed(0)?).update(&it.body()?))).sends(&[], &["name", "description", "maintenance_enabled", "shared", "backup_disk", "backup_configs"]),
    Route::new("admin.backup_configurations.delete", answers_nothing, |it| finish(panel().backup_configuration(it.parsed(0)?).delete())).sends(&[], &[]),
    Route::new("admin.backup_configurations.duplicate", |body| one::<BackupConfiguration>(body, "backup_configuration"), |it| finish(panel().backup_configuration(it.parsed(0)?).duplicate(it.member::<String>("name")?))).sends(&["/name"], &[]),
    Route::new("admin.backup_configurations.backups", |body| page::<BackupOnNode>(body, "backups"), |it| list!(panel().backup_configuration(it.parsed(0)?).backups(), it, ["search" search])),
    Route::new("admin.backup_configurations.locations", |body| page::<Location>(body, "locations"), |it| list!(panel().backup_configuration(it.parsed(0)?).locations(), it, ["search" search])),
    Route::new("admin.backup_configurations.nodes", |body| page::<Node>(body, "nodes"), |it| list!(panel().backup_configuration(it.parsed(0)?).nodes(), it, ["search" search])),
    Route::new("admin.backup_configurations.servers", |body| page::<Server>(body, "servers"), |it| list!(panel().backup_configuration(it.parsed(0)?).servers(), it, ["search" search])),
    Route::new("admin.backup_configurations.stats", answers::<BackupStats>, |it| finish(panel().backup_configuration(it.parsed(0)?).stats())),
];
