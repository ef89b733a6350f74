//! Announcements, assets, extensions, OAuth providers, settings and what administrators did.

use calagopus_api::generated::admin::{activity, announcements, assets, extensions, oauth_providers, settings};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};

use super::{number, words};
use crate::routes::{answers, one, page, panel};

pub(in crate::routes) static ROUTES: &[Route] = &[
    Route::new(
        "admin.activity.list",
        |body| page::<activity::Activity>(body, "activities"),
        |it| {
            let user = it
                .query("user")
                .map(|user| user.parse().map_err(|error| format!("user: {error}")));
            let list = panel().activity().list();
            let list = user
                .transpose()?
                .map_or_else(|| panel().activity().list(), |user| list.user(user));
            let rest: Vec<_> = it
                .exchange
                .query_pairs()
                .into_iter()
                .filter(|(name, _)| name != "user")
                .collect();
            rest.into_iter()
                .try_fold(list, |list, (name, value)| {
                    let number = || value.parse::<u32>().map_err(|error| format!("{name}: {error}"));
                    Ok(match name.as_str() {
                        "page" => list.page(number()?.into()),
                        "per_page" => list.per_page(number()?),
                        "search" => list.search(value),
                        other => return Err(format!("no builder for `{other}` in the query")),
                    })
                })
                .and_then(|list| finish(list.into_call()))
        },
    ),
    Route::new(
        "admin.announcements.list",
        |body| page::<announcements::Announcement>(body, "announcements"),
        |it| list!(panel().announcements().list(), it, ["search" search]),
    ),
    Route::new(
        "admin.announcements.create",
        |body| one::<announcements::Announcement>(body, "announcement"),
        |it| finish(panel().announcements().create(&it.body()?)),
    )
    .sends(
        &[
            "/type",
            "/enabled",
            "/dismissible",
            "/title",
            "/title_translations",
            "/content",
            "/content_translations",
            "/locations",
            "/nodes",
            "/backup_configurations",
            "/eggs",
        ],
        &["enabled_start", "enabled_end", "dismissible_end"],
    ),
    Route::new(
        "admin.announcements.get",
        |body| one::<announcements::Announcement>(body, "announcement"),
        |it| finish(panel().announcement(it.parsed(0)?).get()),
    ),
    Route::new("admin.announcements.update", answers_nothing, |it| {
        finish(panel().announcement(it.parsed(0)?).update(&it.body()?))
    })
    .sends(
        &[],
        &[
            "type",
            "enabled",
            "enabled_start",
            "enabled_end",
            "dismissible",
            "dismissible_end",
            "title",
            "title_translations",
            "content",
            "content_translations",
            "locations",
            "nodes",
            "backup_configurations",
            "eggs",
        ],
    ),
    Route::new("admin.announcements.delete", answers_nothing, |it| {
        finish(panel().announcement(it.parsed(0)?).delete())
    })
    .sends(&[], &[]),
    Route::new(
        "admin.announcements.duplicate",
        |body| one::<announcements::Announcement>(body, "announcement"),
        |it| finish(panel().announcement(it.parsed(0)?).duplicate()),
    )
    .sends(&[], &[]),
    Route::new(
        "admin.assets.list",
        |body| page::<assets::Asset>(body, "assets"),
        |it| list!(panel().assets().list(), it, ["directory" directory]),
    ),
    Route::new(
        "admin.assets.search",
        |body| one::<Vec<assets::Asset>>(body, "assets"),
        |it| finish(panel().assets().search(&it.body()?)),
    )
    .sends(&["/search"], &["per_page", "directory"]),
    Route::new(
        "admin.assets.upload",
        |body| one::<Vec<assets::Asset>>(body, "assets"),
        |it| {
            finish(panel().assets().upload(
                &it.query("directory").unwrap_or_default(),
                "multipart/form-data; boundary=x",
                it.text(),
            ))
        },
    )
    .of_text(),
    Route::new(
        "admin.assets.delete",
        |body| one::<u64>(body, "deleted"),
        |it| finish(panel().assets().delete(&words(&it.member::<Vec<String>>("names")?))),
    )
    .sends(&["/names"], &[]),
    Route::new(
        "admin.extensions.list",
        |body| one::<Vec<extensions::Extension>>(body, "extensions"),
        |_| finish(panel().extensions().list()),
    ),
    Route::new(
        "admin.extensions.status",
        answers::<extensions::ExtensionStatus>,
        |_| finish(panel().extensions().status()),
    ),
    Route::new("admin.extensions.add", answers::<extensions::AddedExtension>, |it| {
        finish(
            panel()
                .extensions()
                .add(it.query("accept_license").as_deref() == Some("true"), it.text()),
        )
    })
    .of_text(),
    Route::new("admin.extensions.remove", answers_nothing, |it| {
        finish(
            panel()
                .extensions()
                .remove(it.segment(0), it.member("remove_migrations")?),
        )
    })
    .sends(&["/remove_migrations"], &[]),
    Route::new(
        "admin.extensions.rebuild",
        |body| one::<u64>(body, "build_id"),
        |it| {
            finish(
                panel()
                    .extensions()
                    .rebuild(it.query("force").as_deref() == Some("true")),
            )
        },
    )
    .sends(&[], &[]),
    Route::new(
        "admin.extensions.cancel_rebuild",
        |body| one::<u64>(body, "build_id"),
        |it| finish(panel().extensions().cancel_rebuild(number(it, "build_id"))),
    )
    .sends(&[], &[]),
    Route::new("admin.extensions.logs", answers::<extensions::BuildLog>, |it| {
        finish(
            panel()
                .extensions()
                .logs(number(it, "build_id"), number(it, "from_offset").unwrap_or_default()),
        )
    }),
    Route::new(
        "admin.oauth_providers.list",
        |body| page::<oauth_providers::OAuthProvider>(body, "oauth_providers"),
        |it| list!(panel().oauth_providers().list(), it, ["search" search]),
    ),
    Route::new(
        "admin.oauth_providers.create",
        |body| one::<oauth_providers::OAuthProvider>(body, "oauth_provider"),
        |it| finish(panel().oauth_providers().create(&it.body()?)),
    )
    .sends(
        &[
            "/name",
            "/enabled",
            "/login_only",
            "/login_bypass_2fa",
            "/link_viewable",
            "/user_manageable",
            "/basic_auth",
            "/client_id",
            "/client_secret",
            "/auth_url",
            "/token_url",
            "/info_url",
            "/scopes",
            "/identifier_path",
        ],
        &[
            "description",
            "email_path",
            "username_path",
            "name_first_path",
            "name_last_path",
        ],
    ),
    Route::new(
        "admin.oauth_providers.get",
        |body| one::<oauth_providers::OAuthProvider>(body, "oauth_provider"),
        |it| finish(panel().oauth_provider(it.parsed(0)?).get()),
    ),
    Route::new("admin.oauth_providers.update", answers_nothing, |it| {
        finish(panel().oauth_provider(it.parsed(0)?).update(&it.body()?))
    })
    .sends(
        &[],
        &[
            "name",
            "description",
            "enabled",
            "login_only",
            "login_bypass_2fa",
            "link_viewable",
            "user_manageable",
            "basic_auth",
            "client_id",
            "client_secret",
            "auth_url",
            "token_url",
            "info_url",
            "scopes",
            "identifier_path",
            "email_path",
            "username_path",
            "name_first_path",
            "name_last_path",
        ],
    ),
    Route::new("admin.oauth_providers.delete", answers_nothing, |it| {
        finish(panel().oauth_provider(it.parsed(0)?).delete())
    })
    .sends(&[], &[]),
    Route::new(
        "admin.oauth_providers.duplicate",
        |body| one::<oauth_providers::OAuthProvider>(body, "oauth_provider"),
        |it| {
            finish(
                panel()
                    .oauth_provider(it.parsed(0)?)
                    .duplicate(&it.member::<String>("name")?),
            )
        },
    )
    .sends(&["/name"], &[]),
    Route::new(
        "admin.oauth_providers.users",
        |body| page::<oauth_providers::LinkedUser>(body, "user_oauth_links"),
        |it| list!(panel().oauth_provider(it.parsed(0)?).users(), it, ["search" search]),
    ),
    Route::new(
        "admin.oauth_providers.user_by_identifier",
        |body| one::<oauth_providers::LinkedUser>(body, "user_oauth_link"),
        |it| finish(panel().oauth_provider(it.parsed(0)?).user_by_identifier(it.segment(1))),
    ),
    Route::new(
        "admin.oauth_providers.mappings",
        |body| page::<oauth_providers::OAuthMapping>(body, "oauth_mappings"),
        |it| list!(panel().oauth_provider(it.parsed(0)?).mappings(), it, []),
    ),
    Route::new(
        "admin.oauth_providers.create_mapping",
        |body| one::<oauth_providers::OAuthMapping>(body, "oauth_mapping"),
        |it| finish(panel().oauth_provider(it.parsed(0)?).create_mapping(&it.body()?)),
    )
    .sends(&["/matcher", "/mapping"], &[]),
    Route::new(
        "admin.oauth_providers.mappings.get",
        |body| one::<oauth_providers::OAuthMapping>(body, "oauth_mapping"),
        |it| finish(panel().oauth_provider(it.parsed(0)?).mapping(it.parsed(1)?).get()),
    ),
    Route::new("admin.oauth_providers.mappings.update", answers_nothing, |it| {
        finish(
            panel()
                .oauth_provider(it.parsed(0)?)
                .mapping(it.parsed(1)?)
                .update(&it.body()?),
        )
    })
    .sends(&[], &["matcher", "mapping"]),
    Route::new("admin.oauth_providers.mappings.delete", answers_nothing, |it| {
        finish(panel().oauth_provider(it.parsed(0)?).mapping(it.parsed(1)?).delete())
    })
    .sends(&[], &[]),
    Route::new(
        "admin.settings.get",
        |body| one::<settings::Settings>(body, "settings"),
        |_| finish(panel().settings().get()),
    ),
    Route::new("admin.settings.update", answers_nothing, |it| {
        finish(panel().settings().update(&it.body()?))
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
];
