//! Back-ups of a server.

use panel_http::fake::NodeCall;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    call::{Call, now},
    settings::WRITING,
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    quota::Limit,
    state::{Kind, Server, Status, Thing},
    views,
    world::World,
};

/// How many back-ups of a server may be begun in how many seconds.
const LIMIT: Limit = Limit { hits: 4, seconds: 300 };

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let server = call.server()?;
    now(call, |world| {
        let rows = world.database.things(Kind::Backup, &server.uuid);
        let rows = rows.filter(|row| page.finds(&[row.text("name").unwrap_or_default()]));
        Ok(page.of("backups", rows, views::thing))
    })
}

fn find(call: &Call<'_>, world: &World) -> Result<Thing, Refusal> {
    let server = call.server()?;
    let uuid = call.word("backup");
    if uuid.parse::<uuid::Uuid>().is_err() {
        return Err(Refusal::new(400, "invalid backup uuid"));
    }
    let mut rows = world.database.things(Kind::Backup, &server.uuid);
    let row = rows.find(|row| row.uuid == uuid).cloned();
    row.ok_or_else(|| Refusal::not_found("backup"))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        Ok(Reply::ok(json!({"backup": views::thing(&find(call, world)?)})))
    })
}

#[derive(Deserialize)]
struct New {
    name: Option<String>,
    backup_group_uuid: Option<String>,
    ignored_files: Vec<String>,
}

/// Begins a back-up. It is answered before it is there.
pub(super) async fn create(call: &Call<'_>) -> Outcome {
    let new: New = call.payload()?;
    Checks::new().length("name", new.name.as_deref(), 1, 255).flat()?;
    let server = call.server()?;
    let held = call
        .alone(format!("servers::{}::backups", server.uuid), WRITING)
        .await?;
    let created = call.panel.now();
    let thing = {
        let mut world = call.panel.world();
        let count = world.database.things(Kind::Backup, &server.uuid).count();
        if i64::try_from(count).unwrap_or(i64::MAX) >= server.features.backups {
            return Err(Refusal::unmet("maximum number of backups reached"));
        }
        let window = format!("backups::{}", server.uuid);
        world.quota.count(window, LIMIT, created)?;
        let thing = Thing {
            uuid: world.random.uuid(),
            kind: Kind::Backup,
            of: server.uuid.clone(),
            body: body(&world, server, &new, created),
            created,
        };
        world.database.things.push(thing.clone());
        thing
    };
    drop(held);
    run(call, server.clone(), thing.uuid.clone(), new.ignored_files);
    call.log_uuid(&mut call.panel.world(), "server:backup.create", &thing.uuid);
    Ok(Reply::ok(json!({"backup": views::thing(&thing)})))
}

fn body(world: &World, server: &Server, new: &New, now: jiff::Timestamp) -> Map<String, Value> {
    let value = |variable: &crate::fake::state::Variable| {
        let value = server.values.get(&variable.uuid).or(variable.default.as_ref());
        (variable.env.clone(), json!(value.map_or("", String::as_str)))
    };
    let variables: Map<String, Value> = world.database.variables_of(&server.egg).map(value).collect();
    let body = json!({
        "backup_group_uuid": new.backup_group_uuid,
        "name": new.name.clone().unwrap_or_else(|| now.to_string()),
        "ignored_files": new.ignored_files,
        "is_successful": false, "is_locked": false, "is_browsable": false, "is_streaming": false,
        "checksum": null, "bytes": 0, "files": 0,
        "metadata": {"image": server.image, "startup": server.startup, "variables": variables},
        "deletion_status": null, "completed": null,
    });
    body.as_object().cloned().unwrap_or_default()
}

/// The node makes the back-up, and tells the panel when it has or could not.
fn run(call: &Call<'_>, server: Server, uuid: String, ignored: Vec<String>) {
    let panel = call.panel.clone();
    drop(call.panel.leave(async move {
        let name = uuid.clone();
        let made = panel.perform(&server, NodeCall::Backup, move |container, _| {
            let files = container.disk.without(&ignored);
            let size = files.size();
            container.backups.insert(name, files);
            Ok(size)
        });
        let made = made.await;
        let now = panel.now();
        let mut world = panel.world();
        if let Some(row) = world.database.things.get_mut(&uuid) {
            row.set("completed", json!(now));
            row.set("is_successful", made.is_ok());
            if let Ok(size) = made {
                row.set("bytes", size);
                row.set("files", 1);
                row.set("checksum", format!("sha1:{:0>40}", uuid.replace('-', "")));
            }
        }
    }));
}

pub(super) fn update(call: &Call<'_>) -> Outcome {
    let sent = call.members()?;
    now(call, |world| {
        let uuid = find(call, world)?.uuid;
        if let Some(row) = world.database.things.get_mut(&uuid) {
            if let Some(locked) = sent.get("locked").and_then(Value::as_bool) {
                row.set("is_locked", locked);
            }
            if let Some(name) = sent.get("name").and_then(Value::as_str) {
                row.set("name", name);
            }
        }
        Ok(Reply::done())
    })
}

/// Has a back-up deleted, later.
pub(super) async fn delete(call: &Call<'_>) -> Outcome {
    let server = call.server()?.clone();
    let uuid = {
        let mut world = call.panel.world();
        let backup = find(call, &world)?;
        if backup.body.get("completed").is_none_or(Value::is_null) {
            return Err(Refusal::unmet("backup has not been completed yet"));
        }
        if backup.flag("is_locked") {
            return Err(Refusal::unmet("backup is locked and cannot be deleted"));
        }
        if backup.text("deletion_status") == Some("deleting") {
            return Err(Refusal::unmet("backup is already being deleted"));
        }
        if let Some(row) = world.database.things.get_mut(&backup.uuid) {
            row.set("deletion_status", "deleting");
        }
        backup.uuid
    };
    let panel = call.panel.clone();
    drop(call.panel.leave(async move {
        let name = uuid.clone();
        let gone = panel.perform(&server, NodeCall::Backup, move |container, _| {
            container.backups.remove(&name);
            Ok(())
        });
        let gone = gone.await;
        let mut world = panel.world();
        if gone.is_ok() {
            world.database.things.remove(&uuid);
        } else if let Some(row) = world.database.things.get_mut(&uuid) {
            row.set("deletion_status", "failed");
        }
    }));
    Ok(Reply::accepted())
}

#[derive(Deserialize)]
struct Restore {
    truncate_directory: bool,
}

/// Puts the files of a back-up in place.
pub(super) async fn restore(call: &Call<'_>) -> Outcome {
    let Restore { truncate_directory } = call.payload()?;
    let server = call.server()?;
    let backup = find(call, &call.panel.world())?;
    if backup.body.get("completed").is_none_or(Value::is_null) {
        return Err(Refusal::unmet("backup has not been completed yet"));
    }
    if !backup.flag("is_successful") {
        return Err(Refusal::unmet("backup has failed and cannot be restored"));
    }
    let uuid = backup.uuid;
    call.change(|row| row.status = Some(Status::RestoringBackup))?;
    let done = call.panel.perform(server, NodeCall::Backup, move |container, _| {
        let files = container.backups.get(&uuid).cloned();
        let files = files.ok_or(panel_http::fake::node::NodeTrouble::Status(404))?;
        if truncate_directory {
            container.disk.clear();
        }
        container.disk.lay_over(&files);
        Ok(())
    });
    let done = done.await;
    call.change(|row| row.status = None)?;
    done.map_err(|_| Refusal::new(500, "failed to restore backup"))?;
    Ok(Reply::done())
}
