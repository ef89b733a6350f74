//! `/api/client/account/api-keys`.

use panel_http::fake::{
    document::{item, list as shown_list},
    keys::{Key, Kind},
    outcome::{Failure, Refusal, Reply},
    php::{items, text, text_of},
    validation::Form,
};
use serde_json::{Value, json};

use super::Call;
use crate::fake::{keys::KEYS, panel::Outcome, views::View};

/// How many keys a user may have.
const MOST: usize = 25;

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let own = world.database.keys.iter().filter(|key| is_own(call, key));
    Ok(Reply::ok(shown_list("api_key", own, |key| Ok(View::api_key(key)))?))
}

fn is_own(call: &Call<'_>, key: &Key) -> bool {
    key.kind == Kind::Account && key.user == call.caller.user.user.id
}

pub(super) fn create(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let addresses = sent.get("allowed_ips").unwrap_or(&Value::Null);
    let invalid = items(addresses).into_iter().map(text_of).enumerate();
    let invalid = invalid.filter(|(_, text)| !is_range(text)).map(|(place, text)| {
        let message = format!("\"{text}\" is not a valid IP address or CIDR range.");
        Failure::unruly(format!("allowed_ips.{place}"), message)
    });
    Form::over(sent)
        .field("description", "required|nullable|string|max:500")
        .field("allowed_ips", "array|max:50")
        .field("allowed_ips.*", "string")
        .also(invalid)
        .check()?;
    let now = call.panel.now();
    let mut world = call.panel.world();
    if world.database.keys.iter().filter(|key| is_own(call, key)).count() >= MOST {
        return Err(Refusal::display(
            400,
            "DisplayException",
            "You have reached the account limit for number of API keys.",
        ));
    }
    let mut key = Key::new(&mut world.random, &KEYS, Kind::Account, call.caller.user.user.id);
    key.memo = text(sent, "description");
    key.addresses = items(addresses).into_iter().map(text_of).collect();
    key.made_at = Some(now);
    let mut document = item("api_key", View::api_key(&key));
    if let Some(document) = document.as_object_mut() {
        let secret = key.text.get(key.identifier().len()..);
        document.insert("meta".to_owned(), json!({"secret_token": secret}));
    }
    call.note_account(
        &mut world,
        "user:api-key.create",
        json!({"identifier": key.identifier()}),
    );
    world.database.keys.push(key);
    Ok(Reply::ok(document))
}

/// An address, one with a mask, one with stars, or two with a dash.
fn is_range(text: &str) -> bool {
    let is_address = |text: &str| text.trim().parse::<std::net::IpAddr>().is_ok();
    match (text.split_once('/'), text.split_once('-')) {
        (Some((address, mask)), _) => {
            let most = if address.contains(':') { 128 } else { 32 };
            is_address(address) && mask.parse::<u8>().is_ok_and(|mask| mask <= most)
        }
        (None, Some((from, to))) => is_address(from) && is_address(to),
        (None, None) => is_address(&text.replace('*', "0")),
    }
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let wanted = call.parameter(0);
    let mut keys = world.database.keys.iter();
    let place = keys.position(|key| is_own(call, key) && key.identifier() == wanted);
    let place = place.ok_or_else(Refusal::not_found)?;
    let key = world.database.keys.remove(place);
    call.note_account(
        &mut world,
        "user:api-key.delete",
        json!({"identifier": key.identifier()}),
    );
    Ok(Reply::NoContent)
}
