//! `/api/application/nodes`: looking only. Nodes are made and changed through the fake's own methods.

use panel_http::fake::{
    Access,
    document::{item, list as shown_list, page},
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
    php::{ids, text_of},
    validation::Form,
};

use super::{Call, PAGES};
use crate::fake::{
    deploy::{self, Wish},
    panel::Outcome,
    state::Node,
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
    if call.incoming.query.get("page").is_none_or(serde_json::Value::is_null) {
        return Ok(Reply::ok(shown_list("node", nodes, shown)?));
    }
    let nodes = Listing::plain(call.incoming, PAGES)?.cut(nodes, call.incoming, Links::Bare);
    Ok(Reply::ok(page("node", nodes, shown)?))
}
