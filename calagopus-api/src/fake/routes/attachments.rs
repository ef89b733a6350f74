//! What is made usable somewhere: database hosts at locations and on nodes, mounts on nodes, for eggs and for servers.

use serde_json::{Value, json};

use super::{
    Action::Now,
    Route,
    call::{Call, now},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    state::{Database, Kind, Server, Thing},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/locations/{location}/database-hosts", "locations.database-hosts", Now(|call| list(call, "location", &HOST))),
    ("POST", "api/admin/locations/{location}/database-hosts", "locations.database-hosts", Now(|call| attach(call, "location", &HOST))),
    ("DELETE", "api/admin/locations/{location}/database-hosts/{thing}", "locations.database-hosts", Now(|call| detach(call, "location", &HOST))),
    ("GET", "api/admin/locations/{location}/database-agent-hosts", "locations.database-agent-hosts", Now(agents)),
    ("POST", "api/admin/locations/{location}/database-agent-hosts", "locations.database-agent-hosts", Now(attach_agent)),
    ("DELETE", "api/admin/locations/{location}/database-agent-hosts/{thing}", "locations.database-agent-hosts", Now(detach_agent)),
    ("GET", "api/admin/nodes/{node}/database-hosts", "nodes.database-hosts", Now(|call| list(call, "node", &HOST))),
    ("POST", "api/admin/nodes/{node}/database-hosts", "nodes.database-hosts", Now(|call| attach(call, "node", &HOST))),
    ("DELETE", "api/admin/nodes/{node}/database-hosts/{thing}", "nodes.database-hosts", Now(|call| detach(call, "node", &HOST))),
    ("GET", "api/admin/nodes/{node}/database-agent-hosts", "nodes.database-agent-hosts", Now(agents)),
    ("POST", "api/admin/nodes/{node}/database-agent-hosts", "nodes.database-agent-hosts", Now(attach_agent)),
    ("DELETE", "api/admin/nodes/{node}/database-agent-hosts/{thing}", "nodes.database-agent-hosts", Now(detach_agent)),
    ("GET", "api/admin/nodes/{node}/mounts", "nodes.mounts", Now(|call| list(call, "node", &MOUNT))),
    ("POST", "api/admin/nodes/{node}/mounts", "nodes.mounts", Now(|call| attach(call, "node", &MOUNT))),
    ("DELETE", "api/admin/nodes/{node}/mounts/{thing}", "nodes.mounts", Now(|call| detach(call, "node", &MOUNT))),
    ("GET", "api/admin/nests/{nest}/eggs/{egg}/mounts", "eggs.mounts", Now(|call| list(call, "egg", &MOUNT))),
    ("POST", "api/admin/nests/{nest}/eggs/{egg}/mounts", "eggs.mounts", Now(|call| attach(call, "egg", &MOUNT))),
    ("DELETE", "api/admin/nests/{nest}/eggs/{egg}/mounts/{thing}", "eggs.mounts", Now(|call| detach(call, "egg", &MOUNT))),
    ("GET", "api/admin/servers/{server}/mounts", "servers.mounts", Now(|call| list(call, "server", &MOUNT))),
    ("POST", "api/admin/servers/{server}/mounts", "servers.mounts", Now(mount)),
    ("GET", "api/admin/servers/{server}/mounts/available", "servers.mounts", Now(available)),
    ("DELETE", "api/admin/servers/{server}/mounts/{thing}", "servers.mounts", Now(|call| detach(call, "server", &MOUNT))),
    ("GET", "api/client/servers/{server}/mounts", "mounts.read", Now(mountable)),
    ("POST", "api/client/servers/{server}/mounts", "mounts.attach", Now(mount_as_user)),
    ("DELETE", "api/client/servers/{server}/mounts/{thing}", "mounts.detach", Now(unmount_as_user)),
    ("GET", "api/admin/mounts/{thing}/nodes", "nodes.read", Now(nodes)),
    ("GET", "api/admin/mounts/{thing}/nest-eggs", "eggs.read", Now(eggs)),
    ("GET", "api/admin/mounts/{thing}/servers", "servers.read", Now(servers)),
];

