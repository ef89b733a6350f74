//! `/api/client/account`.

use panel_http::fake::{
    collation,
    document::item,
    outcome::{Refusal, Reply},
    php::{text, text_of},
    validation::Form,
};
use serde_json::{Value, json};

use super::Call;
use crate::fake::panel::Outcome;

pub(super) fn view(call: &Call<'_>) -> Outcome {
    call.caller.check_client_key()?;
    let world = call.panel.world();
    Ok(Reply::ok(item("user", call.view(&world.database).account())))
}

/// The password is looked at before anything else.
fn check_password(call: &Call<'_>, field: &str) -> Result<(), Refusal> {
    call.caller.check_client_key()?;
    if text(&call.incoming.input, field) == call.caller.user.password {
        return Ok(());
    }
    Err(Refusal::display(
        400,
        "InvalidPasswordProvidedException",
        "The password provided was invalid for this account.",
    ))
}

pub(super) fn update_email(call: &Call<'_>) -> Outcome {
    check_password(call, "password")?;
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let id = call.caller.user.id;
    let mut world = call.panel.world();
    let users = &world.database.users;
    let is_taken = |_: &str, value: &Value| {
        let wanted = text_of(value);
        let mut others = users.values().filter(|user| user.id != id);
        others.any(|user| collation::same(&user.email, &wanted))
    };
    Form::over(sent)
        .field_in("email", "required|email|between:1,191|unique", is_taken)
        .check()?;
    let email = text(sent, "email");
    let user = world.database.users.get_mut(&id).ok_or_else(Refusal::not_found)?;
    let old = std::mem::replace(&mut user.email, email.clone());
    user.updated_at = now;
    if old != email {
        let properties = json!({"old": old, "new": email});
        call.note_account(&mut world, "user:account.email-changed", properties);
    }
    Ok(Reply::NoContent)
}

pub(super) fn update_password(call: &Call<'_>) -> Outcome {
    check_password(call, "current_password")?;
    let sent = &call.incoming.input;
    Form::over(sent)
        .field("password", "required|string|confirmed|min:8")
        .check()?;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let user = world.database.users.get_mut(&call.caller.user.id);
    let user = user.ok_or_else(Refusal::not_found)?;
    user.password = text(sent, "password");
    user.updated_at = now;
    call.note_account(&mut world, "user:account.password-changed", Value::Null);
    Ok(Reply::NoContent)
}
