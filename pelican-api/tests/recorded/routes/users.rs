//! Users, and their roles.

use panel_http::{
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};
use pelican_api::{
    RoleId,
    models::user::{Include, Sort, User},
};

use super::{answers, panel};

const ALWAYS: [&str; 2] = ["/email", "/username"];
const SOMETIMES: [&str; 5] = [
    "external_id",
    "is_managed_externally",
    "password",
    "language",
    "timezone",
];

pub(super) static ROUTES: &[Route] = &[
    Route::new("users.list", answers::<ItemList<User>>, |it| {
        list!(
            panel().users().list(), it,
            ["email" filter_email, "uuid" filter_uuid, "username" filter_username, "external_id" filter_external_id],
            include Include, sort Sort
        )
    }),
    Route::new("users.get", answers::<Item<User>>, |it| {
        it.read(panel().user(it.id(0)).get())
    }),
    Route::new("users.find", answers::<Item<User>>, |it| {
        it.read(panel().users().find_by_external_id(it.segment(0)))
    }),
    Route::new("users.create", answers::<Item<User>>, |it| {
        it.read(panel().users().create(&it.body()?))
    })
    .sends(&ALWAYS, &SOMETIMES),
    Route::new("users.update", answers::<Item<User>>, |it| {
        it.read(panel().user(it.id(0)).update(&it.body()?))
    })
    .sends(&ALWAYS, &SOMETIMES),
    Route::new("users.assign_roles", answers::<Item<User>>, |it| {
        let roles: Vec<RoleId> = it.member("roles")?;
        it.read(panel().user(it.id(0)).assign_roles(roles))
    })
    .sends(&["/roles"], &[]),
    Route::new("users.remove_roles", answers::<Item<User>>, |it| {
        let roles: Vec<RoleId> = it.member("roles")?;
        it.read(panel().user(it.id(0)).remove_roles(roles))
    })
    .sends(&["/roles"], &[]),
    Route::new("users.delete", answers_nothing, |it| {
        finish(panel().user(it.id(0)).delete())
    }),
];
