//! The steps of a schedule.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Action::{Later, Now},
    Route,
    call::{Call, now},
    schedules,
    settings::WRITING,
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    state::{Database, Kind, Thing},
    views,
    world::World,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/client/servers/{server}/schedules/{schedule}/steps", "schedules.read", Now(list)),
    ("POST", "api/client/servers/{server}/schedules/{schedule}/steps", "schedules.update", Later(|call| Box::pin(create(call)))),
    ("PUT", "api/client/servers/{server}/schedules/{schedule}/steps/order", "schedules.update", Now(order)),
    ("PATCH", "api/client/servers/{server}/schedules/{schedule}/steps/{step}", "schedules.update", Now(update)),
    ("DELETE", "api/client/servers/{server}/schedules/{schedule}/steps/{step}", "schedules.update", Now(delete)),
    ("POST", "api/client/servers/{server}/schedules/{schedule}/steps/{step}/duplicate", "schedules.update", Later(|call| Box::pin(duplicate(call)))),
];

/// How many a schedule may have.
const MOST: usize = 100;

/// The steps of a schedule in their order.
pub(super) fn steps_of<'d>(database: &'d Database, schedule: &str) -> Vec<&'d Thing> {
    let mut steps: Vec<&Thing> = database.things(Kind::Step, schedule).collect();
    steps.sort_by_key(|step| step.body.get("order").and_then(Value::as_i64));
    steps
}

/// Adds a step.
pub(super) fn add(world: &mut World, schedule: &str, action: Value, order: i64, created: Timestamp) -> Thing {
    let body = json!({"action": action, "order": order, "error": null});
    world.add(Kind::Step, schedule, body, created)
}

/// What a step does wants a permission of its own.
pub(super) fn check_action(call: &Call<'_>, action: &Map<String, Value>, what: &str) -> Result<(), Refusal> {
    let Some(kind) = action.get("type").and_then(Value::as_str) else {
        return Err(Refusal::payload("missing field `type`"));
    };
    let permission = match kind {
        "send_power" => match action.get("action").and_then(Value::as_str) {
            Some("start") => "control.start",
            Some("restart") => "control.restart",
            _ => "control.stop",
        },
        "send_command" => "control.console",
        "create_backup" => "backups.create",
        _ => return Ok(()),
    };
    call.check(permission).map_err(|_| {
        let said = format!("unable to {what} schedule step that requires permission: {permission}");
        Refusal::new(403, said)
    })
}

fn list(call: &Call<'_>) -> Outcome {
    call.page()?;
    now(call, |world| {
        let schedule = schedules::find(call, world)?.uuid;
        let steps: Vec<Value> = steps_of(&world.database, &schedule)
            .into_iter()
            .map(views::thing)
            .collect();
        Ok(Reply::ok(json!({"schedule_steps": steps})))
    })
}

#[derive(Deserialize)]
struct New {
    action: Map<String, Value>,
    order: i64,
}

async fn create(call: &Call<'_>) -> Outcome {
    let new: New = call.payload()?;
    check_action(call, &new.action, "create")?;
    make(call, Value::Object(new.action), new.order).await
}

async fn make(call: &Call<'_>, action: Value, order: i64) -> Outcome {
    let schedule = schedules::find(call, &call.panel.world())?.uuid;
    let lock = format!("servers::{}::schedules::{schedule}::steps", call.server()?.uuid);
    let _held = call.alone(lock, WRITING).await?;
    let created = call.panel.now();
    let reply = now(call, |world| {
        if world.database.things(Kind::Step, &schedule).count() >= MOST {
            return Err(Refusal::unmet("maximum number of schedule steps reached"));
        }
        let step = add(world, &schedule, action, order, created);
        call.log_uuid(world, "server:schedule.step.create", &step.uuid);
        Ok(Reply::ok(json!({"schedule_step": views::thing(&step)})))
    })?;
    call.sync_later(call.server()?);
    Ok(reply)
}

fn find(call: &Call<'_>, world: &World) -> Result<Thing, Refusal> {
    let schedule = schedules::find(call, world)?.uuid;
    call.thing(world, Kind::Step, &schedule, "step", "schedule step")
}

async fn duplicate(call: &Call<'_>) -> Outcome {
    let step = find(call, &call.panel.world())?;
    let of = |field| step.body.get(field).cloned().unwrap_or_default();
    make(call, of("action"), of("order").as_i64().unwrap_or_default()).await
}

#[derive(Deserialize)]
struct Update {
    action: Option<Map<String, Value>>,
    order: Option<i64>,
}

fn update(call: &Call<'_>) -> Outcome {
    let sent: Update = call.payload()?;
    if let Some(action) = &sent.action {
        check_action(call, action, "update")?;
    }
    now(call, |world| {
        let uuid = find(call, world)?.uuid;
        if let Some(row) = world.database.things.get_mut(&uuid) {
            if let Some(action) = sent.action {
                row.set("action", action);
            }
            if let Some(order) = sent.order {
                row.set("order", order);
            }
        }
        Ok(Reply::done())
    })?;
    call.sync_later(call.server()?);
    Ok(Reply::done())
}

fn delete(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let uuid = find(call, world)?.uuid;
        world.database.things.remove(&uuid);
        Ok(Reply::done())
    })?;
    call.sync_later(call.server()?);
    Ok(Reply::done())
}

#[derive(Deserialize)]
struct Order {
    schedule_step_order: Vec<String>,
}

/// Numbers the steps anew, from 1.
fn order(call: &Call<'_>) -> Outcome {
    let sent: Order = call.payload()?;
    now(call, |world| {
        let schedule = schedules::find(call, world)?.uuid;
        for (place, uuid) in (1_i64..).zip(&sent.schedule_step_order) {
            let row = world.database.things.get_mut(uuid);
            if let Some(row) = row.filter(|row| row.kind == Kind::Step && row.of == schedule) {
                row.set("order", place);
            }
        }
        Ok(Reply::done())
    })?;
    call.sync_later(call.server()?);
    Ok(Reply::done())
}
