//! Backups and schedules of a server.

use panel_http::{
    SignedUrl,
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};
use pelican_api::models::client::{
    backup::{Backup, ExistingFiles, ListMeta},
    schedule::{Schedule, Task},
};

use super::{
    answers,
    client::{server, uuid},
};

pub(super) static ROUTES: &[Route] = &[
    Route::new("client.backups.list", answers::<ItemList<Backup, ListMeta>>, |it| {
        list!(server(it).backups().list(), it, [])
    }),
    Route::new("client.backups.get", answers::<Item<Backup>>, |it| {
        finish(server(it).backup(uuid(it)?).get())
    }),
    Route::new("client.backups.create", answers::<Item<Backup>>, |it| {
        finish(server(it).backups().create(&it.body()?))
    })
    .sends(&[], &["name", "ignored", "is_locked"]),
    Route::new("client.backups.download", answers::<Item<SignedUrl>>, |it| {
        finish(server(it).backup(uuid(it)?).download())
    }),
    Route::new("client.backups.rename", answers::<Item<Backup>>, |it| {
        finish(server(it).backup(uuid(it)?).rename(&it.member::<String>("name")?))
    })
    .sends(&["/name"], &[]),
    Route::new("client.backups.toggle_lock", answers::<Item<Backup>>, |it| {
        finish(server(it).backup(uuid(it)?).toggle_lock())
    }),
    Route::new("client.backups.restore", answers_nothing, |it| {
        let existing = if it.member("truncate")? {
            ExistingFiles::Delete
        } else {
            ExistingFiles::Keep
        };
        finish(server(it).backup(uuid(it)?).restore(existing))
    })
    .sends(&["/truncate"], &[]),
    Route::new("client.backups.delete", answers_nothing, |it| {
        finish(server(it).backup(uuid(it)?).delete())
    }),
    Route::new("client.schedules.list", answers::<ItemList<Schedule>>, |it| {
        finish(server(it).schedules().list())
    }),
    Route::new("client.schedules.get", answers::<Item<Schedule>>, |it| {
        finish(server(it).schedule(it.id(1)).get())
    }),
    Route::new("client.schedules.create", answers::<Item<Schedule>>, |it| {
        finish(server(it).schedules().create(&it.body()?))
    })
    .sends(&NEW_SCHEDULE, &["is_active", "only_when_online"]),
    Route::new("client.schedules.update", answers::<Item<Schedule>>, |it| {
        finish(server(it).schedule(it.id(1)).update(&it.body()?))
    })
    .sends(&UPDATE_SCHEDULE, &[]),
    Route::new("client.schedules.execute", answers_nothing, |it| {
        finish(server(it).schedule(it.id(1)).execute())
    }),
    Route::new("client.schedules.delete", answers_nothing, |it| {
        finish(server(it).schedule(it.id(1)).delete())
    }),
    Route::new("client.tasks.create", answers::<Item<Task>>, |it| {
        finish(server(it).schedule(it.id(1)).create_task(&it.body()?))
    })
    .sends(
        &["/action", "/time_offset"],
        &["payload", "sequence_id", "continue_on_failure"],
    ),
    Route::new("client.tasks.update", answers::<Item<Task>>, |it| {
        finish(server(it).schedule(it.id(1)).task(it.id(2)).update(&it.body()?))
    })
    .sends(
        &["/action", "/time_offset", "/continue_on_failure"],
        &["payload", "sequence_id"],
    ),
    Route::new("client.tasks.delete", answers_nothing, |it| {
        finish(server(it).schedule(it.id(1)).task(it.id(2)).delete())
    }),
];

const NEW_SCHEDULE: [&str; 6] = ["/name", "/minute", "/hour", "/day_of_month", "/month", "/day_of_week"];
const UPDATE_SCHEDULE: [&str; 8] = [
    "/name",
    "/minute",
    "/hour",
    "/day_of_month",
    "/month",
    "/day_of_week",
    "/is_active",
    "/only_when_online",
];
