//! Back-ups of a server.

use panel_http::fake::NodeCall;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Action::{Later, Now},
    Route, backup_groups,
    call::{Call, now},
    files,
    settings::WRITING,
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    quota::Limit,
    state::{Kind, Server, Status, Thing, Variable},
    views,
    world::World,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/client/servers/{server}/backups", "backups.read", Now(list)),
    ("POST", "api/client/servers/{server}/backups", "backups.create", Later(|call| Box::pin(create(call)))),
    ("GET", "api/client/servers/{server}/backups/system", "backups.read", Now(of_policies)),
    ("POST", "api/client/servers/{server}/backups/unlock", "backups.restore", Now(unlock)),
    ("GET", "api/client/servers/{server}/backups/{backup}", "backups.read", Now(view)),
    ("PATCH", "api/client/servers/{server}/backups/{backup}", "backups.update", Now(update)),
    ("DELETE", "api/client/servers/{server}/backups/{backup}", "backups.delete", Later(|call| Box::pin(delete(call)))),
    ("POST", "api/client/servers/{server}/backups/{backup}/restore", "backups.restore", Later(|call| Box::pin(restore(call)))),
    ("GET", "api/client/servers/{server}/backups/{backup}/download", "backups.download", Now(download)),
    ("GET", "api/client/servers/{server}/backups/{backup}/query", "backups.download", Now(query)),
    ("POST", "api/client/servers/{server}/backups/{backup}/export", "backups.download", Later(|call| Box::pin(export(call)))),
];

/// How many back-ups of a server may be begun in how many seconds.
const LIMIT: Limit = Limit { hits: 4, seconds: 300 };

fn list(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let server = call.server()?;
    let ungrouped = call.incoming.query("ungrouped") == Some("true");
    now(call, |world| {
        let rows = world.database.things(Kind::Backup, &server.uuid);
        let rows = rows.filter(|row| !ungrouped || row.text("backup_group_uuid").is_none());
        let rows = rows.filter(|row| page.finds(&[row.text("name").unwrap_or_default()]));
        Ok(page.of("backups", rows, views::thing))
    })
}

/// Back-ups that a policy of the panel made: the fake has no policies.
fn of_policies(call: &Call<'_>) -> Outcome {
    let none = std::iter::empty::<Value>();
    Ok(call.page()?.of("backups", none, |it| it))
}

/// A back-up is found by its uuid also when it was deleted.
fn find(call: &Call<'_>, world: &World) -> Result<Thing, Refusal> {
    let server = &call.server()?.uuid;
    let found = call.thing(world, Kind::Backup, server, "backup", "backup");
    found.or_else(|_| call.thing(world, Kind::DeletedBackup, server, "backup", "backup"))
}

fn view(call: &Call<'_>) -> Outcome {
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
async fn create(call: &Call<'_>) -> Outcome {
    let new: New = call.payload()?;
    Checks::new().length("name", new.name.as_deref(), 1, 255).flat()?;
    let server = call.server()?;
    backup_groups::check(call, new.backup_group_uuid.as_deref())?;
    let lock = format!("servers::{}::backups", server.uuid);
    let held = call.alone(lock, WRITING).await?;
    let created = call.panel.now();
    let thing = {
        let mut world = call.panel.world();
        let count = world.database.things(Kind::Backup, &server.uuid).count();
        if i64::try_from(count).unwrap_or(i64::MAX) >= server.features.backups {
            return Err(Refusal::unmet("maximum number of backups reached"));
        }
        let window = format!("backups::{}", server.uuid);
        world.quota.count(window, LIMIT, created)?;
        let body = body(&world, server, &new, created);
        world.add(Kind::Backup, &server.uuid, Value::Object(body), created)
    };
    drop(held);
    run(call, server.clone(), thing.uuid.clone(), new.ignored_files);
    call.log_uuid(&mut call.panel.world(), "server:backup.create", &thing.uuid);
    Ok(Reply::ok(json!({"backup": views::thing(&thing)})))
}

fn body(world: &World, server: &Server, new: &New, now: jiff::Timestamp) -> Map<String, Value> {
    let value = |variable: &Variable| {
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
        let takes = panel.world().backups_in;
        panel.clock().sleep(takes).await;
        let now = panel.now();
        let mut world = panel.world();
        if let Some(row) = world.database.things.get_mut(&uuid) {
            row.set("completed", views::date(now));
            row.set("is_successful", made.is_ok());
            if let Ok(size) = made {
                row.set("bytes", size);
                row.set("files", 1);
                row.set("checksum", format!("sha1:{:0>40}", uuid.replace('-', "")));
            }
        }
    }));
}

fn update(call: &Call<'_>) -> Outcome {
    let sent = call.members()?;
    let group = sent.get("backup_group_uuid");
    backup_groups::check(call, group.and_then(Value::as_str))?;
    now(call, |world| {
        let uuid = find(call, world)?.uuid;
        if let Some(row) = world.database.things.get_mut(&uuid) {
            if let Some(locked) = sent.get("locked").and_then(Value::as_bool) {
                row.set("is_locked", locked);
            }
            if let Some(name) = sent.get("name").and_then(Value::as_str) {
                row.set("name", name);
            }
            if let Some(group) = group {
                row.set("backup_group_uuid", group.clone());
            }
        }
        Ok(Reply::done())
    })
}

/// Refuses a back-up that is not there yet, or never will be.
pub(super) fn check_complete(backup: &Thing, wanted: Option<&str>) -> Result<(), Refusal> {
    if backup.body.get("completed").is_none_or(Value::is_null) {
        return Err(Refusal::unmet("backup has not been completed yet"));
    }
    match wanted {
        Some(wanted) if !backup.flag("is_successful") => {
            let said = format!("backup has failed and cannot be {wanted}");
            Err(Refusal::unmet(said))
        }
        _ => Ok(()),
    }
}

