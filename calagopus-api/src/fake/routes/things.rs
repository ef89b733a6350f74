//! Locations, nests, roles and whatever else is little more than its form.

use serde_json::{Value, json};

use super::call::{Call, now};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    form::{self, Field, Holds, nullable, required},
    state::{Database, Kind, Thing},
    views,
};

/// A kind of things, and how its calls speak of it.
#[derive(Debug)]
pub(super) struct Shape {
    kind: Kind,
    one: &'static str,
    many: &'static str,
    words: &'static str,
    form: &'static [Field],
    /// The field by which it is named in lists of others, and whether there may be two of one name.
    unique: bool,
    view: fn(&Database, &Thing) -> Value,
    /// What keeps it from being deleted.
    in_use: fn(&Database, &str) -> Option<&'static str>,
}

const NAME: Field = required("name", Holds::Text(1, 255));
const DESCRIPTION: Field = nullable("description", Holds::Text(1, 1024));

const fn free(_: &Database, _: &str) -> Option<&'static str> {
    None
}

pub(super) const LOCATION: Shape = Shape {
    kind: Kind::Location,
    one: "location",
    many: "locations",
    words: "location",
    form: &[
        nullable(
            "backup_configuration_uuid",
            Holds::Link(Kind::BackupConfiguration, "backup_configuration"),
        ),
        NAME,
        DESCRIPTION,
        nullable("flag", Holds::Text(2, 2)),
    ],
    unique: true,
    view: views::location,
    in_use: |database, uuid| {
        let mut nodes = database.nodes.iter();
        nodes
            .any(|node| node.location == uuid)
            .then_some("location has nodes, cannot delete")
    },
};

pub(super) const BACKUP_CONFIGURATION: Shape = Shape {
    kind: Kind::BackupConfiguration,
    one: "backup_configuration",
    many: "backup_configurations",
    words: "backup configuration",
    form: &[
        NAME,
        DESCRIPTION,
        required("maintenance_enabled", Holds::Flag),
        required("shared", Holds::Flag),
        required("backup_disk", Holds::Text(1, 255)),
        required("backup_configs", Holds::Object),
    ],
    unique: true,
    view: |_, thing| views::thing(thing),
    in_use: free,
};

pub(super) const NEST: Shape = Shape {
    kind: Kind::Nest,
    one: "nest",
    many: "nests",
    words: "nest",
    form: &[required("author", Holds::Text(2, 255)), NAME, DESCRIPTION],
    unique: true,
    view: |_, thing| views::nest(thing),
    in_use: |database, uuid| {
        let mut eggs = database.eggs.iter();
        eggs.any(|egg| egg.nest == uuid)
            .then_some("nest has eggs, cannot delete")
    },
};

pub(super) const ROLE: Shape = Shape {
    kind: Kind::Role,
    one: "role",
    many: "roles",
    words: "role",
    form: &[
        NAME,
        DESCRIPTION,
        required("require_two_factor", Holds::Flag),
        required("admin_permissions", Holds::List),
        required("server_permissions", Holds::List),
    ],
    unique: true,
    view: |_, thing| views::thing(thing),
    in_use: free,
};

pub(super) const MOUNT: Shape = Shape {
    kind: Kind::Mount,
    one: "mount",
    many: "mounts",
    words: "mount",
    form: &[
        NAME,
        DESCRIPTION,
        required("source", Holds::Text(1, 255)),
        required("target", Holds::Text(1, 255)),
        required("read_only", Holds::Flag),
        required("user_mountable", Holds::Flag),
    ],
    unique: true,
    view: |_, thing| views::thing(thing),
    in_use: free,
};

pub(super) const EGG_CONFIGURATION: Shape = Shape {
    kind: Kind::EggConfiguration,
    one: "egg_configuration",
    many: "egg_configurations",
    words: "egg configuration",
    form: &[
        NAME,
        DESCRIPTION,
        required("order", Holds::Number(i16::MIN as i64, i16::MAX as i64)),
        required("eggs", Holds::List),
        nullable("config_allocations", Holds::Object),
        nullable("config_startup", Holds::Object),
        nullable("config_routes", Holds::Object),
    ],
    unique: true,
    view: |_, thing| views::thing(thing),
    in_use: free,
};

pub(super) const DATABASE_HOST: Shape = Shape {
    kind: Kind::DatabaseHost,
    one: "database_host",
    many: "database_hosts",
    words: "database host",
    form: &[
        NAME,
        required("type", Holds::Text(1, 255)),
        required("deployment_enabled", Holds::Flag),
        required("maintenance_enabled", Holds::Flag),
        nullable("public_host", Holds::Text(3, 255)),
        nullable("public_port", Holds::Number(1, 65_535)),
        required("credentials", Holds::Object),
    ],
    unique: true,
    view: views::database_host,
    in_use: |database, uuid| {
        let mut things = database.things.iter();
        let has = |thing: &Thing| thing.kind == Kind::Database && thing.text("host_uuid") == Some(uuid);
        things.any(has).then_some("database host has databases, cannot delete")
    },
};

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

/// Makes a database host usable at a location.
pub(super) fn attach(call: &Call<'_>) -> Outcome {
    let sent = call.members()?;
    let host = sent
        .get("database_host_uuid")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let created = call.panel.now();
    now(call, |world| {
        let host = find(&world.database, &DATABASE_HOST, host)?.uuid;
        let mut thing = Thing {
            uuid: world.random.uuid(),
            kind: Kind::AttachedHost,
            of: call.word("location").to_owned(),
            body: serde_json::Map::new(),
            created,
        };
        thing.set("host_uuid", host);
        world.database.things.push(thing);
        Ok(Reply::done())
    })
}

pub(super) fn detach(call: &Call<'_>) -> Outcome {
    let (location, host) = (call.word("location"), word(call));
    now(call, |world| {
        world.database.things.retain(|thing| {
            thing.kind != Kind::AttachedHost || thing.of != location || thing.text("host_uuid") != Some(host)
        });
        Ok(Reply::done())
    })
}

/// The parts of a back-up configuration are there, also when they were not sent.
fn complete(shape: &Shape, body: &mut serde_json::Map<String, Value>) {
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
