//! `/api/client/account/ssh-keys`.

use panel_http::fake::{
    document::{item, list as shown_list},
    outcome::{Failure, Refusal, Reply},
    php::text,
    ssh_key::PublicKey,
    validation::Form,
};
use serde_json::json;

use super::Call;
use crate::fake::{panel::Outcome, state::SshKey, views::View};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let own = world.database.ssh_keys.iter().filter(|key| is_own(call, key));
    Ok(Reply::ok(shown_list("ssh_key", own, |key| Ok(View::ssh_key(key)))?))
}

fn is_own(call: &Call<'_>, key: &SshKey) -> bool {
    key.user == call.caller.user.user.id
}

pub(super) fn create(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let mut world = call.panel.world();
    let mut known = world.database.ssh_keys.iter().filter(|key| is_own(call, key));
    let read = PublicKey::read(&text(sent, "public_key"));
    let read = read.and_then(|read| match known.any(|key| key.fingerprint == read.fingerprint) {
        true => Err("The public key provided already exists on your account."),
        false => Ok(read),
    });
    let trouble = read.as_ref().err().map(|words| Failure::unruly("public_key", *words));
    Form::over(sent)
        .field("name", "required|string")
        .field("public_key", "required|string")
        .also(trouble)
        .check()?;
    let read = read.unwrap_or_default();
    let key = SshKey {
        user: call.caller.user.user.id,
        name: text(sent, "name"),
        fingerprint: read.fingerprint,
        public_key: read.text,
        created_at: call.panel.now(),
    };
    let shown = View::ssh_key(&key);
    let properties = json!({"fingerprint": key.fingerprint});
    call.note_account(&mut world, "user:ssh-key.create", properties);
    world.database.ssh_keys.push(key);
    Ok(Reply::ok(item("ssh_key", shown)))
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let fingerprint = call.parameter(0);
    let mut keys = world.database.ssh_keys.iter();
    let place = keys.position(|key| is_own(call, key) && key.fingerprint == fingerprint);
    let place = place.ok_or_else(Refusal::not_found)?;
    world.database.ssh_keys.remove(place);
    let properties = json!({"fingerprint": fingerprint});
    call.note_account(&mut world, "user:ssh-key.delete", properties);
    Ok(Reply::NoContent)
}
