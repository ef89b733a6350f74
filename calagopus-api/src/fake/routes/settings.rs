//! What the owner of a server sets: startup, settings, installation and ports.

use std::time::Duration;

use panel_http::{Patch, fake::node::Ask};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Action::{Later, Now},
    Route,
    call::{Call, now},
    server_create::values,
    servers::Variables,
    users::{apply, set},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    deploy,
    state::{Assignment, Status},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/client/servers/{server}/startup/variables", "startup.read", Now(variables)),
    ("PUT", "api/client/servers/{server}/startup/variables", "startup.update", Now(set_variables)),
    ("PUT", "api/client/servers/{server}/startup/docker-image", "startup.docker-image", Now(image)),
    ("PUT", "api/client/servers/{server}/startup/command", "startup.command", Now(startup)),
    ("POST", "api/client/servers/{server}/settings/rename", "settings.rename", Now(rename)),
    ("PUT", "api/client/servers/{server}/settings/timezone", "settings.timezone", Now(timezone)),
    ("PUT", "api/client/servers/{server}/settings/auto-kill", "settings.auto-kill", Now(auto_kill)),
    ("PUT", "api/client/servers/{server}/settings/auto-start", "settings.auto-start", Now(auto_start)),
    ("POST", "api/client/servers/{server}/settings/install", "settings.install", Later(|call| Box::pin(install(call)))),
    ("POST", "api/client/servers/{server}/settings/install/cancel", "settings.cancel-install", Now(cancel_install)),
    ("POST", "api/client/servers/{server}/settings/install/unlock", "settings.install", Now(unlock)),
    ("POST", "api/client/servers/{server}/allocations", "allocations.create", Later(|call| Box::pin(add_allocation(call)))),
    ("PATCH", "api/client/servers/{server}/allocations/{allocation}", "allocations.update", Now(change_allocation)),
    ("DELETE", "api/client/servers/{server}/allocations/{allocation}", "allocations.delete", Now(delete_allocation)),
];

/// How long a lock is held for what the database does under it.
pub(super) const WRITING: Duration = Duration::from_millis(20);

pub(super) fn variables(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    now(call, |world| {
        let row = world.database.servers.get(&server.uuid).unwrap_or(server);
        let seen = world
            .database
            .variables_of(&row.egg)
            .filter(|variable| variable.viewable);
        let views: Vec<_> = seen.map(|variable| views::server_variable(variable, row)).collect();
        Ok(Reply::ok(json!({"variables": views})))
    })
}

/// Sets the values of variables; those that may not be changed are dropped.
pub(super) fn set_variables(call: &Call<'_>) -> Outcome {
    let mut sent: Variables = call.payload()?;
    sent.check()?;
    let server = call.server()?;
    let values = {
        let world = call.panel.world();
        let editable = |env: &str| {
            let mut variables = world.database.variables_of(&server.egg);
            variables.any(|it| it.env == env && it.viewable && it.editable)
        };
        sent.variables.retain(|value| editable(&value.env_variable));
        values(&world.database, &server.egg, &sent.variables)?
    };
    call.change(|row| row.values.extend(values))?;
    call.sync_later(server);
    Ok(Reply::done())
}

fn offers(call: &Call<'_>, part: &str, wanted: &str) -> Result<bool, Refusal> {
    let server = call.server()?;
    let world = call.panel.world();
    let egg = world.database.eggs.get(&server.egg).and_then(|egg| egg.body.get(part));
    let offered = egg.and_then(Value::as_object).into_iter().flatten();
    Ok(offered.into_iter().any(|(_, value)| value == wanted))
}

#[derive(Deserialize)]
struct Image {
    image: String,
}

/// One of the egg's images; not when an administrator has set another.
pub(super) fn image(call: &Call<'_>) -> Outcome {
    let Image { image } = call.payload()?;
    Checks::new().length("image", Some(&image), 1, 255).flat()?;
    if !offers(call, "docker_images", &image)? {
        return Err(Refusal::unmet("the specified docker image is not available"));
    }
    if !offers(call, "docker_images", &call.server()?.image)? {
        return Err(Refusal::unmet("overwriting custom docker images is not allowed"));
    }
    call.change(|row| row.image = image)?;
    call.sync_later(call.server()?);
    Ok(Reply::done())
}

