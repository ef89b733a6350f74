//! `/api/client/servers/*/schedules/*/tasks`.

use panel_http::fake::{
    document::item,
    outcome::{Refusal, Reply},
    php::{id, is_true, text},
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, entry, schedules};
use crate::fake::{
    panel::Outcome,
    state::{Database, Schedule, Server, Table, Task},
    world::World,
};

/// How many tasks a schedule may have.
const MOST: usize = 10;

fn check(sent: &Value) -> Result<(), Refusal> {
    Form::over(sent)
        .field("action", "required|in:command,power,backup")
        .field("payload", "required_unless:action,backup|string|nullable")
        .field("time_offset", "required|numeric|min:0|max:900")
        .field("sequence_id", "sometimes|required|numeric|min:1")
        .field("continue_on_failure", "sometimes|required|boolean")
        .check()
}

fn forbidden<T>(words: &str) -> Result<T, Refusal> {
    Err(Refusal::http(403, "HttpForbiddenException", words))
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

/// Notes it, and when the schedule was changed last.
fn wrote(call: &Call<'_>, world: &mut World, event: &str, server: &Server, schedule: &Schedule, task: &Task) {
    if let Some(row) = world.database.schedules.get_mut(&schedule.id) {
        row.updated_at = call.panel.now();
    }
    let properties = json!({"name": schedule.name, "action": task.action, "payload": task.payload});
    call.note(world, event, server, properties);
}

fn show(call: &Call<'_>, database: &Database, task: &Task) -> Outcome {
    Ok(Reply::ok(item("schedule_task", call.view(database).task(task))))
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
    world.database.tasks.insert(task.id, task.clone());
    wrote(call, &mut world, "server:task.create", &server, &schedule, &task);
    show(call, &world.database, &task)
}

/// The task of the path, with its schedule.
fn find(call: &Call<'_>, database: &Database, server: &Server) -> Option<(Schedule, Task)> {
    let schedule = schedules::find(call, database, server)?;
    let task = database.tasks.get(&call.id(2));
    let task = task.filter(|task| task.schedule == schedule.id)?.clone();
    Some((schedule, task))
}

pub(super) fn update(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let mut world = call.panel.world();
    let database = &world.database;
    let (server, (schedule, task)) =
        entry::permitted_to(call, database, "schedule.update", |server| find(call, database, server))?;
    check(sent)?;
    check_backups(sent, &server)?;
    let (from, to) = (task.sequence, place(sent, task.sequence));
    let database = &mut world.database;
    if to < from {
        database.shift_tasks(schedule.id, |place| (to..from).contains(&place), 1);
    } else {
        database.shift_tasks(schedule.id, |place| place > from && place <= to, -1);
    }
    let row = filled(call, to, task.clone());
    database.tasks.insert(row.id, row.clone());
    // The panel notes what the task was.
    wrote(call, &mut world, "server:task.update", &server, &schedule, &task);
    show(call, &world.database, &row)
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let database = &world.database;
    let (server, (schedule, task)) = entry::used_to(call, database, |server| find(call, database, server))?;
    if !database.may(&server, &call.caller.user, "schedule.update") {
        return forbidden("You do not have permission to perform this action.");
    }
    let database = &mut world.database;
    database.shift_tasks(schedule.id, |place| place > task.sequence, -1);
    database.tasks.remove(&task.id);
    let properties = json!({"name": schedule.name});
    call.note(&mut world, "server:task.delete", &server, properties);
    Ok(Reply::NoContent)
}
