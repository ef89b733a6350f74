//! `POST /api/application/servers`: rules, placement, the row, and then the node.

use std::collections::{BTreeMap, BTreeSet};

use panel_http::fake::{
    Access,
    document::item,
    node::Ask,
    outcome::{Refusal, Reply},
    php::{I32, I32_MIN, U32, column, id, ids, is_true, optional, text, text_of, whole},
    ports,
    validation::{Form, look},
};
use serde_json::Value;

use super::{Call, servers};
use crate::fake::{
    deploy::{self, Wish},
    environment,
    panel::Outcome,
    state::{Database, Limits, Server, Status, Table},
    world::World,
};

/// What is decided before the row is written.
struct Placed {
    node: u64,
    allocation: u64,
    /// The default one too.
    allocations: BTreeSet<u64>,
    values: BTreeMap<u64, String>,
}

pub(super) async fn create(call: &Call<'_>) -> Outcome {
    call.enter(true, "servers", Access::Write)?;
    let sent = &call.incoming.input;
    let (placed, commit_delay) = {
        let mut world = call.panel.world();
        form(sent, &world.database).check()?;
        (place(sent, &mut world)?, world.settings.commit_delay)
    };
    if !commit_delay.is_zero() {
        call.panel.clock().sleep(commit_delay).await;
    }
    let server = insert(call, placed)?;
    let start = is_true(sent.get("start_on_completion"));
    let asked = call
        .panel
        .ask(server.node, &server.uuid, Ask::Create { start }, |_| {})
        .await;
    if let Err(refusal) = asked {
        // The panel cleans up: a forced delete, whatever the node says to it.
        let _whatever = call.panel.ask(server.node, &server.uuid, Ask::Delete, |_| {}).await;
        call.panel.world().database.delete_server(server.id);
        return Err(refusal);
    }
    let world = call.panel.world();
    let shown = call.view(&world.database).server(&server, &call.includes())?;
    Ok(Reply::created(item("server", shown)))
}

fn form<'a>(sent: &'a Value, database: &'a Database) -> Form<'a> {
    let has_deploy = sent.get("deploy").is_some_and(|deploy| !deploy.is_null());
    let is_free = |_: &str, value: &Value| {
        let allocation = id(value).and_then(|id| database.allocations.get(&id));
        allocation.is_some_and(|allocation| allocation.server.is_none())
    };
    let form = Form::over(sent)
        .field_in(
            "external_id",
            "sometimes|nullable|string|between:1,191|unique",
            |_, value| servers::find_by_key(database, &text_of(value)).is_some(),
        )
        .field("name", "required|string|min:1|max:191")
        .field("description", "nullable|string")
        .field_in("user", "required|integer|exists", |_, value| {
            id(value).is_some_and(|id| database.users.contains_key(&id))
        })
        .field_in("egg", "required|exists", |_, value| {
            id(value).is_some_and(|id| database.eggs.contains_key(&id))
        })
        .field("docker_image", IMAGE)
        .field("startup", "required|string")
        .field("environment", "present|array")
        .field("skip_scripts", "sometimes|boolean")
        .field("oom_disabled", "sometimes|boolean")
        .field("limits", "required|array")
        .field("limits.memory", "required|numeric|min:0")
        .field("limits.swap", "required|numeric|min:-1")
        .field("limits.disk", "required|numeric|min:0")
        .field("limits.io", "required|numeric|between:10,1000")
        .field("limits.threads", "nullable|regex:/^[0-9-,]+$/")
        .field("limits.cpu", "required|numeric|min:0")
        .field("feature_limits", "required|array")
        .field("feature_limits.databases", "present|nullable|integer|min:0")
        .field("feature_limits.allocations", "sometimes|nullable|integer|min:0")
        .field("feature_limits.backups", "present|nullable|integer|min:0");
    if has_deploy {
        form.field("deploy", "sometimes|required|array")
            .field("deploy.locations", "array|present")
            .field("deploy.dedicated_ip", "required_with:deploy")
            .field("deploy.port_range", "array|present")
            .field("start_on_completion", "sometimes|boolean")
            .field("deploy.locations.*", "integer|min:1")
            .field("deploy.port_range.*", "string")
    } else {
        form.field_in("allocation.default", "required|integer|bail|exists", is_free)
            .field("deploy", "sometimes|required|array")
            .field("start_on_completion", "sometimes|boolean")
            .field_in("allocation.additional.*", "integer|exists", is_free)
    }
}

