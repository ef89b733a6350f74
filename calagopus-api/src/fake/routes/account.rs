//! `/api/client/account`, with keys.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{Call, now};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    keys,
    permissions::{self, ADMIN, SERVER, USER},
    state::{Database, Key, Kind, Thing},
    views,
};

/// How long a new key takes: the database hashes it slowly, and the user's lock is held meanwhile.
const HASHING: Duration = Duration::from_millis(250);

pub(super) fn permissions(_: &Call<'_>) -> Outcome {
    Ok(Reply::ok(json!({
        "user_permissions": permissions::view(USER),
        "admin_permissions": permissions::view(ADMIN),
        "server_permissions": permissions::view(SERVER),
    })))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        Ok(Reply::ok(
            json!({"user": views::account(&world.database, &call.caller.user)}),
        ))
    })
}

pub(super) fn activity(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.activities.iter().rev();
        let rows = rows.filter(|row| row.user == call.caller.user.uuid && !row.admin && row.server.is_none());
        Ok(page.of("activities", rows, |row| views::user_activity(database, row)))
    })
}

pub(super) fn keys(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let rows = world.database.keys.iter();
        let rows = rows.filter(|key| key.owner == call.caller.user.uuid && page.finds(&[&key.name]));
        Ok(page.of("api_keys", rows, views::key))
    })
}

#[derive(Deserialize)]
struct NewKey {
    name: String,
    allowed_ips: Vec<String>,
    user_permissions: Vec<String>,
    admin_permissions: Vec<String>,
    server_permissions: Vec<String>,
    expires: Option<Timestamp>,
}

/// A new key. Its text is told once.
pub(super) async fn create_key(call: &Call<'_>) -> Outcome {
    let new: NewKey = call.payload()?;
    let caller = call.caller;
    check_key(&new, call.panel.now())?;
    if !caller.covers(&new.user_permissions, &new.admin_permissions, &new.server_permissions) || !may_give(call, &new) {
        return Err(Refusal::new(400, "permissions: more permissions than self"));
    }
    let lock = format!("users::{}::api_keys", caller.user.uuid);
    let _held = call.alone(lock, HASHING).await?;
    let created = call.panel.now();
    now(call, |world| {
        if own(&world.database, call).any(|key| key.name == new.name) {
            return Err(Refusal::conflict("api key with name already exists"));
        }
        let text = keys::new_text(&mut world.random);
        let key = Key {
            uuid: world.random.uuid(),
            owner: caller.user.uuid.clone(),
            name: new.name,
            text: text.clone(),
            allowed_ips: new.allowed_ips,
            user_permissions: new.user_permissions,
            admin_permissions: new.admin_permissions,
            server_permissions: new.server_permissions,
            last_used: None,
            expires: new.expires,
            created,
        };
        let view = views::key(&key);
        world.database.keys.push(key);
        call.log(world, "user:api-key.create", json!({"name": view.get("name")}));
        Ok(Reply::ok(json!({"api_key": view, "key": text})))
    })
}

fn check_key(new: &NewKey, now: Timestamp) -> Result<(), Refusal> {
    Checks::new()
        .length("name", Some(&new.name), 3, 31)
        .holds(
            "expires",
            new.expires.is_none_or(|at| at > now),
            "time must be in the future",
        )
        .flat()?;
    let lists = [
        (USER, "user_permissions", &new.user_permissions),
        (ADMIN, "admin_permissions", &new.admin_permissions),
        (SERVER, "server_permissions", &new.server_permissions),
    ];
    for (groups, field, words) in lists {
        keys::check_words(groups, field, words).map_err(|said| Refusal::new(400, said))?;
    }
    Ok(())
}

/// Only administrators can allow anything on `/api/admin`.
fn may_give(call: &Call<'_>, new: &NewKey) -> bool {
    new.admin_permissions.iter().all(|it| call.caller.may_administer(it))
}

fn own<'d>(database: &'d Database, call: &Call<'_>) -> impl Iterator<Item = &'d Key> {
    let owner = call.caller.user.uuid.clone();
    database.keys.iter().filter(move |key| key.owner == owner)
}

