//! `/api/application/nodes`.

use panel_http::fake::{
    Access,
    document::{Includes, item, list as shown_list, made, page},
    node::Ask,
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
    php::{U32, column, id, ids, is_true, optional, text, text_of},
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, PAGES};
use crate::fake::{
    deploy::{self, Wish},
    panel::Outcome,
    state::{Database, Node, Table},
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter(true, "nodes", Access::Read)?;
    let filters = ["uuid", "name", "fqdn", "daemon_token_id"];
    let listing = Listing::read(call.incoming, PAGES, &filters, &["id", "uuid", "memory", "disk"])?;
    let world = call.panel.world();
    let view = call.view(&world.database);
    let fits = |node: &&Node| {
        listing.finds("uuid", Some(&node.uuid))
            && listing.finds("name", Some(&node.name))
            && listing.finds("fqdn", Some(&node.fqdn))
            && listing.finds("daemon_token_id", Some(&node.token_id))
    };
    let mut nodes: Vec<&Node> = world.database.nodes.values().filter(fits).collect();
    listing.sort(&mut nodes, |node, by| match by {
        "uuid" => (0, node.uuid.clone()),
        "memory" => (node.memory, String::new()),
        "disk" => (node.disk, String::new()),
        _ => (i64::try_from(node.id).unwrap_or(i64::MAX), String::new()),
    });
    let includes = call.includes();
    let nodes = listing.cut(nodes, call.incoming, Links::Bare);
    Ok(Reply::ok(page("node", nodes, |node| view.node(node, &includes))?))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let node = world.database.nodes.get(&call.id(0));
    call.enter(node.is_some(), "nodes", Access::Read)?;
    let node = node.ok_or_else(Refusal::not_found)?;
    let shown = call.view(&world.database).node(node, &call.includes())?;
    Ok(Reply::ok(item("node", shown)))
}

/// The nodes with room. Paged only when a page is asked for.
pub(super) fn deployable(call: &Call<'_>) -> Outcome {
    call.enter(true, "nodes", Access::Read)?;
    let sent = &call.incoming.input;
    Form::over(sent)
        .field("page", "integer")
        .field("memory", "required|integer|min:0")
        .field("disk", "required|integer|min:0")
        .field("location_ids", "array")
        .field("location_ids.*", "integer")
        .check()?;
    let number = |name| text_of(call.incoming.get(name)).parse().unwrap_or(0);
    let wish = Wish {
        locations: ids(call.incoming.get("location_ids")),
        memory: number("memory"),
        disk: number("disk"),
    };
    let world = call.panel.world();
    let nodes = deploy::viable(&world.database, &wish)?;
    let view = call.view(&world.database);
    let includes = call.includes();
    let shown = |(node, memory, disk): (&Node, i64, i64)| view.deployable(node, (memory, disk), &includes);
    if call.incoming.query.get("page").is_none_or(Value::is_null) {
        return Ok(Reply::ok(shown_list("node", nodes, shown)?));
    }
    let nodes = Listing::plain(call.incoming, PAGES)?.cut(nodes, call.incoming, Links::Bare);
    Ok(Reply::ok(page("node", nodes, shown)?))
}

/// The same rules for a new node and a changed one.
fn form<'a>(sent: &'a Value, database: &'a Database) -> Form<'a> {
    let is_location = |_: &str, value: &Value| id(value).is_some_and(|id| database.locations.contains_key(&id));
    Form::over(sent)
        .name("daemon_base", "Daemon Base Path")
        .name("upload_size", "File Upload Size Limit")
        .name("location_id", "Location")
        .name("public", "Node Visibility")
        .field("name", r"required|regex:/^([\w .-]{1,100})$/")
        .field_in("location_id", "required|exists", is_location)
        .field("public", "boolean")
        .field("fqdn", "required|string")
        .field("scheme", "required")
        .field("behind_proxy", "boolean")
        .field("memory", "required|numeric|min:1")
        .field("memory_overallocate", "required|numeric|min:-1")
        .field("disk", "required|numeric|min:1")
        .field("disk_overallocate", "required|numeric|min:-1")
        .field("daemon_base", r"sometimes|required|regex:/^([\/][\d\w.\-\/]+)$/")
        .field("daemon_sftp", "required|numeric|between:1,65535")
        .field("daemon_listen", "required|numeric|between:1,65535")
        .field("maintenance_mode", "boolean")
        .field("upload_size", "int|between:1,1024")
}

