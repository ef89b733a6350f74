//! The panel itself.

use calagopus_api::SystemOverview;
use panel_http::recording::suite::{Route, finish};

use super::{answers, panel};

pub(super) static ROUTES: &[Route] = &[Route::new("admin.system.overview", answers::<SystemOverview>, |_| {
    finish(panel().system_overview())
})];
