//! Roles.

use panel_http::{
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};
use pelican_api::models::role::{Include, Role, Sort};

use super::{answers, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("roles.list", answers::<ItemList<Role>>, |it| {
        list!(
            panel().roles().list(), it,
            ["id" filter_id, "name" filter_name],
            include Include, sort Sort
        )
    }),
    Route::new("roles.get", answers::<Item<Role>>, |it| {
        it.read(panel().role(it.id(0)).get())
    }),
    Route::new("roles.create", answers::<Item<Role>>, |it| {
        it.read(panel().roles().create(&it.body()?))
    })
    .sends(&["/name"], &[]),
    Route::new("roles.rename", answers::<Item<Role>>, |it| {
        let name: String = it.member("name")?;
        it.read(panel().role(it.id(0)).rename(name))
    })
    .sends(&["/name"], &[]),
    Route::new("roles.delete", answers_nothing, |it| {
        finish(panel().role(it.id(0)).delete())
    }),
];
