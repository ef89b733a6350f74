//! Client server.

use panel_http::recording::suite::Route;

pub(super) static ROUTES: &[Route] = &[];
