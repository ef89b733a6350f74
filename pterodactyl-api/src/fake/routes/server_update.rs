//! `PATCH /api/application/servers/*/{details,build,startup}`.

use std::collections::BTreeSet;

use panel_http::fake::{
    collation,
    node::Ask,
    outcome::Refusal,
    php::{I32, I32_MIN, U32, column, id, ids, is_true, items, optional, text, text_of},
    validation::{Form, look},
};
use serde_json::Value;

use super::{Call, server_create::IMAGE, servers};
use crate::fake::{
    environment,
    panel::Outcome,
    state::{Database, Server},
};

/// Name, owner, key and description. Key and description that are left out are cleared.
pub(super) fn details(call: &Call<'_>) -> Outcome {
    let server = servers::entered(call)?;
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let database = &world.database;
    let is_others = |_: &str, value: &Value| {
        let key = text_of(value);
        let others = database.servers.values().filter(|other| other.id != server.id);
        others
            .filter_map(|other| other.external_id.as_deref())
            .any(|other| collation::same(other, &key))
    };
    Form::over(sent)
        .name("user", "User ID")
        .name("name", "Server Name")
        .field_in(
            "external_id",
            "sometimes|nullable|string|between:1,191|unique",
            is_others,
        )
        .field("name", "required|string|min:1|max:191")
        .field_in("user", "required|integer|exists", |_, value| {
            id(value).is_some_and(|id| database.users.contains_key(&id))
        })
        .field("description", "nullable|string")
        .check()?;
    let row = world
        .database
        .servers
        .get_mut(&server.id)
        .ok_or_else(Refusal::not_found)?;
    row.external_id = optional(sent, "external_id");
    row.name = text(sent, "name");
    row.description = text(sent, "description");
    row.owner = sent.get("user").and_then(id).unwrap_or(row.owner);
    row.updated_at = now;
    let row = row.clone();
    if row.owner != server.owner {
        call.panel.consoles().deny(&row.uuid);
    }
    servers::show(call, &world.database, &row)
}

/// Limits and allocations. What the node says to it is not told.
pub(super) async fn build(call: &Call<'_>) -> Outcome {
    let server = servers::entered(call)?;
    let changed = {
        let now = call.panel.now();
        let mut world = call.panel.world();
        build_form(&call.incoming.input, &world.database, &server).check()?;
        let moves = Moves::read(&call.incoming.input, &world.database, &server)?;
        moves.apply(&mut world.database, server.id);
        let row = world
            .database
            .servers
            .get_mut(&server.id)
            .ok_or_else(Refusal::not_found)?;
        change_build(row, &call.incoming.input, moves.default);
        row.updated_at = now;
        row.clone()
    };
    let _untold = call.panel.ask(changed.node, &changed.uuid, Ask::Sync, |_| {}).await;
    let world = call.panel.world();
    servers::show(call, &world.database, &changed)
}

fn build_form<'a>(sent: &'a Value, database: &'a Database, server: &Server) -> Form<'a> {
    let own = server.id;
    let allocation = move |rule: &str, value: &Value| {
        let Some(id) = id(value) else { return false };
        if rule == "exists" {
            return database.allocations.contains_key(&id);
        }
        let mut others = database.servers.values().filter(|other| other.id != own);
        others.any(|other| other.allocation == id)
    };
    let threads = "nullable|regex:/^[0-9-,]+$/";
    let mut form = Form::over(sent)
        .name("add_allocations", "allocations to add")
        .name("remove_allocations", "allocations to remove")
        .name("add_allocations.*", "allocation to add")
        .name("remove_allocations.*", "allocation to remove")
        .name("feature_limits.databases", "Database Limit")
        .name("feature_limits.allocations", "Allocation Limit")
        .name("feature_limits.backups", "Backup Limit")
        .field_in("allocation", "required|bail|unique|exists", allocation)
        .field("oom_disabled", "sometimes|boolean")
        .field("limits", "sometimes|array");
    for (prefix, required) in [("limits.", "required_with:limits"), ("", "required_without:limits")] {
        let path = |name: &str| format!("{prefix}{name}");
        form = form
            .field(&path("memory"), &format!("{required}|numeric|min:0"))
            .field(&path("swap"), &format!("{required}|numeric|min:-1"))
            .field(&path("io"), &format!("{required}|numeric|between:10,1000"))
            .field(&path("cpu"), &format!("{required}|numeric|min:0"))
            .field(&path("threads"), threads)
            .field(&path("disk"), &format!("{required}|numeric|min:0"));
    }
    form.field("add_allocations", "bail|array")
        .field("remove_allocations", "bail|array")
        .field("feature_limits", "required|array")
        .field("feature_limits.databases", "present|nullable|integer|min:0")
        .field("feature_limits.allocations", "sometimes|nullable|integer|min:0")
        .field("feature_limits.backups", "present|nullable|integer|min:0")
        .field("add_allocations.*", "integer")
        .field("remove_allocations.*", "integer")
}

