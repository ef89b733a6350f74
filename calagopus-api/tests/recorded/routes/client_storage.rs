//! What a server has: back-ups, databases, allocations, mounts.

use calagopus_api::{
    Secret, SignedUrl,
    models::client::{
        allocation::ServerAllocation,
        backup::{Backup, BackupArchive, BackupGroup, BackupsOfGroup, StreamableArchiveFormat},
        database::{Database, DatabaseHost},
        mount::ServerMount,
    },
};
use panel_http::recording::suite::{Built, Recorded, Route, answers_nothing, finish};

use super::{answers, client_files::progress_of_entry, flag, listed, one, page, searched, server};

const GROUP: [&str; 2] = ["retention_count", "retention_days"];

pub(super) static ROUTES: &[Route] = &[
    Route::new(
        "client.backups.list",
        |body| page::<Backup>(body, "backups"),
        |it| {
            listed(it, server(it).backups().list(), |list, name, value| match name {
                "ungrouped" => Ok(list.ungrouped(flag(value)?)),
                _ => searched(list, name, value),
            })
        },
    ),
    Route::new(
        "client.backups.list_system",
        |body| page::<Backup>(body, "backups"),
        |it| listed(it, server(it).backups().list_system(), searched),
    ),
    Route::new(
        "client.backups.create",
        |body| one::<Backup>(body, "backup"),
        |it| finish(server(it).backups().create(&it.body()?)),
    )
    .sends(&["/ignored_files"], &["name", "backup_group_uuid"]),
    Route::new("client.backups.clear_failed_restore", answers_nothing, |it| {
        finish(server(it).backups().clear_failed_restore())
    }),
    Route::new(
        "client.backups.get",
        |body| one::<Backup>(body, "backup"),
        |it| finish(server(it).backup(it.parsed(1)?).get()),
    ),
    Route::new("client.backups.update", answers_nothing, |it| {
        finish(server(it).backup(it.parsed(1)?).update(&it.body()?))
    })
    .sends(&[], &["name", "backup_group_uuid", "locked"]),
    Route::new("client.backups.delete", answers_nothing, |it| {
        finish(server(it).backup(it.parsed(1)?).delete())
    }),
    Route::new("client.backups.download", answers::<SignedUrl>, download),
    Route::new("client.backups.export", progress_of_entry, |it| {
        finish(server(it).backup(it.parsed(1)?).export(&it.body()?))
    })
    .sends(&["/path"], &["archive_format", "foreground"]),
    Route::new("client.backups.query", answers::<BackupArchive>, |it| {
        finish(server(it).backup(it.parsed(1)?).query())
    }),
    Route::new("client.backups.restore", answers_nothing, |it| {
        finish(server(it).backup(it.parsed(1)?).restore(it.body()?))
    })
    .sends(&[], &["truncate_directory", "restore_startup"]),
    Route::new(
        "client.backup_groups.list",
        |body| one::<Vec<BackupGroup>>(body, "backup_groups"),
        |it| finish(server(it).backups().groups().list()),
    ),
    Route::new(
        "client.backup_groups.create",
        |body| one::<BackupGroup>(body, "backup_group"),
        |it| finish(server(it).backups().groups().create(&it.body()?)),
    )
    .sends(&["/name"], &GROUP),
    Route::new(
        "client.backup_groups.backups",
        |body| page::<Backup>(body, "backups"),
        |it| listed(it, server(it).backup_group(it.parsed(1)?).backups(), searched),
    ),
    Route::new("client.backup_groups.update", answers_nothing, |it| {
        finish(server(it).backup_group(it.parsed(1)?).update(&it.body()?))
    })
    .sends(&[], &["name", "retention_count", "retention_days"]),
    Route::new("client.backup_groups.delete", answers_nothing, delete_group).sends(&["/lock_backups"], &[]),
    Route::new(
        "client.databases.list",
        |body| page::<Database>(body, "databases"),
        |it| {
            listed(it, server(it).databases().list(), |list, name, value| match name {
                "include_password" => Ok(list.include_password(flag(value)?)),
                _ => searched(list, name, value),
            })
        },
    ),
    Route::new(
        "client.databases.hosts",
        |body| one::<Vec<DatabaseHost>>(body, "database_hosts"),
        |it| finish(server(it).databases().hosts()),
    ),
    Route::new(
        "client.databases.create",
        |body| one::<Database>(body, "database"),
        |it| finish(server(it).databases().create(&it.body()?)),
    )
    .sends(&["/database_host_uuid", "/name"], &[]),
    Route::new(
        "client.databases.get",
        |body| one::<Database>(body, "database"),
        |it| {
            let database = server(it).database(it.parsed(1)?);
            match it.query("include_password").as_deref() {
                Some("true") => finish(database.get_with_password()),
                _ => finish(database.get()),
            }
        },
    ),
    Route::new("client.databases.update", answers_nothing, |it| {
        finish(server(it).database(it.parsed(1)?).set_locked(it.member("locked")?))
    })
    .sends(&["/locked"], &[]),
    Route::new("client.databases.delete", answers_nothing, |it| {
        finish(server(it).database(it.parsed(1)?).delete())
    }),
    Route::new("client.databases.recreate", answers_nothing, |it| {
        finish(server(it).database(it.parsed(1)?).recreate())
    }),
    Route::new(
        "client.databases.rotate_password",
        |body| one::<Option<Secret>>(body, "password"),
        |it| finish(server(it).database(it.parsed(1)?).rotate_password()),
    ),
    Route::new(
        "client.databases.size",
        |body| one::<u64>(body, "size"),
        |it| finish(server(it).database(it.parsed(1)?).size()),
    ),
    Route::new(
        "client.allocations.list",
        |body| page::<ServerAllocation>(body, "allocations"),
        |it| listed(it, server(it).allocations().list(), searched),
    ),
    Route::new(
        "client.allocations.assign",
        |body| one::<ServerAllocation>(body, "allocation"),
        |it| finish(server(it).allocations().assign()),
    ),
    Route::new("client.allocations.update", answers_nothing, |it| {
        finish(server(it).allocation(it.parsed(1)?).update(&it.body()?))
    })
    .sends(&[], &["notes", "primary"]),
    Route::new("client.allocations.delete", answers_nothing, |it| {
        finish(server(it).allocation(it.parsed(1)?).delete())
    }),
    Route::new(
        "client.mounts.list",
        |body| page::<ServerMount>(body, "mounts"),
        |it| listed(it, server(it).mounts().list(), searched),
    ),
    Route::new("client.mounts.attach", answers_nothing, |it| {
        finish(server(it).mounts().attach(it.member("mount_uuid")?))
    })
    .sends(&["/mount_uuid"], &[]),
    Route::new("client.mounts.detach", answers_nothing, |it| {
        finish(server(it).mounts().detach(it.parsed(1)?))
    }),
];

fn download(it: &Recorded<'_>) -> Built {
    let format = it.query("archive_format");
    let format = format.map(|format| StreamableArchiveFormat::from(format.as_str()));
    finish(server(it).backup(it.parsed(1)?).download(format.as_ref()))
}

fn delete_group(it: &Recorded<'_>) -> Built {
    let backups = if it.member("lock_backups")? {
        BackupsOfGroup::Lock
    } else {
        BackupsOfGroup::Keep
    };
    finish(server(it).backup_group(it.parsed(1)?).delete(backups))
}
