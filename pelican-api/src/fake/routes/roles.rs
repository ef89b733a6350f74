//! `/api/application/roles`, and who has which.

use panel_http::fake::{
    Access,
    document::{item, made, page},
    outcome::{Refusal, Reply},
    paging::{Links, Listing, Pages},
    php::{id, items, text},
    validation::Form,
};
use serde_json::Value;

use super::{Call, users};
use crate::fake::{
    panel::Outcome,
    state::{ROOT, Role, Table},
    views::View,
};

/// Ten rows on a page, fifteen when zero is asked for.
const PAGES: Pages = Pages::of(10, 15);

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter("role", Access::Read)?;
    let listing = Listing::read(call.incoming, PAGES, &["id", "name"], &["id", "name"])?;
    let world = call.panel.world();
    let fits =
        |role: &&Role| listing.finds("id", Some(&role.id.to_string())) && listing.finds("name", Some(&role.name));
    let mut roles: Vec<&Role> = world.database.roles.values().filter(fits).collect();
    listing.sort(&mut roles, |role, by| match by {
        "name" => (0, role.name.clone()),
        _ => (i64::try_from(role.id).unwrap_or(i64::MAX), String::new()),
    });
    let includes = call.includes();
    let roles = listing.cut(roles, call.incoming, Links::Bare);
    Ok(Reply::ok(page("role", roles, |role| View::role(role, &includes))?))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    call.enter("role", Access::Read)?;
    let world = call.panel.world();
    let role = world.database.roles.get(&call.id(0)).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(item("role", View::role(role, &call.includes())?)))
}

/// A role that is made here cannot be given to anybody: it belongs to the API's own way to log in.
pub(super) fn create(call: &Call<'_>) -> Outcome {
    call.enter("role", Access::Write)?;
    form(&call.incoming.input).check()?;
    let name = text(&call.incoming.input, "name");
    let now = call.panel.now();
    let mut world = call.panel.world();
    if world
        .database
        .roles
        .values()
        .any(|role| role.by_api && role.name == name)
    {
        return Err(Refusal::broken("RoleAlreadyExists"));
    }
    let id = world.database.next_id(Table::Roles);
    let role = Role {
        id,
        name,
        by_api: true,
        permissions: Vec::new(),
        created_at: now,
        updated_at: now,
    };
    let shown = View::role(&role, &call.includes())?;
    world.database.roles.insert(id, role);
    let resource = format!("{}/api/application/roles/{id}", call.incoming.root);
    Ok(Reply::created(made("role", shown, &resource)))
}

pub(super) fn update(call: &Call<'_>) -> Outcome {
    call.enter("role", Access::Write)?;
    form(&call.incoming.input).check()?;
    let name = text(&call.incoming.input, "name");
    let now = call.panel.now();
    let mut world = call.panel.world();
    let id = call.id(0);
    if id == ROOT {
        return Err(Refusal::broken("PanelException"));
    }
    let mut role = world.database.roles.get(&id).cloned().ok_or_else(Refusal::not_found)?;
    let mut others = world.database.roles.values().filter(|other| other.id != id);
    if others.any(|other| other.by_api == role.by_api && other.name == name) {
        return Err(Refusal::broken("UniqueConstraintViolationException"));
    }
    role.name = name;
    role.updated_at = now;
    world.database.roles.insert(id, role.clone());
    Ok(Reply::ok(item("role", View::role(&role, &call.includes())?)))
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    call.enter("role", Access::Write)?;
    let mut world = call.panel.world();
    let id = call.id(0);
    if id == ROOT {
        return Err(Refusal::broken("PanelException"));
    }
    if world.database.roles.get(&id).is_some_and(|role| role.by_api) {
        return Err(Refusal::broken("Error"));
    }
    world.database.roles.remove(&id);
    for user in world.database.users.values_mut() {
        user.roles.remove(&id);
    }
    Ok(Reply::NoContent)
}

pub(super) fn assign(call: &Call<'_>) -> Outcome {
    change(call, |roles, role| {
        roles.insert(role);
    })
}

pub(super) fn remove(call: &Call<'_>) -> Outcome {
    change(call, |roles, role| {
        roles.remove(&role);
    })
}

/// Gives or takes roles. The root role is passed over, and root administrators stay as they are.
fn change(call: &Call<'_>, change: impl Fn(&mut std::collections::BTreeSet<u64>, u64)) -> Outcome {
    call.enter("user", Access::Write)?;
    let mut world = call.panel.world();
    let sent = &call.incoming.input;
    let database = &world.database;
    Form::over(sent)
        .name("external_id", "Third Party Identifier")
        .field("roles", "required|array")
        .field_in("roles.*", "integer|exists", |_, value| {
            id(value).is_some_and(|role| database.roles.contains_key(&role))
        })
        .check()?;
    let mut user = database.users.get(&call.id(0)).cloned();
    let user = user.as_mut().ok_or_else(Refusal::not_found)?;
    if !database.is_root(user) {
        for value in items(sent.get("roles").unwrap_or(&Value::Null)) {
            // A number in quotes is taken for the name of a role.
            let role = id(value).filter(|_| value.is_number());
            let role = role.and_then(|role| database.roles.get(&role));
            match role {
                Some(role) if role.id == ROOT => {}
                Some(role) if !role.by_api => change(&mut user.roles, role.id),
                _ => return Err(Refusal::broken("RoleDoesNotExist")),
            }
        }
    }
    world.database.users.insert(user.id, user.clone());
    users::show(call, &world.database, user)
}

fn form(sent: &Value) -> Form<'_> {
    Form::over(sent).field("name", "required|string")
}
