//! Databases of a server, of the Application API.

use panel_http::{
    envelope::{Item, ItemList},
    recording::suite::{Route, answers_nothing, finish},
};
use pelican_api::models::database::Database;

use super::{answers, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("databases.list", answers::<ItemList<Database>>, |it| {
        it.read(panel().server(it.id(0)).databases().list())
    }),
    Route::new("databases.get", answers::<Item<Database>>, |it| {
        it.read(panel().server(it.id(0)).database(it.id(1)).get())
    }),
    Route::new("databases.create", answers::<Item<Database>>, |it| {
        it.read(panel().server(it.id(0)).databases().create(&it.body()?))
    })
    .sends(&["/database", "/remote", "/host"], &[]),
    Route::new("databases.reset_password", answers_nothing, |it| {
        finish(panel().server(it.id(0)).database(it.id(1)).reset_password())
    }),
    Route::new("databases.delete", answers_nothing, |it| {
        finish(panel().server(it.id(0)).database(it.id(1)).delete())
    }),
];
