//! `/api/admin/servers`, but for making them.

use panel_http::{Patch, fake::node::Ask};
use serde::Deserialize;
use serde_json::json;

use super::{
    Action::{Later, Now},
    Route,
    call::{Call, now},
    server_create::{Value, check_backup_configuration, check_features, check_limits, values},
    server_delete, settings,
    users::{apply, set},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    state::{Assignment, AutoKill, FeatureLimits, Limits, Server, Transfer},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/servers", "servers.read", Now(list)),
    ("GET", "api/admin/backup-configurations/{thing}/servers", "servers.read", Now(of_backup_configuration)),
    ("GET", "api/admin/servers/external/{external_id}", "servers.read", Now(by_key)),
    ("GET", "api/admin/servers/{server}", "servers.read", Now(view)),
    ("PATCH", "api/admin/servers/{server}", "servers.update", Now(update)),
    ("DELETE", "api/admin/servers/{server}", "servers.delete", Later(|call| Box::pin(server_delete::delete(call)))),
    ("GET", "api/admin/servers/{server}/variables", "servers.variables", Now(variables)),
    ("PUT", "api/admin/servers/{server}/variables", "servers.variables", Now(set_variables)),
    ("POST", "api/admin/servers/{server}/clear-state", "servers.update", Now(clear_state)),
    ("GET", "api/admin/servers/{server}/allocations", "servers.allocations", Now(allocations)),
    ("POST", "api/admin/servers/{server}/allocations", "servers.allocations", Now(add_allocation)),
    ("PATCH", "api/admin/servers/{server}/allocations/{allocation}", "servers.allocations", Now(settings::change_allocation)),
    ("GET", "api/admin/servers/{server}/databases/instances", "servers.read", Now(instances)),
    ("DELETE", "api/admin/servers/{server}/allocations/{allocation}", "servers.allocations", Now(remove_allocation)),
    ("POST", "api/admin/servers/{server}/transfer", "servers.transfer", Later(|call| Box::pin(transfer(call)))),
    ("POST", "api/admin/servers/{server}/transfer/cancel", "servers.transfer", Later(|call| Box::pin(cancel_transfer(call)))),
    ("GET", "api/client/servers/{server}/allocations", "allocations.read", Now(allocations)),
];

pub(super) fn list(call: &Call<'_>) -> Outcome {
    page_of(call, |_| true)
}

/// A page of servers, which are looked for by name.
pub(super) fn page_of(call: &Call<'_>, belongs: impl Fn(&Server) -> bool) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.servers.iter();
        let rows = rows.filter(|server| belongs(server) && page.finds(&[&server.name]));
        Ok(page.of("servers", rows, |server| views::server(database, server)))
    })
}

fn of_backup_configuration(call: &Call<'_>) -> Outcome {
    page_of(call, |server| {
        server.backup_configuration.as_deref() == Some(call.word("thing"))
    })
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    now(call, |world| {
        Ok(Reply::ok(json!({"server": views::server(&world.database, server)})))
    })
}

/// One server with this key, whichever the database finds first.
pub(super) fn by_key(call: &Call<'_>) -> Outcome {
    let key = call.word("external_id");
    now(call, |world| {
        let mut servers = world.database.servers.iter();
        let server = servers.find(|server| server.external_id.as_deref() == Some(key));
        let server = server.ok_or_else(|| Refusal::not_found("server"))?;
        Ok(Reply::ok(json!({"server": views::server(&world.database, server)})))
    })
}

#[derive(Deserialize)]
struct Update {
    owner_uuid: Option<String>,
    egg_uuid: Option<String>,
    #[serde(default)]
    backup_configuration_uuid: Patch<String>,
    suspended: Option<bool>,
    #[serde(default)]
    external_id: Patch<String>,
    name: Option<String>,
    #[serde(default)]
    description: Patch<String>,
    limits: Option<Limits>,
    pinned_cpus: Option<Vec<i64>>,
    startup: Option<String>,
    image: Option<String>,
    auto_kill: Option<AutoKill>,
    auto_start_behavior: Option<String>,
    #[serde(default)]
    timezone: Patch<String>,
    hugepages_passthrough_enabled: Option<bool>,
    kvm_passthrough_enabled: Option<bool>,
    feature_limits: Option<FeatureLimits>,
}

