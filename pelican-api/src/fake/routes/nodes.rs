//! `/api/application/nodes`.

use panel_http::fake::{
    Access,
    document::{item, list as shown_list, made, page},
    node::{Ask, NodeTrouble},
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
    php::{I32, column, is_true, items, optional, text, text_of},
    validation::Form,
};
use serde_json::Value;

use super::{Call, PAGES};
use crate::fake::{
    deploy::{self, Wish},
    panel::Outcome,
    seed,
    state::{Node, Table},
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter("node", Access::Read)?;
    let filters = ["uuid", "name", "fqdn", "daemon_token_id"];
    let listing = Listing::read(call.incoming, PAGES, &filters, &["id", "uuid", "memory", "disk", "cpu"])?;
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
        "cpu" => (node.cpu, String::new()),
        _ => (i64::try_from(node.id).unwrap_or(i64::MAX), String::new()),
    });
    let includes = call.includes();
    let nodes = listing.cut(nodes, call.incoming, Links::Bare);
    Ok(Reply::ok(page("node", nodes, |node| view.node(node, &includes))?))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    call.enter("node", Access::Read)?;
    let world = call.panel.world();
    let node = world.database.nodes.get(&call.id(0)).ok_or_else(Refusal::not_found)?;
    let shown = call.view(&world.database).node(node, &call.includes())?;
    Ok(Reply::ok(item("node", shown)))
}

pub(super) fn configuration(call: &Call<'_>) -> Outcome {
    call.enter("node", Access::Read)?;
    let world = call.panel.world();
    let node = world.database.nodes.get(&call.id(0)).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(call.view(&world.database).configuration(node)))
}

/// The nodes with room, never paged, and never an error when there are none.
pub(super) fn deployable(call: &Call<'_>) -> Outcome {
    call.enter("node", Access::Read)?;
    Form::over(&call.incoming.input)
        .field("page", "integer")
        .field("memory", "required|integer|min:0")
        .field("disk", "required|integer|min:0")
        .field("cpu", "sometimes|integer|min:0")
        .field("tags", "sometimes|array")
        .check()?;
    let number = |name| text_of(call.incoming.get(name)).parse().unwrap_or(0);
    let wish = Wish {
        tags: Wish::tags(call.incoming.get("tags")),
        memory: number("memory"),
        disk: number("disk"),
        cpu: number("cpu"),
    };
    let world = call.panel.world();
    let view = call.view(&world.database);
    let includes = call.includes();
    let nodes = deploy::viable(&world.database, &wish);
    Ok(Reply::ok(shown_list("node", nodes, |(node, sold)| {
        view.deployable(node, sold, &includes)
    })?))
}

pub(super) fn create(call: &Call<'_>) -> Outcome {
    call.enter("node", Access::Write)?;
    let sent = &call.incoming.input;
    form(sent).check()?;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let mut node = seed::blank_node(&mut world.random, now);
    fill(&mut node, sent);
    node.id = world.database.next_id(Table::Nodes);
    world.database.nodes.insert(node.id, node.clone());
    let shown = call.view(&world.database).new_node(&node, sent)?;
    let resource = format!("{}/api/application/nodes/{}", call.incoming.root, node.id);
    Ok(Reply::created(made("node", shown, &resource)))
}