/// What can be attached, and how calls speak of it.
#[derive(Debug)]
struct Link {
    kind: Kind,
    of: Kind,
    one: &'static str,
    many: &'static str,
    words: &'static str,
    view: fn(&Database, &Thing) -> Value,
}

const HOST: Link = Link {
    kind: Kind::AttachedHost,
    of: Kind::DatabaseHost,
    one: "database_host",
    many: "database_hosts",
    words: "database host",
    view: views::database_host,
};

const MOUNT: Link = Link {
    kind: Kind::AttachedMount,
    of: Kind::Mount,
    one: "mount",
    many: "mounts",
    words: "mount",
    view: |_, mount| views::thing(mount),
};

/// The uuid of the place that the path names.
fn place<'c>(call: &'c Call<'_>, word: &str) -> &'c str {
    match call.server() {
        Ok(server) => &server.uuid,
        Err(_) => call.word(word),
    }
}

fn list(call: &Call<'_>, word: &str, link: &Link) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.things(link.kind, place(call, word));
        let rows = rows.filter_map(|row| Some((row, database.thing(link.of, row.text("uuid")?)?)));
        let rows = rows.filter(|(_, thing)| page.finds(&[thing.text("name").unwrap_or_default()]));
        Ok(page.of(
            link.many,
            rows,
            |(row, thing)| json!({link.one: (link.view)(database, thing), "created": views::date(row.created)}),
        ))
    })
}

/// The uuid that the body names.
fn wanted(call: &Call<'_>, link: &Link) -> Result<String, Refusal> {
    let field = format!("{}_uuid", link.one);
    let sent = call.members()?;
    let uuid = sent.get(&field).and_then(Value::as_str).map(str::to_owned);
    uuid.ok_or_else(|| {
        let length = call.incoming.body.len();
        Refusal::payload(format!("missing field `{field}` at line 1 column {length}"))
    })
}

fn attach(call: &Call<'_>, word: &str, link: &Link) -> Outcome {
    let uuid = wanted(call, link)?;
    if call.panel.world().database.thing(link.of, &uuid).is_none() {
        return Err(Refusal::relation(link.one));
    }
    add(call, place(call, word), link, &uuid)
}

fn add(call: &Call<'_>, place: &str, link: &Link, uuid: &str) -> Outcome {
    let created = call.panel.now();
    now(call, |world| {
        if world
            .database
            .things(link.kind, place)
            .any(|other| other.text("uuid") == Some(uuid))
        {
            return Err(Refusal::conflict(format!("{} already exists", link.words)));
        }
        world.add(link.kind, place, json!({"uuid": uuid}), created);
        Ok(Reply::done())
    })
}

fn detach(call: &Call<'_>, word: &str, link: &Link) -> Outcome {
    let thing = call.word("thing");
    now(call, |world| {
        let row = world
            .database
            .things(link.kind, place(call, word))
            .find(|row| row.text("uuid") == Some(thing))
            .map(|row| row.uuid.clone());
        let row = row.ok_or_else(|| Refusal::not_found(link.words))?;
        world.database.things.remove(&row);
        Ok(Reply::done())
    })
}

/// There are no database agents on the fake.
fn agents(call: &Call<'_>) -> Outcome {
    let none = std::iter::empty::<Value>();
    Ok(call.page()?.of("database_agent_hosts", none, |it| it))
}

fn attach_agent(call: &Call<'_>) -> Outcome {
    call.members()?;
    Err(Refusal::relation("database_agent_host"))
}

fn detach_agent(_: &Call<'_>) -> Outcome {
    Err(Refusal::not_found("database agent host"))
}

/// The mounts that the node and the egg of a server both have.
fn mounts_for<'d>(database: &'d Database, server: &Server) -> impl Iterator<Item = &'d Thing> {
    let (node, egg) = (server.node.clone(), server.egg.clone());
    let mounts = database.things(Kind::Mount, "");
    mounts.filter(move |mount| {
        let has = |place: &str| {
            let mut rows = database.things(Kind::AttachedMount, place);
            rows.any(|row| row.text("uuid") == Some(&mount.uuid))
        };
        has(&node) && has(&egg)
    })
}

