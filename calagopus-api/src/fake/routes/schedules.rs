//! Schedules of a server. The node runs them; the fake's never do by themselves.

use panel_http::fake::{NodeCall, cron};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Action::{Later, Now},
    Route,
    call::{Call, now},
    schedule_steps::{self, check_action, steps_of},
    settings::WRITING,
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    quota::Limit,
    state::{Kind, Thing},
    views,
    world::World,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/client/servers/{server}/schedules", "schedules.read", Now(list)),
    ("POST", "api/client/servers/{server}/schedules", "schedules.create", Later(|call| Box::pin(create(call)))),
    ("POST", "api/client/servers/{server}/schedules/import", "schedules.create", Later(|call| Box::pin(import(call)))),
    ("GET", "api/client/servers/{server}/schedules/{schedule}", "schedules.read", Now(view)),
    ("PATCH", "api/client/servers/{server}/schedules/{schedule}", "schedules.update", Now(update)),
    ("DELETE", "api/client/servers/{server}/schedules/{schedule}", "schedules.delete", Now(delete)),
    ("POST", "api/client/servers/{server}/schedules/{schedule}/abort", "schedules.update", Later(|call| Box::pin(abort(call)))),
    ("POST", "api/client/servers/{server}/schedules/{schedule}/duplicate", "schedules.create", Later(|call| Box::pin(duplicate(call)))),
    ("GET", "api/client/servers/{server}/schedules/{schedule}/export", "schedules.read", Now(export)),
    ("GET", "api/client/servers/{server}/schedules/{schedule}/status", "schedules.read", Later(|call| Box::pin(status(call)))),
    ("POST", "api/client/servers/{server}/schedules/{schedule}/trigger", "schedules.update", Later(|call| Box::pin(trigger(call)))),
];

/// How often schedules may be started, and stopped.
const LIMIT: Limit = Limit { hits: 10, seconds: 60 };

/// The schedule that the path names.
pub(super) fn find(call: &Call<'_>, world: &World) -> Result<Thing, Refusal> {
    call.thing(world, Kind::Schedule, &call.server()?.uuid, "schedule", "schedule")
}

fn list(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let server = call.server()?;
    now(call, |world| {
        let rows = world.database.things(Kind::Schedule, &server.uuid);
        let rows = rows.filter(|row| page.finds(&[row.text("name").unwrap_or_default()]));
        Ok(page.of("schedules", rows, views::thing))
    })
}

fn view(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        Ok(Reply::ok(json!({"schedule": views::thing(&find(call, world)?)})))
    })
}

#[derive(Deserialize)]
struct New {
    name: String,
    enabled: bool,
    triggers: Vec<Map<String, Value>>,
    condition: Map<String, Value>,
    #[serde(default)]
    steps: Vec<NewStep>,
}

#[derive(Deserialize)]
struct NewStep {
    action: Map<String, Value>,
    order: i64,
}

fn check_triggers(triggers: &[Map<String, Value>]) -> Result<(), Refusal> {
    for trigger in triggers {
        let Some(kind) = trigger.get("type").and_then(Value::as_str) else {
            return Err(Refusal::payload("missing field `type`"));
        };
        let schedule = trigger.get("schedule").and_then(Value::as_str).unwrap_or_default();
        if kind == "cron" && !is_cron(schedule) {
            return Err(Refusal::payload(format!("invalid cron expression: {schedule}")));
        }
    }
    Ok(())
}

/// Five or six fields; the first of six is for seconds.
fn is_cron(text: &str) -> bool {
    let fields: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    let minutes = fields.get(fields.len().saturating_sub(5)..).unwrap_or_default();
    let minutes: Option<&[String; 5]> = minutes.try_into().ok();
    (5..=6).contains(&fields.len())
        && minutes.is_some_and(|fields| cron::next(fields, jiff::Timestamp::UNIX_EPOCH).is_some())
}

async fn create(call: &Call<'_>) -> Outcome {
    let mut new: New = call.payload()?;
    new.steps.clear();
    make(call, new, "server:schedule.create").await
}

/// Makes a schedule with its steps.
async fn import(call: &Call<'_>) -> Outcome {
    let new: New = call.payload()?;
    for step in &new.steps {
        check_action(call, &step.action, "import")?;
    }
    make(call, new, "server:schedule.import").await
}

async fn make(call: &Call<'_>, new: New, event: &'static str) -> Outcome {
    Checks::new().length("name", Some(&new.name), 1, 255).flat()?;
    check_triggers(&new.triggers)?;
    let server = call.server()?;
    let lock = format!("servers::{}::schedules", server.uuid);
    let _held = call.alone(lock, WRITING).await?;
    let created = call.panel.now();
    let reply = now(call, |world| {
        let count = world.database.things(Kind::Schedule, &server.uuid).count();
        if i64::try_from(count).unwrap_or(i64::MAX) >= server.features.schedules {
            return Err(Refusal::unmet("maximum number of schedules reached"));
        }
        if world
            .database
            .things(Kind::Schedule, &server.uuid)
            .any(|other| other.text("name") == Some(&new.name))
        {
            return Err(Refusal::conflict("schedule with name already exists"));
        }
        let body = json!({
            "name": new.name, "enabled": new.enabled, "triggers": new.triggers, "condition": new.condition,
            "last_run": null, "last_failure": null,
        });
        let row = world.add(Kind::Schedule, &server.uuid, body, created);
        for step in new.steps {
            schedule_steps::add(world, &row.uuid, Value::Object(step.action), step.order, created);
        }
        call.log_uuid(world, event, &row.uuid);
        Ok(Reply::ok(json!({"schedule": views::thing(&row)})))
    })?;
    call.sync_later(server);
    Ok(reply)
}

