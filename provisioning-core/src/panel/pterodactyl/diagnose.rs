//! The connection test: each permission that a sale needs, one by one.

use panel_http::{Endpoint, Error, ErrorKind, Safety};
use pterodactyl_api::{Application, Client};

use super::error::{UPGRADE, is_too_old, told};
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
    checks.push(Check::passed("address", format!("{address} is a Pterodactyl panel")));
    checks.push(Check::passed("application key", "known to the panel"));
    checks.push(permission("servers: read", servers));
    checks.push(write_permission("servers: read & write", application, &SERVERS).await);
    checks.push(permission("users: read", application.users().list().per_page(1).await));
    checks.push(write_permission("users: read & write", application, &USERS).await);
    nodes(application, &mut checks).await;
    nests(application, &mut checks).await;
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
    if let Err(error) = &nodes
        && is_too_old(error)
    {
        let message = "0.7 or older: not supported";
        checks.push(Check::failed("version", message, UPGRADE));
        return;
    }
    checks.push(permission("nodes: read", nodes));
    checks.push(match first {
        Some(node) => {
            let allocations = application.node(node).allocations().list().per_page(1).await;
            checks::without_addresses(
                permission("allocations: read", allocations),
                "servers can be made, but their addresses are hidden",
            )
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
    checks.push(permission("nests: read", nests));
    checks.push(match first {
        Some(nest) => permission("eggs: read", application.nest(nest).eggs().list().await),
        None => Check::noted(
            "eggs: read",
            "not tested: no nest is to be seen",
            "import an egg on the panel, or give `nests: read`",
        ),
    });
}

async fn client_key(client: Option<&Client>) -> Check {
    checks::client_key(match client {
        Some(client) => Some(client.account().get().await.map(|account| account.admin)),
        None => None,
    })
}
