//! Nests.

use calagopus_api::models::nest::{Nest, NestWithEggs};
use panel_http::{
    recorded_list as list,
    recording::suite::{Built, Recorded, Route, answers_nothing, finish},
};

use super::{one, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.nests.list", |body| page::<Nest>(body, "nests"), |it| list!(panel().nests().list(), it, ["search" search])),
    Route::new("admin.nests.create", |body| one::<Nest>(body, "nest"), |it| finish(panel().nests().create(&it.body()?))).sends(&["/author", "/name"], &["description"]),
    Route::new("admin.nests.with_eggs", |body| one::<Vec<NestWithEggs>>(body, "nests"), |_| finish(panel().nests().with_eggs())),
    Route::new("admin.nests.get", |body| one::<Nest>(body, "nest"), |it| finish(panel().nest(it.parsed(0)?).get())),
    Route::new("admin.nests.update", answers_nothing, |it| finish(panel().nest(it.parsed(0)?).update(&it.body()?))).sends(&[], &["author", "name", "description"]),
    Route::new("admin.nests.delete", answers_nothing, delete).sends(&["/delete_eggs"], &[]),
    Route::new("admin.nests.delete_with_eggs", answers_nothing, delete).sends(&["/delete_eggs"], &[]),
];

/// One route with two calls.
fn delete(it: &Recorded<'_>) -> Built {
    let nest = panel().nest(it.parsed(0)?);
    if it.member("delete_eggs")? {
        finish(nest.delete_with_eggs())
    } else {
        finish(nest.delete())
    }
}
