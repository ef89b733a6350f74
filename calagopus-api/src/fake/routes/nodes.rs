//! `/api/admin/nodes`, and the allocations on them.

use panel_http::{
    Patch,
    fake::{
        NodeCall,
        node::{Ask, NodeTrouble, Signal},
    },
};
use serde::Deserialize;
use serde_json::json;

use super::{
    call::{Call, now},
    users::{apply, set},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    deploy,
    state::{Allocation, Database, Kind, Node},
    views,
};

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

fn find(call: &Call<'_>, database: &Database) -> Result<Node, Refusal> {
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

pub(super) fn token(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let node = find(call, &world.database)?;
        let id = node.token.get(..16).unwrap_or_default();
        Ok(Reply::ok(json!({"token_id": id, "token": node.token})))
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

/// What the node says of itself.
pub(super) async fn overview(call: &Call<'_>) -> Outcome {
    let node = find(call, &call.panel.world().database)?;
    call.panel.ask(&node.uuid, "", Ask::Configure).await?;
    let mut world = call.panel.world();
    let containers = world.machine(node.number).containers.len();
    Ok(Reply::ok(json!({
        "version": "1.2.0", "local_time": call.panel.now(), "container_type": "none",
        "cpu": {"name": "fake", "brand": "fake", "vendor_id": "fake", "frequency_mhz": 2000, "cpu_count": 2},
        "memory": {
            "total_bytes": 68_719_476_736_u64, "free_bytes": 34_359_738_368_u64, "used_bytes": 34_359_738_368_u64,
            "used_bytes_process": 33_554_432,
        },
        "servers": {"total": containers, "online": 0, "offline": containers},
        "architecture": "x86_64", "kernel_version": "6.1.0-fake",
    })))
}

pub(super) fn allocations(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let node = call.word("node");
    now(call, |world| {
        let database = &world.database;
        let rows = database
            .allocations
            .iter()
            .filter(|row| row.node == node && page.finds(&[&row.ip]));
        Ok(page.of("allocations", rows, |row| views::allocation(database, row)))
    })
}

pub(super) fn available(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let database = &world.database;
        let rows = deploy::free(database, call.word("node"), 0, u16::MAX);
        Ok(page.of("allocations", rows, |row| views::allocation(database, row)))
    })
}

#[derive(Deserialize)]
struct CreateAllocations {
    ip: std::net::IpAddr,
    ip_alias: Option<String>,
    ports: Vec<u16>,
}

/// Makes what is not there yet.
pub(super) fn create_allocations(call: &Call<'_>) -> Outcome {
    let sent: CreateAllocations = call.payload()?;
    Checks::new()
        .length("ip_alias", sent.ip_alias.as_deref(), 1, 255)
        .flat()?;
    let (node, ip, created) = (call.word("node").to_owned(), sent.ip.to_string(), call.panel.now());
    now(call, |world| {
        let mut made = 0;
        for port in sent.ports {
            let same = |row: &Allocation| row.node == node && row.ip == ip && row.port == port;
            if world.database.allocations.iter().any(same) {
                continue;
            }
            made += 1;
            let uuid = world.random.uuid();
            world.database.allocations.push(Allocation {
                uuid,
                node: node.clone(),
                ip: ip.clone(),
                ip_alias: sent.ip_alias.clone(),
                port,
                created,
            });
        }
        Ok(Reply::ok(json!({"created": made})))
    })
}

#[derive(Deserialize)]
struct Chosen {
    uuids: Vec<String>,
    #[serde(default)]
    ip: Option<std::net::IpAddr>,
    #[serde(default)]
    ip_alias: Patch<String>,
}

/// Deletes those that no server has.
pub(super) fn delete_allocations(call: &Call<'_>) -> Outcome {
    let sent: Chosen = call.payload()?;
    let node = call.word("node");
    now(call, |world| {
        let database = &mut world.database;
        let before = database.allocations.len();
        let assigned: Vec<String> = database.assignments.iter().map(|row| row.allocation.clone()).collect();
        database
            .allocations
            .retain(|row| row.node != node || !sent.uuids.contains(&row.uuid) || assigned.contains(&row.uuid));
        Ok(Reply::ok(json!({"deleted": before - database.allocations.len()})))
    })
}

pub(super) fn update_allocations(call: &Call<'_>) -> Outcome {
    let sent: Chosen = call.payload()?;
    let node = call.word("node");
    now(call, |world| {
        let rows = world.database.allocations.iter_mut();
        let mut updated = 0;
        for row in rows.filter(|row| row.node == node && sent.uuids.contains(&row.uuid)) {
            updated += 1;
            set(sent.ip.map(|ip| ip.to_string()), &mut row.ip);
            apply(&sent.ip_alias, &mut row.ip_alias);
        }
        Ok(Reply::ok(json!({"updated": updated})))
    })
}

/// What a power action does.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Action {
    Start,
    Stop,
    Restart,
    Kill,
}

impl Action {
    pub(super) const fn signals(self) -> &'static [Signal] {
        match self {
            Self::Start => &[Signal::Start],
            Self::Stop | Self::Kill => &[Signal::Stop],
            Self::Restart => &[Signal::Stop, Signal::Start],
        }
    }

    pub(super) const fn permission(self) -> &'static str {
        match self {
            Self::Start => "control.start",
            Self::Stop | Self::Kill => "control.stop",
            Self::Restart => "control.restart",
        }
    }
}

#[derive(Deserialize)]
struct Power {
    servers: Vec<String>,
    #[serde(alias = "signal")]
    action: Action,
}

/// Power for servers of a node. No server stands for all of them.
pub(super) async fn power(call: &Call<'_>) -> Outcome {
    let sent: Power = call.payload()?;
    let node = call.word("node").to_owned();
    let wanted: Vec<_> = {
        let world = call.panel.world();
        let rows = world.database.servers.iter().filter(|server| server.node == node);
        let rows = rows.filter(|server| sent.servers.is_empty() || sent.servers.contains(&server.uuid));
        rows.cloned().collect()
    };
    let mut affected = 0;
    for server in &wanted {
        let done = call.panel.perform(server, NodeCall::Power, move |container, now| {
            container.signal(sent.action.signals(), now);
            Ok(())
        });
        match done.await {
            Ok(()) => affected += 1,
            Err(NodeTrouble::Status(404)) => {}
            Err(trouble) => return Err(trouble.into()),
        }
    }
    Ok(Reply::ok(json!({"affected": affected})))
}