/// Has a back-up deleted, later. What is left is in no list, and is found by its uuid.
async fn delete(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    let uuid = {
        let world = call.panel.world();
        let backup = find(call, &world)?;
        check_complete(&backup, None)?;
        if backup.flag("is_locked") {
            return Err(Refusal::unmet("backup is locked and cannot be deleted"));
        }
        if backup.text("deletion_status") == Some("deleting") {
            return Err(Refusal::unmet("backup is already being deleted"));
        }
        backup.uuid
    };
    let name = uuid.clone();
    let gone = call.panel.perform(server, NodeCall::Backup, move |container, _| {
        container.backups.remove(&name);
        Ok(())
    });
    if gone.await.is_err() {
        return Err(Refusal::new(500, "failed to delete backup"));
    }
    forget(call, &uuid);
    call.log_uuid(&mut call.panel.world(), "server:backup.delete", &uuid);
    Ok(Reply::accepted())
}

/// Takes a back-up out of the lists once its node is done with it.
pub(super) fn forget(call: &Call<'_>, uuid: &str) {
    let takes = {
        let mut world = call.panel.world();
        let takes = world.backups_in;
        if let Some(row) = world.database.things.get_mut(uuid) {
            row.set("deletion_status", "deleting");
        }
        takes
    };
    let (panel, uuid) = (call.panel.clone(), uuid.to_owned());
    drop(call.panel.leave(async move {
        panel.clock().sleep(takes).await;
        if let Some(row) = panel.world().database.things.get_mut(&uuid) {
            row.set("deletion_status", Value::Null);
            row.kind = Kind::DeletedBackup;
        }
    }));
}

#[derive(Deserialize)]
pub(super) struct Restore {
    #[serde(default)]
    pub(super) truncate_directory: bool,
}

async fn restore(call: &Call<'_>) -> Outcome {
    let Restore { truncate_directory } = call.payload()?;
    let backup = find(call, &call.panel.world())?;
    if backup.text("deletion_status") == Some("deleting") {
        return Err(Refusal::unmet("backup is being deleted"));
    }
    check_complete(&backup, Some("restored"))?;
    put_back(call, call.server()?, &backup.uuid, truncate_directory).await?;
    call.log_uuid(&mut call.panel.world(), "server:backup.restore", &backup.uuid);
    Ok(Reply::done())
}

/// Has the node put the files of a back-up in place. The server is closed until it has.
pub(super) async fn put_back(call: &Call<'_>, server: &Server, uuid: &str, truncate: bool) -> Result<(), Refusal> {
    let files = {
        let mut world = call.panel.world();
        let row = world.database.servers.get(&server.uuid);
        if row.is_some_and(|row| row.status.is_some()) {
            return Err(Refusal::unmet("server is not in a valid state to restore backup."));
        }
        let number = world.number_of(&server.node);
        let mut containers = world.machine(number).containers.values();
        containers.find_map(|container| container.backups.get(uuid).cloned())
    };
    let done = call.panel.perform(server, NodeCall::Backup, move |container, _| {
        let files = files.ok_or(panel_http::fake::node::NodeTrouble::Status(404))?;
        if truncate {
            container.disk.clear();
        }
        container.disk.lay_over(&files);
        Ok(())
    });
    done.await.map_err(|_| Refusal::new(500, "failed to restore backup"))?;
    let takes = call.panel.world().backups_in;
    if takes.is_zero() {
        return Ok(());
    }
    let (panel, server) = (call.panel.clone(), server.uuid.clone());
    if let Some(row) = panel.world().database.servers.get_mut(&server) {
        row.status = Some(Status::RestoringBackup);
    }
    drop(call.panel.leave(async move {
        panel.clock().sleep(takes).await;
        if let Some(row) = panel.world().database.servers.get_mut(&server) {
            row.status = row.status.filter(|status| *status != Status::RestoringBackup);
        }
    }));
    Ok(())
}

/// Opens a server whose back-up could not be restored; none of the fake's fails half-way.
fn unlock(call: &Call<'_>) -> Outcome {
    call.server()?;
    Err(Refusal::conflict("server has not failed a backup restore"))
}

fn download(call: &Call<'_>) -> Outcome {
    check_complete(&find(call, &call.panel.world())?, Some("downloaded"))?;
    files::signed(call, "download/backup")
}

fn query(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let backup = find(call, world)?;
        Ok(Reply::ok(
            json!({"archive_format": "tar_gz", "size": backup.body.get("bytes")}),
        ))
    })
}

#[derive(Deserialize)]
struct Export {
    path: String,
    #[serde(default)]
    foreground: bool,
}

/// Writes a back-up as a file of the server.
async fn export(call: &Call<'_>) -> Outcome {
    let Export { path, foreground } = call.payload()?;
    call.check("files.create")?;
    let backup = find(call, &call.panel.world())?;
    check_complete(&backup, Some("exported"))?;
    let name = path.clone();
    let entry = files::work(call, move |disk, now| {
        disk.write(&path, bytes::Bytes::from_static(b"backup"), now)?;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let mut entries = disk.list(folder)?.into_iter();
        Ok(entries
            .find(|(known, _)| *known == name)
            .map(|(name, entry)| files::shown(name, entry)))
    });
    let entry = entry.await?;
    call.log(
        &mut call.panel.world(),
        "server:backup.export",
        json!({"uuid": backup.uuid, "path": name}),
    );
    if foreground {
        return Ok(Reply::ok(json!({"entry": entry})));
    }
    let number = call.panel.world().random.uuid();
    Ok(Reply::Json(202, json!({"identifier": number})))
}
