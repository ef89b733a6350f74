//! `/api/application/mounts`, and what they are for.

use std::collections::BTreeSet;

use panel_http::fake::{
    Access,
    document::{item, list as shown_list, page},
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
    php::{id, ids, is_true, optional, text, text_of},
    validation::Form,
};
use serde_json::Value;

use super::{Call, PAGES};
use crate::fake::{
    panel::Outcome,
    state::{Database, Mount},
};

/// What a mount is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Eggs,
    Nodes,
    Servers,
}

impl Relation {
    const fn field(self) -> &'static str {
        match self {
            Self::Eggs => "eggs",
            Self::Nodes => "nodes",
            Self::Servers => "servers",
        }
    }

    const fn of(self, mount: &mut Mount) -> &mut BTreeSet<u64> {
        match self {
            Self::Eggs => &mut mount.eggs,
            Self::Nodes => &mut mount.nodes,
            Self::Servers => &mut mount.servers,
        }
    }

    fn exists(self, database: &Database, id: u64) -> bool {
        match self {
            Self::Eggs => database.eggs.contains_key(&id),
            Self::Nodes => database.nodes.contains_key(&id),
            Self::Servers => database.servers.contains_key(&id),
        }
    }
}

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter("mount", Access::Read)?;
    let listing = Listing::read(call.incoming, PAGES, &["uuid", "name"], &["id", "uuid"])?;
    let world = call.panel.world();
    let fits = |mount: &&Mount| listing.finds("uuid", Some(&mount.uuid)) && listing.finds("name", Some(&mount.name));
    let mut mounts: Vec<&Mount> = world.database.mounts.values().filter(fits).collect();
    listing.sort(&mut mounts, |mount, by| match by {
        "uuid" => (0, mount.uuid.clone()),
        _ => (i64::try_from(mount.id).unwrap_or(i64::MAX), String::new()),
    });
    let view = call.view(&world.database);
    let includes = call.includes();
    let mounts = listing.cut(mounts, call.incoming, Links::Bare);
    Ok(Reply::ok(page("mount", mounts, |mount| view.mount(mount, &includes))?))
}

/// The mount of the path.
fn found<'d>(call: &Call<'_>, database: &'d Database) -> Result<&'d Mount, Refusal> {
    database.mounts.get(&call.id(0)).ok_or_else(Refusal::not_found)
}

fn show(call: &Call<'_>, database: &Database, mount: &Mount) -> Outcome {
    let shown = call.view(database).mount(mount, &call.includes())?;
    Ok(Reply::ok(item("mount", shown)))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    call.enter("mount", Access::Read)?;
    let world = call.panel.world();
    show(call, &world.database, found(call, &world.database)?)
}

/// The panel takes nothing of what is sent and writes a row of nothing, which its database refuses.
pub(super) fn create(call: &Call<'_>) -> Outcome {
    call.enter("mount", Access::Write)?;
    Err(Refusal::broken("QueryException"))
}

pub(super) fn update(call: &Call<'_>) -> Outcome {
    call.enter("mount", Access::Write)?;
    let sent = &call.incoming.input;
    let mut world = call.panel.world();
    let mut mount = found(call, &world.database)?.clone();
    let mounts = &world.database.mounts;
    let is_others = |_: &str, value: &Value| {
        let wanted = text_of(value);
        mounts
            .values()
            .any(|other| other.id != mount.id && other.name == wanted)
    };
    Form::over(sent)
        .field_in("name", "required|string|min:2|max:64|unique", is_others)
        .field("description", "nullable|string|max:255")
        .field(
            "source",
            "required|string|not_in:/etc/pelican,/var/lib/pelican/volumes,/srv/daemon-data",
        )
        .field("target", "required|string|not_in:/home/container")
        .field("read_only", "sometimes|boolean")
        .field("user_mountable", "sometimes|boolean")
        .check()?;
    let flag = |name: &str, old: bool| sent.get(name).map_or(old, |value| is_true(Some(value)));
    mount.read_only = flag("read_only", mount.read_only);
    mount.user_mountable = flag("user_mountable", mount.user_mountable);
    mount.name = text(sent, "name");
    mount.source = text(sent, "source");
    mount.target = text(sent, "target");
    if sent.get("description").is_some() {
        mount.description = optional(sent, "description");
    }
    world.database.mounts.insert(mount.id, mount.clone());
    show(call, &world.database, &mount)
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    call.enter("mount", Access::Write)?;
    let mut world = call.panel.world();
    let mount = found(call, &world.database)?;
    if !mount.servers.is_empty() {
        return Err(Refusal::display(
            400,
            "HasActiveServersException",
            "A mount must have no servers attached to it in order to be deleted.",
        ));
    }
    let id = mount.id;
    world.database.mounts.remove(&id);
    Ok(Reply::NoContent)
}

pub(super) fn eggs(call: &Call<'_>) -> Outcome {
    call.enter("egg", Access::Read)?;
    let world = call.panel.world();
    let view = call.view(&world.database);
    let includes = call.includes();
    let eggs = found(call, &world.database)?.eggs.iter();
    let eggs = eggs.filter_map(|id| world.database.eggs.get(id));
    Ok(Reply::ok(shown_list("egg", eggs, |egg| view.egg(egg, &includes))?))
}

pub(super) fn nodes(call: &Call<'_>) -> Outcome {
    call.enter("node", Access::Read)?;
    let world = call.panel.world();
    let mount = found(call, &world.database)?;
    Ok(Reply::ok(
        call.view(&world.database).nodes_of_mount(mount, &call.includes())?,
    ))
}

pub(super) fn servers(call: &Call<'_>) -> Outcome {
    call.enter("server", Access::Read)?;
    let world = call.panel.world();
    let view = call.view(&world.database);
    let includes = call.includes();
    let servers = found(call, &world.database)?.servers.iter();
    let servers = servers.filter_map(|id| world.database.servers.get(id));
    Ok(Reply::ok(shown_list("server", servers, |server| {
        view.server(server, &includes)
    })?))
}

/// Adds all or none: one that is there already breaks the whole call.
pub(super) fn add(call: &Call<'_>, relation: Relation) -> Outcome {
    call.enter("mount", Access::Write)?;
    let sent = &call.incoming.input;
    let field = relation.field();
    let mut world = call.panel.world();
    let database = &world.database;
    let exist = |_: &str, value: &Value| ids(value).into_iter().all(|id| relation.exists(database, id));
    Form::over(sent)
        .field_in(field, "required|array|exists", exist)
        .field(&format!("{field}.*"), "integer")
        .check()?;
    let mut mount = found(call, database)?.clone();
    for id in sent.get(field).map(ids).unwrap_or_default() {
        if !relation.of(&mut mount).insert(id) {
            return Err(Refusal::broken("UniqueConstraintViolationException"));
        }
    }
    world.database.mounts.insert(mount.id, mount.clone());
    show(call, &world.database, &mount)
}

/// Takes one away; what is not there is passed over. Anything but a number breaks the panel.
pub(super) fn remove(call: &Call<'_>, relation: Relation) -> Outcome {
    call.enter("mount", Access::Write)?;
    let removed = id(&Value::from(call.parameter(1))).ok_or_else(|| Refusal::broken("TypeError"))?;
    let mut world = call.panel.world();
    if let Some(mount) = world.database.mounts.get_mut(&call.id(0)) {
        relation.of(mount).remove(&removed);
    }
    Ok(Reply::NoContent)
}