fn find_key(call: &Call<'_>, database: &Database) -> Result<String, Refusal> {
    let mut keys = own(database, call);
    let key = keys.find(|key| key.uuid == call.word("key"));
    key.map(|key| key.uuid.clone())
        .ok_or_else(|| Refusal::not_found("api key"))
}

pub(super) fn update_key(call: &Call<'_>) -> Outcome {
    let sent = call.members()?;
    now(call, |world| {
        let uuid = find_key(call, &world.database)?;
        let list = |field: &str| -> Option<Vec<String>> { serde_json::from_value(sent.get(field)?.clone()).ok() };
        if let Some(key) = world.database.keys.get_mut(&uuid) {
            let name = sent.get("name").and_then(Value::as_str).map(str::to_owned);
            super::users::set(name, &mut key.name);
            super::users::set(list("allowed_ips"), &mut key.allowed_ips);
            super::users::set(list("user_permissions"), &mut key.user_permissions);
            super::users::set(list("admin_permissions"), &mut key.admin_permissions);
            super::users::set(list("server_permissions"), &mut key.server_permissions);
        }
        Ok(Reply::done())
    })
}

/// Takes a key away. Whoever used it in the last five seconds can go on for as long.
pub(super) fn delete_key(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let uuid = find_key(call, &world.database)?;
        world.database.keys.remove(&uuid);
        call.log_uuid(world, "user:api-key.delete", &uuid);
        Ok(Reply::done())
    })
}

/// Gives a key another text.
pub(super) fn recreate_key(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let uuid = find_key(call, &world.database)?;
        let text = keys::new_text(&mut world.random);
        let key = world.database.keys.get_mut(&uuid).ok_or_else(Refusal::broken)?;
        key.text.clone_from(&text);
        Ok(Reply::ok(json!({"api_key": views::key(key), "key": text})))
    })
}

pub(super) fn ssh_keys(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let rows = world.database.things(Kind::SshKey, &call.caller.user.uuid);
        let rows = rows.filter(|row| page.finds(&[row.text("name").unwrap_or_default()]));
        Ok(page.of("ssh_keys", rows, views::thing))
    })
}

#[derive(Deserialize)]
struct NewSshKey {
    name: String,
    public_key: String,
}

pub(super) fn create_ssh_key(call: &Call<'_>) -> Outcome {
    let new: NewSshKey = call.payload()?;
    Checks::new().length("name", Some(&new.name), 3, 31).flat()?;
    let mut words = new.public_key.split(' ');
    let (Some(kind), Some(key)) = (words.next(), words.next()) else {
        return Err(Refusal::new(400, "invalid public key"));
    };
    if !(kind.starts_with("ssh-") || kind.starts_with("ecdsa-")) || key.len() < 16 {
        return Err(Refusal::new(400, "invalid public key"));
    }
    let created = call.panel.now();
    now(call, |world| {
        let mut thing = Thing {
            uuid: world.random.uuid(),
            kind: Kind::SshKey,
            of: call.caller.user.uuid.clone(),
            body: serde_json::Map::new(),
            created,
        };
        thing.set("name", new.name);
        thing.set("fingerprint", format!("SHA256:{}", world.random.text(43)));
        let view = views::thing(&thing);
        world.database.things.push(thing);
        Ok(Reply::ok(json!({"ssh_key": view})))
    })
}

fn find_ssh_key(call: &Call<'_>, database: &Database) -> Result<String, Refusal> {
    let mut keys = database.things(Kind::SshKey, &call.caller.user.uuid);
    let key = keys.find(|key| key.uuid == call.word("ssh_key"));
    key.map(|key| key.uuid.clone())
        .ok_or_else(|| Refusal::not_found("ssh key"))
}

pub(super) fn update_ssh_key(call: &Call<'_>) -> Outcome {
    let sent = call.members()?;
    now(call, |world| {
        let uuid = find_ssh_key(call, &world.database)?;
        if let (Some(key), Some(name)) = (world.database.things.get_mut(&uuid), sent.get("name")) {
            key.set("name", name.clone());
        }
        Ok(Reply::done())
    })
}

pub(super) fn delete_ssh_key(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let uuid = find_ssh_key(call, &world.database)?;
        world.database.things.remove(&uuid);
        Ok(Reply::done())
    })
}
