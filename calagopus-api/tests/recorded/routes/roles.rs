//! Roles.

use calagopus_api::models::{role::Role, user::User};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};

use super::{one, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.roles.list", |body| page::<Role>(body, "roles"), |it| list!(panel().roles().list(), it, ["search" search])),
    Route::new("admin.roles.create", |body| one::<Role>(body, "role"), |it| finish(panel().roles().create(&it.body()?))).sends(&["/name", "/require_two_factor", "/admin_permissions", "/server_permissions"], &["description"]),
    Route::new("admin.roles.get", |body| one::<Role>(body, "role"), |it| finish(panel().role(it.parsed(0)?).get())),
    Route::new("admin.roles.update", answers_nothing, |it| finish(panel().role(it.parsed(0)?).update(&it.body()?))).sends(&[], &["name", "description", "require_two_factor", "admin_permissions", "server_permissions"]),
    Route::new("admin.roles.delete", answers_nothing, |it| finish(panel().role(it.parsed(0)?).delete())).sends(&[], &[]),
    Route::new("admin.roles.duplicate", |body| one::<Role>(body, "role"), |it| finish(panel().role(it.parsed(0)?).duplicate(it.member::<String>("name")?))).sends(&["/name"], &[]),
    Route::new("admin.roles.users", |body| page::<User>(body, "users"), |it| list!(panel().role(it.parsed(0)?).users(), it, ["search" search])),
];
