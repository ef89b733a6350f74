//! Eggs made from a form, copied, moved to another nest, and brought in from repositories.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Action::Now,
    Route,
    call::{Call, now},
    eggs::{check_name, find},
    shapes::NEST,
    things,
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    state::{Database, Egg, Kind, Variable},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("POST", "api/admin/nests/{nest}/eggs", "eggs.create", Now(create)),
    ("POST", "api/admin/nests/{nest}/eggs/delete", "eggs.delete", Now(delete_many)),
    ("POST", "api/admin/nests/{nest}/eggs/move", "eggs.update", Now(move_many)),
    ("POST", "api/admin/nests/{nest}/eggs/update/repository", "eggs.update", Now(update_many)),
    ("POST", "api/admin/nests/{nest}/eggs/{egg}/duplicate", "eggs.create", Now(duplicate)),
    ("POST", "api/admin/nests/{nest}/eggs/{egg}/move", "eggs.update", Now(move_one)),
    ("POST", "api/admin/nests/{nest}/eggs/{egg}/update/repository", "eggs.update", Now(update_one)),
    ("GET", "api/admin/egg-repositories/{repository}/eggs", "egg-repositories.read", Now(in_repository)),
    ("POST", "api/admin/egg-repositories/{repository}/eggs/install", "eggs.create", Now(install_many)),
    ("POST", "api/admin/egg-repositories/{repository}/eggs/{egg_of_repository}/install", "eggs.create", Now(install_one)),
    ("POST", "api/admin/egg-repositories/{repository}/sync", "egg-repositories.sync", Now(sync)),
];

#[derive(Deserialize)]
struct New {
    author: String,
    name: String,
    description: Option<String>,
    config_files: Vec<Value>,
    config_startup: Map<String, Value>,
    config_stop: Map<String, Value>,
    config_script: Map<String, Value>,
    startup_commands: Map<String, Value>,
    force_outgoing_ip: bool,
    separate_port: bool,
    features: Vec<String>,
    docker_images: Map<String, Value>,
    file_denylist: Vec<String>,
}

fn create(call: &Call<'_>) -> Outcome {
    let new: New = call.payload()?;
    Checks::new()
        .length("author", Some(&new.author), 2, 255)
        .length("name", Some(&new.name), 3, 255)
        .length("description", new.description.as_deref(), 1, 1024)
        .flat()?;
    let body = json!({
        "name": new.name, "description": new.description, "author": new.author, "config_files": new.config_files,
        "config_startup": new.config_startup, "config_stop": new.config_stop, "config_script": new.config_script,
        "startup_commands": new.startup_commands, "force_outgoing_ip": new.force_outgoing_ip,
        "separate_port": new.separate_port, "features": new.features, "docker_images": new.docker_images,
        "file_denylist": new.file_denylist,
    });
    let created = call.panel.now();
    now(call, |world| {
        check_name(&world.database, call.word("nest"), body.get("name"), "")?;
        let egg = Egg {
            uuid: world.random.uuid(),
            nest: call.word("nest").to_owned(),
            body: body.as_object().cloned().unwrap_or_default(),
            created,
        };
        let view = views::egg(&egg);
        call.log_uuid(world, "nest:egg.create", &egg.uuid);
        world.database.eggs.push(egg);
        Ok(Reply::ok(json!({"egg": view})))
    })
}

#[derive(Deserialize)]
struct Many {
    egg_uuids: Vec<String>,
    destination_nest_uuid: Option<String>,
}

fn is_used(database: &Database, egg: &str) -> bool {
    database.servers.iter().any(|server| server.egg == egg)
}

/// Those that have servers stay, without a word.
fn delete_many(call: &Call<'_>) -> Outcome {
    let Many { egg_uuids, .. } = call.payload()?;
    let nest = call.word("nest");
    now(call, |world| {
        let mut deleted = 0;
        for uuid in &egg_uuids {
            let egg = world.database.eggs.get(uuid);
            if egg.is_some_and(|egg| egg.nest == nest) && !is_used(&world.database, uuid) {
                world.database.eggs.remove(uuid);
                world.database.variables.retain(|variable| variable.egg != *uuid);
                deleted += 1;
            }
        }
        Ok(Reply::ok(json!({"deleted": deleted})))
    })
}

/// A nest, with its eggs if that is asked for: those go one by one, up to the first that a server has.
pub(super) fn delete_nest(call: &Call<'_>) -> Outcome {
    let with_eggs = call.members()?.get("delete_eggs").and_then(Value::as_bool);
    if with_eggs == Some(true) {
        let nest = call.word("thing");
        now(call, |world| {
            let eggs = world.database.eggs.iter().filter(|egg| egg.nest == nest);
            for uuid in eggs.map(|egg| egg.uuid.clone()).collect::<Vec<_>>() {
                if is_used(&world.database, &uuid) {
                    return Err(Refusal::conflict("nest has eggs that are still in use, cannot delete"));
                }
                world.database.eggs.remove(&uuid);
                world.database.variables.retain(|variable| variable.egg != uuid);
            }
            Ok(Reply::done())
        })?;
    }
    things::delete(call, &NEST)
}

