//! The connection test: each permission that a sale needs, as far as it can be tested without doing anything.

use calagopus_api::{
    Calagopus, EggId, NodeAllocationId, NodeId, UserId,
    models::{
        server::{Limits, NewServer},
        user::NewUser,
    },
    server::FeatureLimits,
};
use http::StatusCode;
use panel_http::{Error, ErrorKind};
use uuid::Uuid;

use super::error::told;
use crate::diagnose::Check;

pub(super) async fn run(panel: &Calagopus) -> Vec<Check> {
    let mut checks = Vec::new();
    let servers = panel.servers().list().per_page(1).await;
    let servers = match servers {
        Err(error) if error.kind() != ErrorKind::Forbidden => return vec![no_access(error)],
        servers => servers,
    };
    let address = panel.transport().address();
    checks.push(Check::passed("address", format!("{address} is a Calagopus panel")));
    checks.push(Check::passed("API key", "known to the panel, of an administrator"));
    checks.push(permission("servers.read", servers));
    checks.push(judged("servers.create", may_create_servers(panel).await));
    checks.push(permission("users.read", panel.users().list().per_page(1).await));
    checks.push(judged("users.create", may_create_users(panel).await));
    nodes(panel, &mut checks).await;
    checks.push(permission("eggs.read", panel.nests().with_eggs().await));
    checks.push(Check::noted(
        "servers.update, servers.delete, servers.variables, users.update, users.email",
        "not tested: the panel asks for them only when there is something to change",
        "see that the key has them, too",
    ));
    checks
}

/// Whether the key may make servers. A server on a node that there is not is refused, by every key that may.
pub(super) async fn may_create_servers(panel: &Calagopus) -> Result<bool, Error> {
    let limits = Limits {
        memory: 1,
        disk: 1,
        ..Limits::default()
    };
    let (owner, egg) = (UserId::new(Uuid::nil()), EggId::new(Uuid::nil()));
    let features = FeatureLimits::default();
    let server = NewServer::new(owner, egg, "permission test", limits, "true", "none", features);
    let server = server.on(NodeId::new(Uuid::nil()), NodeAllocationId::new(Uuid::nil()));
    may(panel.servers().create(&server).await)
}

/// Whether the key may make users. One without a name is refused, after the permission was looked at.
async fn may_create_users(panel: &Calagopus) -> Result<bool, Error> {
    may(panel.users().create(&NewUser::new("", "", "", "", "en")).await)
}

fn may<T>(answer: Result<T, Error>) -> Result<bool, Error> {
    match answer {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::Forbidden => Ok(false),
        Err(error) if error.status() == Some(StatusCode::BAD_REQUEST) => Ok(true),
        Err(error) => Err(error),
    }
}

async fn nodes(panel: &Calagopus, checks: &mut Vec<Check>) {
    let nodes = panel.nodes().list().per_page(1).await;
    let first = nodes
        .as_ref()
        .ok()
        .and_then(|page| page.items.first())
        .map(|node| node.id);
    checks.push(permission("nodes.read", nodes));
    checks.push(match first {
        Some(node) => {
            let allocations = panel.node(node).available_allocations().per_page(1).await;
            permission("nodes.allocations", allocations)
        }
        None => Check::noted(
            "nodes.allocations",
            "not tested: no node is to be seen",
            "make a node on the panel, or give `nodes.read`",
        ),
    });
}

fn permission<T>(name: &str, answer: Result<T, Error>) -> Check {
    judged(
        name,
        match answer {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::Forbidden => Ok(false),
            Err(error) => Err(error),
        },
    )
}

fn judged(name: &str, may: Result<bool, Error>) -> Check {
    match may {
        Ok(true) => Check::passed(name, "granted"),
        Ok(false) => {
            let advice = format!(
                "create an API key with the admin permission `{name}` in the panel under Account and give that one"
            );
            Check::failed(name, "missing", advice)
        }
        Err(error) => Check::failed(name, error.to_string(), error.advice()),
    }
}

/// No call gets through: why, and whether the address or the key is to be looked at.
fn no_access(error: Error) -> Check {
    let name = if error.is_about_the_key() { "API key" } else { "address" };
    let check = Check::failed(name, error.to_string(), error.advice());
    check.because(crate::Error::from(told(error)).reason())
}