/// The rule of an image, wherever it is sent.
pub(super) const IMAGE: &str = r"required|string|max:191|regex:/^~?[\w\.\/\-:@ ]*$/";

/// Chooses node and port, and checks the values of the egg's variables; in this order.
fn place(sent: &Value, world: &mut World) -> Result<Placed, Refusal> {
    let at = |path: &str| look(sent, path).unwrap_or(&Value::Null);
    let (allocation, additional) = match sent.get("deploy").filter(|deploy| !deploy.is_null()) {
        Some(_) => {
            let wish = Wish {
                locations: ids(at("deploy.locations")),
                memory: whole(at("limits.memory"))?,
                disk: whole(at("limits.disk"))?,
            };
            let nodes: Vec<u64> = deploy::viable(&world.database, &wish)?
                .iter()
                .map(|(node, ..)| node.id)
                .collect();
            let ports = ports::listed(at("deploy.port_range"), 1001)?;
            let dedicated = is_true(Some(at("deploy.dedicated_ip")));
            let chosen = deploy::allocation(&world.database, &mut world.random, &nodes, &ports, dedicated)?;
            (chosen, Vec::new())
        }
        None => {
            let chosen = id(at("allocation.default")).unwrap_or(0);
            (chosen, ids(at("allocation.additional")))
        }
    };
    let row = world
        .database
        .allocations
        .get(&allocation)
        .ok_or_else(Refusal::not_found)?;
    let node = row.node;
    let egg = id(at("egg")).and_then(|id| world.database.eggs.get(&id));
    let egg = egg.ok_or_else(Refusal::not_found)?;
    Ok(Placed {
        node,
        allocation,
        allocations: additional.into_iter().chain([allocation]).collect(),
        values: environment::checked(egg, at("environment"))?,
    })
}

/// Writes the row. Another create may have been quicker since the rules were checked.
fn insert(call: &Call<'_>, placed: Placed) -> Result<Server, Refusal> {
    let sent = &call.incoming.input;
    let at = |path: &str| look(sent, path).unwrap_or(&Value::Null);
    let now = call.panel.now();
    let mut world = call.panel.world();
    let is_default = |server: &Server| server.allocation == placed.allocation;
    if world.database.servers.values().any(is_default) {
        let mut refusal = Refusal::broken("DataValidationException");
        refusal.detail = r#"Could not save Pterodactyl\Models\Server[]: failed to validate data: {"allocation_id":["The allocation id has already been taken."]}"#.to_owned();
        return Err(refusal);
    }
    let external_id = optional(sent, "external_id");
    if external_id
        .as_deref()
        .is_some_and(|key| servers::find_by_key(&world.database, key).is_some())
    {
        return Err(Refusal::broken("UniqueConstraintViolationException"));
    }
    let egg = id(at("egg")).and_then(|id| world.database.eggs.get(&id));
    let (egg, nest) = egg.map(|egg| (egg.id, egg.nest)).ok_or_else(Refusal::not_found)?;
    let owner = id(at("user")).unwrap_or(0);
    let uuid = world.random.uuid();
    let id = world.database.next_id(Table::Servers);
    let server = Server {
        id,
        external_id: external_id.clone(),
        uuid,
        name: text(sent, "name"),
        description: text(sent, "description"),
        status: Some(Status::Installing),
        transferring: false,
        limits: Limits {
            memory: column(at("limits.memory"), 0.0, U32),
            swap: column(at("limits.swap"), I32_MIN, I32),
            disk: column(at("limits.disk"), 0.0, U32),
            io: column(at("limits.io"), 0.0, U32),
            cpu: column(at("limits.cpu"), 0.0, U32),
            threads: look(sent, "limits.threads").filter(|it| !it.is_null()).map(text_of),
            oom_disabled: sent.get("oom_disabled").is_none_or(|it| is_true(Some(it))),
        },
        databases: Some(column(at("feature_limits.databases"), 0.0, U32)),
        allocations: Some(column(at("feature_limits.allocations"), 0.0, U32)),
        backups: column(at("feature_limits.backups"), 0.0, U32),
        owner,
        node: placed.node,
        allocation: placed.allocation,
        nest,
        egg,
        startup: text(sent, "startup"),
        image: text(sent, "docker_image"),
        values: placed.values,
        created_at: now,
        updated_at: now,
        made_by: external_id,
    };
    world.insert(server.clone());
    world.database.assign(id, &placed.allocations);
    Ok(server)
}
