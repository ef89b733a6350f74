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

#[cfg(test)]
mod tests {
    use http::{Method, Request};
    use panel_http::{Body, HttpService};

    use super::*;
    use crate::fake::FakePanel;

    async fn call(fake: &FakePanel, method: Method, path: &str, body: Value) -> (u16, Value) {
        let request = Request::builder()
            .method(method)
            .uri(format!("http://fake.localhost/api/client/account/{path}"))
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", fake.client_key().expose()))
            .body(Body::from(body.to_string()));
        let (head, body) = fake.call(request.unwrap()).await.unwrap().into_parts();
        let body = body.collect(usize::MAX).await.unwrap();
        (head.status.as_u16(), serde_json::from_slice(&body).unwrap_or_default())
    }

    #[tokio::test(start_paused = true)]
    async fn a_code_of_the_secret_turns_it_on_and_the_password_off() {
        let fake = FakePanel::seeded(1);
        fake.set_password(1, "Passw0rd");
        let (_, secret) = call(&fake, Method::GET, "two-factor", json!({})).await;
        let secret = secret["data"]["secret"].as_str().unwrap();
        let code = one_time_code(secret, seconds(fake.clock().now()) / 30 - 1);
        let (status, tokens) = call(
            &fake,
            Method::POST,
            "two-factor",
            json!({"code": code, "password": "Passw0rd"}),
        )
        .await;
        assert_eq!(
            (status, tokens["attributes"]["tokens"].as_array().map(Vec::len)),
            (200, Some(10))
        );
        assert_eq!(call(&fake, Method::GET, "two-factor", json!({})).await.0, 400);
        assert_eq!(call(&fake, Method::POST, "two-factor/disable", json!({})).await.0, 400);
        let password = json!({"password": "Passw0rd"});
        assert_eq!(call(&fake, Method::POST, "two-factor/disable", password).await.0, 204);
        assert_eq!(call(&fake, Method::GET, "two-factor", json!({})).await.0, 200);
    }
}
