//! `/api/application/eggs`.

use panel_http::fake::{
    Access,
    document::{item, list as shown_list},
    outcome::{Refusal, Reply},
    php::text,
    validation::Form,
};

use super::Call;
use crate::fake::{
    egg_export,
    egg_file::EggFile,
    panel::Outcome,
    seed,
    state::{Database, Egg, Table, Variable},
    world::World,
};

/// All of them at once.
pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter("egg", Access::Read)?;
    let world = call.panel.world();
    let view = call.view(&world.database);
    let includes = call.includes();
    let eggs = world.database.eggs.values();
    Ok(Reply::ok(shown_list("egg", eggs, |egg| view.egg(egg, &includes))?))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    call.enter("egg", Access::Read)?;
    let world = call.panel.world();
    let egg = world.database.eggs.get(&call.id(0)).ok_or_else(Refusal::not_found)?;
    let shown = call.view(&world.database).egg(egg, &call.includes())?;
    Ok(Reply::ok(item("egg", shown)))
}

pub(super) fn export(call: &Call<'_>) -> Outcome {
    call.enter("egg", Access::Read)?;
    Form::over(&call.incoming.input)
        .field("format", "nullable|string|in:yaml,json")
        .check()?;
    let as_json = text(&call.incoming.input, "format") == "json";
    let (media_type, ending) = if as_json {
        ("application/json", "json")
    } else {
        ("application/yaml", "yaml")
    };
    let now = call.panel.now();
    let world = call.panel.world();
    let egg = world.database.eggs.get(&call.id(0)).ok_or_else(Refusal::not_found)?;
    Ok(Reply::File {
        media_type,
        name: format!("egg-{}.{ending}", egg_export::kebab(&egg.name)),
        text: egg_export::written(egg, as_json, now)?,
    })
}

/// Makes an egg, or writes over the one with the same uuid.
pub(super) fn import(call: &Call<'_>) -> Outcome {
    call.enter("egg", Access::Write)?;
    let file = EggFile::read(&call.incoming.body)?;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let uuid = file.uuid();
    let known = world
        .database
        .eggs
        .values()
        .find(|egg| Some(&egg.uuid) == uuid.as_ref());
    let mut egg = match known.cloned() {
        Some(egg) => egg,
        None => {
            let uuid = uuid.unwrap_or_else(|| world.random.uuid());
            seed::blank_egg(world.database.next_id(Table::Eggs), uuid, now)
        }
    };
    file.fill(&mut egg);
    egg.updated_at = now;
    egg.variables = merged(&mut world, &egg, file, now);
    let shown = call.view(&world.database).egg(&egg, &call.includes())?;
    world.database.eggs.insert(egg.id, egg);
    Ok(Reply::created(item("egg", shown)))
}

/// The variables of the file. One whose name the egg has already keeps its number, and with it the servers' values.
fn merged(world: &mut World, egg: &Egg, file: EggFile, now: jiff::Timestamp) -> Vec<Variable> {
    let mut variables: Vec<Variable> = Vec::new();
    for new in file.variables() {
        let old = egg.variables.iter().find(|old| old.env == new.env);
        let id = old.map_or_else(|| world.database.next_id(Table::Variables), |old| old.id);
        variables.push(Variable {
            id,
            name: new.name,
            description: new.description,
            env: new.env,
            default: new.default,
            viewable: new.viewable,
            editable: new.editable,
            rules: new.rules,
            sort: new.sort,
            created_at: old.map_or(now, |old| old.created_at),
            updated_at: now,
        });
    }
    variables.sort_by_key(|variable| variable.id);
    let is_gone = |id: &u64| variables.iter().all(|variable| variable.id != *id);
    let gone: Vec<u64> = egg.variables.iter().map(|old| old.id).filter(is_gone).collect();
    for server in world.database.servers.values_mut() {
        server.values.retain(|id, _| !gone.contains(id));
    }
    variables
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    call.enter("egg", Access::Read)?;
    remove(&mut call.panel.world().database, call.id(0))
}

pub(super) fn delete_by_uuid(call: &Call<'_>) -> Outcome {
    call.enter("egg", Access::Read)?;
    let mut world = call.panel.world();
    let is_it = |egg: &&Egg| egg.uuid == call.parameter(0);
    let egg = world.database.eggs.values().find(is_it).map(|egg| egg.id);
    remove(&mut world.database, egg.ok_or_else(Refusal::not_found)?)
}

/// Asks for no more than the right to look, as the panel does.
fn remove(database: &mut Database, id: u64) -> Outcome {
    if database.servers.values().any(|server| server.egg == id) {
        return Err(Refusal::display(
            400,
            "HasActiveServersException",
            "An Egg with active servers attached to it cannot be deleted from the Panel.",
        ));
    }
    database.eggs.remove(&id);
    Ok(Reply::NoContent)
}
