//! `/api/client/servers/{server}/subusers`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Action::{Later, Now},
    Route,
    call::{Call, now},
    settings::WRITING,
};
use crate::fake::{
    additions::NewUser,
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    keys::check_words,
    permissions::SERVER,
    seed,
    state::{Database, Kind, Thing},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/client/servers/{server}/subusers", "subusers.read", Now(list)),
    ("POST", "api/client/servers/{server}/subusers", "subusers.create", Later(|call| Box::pin(create(call)))),
    ("PATCH", "api/client/servers/{server}/subusers/{subuser}", "subusers.update", Now(update)),
    ("DELETE", "api/client/servers/{server}/subusers/{subuser}", "subusers.delete", Now(delete)),
];

/// How many a server may have.
const MOST: usize = 25;

fn view(database: &Database, subuser: &Thing) -> Value {
    let of = |field| subuser.body.get(field).cloned().unwrap_or_default();
    json!({
        "user": views::person(database, subuser.text("user").unwrap_or_default()),
        "permissions": of("permissions"),
        "ignored_files": of("ignored_files"),
        "created": views::date(subuser.created),
    })
}

fn list(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let server = call.server()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.things(Kind::Subuser, &server.uuid).filter(|row| {
            let user = row.text("user").and_then(|uuid| database.users.get(uuid));
            user.is_some_and(|user| page.finds(&[&user.username, &user.email]))
        });
        Ok(page.of("subusers", rows, |row| view(database, row)))
    })
}

#[derive(Deserialize)]
struct New {
    email: String,
    permissions: Vec<String>,
    #[serde(default)]
    ignored_files: Vec<String>,
}

fn check(call: &Call<'_>, permissions: &[String]) -> Result<(), Refusal> {
    check_words(SERVER, "permissions", permissions).map_err(|said| Refusal::new(400, said))?;
    if permissions.iter().any(|wanted| call.check(wanted).is_err()) {
        return Err(Refusal::new(400, "permissions: more permissions than self"));
    }
    Ok(())
}

/// Lets somebody use the server. Who has no account gets one.
async fn create(call: &Call<'_>) -> Outcome {
    let new: New = call.payload()?;
    Checks::new().email("email", Some(&new.email)).flat()?;
    check(call, &new.permissions)?;
    let server = call.server()?;
    let lock = format!("servers::{}::subusers", server.uuid);
    let _held = call.alone(lock, WRITING).await?;
    let created = call.panel.now();
    now(call, |world| {
        if world.database.things(Kind::Subuser, &server.uuid).count() >= MOST {
            return Err(Refusal::unmet("maximum number of subusers reached"));
        }
        let email = new.email.to_lowercase();
        let known = world
            .database
            .users
            .iter()
            .find(|user| user.email.to_lowercase() == email);
        let known = known.map(|user| user.uuid.clone());
        let user = known.unwrap_or_else(|| {
            let name: String = new
                .email
                .split('@')
                .next()
                .unwrap_or("unknown")
                .chars()
                .take(10)
                .collect();
            let name = format!("{name}_{}", world.random.text(4));
            seed::user(world, NewUser::new(name).email(&new.email), created)
        });
        if user == server.owner {
            return Err(Refusal::new(400, "cannot create subuser for server owner"));
        }
        if world
            .database
            .things(Kind::Subuser, &server.uuid)
            .any(|other| other.text("user") == Some(&user))
        {
            return Err(Refusal::conflict("subuser with email already exists"));
        }
        let username = world.database.users.get(&user).map(|user| user.username.clone());
        let said = json!({"email": new.email, "username": username, "permissions": new.permissions});
        let body = json!({"user": user, "permissions": new.permissions, "ignored_files": new.ignored_files});
        let subuser = world.add(Kind::Subuser, &server.uuid, body, created);
        call.log(world, "server:subuser.create", said);
        Ok(Reply::ok(json!({"subuser": view(&world.database, &subuser)})))
    })
}

fn find(call: &Call<'_>, database: &Database) -> Result<Thing, Refusal> {
    let user = call.word("subuser");
    if user.parse::<uuid::Uuid>().is_err() {
        return Err(Refusal::new(400, "invalid subuser uuid"));
    }
    let mut rows = database.things(Kind::Subuser, &call.server()?.uuid);
    let row = rows.find(|row| row.text("user") == Some(user)).cloned();
    row.ok_or_else(|| Refusal::not_found("subuser"))
}

/// Who it is, as activities tell it.
fn who(database: &Database, subuser: &Thing) -> Value {
    let user = subuser.text("user").and_then(|uuid| database.users.get(uuid));
    json!({"email": user.map(|user| &user.email), "username": user.map(|user| &user.username)})
}

#[derive(Deserialize)]
struct Update {
    permissions: Option<Vec<String>>,
    ignored_files: Option<Vec<String>>,
}

fn update(call: &Call<'_>) -> Outcome {
    let sent: Update = call.payload()?;
    check(call, sent.permissions.as_deref().unwrap_or_default())?;
    if call.word("subuser") == call.caller.user.uuid {
        return Err(Refusal::new(400, "cannot update permissions for self"));
    }
    now(call, |world| {
        let subuser = find(call, &world.database)?;
        let mut said = who(&world.database, &subuser);
        if let Some(row) = world.database.things.get_mut(&subuser.uuid) {
            if let Some(permissions) = sent.permissions {
                row.set("permissions", permissions);
            }
            if let Some(files) = sent.ignored_files {
                row.set("ignored_files", files);
            }
            let of = |field| row.body.get(field).cloned().unwrap_or_default();
            said = views::with(
                said,
                [
                    ("permissions", of("permissions")),
                    ("ignored_files", of("ignored_files")),
                ],
            );
        }
        call.log(world, "server:subuser.update", said);
        Ok(Reply::done())
    })
}

/// Takes the server from somebody. Open consoles of theirs are closed.
fn delete(call: &Call<'_>) -> Outcome {
    let server = call.server()?;
    let user = call.word("subuser");
    let done = now(call, |world| {
        let subuser = find(call, &world.database)?;
        world.database.things.remove(&subuser.uuid);
        let said = who(&world.database, &subuser);
        call.log(world, "server:subuser.delete", said);
        Ok(Reply::done())
    })?;
    call.panel.consoles().deny_user(&server.uuid, user);
    Ok(done)
}
