//! The rows that the path of a route names.

use panel_http::fake::routes::Found;

use super::Action;
use crate::fake::state::Database;

/// Whether the rows that the path names exist, and belong together. The panel looks before it counts the call.
pub(in crate::fake) fn rows_are_there(database: &Database, route: &Found<Action>) -> bool {
    let (mut node, mut server, mut schedule) = (None, None, None);
    route.named().all(|(name, value)| {
        let id = value.parse::<u64>().unwrap_or_default();
        match name {
            "user" => database.users.contains_key(&id),
            "role" => database.roles.contains_key(&id),
            "node" => {
                node = Some(id);
                database.nodes.contains_key(&id)
            }
            "allocation" => {
                let row = database.allocations.get(&id);
                row.is_some_and(|row| match node {
                    Some(node) => row.node == node,
                    None => row.server == server,
                })
            }
            "server" => {
                server = Some(id);
                database.servers.contains_key(&id)
            }
            "server_uuid" => {
                server = database.server_by_word(value).map(|server| server.id);
                server.is_some()
            }
            "database" => database
                .databases
                .get(&id)
                .is_some_and(|row| Some(row.server) == server),
            "backup" => {
                let mut rows = database.backups.values();
                rows.any(|row| row.uuid == value && Some(row.server) == server)
            }
            "schedule" => {
                schedule = Some(id);
                database
                    .schedules
                    .get(&id)
                    .is_some_and(|row| Some(row.server) == server)
            }
            "task" => database
                .tasks
                .get(&id)
                .is_some_and(|row| Some(row.schedule) == schedule),
            "subuser" => database.subuser_by_uuid(server.unwrap_or_default(), value).is_some(),
            "host" => database.hosts.contains_key(&id),
            "mount" => database.mounts.contains_key(&id),
            "plugin" => database.plugins.contains_key(value),
            "egg" => database.eggs.contains_key(&id),
            "egg_uuid" => database.eggs.values().any(|egg| egg.uuid == value),
            _ => true,
        }
    })
}
