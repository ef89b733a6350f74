//! The caller's second factor.

use panel_http::fake::digest;
use serde::Deserialize;
use serde_json::json;

use super::{
    Action::Now,
    Route,
    account::check_password,
    call::{Call, now},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    state::{Kind, User},
    world::World,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/client/account/two-factor", "account.two-factor", Now(begin)),
    ("POST", "api/client/account/two-factor", "account.two-factor", Now(enable)),
    ("DELETE", "api/client/account/two-factor", "account.two-factor", Now(disable)),
];

fn own(call: &Call<'_>, world: &World) -> Result<User, Refusal> {
    let user = world.database.users.get(&call.caller.user.uuid);
    user.cloned().ok_or_else(Refusal::broken)
}

/// What one-time codes will be made of, once one of them is shown.
fn begin(call: &Call<'_>) -> Outcome {
    let created = call.panel.now();
    now(call, |world| {
        let user = own(call, world)?;
        check_off(&user)?;
        let letters: Vec<char> = ('A'..='Z').chain('2'..='7').collect();
        let secret: String = (0..32).filter_map(|_| world.random.pick(&letters).copied()).collect();
        world
            .database
            .things
            .retain(|thing| thing.kind != Kind::Secret || thing.of != user.uuid);
        world.add(Kind::Secret, &user.uuid, json!({"secret": secret}), created);
        let url = format!(
            "otpauth://totp/Calagopus:{}?secret={secret}&issuer=Calagopus",
            user.email
        );
        Ok(Reply::ok(json!({"otp_url": url, "secret": secret})))
    })
}

fn check_off(user: &User) -> Result<(), Refusal> {
    if user.second_factor.is_some() {
        return Err(Refusal::conflict("two-factor authentication is already enabled"));
    }
    if user.frozen {
        return Err(Refusal::conflict("account is frozen"));
    }
    Ok(())
}

#[derive(Deserialize)]
struct Code {
    code: String,
    password: String,
}

/// Whether a code is of this half minute, or of one beside it.
fn check_code(secret: &str, code: &str, now: jiff::Timestamp) -> Result<(), Refusal> {
    let half_minute = u64::try_from(now.as_second()).unwrap_or_default() / 30;
    let mut near = half_minute.saturating_sub(1)..=half_minute.saturating_add(1);
    if near.any(|it| digest::one_time_code(secret, it) == code) {
        return Ok(());
    }
    Err(Refusal::new(400, "invalid confirmation code"))
}

fn enable(call: &Call<'_>) -> Outcome {
    let Code { code, password } = call.payload()?;
    let time = call.panel.now();
    now(call, |world| {
        let user = own(call, world)?;
        check_off(&user)?;
        let begun = world.database.things(Kind::Secret, &user.uuid).next();
        let secret = begun.and_then(|it| it.text("secret")).map(str::to_owned);
        let secret = secret.ok_or_else(|| Refusal::new(401, "two-factor authentication has not been configured"))?;
        check_password(&user, &password)?;
        check_code(&secret, &code, time)?;
        let codes: Vec<String> = (0..10).map(|_| world.random.text(10)).collect();
        let row = world.database.users.get_mut(&user.uuid).ok_or_else(Refusal::broken)?;
        row.second_factor = Some(secret);
        Ok(Reply::ok(json!({"recovery_codes": codes})))
    })
}

/// With a code; the fake does not take recovery codes.
fn disable(call: &Call<'_>) -> Outcome {
    let Code { code, password } = call.payload()?;
    let time = call.panel.now();
    now(call, |world| {
        let user = own(call, world)?;
        let secret = user.second_factor.clone();
        let secret = secret.ok_or_else(|| Refusal::conflict("two-factor authentication is not enabled"))?;
        check_password(&user, &password)?;
        match code.len() {
            6 => check_code(&secret, &code, time)?,
            10 => return Err(Refusal::new(400, "invalid recovery code")),
            _ => return Err(Refusal::new(400, "invalid confirmation code length")),
        }
        let row = world.database.users.get_mut(&user.uuid).ok_or_else(Refusal::broken)?;
        row.second_factor = None;
        Ok(Reply::done())
    })
}
