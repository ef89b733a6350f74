//! `POST /api/admin/servers`, and with a node of the panel's choice.

use std::collections::BTreeMap;

use panel_http::fake::node::Ask;
use serde::Deserialize;
use serde_json::json;

use super::{Action::Later, Route, call::Call};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    deploy::{self, Deployment},
    rules,
    state::{Assignment, AutoKill, Database, FeatureLimits, Kind, Limits, Server, Status},
    views,
    world::World,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("POST", "api/admin/servers", "servers.create", Later(|call| Box::pin(create(call)))),
    ("POST", "api/admin/servers/deploy", "servers.create", Later(|call| Box::pin(deploy(call)))),
];

#[derive(Deserialize)]
pub(super) struct Value {
    pub(super) env_variable: String,
    pub(super) value: String,
}

#[derive(Deserialize)]
struct Create {
    node_uuid: String,
    owner_uuid: String,
    egg_uuid: String,
    backup_configuration_uuid: Option<String>,
    allocation_uuid: Option<String>,
    allocation_uuids: Vec<String>,
    start_on_completion: bool,
    skip_installer: bool,
    external_id: Option<String>,
    name: String,
    description: Option<String>,
    limits: Limits,
    pinned_cpus: Vec<i64>,
    startup: String,
    image: String,
    timezone: Option<String>,
    hugepages_passthrough_enabled: bool,
    kvm_passthrough_enabled: bool,
    feature_limits: FeatureLimits,
    variables: Vec<Value>,
}

#[derive(Deserialize)]
struct Deploy {
    deployment: Deployment,
    owner_uuid: String,
    egg_uuid: String,
    backup_configuration_uuid: Option<String>,
    allocation_uuid: Option<String>,
    allocation_uuids: Option<Vec<String>>,
    start_on_completion: bool,
    skip_installer: bool,
    external_id: Option<String>,
    name: String,
    description: Option<String>,
    limits: Limits,
    pinned_cpus: Vec<i64>,
    startup: String,
    image: String,
    timezone: Option<String>,
    hugepages_passthrough_enabled: bool,
    kvm_passthrough_enabled: bool,
    feature_limits: FeatureLimits,
    variables: Vec<Value>,
}

/// A server on a node of the caller's choice. Nobody looks whether there is room for it.
pub(super) async fn create(call: &Call<'_>) -> Outcome {
    let new: Create = call.payload()?;
    new.check()?;
    let values = values(&call.panel.world().database, &new.egg_uuid, &new.variables)?;
    make(call, new, values).await
}

/// A server on a node, and with ports, of the panel's choice.
pub(super) async fn deploy(call: &Call<'_>) -> Outcome {
    let wanted: Deploy = call.payload()?;
    let mut new = Create {
        node_uuid: String::new(),
        owner_uuid: wanted.owner_uuid,
        egg_uuid: wanted.egg_uuid,
        backup_configuration_uuid: wanted.backup_configuration_uuid,
        allocation_uuid: wanted.allocation_uuid,
        allocation_uuids: Vec::new(),
        start_on_completion: wanted.start_on_completion,
        skip_installer: wanted.skip_installer,
        external_id: wanted.external_id,
        name: wanted.name,
        description: wanted.description,
        limits: wanted.limits,
        pinned_cpus: wanted.pinned_cpus,
        startup: wanted.startup,
        image: wanted.image,
        timezone: wanted.timezone,
        hugepages_passthrough_enabled: wanted.hugepages_passthrough_enabled,
        kvm_passthrough_enabled: wanted.kvm_passthrough_enabled,
        feature_limits: wanted.feature_limits,
        variables: wanted.variables,
    };
    new.check()?;
    let mut values = values(&call.panel.world().database, &new.egg_uuid, &new.variables)?;
    {
        let mut world = call.panel.world();
        let choice = deploy::choose(
            &mut world,
            &wanted.deployment,
            &new.limits,
            &new.egg_uuid,
            new.allocation_uuid.take(),
            wanted.allocation_uuids,
        )?;
        new.node_uuid = choice.node;
        new.allocation_uuid = choice.first;
        new.allocation_uuids = choice.more;
        for (name, port) in choice.variables {
            let mut variables = world.database.variables_of(&new.egg_uuid);
            if let Some(variable) = variables.find(|variable| variable.env == name) {
                values.insert(variable.uuid.clone(), port);
            }
        }
    }
    make(call, new, values).await
}

impl Create {
    /// What the route checks, before anything is looked at.
    fn check(&self) -> Result<(), Refusal> {
        let mut checks = Checks::new();
        checks
            .length("external_id", self.external_id.as_deref(), 0, 255)
            .length("name", Some(&self.name), 3, 255)
            .length("description", self.description.as_deref(), 0, 1024)
            .length("startup", Some(&self.startup), 1, 8192)
            .length("image", Some(&self.image), 2, 255);
        check_limits(&mut checks, &self.limits);
        check_features(&mut checks, &self.feature_limits);
        for (place, variable) in self.variables.iter().enumerate() {
            let name = |field| format!("variables[{place}].{field}");
            checks
                .length(&name("env_variable"), Some(&variable.env_variable), 1, 255)
                .length(&name("value"), Some(&variable.value), 0, 4096);
        }
        checks.flat()
    }

    /// What the model checks after that.
    fn check_row(&self, database: &Database) -> Result<(), Refusal> {
        Checks::new()
            .length("external_id", self.external_id.as_deref(), 1, 255)
            .length("description", self.description.as_deref(), 1, 1024)
            .nested()?;
        if !database.nodes.contains(&self.node_uuid) {
            return Err(Refusal::relation("node"));
        }
        if !database.users.contains(&self.owner_uuid) {
            return Err(Refusal::relation("owner"));
        }
        if !database.eggs.contains(&self.egg_uuid) {
            return Err(Refusal::relation("egg"));
        }
        check_backup_configuration(database, self.backup_configuration_uuid.as_deref())
    }
}

