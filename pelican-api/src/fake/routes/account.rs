//! `/api/client/account`.

use panel_http::fake::{document::item, outcome::Reply};

use super::Call;
use crate::fake::panel::Outcome;

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    Ok(Reply::ok(item("user", call.view(&world.database).account())))
}
