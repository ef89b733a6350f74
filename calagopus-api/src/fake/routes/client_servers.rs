//! `/api/client/servers`: what their owners see of them, and power, commands and consoles.

use std::collections::BTreeMap;

use bytes::Bytes;
use panel_http::{
    console::fake::Token,
    fake::{
        NodeCall, PowerState,
        node::{Ask, NodeTrouble},
    },
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Action::{Later, Now},
    Route,
    call::{Call, now},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    consoles::prompt,
    views,
    world::Machine,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/servers/{server}/logs/install", "servers.read", Now(install_logs)),
    ("GET", "api/client/servers", "servers.read", Now(list)),
    ("GET", "api/client/servers/{server}", "", Now(view)),
    ("GET", "api/client/servers/{server}/resources", "", Later(|call| Box::pin(resources(call)))),
    ("POST", "api/client/servers/{server}/command", "control.console", Later(|call| Box::pin(command(call)))),
    ("GET", "api/client/servers/{server}/websocket", "control.read-console", Now(websocket)),
    ("GET", "api/admin/servers/{server}/logs", "servers.read", Now(logs)),
    ("GET", "api/client/servers/{server}/logs", "control.read-console", Now(logs)),
    ("GET", "api/client/servers/{server}/activity", "activity.read", Now(activity)),
];

/// The caller's servers; with `other`, those of others, for administrators.
pub(super) fn list(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let caller = call.caller;
    let others = call.incoming.query("other") == Some("true") && caller.may_administer("servers.read");
    now(call, |world| {
        let database = &world.database;
        let rows = database.servers.iter().filter(|server| {
            let is_own = server.owner == caller.user.uuid;
            let is_seen = is_own || (!caller.user.admin && !caller.rights_on(database, server).is_empty());
            let owner = database.users.get(&server.owner);
            let (name, email) = owner.map_or(("", ""), |owner| (owner.username.as_str(), owner.email.as_str()));
            (if others { !is_own } else { is_seen }) && page.finds(&[&server.name, name, email])
        });
        Ok(page.of("servers", rows, |server| views::client_server(database, server, caller)))
    })
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    now(call, |world| {
        Ok(Reply::ok(
            json!({"server": views::client_server(&world.database, server, call.caller)}),
        ))
    })
}

/// What the node told of the server, up to fifteen seconds ago.
pub(super) async fn resources(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    let known = usage_of(call, &server.node).await?;
    let resources = known.get(&server.uuid);
    let resources = resources.ok_or_else(|| Refusal::new(404, "no resource usage data found for server"))?;
    Ok(Reply::ok(json!({"resources": resources})))
}

/// What a node tells of all its servers, remembered for fifteen seconds.
pub(super) async fn usage_of(call: &Call<'_>, node: &str) -> Result<BTreeMap<String, Value>, Refusal> {
    let known = call.panel.world().resources.get(node, call.panel.now());
    if let Some(known) = known {
        return Ok(known);
    }
    let asked = call.panel.ask(node, "", Ask::Details).await;
    // It is asked of no server in particular: not to know one is no trouble.
    asked.or_else(|trouble| match trouble {
        NodeTrouble::Status(404) => Ok(()),
        trouble => Err(trouble),
    })?;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let number = world.number_of(node);
    let told = usage(world.machine(number), now);
    world.resources.put(node.to_owned(), told.clone(), now);
    Ok(told)
}

fn usage(machine: &Machine, now: jiff::Timestamp) -> BTreeMap<String, Value> {
    let of = |container: &panel_http::fake::node::Container<crate::fake::state::Limits>| {
        let is_on = container.power == PowerState::Running;
        let uptime = container
            .running_since
            .map_or(0, |since| now.duration_since(since).as_millis());
        let limit = container.limits.memory.saturating_mul(1024 * 1024);
        json!({
            "memory_bytes": if is_on { limit / 4 } else { 0 },
            "memory_limit_bytes": limit,
            "disk_bytes": container.disk.size(),
            "state": if is_on { "running" } else { "offline" },
            "network": {"rx_bytes": 0, "rx_packets": 0, "tx_bytes": 0, "tx_packets": 0},
            "cpu_absolute": if is_on { 12.5 } else { 0.0 },
            "cpu_limit_absolute": container.limits.cpu,
            "uptime": i64::try_from(uptime).unwrap_or(i64::MAX),
        })
    };
    let containers = machine.containers.values();
    containers
        .map(|container| (container.uuid.clone(), of(container)))
        .collect()
}

#[derive(Deserialize)]
struct Command {
    command: String,
}

pub(super) async fn command(call: &Call<'_>) -> Outcome {
    let Command { command } = call.payload()?;
    Checks::new().length("command", Some(&command), 1, 1024).flat()?;
    let server = call.server()?;
    let line = command.clone();
    let done = call.panel.perform(server, NodeCall::Command, move |container, _| {
        if container.power == PowerState::Offline {
            return Err(NodeTrouble::Status(417));
        }
        container.commands.push(line);
        Ok(())
    });
    done.await?;
    let printed = panel_http::console::ConsoleEvent::Output(prompt(&command));
    call.panel.consoles().say(&server.uuid, &printed);
    call.log(
        &mut call.panel.world(),
        "server:console.command",
        json!({"command": command}),
    );
    Ok(Reply::done())
}

/// A token for the console, which the node lets in for ten minutes.
pub(super) fn websocket(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    let expires = panel_http::clock::after(call.panel.now(), std::time::Duration::from_secs(600));
    let (text, permissions) = {
        let mut world = call.panel.world();
        let rights = call.caller.rights_on(&world.database, server);
        let scope = call.caller.key.as_ref().map(|key| key.server_permissions.clone());
        let mut permissions = vec!["websocket.connect".to_owned()];
        match scope {
            Some(scope) => permissions.extend(scope.into_iter().filter(|it| rights.contains(it) || rights == ["*"])),
            None => permissions.extend(rights),
        }
        let text = format!(
            "{}.{}.{}",
            world.random.text(36),
            world.random.text(120),
            world.random.text(43)
        );
        (text, permissions)
    };
    let token = Token::new(text.as_str(), server.uuid.as_str(), permissions, expires);
    call.panel
        .consoles()
        .admit(token.of_user(call.caller.user.uuid.as_str()));
    let socket = call.incoming.root.replacen("http", "ws", 1);
    let url = format!("{socket}/api/servers/{}/ws", server.uuid);
    Ok(Reply::ok(json!({"token": text, "url": url})))
}

/// What was typed into the server.
pub(super) fn logs(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    now(call, |world| {
        let number = world.number_of(&server.node);
        let container = world
            .machine(number)
            .containers
            .get(&server.uuid)
            .ok_or_else(Refusal::broken)?;
        let mut text = format!("[fake] starting container: {}\n", server.startup);
        for line in &container.commands {
            text.push_str(&prompt(line));
            text.push('\n');
        }
        Ok(Reply::Text(Bytes::from(text)))
    })
}

pub(super) fn install_logs(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    now(call, |world| {
        let number = world.number_of(&server.node);
        if !world.machine(number).containers.contains_key(&server.uuid) {
            return Err(Refusal::broken());
        }
        Ok(Reply::Text(Bytes::from_static(b"[fake] installed\n")))
    })
}

pub(super) fn activity(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let server = call.server()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.activities.iter().rev();
        let rows = rows.filter(|row| row.server.as_deref() == Some(&server.uuid));
        Ok(page.of("activities", rows, |row| views::server_activity(database, row)))
    })
}
