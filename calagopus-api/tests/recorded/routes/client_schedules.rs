//! Schedules of a server, and their steps.

use calagopus_api::models::client::schedule::{
    ConditionOfRun, ExportedSchedule, Schedule, ScheduleStatus, ScheduleStep,
};
use panel_http::recording::suite::{Built, Recorded, Route, answers_nothing, finish};

use super::{answers, listed, one, page, searched, server};

const ALWAYS: [&str; 4] = ["/name", "/enabled", "/triggers", "/condition"];

pub(super) static ROUTES: &[Route] = &[
    Route::new(
        "client.schedules.list",
        |body| page::<Schedule>(body, "schedules"),
        |it| listed(it, server(it).schedules().list(), searched),
    ),
    Route::new(
        "client.schedules.create",
        |body| one::<Schedule>(body, "schedule"),
        |it| finish(server(it).schedules().create(&it.body()?)),
    )
    .sends(&ALWAYS, &[]),
    Route::new(
        "client.schedules.import",
        |body| one::<Schedule>(body, "schedule"),
        |it| finish(server(it).schedules().import(&it.body()?)),
    )
    .sends(&ALWAYS, &["steps"]),
    Route::new(
        "client.schedules.get",
        |body| one::<Schedule>(body, "schedule"),
        |it| finish(server(it).schedule(it.parsed(1)?).get()),
    ),
    Route::new("client.schedules.update", answers_nothing, |it| {
        finish(server(it).schedule(it.parsed(1)?).update(&it.body()?))
    })
    .sends(&[], &["name", "enabled", "triggers", "condition"]),
    Route::new("client.schedules.delete", answers_nothing, |it| {
        finish(server(it).schedule(it.parsed(1)?).delete())
    }),
    Route::new(
        "client.schedules.duplicate",
        |body| one::<Schedule>(body, "schedule"),
        |it| {
            finish(
                server(it)
                    .schedule(it.parsed(1)?)
                    .duplicate(&it.member::<String>("name")?),
            )
        },
    )
    .sends(&["/name"], &[]),
    Route::new("client.schedules.export", answers::<ExportedSchedule>, |it| {
        finish(server(it).schedule(it.parsed(1)?).export())
    }),
    Route::new(
        "client.schedules.status",
        |body| one::<ScheduleStatus>(body, "status"),
        |it| finish(server(it).schedule(it.parsed(1)?).status()),
    ),
    Route::new("client.schedules.trigger", answers_nothing, trigger).sends(&["/skip_condition"], &[]),
    Route::new("client.schedules.abort", answers_nothing, |it| {
        finish(server(it).schedule(it.parsed(1)?).abort())
    }),
    Route::new(
        "client.schedule_steps.list",
        |body| one::<Vec<ScheduleStep>>(body, "schedule_steps"),
        |it| finish(server(it).schedule(it.parsed(1)?).steps().list()),
    ),
    Route::new(
        "client.schedule_steps.create",
        |body| one::<ScheduleStep>(body, "schedule_step"),
        |it| finish(server(it).schedule(it.parsed(1)?).steps().create(&it.body()?)),
    )
    .sends(&["/action", "/order"], &[]),
    Route::new("client.schedule_steps.reorder", answers_nothing, |it| {
        let order: Vec<_> = it.member("schedule_step_order")?;
        finish(server(it).schedule(it.parsed(1)?).steps().reorder(order))
    })
    .sends(&["/schedule_step_order"], &[]),
    Route::new("client.schedule_steps.update", answers_nothing, |it| {
        let step = server(it).schedule(it.parsed(1)?).step(it.parsed(2)?);
        finish(step.update(&it.body()?))
    })
    .sends(&[], &["action", "order"]),
    Route::new("client.schedule_steps.delete", answers_nothing, |it| {
        finish(server(it).schedule(it.parsed(1)?).step(it.parsed(2)?).delete())
    }),
    Route::new(
        "client.schedule_steps.duplicate",
        |body| one::<ScheduleStep>(body, "schedule_step"),
        |it| finish(server(it).schedule(it.parsed(1)?).step(it.parsed(2)?).duplicate()),
    ),
];

fn trigger(it: &Recorded<'_>) -> Built {
    let condition = if it.member("skip_condition")? {
        ConditionOfRun::Skip
    } else {
        ConditionOfRun::Check
    };
    finish(server(it).schedule(it.parsed(1)?).trigger(condition))
}
