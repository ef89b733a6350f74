//! `/api/client/account/two-factor`.

use panel_http::fake::{
    digest::one_time_code,
    outcome::{Refusal, Reply},
    php::text,
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, seconds};
use crate::fake::panel::Outcome;

/// How many half minutes a code may be off.
const WINDOW: u64 = 4;

/// A new secret. It counts when a code of it was sent back.
pub(super) fn view(call: &Call<'_>) -> Outcome {
    call.caller.check_client_key()?;
    let id = call.caller.user.id;
    let mut world = call.panel.world();
    if call.caller.user.two_factor {
        return Err(bad_request(
            "Two-factor authentication is already enabled on this account.",
        ));
    }
    let letters: Vec<char> = ('A'..='Z').chain('2'..='7').collect();
    let secret: String = (0..32).filter_map(|_| world.random.pick(&letters).copied()).collect();
    let user = world.database.users.get_mut(&id).ok_or_else(Refusal::not_found)?;
    user.two_factor_secret = Some(secret.clone());
    let email = user.email.replace('@', "%40");
    let image = format!("otpauth://totp/Pterodactyl:{email}?secret={secret}&issuer=Pterodactyl");
    Ok(Reply::ok(json!({"data": {"image_url_data": image, "secret": secret}})))
}

pub(super) fn enable(call: &Call<'_>) -> Outcome {
    call.caller.check_client_key()?;
    let sent = &call.incoming.input;
    Form::over(sent)
        .field("code", "required|string|size:6")
        .field("password", "required|string")
        .check()?;
    check_password(call)?;
    let secret = call.caller.user.two_factor_secret.as_deref();
    let secret = secret.ok_or_else(|| Refusal::broken("DecryptException"))?;
    let half_minute = seconds(call.panel.now()) / 30;
    let code = text(sent, "code");
    let mut window = half_minute.saturating_sub(WINDOW)..=half_minute + WINDOW;
    if !window.any(|half_minute| one_time_code(secret, half_minute) == code) {
        return Err(Refusal::display(
            400,
            "TwoFactorAuthenticationTokenInvalid",
            "The provided two-factor authentication token was not valid.",
        ));
    }
    let mut world = call.panel.world();
    if let Some(user) = world.database.users.get_mut(&call.caller.user.id) {
        user.two_factor = true;
    }
    let tokens: Vec<String> = (0..10).map(|_| world.random.text(10)).collect();
    call.note_account(&mut world, "user:two-factor.create", Value::Null);
    Ok(Reply::ok(
        json!({"object": "recovery_tokens", "attributes": {"tokens": tokens}}),
    ))
}

/// Also when it is not enabled.
pub(super) fn disable(call: &Call<'_>) -> Outcome {
    call.caller.check_client_key()?;
    check_password(call)?;
    let mut world = call.panel.world();
    if let Some(user) = world.database.users.get_mut(&call.caller.user.id) {
        user.two_factor = false;
    }
    call.note_account(&mut world, "user:two-factor.delete", Value::Null);
    Ok(Reply::NoContent)
}

fn check_password(call: &Call<'_>) -> Result<(), Refusal> {
    if text(&call.incoming.input, "password") == call.caller.user.password {
        return Ok(());
    }
    Err(bad_request("The password provided was not valid."))
}

fn bad_request(words: &str) -> Refusal {
    Refusal::http(400, "BadRequestHttpException", words)
}
