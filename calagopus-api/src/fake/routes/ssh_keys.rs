//! Keys with which the caller reaches the files of servers.

use panel_http::fake::ssh_key::PublicKey;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Action::Now,
    Route,
    call::{Call, now},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    state::{Database, Kind},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/client/account/ssh-keys", "ssh-keys.read", Now(ssh_keys)),
    ("POST", "api/client/account/ssh-keys", "ssh-keys.create", Now(create_ssh_key)),
    ("PATCH", "api/client/account/ssh-keys/{ssh_key}", "ssh-keys.update", Now(update_ssh_key)),
    ("DELETE", "api/client/account/ssh-keys/{ssh_key}", "ssh-keys.delete", Now(delete_ssh_key)),
    ("POST", "api/client/account/ssh-keys/import", "ssh-keys.create", Now(import)),
];

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
    let read = PublicKey::read(&new.public_key).map_err(|_| Refusal::new(400, "invalid public key"))?;
    let fingerprint = format!("SHA256:{}", read.fingerprint);
    let created = call.panel.now();
    now(call, |world| {
        let owner = &call.caller.user.uuid;
        if world
            .database
            .things(Kind::SshKey, owner)
            .any(|it| it.text("name") == Some(&new.name) || it.text("fingerprint") == Some(&fingerprint))
        {
            return Err(Refusal::conflict("ssh key with name or fingerprint already exists"));
        }
        let body = json!({"name": new.name, "fingerprint": fingerprint});
        let view = views::thing(&world.add(Kind::SshKey, owner, body, created));
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

/// The fake asks no other service.
fn import(call: &Call<'_>) -> Outcome {
    let sent = call.members()?;
    let provider = sent.get("provider").and_then(Value::as_str).unwrap_or_default();
    Err(Refusal::unmet(format!("unable to fetch ssh keys from {provider}")))
}