/// Since when a server has a mount, if it has it.
fn since(database: &Database, server: &Server, mount: &Thing) -> Value {
    let mut rows = database.things(Kind::AttachedMount, &server.uuid);
    let row = rows.find(|row| row.text("uuid") == Some(&mount.uuid));
    row.map_or(Value::Null, |row| views::date(row.created))
}

fn available(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let server = call.server()?;
    now(call, |world| {
        let database = &world.database;
        let rows = mounts_for(database, server).filter(|row| page.finds(&[row.text("name").unwrap_or_default()]));
        Ok(page.of(
            "mounts",
            rows,
            |mount| json!({"mount": views::thing(mount), "created": since(database, server, mount)}),
        ))
    })
}

fn mountable(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let server = call.server()?;
    now(call, |world| {
        let database = &world.database;
        let rows = mounts_for(database, server)
            .filter(|mount| mount.flag("user_mountable") && page.finds(&[mount.text("name").unwrap_or_default()]));
        Ok(page.of("mounts", rows, |mount| {
            let of = |field| mount.body.get(field).cloned().unwrap_or_default();
            json!({
                "uuid": mount.uuid, "name": of("name"), "description": of("description"), "target": of("target"),
                "read_only": of("read_only"), "created": since(database, server, mount),
            })
        }))
    })
}

/// Gives a server a mount that its node and its egg have.
fn mount(call: &Call<'_>) -> Outcome {
    mount_if(call, |_| true)
}

fn mount_as_user(call: &Call<'_>) -> Outcome {
    let done = mount_if(call, |mount| mount.flag("user_mountable"))?;
    call.sync_later(call.server()?);
    Ok(done)
}

fn mount_if(call: &Call<'_>, may: impl Fn(&Thing) -> bool) -> Outcome {
    let uuid = wanted(call, &MOUNT)?;
    let server = call.server()?;
    let is_there = {
        let world = call.panel.world();
        mounts_for(&world.database, server).any(|mount| mount.uuid == uuid && may(mount))
    };
    if !is_there {
        return Err(Refusal::not_found("mount"));
    }
    add(call, &server.uuid, &MOUNT, &uuid)
}

fn unmount_as_user(call: &Call<'_>) -> Outcome {
    let may = {
        let world = call.panel.world();
        let mount = world.database.thing(Kind::Mount, call.word("thing"));
        mount.is_some_and(|mount| mount.flag("user_mountable"))
    };
    if !may {
        return Err(Refusal::not_found("mount"));
    }
    let done = detach(call, "server", &MOUNT)?;
    call.sync_later(call.server()?);
    Ok(done)
}

/// Where a mount is, told by the rows of the places.
fn places_of(call: &Call<'_>, many: &str, view: impl Fn(&Database, &str) -> Option<Value>) -> Outcome {
    let page = call.page()?;
    let uuid = call.word("thing");
    now(call, |world| {
        let database = &world.database;
        if database.thing(Kind::Mount, uuid).is_none() {
            return Err(Refusal::not_found("mount"));
        }
        let rows = database.things.iter();
        let rows = rows.filter(|row| row.kind == Kind::AttachedMount && row.text("uuid") == Some(uuid));
        let rows = rows.filter_map(|row| {
            let shown = view(database, &row.of)?;
            Some(views::with(shown, [("created", views::date(row.created))]))
        });
        Ok(page.of(many, rows, |row| row))
    })
}

fn nodes(call: &Call<'_>) -> Outcome {
    places_of(call, "node_mounts", |database, uuid| {
        let node = database.nodes.get(uuid)?;
        Some(json!({"node": views::node(database, node)}))
    })
}

fn eggs(call: &Call<'_>) -> Outcome {
    places_of(call, "nest_egg_mounts", |database, uuid| {
        let egg = database.eggs.get(uuid)?;
        let nest = database.thing(Kind::Nest, &egg.nest)?;
        Some(json!({"nest": views::nest(nest), "nest_egg": views::egg(egg)}))
    })
}

fn servers(call: &Call<'_>) -> Outcome {
    places_of(call, "server_mounts", |database, uuid| {
        let server = database.servers.get(uuid)?;
        Some(json!({"server": views::server(database, server)}))
    })
}
