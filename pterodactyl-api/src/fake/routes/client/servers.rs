//! `/api/client` and `/api/client/servers/*`: the servers that a user may see.

use panel_http::fake::{
    collation,
    document::{item, page},
    outcome::Reply,
    paging::{Links, Listing},
    php::text_of,
};
use serde_json::json;

use super::{Call, entry};
use crate::fake::{panel::Outcome, routes::PAGES, state::Server};

/// Own servers and those that the user was let at; `type=owner` own ones only, `type=admin` the others, `type=admin-all`
/// all, the last two for administrators only.
pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.caller.check_client_key()?;
    let filters = ["uuid", "name", "description", "external_id", "*"];
    let listing = Listing::read(call.incoming, PAGES, &filters, &[])?.at_most(100);
    let world = call.panel.world();
    let user = &call.caller.user;
    let kind = text_of(call.incoming.get("type"));
    let is_listed = |server: &Server| match kind.as_str() {
        "admin" => user.root_admin && !world.database.is_accessible(server, user),
        "admin-all" => user.root_admin,
        "owner" => server.owner == user.id,
        _ => world.database.is_accessible(server, user),
    };
    let is_anywhere = |server: &Server| {
        let wanted = listing.filter("*");
        let finds = |text: &String| {
            collation::contains(&server.name, text)
                || server.uuid.starts_with(text.as_str())
                || server
                    .external_id
                    .as_deref()
                    .is_some_and(|id| collation::same(id, text))
        };
        wanted.is_empty() || wanted.iter().any(finds)
    };
    let fits = |server: &&Server| {
        is_listed(server)
            && listing.finds("uuid", Some(&server.uuid))
            && listing.finds("name", Some(&server.name))
            && listing.finds("description", Some(&server.description))
            && listing.finds("external_id", server.external_id.as_deref())
            && is_anywhere(server)
    };
    let rows: Vec<&Server> = world.database.servers.values().filter(fits).collect();
    let view = call.view(&world.database);
    let includes = call.includes();
    let rows = listing.cut(rows, call.incoming, Links::Whole);
    Ok(Reply::ok(page("server", rows, |server| {
        view.client_server(server, &includes)
    })?))
}

/// One server, whatever state it is in, with what the caller may do with it.
pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = entry::entered(call, &world.database)?;
    let user = &call.caller.user;
    let permissions = world.database.permissions(&server, user);
    let shown = call.view(&world.database).client_server(&server, &call.includes())?;
    let mut document = item("server", shown);
    if let Some(document) = document.as_object_mut() {
        let meta = json!({"is_server_owner": server.owner == user.id, "user_permissions": permissions});
        document.insert("meta".to_owned(), meta);
    }
    Ok(Reply::ok(document))
}
