//! `/api/client/servers/*/schedules`.

use panel_http::fake::{
    cron,
    document::{item, list as shown_list},
    outcome::{Refusal, Reply},
    php::{is_true, text},
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, accepted, entry};
use crate::fake::{
    panel::Outcome,
    state::{Database, Schedule, Server, Table},
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = entry::permitted(call, &world.database, "schedule.read")?;
    let view = call.view(&world.database);
    let schedules = world.database.schedules.values();
    let rows = schedules.filter(|schedule| schedule.server == server.id);
    Ok(Reply::ok(shown_list("server_schedule", rows, |row| {
        view.schedule(row)
    })?))
}

/// The schedule of the path, with its server.
pub(super) fn entered(call: &Call<'_>, database: &Database, permission: &str) -> Result<(Server, Schedule), Refusal> {
    entry::permitted_to(call, database, permission, |server| find(call, database, server))
}

/// The schedule of the path.
pub(super) fn find(call: &Call<'_>, database: &Database, server: &Server) -> Option<Schedule> {
    let schedule = database.schedules.get(&call.id(1));
    schedule.filter(|schedule| schedule.server == server.id).cloned()
}

fn show(call: &Call<'_>, database: &Database, schedule: &Schedule) -> Outcome {
    let shown = call.view(database).schedule(schedule)?;
    Ok(Reply::ok(item("server_schedule", shown)))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let (_, schedule) = entered(call, &world.database, "schedule.read")?;
    show(call, &world.database, &schedule)
}

/// Name and times. The month is not in the rules, and yet the panel breaks without it.
fn check(sent: &Value) -> Result<[String; 5], Refusal> {
    Form::over(sent)
        .field("name", "required|string|max:191")
        .field("is_active", "filled|boolean")
        .field("minute", "required|string")
        .field("hour", "required|string")
        .field("day_of_month", "required|string")
        .field("day_of_week", "required|string")
        .check()?;
    if sent.get("month").is_none_or(Value::is_null) {
        return Err(Refusal::broken("TypeError"));
    }
    Ok(["minute", "hour", "day_of_month", "month", "day_of_week"].map(|field| text(sent, field)))
}

/// The row that a form makes of another one.
fn filled(call: &Call<'_>, row: Schedule) -> Result<Schedule, Refusal> {
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let cron = check(sent)?;
    let next = cron::next(&cron, now).ok_or_else(|| {
        Refusal::display(
            400,
            "DisplayException",
            "The cron data provided does not evaluate to a valid expression.",
        )
    })?;
    let active = is_true(sent.get("is_active"));
    Ok(Schedule {
        name: text(sent, "name"),
        cron,
        active,
        processing: row.processing && row.active == active,
        only_when_online: is_true(sent.get("only_when_online")),
        next_run_at: Some(next),
        updated_at: now,
        ..row
    })
}

pub(super) fn create(call: &Call<'_>) -> Outcome {
    let now = call.panel.now();
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "schedule.create")?;
    let blank = Schedule {
        id: 0,
        server: server.id,
        name: String::new(),
        cron: Default::default(),
        active: false,
        processing: false,
        only_when_online: false,
        last_run_at: None,
        next_run_at: None,
        created_at: now,
        updated_at: now,
    };
    let mut row = filled(call, blank)?;
    row.id = world.database.next_id(Table::Schedules);
    world.database.schedules.insert(row.id, row.clone());
    call.note(&mut world, "server:schedule.create", &server, json!({"name": row.name}));
    show(call, &world.database, &row)
}

pub(super) fn update(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let (server, schedule) = entered(call, &world.database, "schedule.update")?;
    let row = filled(call, schedule.clone())?;
    world.database.schedules.insert(row.id, row.clone());
    let properties = json!({"name": schedule.name, "active": row.active});
    call.note(&mut world, "server:schedule.update", &server, properties);
    show(call, &world.database, &row)
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let (server, schedule) = entered(call, &world.database, "schedule.delete")?;
    world.database.delete_schedule(schedule.id);
    let properties = json!({"name": schedule.name});
    call.note(&mut world, "server:schedule.delete", &server, properties);
    Ok(Reply::NoContent)
}

/// Runs it now; what the first task refuses is refused.
pub(super) fn execute(call: &Call<'_>) -> Outcome {
    let now = call.panel.now();
    let mut world = call.panel.world();
    let (server, schedule) = entered(call, &world.database, "schedule.update")?;
    world.run_schedule(&schedule, now)?;
    let properties = json!({"name": schedule.name});
    call.note(&mut world, "server:schedule.execute", &server, properties);
    Ok(accepted())
}
