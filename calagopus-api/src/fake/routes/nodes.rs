//! `/api/admin/nodes`.

use panel_http::Patch;
use serde::Deserialize;
use serde_json::json;

use super::{
    Action::Now,
    Route,
    call::{Call, now},
    users::{apply, set},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    state::{Database, Kind, Node},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/nodes", "nodes.read", Now(list)),
    ("POST", "api/admin/nodes", "nodes.create", Now(create)),
    ("GET", "api/admin/nodes/{node}", "nodes.read", Now(view)),
    ("PATCH", "api/admin/nodes/{node}", "nodes.update", Now(update)),
    ("DELETE", "api/admin/nodes/{node}", "nodes.delete", Now(delete)),
    ("POST", "api/admin/nodes/{node}/duplicate", "nodes.create", Now(duplicate)),
    ("GET", "api/admin/nodes/{node}/capacity", "nodes.read", Now(capacity)),
    ("GET", "api/admin/nodes/{node}/servers", "servers.read", Now(servers)),
    ("GET", "api/admin/locations/{location}/nodes", "nodes.read", Now(of_location)),
    ("GET", "api/admin/backup-configurations/{thing}/nodes", "nodes.read", Now(of_backup_configuration)),
];

pub(super) fn list(call: &Call<'_>) -> Outcome {
    page_of(call, |_| true)
}

fn page_of(call: &Call<'_>, belongs: impl Fn(&Node) -> bool) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database
            .nodes
            .iter()
            .filter(|node| belongs(node) && page.finds(&[&node.name]));
        Ok(page.of("nodes", rows, |node| views::node(database, node)))
    })
}

pub(super) fn of_location(call: &Call<'_>) -> Outcome {
    page_of(call, |node| node.location == call.word("location"))
}

fn of_backup_configuration(call: &Call<'_>) -> Outcome {
    page_of(call, |node| {
        node.backup_configuration.as_deref() == Some(call.word("thing"))
    })
}

pub(super) fn find(call: &Call<'_>, database: &Database) -> Result<Node, Refusal> {
    let node = database.nodes.get(call.word("node"));
    node.cloned().ok_or_else(|| Refusal::not_found("node"))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let node = find(call, &world.database)?;
        Ok(Reply::ok(json!({"node": views::node(&world.database, &node)})))
    })
}

#[derive(Deserialize)]
struct Create {
    location_uuid: String,
    backup_configuration_uuid: Option<String>,
    name: String,
    description: Option<String>,
    deployment_enabled: bool,
    maintenance_enabled: bool,
    public_url: Option<String>,
    url: String,
    sftp_host: Option<String>,
    sftp_port: i64,
    memory: i64,
    disk: i64,
}

#[derive(Deserialize)]
struct Update {
    location_uuid: Option<String>,
    #[serde(default)]
    backup_configuration_uuid: Patch<String>,
    name: Option<String>,
    #[serde(default)]
    description: Patch<String>,
    deployment_enabled: Option<bool>,
    maintenance_enabled: Option<bool>,
    #[serde(default)]
    public_url: Patch<String>,
    url: Option<String>,
    #[serde(default)]
    sftp_host: Patch<String>,
    sftp_port: Option<i64>,
    memory: Option<i64>,
    disk: Option<i64>,
}

fn check(database: &Database, node: &Node) -> Result<(), Refusal> {
    Checks::new()
        .length("name", Some(&node.name), 1, 255)
        .length("description", node.description.as_deref(), 1, 1024)
        .length("url", Some(&node.url), 3, 255)
        .range("sftp_port", Some(node.sftp_port), 1, 65_535)
        .range("memory", Some(node.memory), 0, i64::MAX)
        .range("disk", Some(node.disk), 0, i64::MAX)
        .nested()?;
    if database.thing(Kind::Location, &node.location).is_none() {
        return Err(Refusal::relation("location"));
    }
    super::server_create::check_backup_configuration(database, node.backup_configuration.as_deref())?;
    let mut others = database.nodes.iter().filter(|other| other.uuid != node.uuid);
    if others.any(|other| other.name == node.name) {
        return Err(Refusal::conflict("node with name already exists"));
    }
    Ok(())
}

