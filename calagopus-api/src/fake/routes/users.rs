//! `/api/admin/users`.

use panel_http::Patch;
use serde::Deserialize;
use serde_json::json;

use super::{
    Action::{Later, Now},
    Route,
    call::{Call, now},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    checks::Checks,
    state::{Database, Kind, User},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/users", "users.read", Now(list)),
    ("GET", "api/admin/roles/{thing}/users", "users.read", Now(of_role)),
    ("POST", "api/admin/users", "users.create", Later(|call| Box::pin(create(call)))),
    ("GET", "api/admin/users/{user}", "users.read", Now(view)),
    ("PATCH", "api/admin/users/{user}", "users.update", Now(update)),
    ("DELETE", "api/admin/users/{user}", "users.delete", Now(delete)),
    ("GET", "api/admin/users/external/{external_id}", "users.read", Now(by_key)),
    ("GET", "api/admin/users/{user}/servers", "servers.read", Now(servers)),
    ("GET", "api/admin/users/{user}/activity", "users.activity", Now(activity)),
    ("DELETE", "api/admin/users/{user}/two-factor", "users.disable-two-factor", Now(disable_two_factor)),
    ("GET", "api/admin/users/{user}/oauth-links", "users.oauth-links", Now(oauth_links)),
    ("POST", "api/admin/users/{user}/oauth-links", "users.oauth-links", Now(link)),
    ("GET", "api/admin/users/{user}/oauth-links/{link}", "users.oauth-links", Now(no_link)),
    ("DELETE", "api/admin/users/{user}/oauth-links/{link}", "users.oauth-links", Now(no_link)),
    ("POST", "api/admin/users/{user}/email/reset-password", "users.email", Now(reset_password)),
];

/// The languages that the panel speaks.
pub(super) const LANGUAGES: [&str; 17] = [
    "ar", "de", "en", "es", "fr", "it", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sv", "tr", "vi", "zh",
];

#[derive(Deserialize)]
struct Create {
    role_uuid: Option<String>,
    external_id: Option<String>,
    username: String,
    email: String,
    name_first: String,
    name_last: String,
    password: Option<String>,
    admin: bool,
    #[serde(default)]
    frozen: bool,
    #[serde(default)]
    suspended: bool,
    language: String,
}

#[derive(Deserialize)]
struct Update {
    #[serde(default)]
    role_uuid: Patch<String>,
    #[serde(default)]
    external_id: Patch<String>,
    username: Option<String>,
    email: Option<String>,
    name_first: Option<String>,
    name_last: Option<String>,
    #[serde(default)]
    password: Patch<String>,
    toast_position: Option<String>,
    start_on_grouped_servers: Option<bool>,
    admin: Option<bool>,
    frozen: Option<bool>,
    suspended: Option<bool>,
    language: Option<String>,
}

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database
            .users
            .iter()
            .filter(|user| page.finds(&[&user.username, &user.email]));
        Ok(page.of("users", rows, |user| views::user(database, user)))
    })
}

fn of_role(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.users.iter();
        let rows = rows.filter(|user| user.role.as_deref() == Some(call.word("thing")));
        let rows = rows.filter(|user| page.finds(&[&user.username, &user.email]));
        Ok(page.of("users", rows, |user| views::user(database, user)))
    })
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let user = world.database.users.get(call.word("user"));
        let user = user.ok_or_else(|| Refusal::not_found("user"))?;
        Ok(Reply::ok(json!({"user": views::user(&world.database, user)})))
    })
}

pub(super) fn by_key(call: &Call<'_>) -> Outcome {
    let key = call.word("external_id");
    now(call, |world| {
        let mut users = world.database.users.iter();
        let user = users.find(|user| user.external_id.as_deref() == Some(key));
        let user = user.ok_or_else(|| Refusal::not_found("user"))?;
        Ok(Reply::ok(json!({"user": views::user(&world.database, user)})))
    })
}

pub(super) async fn create(call: &Call<'_>) -> Outcome {
    let new: Create = call.payload()?;
    Checks::new()
        .length("external_id", new.external_id.as_deref(), 0, 255)
        .length("username", Some(&new.username), 3, 15)
        .word("username", Some(&new.username))
        .email("email", Some(&new.email))
        .length("email", Some(&new.email), 0, 255)
        .length("name_first", Some(&new.name_first), 1, 255)
        .length("name_last", Some(&new.name_last), 1, 255)
        .length("password", new.password.as_deref(), 1, 512)
        .length("language", Some(&new.language), 2, 15)
        .holds(
            "language",
            LANGUAGES.contains(&new.language.as_str()),
            "invalid language",
        )
        .nested()?;
    let delay = call.panel.world().settings.commit_delay;
    if !delay.is_zero() {
        call.panel.clock().sleep(delay).await;
    }
    let created = call.panel.now();
    now(call, |world| {
        check_role(&world.database, new.role_uuid.as_deref())?;
        let user = User {
            uuid: world.random.uuid(),
            external_id: new.external_id,
            username: new.username,
            email: new.email,
            name_first: new.name_first,
            name_last: new.name_last,
            role: new.role_uuid,
            admin: new.admin,
            frozen: new.frozen,
            suspended: new.suspended,
            language: new.language,
            toast_position: "bottom_right".to_owned(),
            start_on_grouped_servers: false,
            password: new.password,
            second_factor: None,
            created,
        };
        check_unique(&world.database, &user)?;
        let view = views::user(&world.database, &user);
        call.log_uuid(world, "user:create", &user.uuid);
        world.database.users.push(user);
        Ok(Reply::ok(json!({"user": view})))
    })
}