/// Writes what a form says into a row. A base folder that is left out is the usual one again.
fn fill(row: &mut Node, sent: &Value) {
    let flag = |name: &str, old: bool| sent.get(name).map_or(old, |it| is_true(Some(it)));
    let number = |name: &str, old: i64| sent.get(name).map_or(old, |it| column(it, -1.0, U32));
    row.name = text(sent, "name");
    row.location = sent.get("location_id").and_then(id).unwrap_or(row.location);
    row.fqdn = text(sent, "fqdn");
    row.scheme = text(sent, "scheme");
    row.public = flag("public", row.public);
    row.behind_proxy = flag("behind_proxy", row.behind_proxy);
    row.maintenance = flag("maintenance_mode", row.maintenance);
    row.memory = number("memory", row.memory);
    row.memory_overallocate = number("memory_overallocate", row.memory_overallocate);
    row.disk = number("disk", row.disk);
    row.disk_overallocate = number("disk_overallocate", row.disk_overallocate);
    row.upload_size = number("upload_size", row.upload_size);
    row.daemon_listen = number("daemon_listen", row.daemon_listen);
    row.daemon_sftp = number("daemon_sftp", row.daemon_sftp);
    row.daemon_base = optional(sent, "daemon_base").unwrap_or_else(|| Node::BASE.to_owned());
}

pub(super) fn create(call: &Call<'_>) -> Outcome {
    call.enter(true, "nodes", Access::Write)?;
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    form(sent, &world.database).check()?;
    let number = world.database.next_id(Table::Nodes);
    let mut row = Node::blank(number, &mut world.random, now);
    fill(&mut row, sent);
    world.database.nodes.insert(number, row.clone());
    let shown = call.view(&world.database).node(&row, &Includes::default())?;
    let resource = format!("{}/api/application/nodes/{number}", call.incoming.root);
    Ok(Reply::created(made("node", shown, &resource)))
}

/// Changes the row, and tells the machine. When that does not take it over, the row stays changed.
pub(super) async fn update(call: &Call<'_>) -> Outcome {
    let number = call.id(0);
    let sent = &call.incoming.input;
    {
        let now = call.panel.now();
        let mut world = call.panel.world();
        call.enter(world.database.nodes.contains_key(&number), "nodes", Access::Write)?;
        form(sent, &world.database).check()?;
        let fresh = Node::blank(number, &mut world.random, now);
        let row = world.database.nodes.get_mut(&number).ok_or_else(Refusal::not_found)?;
        fill(row, sent);
        row.updated_at = now;
        if sent.get("reset_secret") == Some(&Value::Bool(true)) {
            (row.token_id, row.token) = (fresh.token_id, fresh.token);
        }
    }
    call.panel.ask(number, "", Ask::Configure, |_| {}).await.map_err(|_| {
        Refusal::display(
            400,
            "ConfigurationNotPersistedException",
            "The daemon configuration <strong>has been updated</strong>, however there was an error encountered while attempting to automatically update the configuration file on the Daemon. You will need to manually update the configuration file (config.yml) for the daemon to apply these changes.",
        )
    })?;
    let world = call.panel.world();
    let row = world.database.nodes.get(&number).ok_or_else(Refusal::not_found)?;
    let mut shown = call.view(&world.database).node(row, &call.includes())?;
    if let Some(shown) = shown.as_object_mut() {
        // The panel has looked them up for the machine.
        shown.insert("mounts".to_owned(), json!([]));
    }
    Ok(Reply::ok(item("node", shown)))
}

/// Deletes a node with its allocations.
pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let number = call.id(0);
    call.enter(world.database.nodes.contains_key(&number), "nodes", Access::Write)?;
    if world.database.servers.values().any(|server| server.node == number) {
        return Err(Refusal::display(
            400,
            "HasActiveServersException",
            "A node must have no servers linked to it in order to be deleted.",
        ));
    }
    world.database.delete_node(number);
    Ok(Reply::NoContent)
}

/// What the machine is started with, its secret too.
pub(super) fn configuration(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let node = world.database.nodes.get(&call.id(0));
    call.enter(node.is_some(), "nodes", Access::Read)?;
    let node = node.ok_or_else(Refusal::not_found)?;
    let certificates = format!("/etc/letsencrypt/live/{}", node.fqdn.to_lowercase());
    Ok(Reply::ok(json!({
        "debug": false,
        "uuid": node.uuid,
        "token_id": node.token_id,
        "token": node.token,
        "api": {
            "host": "0.0.0.0",
            "port": node.daemon_listen,
            "ssl": {
                "enabled": !node.behind_proxy && node.scheme == "https",
                "cert": format!("{certificates}/fullchain.pem"),
                "key": format!("{certificates}/privkey.pem"),
            },
            "upload_limit": node.upload_size,
        },
        "system": {"data": node.daemon_base, "sftp": {"bind_port": node.daemon_sftp}},
        "allowed_mounts": [],
        "remote": call.incoming.root,
    })))
}
