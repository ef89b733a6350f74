//! `/api/client/account`.

use std::time::Duration;

use panel_http::{
    clock,
    fake::{
        document::item,
        outcome::{Refusal, Reply},
        php::{text, text_of},
        validation::Form,
    },
};
use serde_json::{Value, json};

use super::Call;
use crate::fake::{
    panel::Outcome,
    state::{Database, User},
};

/// How often a user may change the address in [`A_DAY`].
const EMAIL_CHANGES: usize = 3;
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let shown = call.view(&world.database).client_user(&call.caller.user.user);
    Ok(Reply::ok(item("user", shown)))
}

/// The password is looked at before anything else. An account that is managed elsewhere cannot be changed here.
fn check_password(call: &Call<'_>, field: &str) -> Result<(), Refusal> {
    let user = &call.caller.user.user;
    if text(&call.incoming.input, field) != user.password {
        return Err(Refusal::display(
            400,
            "InvalidPasswordProvidedException",
            "The password provided was invalid for this account.",
        ));
    }
    if user.managed_externally {
        return Err(Refusal::denied("This action is unauthorized."));
    }
    Ok(())
}

/// What the caller sent for a name or an address that nobody else may have.
fn checked(
    call: &Call<'_>,
    database: &Database,
    field: &str,
    rules: &str,
    of: fn(&User) -> &str,
) -> Result<String, Refusal> {
    let own = call.caller.user.user.id;
    let is_taken = |_: &str, value: &Value| {
        let wanted = text_of(value);
        let mut others = database.users.values().filter(|user| user.id != own);
        others.any(|user| of(user) == wanted)
    };
    let sent = &call.incoming.input;
    Form::over(sent).field_in(field, rules, is_taken).check()?;
    Ok(text(sent, field))
}

pub(super) fn update_username(call: &Call<'_>) -> Outcome {
    check_password(call, "password")?;
    let mut world = call.panel.world();
    let rules = "required|between:1,255|unique";
    let name = checked(call, &world.database, "username", rules, |user| &user.username)?;
    let own = call.caller.user.user.id;
    if world
        .database
        .users
        .values()
        .any(|user| user.id != own && user.username == name.to_lowercase())
    {
        return Err(Refusal::broken("UniqueConstraintViolationException"));
    }
    let user = world.database.users.get_mut(&own).ok_or_else(Refusal::not_found)?;
    let old = std::mem::replace(&mut user.username, name.to_lowercase());
    user.updated_at = call.panel.now();
    if old != name {
        let properties = json!({"old": old, "new": name});
        call.note_account(&mut world, "user:account.username-changed", properties);
    }
    Ok(Reply::NoContent)
}

/// The same address in other letters is none that is new.
pub(super) fn update_email(call: &Call<'_>) -> Outcome {
    check_password(call, "password")?;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let rules = "required|email|between:1,255|unique";
    let email = checked(call, &world.database, "email", rules, |user| &user.email)?;
    let own = call.caller.user.user.id;
    let is_over = |first: &jiff::Timestamp| clock::until(*first, now) >= A_DAY;
    let is_others = |user: &User| user.id != own && user.email == email.to_lowercase();
    let clashes = world.database.users.values().any(is_others);
    let user = world.database.users.get_mut(&own).ok_or_else(Refusal::not_found)?;
    if user.email_changes.first().is_some_and(is_over) {
        user.email_changes.clear();
    }
    if user.email_changes.len() >= EMAIL_CHANGES {
        return Err(Refusal::http(
            429,
            "TooManyRequestsHttpException",
            "Your email address has been changed too many times today. Please try again later.",
        ));
    }
    if user.email == email.to_lowercase() {
        return Ok(Reply::NoContent);
    }
    user.email_changes.push(now);
    if clashes {
        return Err(Refusal::broken("UniqueConstraintViolationException"));
    }
    let old = std::mem::replace(&mut user.email, email.to_lowercase());
    user.updated_at = now;
    let properties = json!({"old": old, "new": email});
    call.note_account(&mut world, "user:account.email-changed", properties);
    Ok(Reply::NoContent)
}

/// The panel breaks when it tells the nodes of somebody's servers, and takes the new password back.
pub(super) fn update_password(call: &Call<'_>) -> Outcome {
    check_password(call, "current_password")?;
    let sent = &call.incoming.input;
    Form::over(sent)
        .field("password", "required|string|confirmed|min:8")
        .check()?;
    let mut world = call.panel.world();
    if world.database.has_servers(&call.caller.user.user) {
        return Err(Refusal::broken("Error"));
    }
    let user = world.database.users.get_mut(&call.caller.user.user.id);
    let user = user.ok_or_else(Refusal::not_found)?;
    user.password = text(sent, "password");
    user.updated_at = call.panel.now();
    call.note_account(&mut world, "user:account.password-changed", Value::Null);
    Ok(Reply::NoContent)
}
