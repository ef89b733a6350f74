//! Plugins of the panel.

use panel_http::{
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};
use pelican_api::models::plugin::{Files, Plugin, Sort};

use super::{answers, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("plugins.list", answers::<ItemList<Plugin>>, |it| {
        list!(
            panel().plugins().list(), it,
            ["id" filter_id, "name" filter_name, "author" filter_author, "category" filter_category],
            sort Sort
        )
    }),
    Route::new("plugins.get", answers::<Item<Plugin>>, |it| {
        finish(panel().plugin(it.segment(0)).get())
    }),
    Route::new("plugins.import_file", answers_nothing, |it| {
        finish(panel().plugins().import_file(it.text()))
    })
    .of_text(),
    Route::new("plugins.import_url", answers_nothing, |it| {
        let url: String = it.member("url")?;
        finish(panel().plugins().import_url(url))
    })
    .sends(&["/url"], &[]),
    Route::new("plugins.install", answers::<Item<Plugin>>, |it| {
        finish(panel().plugin(it.segment(0)).install())
    }),
    Route::new("plugins.update", answers::<Item<Plugin>>, |it| {
        finish(panel().plugin(it.segment(0)).update())
    }),
    Route::new("plugins.uninstall", answers::<Item<Plugin>>, |it| {
        let files = if it.member("delete")? {
            Files::Delete
        } else {
            Files::Keep
        };
        finish(panel().plugin(it.segment(0)).uninstall(files))
    })
    .sends(&["/delete"], &[]),
    Route::new("plugins.enable", answers::<Item<Plugin>>, |it| {
        finish(panel().plugin(it.segment(0)).enable())
    }),
    Route::new("plugins.disable", answers::<Item<Plugin>>, |it| {
        finish(panel().plugin(it.segment(0)).disable())
    }),
];