#[derive(Deserialize)]
struct Update {
    name: Option<String>,
    enabled: Option<bool>,
    triggers: Option<Vec<Map<String, Value>>>,
    condition: Option<Map<String, Value>>,
}

fn update(call: &Call<'_>) -> Outcome {
    let sent: Update = call.payload()?;
    Checks::new().length("name", sent.name.as_deref(), 1, 255).nested()?;
    check_triggers(sent.triggers.as_deref().unwrap_or_default())?;
    now(call, |world| {
        let uuid = find(call, world)?.uuid;
        let changes = [
            ("name", sent.name.map(Value::from)),
            ("enabled", sent.enabled.map(Value::from)),
            ("triggers", sent.triggers.map(|it| json!(it))),
            ("condition", sent.condition.map(Value::Object)),
        ];
        if let Some(row) = world.database.things.get_mut(&uuid) {
            for (field, value) in changes {
                if let Some(value) = value {
                    row.set(field, value);
                }
            }
        }
        call.log_uuid(world, "server:schedule.update", &uuid);
        Ok(Reply::done())
    })?;
    call.sync_later(call.server()?);
    Ok(Reply::done())
}

fn delete(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let uuid = find(call, world)?.uuid;
        world
            .database
            .things
            .retain(|thing| thing.uuid != uuid && thing.of != uuid);
        call.log_uuid(world, "server:schedule.delete", &uuid);
        Ok(Reply::done())
    })?;
    call.sync_later(call.server()?);
    Ok(Reply::done())
}

#[derive(Deserialize)]
struct Duplicate {
    name: String,
}

async fn duplicate(call: &Call<'_>) -> Outcome {
    let Duplicate { name } = call.payload()?;
    let new = {
        let world = call.panel.world();
        let row = find(call, &world)?;
        let step = |step: &Thing| NewStep {
            action: step
                .body
                .get("action")
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default(),
            order: step.body.get("order").and_then(Value::as_i64).unwrap_or_default(),
        };
        New {
            name,
            enabled: row.flag("enabled"),
            triggers: serde_json::from_value(row.body.get("triggers").cloned().unwrap_or_default()).unwrap_or_default(),
            condition: row
                .body
                .get("condition")
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default(),
            steps: steps_of(&world.database, &row.uuid).into_iter().map(step).collect(),
        }
    };
    make(call, new, "server:schedule.duplicate").await
}

fn export(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let row = find(call, world)?;
        let of = |field| row.body.get(field).cloned().unwrap_or_default();
        let step = |step: &Thing| json!({"action": step.body.get("action"), "order": step.body.get("order")});
        let steps: Vec<Value> = steps_of(&world.database, &row.uuid).into_iter().map(step).collect();
        Ok(Reply::ok(json!({
            "name": of("name"), "enabled": of("enabled"), "triggers": of("triggers"), "condition": of("condition"),
            "steps": steps,
        })))
    })
}

/// The node is asked, and no schedule of the fake runs for long.
async fn status(call: &Call<'_>) -> Outcome {
    find(call, &call.panel.world())?;
    call.panel
        .perform(call.server()?, NodeCall::Details, |_, _| Ok(()))
        .await?;
    Ok(Reply::ok(
        json!({"status": {"running": false, "errors": {}, "step": null}}),
    ))
}

#[derive(Deserialize)]
struct Trigger {
    skip_condition: bool,
}

/// Has the node run it once. What its steps do is not done by the fake.
async fn trigger(call: &Call<'_>) -> Outcome {
    let Trigger { skip_condition } = call.payload()?;
    let uuid = ask(call, "trigger").await?;
    let ran = call.panel.now();
    let mut world = call.panel.world();
    if let Some(row) = world.database.things.get_mut(&uuid) {
        row.set("last_run", views::date(ran));
    }
    call.log(
        &mut world,
        "server:schedule.trigger",
        json!({"uuid": uuid, "skip_condition": skip_condition}),
    );
    Ok(Reply::done())
}

async fn abort(call: &Call<'_>) -> Outcome {
    let uuid = ask(call, "abort").await?;
    call.log_uuid(&mut call.panel.world(), "server:schedule.abort", &uuid);
    Ok(Reply::done())
}

async fn ask(call: &Call<'_>, what: &str) -> Result<String, Refusal> {
    let server = call.server()?;
    let uuid = {
        let mut world = call.panel.world();
        let uuid = find(call, &world)?.uuid;
        let window = format!("schedules::{what}::{}", server.uuid);
        world.quota.count(window, LIMIT, call.panel.now())?;
        uuid
    };
    call.panel.perform(server, NodeCall::Details, |_, _| Ok(())).await?;
    Ok(uuid)
}
