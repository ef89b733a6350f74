//! The variables of an egg.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Action::Now,
    Route,
    call::{Call, now},
    eggs::find,
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    egg_file, rules,
    state::Variable,
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/nests/{nest}/eggs/{egg}/variables", "eggs.read", Now(variables)),
    ("POST", "api/admin/nests/{nest}/eggs/{egg}/variables", "eggs.update", Now(create_variable)),
    ("PATCH", "api/admin/nests/{nest}/eggs/{egg}/variables/{variable}", "eggs.update", Now(update_variable)),
    ("DELETE", "api/admin/nests/{nest}/eggs/{egg}/variables/{variable}", "eggs.update", Now(delete_variable)),
    ("PUT", "api/admin/nests/{nest}/eggs/{egg}/variables/order", "eggs.update", Now(order)),
    ("POST", "api/admin/nests/{nest}/eggs/{egg}/variables/{variable}/duplicate", "eggs.update", Now(duplicate)),
];

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

#[derive(Deserialize)]
struct Order {
    variable_order: Vec<String>,
}

/// Numbers the variables anew, from 1.
fn order(call: &Call<'_>) -> Outcome {
    let Order { variable_order } = call.payload()?;
    let egg = call.word("egg");
    now(call, |world| {
        for (place, uuid) in (1_i64..).zip(&variable_order) {
            let row = world.database.variables.get_mut(uuid);
            if let Some(row) = row.filter(|row| row.egg == egg) {
                row.order = place;
            }
        }
        Ok(Reply::done())
    })
}

#[derive(Deserialize)]
struct Duplicate {
    name: String,
    env_variable: String,
}

fn duplicate(call: &Call<'_>) -> Outcome {
    let Duplicate { name, env_variable } = call.payload()?;
    let created = call.panel.now();
    now(call, |world| {
        let row = world.database.variables.get(call.word("variable")).cloned();
        let row = row.ok_or_else(|| Refusal::not_found("variable"))?;
        if world
            .database
            .variables_of(&row.egg)
            .any(|other| other.name == name || other.env == env_variable)
        {
            return Err(Refusal::conflict("variable with name or env variable already exists"));
        }
        let uuid = world.random.uuid();
        let copy = Variable {
            uuid,
            name,
            env: env_variable,
            created,
            ..row
        };
        let view = views::variable(&copy);
        world.database.variables.push(copy);
        Ok(Reply::ok(json!({"variable": view})))
    })
}
