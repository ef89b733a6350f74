//! Operations that are there with the feature `full`, as far as a real panel was seen to do them.

use calagopus_api::{
    admin::database_hosts::DatabaseHost,
    generated::admin::{
        activity::Activity,
        settings::{Settings, UpdateSettings},
    },
};
use panel_http::recording::suite::{Route, answers_nothing, finish};

use super::{one, page, panel};

pub(super) static ROUTES: &[Route] = &[
    Route::new(
        "admin.activity.list",
        |body| page::<Activity>(body, "activities"),
        |it| {
            let mut list = panel().activity().list();
            for (name, value) in it.exchange.query_pairs() {
                let wrong = |error: &dyn std::fmt::Display| format!("{name}: {error}");
                list = match name.as_str() {
                    "page" => list.page(value.parse().map_err(|error| wrong(&error))?),
                    "per_page" => list.per_page(value.parse().map_err(|error| wrong(&error))?),
                    "search" => list.search(value),
                    "user" => list.user(value.parse().map_err(|error| wrong(&error))?),
                    other => return Err(format!("no builder for `{other}` in the query")),
                };
            }
            finish(list.into_call())
        },
    ),
    Route::new(
        "admin.settings.get",
        |body| one::<Settings>(body, "settings"),
        |_| finish(panel().settings().get()),
    ),
    Route::new("admin.settings.update", answers_nothing, |it| {
        finish(panel().settings().update(&it.body::<UpdateSettings>()?))
    })
    .sends(
        &[],
        &[
            "oobe_step",
            "storage_driver",
            "mail_mode",
            "captcha_provider",
            "app",
            "webauthn",
            "server",
            "user",
            "activity",
            "ratelimits",
        ],
    ),
    Route::new(
        "admin.database_hosts.create",
        |body| one::<DatabaseHost>(body, "database_host"),
        |it| finish(panel().database_hosts().create(&it.body()?)),
    )
    .sends(
        &[
            "/name",
            "/type",
            "/deployment_enabled",
            "/maintenance_enabled",
            "/credentials",
        ],
        &["public_host", "public_port"],
    ),
    Route::new("admin.database_hosts.test", answers_nothing, |it| {
        finish(panel().database_host(it.parsed(0)?).test())
    }),
    Route::new("admin.database_hosts.delete", answers_nothing, |it| {
        finish(panel().database_host(it.parsed(0)?).delete(it.member("force")?))
    })
    .sends(&["/force"], &[]),
];
