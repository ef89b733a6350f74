//! Databases of a server.

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
    state::{Database, Kind, Server, Thing},
    views,
    world::World,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/servers/{server}/databases", "servers.read", Now(for_administrators)),
    ("GET", "api/client/servers/{server}/databases", "databases.read", Now(list)),
    ("POST", "api/client/servers/{server}/databases", "databases.create", Later(|call| Box::pin(create(call)))),
    ("GET", "api/client/servers/{server}/databases/hosts", "databases.read", Now(hosts)),
    ("GET", "api/client/servers/{server}/databases/{database}", "databases.read", Now(view)),
    ("PATCH", "api/client/servers/{server}/databases/{database}", "databases.update", Now(update)),
    ("DELETE", "api/client/servers/{server}/databases/{database}", "databases.delete", Now(delete)),
    ("POST", "api/client/servers/{server}/databases/{database}/recreate", "databases.recreate", Now(recreate)),
    ("POST", "api/client/servers/{server}/databases/{database}/rotate-password", "databases.update", Now(rotate)),
    ("GET", "api/client/servers/{server}/databases/{database}/size", "databases.read", Now(size)),
];

/// The hosts that a server's databases can be on: those of its location and of its node.
fn hosts_of<'d>(database: &'d Database, server: &Server) -> impl Iterator<Item = &'d Thing> {
    let location = database.nodes.get(&server.node).map(|node| node.location.clone());
    let places = [location.unwrap_or_default(), server.node.clone()];
    let attached = database.things.iter();
    let attached = attached.filter(move |it| it.kind == Kind::AttachedHost && places.contains(&it.of));
    attached.filter_map(|it| database.thing(Kind::DatabaseHost, it.text("uuid")?))
}

/// Where a host is for those who use it.
fn place(host: Option<&Thing>) -> (Value, Value) {
    let of = |public: &str, own: &str| {
        let host = host?;
        let public = host.body.get(public).filter(|it| !it.is_null());
        public.or_else(|| host.body.get("credentials")?.get(own)).cloned()
    };
    let text = of("public_host", "host").unwrap_or_else(|| json!("127.0.0.1"));
    (text, of("public_port", "port").unwrap_or_else(|| json!(3306)))
}

fn host_of<'d>(database: &'d Database, row: &Thing) -> Option<&'d Thing> {
    database.thing(Kind::DatabaseHost, row.text("host_uuid")?)
}

fn shown(database: &Database, row: &Thing, with_password: bool) -> Value {
    let of = |field| row.body.get(field).cloned().unwrap_or_default();
    let (host, port) = place(host_of(database, row));
    json!({
        "uuid": row.uuid, "type": of("type"), "host": host, "port": port, "name": of("name"),
        "is_locked": of("is_locked"), "username": of("username"),
        "password": with_password.then(|| of("password")),
        "created": views::date(row.created),
    })
}

fn for_administrators(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let server = call.server()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.things(Kind::Database, &server.uuid);
        let rows = rows.filter(|row| page.finds(&[row.text("name").unwrap_or_default()]));
        Ok(page.of("databases", rows, |row| {
            let host = host_of(database, row).map(|host| views::database_host(database, host));
            views::with(
                shown(database, row, true),
                [("database_host", host.unwrap_or_default())],
            )
        }))
    })
}

/// Whether the caller wants to see passwords, and may.
fn shows_password(call: &Call<'_>) -> bool {
    call.incoming.query("include_password") == Some("true") && call.check("databases.read-password").is_ok()
}

fn list(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let server = call.server()?;
    let with_password = shows_password(call);
    now(call, |world| {
        let database = &world.database;
        let rows = database.things(Kind::Database, &server.uuid);
        let rows = rows.filter(|row| page.finds(&[row.text("name").unwrap_or_default()]));
        Ok(page.of("databases", rows, |row| shown(database, row, with_password)))
    })
}

fn hosts(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    now(call, |world| {
        let view = |host: &Thing| {
            let of = |field| host.body.get(field).cloned().unwrap_or_default();
            let (address, port) = place(Some(host));
            json!({
                "uuid": host.uuid, "name": of("name"), "maintenance_enabled": of("maintenance_enabled"),
                "type": of("type"), "host": address, "port": port,
            })
        };
        let hosts: Vec<Value> = hosts_of(&world.database, server).map(view).collect();
        Ok(Reply::ok(json!({"database_hosts": hosts})))
    })
}

#[derive(Deserialize)]
struct New {
    database_host_uuid: String,
    name: String,
}

