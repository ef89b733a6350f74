//! `POST /api/application/servers`: rules, placement, the row, and then the node.

use std::collections::{BTreeMap, BTreeSet};

use panel_http::fake::{
    Access,
    document::item,
    node::{Ask, NodeTrouble},
    outcome::{Refusal, Reply},
    php::{I32, I32_MIN, U32, column, has_content, id, ids, is_true, optional, text, text_of, whole},
    ports,
    validation::{Form, look},
};
use serde_json::Value;

use super::{Call, servers};
use crate::fake::{
    deploy::{self, Wish},
    egg_file::first,
    environment,
    panel::{Outcome, node_failed},
    state::{Database, Limits, Server, Status, Table},
    world::World,
};

/// What is decided before the row is written.
struct Placed {
    egg: u64,
    image: String,
    startup: String,
    node: u64,
    allocation: Option<u64>,
    /// Besides the first one.
    additional: BTreeSet<u64>,
    values: BTreeMap<u64, String>,
}

/// A node that refuses leaves the row, which is then installing for ever. One that does not answer does not.
pub(super) async fn create(call: &Call<'_>) -> Outcome {
    call.enter("server", Access::Write)?;
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
    if let Err(trouble) = asked {
        if trouble == NodeTrouble::Silence {
            // The panel cleans up: a forced delete, whatever the node says to it.
            let _whatever = call.panel.ask(server.node, &server.uuid, Ask::Delete, |_| {}).await;
            call.panel.world().database.delete_server(server.id);
        }
        return Err(node_failed(trouble));
    }
    let world = call.panel.world();
    let shown = call.view(&world.database).server(&server, &call.includes())?;
    Ok(Reply::created(item("server", shown)))
}

fn form<'a>(sent: &'a Value, database: &'a Database) -> Form<'a> {
    let has_deploy = sent.get("deploy").is_some_and(has_content);
    let is_free = |_: &str, value: &Value| {
        let allocation = id(value).and_then(|id| database.allocations.get(&id));
        allocation.is_some_and(|allocation| allocation.server.is_none())
    };
    let form = Form::over(sent)
        .field_in(
            "external_id",
            "sometimes|nullable|string|between:1,255|unique",
            |_, value| servers::find_by_key(database, &text_of(value)).is_some(),
        )
        .field("name", "required|string|min:1|max:255")
        .field("description", "nullable|string")
        .field_in("user", "required|integer|exists", |_, value| {
            id(value).is_some_and(|id| database.users.contains_key(&id))
        })
        .field_in("egg", "required|exists", |_, value| {
            id(value).is_some_and(|id| database.eggs.contains_key(&id))
        })
        .field("docker_image", "sometimes|string")
        .field("startup", "sometimes|string")
        .field("environment", "present|array")
        .field("skip_scripts", "sometimes|boolean")
        .field("oom_killer", "sometimes|boolean")
        .field("limits", "required|array")
        .field("limits.memory", "required|numeric|min:0")
        .field("limits.swap", "required|numeric|min:-1")
        .field("limits.disk", "required|numeric|min:0")
        .field("limits.io", "required|numeric|between:0,1000")
        .field("limits.threads", THREADS)
        .field("limits.cpu", "required|numeric|min:0")
        .field("feature_limits", "required|array")
        .field("feature_limits.databases", "present|nullable|integer|min:0")
        .field("feature_limits.allocations", "sometimes|nullable|integer|min:0")
        .field("feature_limits.backups", "present|nullable|integer|min:0");
    if has_deploy {
        form.field("deploy", "sometimes|required|array")
            .field("deploy.tags", "array|present")
            .field("deploy.dedicated_ip", "required_with:deploy|boolean")
            .field("deploy.port_range", "array|present")
            .field("start_on_completion", "sometimes|boolean")
            .field("deploy.tags.*", "required_with:deploy.tags|string|min:1")
            .field("deploy.port_range.*", "string")
    } else {
        form.field_in("allocation.default", "required|integer|bail|exists", is_free)
            .field("deploy", "sometimes|required|array")
            .field("start_on_completion", "sometimes|boolean")
            .field_in("allocation.additional.*", "integer|exists", is_free)
    }
}