/// Writes the row and answers `{}`. The node is told after that.
pub(super) fn update(call: &Call<'_>) -> Outcome {
    let sent: Update = call.payload()?;
    let set_to = |patch: &Patch<String>| match patch {
        Patch::Set(text) => Some(text.clone()),
        _ => None,
    };
    let mut checks = Checks::new();
    checks
        .length("external_id", set_to(&sent.external_id).as_deref(), 1, 255)
        .length("name", sent.name.as_deref(), 1, 255)
        .length("description", set_to(&sent.description).as_deref(), 1, 1024)
        .length("startup", sent.startup.as_deref(), 1, 8192)
        .length("image", sent.image.as_deref(), 2, 255);
    if let Some(limits) = &sent.limits {
        check_limits(&mut checks, limits);
    }
    if let Some(features) = &sent.feature_limits {
        check_features(&mut checks, features);
    }
    checks.nested()?;
    let server = call.server()?;
    let mut world = call.panel.world();
    let features = sent.feature_limits.clone();
    let features = features.map(|features| features.known(&world.feature_limits));
    let database = &mut world.database;
    if sent
        .owner_uuid
        .as_ref()
        .is_some_and(|uuid| !database.users.contains(uuid))
    {
        return Err(Refusal::relation("owner"));
    }
    if sent.egg_uuid.as_ref().is_some_and(|uuid| !database.eggs.contains(uuid)) {
        return Err(Refusal::relation("egg"));
    }
    check_backup_configuration(database, set_to(&sent.backup_configuration_uuid).as_deref())?;
    let row = database.servers.get_mut(&server.uuid).ok_or_else(Refusal::broken)?;
    set(sent.owner_uuid, &mut row.owner);
    set(sent.egg_uuid, &mut row.egg);
    apply(&sent.backup_configuration_uuid, &mut row.backup_configuration);
    set(sent.suspended, &mut row.suspended);
    apply(&sent.external_id, &mut row.external_id);
    set(sent.name, &mut row.name);
    apply(&sent.description, &mut row.description);
    set(sent.limits, &mut row.limits);
    set(sent.pinned_cpus, &mut row.pinned_cpus);
    set(sent.startup, &mut row.startup);
    set(sent.image, &mut row.image);
    set(sent.auto_kill, &mut row.auto_kill);
    set(sent.auto_start_behavior, &mut row.auto_start_behavior);
    apply(&sent.timezone, &mut row.timezone);
    set(sent.hugepages_passthrough_enabled, &mut row.hugepages);
    set(sent.kvm_passthrough_enabled, &mut row.kvm);
    set(features, &mut row.features);
    call.log_uuid(&mut world, "server:update", &server.uuid);
    drop(world);
    call.sync_later(server);
    Ok(Reply::done())
}

pub(super) fn clear_state(call: &Call<'_>) -> Outcome {
    let _: serde_json::Map<_, _> = call.members().unwrap_or_default();
    call.change(|row| {
        row.status = None;
        row.transfer = None;
    })?;
    let mut world = call.panel.world();
    call.log_uuid(&mut world, "server:clear-state", call.word("server"));
    Ok(Reply::done())
}

pub(super) fn variables(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    now(call, |world| {
        let variables = world.database.variables_of(&server.egg);
        let views: Vec<_> = variables.map(|row| views::server_variable(row, server)).collect();
        Ok(Reply::ok(json!({"variables": views})))
    })
}

#[derive(Deserialize)]
pub(super) struct Variables {
    pub(super) variables: Vec<Value>,
}

impl Variables {
    /// A name may be given once.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let twice = self.variables.iter().enumerate().find(|(place, value)| {
            let before = self.variables.iter().take(*place);
            before.into_iter().any(|other| other.env_variable == value.env_variable)
        });
        twice.map_or(Ok(()), |(_, value)| {
            Err(Refusal::new(
                400,
                format!("variables: duplicate environment variable: {}", value.env_variable),
            ))
        })
    }
}

/// Sets the values of variables. The node is not told; it asks when it starts the server.
pub(super) fn set_variables(call: &Call<'_>) -> Outcome {
    let sent: Variables = call.payload()?;
    sent.check()?;
    let server = call.server()?;
    let values = values(&call.panel.world().database, &server.egg, &sent.variables)?;
    call.change(|row| row.values.extend(values))?;
    Ok(Reply::done())
}

