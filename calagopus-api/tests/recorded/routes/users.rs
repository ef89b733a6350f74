//! Users, and what they log in with.

use calagopus_api::{
    models::{server::Server, user::User},
    user::{OAuthLink, UserActivity},
};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};

use super::{flag, listed, searched, one, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new("admin.users.list", |body| page::<User>(body, "users"), |it| list!(panel().users().list(), it, ["search" search])),
    Route::new("admin.users.create", |body| one::<User>(body, "user"), |it| finish(panel().users().create(&it.body()?))).sends(&["/username", "/email", "/name_first", "/name_last", "/admin", "/language"], &["role_uuid", "external_id", "password", "frozen", "suspended", "send_email"]),
    Route::new("admin.users.find", |body| one::<User>(body, "user"), |it| finish(panel().users().find_by_external_id(it.segment(0)))),
    Route::new("admin.users.get", |body| one::<User>(body, "user"), |it| finish(panel().user(it.parsed(0)?).get())),
    Route::new("admin.users.update", answers_nothing, |it| finish(panel().user(it.parsed(0)?).update(&it.body()?))).sends(&[], &["role_uuid", "external_id", "username", "email", "name_first", "name_last", "password", "toast_position", "start_on_grouped_servers", "admin", "frozen", "suspended", "language"]),
    Route::new("admin.users.delete", answers_nothing, |it| finish(panel().user(it.parsed(0)?).delete())).sends(&[], &[]),
    Route::new("admin.users.activity", |body| page::<UserActivity>(body, "activities"), |it| list!(panel().user(it.parsed(0)?).activity(), it, ["search" search])),
    Route::new("admin.users.reset_password", answers_nothing, |it| finish(panel().user(it.parsed(0)?).reset_password())).sends(&[], &[]),
    Route::new("admin.users.oauth_links.list", |body| page::<OAuthLink>(body, "oauth_links"), |it| list!(panel().user(it.parsed(0)?).oauth_links(), it, ["search" search])),
    Route::new("admin.users.oauth_links.create", |body| one::<OAuthLink>(body, "oauth_link"), |it| {
 let identifier: String = it.member("identifier")?;
 finish(panel().user(it.parsed(0)?).create_oauth_link(it.member("oauth_provider_uuid")?, identifier))
}).sends(&["/oauth_provider_uuid", "/identifier"], &[]),
    Route::new("admin.users.oauth_links.get", |body| one::<OAuthLink>(body, "oauth_link"), |it| finish(panel().user(it.parsed(0)?).oauth_link(it.parsed(1)?))),
    Route::new("admin.users.oauth_links.delete", answers_nothing, |it| finish(panel().user(it.parsed(0)?).delete_oauth_link(it.parsed(1)?))).sends(&[], &[]),
    Route::new("admin.users.servers", |body| page::<Server>(body, "servers"), |it| {
        listed(it, panel().user(it.parsed(0)?).servers(), |list, name, value| match name {
            "owned" => Ok(list.owned(flag(value)?)),
            _ => searched(list, name, value),
        })
    }),
    Route::new("admin.users.disable_two_factor", answers_nothing, |it| finish(panel().user(it.parsed(0)?).disable_two_factor())).sends(&[], &[]),
];
