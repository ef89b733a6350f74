//! Schedules of a server and their tasks.

use panel_http::{
    envelope::{Item, ItemList},
    recording::suite::{Recorded, Route, answers_nothing, finish},
};
use pelican_api::{
    client::schedules::ScheduleHandle,
    models::client::schedule::{Schedule, Task},
};

use super::{answers, server};

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

pub(super) static ROUTES: &[Route] = &[
    Route::new("client.schedules.list", answers::<ItemList<Schedule>>, |it| {
        finish(server(it).schedules().list())
    }),
    Route::new("client.schedules.get", answers::<Item<Schedule>>, |it| {
        finish(schedule(it).get())
    }),
    Route::new("client.schedules.create", answers::<Item<Schedule>>, |it| {
        finish(server(it).schedules().create(&it.body()?))
    })
    .sends(&NEW_SCHEDULE, &["is_active", "only_when_online"]),
    Route::new("client.schedules.update", answers::<Item<Schedule>>, |it| {
        finish(schedule(it).update(&it.body()?))
    })
    .sends(&UPDATE_SCHEDULE, &[]),
    Route::new("client.schedules.execute", answers_nothing, |it| {
        finish(schedule(it).execute())
    }),
    Route::new("client.schedules.delete", answers_nothing, |it| {
        finish(schedule(it).delete())
    }),
    Route::new("client.tasks.create", answers::<Item<Task>>, |it| {
        finish(schedule(it).create_task(&it.body()?))
    })
    .sends(
        &["/action", "/time_offset"],
        &["payload", "sequence_id", "continue_on_failure"],
    ),
    Route::new("client.tasks.update", answers::<Item<Task>>, |it| {
        finish(schedule(it).task(it.id(2)).update(&it.body()?))
    })
    .sends(
        &["/action", "/time_offset", "/continue_on_failure"],
        &["payload", "sequence_id"],
    ),
    Route::new("client.tasks.delete", answers_nothing, |it| {
        finish(schedule(it).task(it.id(2)).delete())
    }),
];

fn schedule(it: &Recorded<'_>) -> ScheduleHandle {
    server(it).schedule(it.id(1))
}
