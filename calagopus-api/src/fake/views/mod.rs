//! Rows as the panel shows them.

mod client;
mod egg;
mod server;

use jiff::{Timestamp, fmt::temporal::DateTimePrinter};
use serde_json::{Value, json};

pub(super) use self::{
    client::{client_server, egg_configuration_of},
    egg::{egg, nest, server_variable, variable},
    server::{assignment, server},
};
use super::state::{Activity, Allocation, Database, Key, Kind, Node, Thing, User};

/// A time as the panel writes it: to the microsecond, and without the last three or six digits when these are zeros.
pub(super) fn date(at: Timestamp) -> Value {
    let digits = match at.subsec_nanosecond() / 1000 {
        0 => 0,
        micros if micros % 1000 == 0 => 3,
        _ => 6,
    };
    let printer = DateTimePrinter::new().precision(Some(digits));
    Value::from(printer.timestamp_to_string(&at))
}

/// A thing: its body between its uuid and its date.
pub(super) fn thing(thing: &Thing) -> Value {
    let mut view = serde_json::Map::new();
    view.insert("uuid".to_owned(), Value::from(thing.uuid.as_str()));
    view.extend(thing.body.clone());
    view.insert("created".to_owned(), date(thing.created));
    Value::Object(view)
}

/// A view with more members.
pub(super) fn with<const N: usize>(mut view: Value, more: [(&str, Value); N]) -> Value {
    if let Value::Object(members) = &mut view {
        members.extend(more.map(|(name, value)| (name.to_owned(), value)));
    }
    view
}

fn linked(database: &Database, kind: Kind, uuid: Option<&str>) -> Value {
    let row = uuid.and_then(|uuid| database.thing(kind, uuid));
    row.map_or(Value::Null, thing)
}

pub(super) fn location(database: &Database, location: &Thing) -> Value {
    let text = |field| location.body.get(field).cloned().unwrap_or_default();
    json!({
        "uuid": location.uuid,
        "backup_configuration": linked(database, Kind::BackupConfiguration, location.text("backup_configuration_uuid")),
        "name": text("name"), "description": text("description"), "flag": text("flag"),
        "created": date(location.created),
    })
}

pub(super) fn node(database: &Database, node: &Node) -> Value {
    let row = database.thing(Kind::Location, &node.location);
    json!({
        "uuid": node.uuid,
        "location": row.map(|row| location(database, row)),
        "backup_configuration": linked(database, Kind::BackupConfiguration, node.backup_configuration.as_deref()),
        "name": node.name,
        "description": node.description,
        "deployment_enabled": node.deployment_enabled,
        "maintenance_enabled": node.maintenance_enabled,
        "public_url": node.public_url,
        "url": node.url,
        "sftp_host": node.sftp_host,
        "sftp_port": node.sftp_port,
        "memory": node.memory,
        "disk": node.disk,
        "created": date(node.created),
    })
}

/// An allocation of a node, with the server that has it.
pub(super) fn allocation(database: &Database, row: &Allocation) -> Value {
    let mut assignments = database.assignments.iter();
    let server = assignments.find(|assignment| assignment.allocation == row.uuid);
    let holder = server.and_then(|assignment| database.servers.get(&assignment.server));
    json!({
        "uuid": row.uuid,
        "server": holder.map(|holder| server::server(database, holder)),
        "ip": row.ip,
        "ip_alias": row.ip_alias,
        "port": row.port,
        "created": date(row.created),
    })
}

/// A user as administrators see one.
pub(super) fn user(database: &Database, user: &User) -> Value {
    with(account(database, user), [("external_id", json!(user.external_id))])
}

/// A user as they see themselves.
pub(super) fn account(database: &Database, user: &User) -> Value {
    json!({
        "uuid": user.uuid,
        "username": user.username,
        "role": linked(database, Kind::Role, user.role.as_deref()),
        "avatar": null,
        "email": user.email,
        "name_first": user.name_first,
        "name_last": user.name_last,
        "admin": user.admin,
        "frozen": user.frozen,
        "suspended": user.suspended,
        "totp_enabled": user.second_factor.is_some(),
        "totp_last_used": null,
        "require_two_factor": false,
        "language": user.language,
        "toast_position": user.toast_position,
        "start_on_grouped_servers": user.start_on_grouped_servers,
        "has_password": user.password.is_some(),
        "created": date(user.created),
    })
}

/// A user as others see one.
pub(super) fn person(database: &Database, uuid: &str) -> Value {
    let user = database.users.get(uuid);
    user.map_or(Value::Null, |user| {
        json!({
            "uuid": user.uuid, "username": user.username, "avatar": null, "totp_enabled": false,
            "created": date(user.created),
        })
    })
}

pub(super) fn key(key: &Key) -> Value {
    json!({
        "uuid": key.uuid,
        "name": key.name,
        "key_start": key.start(),
        "allowed_ips": key.allowed_ips,
        "user_permissions": key.user_permissions,
        "admin_permissions": key.admin_permissions,
        "server_permissions": key.server_permissions,
        "last_used": key.last_used.map(date),
        "expires": key.expires.map(date),
        "created": date(key.created),
    })
}

/// Something that was done to a server, by its owner or a subuser.
pub(super) fn server_activity(database: &Database, row: &Activity) -> Value {
    with(admin_activity(database, row), [("is_schedule", json!(false))])
}

/// Something that was done by an administrator.
pub(super) fn admin_activity(database: &Database, row: &Activity) -> Value {
    json!({
        "user": person(database, &row.user),
        "impersonator": row.impersonator.as_deref().map(|uuid| person(database, uuid)),
        "event": row.event,
        "ip": super::panel::CALLER_ADDRESS,
        "data": row.data,
        "is_api": true,
        "created": date(row.created),
    })
}

/// Something that was done to an account.
pub(super) fn user_activity(database: &Database, row: &Activity) -> Value {
    let mut view = admin_activity(database, row);
    if let Value::Object(view) = &mut view {
        view.remove("user");
    }
    view
}

/// A database host, without the password to it.
pub(super) fn database_host(_: &Database, host: &Thing) -> Value {
    let mut view = thing(host);
    if let Some(password) = view.pointer_mut("/credentials/password") {
        *password = Value::from("");
    }
    view
}

/// A repository of eggs, without what opens it.
pub(super) fn egg_repository(repository: &Thing) -> Value {
    let mut view = thing(repository);
    if let Some(credentials) = view.get_mut("credentials") {
        if credentials.is_null() {
            *credentials = json!({"type": "none"});
        }
        for secret in ["password", "private_key", "passphrase"] {
            if let Some(secret) = credentials.get_mut(secret).filter(|it| !it.is_null()) {
                *secret = Value::from("");
            }
        }
    }
    view
}
