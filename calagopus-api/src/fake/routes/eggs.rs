//! `/api/admin/nests/{nest}/eggs`.

use serde_json::{Map, Value, json};

use super::{
    Action::Now,
    Route,
    call::{Call, now},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    egg_file::{self, EggFile},
    state::{Database, Egg, Kind},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/nests/eggs", "eggs.read", Now(all)),
    ("GET", "api/admin/nests/{nest}/eggs", "eggs.read", Now(list)),
    ("POST", "api/admin/nests/{nest}/eggs/import", "eggs.create", Now(import)),
    ("GET", "api/admin/nests/{nest}/eggs/{egg}", "eggs.read", Now(view)),
    ("PATCH", "api/admin/nests/{nest}/eggs/{egg}", "eggs.update", Now(update)),
    ("DELETE", "api/admin/nests/{nest}/eggs/{egg}", "eggs.delete", Now(delete)),
    ("GET", "api/admin/nests/{nest}/eggs/{egg}/export", "eggs.read", Now(export)),
    ("GET", "api/admin/nests/{nest}/eggs/{egg}/servers", "servers.read", Now(servers)),
    ("POST", "api/admin/nests/{nest}/eggs/{egg}/update/import", "eggs.update", Now(update_by_import)),
];

pub(super) fn find<'d>(call: &Call<'_>, database: &'d Database) -> Result<&'d Egg, Refusal> {
    let egg = database.eggs.get(call.word("egg"));
    egg.ok_or_else(|| Refusal::not_found("egg"))
}

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let nest = call.word("nest");
    now(call, |world| {
        let rows = world.database.eggs.iter();
        let rows = rows.filter(|egg| egg.nest == nest && page.finds(&[egg.name()]));
        Ok(page.of("eggs", rows, views::egg))
    })
}

/// Every egg of every nest, on one page.
pub(super) fn all(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let database = &world.database;
        let nests = database.things(Kind::Nest, "").map(|nest| {
            let eggs = database.eggs.iter().filter(|egg| egg.nest == nest.uuid);
            json!({"nest": views::nest(nest), "eggs": eggs.map(views::egg).collect::<Vec<_>>()})
        });
        Ok(Reply::ok(json!({"nests": nests.collect::<Vec<_>>()})))
    })
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let egg = find(call, &world.database)?;
        Ok(Reply::ok(json!({"egg": views::egg(egg)})))
    })
}

pub(super) fn export(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let egg = find(call, &world.database)?;
        Ok(Reply::ok(egg_file::export(egg, world.database.variables_of(&egg.uuid))))
    })
}

fn read(call: &Call<'_>) -> Result<EggFile, Refusal> {
    egg_file::read(call.members()?, call.incoming.body.len())
}

pub(super) fn check_name(database: &Database, nest: &str, name: Option<&Value>, but: &str) -> Result<(), Refusal> {
    let mut others = database.eggs.iter().filter(|egg| egg.nest == nest && egg.uuid != but);
    if others.any(|egg| egg.body.get("name") == name) {
        return Err(Refusal::conflict("egg with name already exists"));
    }
    Ok(())
}

/// Brings a file in as a new egg, whatever uuid the file has.
pub(super) fn import(call: &Call<'_>) -> Outcome {
    let file = read(call)?;
    let created = call.panel.now();
    now(call, |world| {
        check_name(&world.database, call.word("nest"), file.body.get("name"), "")?;
        let egg = Egg {
            uuid: world.random.uuid(),
            nest: call.word("nest").to_owned(),
            body: file.body,
            created,
        };
        for variable in egg_file::variables(&file.variables, &egg, || world.random.uuid()) {
            world.database.variables.push(variable);
        }
        let view = views::egg(&egg);
        call.log_uuid(world, "nest:egg.create", &egg.uuid);
        world.database.eggs.push(egg);
        Ok(Reply::ok(json!({"egg": view})))
    })
}

/// Brings a file in over an egg. Variables of a name that is there keep their uuid, and so their values.
pub(super) fn update_by_import(call: &Call<'_>) -> Outcome {
    let file = read(call)?;
    now(call, |world| {
        let egg = find(call, &world.database)?.clone();
        check_name(&world.database, &egg.nest, file.body.get("name"), &egg.uuid)?;
        let mut variables = egg_file::variables(&file.variables, &egg, || world.random.uuid());
        for variable in &mut variables {
            let mut known = world.database.variables_of(&egg.uuid);
            if let Some(known) = known.find(|known| known.env == variable.env) {
                variable.uuid.clone_from(&known.uuid);
            }
        }
        world.database.variables.retain(|variable| variable.egg != egg.uuid);
        for variable in variables {
            world.database.variables.push(variable);
        }
        if let Some(row) = world.database.eggs.get_mut(&egg.uuid) {
            row.body = file.body;
        }
        Ok(Reply::done())
    })
}

/// Changes the fields that were sent.
pub(super) fn update(call: &Call<'_>) -> Outcome {
    let sent = call.members()?;
    now(call, |world| {
        let egg = find(call, &world.database)?.clone();
        check_name(&world.database, &egg.nest, sent.get("name"), &egg.uuid)?;
        let known: Map<String, Value> = sent
            .into_iter()
            .filter(|(name, value)| egg.body.contains_key(name) && (!value.is_null() || name == "description"))
            .collect();
        if let Some(row) = world.database.eggs.get_mut(&egg.uuid) {
            row.body.extend(known);
        }
        Ok(Reply::done())
    })
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let uuid = call.word("egg");
    now(call, |world| {
        if world.database.servers.iter().any(|server| server.egg == uuid) {
            return Err(Refusal::conflict("egg has servers, cannot delete"));
        }
        world.database.eggs.remove(uuid);
        world.database.variables.retain(|variable| variable.egg != uuid);
        Ok(Reply::done())
    })
}

pub(super) fn servers(call: &Call<'_>) -> Outcome {
    let egg = call.word("egg");
    super::servers::page_of(call, |server| server.egg == egg)
}
