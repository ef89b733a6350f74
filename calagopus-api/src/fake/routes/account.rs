//! `/api/client/account`.

use serde::Deserialize;
use serde_json::json;

use super::users::{self, LANGUAGES, set};
use super::{
    Action::Now,
    Route,
    call::{Call, now},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    permissions::{self, ADMIN, SERVER, USER},
    state::User,
    views,
    world::World,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/client/permissions", "", Now(permissions)),
    ("GET", "api/client/account", "", Now(view)),
    ("PATCH", "api/client/account", "account.infos", Now(update)),
    ("PUT", "api/client/account/email", "account.email", Now(set_email)),
    ("PUT", "api/client/account/password", "account.password", Now(set_password)),
    ("POST", "api/client/account/logout", "", Now(log_out)),
    ("GET", "api/client/account/activity", "activity.read", Now(activity)),
];

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

/// The row of the caller, which others may have changed since the panel looked it up.
fn own(call: &Call<'_>, world: &World) -> Result<User, Refusal> {
    let user = world.database.users.get(&call.caller.user.uuid);
    let user = user.cloned().ok_or_else(Refusal::broken)?;
    if user.frozen {
        return Err(Refusal::conflict("account is frozen"));
    }
    Ok(user)
}

/// Refuses who does not know the caller's password.
pub(super) fn check_password(user: &User, password: &str) -> Result<(), Refusal> {
    if user.password.as_deref() == Some(password) {
        return Ok(());
    }
    Err(Refusal::new(403, "invalid password"))
}

#[derive(Deserialize)]
struct Update {
    username: Option<String>,
    name_first: Option<String>,
    name_last: Option<String>,
    language: Option<String>,
    toast_position: Option<String>,
    start_on_grouped_servers: Option<bool>,
}

fn update(call: &Call<'_>) -> Outcome {
    let sent: Update = call.payload()?;
    let language = sent.language.as_deref();
    Checks::new()
        .length("username", sent.username.as_deref(), 3, 15)
        .word("username", sent.username.as_deref())
        .length("name_first", sent.name_first.as_deref(), 1, 255)
        .length("name_last", sent.name_last.as_deref(), 1, 255)
        .holds(
            "language",
            language.is_none_or(|it| LANGUAGES.contains(&it)),
            "invalid language",
        )
        .flat()?;
    now(call, |world| {
        let mut user = own(call, world)?;
        if user.suspended {
            return Err(Refusal::conflict("account is suspended"));
        }
        set(sent.username, &mut user.username);
        set(sent.name_first, &mut user.name_first);
        set(sent.name_last, &mut user.name_last);
        set(sent.language, &mut user.language);
        set(sent.toast_position, &mut user.toast_position);
        set(sent.start_on_grouped_servers, &mut user.start_on_grouped_servers);
        users::check_unique(&world.database, &user)?;
        store(world, user)
    })
}

fn store(world: &mut World, user: User) -> Outcome {
    let row = world.database.users.get_mut(&user.uuid);
    *row.ok_or_else(Refusal::broken)? = user;
    Ok(Reply::done())
}

#[derive(Deserialize)]
struct Email {
    email: String,
    password: String,
}

fn set_email(call: &Call<'_>) -> Outcome {
    let sent: Email = call.payload()?;
    Checks::new().email("email", Some(&sent.email)).flat()?;
    now(call, |world| {
        let mut user = own(call, world)?;
        check_password(&user, &sent.password)?;
        user.email = sent.email;
        users::check_unique(&world.database, &user).map_err(|_| Refusal::conflict("email already in use"))?;
        store(world, user)
    })
}

#[derive(Deserialize)]
struct Password {
    new_password: String,
    password: String,
}

fn set_password(call: &Call<'_>) -> Outcome {
    let sent: Password = call.payload()?;
    Checks::new()
        .length("new_password", Some(&sent.new_password), 8, 512)
        .flat()?;
    now(call, |world| {
        let mut user = own(call, world)?;
        check_password(&user, &sent.password)?;
        user.password = Some(sent.new_password);
        store(world, user)
    })
}

/// Only a browser can.
fn log_out(_: &Call<'_>) -> Outcome {
    Err(Refusal::new(
        400,
        "unable to log out when not using session authentication",
    ))
}