/// What a change does to the allocations of a server.
struct Moves {
    default: u64,
    added: BTreeSet<u64>,
    removed: Vec<u64>,
}

impl Moves {
    /// Reads what is added and removed. Ids that cannot be had are passed over.
    fn read(sent: &Value, database: &Database, server: &Server) -> Result<Self, Refusal> {
        let list = |name: &str| sent.get(name).map(ids).unwrap_or_default();
        let (add, remove) = (list("add_allocations"), list("remove_allocations"));
        let owner_of = |id: &u64| database.allocations.get(id).and_then(|allocation| allocation.server);
        let added: BTreeSet<u64> = add
            .iter()
            .filter_map(|id| database.allocations.get(id))
            .filter(|allocation| allocation.node == server.node && allocation.server.is_none())
            .map(|allocation| allocation.id)
            .collect();
        let mut default = sent.get("allocation").and_then(id).unwrap_or(server.allocation);
        if remove.contains(&default) {
            default = added.first().copied().ok_or_else(|| {
                Refusal::display(
                    400,
                    "DisplayException",
                    "You are attempting to delete the default allocation for this server but there is no fallback allocation to use.",
                )
            })?;
        }
        let removed: Vec<u64> = remove
            .into_iter()
            .filter(|id| !add.contains(id) && owner_of(id) == Some(server.id))
            .collect();
        let stays = owner_of(&default) == Some(server.id) && !removed.contains(&default);
        if default != server.allocation && !stays && !added.contains(&default) {
            return Err(Refusal::display(
                400,
                "DisplayException",
                "The requested default allocation is not currently assigned to this server.",
            ));
        }
        Ok(Self {
            default,
            added,
            removed,
        })
    }

    fn apply(&self, database: &mut Database, server: u64) {
        database.assign(server, &self.added);
        for id in &self.removed {
            if let Some(allocation) = database.allocations.get_mut(id) {
                allocation.server = None;
                allocation.notes = None;
            }
        }
    }
}

/// Limits stand in `limits` or beside it. Threads that are left out stay; a limit of features that is left out is lifted.
fn change_build(row: &mut Server, sent: &Value, default: u64) {
    let limit = |name: &str| look(sent, &format!("limits.{name}")).or_else(|| sent.get(name));
    let number = |name: &str, least: f64, most: f64, old: i64| limit(name).map_or(old, |it| column(it, least, most));
    row.limits.memory = number("memory", 0.0, U32, row.limits.memory);
    row.limits.swap = number("swap", I32_MIN, I32, row.limits.swap);
    row.limits.disk = number("disk", 0.0, U32, row.limits.disk);
    row.limits.io = number("io", 0.0, U32, row.limits.io);
    row.limits.cpu = number("cpu", 0.0, U32, row.limits.cpu);
    if let Some(threads) = limit("threads") {
        row.limits.threads = Some(threads).filter(|it| !it.is_null()).map(text_of);
    }
    if let Some(oom_disabled) = sent.get("oom_disabled") {
        row.limits.oom_disabled = is_true(Some(oom_disabled));
    }
    let feature = |name: &str| {
        let sent = look(sent, &format!("feature_limits.{name}")).filter(|it| !it.is_null());
        sent.map(|it| column(it, 0.0, U32))
    };
    row.databases = feature("databases");
    row.allocations = feature("allocations");
    row.backups = feature("backups").unwrap_or(0);
    row.allocation = default;
}

/// Start command, egg, image and variables. An empty environment is not looked at; the node is not told.
pub(super) fn startup(call: &Call<'_>) -> Outcome {
    let server = servers::entered(call)?;
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let database = &world.database;
    Form::over(sent)
        .field("startup", "required|string")
        .field("environment", "present|array")
        .field_in("egg", "required|exists", |_, value| {
            id(value).is_some_and(|id| database.eggs.contains_key(&id))
        })
        .field("image", IMAGE)
        .field("skip_scripts", "present|boolean")
        .check()?;
    let egg = sent.get("egg").and_then(id).and_then(|id| database.eggs.get(&id));
    let egg = egg.ok_or_else(Refusal::not_found)?;
    let environment = sent.get("environment").unwrap_or(&Value::Null);
    let values = if items(environment).is_empty() {
        None
    } else {
        Some(environment::checked(egg, environment)?)
    };
    let (egg, nest) = (egg.id, egg.nest);
    let row = world
        .database
        .servers
        .get_mut(&server.id)
        .ok_or_else(Refusal::not_found)?;
    row.values.extend(values.into_iter().flatten());
    (row.egg, row.nest) = (egg, nest);
    row.startup = text(sent, "startup");
    row.image = text(sent, "image");
    row.updated_at = now;
    let row = row.clone();
    servers::show(call, &world.database, &row)
}
