//! Keys of the caller.

use std::time::Duration;

use jiff::Timestamp;
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
    keys,
    permissions::{ADMIN, SERVER, USER},
    state::{Database, Key},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/client/account/api-keys", "api-keys.read", Now(keys)),
    ("POST", "api/client/account/api-keys", "api-keys.create", Later(|call| Box::pin(create_key(call)))),
    ("PATCH", "api/client/account/api-keys/{key}", "api-keys.update", Now(update_key)),
    ("DELETE", "api/client/account/api-keys/{key}", "api-keys.delete", Now(delete_key)),
    ("POST", "api/client/account/api-keys/{key}/recreate", "api-keys.recreate", Now(recreate_key)),
    ("GET", "api/client/account/api-keys/identifier/{identifier}", "api-keys.read", Now(by_start)),
];

/// How long a new key takes: the database hashes it slowly, and the user's lock is held meanwhile.
const HASHING: Duration = Duration::from_millis(250);

/// How many a user may have.
const MOST: usize = 100;

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
        if own(&world.database, call).count() >= MOST {
            return Err(Refusal::unmet("maximum number of api keys reached"));
        }
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
        Ok(Reply::ok(json!({"key": text})))
    })
}

/// By the beginning of its text, which the panel shows.
fn by_start(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let key = own(&world.database, call).find(|key| key.start() == call.word("identifier"));
        let key = key.ok_or_else(|| Refusal::not_found("api key"))?;
        Ok(Reply::ok(json!({"api_key": views::key(key)})))
    })
}