pub(super) fn update(call: &Call<'_>) -> Outcome {
    let sent: Update = call.payload()?;
    let text = |patch: &Patch<String>| match patch {
        Patch::Set(text) => Some(text.clone()),
        _ => None,
    };
    Checks::new()
        .length("external_id", text(&sent.external_id).as_deref(), 1, 255)
        .length("username", sent.username.as_deref(), 3, 15)
        .word("username", sent.username.as_deref())
        .email("email", sent.email.as_deref())
        .length("email", sent.email.as_deref(), 0, 255)
        .length("name_first", sent.name_first.as_deref(), 1, 255)
        .length("name_last", sent.name_last.as_deref(), 1, 255)
        .length("password", text(&sent.password).as_deref(), 8, 512)
        .length("language", sent.language.as_deref(), 2, 15)
        .nested()?;
    now(call, |world| {
        check_role(&world.database, text(&sent.role_uuid).as_deref())?;
        let user = world.database.users.get(call.word("user"));
        let mut user = user.ok_or_else(|| Refusal::not_found("user"))?.clone();
        apply(&sent.role_uuid, &mut user.role);
        apply(&sent.external_id, &mut user.external_id);
        set(sent.username, &mut user.username);
        set(sent.email, &mut user.email);
        set(sent.name_first, &mut user.name_first);
        set(sent.name_last, &mut user.name_last);
        set(sent.toast_position, &mut user.toast_position);
        set(sent.start_on_grouped_servers, &mut user.start_on_grouped_servers);
        set(sent.admin, &mut user.admin);
        set(sent.frozen, &mut user.frozen);
        set(sent.suspended, &mut user.suspended);
        set(sent.language, &mut user.language);
        if let Patch::Set(password) = sent.password {
            user.password = Some(password);
        }
        check_unique(&world.database, &user)?;
        call.log_uuid(world, "user:update", &user.uuid);
        if let Some(row) = world.database.users.get_mut(&user.uuid) {
            *row = user;
        }
        Ok(Reply::done())
    })
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let uuid = call.word("user");
    now(call, |world| {
        if world.database.servers.iter().any(|server| server.owner == uuid) {
            return Err(Refusal::new(400, "user has servers, cannot delete"));
        }
        world.database.users.remove(uuid);
        world.database.keys.retain(|key| key.owner != uuid);
        world
            .database
            .things
            .retain(|thing| thing.of != uuid && thing.text("user") != Some(uuid));
        call.log_uuid(world, "user:delete", uuid);
        Ok(Reply::done())
    })
}

/// A mail with a link, whether or not the panel can send mails.
pub(super) fn reset_password(_: &Call<'_>) -> Outcome {
    Ok(Reply::accepted())
}

fn disable_two_factor(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let user = world.database.users.get_mut(call.word("user"));
        let user = user.filter(|user| user.second_factor.is_some());
        let user = user.ok_or_else(|| Refusal::conflict("two-factor authentication is not enabled"))?;
        user.second_factor = None;
        Ok(Reply::done())
    })
}

/// There are no providers on the fake to link a user to.
fn oauth_links(call: &Call<'_>) -> Outcome {
    let none = std::iter::empty::<serde_json::Value>();
    Ok(call.page()?.of("oauth_links", none, |it| it))
}

fn link(call: &Call<'_>) -> Outcome {
    call.members()?;
    Err(Refusal::relation("oauth_provider"))
}

fn no_link(_: &Call<'_>) -> Outcome {
    Err(Refusal::not_found("oauth link"))
}

pub(super) fn servers(call: &Call<'_>) -> Outcome {
    let owner = call.word("user");
    super::servers::page_of(call, |server| server.owner == owner)
}

pub(super) fn activity(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let uuid = call.word("user");
    now(call, |world| {
        let database = &world.database;
        let rows = database.activities.iter().rev();
        let rows = rows.filter(|row| row.user == uuid && !row.admin && row.server.is_none());
        Ok(page.of("activities", rows, |row| views::user_activity(database, row)))
    })
}

fn check_role(database: &Database, role: Option<&str>) -> Result<(), Refusal> {
    match role {
        Some(role) if database.thing(Kind::Role, role).is_none() => Err(Refusal::relation("role")),
        _ => Ok(()),
    }
}

/// Three things are unique among users, and the panel says the same of all of them.
pub(super) fn check_unique(database: &Database, user: &User) -> Result<(), Refusal> {
    let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
    let collides = |other: &User| {
        other.uuid != user.uuid
            && (same(&other.username, &user.username)
                || same(&other.email, &user.email)
                || (user.external_id.is_some() && other.external_id == user.external_id))
    };
    if database.users.iter().any(collides) {
        return Err(Refusal::conflict("user with email/username already exists"));
    }
    Ok(())
}

pub(super) fn set<T>(sent: Option<T>, field: &mut T) {
    if let Some(sent) = sent {
        *field = sent;
    }
}

pub(super) fn apply<T: Clone>(sent: &Patch<T>, field: &mut Option<T>) {
    match sent {
        Patch::Keep => {}
        Patch::Clear => *field = None,
        Patch::Set(value) => *field = Some(value.clone()),
    }
}