pub(super) fn allocations(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let server = call.server()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.assignments_of(&server.uuid);
        Ok(page.of("allocations", rows, |row| views::assignment(database, row)))
    })
}

#[derive(Deserialize)]
struct Assign {
    allocation_uuid: String,
}

pub(super) fn add_allocation(call: &Call<'_>) -> Outcome {
    let Assign { allocation_uuid } = call.payload()?;
    let server = call.server()?;
    let created = call.panel.now();
    let view = now(call, |world| {
        let row = world.database.allocations.get(&allocation_uuid);
        if row.is_none_or(|row| row.node != server.node) {
            return Err(Refusal::not_found("allocation"));
        }
        if world.database.is_taken(&allocation_uuid) {
            return Err(Refusal::broken());
        }
        let row = Assignment {
            uuid: world.random.uuid(),
            server: server.uuid.clone(),
            allocation: allocation_uuid,
            notes: None,
            created,
        };
        world.database.assignments.push(row.clone());
        Ok(Reply::ok(
            json!({"allocation": views::assignment(&world.database, &row)}),
        ))
    })?;
    call.sync_later(server);
    Ok(view)
}

/// Takes an allocation away, the first one too.
pub(super) fn remove_allocation(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    let uuid = call.word("allocation");
    {
        let mut world = call.panel.world();
        let row = world.database.assignments.get(uuid);
        if row.is_none_or(|row| row.server != server.uuid) {
            return Err(Refusal::not_found("allocation"));
        }
        world.database.assignments.remove(uuid);
    }
    call.change(|row| row.allocation = row.allocation.take().filter(|first| first != uuid))?;
    call.sync_later(server);
    Ok(Reply::done())
}

#[derive(Deserialize)]
struct Move {
    node_uuid: String,
    allocation_uuid: Option<String>,
    allocation_uuids: Vec<String>,
    #[serde(rename = "backups")]
    _backups: Vec<String>,
    #[serde(rename = "delete_source_backups")]
    _delete_source_backups: bool,
    #[serde(rename = "archive_format")]
    _archive_format: String,
    #[serde(rename = "compression_level")]
    _compression_level: Option<String>,
    #[serde(rename = "multiplex_channels")]
    _multiplex_channels: u64,
}

/// Begins to send the server to another node. The nodes tell the panel of the end.
pub(super) async fn transfer(call: &Call<'_>) -> Outcome {
    let sent: Move = call.payload()?;
    let server = call.server()?;
    if server.transfer.is_some() {
        return Err(Refusal::conflict("server is already being transferred"));
    }
    if server.node == sent.node_uuid {
        return Err(Refusal::conflict("cannot transfer server to the same node"));
    }
    if !call.panel.world().database.nodes.contains(&sent.node_uuid) {
        return Err(Refusal::not_found("node"));
    }
    call.panel.ask(&server.node, &server.uuid, Ask::Transfer).await?;
    let created = call.panel.now();
    let has_first = sent.allocation_uuid.is_some();
    let mut gets = Vec::new();
    {
        let mut world = call.panel.world();
        for allocation in sent.allocation_uuid.into_iter().chain(sent.allocation_uuids) {
            if world.database.is_taken(&allocation) || !world.database.allocations.contains(&allocation) {
                return Err(Refusal::broken());
            }
            let uuid = world.random.uuid();
            gets.push(uuid.clone());
            world.database.assignments.push(Assignment {
                uuid,
                server: server.uuid.clone(),
                allocation,
                notes: None,
                created,
            });
        }
    }
    let to = sent.node_uuid;
    call.change(|row| row.transfer = Some(Transfer { to, gets, has_first }))?;
    Ok(Reply::accepted())
}

pub(super) async fn cancel_transfer(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    if server.transfer.is_none() {
        return Err(Refusal::conflict("server is not being transferred"));
    }
    call.panel.ask(&server.node, &server.uuid, Ask::Transfer).await?;
    call.panel.world().end_transfer(&server.uuid, false);
    Ok(Reply::done())
}

/// There are no database agents on the fake, and so no instances.
fn instances(call: &Call<'_>) -> Outcome {
    let none = std::iter::empty::<serde_json::Value>();
    Ok(call.page()?.of("instances", none, |it| it))
}