#[derive(Deserialize)]
struct Startup {
    command: String,
}

/// One of the egg's commands, unless the egg configuration lets owners write their own.
pub(super) fn startup(call: &Call<'_>) -> Outcome {
    let Startup { command } = call.payload()?;
    Checks::new().length("command", Some(&command), 1, 8192).flat()?;
    let is_free = {
        let server = call.server()?;
        let world = call.panel.world();
        let part = views::egg_configuration_of(&world.database, &server.egg, "config_startup");
        part.and_then(|part| part.get("allow_custom_startup_command"))
            .and_then(Value::as_bool)
            == Some(true)
    };
    if !is_free && !offers(call, "startup_commands", &command)? {
        return Err(Refusal::unmet(
            "custom startup commands are not enabled for this server",
        ));
    }
    call.change(|row| row.startup = command)?;
    call.sync_later(call.server()?);
    Ok(Reply::done())
}

/// The description may be null, and must be there.
#[derive(Deserialize)]
struct Rename {
    name: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    description: Option<String>,
}

pub(super) fn rename(call: &Call<'_>) -> Outcome {
    let sent: Rename = call.payload()?;
    Checks::new()
        .length("name", sent.name.as_deref(), 1, 255)
        .length("description", sent.description.as_deref(), 1, 1024)
        .flat()?;
    call.change(|row| {
        set(sent.name, &mut row.name);
        row.description = sent.description;
    })?;
    call.log(&mut call.panel.world(), "server:settings.rename", json!({}));
    Ok(Reply::done())
}

#[derive(Deserialize)]
struct Timezone {
    timezone: Option<String>,
}

pub(super) fn timezone(call: &Call<'_>) -> Outcome {
    let Timezone { timezone } = call.payload()?;
    call.change(|row| row.timezone = timezone)?;
    call.sync_later(call.server()?);
    Ok(Reply::done())
}

#[derive(Deserialize)]
struct Kill {
    enabled: bool,
    seconds: Option<i64>,
}

