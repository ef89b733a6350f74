//! `/api/application/users`.

use panel_http::fake::{
    Access,
    document::{Includes, item, made, page},
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
    php::{is_true, optional, text, text_of},
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, PAGES};
use crate::fake::{
    locale,
    panel::Outcome,
    state::{Database, Table, User},
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter("user", Access::Read)?;
    let filters = ["email", "uuid", "username", "external_id"];
    let listing = Listing::read(call.incoming, PAGES, &filters, &["id", "uuid"])?;
    let world = call.panel.world();
    let view = call.view(&world.database);
    let fits = |user: &&User| {
        listing.finds("email", Some(&user.email))
            && listing.finds("uuid", Some(&user.uuid))
            && listing.finds("username", Some(&user.username))
            && listing.finds("external_id", user.external_id.as_deref())
    };
    let mut users: Vec<&User> = world.database.users.values().filter(fits).collect();
    listing.sort(&mut users, |user, by| match by {
        "uuid" => (0, user.uuid.clone()),
        _ => (i64::try_from(user.id).unwrap_or(i64::MAX), String::new()),
    });
    let includes = call.includes();
    let users = listing.cut(users, call.incoming, Links::Bare);
    Ok(Reply::ok(page("user", users, |user| view.user(user, &includes))?))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    call.enter("user", Access::Read)?;
    let world = call.panel.world();
    let user = world.database.users.get(&call.id(0)).ok_or_else(Refusal::not_found)?;
    show(call, &world.database, user)
}

pub(super) fn by_key(call: &Call<'_>) -> Outcome {
    call.enter("user", Access::Read)?;
    let world = call.panel.world();
    let has_key = |user: &&User| user.external_id.as_deref() == Some(call.parameter(0));
    let user = world.database.users.values().find(has_key);
    show(call, &world.database, user.ok_or_else(Refusal::not_found)?)
}

pub(super) fn show(call: &Call<'_>, database: &Database, user: &User) -> Outcome {
    let shown = call.view(database).user(user, &call.includes())?;
    Ok(Reply::ok(item("user", shown)))
}

pub(super) async fn create(call: &Call<'_>) -> Outcome {
    call.enter("user", Access::Write)?;
    let sent = &call.incoming.input;
    let commit_delay = {
        let world = call.panel.world();
        form(sent, &world.database, None).check()?;
        world.settings.commit_delay
    };
    if !commit_delay.is_zero() {
        call.panel.clock().sleep(commit_delay).await;
    }
    let now = call.panel.now();
    let mut world = call.panel.world();
    let uuid = world.random.uuid();
    let mut user = User {
        id: 0,
        external_id: None,
        managed_externally: false,
        password: User::unknown_password(&uuid),
        email_changes: Vec::new(),
        uuid,
        username: String::new(),
        email: String::new(),
        language: "en".to_owned(),
        roles: [].into(),
        created_at: now,
        updated_at: now,
    };
    fill(&mut user, sent);
    check_columns(&world.database, &user)?;
    user.id = world.database.next_id(Table::Users);
    let id = user.id;
    world.database.users.insert(id, user.clone());
    let shown = call.view(&world.database).user(&user, &Includes::default())?;
    let resource = format!("{}/api/application/users/{id}", call.incoming.root);
    Ok(Reply::created(made("user", shown, &resource)))
}

/// A new password of somebody who has servers, or was let at one, is stored, and then the panel breaks when it tells their nodes.
pub(super) fn update(call: &Call<'_>) -> Outcome {
    call.enter("user", Access::Write)?;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let sent = &call.incoming.input;
    let mut user = world.database.users.get(&call.id(0)).cloned();
    let user = user.as_mut().ok_or_else(Refusal::not_found)?;
    form(sent, &world.database, Some(user.id)).check()?;
    fill(user, sent);
    user.updated_at = now;
    check_columns(&world.database, user)?;
    world.database.users.insert(user.id, user.clone());
    if world.database.has_servers(user) && optional(sent, "password").is_some() {
        return Err(Refusal::broken("Error"));
    }
    show(call, &world.database, user)
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    call.enter("user", Access::Write)?;
    let mut world = call.panel.world();
    let id = call.id(0);
    let user = world.database.users.get(&id).ok_or_else(Refusal::not_found)?;
    if world.database.is_root(user) {
        return Ok(Reply::Json(403, json!([])));
    }
    if world.database.servers.values().any(|server| server.owner == id) {
        return Err(Refusal::display(
            400,
            "DisplayException",
            "Cannot delete a user with active servers attached to their account. Please delete their servers before continuing.",
        ));
    }
    // It breaks when it tells the nodes of servers that the user was let at.
    if world.database.has_servers(user) {
        return Err(Refusal::broken("Error"));
    }
    world.database.delete_user(id);
    Ok(Reply::NoContent)
}

/// Writes what was sent. Name and address are stored in lower case.
fn fill(user: &mut User, sent: &Value) {
    user.email = text(sent, "email").to_lowercase();
    user.username = text(sent, "username").to_lowercase();
    if sent.get("external_id").is_some() {
        user.external_id = optional(sent, "external_id");
    }
    if let Some(managed) = sent.get("is_managed_externally") {
        user.managed_externally = is_true(Some(managed));
    }
    if let Some(password) = optional(sent, "password") {
        user.password = password;
    }
    if let Some(language) = optional(sent, "language") {
        user.language = language;
    }
}

/// The database has the last word on what is unique, in lower case.
fn check_columns(database: &Database, user: &User) -> Result<(), Refusal> {
    let clashes = |other: &User| {
        other.email == user.email
            || other.username == user.username
            || (other.external_id.is_some() && other.external_id == user.external_id)
    };
    if database
        .users
        .values()
        .any(|other| other.id != user.id && clashes(other))
    {
        return Err(Refusal::broken("UniqueConstraintViolationException"));
    }
    Ok(())
}

/// The same rules for a new user and a changed one; a changed one may keep what is its own.
fn form<'a>(sent: &'a Value, database: &'a Database, own: Option<u64>) -> Form<'a> {
    let taken = |field: &'static str| move |_: &str, value: &Value| is_taken(database, field, &text_of(value), own);
    let among = |name: &str, is_known: fn(&str) -> bool| {
        let value = text(sent, name);
        format!("string|in:{}", if is_known(&value) { &value } else { "-" })
    };
    Form::over(sent)
        .name("external_id", "Third Party Identifier")
        .name("is_managed_externally", "Is managed by Third Party?")
        .field_in("email", "required|email|between:1,255|unique", taken("email"))
        .field_in(
            "external_id",
            "sometimes|nullable|string|max:255|unique",
            taken("external_id"),
        )
        .field("is_managed_externally", "boolean")
        .field_in("username", "required|between:1,255|unique", taken("username"))
        .field("password", "sometimes|nullable|string")
        .field("language", &among("language", locale::is_language))
        .field("timezone", &among("timezone", locale::is_time_zone))
}

fn is_taken(database: &Database, field: &str, value: &str, own: Option<u64>) -> bool {
    let column = |user: &User| match field {
        "email" => Some(user.email.clone()),
        "username" => Some(user.username.clone()),
        _ => user.external_id.clone(),
    };
    let mut users = database.users.values().filter(|user| Some(user.id) != own);
    users.any(|user| column(user).as_deref() == Some(value))
}
