//! Groups of a server's back-ups.

use panel_http::Patch;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Action::{Later, Now},
    Route,
    call::{Call, now},
    settings::WRITING,
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    state::{Database, Kind, Thing},
    views,
    world::World,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/client/servers/{server}/backups/groups", "backup-groups.read", Now(list)),
    ("POST", "api/client/servers/{server}/backups/groups", "backup-groups.create", Later(|call| Box::pin(create(call)))),
    ("GET", "api/client/servers/{server}/backups/groups/{group}", "backup-groups.read", Now(backups)),
    ("PATCH", "api/client/servers/{server}/backups/groups/{group}", "backup-groups.update", Now(update)),
    ("DELETE", "api/client/servers/{server}/backups/groups/{group}", "backup-groups.delete", Now(delete)),
];

/// How many a server may have.
const MOST: usize = 20;

/// A group that a back-up is put in must be there.
pub(super) fn check(call: &Call<'_>, group: Option<&str>) -> Result<(), Refusal> {
    let Some(group) = group else { return Ok(()) };
    let server = &call.server()?.uuid;
    let world = call.panel.world();
    let group = world.database.thing(Kind::BackupGroup, group);
    match group.filter(|group| group.of == *server) {
        Some(_) => Ok(()),
        None => Err(Refusal::not_found("backup group")),
    }
}

fn members<'d>(database: &'d Database, group: &Thing) -> impl Iterator<Item = &'d Thing> {
    let uuid = group.uuid.clone();
    let backups = database.things(Kind::Backup, &group.of);
    backups.filter(move |backup| backup.text("backup_group_uuid") == Some(&uuid))
}

fn view(database: &Database, group: &Thing) -> Value {
    let of = |field| group.body.get(field).cloned().unwrap_or_default();
    let usable = || members(database, group).filter(|backup| backup.flag("is_successful"));
    json!({
        "uuid": group.uuid, "name": of("name"), "retention_count": of("retention_count"),
        "retention_days": of("retention_days"), "total_backups": members(database, group).count(),
        "usable_backups": usable().count(),
        "usable_unlocked_backups": usable().filter(|backup| !backup.flag("is_locked")).count(),
        "created": views::date(group.created),
    })
}

fn list(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    now(call, |world| {
        let database = &world.database;
        let groups = database.things(Kind::BackupGroup, &server.uuid);
        let groups: Vec<Value> = groups.map(|group| view(database, group)).collect();
        Ok(Reply::ok(json!({"backup_groups": groups})))
    })
}

#[derive(Deserialize)]
struct New {
    name: String,
    retention_count: Option<i64>,
    retention_days: Option<i64>,
}

async fn create(call: &Call<'_>) -> Outcome {
    let new: New = call.payload()?;
    Checks::new()
        .length("name", Some(&new.name), 1, 255)
        .range("retention_count", new.retention_count, 1, i64::MAX)
        .range("retention_days", new.retention_days, 1, i64::MAX)
        .flat()?;
    let server = call.server()?;
    let lock = format!("servers::{}::backup-groups", server.uuid);
    let _held = call.alone(lock, WRITING).await?;
    let created = call.panel.now();
    now(call, |world| {
        if world.database.things(Kind::BackupGroup, &server.uuid).count() >= MOST {
            return Err(Refusal::unmet("maximum number of backup groups reached"));
        }
        check_name(&world.database, &server.uuid, "", &new.name)?;
        let body = json!({
            "name": new.name, "retention_count": new.retention_count, "retention_days": new.retention_days,
        });
        let group = world.add(Kind::BackupGroup, &server.uuid, body, created);
        Ok(Reply::ok(json!({"backup_group": view(&world.database, &group)})))
    })
}

fn check_name(database: &Database, server: &str, but: &str, name: &str) -> Result<(), Refusal> {
    let mut others = database
        .things(Kind::BackupGroup, server)
        .filter(|other| other.uuid != but);
    if others.any(|other| other.text("name") == Some(name)) {
        return Err(Refusal::conflict("backup group with name already exists"));
    }
    Ok(())
}

fn find(call: &Call<'_>, world: &World) -> Result<Thing, Refusal> {
    call.thing(world, Kind::BackupGroup, &call.server()?.uuid, "group", "backup group")
}

fn backups(call: &Call<'_>) -> Outcome {
    call.check("backups.read")?;
    let page = call.page()?;
    now(call, |world| {
        let group = find(call, world)?;
        let rows = members(&world.database, &group);
        let rows = rows.filter(|row| page.finds(&[row.text("name").unwrap_or_default()]));
        Ok(page.of("backups", rows, views::thing))
    })
}

#[derive(Deserialize)]
struct Update {
    name: Option<String>,
    #[serde(default)]
    retention_count: Patch<i64>,
    #[serde(default)]
    retention_days: Patch<i64>,
}

fn update(call: &Call<'_>) -> Outcome {
    let sent: Update = call.payload()?;
    Checks::new().length("name", sent.name.as_deref(), 1, 255).nested()?;
    now(call, |world| {
        let group = find(call, world)?;
        if let Some(name) = &sent.name {
            check_name(&world.database, &group.of, &group.uuid, name)?;
        }
        if let Some(row) = world.database.things.get_mut(&group.uuid) {
            if let Some(name) = sent.name {
                row.set("name", name);
            }
            for (field, patch) in [
                ("retention_count", sent.retention_count),
                ("retention_days", sent.retention_days),
            ] {
                match patch {
                    Patch::Set(number) => row.set(field, number),
                    Patch::Clear => row.set(field, Value::Null),
                    Patch::Keep => {}
                }
            }
        }
        Ok(Reply::done())
    })
}

#[derive(Deserialize)]
struct Delete {
    #[serde(default)]
    lock_backups: bool,
}

/// Its back-ups stay, and are in no group then.
fn delete(call: &Call<'_>) -> Outcome {
    let Delete { lock_backups } = call.payload()?;
    now(call, |world| {
        let group = find(call, world)?;
        let all = members(&world.database, &group).map(|backup| backup.uuid.clone());
        for uuid in all.collect::<Vec<_>>() {
            if let Some(row) = world.database.things.get_mut(&uuid) {
                row.set("backup_group_uuid", Value::Null);
                if lock_backups {
                    row.set("is_locked", true);
                }
            }
        }
        world.database.things.remove(&group.uuid);
        Ok(Reply::done())
    })
}
