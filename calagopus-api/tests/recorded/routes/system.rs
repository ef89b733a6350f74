//! The panel itself, what it counts, and what it tells everybody.

use calagopus_api::{
    SystemOverview,
    models::{
        public::PublicSettings,
        stats::{BackupStats, Counts},
        system::{NodeClocks, SystemHealth},
    },
};
use panel_http::recording::suite::{Route, finish};

use super::{answers, one, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.system.overview", answers::<SystemOverview>, |_| {
        finish(panel().system_overview())
    }),
    Route::new("admin.system.health", answers::<SystemHealth>, |_| {
        finish(panel().system_health())
    }),
    Route::new("admin.system.node_clocks", answers::<NodeClocks>, |it| {
        let pairs = it.exchange.query_pairs().into_iter();
        finish(pairs.fold(panel().node_clocks(), |call, (name, value)| call.query(name, value)))
    }),
    Route::new(
        "admin.stats.general",
        |body| one::<Counts>(body, "stats"),
        |_| finish(panel().stats().general()),
    ),
    Route::new("admin.stats.backups", answers::<BackupStats>, |_| {
        finish(panel().stats().backups())
    }),
    Route::new("public.settings", answers::<PublicSettings>, |_| {
        finish(panel().public_settings())
    }),
    Route::new(
        "public.languages",
        |body| one::<Vec<String>>(body, "languages"),
        |_| finish(panel().languages()),
    ),
];
