//! One server as its users see it: power, console, startup, settings, who may use it, and what was done to it.

use calagopus_api::models::client::{
    activity::ServerActivity,
    resources::ResourceUsage,
    server::Server,
    settings::ExistingFiles,
    startup::{ServerVariable, VariableValue},
    subuser::Subuser,
    websocket::Ticket,
};
use panel_http::recording::suite::{Built, Recorded, Route, answers_nothing, answers_text, finish};

use super::{answers, client, flag, listed, one, page, searched, server};

pub(super) static ROUTES: &[Route] = &[
    Route::new(
        "client.servers.list",
        |body| page::<Server>(body, "servers"),
        |it| {
            listed(it, client().servers().list(), |list, name, value| match name {
                "other" => Ok(list.others(flag(value)?)),
                _ => searched(list, name, value),
            })
        },
    ),
    Route::new(
        "client.servers.get",
        |body| one::<Server>(body, "server"),
        |it| finish(server(it).get()),
    ),
    Route::new(
        "client.activity.list",
        |body| page::<ServerActivity>(body, "activities"),
        |it| {
            listed(it, server(it).activity(), |list, name, value| match name {
                "user" => Ok(list.user(value.parse().map_err(|error| format!("user: {error}"))?)),
                _ => searched(list, name, value),
            })
        },
    ),
    Route::new(
        "client.servers.resources",
        |body| one::<ResourceUsage>(body, "resources"),
        |it| finish(server(it).resources()),
    ),
    Route::new("client.servers.logs", answers_text, |it| {
        let lines = it.query("lines").map(|lines| lines.parse());
        finish(server(it).logs(lines.transpose().map_err(|error| format!("lines: {error}"))?))
    })
    .of_text(),
    Route::new("client.servers.power", answers_nothing, |it| {
        finish(server(it).power(&it.member("action")?))
    })
    .sends(&["/action"], &[]),
    Route::new("client.servers.command", answers_nothing, |it| {
        finish(server(it).command(&it.member::<String>("command")?))
    })
    .sends(&["/command"], &[]),
    Route::new("client.servers.websocket", answers::<Ticket>, |it| {
        finish(server(it).websocket())
    }),
    Route::new(
        "client.startup.variables",
        |body| one::<Vec<ServerVariable>>(body, "variables"),
        |it| finish(server(it).startup().variables()),
    ),
    Route::new("client.startup.set_variables", answers_nothing, |it| {
        let values: Vec<VariableValue> = it.member("variables")?;
        finish(server(it).startup().set_variables(values))
    })
    .sends(&["/variables"], &[]),
    Route::new("client.startup.set_command", answers_nothing, |it| {
        finish(server(it).startup().set_command(&it.member::<String>("command")?))
    })
    .sends(&["/command"], &[]),
    Route::new("client.startup.set_docker_image", answers_nothing, |it| {
        finish(server(it).startup().set_docker_image(&it.member::<String>("image")?))
    })
    .sends(&["/image"], &[]),
    Route::new("client.settings.rename", answers_nothing, |it| {
        finish(server(it).settings().rename(&it.body()?))
    })
    .sends(&[], &["name", "description"]),
    Route::new("client.settings.set_timezone", answers_nothing, |it| {
        let timezone: Option<String> = it.member("timezone")?;
        finish(server(it).settings().set_timezone(timezone.as_deref()))
    })
    .sends(&["/timezone"], &[]),
    Route::new("client.settings.set_auto_kill", answers_nothing, |it| {
        finish(server(it).settings().set_auto_kill(it.body()?))
    })
    .sends(&["/enabled"], &["seconds"]),
    Route::new("client.settings.set_auto_start", answers_nothing, |it| {
        finish(server(it).settings().set_auto_start(&it.member("behavior")?))
    })
    .sends(&["/behavior"], &[]),
    Route::new("client.settings.reinstall", answers_nothing, reinstall).sends(&["/truncate_directory"], &[]),
    Route::new("client.settings.cancel_install", answers_nothing, |it| {
        finish(server(it).settings().cancel_install())
    }),
    Route::new("client.settings.unlock_install", answers_nothing, |it| {
        finish(server(it).settings().unlock_install())
    }),
    Route::new(
        "client.subusers.list",
        |body| page::<Subuser>(body, "subusers"),
        |it| listed(it, server(it).subusers().list(), searched),
    ),
    Route::new(
        "client.subusers.create",
        |body| one::<Subuser>(body, "subuser"),
        |it| finish(server(it).subusers().create(&it.body()?)),
    )
    .sends(&["/email", "/permissions", "/ignored_files"], &["captcha"]),
    Route::new("client.subusers.update", answers_nothing, |it| {
        finish(server(it).subuser(it.parsed(1)?).update(&it.body()?))
    })
    .sends(&[], &["permissions", "ignored_files"]),
    Route::new("client.subusers.delete", answers_nothing, |it| {
        finish(server(it).subuser(it.parsed(1)?).delete())
    }),
];

fn reinstall(it: &Recorded<'_>) -> Built {
    let files = if it.member("truncate_directory")? {
        ExistingFiles::Delete
    } else {
        ExistingFiles::Keep
    };
    finish(server(it).settings().reinstall(files))
}