pub(super) fn auto_kill(call: &Call<'_>) -> Outcome {
    let sent: Kill = call.payload()?;
    Checks::new().range("seconds", sent.seconds, 1, 3600).flat()?;
    call.change(|row| {
        row.auto_kill.enabled = sent.enabled;
        set(sent.seconds, &mut row.auto_kill.seconds);
    })?;
    call.sync_later(call.server()?);
    Ok(Reply::done())
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Behavior {
    Always,
    UnlessStopped,
    Never,
}

#[derive(Deserialize)]
struct AutoStart {
    behavior: Behavior,
}

pub(super) fn auto_start(call: &Call<'_>) -> Outcome {
    let AutoStart { behavior } = call.payload()?;
    let word = match behavior {
        Behavior::Always => "always",
        Behavior::UnlessStopped => "unless_stopped",
        Behavior::Never => "never",
    };
    call.change(|row| word.clone_into(&mut row.auto_start_behavior))?;
    call.sync_later(call.server()?);
    Ok(Reply::done())
}

#[derive(Deserialize)]
struct Install {
    truncate_directory: bool,
}

/// Runs the install script again.
pub(super) async fn install(call: &Call<'_>) -> Outcome {
    let Install { truncate_directory } = call.payload()?;
    let server = call.server()?;
    let status = call
        .panel
        .world()
        .database
        .servers
        .get(&server.uuid)
        .and_then(|row| row.status);
    if status.is_some() {
        return Err(Refusal::new(400, "server is already installing or in an invalid state"));
    }
    call.change(|row| row.status = Some(Status::Installing))?;
    if let Err(trouble) = call.panel.ask(&server.node, &server.uuid, Ask::Reinstall).await {
        call.change(|row| row.status = None)?;
        return Err(trouble.into());
    }
    if truncate_directory {
        let mut world = call.panel.world();
        let number = world.number_of(&server.node);
        if let Some(container) = world.machine(number).containers.get_mut(&server.uuid) {
            container.disk.clear();
        }
    }
    call.log(
        &mut call.panel.world(),
        "server:install",
        json!({"truncate_directory": truncate_directory}),
    );
    Ok(Reply::accepted())
}

/// The state is looked at anew. The node ends the script, which has failed then; it knows of none that failed before.
pub(super) fn cancel_install(call: &Call<'_>) -> Outcome {
    let uuid = &call.server()?.uuid;
    let status = call.panel.world().database.servers.get(uuid).and_then(|row| row.status);
    match status {
        Some(Status::Installing) => {
            call.change(|row| row.status = Some(Status::InstallFailed))?;
            Ok(Reply::accepted())
        }
        Some(Status::InstallFailed) => {
            call.change(|row| row.status = None)?;
            Ok(Reply::done())
        }
        _ => Err(Refusal::conflict("server is not installing")),
    }
}

/// Never reached for a server that needs it: its state closes the path.
pub(super) fn unlock(_: &Call<'_>) -> Outcome {
    Err(Refusal::conflict("server has not failed an install"))
}

/// One more port of the panel's choice, where the egg configuration lets owners have one.
pub(super) async fn add_allocation(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    let ports = deploy::self_assigned(&call.panel.world().database, &server.egg);
    let (from, to) =
        ports.ok_or_else(|| Refusal::unmet("self-assigning allocations is not enabled for this server"))?;
    let lock = format!("servers::{}::allocations", server.uuid);
    let _held = call.alone(lock, WRITING).await?;
    let created = call.panel.now();
    let reply = now(call, |world| {
        let database = &world.database;
        let count = database.assignments_of(&server.uuid).count();
        if i64::try_from(count).unwrap_or(i64::MAX) >= server.features.allocations {
            return Err(Refusal::unmet("maximum number of allocations reached"));
        }
        let free: Vec<String> = deploy::free(database, &server.node, from, to)
            .map(|row| row.uuid.clone())
            .collect();
        let picked = world.random.pick(&free).ok_or_else(Refusal::broken)?;
        let row = Assignment {
            uuid: world.random.uuid(),
            server: server.uuid.clone(),
            allocation: picked.clone(),
            notes: None,
            created,
        };
        world.database.assignments.push(row.clone());
        if let Some(server) = world.database.servers.get_mut(&server.uuid) {
            server.allocation.get_or_insert_with(|| row.uuid.clone());
        }
        Ok(Reply::ok(
            json!({"allocation": views::assignment(&world.database, &row)}),
        ))
    })?;
    call.sync_later(server);
    Ok(reply)
}

#[derive(Deserialize)]
struct UpdateAllocation {
    #[serde(default)]
    notes: Patch<String>,
    primary: Option<bool>,
}

fn find_allocation(call: &Call<'_>) -> Result<String, Refusal> {
    let server = call.server()?;
    let world = call.panel.world();
    let mut rows = world.database.assignments_of(&server.uuid);
    let row = rows.find(|row| row.uuid == call.word("allocation"));
    row.map(|row| row.uuid.clone())
        .ok_or_else(|| Refusal::not_found("allocation"))
}

/// Makes an allocation the first one, or no longer; changes the note to it.
pub(super) fn change_allocation(call: &Call<'_>) -> Outcome {
    let sent: UpdateAllocation = call.payload()?;
    let uuid = find_allocation(call)?;
    if let Some(row) = call.panel.world().database.assignments.get_mut(&uuid) {
        apply(&sent.notes, &mut row.notes);
    }
    if let Some(primary) = sent.primary {
        call.change(|row| {
            let is_first = row.allocation.as_ref() == Some(&uuid);
            if primary || is_first {
                row.allocation = primary.then_some(uuid);
            }
        })?;
    }
    call.sync_later(call.server()?);
    Ok(Reply::done())
}

pub(super) fn delete_allocation(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    let part = |world: &crate::fake::world::World| deploy::self_assigned(&world.database, &server.egg).is_some();
    if !part(&call.panel.world()) {
        return Err(Refusal::unmet(
            "self-assigning allocations is not enabled for this server",
        ));
    }
    let uuid = find_allocation(call)?;
    if server.allocation.as_ref() == Some(&uuid) {
        return Err(Refusal::new(400, "cannot delete primary allocation"));
    }
    call.panel.world().database.assignments.remove(&uuid);
    call.sync_later(server);
    Ok(Reply::done())
}
