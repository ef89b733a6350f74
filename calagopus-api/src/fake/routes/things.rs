//! Calls about things that are little more than their form.

use serde_json::{Value, json};

use super::call::{Call, now};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    form::{self, Field},
    state::{Database, Kind, Thing},
};

/// A kind of things, and how its calls speak of it.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) kind: Kind,
    pub(super) one: &'static str,
    pub(super) many: &'static str,
    pub(super) words: &'static str,
    pub(super) form: &'static [Field],
    /// The field by which it is named in lists of others, and whether there may be two of one name.
    pub(super) unique: bool,
    pub(super) view: fn(&Database, &Thing) -> Value,
    /// What keeps it from being deleted.
    pub(super) in_use: fn(&Database, &str) -> Option<&'static str>,
}

fn word<'c>(call: &'c Call<'_>) -> &'c str {
    call.word("thing")
}

fn find(database: &Database, shape: &Shape, uuid: &str) -> Result<Thing, Refusal> {
    let thing = database.thing(shape.kind, uuid).cloned();
    thing.ok_or_else(|| Refusal::not_found(shape.words))
}

pub(super) fn list(call: &Call<'_>, shape: &Shape) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.things(shape.kind, "");
        let rows = rows.filter(|row| page.finds(&[row.text("name").unwrap_or_default()]));
        Ok(page.of(shape.many, rows, |row| (shape.view)(database, row)))
    })
}

pub(super) fn view(call: &Call<'_>, shape: &Shape) -> Outcome {
    now(call, |world| {
        let thing = find(&world.database, shape, word(call))?;
        Ok(Reply::ok(json!({shape.one: (shape.view)(&world.database, &thing)})))
    })
}

pub(super) fn create(call: &Call<'_>, shape: &Shape) -> Outcome {
    let sent = call.members()?;
    let created = call.panel.now();
    now(call, |world| {
        let mut body = form::create(shape.form, &sent, call.incoming.body.len(), &world.database)?;
        complete(shape, &mut body);
        let thing = Thing {
            uuid: world.random.uuid(),
            kind: shape.kind,
            of: String::new(),
            body,
            created,
        };
        check_name(&world.database, shape, &thing)?;
        let view = (shape.view)(&world.database, &thing);
        world.database.things.push(thing);
        Ok(Reply::ok(json!({shape.one: view})))
    })
}

pub(super) fn update(call: &Call<'_>, shape: &Shape) -> Outcome {
    let sent = call.members()?;
    now(call, |world| {
        let mut thing = find(&world.database, shape, word(call))?;
        thing.body.extend(form::patch(
            shape.form,
            &sent,
            call.incoming.body.len(),
            &world.database,
        )?);
        complete(shape, &mut thing.body);
        check_name(&world.database, shape, &thing)?;
        if let Some(row) = world.database.things.get_mut(&thing.uuid) {
            *row = thing;
        }
        Ok(Reply::done())
    })
}

pub(super) fn delete(call: &Call<'_>, shape: &Shape) -> Outcome {
    now(call, |world| {
        let uuid = find(&world.database, shape, word(call))?.uuid;
        if let Some(said) = (shape.in_use)(&world.database, &uuid) {
            return Err(Refusal::conflict(said));
        }
        world.database.things.remove(&uuid);
        Ok(Reply::done())
    })
}

/// Deleting that wants a body.
pub(super) fn delete_with_body(call: &Call<'_>, shape: &Shape) -> Outcome {
    call.members()?;
    delete(call, shape)
}

/// A database host is always reached.
pub(super) fn test(call: &Call<'_>, shape: &Shape) -> Outcome {
    now(call, |world| {
        find(&world.database, shape, word(call)).map(|_| Reply::done())
    })
}

/// One more like it, with what the body says instead: a name at least.
pub(super) fn duplicate(call: &Call<'_>, shape: &Shape) -> Outcome {
    let sent = call.members()?;
    let length = call.incoming.body.len();
    if !sent.contains_key("name") {
        return Err(Refusal::payload(format!(
            "missing field `name` at line 1 column {length}"
        )));
    }
    let created = call.panel.now();
    now(call, |world| {
        let mut thing = find(&world.database, shape, word(call))?;
        thing
            .body
            .extend(form::patch(shape.form, &sent, length, &world.database)?);
        thing.uuid = world.random.uuid();
        thing.created = created;
        check_name(&world.database, shape, &thing)?;
        let view = (shape.view)(&world.database, &thing);
        world.database.things.push(thing);
        Ok(Reply::ok(json!({shape.one: view})))
    })
}

/// The parts of a back-up configuration are there, also when they were not sent.
fn complete(shape: &Shape, body: &mut serde_json::Map<String, Value>) {
    if shape.kind == Kind::EggRepository {
        body.entry("last_synced").or_insert(Value::Null);
    }
    if shape.kind == Kind::BackupConfiguration
        && let Some(Value::Object(parts)) = body.get_mut("backup_configs")
    {
        for part in ["s3", "restic", "pbs", "kopia"] {
            parts.entry(part).or_insert(Value::Null);
        }
    }
}

fn check_name(database: &Database, shape: &Shape, thing: &Thing) -> Result<(), Refusal> {
    let mut others = database.things(shape.kind, "").filter(|other| other.uuid != thing.uuid);
    if shape.unique && others.any(|other| other.text("name") == thing.text("name")) {
        return Err(Refusal::conflict(format!("{} with name already exists", shape.words)));
    }
    Ok(())
}