pub(super) fn create(call: &Call<'_>) -> Outcome {
    let new: Create = call.payload()?;
    let created = call.panel.now();
    now(call, |world| {
        let node = Node {
            number: world.database.next_node + 1,
            uuid: world.random.uuid(),
            location: new.location_uuid,
            backup_configuration: new.backup_configuration_uuid,
            name: new.name,
            description: new.description,
            deployment_enabled: new.deployment_enabled,
            maintenance_enabled: new.maintenance_enabled,
            public_url: new.public_url,
            url: new.url,
            sftp_host: new.sftp_host,
            sftp_port: new.sftp_port,
            memory: new.memory,
            disk: new.disk,
            token: world.random.text(64),
            created,
        };
        check(&world.database, &node)?;
        world.database.next_node = node.number;
        let view = views::node(&world.database, &node);
        call.log_uuid(world, "node:create", &node.uuid);
        world.database.nodes.push(node);
        Ok(Reply::ok(json!({"node": view})))
    })
}

pub(super) fn update(call: &Call<'_>) -> Outcome {
    let sent: Update = call.payload()?;
    now(call, |world| {
        let mut node = find(call, &world.database)?;
        set(sent.location_uuid, &mut node.location);
        apply(&sent.backup_configuration_uuid, &mut node.backup_configuration);
        set(sent.name, &mut node.name);
        apply(&sent.description, &mut node.description);
        set(sent.deployment_enabled, &mut node.deployment_enabled);
        set(sent.maintenance_enabled, &mut node.maintenance_enabled);
        apply(&sent.public_url, &mut node.public_url);
        set(sent.url, &mut node.url);
        apply(&sent.sftp_host, &mut node.sftp_host);
        set(sent.sftp_port, &mut node.sftp_port);
        set(sent.memory, &mut node.memory);
        set(sent.disk, &mut node.disk);
        check(&world.database, &node)?;
        if let Some(row) = world.database.nodes.get_mut(&node.uuid) {
            *row = node;
        }
        Ok(Reply::done())
    })
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let uuid = call.word("node");
    now(call, |world| {
        if world.database.servers.iter().any(|server| server.node == uuid) {
            return Err(Refusal::new(400, "node has servers, cannot delete"));
        }
        world.database.nodes.remove(uuid);
        world.database.allocations.retain(|row| row.node != uuid);
        call.log_uuid(world, "node:delete", uuid);
        Ok(Reply::done())
    })
}

/// What is sold of a node, whatever it has.
pub(super) fn capacity(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let node = find(call, &world.database)?;
        let servers = || world.database.servers.iter().filter(|server| server.node == node.uuid);
        let sum = |of: fn(&crate::fake::state::Limits) -> i64| servers().map(|server| of(&server.limits)).sum::<i64>();
        Ok(Reply::ok(json!({
            "limits": {"memory": node.memory, "disk": node.disk},
            "allocated": {
                "servers": servers().count(),
                "cpu": sum(|it| it.cpu),
                "memory": sum(|it| it.memory),
                "memory_overhead": sum(|it| it.memory_overhead),
                "disk": sum(|it| it.disk),
            },
        })))
    })
}

pub(super) fn servers(call: &Call<'_>) -> Outcome {
    let node = call.word("node");
    super::servers::page_of(call, |server| server.node == node)
}

#[derive(Deserialize)]
struct Duplicate {
    name: String,
}

/// One more node like it, with a token of its own and without allocations.
fn duplicate(call: &Call<'_>) -> Outcome {
    let Duplicate { name } = call.payload()?;
    Checks::new().length("name", Some(&name), 1, 255).flat()?;
    let created = call.panel.now();
    now(call, |world| {
        let node = Node {
            number: world.database.next_node + 1,
            uuid: world.random.uuid(),
            token: world.random.text(64),
            name,
            created,
            ..find(call, &world.database)?
        };
        check(&world.database, &node)?;
        world.database.next_node = node.number;
        let view = views::node(&world.database, &node);
        world.database.nodes.push(node);
        Ok(Reply::ok(json!({"node": view})))
    })
}