pub(super) fn check_backup_configuration(database: &Database, uuid: Option<&str>) -> Result<(), Refusal> {
    match uuid {
        Some(uuid) if database.thing(Kind::BackupConfiguration, uuid).is_none() => {
            Err(Refusal::relation("backup_configuration"))
        }
        _ => Ok(()),
    }
}

pub(super) fn check_limits(checks: &mut Checks, limits: &Limits) {
    let most = i64::MAX;
    checks
        .range("limits.cpu", Some(limits.cpu), 0, most)
        .range("limits.memory", Some(limits.memory), 0, most)
        .range("limits.memory_overhead", Some(limits.memory_overhead), 0, most)
        .range("limits.swap", Some(limits.swap), -1, most)
        .range("limits.disk", Some(limits.disk), 0, most)
        .range("limits.io_weight", limits.io_weight, 0, 1000);
}

pub(super) fn check_features(checks: &mut Checks, features: &FeatureLimits) {
    let most = i64::MAX;
    checks
        .range("feature_limits.allocations", Some(features.allocations), 0, most)
        .range("feature_limits.databases", Some(features.databases), 0, most)
        .range("feature_limits.backups", Some(features.backups), 0, most)
        .range("feature_limits.schedules", Some(features.schedules), 0, most);
}

/// The values that fit a variable of the egg, by the uuid of the variable: others are dropped. Variables without a value are
/// checked with their default.
pub(super) fn values(database: &Database, egg: &str, sent: &[Value]) -> Result<BTreeMap<String, String>, Refusal> {
    let find = |env: &str| sent.iter().find(|value| value.env_variable == env);
    let all = database.variables_of(egg).map(|variable| {
        let value = find(&variable.env).map(|sent| sent.value.as_str());
        let value = value.or(variable.default.as_deref()).unwrap_or_default();
        (variable.env.as_str(), (variable.rules.as_slice(), value))
    });
    rules::check(&all.collect())?;
    let set = database.variables_of(egg).filter_map(|variable| {
        let sent = find(&variable.env)?;
        Some((variable.uuid.clone(), sent.value.clone()))
    });
    Ok(set.collect())
}

/// The row is written, and then the node is asked. A node that fails has the row taken back, by whoever waits for it: when
/// the caller has gone, by nobody.
async fn make(call: &Call<'_>, new: Create, values: BTreeMap<String, String>) -> Outcome {
    let delay = call.panel.world().settings.commit_delay;
    new.check_row(&call.panel.world().database)?;
    if !delay.is_zero() {
        call.panel.clock().sleep(delay).await;
    }
    let start = new.start_on_completion;
    let (uuid, node) = insert(call, &mut call.panel.world(), new, values)?;
    let asked = call.panel.ask(&node, &uuid, Ask::Create { start }).await;
    let mut world = call.panel.world();
    if asked.is_err() {
        world.database.delete_server(&uuid);
        return Err(Refusal::broken());
    }
    call.log_uuid(&mut world, "server:create", &uuid);
    let row = world.database.servers.get(&uuid).ok_or_else(Refusal::broken)?;
    let mut row = row.clone();
    // The row is shown as it was written, also when the node was quicker.
    row.status = (!row.skip_installer).then_some(Status::Installing);
    Ok(Reply::ok(json!({"server": views::server(&world.database, &row)})))
}

fn insert(
    call: &Call<'_>,
    world: &mut World,
    new: Create,
    values: BTreeMap<String, String>,
) -> Result<(String, String), Refusal> {
    let created = call.panel.now();
    let uuid = world.random.uuid();
    let first = new.allocation_uuid.iter();
    let wanted: Vec<&String> = first.chain(&new.allocation_uuids).collect();
    let mut assignments = Vec::new();
    for allocation in wanted {
        if !world.database.allocations.contains(allocation) {
            return Err(Refusal::broken());
        }
        let twice = assignments.iter().any(|row: &Assignment| row.allocation == *allocation);
        if twice || world.database.is_taken(allocation) {
            return Err(Refusal::conflict(
                "server with allocation(s) or external id already exists",
            ));
        }
        assignments.push(Assignment {
            uuid: world.random.uuid(),
            server: uuid.clone(),
            allocation: allocation.clone(),
            notes: None,
            created,
        });
    }
    let first = assignments.first().filter(|_| new.allocation_uuid.is_some());
    let server = Server {
        uuid: uuid.clone(),
        made_by: new.external_id.clone(),
        external_id: new.external_id,
        node: new.node_uuid.clone(),
        owner: new.owner_uuid,
        egg: new.egg_uuid,
        backup_configuration: new.backup_configuration_uuid,
        allocation: first.map(|row| row.uuid.clone()),
        status: (!new.skip_installer).then_some(Status::Installing),
        suspended: false,
        transfer: None,
        name: new.name,
        description: new.description,
        limits: new.limits,
        pinned_cpus: new.pinned_cpus,
        features: new.feature_limits.known(&world.feature_limits),
        startup: new.startup,
        image: new.image,
        auto_kill: AutoKill {
            enabled: false,
            seconds: 30,
        },
        auto_start_behavior: "unless_stopped".to_owned(),
        timezone: new.timezone,
        hugepages: new.hugepages_passthrough_enabled,
        kvm: new.kvm_passthrough_enabled,
        values,
        skip_installer: new.skip_installer,
        created,
    };
    for row in assignments {
        world.database.assignments.push(row);
    }
    world.insert(server);
    Ok((uuid, new.node_uuid))
}
