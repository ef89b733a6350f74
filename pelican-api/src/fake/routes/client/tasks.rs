//! `/api/client/servers/*/schedules/*/tasks`.

use panel_http::fake::{
    document::item,
    outcome::{Refusal, Reply},
    php::{id, is_true, text},
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, entry, forbidden, schedules};
use crate::fake::{
    panel::Outcome,
    state::{Schedule, Server, Table, Task},
    world::World,
};

/// How many tasks a schedule may have.
const MOST: usize = 10;

fn check(sent: &Value) -> Result<(), Refusal> {
    Form::over(sent)
        .field("action", "required|in:command,power,backup,delete_files")
        .field("payload", "required_unless:action,backup|string|nullable")
        .field("time_offset", "required|numeric|min:0|max:900")
        .field("sequence_id", "sometimes|required|numeric|min:1")
        .field("continue_on_failure", "sometimes|required|boolean")
        .check()
}

fn check_backups(sent: &Value, server: &Server) -> Result<(), Refusal> {
    if server.backups == 0 && text(sent, "action") == "backup" {
        return forbidden("A backup task cannot be created when the server's backup limit is set to 0.");
    }
    Ok(())
}

/// The place that a form asks for.
fn place(sent: &Value, unsaid: i64) -> i64 {
    let sent = sent.get("sequence_id").and_then(id);
    sent.and_then(|place| i64::try_from(place).ok())
        .unwrap_or(unsaid)
        .max(1)
}

/// The row that a form makes of another one.
fn filled(call: &Call<'_>, sequence: i64, row: Task) -> Task {
    let sent = &call.incoming.input;
    let offset = sent.get("time_offset").and_then(id);
    Task {
        sequence,
        action: text(sent, "action"),
        payload: text(sent, "payload"),
        offset: offset.and_then(|offset| i64::try_from(offset).ok()).unwrap_or(0),
        continues: is_true(sent.get("continue_on_failure")),
        updated_at: call.panel.now(),
        ..row
    }
}

/// Writes it, notes it, and when the schedule was changed last; and shows it.
fn write(call: &Call<'_>, world: &mut World, event: &str, server: &Server, schedule: &Schedule, task: Task) -> Outcome {
    if let Some(row) = world.database.schedules.get_mut(&schedule.id) {
        row.updated_at = call.panel.now();
    }
    let properties = json!({"name": schedule.name, "action": task.action, "payload": task.payload});
    call.note(world, event, server, properties);
    let shown = call.view(&world.database).task(&task);
    world.database.tasks.insert(task.id, task);
    Ok(Reply::ok(item("schedule_task", shown)))
}

/// One more task: last, or before the one at the place that is asked for.
pub(super) fn create(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let (server, schedule) = schedules::entered(call, &world.database, "schedule.update")?;
    check(sent)?;
    if world.database.tasks_of(schedule.id).count() >= MOST {
        return Err(Refusal::display(
            400,
            "ServiceLimitExceededException",
            format!(
                "Schedules may not have more than {MOST} tasks associated with them. Creating this task would put this schedule over the limit."
            ),
        ));
    }
    check_backups(sent, &server)?;
    let last = world.database.tasks_of(schedule.id).map(|task| task.sequence).max();
    let end = last.unwrap_or(0) + 1;
    let sequence = place(sent, end).min(end);
    world.database.shift_tasks(schedule.id, |place| place >= sequence, 1);
    let blank = Task {
        id: world.database.next_id(Table::Tasks),
        schedule: schedule.id,
        sequence,
        action: String::new(),
        payload: String::new(),
        offset: 0,
        queued: false,
        continues: false,
        created_at: now,
        updated_at: now,
    };
    let task = filled(call, sequence, blank);
    write(call, &mut world, "server:task.create", &server, &schedule, task)
}

pub(super) fn update(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let mut world = call.panel.world();
    let (server, schedule) = schedules::entered(call, &world.database, "schedule.update")?;
    check(sent)?;
    check_backups(sent, &server)?;
    let task = world.database.tasks.get(&call.id(2)).cloned();
    let task = task.ok_or_else(Refusal::not_found)?;
    let (from, to) = (task.sequence, place(sent, task.sequence));
    let database = &mut world.database;
    if to < from {
        database.shift_tasks(schedule.id, |place| (to..from).contains(&place), 1);
    } else {
        database.shift_tasks(schedule.id, |place| place > from && place <= to, -1);
    }
    let task = filled(call, to, task);
    write(call, &mut world, "server:task.update", &server, &schedule, task)
}

/// Needs the right to delete schedules.
pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let server = entry::entered(call, &world.database)?;
    if !world.database.may(&server, &call.caller.user.user, "schedule.delete") {
        return forbidden("You do not have permission to perform this action.");
    }
    let database = &mut world.database;
    let task = database.tasks.remove(&call.id(2)).ok_or_else(Refusal::not_found)?;
    database.shift_tasks(task.schedule, |place| place > task.sequence, -1);
    let schedule = database.schedules.get_mut(&task.schedule);
    let schedule = schedule.ok_or_else(Refusal::not_found)?;
    schedule.updated_at = call.panel.now();
    let properties = json!({"name": schedule.name});
    call.note(&mut world, "server:task.delete", &server, properties);
    Ok(Reply::NoContent)
}
