//! `/api/client/servers/*/users`: the subusers of a server.

use panel_http::fake::{
    NodeCall,
    document::{item, list as shown_list},
    outcome::{Refusal, Reply},
    php::{items, text, text_of},
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, entry, permissions::is_known};
use crate::fake::{
    panel::Outcome,
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
    let wanted = call.parameter(1);
    let is_it = |row: &&Subuser| database.users.get(&row.user).is_some_and(|user| user.uuid == wanted);
    let (server, row) = entry::permitted_to(call, database, permission, |server| {
        database.subusers_of(server.id).find(is_it).cloned()
    })?;
    if row.user == call.caller.user.id {
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
    let user = &call.caller.user;
    let has = |permission: &String| database.may(server, user, permission);
    if sent(call).iter().all(has) {
        return Ok(());
    }
    Err(Refusal::http(
        403,
        "HttpForbiddenException",
        "Cannot assign permissions to a subuser that your account does not actively possess.",
    ))
}

/// What is stored: the known ones, and that for the console's web socket always.
fn granted(call: &Call<'_>) -> Vec<String> {
    let mut granted: Vec<String> = Vec::new();
    let known = sent(call).into_iter().filter(|permission| is_known(permission));
    for permission in known.chain(["websocket.connect".to_owned()]) {
        if !granted.contains(&permission) {
            granted.push(permission);
        }
    }
    granted
}

/// Lets a user at the server. An address that no user has makes one.
pub(super) fn create(call: &Call<'_>) -> Outcome {
    let now = call.panel.now();
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "user.create")?;
    check_own(call, &world.database, &server)?;
    Form::over(&call.incoming.input)
        .field("email", "required|email|between:1,191")
        .field("permissions", "required|array")
        .field("permissions.*", "string")
        .check()?;
    let email = text(&call.incoming.input, "email");
    let refused = |code, words: &str| Err(Refusal::display(400, code, words));
    let user = match world.database.user_by_email(&email).map(|user| user.id) {
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
        None => invite(&mut world, &email, now),
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

/// A new user, named after the address.
fn invite(world: &mut World, email: &str, now: jiff::Timestamp) -> u64 {
    let local = email.split('@').next().unwrap_or_default().chars();
    let kept = local
        .filter(|c| c.is_ascii_alphanumeric() || "_.-".contains(*c))
        .take(64);
    let username: String = kept.chain(world.random.text(3).chars()).collect();
    let uuid = world.random.uuid();
    let user = User {
        id: world.database.next_id(Table::Users),
        external_id: None,
        password: User::unknown_password(&uuid),
        uuid,
        username: username.to_lowercase(),
        email: email.to_owned(),
        first_name: "Server".to_owned(),
        last_name: "Subuser".to_owned(),
        language: "en".to_owned(),
        root_admin: false,
        two_factor: false,
        two_factor_secret: None,
        created_at: now,
        updated_at: now,
    };
    let id = user.id;
    world.database.users.insert(id, user);
    id
}

/// Notes it for the server and for the user.
fn note(call: &Call<'_>, world: &mut World, event: &str, row: &Subuser, properties: Value) {
    let subjects = [Subject::Server(row.server), Subject::User(row.user)];
    world.note(event, Some(call.caller.user.id), subjects, properties, call.panel.now());
}

fn email_of(database: &Database, row: &Subuser) -> String {
    let user = database.users.get(&row.user);
    user.map(|user| user.email.clone()).unwrap_or_default()
}

/// Tells the node to trust no more in what was signed for the user. One that does not answer stops nothing.
async fn revoked(call: &Call<'_>, server: &Server, row: &Subuser) -> bool {
    let told = call.panel.work(server, NodeCall::Revoke, |_, _| Ok(())).await.is_ok();
    if told {
        let world = call.panel.world();
        let user = world.database.users.get(&row.user).map(|user| user.uuid.clone());
        drop(world);
        call.panel.consoles().deny_user(&server.uuid, &user.unwrap_or_default());
    }
    told
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
    let sorted = |permissions: &[String]| {
        let mut sorted = permissions.to_vec();
        sorted.sort();
        sorted
    };
    let (old, sorted_new) = (sorted(&row.permissions), sorted(&new));
    if old == sorted_new {
        return show(call, &call.panel.world().database, &row);
    }
    let revoked = revoked(call, &server, &row).await;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let changed = world
        .database
        .subusers
        .get_mut(&row.id)
        .ok_or_else(Refusal::not_found)?;
    changed.permissions = new;
    changed.updated_at = now;
    let changed = changed.clone();
    let email = email_of(&world.database, &row);
    let properties = json!({"email": email, "old": old, "new": sorted_new, "revoked": revoked});
    note(call, &mut world, "server:subuser.update", &row, properties);
    show(call, &world.database, &changed)
}

pub(super) async fn delete(call: &Call<'_>) -> Outcome {
    let (server, row) = entered(call, &call.panel.world().database, "user.delete")?;
    let revoked = revoked(call, &server, &row).await;
    let mut world = call.panel.world();
    world.database.subusers.remove(&row.id);
    let properties = json!({"email": email_of(&world.database, &row), "revoked": revoked});
    note(call, &mut world, "server:subuser.delete", &row, properties);
    Ok(Reply::NoContent)
}