/// Makes a database on its host. One of the same name breaks the host, and so the panel.
async fn create(call: &Call<'_>) -> Outcome {
    let new: New = call.payload()?;
    Checks::new()
        .length("name", Some(&new.name), 3, 31)
        .word("name", Some(&new.name))
        .flat()?;
    let server = call.server()?;
    let host = {
        let world = call.panel.world();
        let mut hosts = hosts_of(&world.database, server);
        let host = hosts.find(|host| host.uuid == new.database_host_uuid).cloned();
        host.ok_or_else(|| Refusal::not_found("database host"))?
    };
    let lock = format!("servers::{}::databases", server.uuid);
    let _held = call.alone(lock, WRITING).await?;
    let with_password = call.check("databases.read-password").is_ok();
    let created = call.panel.now();
    now(call, |world| {
        let count = world.database.things(Kind::Database, &server.uuid).count();
        if i64::try_from(count).unwrap_or(i64::MAX) >= server.features.databases {
            return Err(Refusal::unmet("maximum number of databases reached"));
        }
        check_host(&host, "create database")?;
        let name = format!("s{}_{}", server.short(), new.name);
        if world
            .database
            .things(Kind::Database, &server.uuid)
            .any(|other| other.text("name") == Some(&name))
        {
            return Err(Refusal::broken());
        }
        let body = json!({
            "host_uuid": host.uuid, "type": host.body.get("type"), "name": name, "is_locked": false,
            "username": format!("u{}_{}", server.short(), world.random.text(10)), "password": password(world),
        });
        let row = world.add(Kind::Database, &server.uuid, body, created);
        call.log(world, "server:database.create", json!({"uuid": row.uuid, "name": name}));
        Ok(Reply::ok(
            json!({"database": shown(&world.database, &row, with_password)}),
        ))
    })
}

/// With the signs that the panel's passwords have.
fn password(world: &mut World) -> String {
    format!("{}(&%!", world.random.text(20))
}

fn check_host(host: &Thing, what: &str) -> Result<(), Refusal> {
    if host.flag("maintenance_enabled") {
        let said = format!("cannot {what} while database host is in maintenance mode");
        return Err(Refusal::unmet(said));
    }
    Ok(())
}

fn find(call: &Call<'_>, world: &World) -> Result<Thing, Refusal> {
    call.thing(world, Kind::Database, &call.server()?.uuid, "database", "database")
}

/// The database, unless it is locked or its host is closed.
fn open(call: &Call<'_>, world: &World, locked: &str, what: &str) -> Result<Thing, Refusal> {
    let row = find(call, world)?;
    if row.flag("is_locked") {
        return Err(Refusal::unmet(format!("database is locked and {locked}")));
    }
    if let Some(host) = host_of(&world.database, &row) {
        check_host(host, what)?;
    }
    Ok(row)
}

fn view(call: &Call<'_>) -> Outcome {
    let with_password = shows_password(call);
    now(call, |world| {
        let row = find(call, world)?;
        Ok(Reply::ok(
            json!({"database": shown(&world.database, &row, with_password)}),
        ))
    })
}

#[derive(Deserialize)]
struct Update {
    locked: Option<bool>,
}

fn update(call: &Call<'_>) -> Outcome {
    let Update { locked } = call.payload()?;
    now(call, |world| {
        let uuid = find(call, world)?.uuid;
        if let (Some(row), Some(locked)) = (world.database.things.get_mut(&uuid), locked) {
            row.set("is_locked", locked);
        }
        Ok(Reply::done())
    })
}

fn delete(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let row = open(call, world, "cannot be deleted", "delete database")?;
        world.database.things.remove(&row.uuid);
        call.log(
            world,
            "server:database.delete",
            json!({"uuid": row.uuid, "name": row.text("name")}),
        );
        Ok(Reply::done())
    })
}

/// Empties it.
fn recreate(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        open(call, world, "cannot be recreated", "recreate database").map(|_| Reply::done())
    })
}

fn rotate(call: &Call<'_>) -> Outcome {
    let may_see = call.check("databases.read-password").is_ok();
    now(call, |world| {
        let uuid = open(
            call,
            world,
            "the password cannot be rotated",
            "rotate database password",
        )?
        .uuid;
        let new = password(world);
        if let Some(row) = world.database.things.get_mut(&uuid) {
            row.set("password", new.as_str());
        }
        Ok(Reply::ok(json!({"password": may_see.then_some(new)})))
    })
}

fn size(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let row = find(call, world)?;
        if let Some(host) = host_of(&world.database, &row) {
            check_host(host, "get database size")?;
        }
        Ok(Reply::ok(json!({"size": 8_192})))
    })
}
