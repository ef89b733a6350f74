//! Backups and databases of a server, as its users see them.

use panel_http::{
    SignedUrl,
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Recorded, Route, answers_nothing, finish},
};
use pelican_api::{
    client::backups::BackupHandle,
    models::client::{
        backup::{Backup, ExistingFiles, ListMeta},
        database::Database,
    },
};

use super::{answers, server};

pub(super) static ROUTES: &[Route] = &[
    Route::new("client.backups.list", answers::<ItemList<Backup, ListMeta>>, |it| {
        list!(server(it).backups().list(), it, [])
    }),
    Route::new("client.backups.get", answers::<Item<Backup>>, |it| {
        finish(backup(it).get())
    }),
    Route::new("client.backups.create", answers::<Item<Backup>>, |it| {
        finish(server(it).backups().create(&it.body()?))
    })
    .sends(&[], &["name", "ignored", "is_locked"]),
    Route::new("client.backups.download", answers::<Item<SignedUrl>>, |it| {
        finish(backup(it).download())
    }),
    Route::new("client.backups.rename", answers::<Item<Backup>>, |it| {
        finish(backup(it).rename(&it.member::<String>("name")?))
    })
    .sends(&["/name"], &[]),
    Route::new("client.backups.toggle_lock", answers::<Item<Backup>>, |it| {
        finish(backup(it).toggle_lock())
    }),
    Route::new("client.backups.restore", answers_nothing, |it| {
        let existing = if it.member("truncate")? {
            ExistingFiles::Delete
        } else {
            ExistingFiles::Keep
        };
        finish(backup(it).restore(existing))
    })
    .sends(&["/truncate"], &[]),
    Route::new("client.backups.delete", answers_nothing, |it| {
        finish(backup(it).delete())
    }),
    Route::new("client.databases.list", answers::<ItemList<Database>>, |it| {
        it.read(server(it).databases().list())
    }),
    Route::new("client.databases.create", answers::<Item<Database>>, |it| {
        finish(server(it).databases().create(&it.body()?))
    })
    .sends(&["/database", "/remote"], &[]),
    Route::new("client.databases.rotate_password", answers::<Item<Database>>, |it| {
        finish(server(it).database(it.id(1)).rotate_password())
    }),
    Route::new("client.databases.delete", answers_nothing, |it| {
        finish(server(it).database(it.id(1)).delete())
    }),
];

fn backup(it: &Recorded<'_>) -> BackupHandle {
    server(it).backup(it.segment(1).parse().unwrap_or_default())
}
