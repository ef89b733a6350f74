//! The connection test: each permission that a sale needs, one by one.

use panel_http::{Endpoint, Error, ErrorKind, Safety};
use pelican_api::{Application, Client};

use super::error::told;
use crate::{
    diagnose::Check,
    panel::wings::checks::{self, permission},
};

static SERVERS: Endpoint = Endpoint::post("servers.may_write", "/api/application/servers", Safety::Act);
static USERS: Endpoint = Endpoint::post("users.may_write", "/api/application/users", Safety::Act);

pub(super) async fn run(application: &Application, client: Option<&Client>) -> Vec<Check> {
    let mut checks = Vec::new();
    let servers = application.servers().list().per_page(1).await;
    let servers = match servers {
        Err(error) if error.kind() != ErrorKind::Forbidden => return vec![checks::no_access(error, told)],
        servers => servers,
    };
    let address = application.transport().address();
    checks.push(Check::passed("address", format!("{address} is a Pelican panel")));
    checks.push(Check::passed("application key", "known to the panel"));
    checks.push(permission("server: read", servers));
    checks.push(write_permission("server: read & write", application, &SERVERS).await);
    checks.push(permission("user: read", application.users().list().per_page(1).await));
    checks.push(write_permission("user: read & write", application, &USERS).await);
    nodes(application, &mut checks).await;
    checks.push(permission("egg: read", application.eggs().list().await));
    checks.push(roles(application).await);
    checks.push(client_key(client).await);
    checks
}

/// Whether the key may make servers.
pub(super) async fn may_create_servers(application: &Application) -> Result<bool, Error> {
    checks::may_write(checks::probe(application.transport(), &SERVERS).await)
}

async fn write_permission(name: &str, application: &Application, probe: &'static Endpoint) -> Check {
    checks::write_permission(name, checks::probe(application.transport(), probe).await)
}

async fn nodes(application: &Application, checks: &mut Vec<Check>) {
    let nodes = application.nodes().list().per_page(1).await;
    let first = nodes
        .as_ref()
        .ok()
        .and_then(|page| page.items.first())
        .map(|node| node.id);
    checks.push(permission("node: read", nodes));
    checks.push(match first {
        Some(node) => {
            let allocations = application.node(node).allocations().list().per_page(1).await;
            checks::without_addresses(
                permission("allocation: read", allocations),
                "only products with ports of their own can be sold, and the addresses of servers are hidden",
            )
        }
        None => Check::noted(
            "allocation: read",
            "not tested: no node is to be seen",
            "make a node on the panel, or give `node: read`",
        ),
    });
}

/// Who may administer the panel is only seen by the roles.
async fn roles(application: &Application) -> Check {
    match permission("role: read", application.roles().list().await) {
        check if check.is_failure() => Check::noted(
            check.name,
            "missing: an account that is there already is not taken for a customer's by its e-mail address",
            check.advice,
        ),
        check => check,
    }
}

async fn client_key(client: Option<&Client>) -> Check {
    checks::client_key(match client {
        Some(client) => Some(client.account().get().await.map(|account| account.root_admin)),
        None => None,
    })
}
