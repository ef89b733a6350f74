//! `/api/application/nests` and the eggs in them: looking only.

use panel_http::fake::{
    Access,
    document::{item, list as shown_list, page},
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
};

use super::{Call, PAGES};
use crate::fake::panel::Outcome;

/// Paged, without filters and sorts.
pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter(true, "nests", Access::Read)?;
    let listing = Listing::plain(call.incoming, PAGES)?;
    let world = call.panel.world();
    let view = call.view(&world.database);
    let includes = call.includes();
    let nests = listing.cut(world.database.nests.values().collect(), call.incoming, Links::Bare);
    Ok(Reply::ok(page("nest", nests, |nest| view.nest(nest, &includes))?))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let nest = world.database.nests.get(&call.id(0));
    call.enter(nest.is_some(), "nests", Access::Read)?;
    let nest = nest.ok_or_else(Refusal::not_found)?;
    let shown = call.view(&world.database).nest(nest, &call.includes())?;
    Ok(Reply::ok(item("nest", shown)))
}

/// All eggs of a nest at once.
pub(super) fn eggs(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let nest = call.id(0);
    call.enter(world.database.nests.contains_key(&nest), "eggs", Access::Read)?;
    let view = call.view(&world.database);
    let includes = call.includes();
    let eggs = world.database.eggs.values().filter(|egg| egg.nest == nest);
    Ok(Reply::ok(shown_list("egg", eggs, |egg| view.egg(egg, &includes))?))
}

pub(super) fn egg(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let egg = world
        .database
        .eggs
        .get(&call.id(1))
        .filter(|egg| egg.nest == call.id(0));
    call.enter(egg.is_some(), "eggs", Access::Read)?;
    let egg = egg.ok_or_else(Refusal::not_found)?;
    let shown = call.view(&world.database).egg(egg, &call.includes())?;
    Ok(Reply::ok(item("egg", shown)))
}
