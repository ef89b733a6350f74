//! Egg configurations.

use calagopus_api::models::egg_configuration::EggConfiguration;
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};

use super::{one, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.egg_configurations.list", |body| page::<EggConfiguration>(body, "egg_configurations"), |it| list!(panel().egg_configurations().list(), it, ["search" search])),
    Route::new("admin.egg_configurations.create", |body| one::<EggConfiguration>(body, "egg_configuration"), |it| finish(panel().egg_configurations().create(&it.body()?))).sends(&["/name", "/order", "/eggs"], &["description", "config_allocations", "config_startup", "config_routes"]),
    Route::new("admin.egg_configurations.get", |body| one::<EggConfiguration>(body, "egg_configuration"), |it| finish(panel().egg_configuration(it.parsed(0)?).get())),
    Route::new("admin.egg_configurations.update", answers_nothing, |it| finish(panel().egg_configuration(it.parsed(0)?).update(&it.body()?))).sends(&[], &["name", "description", "order", "eggs", "config_allocations", "config_startup", "config_routes"]),
    Route::new("admin.egg_configurations.delete", answers_nothing, |it| finish(panel().egg_configuration(it.parsed(0)?).delete())).sends(&[], &[]),
    Route::new("admin.egg_configurations.duplicate", |body| one::<EggConfiguration>(body, "egg_configuration"), |it| finish(panel().egg_configuration(it.parsed(0)?).duplicate(it.member::<String>("name")?))).sends(&["/name"], &[]),
];
