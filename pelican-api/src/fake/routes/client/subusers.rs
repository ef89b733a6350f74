//! `/api/client/servers/*/users`: the subusers of a server.

use std::collections::BTreeSet;

use panel_http::fake::{
    document::{item, list as shown_list},
    outcome::{Refusal, Reply},
    php::{items, text, text_of},
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, entry, forbidden, permissions::is_known};
use crate::fake::{
    additions::NewUser,
    panel::Outcome,
    seed,
    state::{Database, Server, Subject, Subuser, Table, User},
    world::World,
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = entry::permitted(call, &world.database, "user.read")?;
    let view = call.view(&world.database);
    let rows = world.database.subusers_of(server.id);
    Ok(Reply::ok(shown_list("server_subuser", rows, |row| {
        Ok(view.subuser(row))
    })?))
}

/// The subuser of the path, by the uuid of the user. Nobody gets to the own row.
fn entered(call: &Call<'_>, database: &Database, permission: &str) -> Result<(Server, Subuser), Refusal> {
    let server = entry::permitted(call, database, permission)?;
    let row = database.subuser_by_uuid(server.id, call.parameter(1)).cloned();
    let row = row.ok_or_else(Refusal::not_found)?;
    if row.user == call.caller.user.user.id {
        return Err(Refusal::denied("This action is unauthorized."));
    }
    Ok((server, row))
}

fn show(call: &Call<'_>, database: &Database, row: &Subuser) -> Outcome {
    Ok(Reply::ok(item("server_subuser", call.view(database).subuser(row))))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let (_, row) = entered(call, &world.database, "user.read")?;
    show(call, &world.database, &row)
}

/// The permissions that were sent.
fn sent(call: &Call<'_>) -> Vec<String> {
    let sent = items(call.incoming.get("permissions")).into_iter();
    sent.map(text_of).collect()
}

/// A subuser gives only what the subuser has.
fn check_own(call: &Call<'_>, database: &Database, server: &Server) -> Result<(), Refusal> {
    let user = &call.caller.user.user;
    if database.administers(user) || server.owner == user.id {
        return Ok(());
    }
    let own = database.permissions(server, user);
    if sent(call).iter().all(|permission| own.contains(permission)) {
        return Ok(());
    }
    forbidden("Cannot assign permissions to a subuser that your account does not actively possess.")
}

/// What is stored, sorted: the known ones, and that for the console's web socket always.
fn granted(call: &Call<'_>) -> Vec<String> {
    let known = sent(call).into_iter().filter(|permission| is_known(permission));
    let granted: BTreeSet<String> = known.chain(["websocket.connect".to_owned()]).collect();
    granted.into_iter().collect()
}

/// Lets a user at the server. An address that no user has makes one.
pub(super) fn create(call: &Call<'_>) -> Outcome {
    let now = call.panel.now();
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "user.create")?;
    check_own(call, &world.database, &server)?;
    Form::over(&call.incoming.input)
        .field("email", "required|email|between:1,255")
        .field("permissions", "required|array")
        .field("permissions.*", "string")
        .check()?;
    let email = text(&call.incoming.input, "email");
    let refused = |code, words: &str| Err(Refusal::display(400, code, words));
    let mut users = world.database.users.values();
    let user = match users.find(|user| user.email == email).map(|user| user.id) {
        Some(user) if user == server.owner => {
            return refused(
                "UserIsServerOwnerException",
                "You cannot add the server owner as a subuser for this server.",
            );
        }
        Some(user) if world.database.subusers_of(server.id).any(|row| row.user == user) => {
            return refused(
                "ServerSubuserExistsException",
                "A user with that email address is already assigned as a subuser for this server.",
            );
        }
        Some(user) => user,
        None => invite(&mut world, &email, now)?,
    };
    let row = Subuser {
        id: world.database.next_id(Table::Subusers),
        user,
        server: server.id,
        permissions: granted(call),
        created_at: now,
        updated_at: now,
    };
    world.database.subusers.insert(row.id, row.clone());
    let properties = json!({"email": email, "permissions": row.permissions});
    note(call, &mut world, "server:subuser.create", &row, properties);
    show(call, &world.database, &row)
}

/// A new user, named after the address. The same address in other letters is in its way.
fn invite(world: &mut World, email: &str, now: jiff::Timestamp) -> Result<u64, Refusal> {
    let is_it = |user: &User| user.email == email.to_lowercase();
    if world.database.users.values().any(is_it) {
        return Err(Refusal::broken("UniqueConstraintViolationException"));
    }
    let local = email.split('@').next().unwrap_or_default();
    let name = format!("{local}{}", world.random.text(3));
    Ok(seed::user(world, NewUser::new(name).email(email), now))
}

/// Notes it for the server and for the user.
fn note(call: &Call<'_>, world: &mut World, event: &str, row: &Subuser, properties: Value) {
    let subjects = [Subject::Server(row.server), Subject::User(row.user)];
    world.note(
        event,
        Some(call.caller.user.user.id),
        subjects,
        properties,
        call.panel.now(),
    );
}

fn email_of(database: &Database, row: &Subuser) -> String {
    let user = database.users.get(&row.user);
    user.map(|user| user.email.clone()).unwrap_or_default()
}

pub(super) async fn update(call: &Call<'_>) -> Outcome {
    let (server, row) = {
        let world = call.panel.world();
        let (server, row) = entered(call, &world.database, "user.update")?;
        check_own(call, &world.database, &server)?;
        (server, row)
    };
    Form::over(&call.incoming.input)
        .field("permissions", "required|array")
        .field("permissions.*", "string")
        .check()?;
    let new = granted(call);
    if row.permissions == new {
        return show(call, &call.panel.world().database, &row);
    }
    call.panel.revoke(&server, call.parameter(1)).await?;
    let mut world = call.panel.world();
    let changed = world.database.subusers.get_mut(&row.id);
    let changed = changed.ok_or_else(Refusal::not_found)?;
    changed.permissions.clone_from(&new);
    changed.updated_at = call.panel.now();
    let changed = changed.clone();
    let email = email_of(&world.database, &row);
    let properties = json!({"email": email, "old": row.permissions, "new": new, "revoked": true});
    note(call, &mut world, "server:subuser.update", &row, properties);
    show(call, &world.database, &changed)
}

pub(super) async fn delete(call: &Call<'_>) -> Outcome {
    let (server, row) = entered(call, &call.panel.world().database, "user.delete")?;
    call.panel.revoke(&server, call.parameter(1)).await?;
    let mut world = call.panel.world();
    world.database.subusers.remove(&row.id);
    let properties = json!({"email": email_of(&world.database, &row), "revoked": true});
    note(call, &mut world, "server:subuser.delete", &row, properties);
    Ok(Reply::NoContent)
}
