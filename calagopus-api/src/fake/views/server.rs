//! A server as administrators see it.

use serde_json::{Value, json};

use super::{date, egg, nest, node, user};
use crate::fake::state::{Assignment, Database, Kind, Server};

pub(in crate::fake) fn server(database: &Database, server: &Server) -> Value {
    let egg_row = database.eggs.get(&server.egg);
    let nest_row = egg_row.and_then(|egg| database.thing(Kind::Nest, &egg.nest));
    json!({
        "uuid": server.uuid,
        "uuid_short": server.short(),
        "external_id": server.external_id,
        "allocation": first(database, server),
        "node": database.nodes.get(&server.node).map(|row| node(database, row)),
        "owner": database.users.get(&server.owner).map(|row| user(database, row)),
        "egg": egg_row.map(egg),
        "nest": nest_row.map(nest),
        "backup_configuration": super::linked(
            database,
            Kind::BackupConfiguration,
            server.backup_configuration.as_deref(),
        ),
        "status": server.status.map(crate::fake::state::Status::word),
        "is_suspended": server.suspended,
        "is_transferring": server.transfer.is_some(),
        "name": server.name,
        "description": server.description,
        "limits": server.limits,
        "pinned_cpus": server.pinned_cpus,
        "feature_limits": server.features,
        "startup": server.startup,
        "image": server.image,
        "auto_kill": server.auto_kill,
        "auto_start_behavior": server.auto_start_behavior,
        "timezone": server.timezone,
        "hugepages_passthrough_enabled": server.hugepages,
        "kvm_passthrough_enabled": server.kvm,
        "created": date(server.created),
    })
}

/// The first allocation, if the server has one.
pub(super) fn first(database: &Database, server: &Server) -> Value {
    let row = server
        .allocation
        .as_deref()
        .and_then(|uuid| database.assignments.get(uuid));
    row.map_or(Value::Null, |row| assignment(database, row))
}

/// An allocation of a server.
pub(in crate::fake) fn assignment(database: &Database, row: &Assignment) -> Value {
    let allocation = database.allocations.get(&row.allocation);
    let server = database.servers.get(&row.server);
    let is_primary = server.is_some_and(|server| server.allocation.as_deref() == Some(&row.uuid));
    json!({
        "uuid": row.uuid,
        "ip": allocation.map(|it| &it.ip),
        "ip_alias": allocation.map(|it| &it.ip_alias),
        "port": allocation.map(|it| it.port),
        "notes": row.notes,
        "is_primary": is_primary,
        "created": date(row.created),
    })
}
