//! Before the first call that changes something: whether the panel would let the order through. The engine finds out by
//! itself, but only when the customer's account is made.

use futures_util::TryStreamExt;
use panel_http::{Error, ErrorKind};
use provisioning_core::{Intent, service::ParkCause, service::ServerSpec};
use pterodactyl_api::{
    Application, is_no_viable_node,
    models::node::{Include, Node},
};
use serde_json::json;

use crate::{
    failure::{Exit, Failure},
    session::Session,
};

/// Looks for permission and room. What cannot be asked is left to the run itself.
pub(crate) async fn check(session: &Session, intent: &Intent) -> Result<(), Failure> {
    session.progress.say("see whether the panel has room and lets us in");
    let panel = session.application()?;
    permission("servers: read", panel.servers().list().per_page(1).await)?;
    // The panel judges the key before the body: an empty body is refused, and changes nothing.
    permission(
        "servers: read & write",
        panel.post("/api/application/servers").json(&json!({})).await,
    )?;
    let spec = &intent.desired().spec;
    match candidates(&panel, spec).await {
        Ok(nodes) => room(&nodes, spec),
        Err(error) if is_no_viable_node(&error) => Err(no_room("no node has enough memory and disk left")),
        Err(_) => Ok(()),
    }
}

fn permission<T>(name: &str, answer: Result<T, Error>) -> Result<(), Failure> {
    match answer {
        Err(error) if error.kind() == ErrorKind::Forbidden => Err(Failure::new(
            Exit::NoAccess,
            "access",
            format!("the application key lacks the permission `{name}`"),
            format!("create an application key with `{name}` in the panel's admin area and give that one"),
        )),
        _ => Ok(()),
    }
}

/// The nodes on which the server may be placed.
async fn candidates(panel: &Application, spec: &ServerSpec) -> Result<Vec<Node>, Error> {
    let site = &spec.site;
    let nodes: Vec<Node> = panel
        .nodes()
        .list()
        .include(Include::Allocations)
        .all()
        .try_collect()
        .await?;
    if !site.nodes.is_empty() {
        let is_named = |node: &Node| site.nodes.iter().any(|named| named.as_str() == node.id.to_string());
        return Ok(nodes.into_iter().filter(is_named).collect());
    }
    let size = |limit: Option<provisioning_core::Mebibytes>| limit.map_or(0, provisioning_core::Mebibytes::get);
    let locations = site
        .locations
        .iter()
        .filter_map(|location| location.as_str().parse().ok());
    let (memory, disk) = (size(spec.limits.memory.at()), size(spec.limits.disk.at()));
    let fitting = panel.nodes().deployable(memory, disk, locations).await?;
    let fits = |node: &Node| fitting.iter().any(|fitting| fitting.id == node.id);
    Ok(nodes.into_iter().filter(fits).collect())
}

fn room(nodes: &[Node], spec: &ServerSpec) -> Result<(), Failure> {
    if nodes.iter().any(Node::allocations_hidden) {
        return Ok(());
    }
    let ports = &spec.site.ports;
    let is_wanted = |port: u16| ports.is_empty() || ports.iter().any(|range| range.contains(port));
    let mut allocations = nodes.iter().flat_map(Node::allocations);
    if allocations.any(|allocation| !allocation.assigned && is_wanted(allocation.port)) {
        return Ok(());
    }
    let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
    Err(no_room(&match (names.as_slice(), ports.as_slice()) {
        ([], _) => "there is no node where the product may be placed".to_owned(),
        (names, []) => format!("no allocation is free on {}", names.join(", ")),
        (names, ports) => format!(
            "no allocation is free on {} with the ports {}",
            names.join(", "),
            ports.join(", ")
        ),
    }))
}

fn no_room(message: &str) -> Failure {
    Failure::parked(ParkCause::NoRoom {
        message: message.to_owned(),
    })
}
