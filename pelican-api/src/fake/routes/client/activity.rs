//! `/api/client/account/activity` and `/api/client/servers/*/activity`.

use panel_http::fake::{
    document::page,
    outcome::Reply,
    paging::{Links, Listing, Pages},
};

use super::{Call, entry};
use crate::fake::{
    panel::Outcome,
    state::{Activity, Database, Subject},
};

const PAGES: Pages = Pages::of(25, 15).at_most(100);

pub(super) fn of_account(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    list(call, &world.database, Subject::User(call.caller.user.user.id))
}

pub(super) fn of_server(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = entry::permitted(call, &world.database, "activity.read")?;
    list(call, &world.database, Subject::Server(server.id))
}

/// The oldest first, unless another order is asked for.
fn list(call: &Call<'_>, database: &Database, subject: Subject) -> Outcome {
    let listing = Listing::read(call.incoming, PAGES, &["event"], &["timestamp"])?;
    let fits = |entry: &&Activity| entry.subjects.contains(&subject) && listing.finds("event", Some(&entry.event));
    let mut entries: Vec<&Activity> = database.activity.iter().filter(fits).collect();
    listing.sort(&mut entries, |entry, _| (entry.at.as_second(), String::new()));
    let view = call.view(database);
    let includes = call.includes();
    let entries = listing.cut(entries, call.incoming, Links::Whole);
    Ok(Reply::ok(page("activity_log", entries, |entry| {
        view.activity(entry, &includes)
    })?))
}
