//! `/api/client`: what a user sees of the account and the servers.

use std::time::Duration;

use panel_http::clock;
use panel_http::fake::{
    PowerState, collation,
    document::{item, page},
    node::{Ask, Signal},
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
    php::text_of,
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, PAGES};
use crate::fake::{
    panel::Outcome,
    state::{Database, Server, Status, User},
    world::Machine,
};

pub(super) fn account(call: &Call<'_>) -> Outcome {
    call.caller.check_client_key()?;
    let world = call.panel.world();
    Ok(Reply::ok(item("user", call.view(&world.database).account())))
}

/// Own servers; `type=admin` the others, `type=admin-all` all, both for administrators only.
pub(super) fn servers(call: &Call<'_>) -> Outcome {
    call.caller.check_client_key()?;
    let filters = ["uuid", "name", "description", "external_id", "*"];
    let listing = Listing::read(call.incoming, PAGES, &filters, &[])?.at_most(100);
    let world = call.panel.world();
    let user = &call.caller.user;
    let kind = text_of(call.incoming.get("type"));
    let is_listed = |server: &Server| match kind.as_str() {
        "admin" => user.root_admin && server.owner != user.id,
        "admin-all" => user.root_admin,
        _ => server.owner == user.id,
    };
    let is_anywhere = |server: &Server| {
        let wanted = listing.filter("*");
        let finds = |text: &String| {
            collation::contains(&server.name, text)
                || server.uuid.starts_with(text.as_str())
                || server
                    .external_id
                    .as_deref()
                    .is_some_and(|id| collation::same(id, text))
        };
        wanted.is_empty() || wanted.iter().any(finds)
    };
    let fits = |server: &&Server| {
        is_listed(server)
            && listing.finds("uuid", Some(&server.uuid))
            && listing.finds("name", Some(&server.name))
            && listing.finds("description", Some(&server.description))
            && listing.finds("external_id", server.external_id.as_deref())
            && is_anywhere(server)
    };
    let rows: Vec<&Server> = world.database.servers.values().filter(fits).collect();
    let view = call.view(&world.database);
    let includes = call.includes();
    let rows = listing.cut(rows, call.incoming, Links::Whole);
    Ok(Reply::ok(page("server", rows, |server| {
        view.client_server(server, &includes)
    })?))
}

/// The server of the path, by its short identifier or its uuid, for somebody who may see it.
pub(super) fn entered(call: &Call<'_>, database: &Database) -> Result<Server, Refusal> {
    let wanted = call.parameter(0);
    let is_it = |server: &&Server| match wanted.chars().count() {
        8 => collation::same(server.identifier(), wanted),
        _ => collation::same(&server.uuid, wanted),
    };
    let server = database.servers.values().find(is_it).ok_or_else(Refusal::not_found)?;
    call.caller.check_client_key()?;
    if server.owner != call.caller.user.id && !call.caller.user.root_admin {
        return Err(Refusal::http(
            404,
            "NotFoundHttpException",
            "The requested resource does not exist on this server.",
        ));
    }
    Ok(server.clone())
}

/// Whether the server is in a state in which it can be used.
pub(super) fn usable(database: &Database, server: &Server) -> Result<(), Refusal> {
    let conflict = |text: &str| Err(Refusal::http(409, "ServerStateConflictException", text));
    match server.status {
        Some(Status::Suspended) => {
            conflict("This server is currently suspended and the functionality requested is unavailable.")
        }
        _ if is_in_maintenance(database, server) => conflict(
            "The node of this server is currently under maintenance and the functionality requested is unavailable.",
        ),
        Some(Status::Installing | Status::InstallFailed) => {
            conflict("This server has not yet completed its installation process, please try again later.")
        }
        Some(Status::ReinstallFailed) | None => Ok(()),
    }
}

pub(super) fn is_in_maintenance(database: &Database, server: &Server) -> bool {
    database.nodes.get(&server.node).is_some_and(|node| node.maintenance)
}

/// What an owner may do, and an administrator with any server.
pub(super) fn permissions(user: &User) -> Vec<&'static str> {
    let mut permissions = vec!["*"];
    if user.root_admin {
        permissions.extend([
            "admin.websocket.errors",
            "admin.websocket.install",
            "admin.websocket.transfer",
        ]);
    }
    permissions
}

pub(super) fn server(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = entered(call, &world.database)?;
    let user = &call.caller.user;
    let shown = call.view(&world.database).client_server(&server, &call.includes())?;
    let mut document = item("server", shown);
    if let Some(document) = document.as_object_mut() {
        let meta = json!({"is_server_owner": server.owner == user.id, "user_permissions": permissions(user)});
        document.insert("meta".to_owned(), meta);
    }
    Ok(Reply::ok(document))
}

/// State and usage, as the node told them within the last twenty seconds.
pub(super) async fn resources(call: &Call<'_>) -> Outcome {
    let server = {
        let world = call.panel.world();
        let server = entered(call, &world.database)?;
        usable(&world.database, &server)?;
        if let Some((until, usage)) = world.usage.get(&server.uuid)
            && call.panel.now() < *until
        {
            return Ok(Reply::ok(item("stats", usage.clone())));
        }
        server
    };
    let now = call.panel.now();
    call.panel
        .ask(server.node, &server.uuid, Ask::Details, |world| {
            let usage = usage(world.machine(server.node), &server.uuid, now);
            let until = clock::after(now, Duration::from_secs(20));
            world.usage.insert(server.uuid.clone(), (until, usage));
        })
        .await?;
    let world = call.panel.world();
    let usage = world.usage.get(&server.uuid).map(|(_, usage)| usage.clone());
    Ok(Reply::ok(item("stats", usage.into())))
}

fn usage(machine: &Machine, uuid: &str, now: jiff::Timestamp) -> Value {
    let container = machine.containers.get(uuid);
    let is_running = container.is_some_and(|container| container.power == PowerState::Running);
    let since = container.and_then(|container| container.running_since);
    let uptime = since.map_or(Duration::ZERO, |since| clock::until(since, now));
    json!({
        "current_state": if is_running { "running" } else { "offline" },
        "is_suspended": container.is_some_and(|container| container.suspended),
        "resources": {
            "memory_bytes": if is_running { 64 * 1024 * 1024 } else { 0 },
            "cpu_absolute": if is_running { 12.5 } else { 0.0 },
            "disk_bytes": if container.is_some_and(|container| container.files) { 63 } else { 0 },
            "network_rx_bytes": 0,
            "network_tx_bytes": 0,
            "uptime": u64::try_from(uptime.as_millis()).unwrap_or(u64::MAX),
        },
    })
}

pub(super) async fn power(call: &Call<'_>) -> Outcome {
    let server = {
        let world = call.panel.world();
        let server = entered(call, &world.database)?;
        usable(&world.database, &server)?;
        server
    };
    Form::over(&call.incoming.input)
        .field("signal", "required|string|in:start,stop,restart,kill")
        .check()?;
    let signals: &'static [Signal] = match text_of(call.incoming.get("signal")).as_str() {
        "start" => &[Signal::Start],
        "restart" => &[Signal::Stop, Signal::Start],
        _ => &[Signal::Stop],
    };
    call.panel
        .ask(server.node, &server.uuid, Ask::Power(signals), |_| {})
        .await?;
    Ok(Reply::NoContent)
}