fn check_destination(call: &Call<'_>, database: &Database, nest: &str) -> Result<(), Refusal> {
    if database.thing(Kind::Nest, nest).is_none() {
        return Err(Refusal::not_found("destination nest"));
    }
    if nest == call.word("nest") {
        return Err(Refusal::conflict("cannot move egg to the same nest"));
    }
    Ok(())
}

fn move_many(call: &Call<'_>) -> Outcome {
    let sent: Many = call.payload()?;
    let destination = sent.destination_nest_uuid.unwrap_or_default();
    let nest = call.word("nest");
    now(call, |world| {
        check_destination(call, &world.database, &destination)?;
        let mut moved = 0;
        for uuid in &sent.egg_uuids {
            let egg = world.database.eggs.get_mut(uuid);
            if let Some(egg) = egg.filter(|egg| egg.nest == nest) {
                egg.nest.clone_from(&destination);
                moved += 1;
            }
        }
        Ok(Reply::ok(json!({"moved": moved})))
    })
}

#[derive(Deserialize)]
struct Move {
    destination_nest_uuid: String,
}

fn move_one(call: &Call<'_>) -> Outcome {
    let Move { destination_nest_uuid } = call.payload()?;
    now(call, |world| {
        check_destination(call, &world.database, &destination_nest_uuid)?;
        if let Some(egg) = world.database.eggs.get_mut(call.word("egg")) {
            egg.nest = destination_nest_uuid;
        }
        Ok(Reply::done())
    })
}

#[derive(Deserialize)]
struct Duplicate {
    name: String,
    nest_uuid: String,
}

/// With its variables.
fn duplicate(call: &Call<'_>) -> Outcome {
    let Duplicate { name, nest_uuid } = call.payload()?;
    let created = call.panel.now();
    now(call, |world| {
        if world.database.thing(Kind::Nest, &nest_uuid).is_none() {
            return Err(Refusal::not_found("target nest"));
        }
        let name = Value::from(name);
        check_name(&world.database, &nest_uuid, Some(&name), "")?;
        let source = find(call, &world.database)?.clone();
        let mut egg = Egg {
            uuid: world.random.uuid(),
            nest: nest_uuid,
            created,
            ..source.clone()
        };
        egg.body.insert("name".to_owned(), name);
        let variables: Vec<Variable> = world.database.variables_of(&source.uuid).cloned().collect();
        for variable in variables {
            let uuid = world.random.uuid();
            let egg = egg.uuid.clone();
            world.database.variables.push(Variable { uuid, egg, ..variable });
        }
        let view = views::egg(&egg);
        world.database.eggs.push(egg);
        Ok(Reply::ok(json!({"egg": view})))
    })
}

/// No egg of the fake is of a repository.
fn update_one(_: &Call<'_>) -> Outcome {
    Err(Refusal::conflict(
        "unable to update egg thats not linked to a repository egg",
    ))
}

fn update_many(call: &Call<'_>) -> Outcome {
    let _: Many = call.payload()?;
    Ok(Reply::ok(json!({"updated": 0})))
}

fn check_repository(call: &Call<'_>) -> Result<(), Refusal> {
    let world = call.panel.world();
    match world.database.thing(Kind::EggRepository, call.word("repository")) {
        Some(_) => Ok(()),
        None => Err(Refusal::not_found("egg repository")),
    }
}

/// The fake's panel reaches no other address: it finds no eggs in repositories.
fn in_repository(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    check_repository(call)?;
    Ok(page.of("egg_repository_eggs", std::iter::empty::<Value>(), |it| it))
}

#[derive(Deserialize)]
struct Install {
    nest_uuid: String,
}

fn check_nest(call: &Call<'_>) -> Result<(), Refusal> {
    let Install { nest_uuid } = call.payload()?;
    check_repository(call)?;
    match call.panel.world().database.thing(Kind::Nest, &nest_uuid) {
        Some(_) => Ok(()),
        None => Err(Refusal::not_found("nest")),
    }
}

fn install_many(call: &Call<'_>) -> Outcome {
    check_nest(call)?;
    Ok(Reply::ok(json!({"installed": 0})))
}

fn install_one(call: &Call<'_>) -> Outcome {
    check_repository(call)?;
    Err(Refusal::not_found("egg repository egg"))
}

fn sync(call: &Call<'_>) -> Outcome {
    check_repository(call)?;
    let time = views::date(call.panel.now());
    if let Some(row) = call.panel.world().database.things.get_mut(call.word("repository")) {
        row.set("last_synced", time);
    }
    Ok(Reply::ok(json!({"found": 0})))
}
