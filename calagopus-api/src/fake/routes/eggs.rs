//! `/api/admin/nests/{nest}/eggs`.

use serde_json::{Map, Value, json};

use super::call::{Call, now};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    egg_file::{self, EggFile},
    rules,
    state::{Database, Egg, Kind, Variable},
    views,
};

fn find<'d>(call: &Call<'_>, database: &'d Database) -> Result<&'d Egg, Refusal> {
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

fn check_name(database: &Database, nest: &str, name: Option<&Value>, but: &str) -> Result<(), Refusal> {
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

pub(super) fn variables(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let rows = world.database.variables_of(call.word("egg"));
        Ok(Reply::ok(
            json!({"variables": rows.map(views::variable).collect::<Vec<_>>()}),
        ))
    })
}

fn check_rules(variable: &Variable) -> Result<(), Refusal> {
    match variable.rules.iter().find(|rule| !rules::is_known(rule)) {
        Some(rule) => {
            let name = rule.split(':').next().unwrap_or_default();
            let said = format!("rules: unknown or unsupported validation rule: {name}");
            Err(Refusal::nested(&[said]))
        }
        None => Ok(()),
    }
}

pub(super) fn create_variable(call: &Call<'_>) -> Outcome {
    let mut sent = call.members()?;
    let rules = sent.shift_remove("rules");
    now(call, |world| {
        let egg = find(call, &world.database)?.clone();
        let sent = Value::Object(sent);
        let variables = egg_file::variables(std::slice::from_ref(&sent), &egg, || world.random.uuid());
        let mut variable = variables.into_iter().next().ok_or_else(Refusal::broken)?;
        variable.rules = serde_json::from_value(rules.unwrap_or_default()).map_err(Refusal::payload)?;
        variable.created = call.panel.now();
        check_rules(&variable)?;
        if world
            .database
            .variables_of(&egg.uuid)
            .any(|other| other.env == variable.env)
        {
            return Err(Refusal::conflict("variable with name already exists"));
        }
        let view = views::variable(&variable);
        world.database.variables.push(variable);
        Ok(Reply::ok(json!({"variable": view})))
    })
}

pub(super) fn update_variable(call: &Call<'_>) -> Outcome {
    let sent = call.members()?;
    let text = |field: &str| sent.get(field).and_then(Value::as_str).map(str::to_owned);
    let flag = |field: &str, now| sent.get(field).and_then(Value::as_bool).unwrap_or(now);
    now(call, |world| {
        let row = world.database.variables.get_mut(call.word("variable"));
        let row = row.ok_or_else(|| Refusal::not_found("variable"))?;
        let mut changed = row.clone();
        super::users::set(text("name"), &mut changed.name);
        super::users::set(text("env_variable"), &mut changed.env);
        changed.description = text("description").or(changed.description);
        if sent.contains_key("default_value") {
            changed.default = text("default_value");
        }
        changed.order = sent.get("order").and_then(Value::as_i64).unwrap_or(changed.order);
        changed.viewable = flag("user_viewable", changed.viewable);
        changed.editable = flag("user_editable", changed.editable);
        changed.secret = flag("secret", changed.secret);
        if let Some(rules) = sent.get("rules").filter(|rules| !rules.is_null()) {
            changed.rules = serde_json::from_value(rules.clone()).map_err(Refusal::payload)?;
        }
        check_rules(&changed)?;
        *row = changed;
        Ok(Reply::done())
    })
}

pub(super) fn delete_variable(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let gone = world.database.variables.remove(call.word("variable"));
        gone.map(|_| Reply::done())
            .ok_or_else(|| Refusal::not_found("variable"))
    })
}
