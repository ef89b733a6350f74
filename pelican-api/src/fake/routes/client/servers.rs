//! `/api/client` and `/api/client/servers/*`: the servers that a user may see.

use panel_http::fake::{
    collation,
    document::{item, page},
    outcome::Reply,
    paging::{Links, Listing, Pages},
    php::text_of,
};
use serde_json::json;

use super::{Call, entry};
use crate::fake::{
    panel::Outcome,
    state::{Database, Server},
};

const PAGES: Pages = Pages::of(50, 15).at_most(100);

/// Own servers and those that the user was let at; `type=owner` own ones only, `type=admin` the others, `type=admin-all`
/// all, the last two for root administrators only.
pub(super) fn list(call: &Call<'_>) -> Outcome {
    let filters = ["uuid", "name", "description", "external_id", "*"];
    let listing = Listing::read(call.incoming, PAGES, &filters, &[])?;
    let world = call.panel.world();
    let database = &world.database;
    let user = &call.caller.user.user;
    let is_root = call.caller.user.is_root;
    let kind = text_of(call.incoming.get("type"));
    let is_listed = |server: &Server| match kind.as_str() {
        "admin" => is_root && !database.is_accessible(server, user),
        "admin-all" => is_root,
        "owner" => server.owner == user.id,
        _ => database.is_accessible(server, user),
    };
    let wanted = listing.filter("*");
    let fits = |server: &&Server| {
        is_listed(server)
            && listing.finds("uuid", Some(&server.uuid))
            && listing.finds("name", Some(&server.name))
            && listing.finds("description", Some(&server.description))
            && listing.finds("external_id", server.external_id.as_deref())
            && (wanted.is_empty() || wanted.iter().any(|text| is_meant(database, server, text)))
    };
    let rows: Vec<&Server> = database.servers.values().filter(fits).collect();
    let view = call.view(database);
    let includes = call.includes();
    let rows = listing.cut(rows, call.incoming, Links::Whole);
    Ok(Reply::ok(page("server", rows, |server| {
        view.client_server(server, &includes)
    })?))
}

/// An address, an address and the beginning of a port, or that alone after a colon; anything else is looked for in names,
/// keys and the beginnings of uuids.
fn is_meant(database: &Database, server: &Server, text: &str) -> bool {
    let (ip, port) = text.split_once(':').unwrap_or((text, ""));
    let is_port = port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    let is_address = is_port && ip.parse::<std::net::Ipv4Addr>().is_ok();
    if is_address || (is_port && ip.is_empty() && !port.is_empty()) {
        let mut rows = database.allocations_of(server.id);
        return rows.any(|row| (ip.is_empty() || row.ip == ip) && row.port.to_string().starts_with(port));
    }
    collation::contains(&server.name, text)
        || server.uuid.starts_with(text)
        || server.external_id.as_deref() == Some(text)
}

/// One server, whatever state it is in, with what the caller may do with it.
pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = entry::entered(call, &world.database)?;
    let user = &call.caller.user.user;
    let permissions = world.database.permissions(&server, user);
    let shown = call.view(&world.database).client_server(&server, &call.includes())?;
    let mut document = item("server", shown);
    if let Some(document) = document.as_object_mut() {
        let meta = json!({"is_server_owner": server.owner == user.id, "user_permissions": permissions});
        document.insert("meta".to_owned(), meta);
    }
    Ok(Reply::ok(document))
}
