//! `/api/application/database-hosts`.

use panel_http::fake::{
    Access,
    document::{item, made, page},
    outcome::{Refusal, Reply},
    paging::{Links, Listing, Pages},
    php::{I32, column, id, ids, optional, text},
    validation::Form,
};
use serde_json::Value;

use super::Call;
use crate::fake::{
    panel::Outcome,
    state::{Database, DatabaseHost, Table},
    world::World,
};

/// Ten rows on a page, fifteen when zero is asked for.
const PAGES: Pages = Pages::of(10, 15);

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter("database_host", Access::Read)?;
    let listing = Listing::read(call.incoming, PAGES, &["name", "host"], &["id", "name", "host"])?;
    let world = call.panel.world();
    let fits =
        |host: &&DatabaseHost| listing.finds("name", Some(&host.name)) && listing.finds("host", Some(&host.host));
    let mut hosts: Vec<&DatabaseHost> = world.database.hosts.values().filter(fits).collect();
    listing.sort(&mut hosts, |host, by| match by {
        "name" => (0, host.name.clone()),
        "host" => (0, host.host.clone()),
        _ => (i64::try_from(host.id).unwrap_or(i64::MAX), String::new()),
    });
    let view = call.view(&world.database);
    let includes = call.includes();
    let hosts = listing.cut(hosts, call.incoming, Links::Bare);
    Ok(Reply::ok(page("database_host", hosts, |host| {
        view.database_host(host, &includes)
    })?))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    call.enter("database_host", Access::Read)?;
    let world = call.panel.world();
    let host = world.database.hosts.get(&call.id(0));
    let host = host.ok_or_else(Refusal::not_found)?;
    let shown = call.view(&world.database).database_host(host, &call.includes())?;
    Ok(Reply::ok(item("database_host", shown)))
}

/// The machine is asked before the row stays.
pub(super) fn create(call: &Call<'_>) -> Outcome {
    call.enter("database_host", Access::Write)?;
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    form(sent, &world.database).check()?;
    let mut host = DatabaseHost {
        id: 0,
        name: String::new(),
        host: String::new(),
        port: 0,
        username: String::new(),
        nodes: sent.get("node_ids").map(ids).unwrap_or_default().into_iter().collect(),
        created_at: now,
        updated_at: now,
    };
    fill(&mut host, sent);
    check_password(&world, sent)?;
    host.id = world.database.next_id(Table::Hosts);
    world.database.hosts.insert(host.id, host.clone());
    let shown = call.view(&world.database).database_host(&host, &call.includes())?;
    let resource = format!("{}/api/application/database-hosts/{}", call.incoming.root, host.id);
    Ok(Reply::created(made("database_host", shown, &resource)))
}

/// Its nodes stay, whatever is sent; so does a password that is not sent.
pub(super) fn update(call: &Call<'_>) -> Outcome {
    call.enter("database_host", Access::Write)?;
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    form(sent, &world.database).check()?;
    let mut host = world.database.hosts.get(&call.id(0)).cloned();
    let host = host.as_mut().ok_or_else(Refusal::not_found)?;
    fill(host, sent);
    host.updated_at = now;
    if optional(sent, "password").is_some() {
        check_password(&world, sent)?;
    }
    world.reach_host(host.id).map_err(|_| Refusal::broken("PDOException"))?;
    world.database.hosts.insert(host.id, host.clone());
    let shown = call.view(&world.database).database_host(host, &call.includes())?;
    Ok(Reply::ok(item("database_host", shown)))
}

/// One with databases cannot go, and the panel does not say so.
pub(super) fn delete(call: &Call<'_>) -> Outcome {
    call.enter("database_host", Access::Write)?;
    let mut world = call.panel.world();
    let id = call.id(0);
    if world.database.databases.values().any(|row| row.host == id) {
        return Err(Refusal::broken("QueryException"));
    }
    world.database.hosts.remove(&id);
    Ok(Reply::NoContent)
}

/// The same rules for a new host and a changed one.
fn form<'a>(sent: &'a Value, database: &'a Database) -> Form<'a> {
    Form::over(sent)
        .field("name", "required|string|max:255")
        .field("host", "required|string")
        .field("port", "required|numeric|between:1,65535")
        .field("username", "required|string|max:32")
        .field("password", "nullable|string")
        .field("node_ids", "nullable|array")
        .field_in("node_ids.*", "required|integer|exists", |_, value| {
            id(value).is_some_and(|id| database.nodes.contains_key(&id))
        })
}

fn fill(host: &mut DatabaseHost, sent: &Value) {
    host.name = text(sent, "name");
    host.host = text(sent, "host");
    host.port = sent.get("port").map_or(0, |port| column(port, 0.0, I32));
    host.username = text(sent, "username");
}

/// Machines for databases know one password, when a test says so.
fn check_password(world: &World, sent: &Value) -> Result<(), Refusal> {
    let wanted = world.database_password.as_ref();
    if wanted.is_none_or(|wanted| *wanted == text(sent, "password")) {
        return Ok(());
    }
    Err(Refusal::broken("PDOException"))
}