/// The rule of the threads that a server may run on.
pub(super) const THREADS: &str = "nullable|regex:/^[0-9-,]+$/";

/// Chooses node and port, and checks the values of the egg's variables; in this order.
fn place(sent: &Value, world: &mut World) -> Result<Placed, Refusal> {
    let at = |path: &str| look(sent, path).unwrap_or(&Value::Null);
    let database = &world.database;
    let egg = id(at("egg")).and_then(|id| database.eggs.get(&id));
    let egg = egg.ok_or_else(Refusal::not_found)?;
    let given = id(at("allocation.default"));
    let (node, allocation) = if at("deploy").is_null() {
        let node = given.and_then(|id| database.allocations.get(&id)).map(|it| it.node);
        (node, given)
    } else {
        let wish = Wish {
            tags: Wish::tags(at("deploy.tags")),
            memory: whole(at("limits.memory"))?,
            disk: whole(at("limits.disk"))?,
            cpu: whole(at("limits.cpu"))?,
        };
        let nodes = deploy::viable(database, &wish);
        let nodes: Vec<u64> = nodes.iter().map(|(node, _)| node.id).collect();
        if nodes.is_empty() {
            return Err(deploy::no_node());
        }
        if has_content(at("deploy.port_range")) {
            let ports = ports::listed(at("deploy.port_range"), 1000)?;
            let dedicated = is_true(Some(at("deploy.dedicated_ip")));
            let chosen = deploy::allocation(database, &mut world.random, &nodes, &ports, dedicated)?;
            (database.allocations.get(&chosen).map(|it| it.node), Some(chosen))
        } else {
            (nodes.first().copied(), given)
        }
    };
    let node = node.ok_or_else(|| Refusal::broken("InvalidArgumentException"))?;
    Ok(Placed {
        egg: egg.id,
        image: optional(sent, "docker_image").unwrap_or_else(|| first(&egg.images)),
        startup: optional(sent, "startup").unwrap_or_else(|| first(&egg.startups)),
        node,
        allocation,
        additional: ids(at("allocation.additional")).into_iter().collect(),
        values: environment::checked(egg, at("environment"))?,
    })
}

/// Writes the row. Another create may have been quicker since the rules were checked: the database keeps two rows from one
/// key, and nothing keeps them from one allocation, which the quicker one has.
fn insert(call: &Call<'_>, placed: Placed) -> Result<Server, Refusal> {
    let sent = &call.incoming.input;
    let at = |path: &str| look(sent, path).unwrap_or(&Value::Null);
    let now = call.panel.now();
    let mut world = call.panel.world();
    let external_id = optional(sent, "external_id");
    let is_taken = external_id
        .as_deref()
        .is_some_and(|key| servers::find_by_key(&world.database, key).is_some());
    if is_taken {
        return Err(Refusal::broken("UniqueConstraintViolationException"));
    }
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
        skip_scripts: is_true(sent.get("skip_scripts")),
        limits: Limits {
            memory: column(at("limits.memory"), 0.0, U32),
            swap: column(at("limits.swap"), I32_MIN, I32),
            disk: column(at("limits.disk"), 0.0, U32),
            io: column(at("limits.io"), 0.0, U32),
            cpu: column(at("limits.cpu"), 0.0, U32),
            threads: look(sent, "limits.threads").filter(|it| !it.is_null()).map(text_of),
            oom_killer: is_true(sent.get("oom_killer")),
        },
        databases: Some(column(at("feature_limits.databases"), 0.0, U32)),
        allocations: Some(column(at("feature_limits.allocations"), 0.0, U32)),
        backups: column(at("feature_limits.backups"), 0.0, U32),
        owner,
        node: placed.node,
        allocation: placed.allocation,
        egg: placed.egg,
        startup: placed.startup,
        image: placed.image,
        values: placed.values,
        transfer: None,
        created_at: now,
        updated_at: now,
        made_by: external_id,
    };
    world.insert(server.clone());
    if let Some(allocation) = placed.allocation {
        let mut all = placed.additional;
        all.insert(allocation);
        world.database.assign(id, &all);
    }
    Ok(server)
}