/// Writes the row and tells the node. A node that does not answer changes nothing of it but the answer, which shows the
/// former row; a node that refuses keeps the former row in place.
pub(super) async fn update(call: &Call<'_>) -> Outcome {
    call.enter("node", Access::Write)?;
    let sent = &call.incoming.input;
    form(sent).check()?;
    let now = call.panel.now();
    let id = call.id(0);
    let (former, node) = {
        let mut world = call.panel.world();
        let former = world.database.nodes.get(&id).cloned().ok_or_else(Refusal::not_found)?;
        let mut node = former.clone();
        fill(&mut node, sent);
        if sent.get("daemon_base").is_none_or(Value::is_null) {
            seed::DAEMON_BASE.clone_into(&mut node.daemon_base);
        }
        if sent.get("reset_secret") == Some(&Value::Bool(true)) {
            node.token_id = world.random.text(16);
            node.token = world.random.text(64);
        }
        node.updated_at = now;
        (former, node)
    };
    let asked = call.panel.ask(id, "", Ask::Configure, |_| {}).await;
    let mut world = call.panel.world();
    if !matches!(asked, Err(NodeTrouble::Status(_))) {
        world.database.nodes.insert(id, node.clone());
    }
    let view = call.view(&world.database);
    let includes = call.includes();
    let shown = match asked {
        Ok(()) => view.told_node(&node, &includes)?,
        Err(_) => {
            let fqdn = node.fqdn;
            view.node(&Node { fqdn, ..former }, &includes)?
        }
    };
    Ok(Reply::ok(item("node", shown)))
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    call.enter("node", Access::Write)?;
    let mut world = call.panel.world();
    let id = call.id(0);
    if world.database.servers.values().any(|server| server.node == id) {
        return Err(Refusal::display(
            400,
            "HasActiveServersException",
            "A node must have no servers linked to it in order to be deleted.",
        ));
    }
    world.database.nodes.remove(&id);
    world.database.allocations.retain(|_, allocation| allocation.node != id);
    for host in world.database.hosts.values_mut() {
        host.nodes.remove(&id);
    }
    for mount in world.database.mounts.values_mut() {
        mount.nodes.remove(&id);
    }
    Ok(Reply::NoContent)
}

/// The same rules for a new node and a changed one.
fn form(sent: &Value) -> Form<'_> {
    Form::over(sent)
        .name("daemon_base", "Daemon Base Path")
        .name("upload_size", "File Upload Size Limit")
        .name("public", "Node Visibility")
        .field("name", "required|string|min:1|max:100")
        .field("description", "string|nullable")
        .field("public", "boolean")
        .field("fqdn", "required|string|notIn:0.0.0.0,127.0.0.1,localhost")
        .field("scheme", "required|string|in:http,https")
        .field("behind_proxy", "boolean")
        .field("memory", "required|numeric|min:0")
        .field("memory_overallocate", "required|numeric|min:-1")
        .field("disk", "required|numeric|min:0")
        .field("disk_overallocate", "required|numeric|min:-1")
        .field("cpu", "required|numeric|min:0")
        .field("cpu_overallocate", "required|numeric|min:-1")
        .field("daemon_base", r"sometimes|required|regex:/^([\/][\d\w.\-\/]+)$/")
        .field("daemon_sftp", "required|numeric|between:1,65535")
        .field("daemon_sftp_alias", "nullable|string")
        .field("daemon_listen", "required|numeric|between:1,65535")
        .field("daemon_connect", "required|numeric|between:1,65535")
        .field("maintenance_mode", "boolean")
        .field("upload_size", "int|min:1")
        .field("tags", "array")
}

/// Writes what was sent.
fn fill(node: &mut Node, sent: &Value) {
    let number = |name: &str, old: i64| sent.get(name).map_or(old, |value| column(value, -1.0, I32));
    let flag = |name: &str, old: bool| sent.get(name).map_or(old, |value| is_true(Some(value)));
    node.name = text(sent, "name");
    node.fqdn = text(sent, "fqdn");
    node.scheme = text(sent, "scheme");
    if sent.get("description").is_some() {
        node.description = optional(sent, "description");
    }
    if sent.get("daemon_sftp_alias").is_some() {
        node.sftp_alias = optional(sent, "daemon_sftp_alias");
    }
    if let Some(base) = optional(sent, "daemon_base") {
        node.daemon_base = base;
    }
    if let Some(tags) = sent.get("tags") {
        node.tags = items(tags).into_iter().map(text_of).collect();
    }
    node.public = flag("public", node.public);
    node.behind_proxy = flag("behind_proxy", node.behind_proxy);
    node.maintenance = flag("maintenance_mode", node.maintenance);
    node.memory = number("memory", node.memory);
    node.memory_overallocate = number("memory_overallocate", node.memory_overallocate);
    node.disk = number("disk", node.disk);
    node.disk_overallocate = number("disk_overallocate", node.disk_overallocate);
    node.cpu = number("cpu", node.cpu);
    node.cpu_overallocate = number("cpu_overallocate", node.cpu_overallocate);
    node.upload_size = number("upload_size", node.upload_size);
    node.daemon_sftp = number("daemon_sftp", node.daemon_sftp);
    node.daemon_listen = number("daemon_listen", node.daemon_listen);
    node.daemon_connect = number("daemon_connect", node.daemon_connect);
}
