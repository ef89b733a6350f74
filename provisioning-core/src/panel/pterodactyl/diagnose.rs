//! The connection test: each permission that a sale needs, one by one.

use panel_http::{Error, ErrorKind};
use pterodactyl_api::{Application, Client};
use serde_json::json;

use crate::diagnose::Check;

pub(super) async fn run(application: &Application, client: Option<&Client>) -> Vec<Check> {
    let mut checks = Vec::new();
    let servers = application.servers().list().per_page(1).await;
    if let Err(error) = &servers
        && error.kind() != ErrorKind::Forbidden
    {
        let name = if error.is_about_the_key() {
            "application key"
        } else {
            "address"
        };
        checks.push(Check::failed(name, error.to_string(), error.advice()));
        return checks;
    }
    let address = application.transport().address();
    checks.push(Check::passed("address", format!("{address} is a Pterodactyl panel")));
    checks.push(Check::passed("application key", "known to the panel"));
    checks.push(permission("servers: read", servers.map(|_| ())));
    checks.push(write_permission(application, "servers").await);
    checks.push(permission(
        "users: read",
        application.users().list().per_page(1).await.map(|_| ()),
    ));
    checks.push(write_permission(application, "users").await);
    nodes(application, &mut checks).await;
    nests(application, &mut checks).await;
    checks.push(client_key(client).await);
    checks
}

fn permission(name: &str, answer: Result<(), Error>) -> Check {
    match answer {
        Ok(()) => Check::passed(name, "granted"),
        Err(error) if error.kind() == ErrorKind::Forbidden => missing(name),
        Err(error) => Check::failed(name, error.to_string(), error.advice()),
    }
}

fn missing(name: &str) -> Check {
    let advice = format!("create an application key with `{name}` in the panel's admin area and give that one");
    Check::failed(name, "missing", advice)
}

/// Whether the key may write things of this resource. The panel judges the key before it looks at the body: an empty one
/// is refused by every key that may write, and changes nothing.
pub(super) async fn may_write(application: &Application, resource: &str) -> Result<bool, Error> {
    match application
        .post(&format!("/api/application/{resource}"))
        .json(&json!({}))
        .await
    {
        Err(error) if error.is_validation() => Ok(true),
        Err(error) if error.kind() == ErrorKind::Forbidden => Ok(false),
        Err(error) => Err(error),
        Ok(_) => Ok(true),
    }
}

async fn write_permission(application: &Application, resource: &str) -> Check {
    let name = format!("{resource}: read & write");
    match may_write(application, resource).await {
        Ok(true) => Check::passed(name, "granted"),
        Ok(false) => missing(&name),
        Err(error) => Check::failed(name, error.to_string(), error.advice()),
    }
}

async fn nodes(application: &Application, checks: &mut Vec<Check>) {
    let nodes = application.nodes().list().per_page(1).await;
    let first = nodes
        .as_ref()
        .ok()
        .and_then(|page| page.items.first())
        .map(|node| node.id);
    checks.push(permission("nodes: read", nodes.map(|_| ())));
    checks.push(match first {
        Some(node) => {
            let name = "allocations: read";
            match permission(
                name,
                application
                    .node(node)
                    .allocations()
                    .list()
                    .per_page(1)
                    .await
                    .map(|_| ()),
            ) {
                check if check.is_failure() => Check::failed(
                    name,
                    format!("{}: servers can be made, but their addresses are hidden", check.message),
                    check.advice,
                ),
                check => check,
            }
        }
        None => Check::noted(
            "allocations: read",
            "not tested: no node is to be seen",
            "make a node on the panel, or give `nodes: read`",
        ),
    });
}

async fn nests(application: &Application, checks: &mut Vec<Check>) {
    let nests = application.nests().list().per_page(1).await;
    let first = nests
        .as_ref()
        .ok()
        .and_then(|page| page.items.first())
        .map(|nest| nest.id);
    checks.push(permission("nests: read", nests.map(|_| ())));
    checks.push(match first {
        Some(nest) => permission("eggs: read", application.nest(nest).eggs().list().await.map(|_| ())),
        None => Check::noted(
            "eggs: read",
            "not tested: no nest is to be seen",
            "import an egg on the panel, or give `nests: read`",
        ),
    });
}

async fn client_key(client: Option<&Client>) -> Check {
    let name = "client key";
    match client {
        None => Check::noted(
            name,
            "none given: live power states and questions to nodes are not available",
            "create one in the panel under Account, API Credentials, if you want them",
        ),
        Some(client) => match client.account().get().await {
            Ok(account) if account.admin => Check::passed(name, "known to the panel, of an administrator"),
            Ok(_) => Check::noted(
                name,
                "known to the panel, but not of an administrator: it sees its owner's servers only",
                "give the client key of an administrator",
            ),
            Err(error) => Check::failed(name, error.to_string(), error.advice()),
        },
    }
}
