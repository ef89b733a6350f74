//! Database hosts.

use panel_http::{
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};
use pelican_api::models::database_host::{DatabaseHost, Include, Sort};

use super::{answers, panel};

const ALWAYS: [&str; 4] = ["/name", "/host", "/port", "/username"];

pub(super) static ROUTES: &[Route] = &[
    Route::new("database_hosts.list", answers::<ItemList<DatabaseHost>>, |it| {
        list!(
            panel().database_hosts().list(), it,
            ["name" filter_name, "host" filter_host],
            include Include, sort Sort
        )
    }),
    Route::new("database_hosts.get", answers::<Item<DatabaseHost>>, |it| {
        it.read(panel().database_host(it.id(0)).get())
    }),
    Route::new("database_hosts.create", answers::<Item<DatabaseHost>>, |it| {
        it.read(panel().database_hosts().create(&it.body()?))
    })
    .sends(&ALWAYS, &["password", "node_ids"]),
    Route::new("database_hosts.update", answers::<Item<DatabaseHost>>, |it| {
        it.read(panel().database_host(it.id(0)).update(&it.body()?))
    })
    .sends(&ALWAYS, &["password"]),
    Route::new("database_hosts.delete", answers_nothing, |it| {
        finish(panel().database_host(it.id(0)).delete())
    }),
];
