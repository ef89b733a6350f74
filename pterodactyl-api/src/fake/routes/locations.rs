//! `/api/application/locations`.

use panel_http::fake::{
    Access, collation,
    document::{Includes, item, made, page},
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
    php::{optional, text, text_of},
    validation::Form,
};
use serde_json::Value;

use super::{Call, PAGES};
use crate::fake::{
    panel::Outcome,
    state::{Database, Location, Table},
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter(true, "locations", Access::Read)?;
    let listing = Listing::read(call.incoming, PAGES, &["short", "long"], &["id"])?;
    let world = call.panel.world();
    let view = call.view(&world.database);
    let fits = |location: &&Location| {
        listing.finds("short", Some(&location.short)) && listing.finds("long", location.long.as_deref())
    };
    let mut locations: Vec<&Location> = world.database.locations.values().filter(fits).collect();
    listing.sort(&mut locations, |location, _| {
        (i64::try_from(location.id).unwrap_or(i64::MAX), String::new())
    });
    let includes = call.includes();
    let locations = listing.cut(locations, call.incoming, Links::Bare);
    Ok(Reply::ok(page("location", locations, |location| {
        view.location(location, &includes)
    })?))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let location = world.database.locations.get(&call.id(0));
    call.enter(location.is_some(), "locations", Access::Read)?;
    let location = location.ok_or_else(Refusal::not_found)?;
    let shown = call.view(&world.database).location(location, &call.includes())?;
    Ok(Reply::ok(item("location", shown)))
}

pub(super) fn create(call: &Call<'_>) -> Outcome {
    call.enter(true, "locations", Access::Write)?;
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    form(sent, &world.database, None).check()?;
    let id = world.database.next_id(Table::Locations);
    let location = Location {
        id,
        short: text(sent, "short"),
        long: optional(sent, "long"),
        created_at: now,
        updated_at: now,
    };
    world.database.locations.insert(id, location.clone());
    let shown = call.view(&world.database).location(&location, &Includes::default())?;
    let resource = format!("{}/api/application/locations/{id}", call.incoming.root);
    Ok(Reply::created(made("location", shown, &resource)))
}

pub(super) fn update(call: &Call<'_>) -> Outcome {
    let now = call.panel.now();
    let mut world = call.panel.world();
    let id = call.id(0);
    call.enter(world.database.locations.contains_key(&id), "locations", Access::Write)?;
    let sent = &call.incoming.input;
    form(sent, &world.database, Some(id)).check()?;
    let location = world.database.locations.get_mut(&id).ok_or_else(Refusal::not_found)?;
    location.short = text(sent, "short");
    if sent.get("long").is_some() {
        location.long = optional(sent, "long");
    }
    location.updated_at = now;
    let location = location.clone();
    let shown = call.view(&world.database).location(&location, &call.includes())?;
    Ok(Reply::ok(item("location", shown)))
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let id = call.id(0);
    call.enter(world.database.locations.contains_key(&id), "locations", Access::Write)?;
    if world.database.nodes.values().any(|node| node.location == id) {
        return Err(Refusal::display(
            400,
            "HasActiveNodesException",
            "Cannot delete a location that has active nodes attached to it.",
        ));
    }
    world.database.locations.remove(&id);
    Ok(Reply::NoContent)
}

fn form<'a>(sent: &'a Value, database: &'a Database, own: Option<u64>) -> Form<'a> {
    let is_taken = move |_: &str, value: &Value| {
        let short = text_of(value);
        let others = database.locations.values().filter(|other| Some(other.id) != own);
        others
            .map(|other| &other.short)
            .any(|other| collation::same(other, &short))
    };
    Form::over(sent)
        .name("short", "Location Identifier")
        .name("long", "Location Description")
        .field_in("short", "required|string|between:1,60|unique", is_taken)
        .field("long", "string|nullable|between:1,191")
}
