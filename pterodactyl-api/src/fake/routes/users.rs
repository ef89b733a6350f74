//! `/api/application/users`.

use panel_http::fake::{
    Access, collation,
    document::{Includes, item, made, page},
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
    php::{is_true, optional, text, text_of},
    validation::Form,
};
use serde_json::{Map, Value, json};

use super::{Call, PAGES};
use crate::fake::{
    panel::Outcome,
    state::{Database, Table, User},
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter(true, "users", Access::Read)?;
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
    let world = call.panel.world();
    let user = world.database.users.get(&call.id(0));
    call.enter(user.is_some(), "users", Access::Read)?;
    let user = user.ok_or_else(Refusal::not_found)?;
    show(call, &world.database, user)
}

pub(super) fn by_key(call: &Call<'_>) -> Outcome {
    call.enter(true, "users", Access::Read)?;
    let world = call.panel.world();
    let key = call.parameter(0);
    let has_key = |user: &&User| user.external_id.as_deref().is_some_and(|id| collation::same(id, key));
    let user = world
        .database
        .users
        .values()
        .find(has_key)
        .ok_or_else(Refusal::not_found)?;
    show(call, &world.database, user)
}

fn show(call: &Call<'_>, database: &Database, user: &User) -> Outcome {
    let shown = call.view(database).user(user, &call.includes())?;
    Ok(Reply::ok(item("user", shown)))
}

pub(super) async fn create(call: &Call<'_>) -> Outcome {
    call.enter(true, "users", Access::Write)?;
    let sent = &call.incoming.input;
    let commit_delay = {
        let world = call.panel.world();
        form(sent, &world.database, None).check()?;
        world.settings.commit_delay
    };
    // Between the form and the database the panel's model looks once more.
    if !commit_delay.is_zero() {
        call.panel.clock().sleep(commit_delay / 2).await;
    }
    let taken = taken_fields(sent, &call.panel.world().database);
    if !taken.is_empty() {
        return Err(refused_by_the_model(&taken));
    }
    if !commit_delay.is_zero() {
        call.panel.clock().sleep(commit_delay / 2).await;
    }
    let now = call.panel.now();
    let mut world = call.panel.world();
    if !taken_fields(sent, &world.database).is_empty() {
        return Err(Refusal::broken("UniqueConstraintViolationException"));
    }
    let uuid = world.random.uuid();
    let id = world.database.next_id(Table::Users);
    let user = User {
        id,
        external_id: optional(sent, "external_id"),
        password: optional(sent, "password").unwrap_or_else(|| User::unknown_password(&uuid)),
        uuid,
        username: text(sent, "username").to_lowercase(),
        email: text(sent, "email"),
        first_name: text(sent, "first_name"),
        last_name: text(sent, "last_name"),
        language: optional(sent, "language").unwrap_or_else(|| "en".to_owned()),
        root_admin: is_true(sent.get("root_admin")),
        two_factor: false,
        two_factor_secret: None,
        created_at: now,
        updated_at: now,
    };
    world.database.users.insert(id, user.clone());
    let shown = call.view(&world.database).user(&user, &Includes::default())?;
    let resource = format!("{}/api/application/users/{id}", call.incoming.root);
    Ok(Reply::created(made("user", shown, &resource)))
}

pub(super) fn update(call: &Call<'_>) -> Outcome {
    let now = call.panel.now();
    let mut world = call.panel.world();
    let id = call.id(0);
    call.enter(world.database.users.contains_key(&id), "users", Access::Write)?;
    let sent = &call.incoming.input;
    form(sent, &world.database, Some(id)).check()?;
    let user = world.database.users.get_mut(&id).ok_or_else(Refusal::not_found)?;
    user.email = text(sent, "email");
    user.username = text(sent, "username").to_lowercase();
    user.first_name = text(sent, "first_name");
    user.last_name = text(sent, "last_name");
    if sent.get("external_id").is_some() {
        user.external_id = optional(sent, "external_id");
    }
    if let Some(language) = optional(sent, "language") {
        user.language = language;
    }
    if sent.get("root_admin").is_some() {
        user.root_admin = is_true(sent.get("root_admin"));
    }
    if let Some(password) = optional(sent, "password") {
        user.password = password;
    }
    user.updated_at = now;
    let user = user.clone();
    show(call, &world.database, &user)
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let id = call.id(0);
    call.enter(world.database.users.contains_key(&id), "users", Access::Write)?;
    if world.database.servers.values().any(|server| server.owner == id) {
        return Err(Refusal::display(
            400,
            "DisplayException",
            "Cannot delete a user with active servers attached to their account. Please delete their servers before continuing.",
        ));
    }
    world.database.delete_user(id);
    Ok(Reply::NoContent)
}

/// The same rules for a new user and a changed one; a changed one may keep what is its own.
fn form<'a>(sent: &'a Value, database: &'a Database, own: Option<u64>) -> Form<'a> {
    let taken = |field: &'static str| move |_: &str, value: &Value| is_taken(database, field, &text_of(value), own);
    Form::over(sent)
        .name("external_id", "Third Party Identifier")
        .name("root_admin", "Root Administrator Status")
        .field_in("email", "required|email|between:1,191|unique", taken("email"))
        .field_in(
            "external_id",
            "sometimes|nullable|string|max:191|unique",
            taken("external_id"),
        )
        .field_in(
            "username",
            "required|between:1,191|unique|p_username",
            taken("username"),
        )
        .field("password", "sometimes|nullable|string")
        .field("root_admin", "boolean")
        .field("language", "string|in:en")
        .field("first_name", "required|string|between:1,191")
        .field("last_name", "required|string|between:1,191")
}

fn taken_fields(sent: &Value, database: &Database) -> Vec<&'static str> {
    let fields = ["email", "external_id", "username"].into_iter();
    fields
        .filter(|field| is_taken(database, field, &text(sent, field), None))
        .collect()
}

fn refused_by_the_model(taken: &[&str]) -> Refusal {
    let message = |field: &&str| {
        let name = field.replace('_', " ");
        (
            (*field).to_owned(),
            json!([format!("The {name} has already been taken.")]),
        )
    };
    let fields: Map<String, Value> = taken.iter().map(message).collect();
    let mut refusal = Refusal::broken("DataValidationException");
    refusal.detail = format!(
        r"Could not save Pterodactyl\Models\User[]: failed to validate data: {}",
        Value::Object(fields)
    );
    refusal
}

fn is_taken(database: &Database, field: &str, value: &str, own: Option<u64>) -> bool {
    let column = |user: &User| match field {
        "email" => Some(user.email.clone()),
        "username" => Some(user.username.clone()),
        _ => user.external_id.clone(),
    };
    let users = database.users.values().filter(|user| Some(user.id) != own);
    !value.is_empty() && users.filter_map(column).any(|other| collation::same(&other, value))
}
