//! What belongs to an account, and what stands over several servers.

use calagopus_api::{
    client::servers,
    generated::client::{announcements, command_snippets, explorer, security_keys, server_groups, sessions},
    server, user,
};
use panel_http::{
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};

use crate::routes::{answers, by_server, client, one, page, panel, server};

pub(in crate::routes) static ROUTES: &[Route] = &[
    Route::new(
        "client.account.avatar.upload",
        |body| one::<String>(body, "avatar"),
        |it| finish(client().account().avatar().upload(it.text())),
    )
    .of_text(),
    Route::new("client.account.avatar.delete", answers_nothing, |_| {
        finish(client().account().avatar().delete())
    })
    .sends(&[], &[]),
    Route::new(
        "client.account.command_snippets.list",
        |body| page::<command_snippets::CommandSnippet>(body, "command_snippets"),
        |it| list!(client().account().command_snippets().list(), it, ["search" search]),
    ),
    Route::new(
        "client.account.command_snippets.create",
        |body| one::<command_snippets::CommandSnippet>(body, "command_snippet"),
        |it| finish(client().account().command_snippets().create(&it.body()?)),
    )
    .sends(&["/name", "/eggs", "/command"], &[]),
    Route::new("client.account.command_snippets.update", answers_nothing, |it| {
        finish(client().account().command_snippet(it.parsed(0)?).update(&it.body()?))
    })
    .sends(&[], &["name", "eggs", "command"]),
    Route::new("client.account.command_snippets.delete", answers_nothing, |it| {
        finish(client().account().command_snippet(it.parsed(0)?).delete())
    })
    .sends(&[], &[]),
    Route::new(
        "client.account.command_snippets.duplicate",
        |body| one::<command_snippets::CommandSnippet>(body, "command_snippet"),
        |it| {
            finish(
                client()
                    .account()
                    .command_snippet(it.parsed(0)?)
                    .duplicate(&it.member::<String>("name")?),
            )
        },
    )
    .sends(&["/name"], &[]),
    Route::new(
        "client.account.oauth_links.list",
        |body| page::<user::OAuthLink>(body, "oauth_links"),
        |it| list!(client().account().oauth_links().list(), it, []),
    ),
    Route::new(
        "client.account.oauth_links.get",
        |body| one::<user::OAuthLink>(body, "oauth_link"),
        |it| finish(client().account().oauth_links().get(it.parsed(0)?)),
    ),
    Route::new("client.account.oauth_links.delete", answers_nothing, |it| {
        finish(client().account().oauth_links().delete(it.parsed(0)?))
    })
    .sends(&[], &[]),
    Route::new(
        "client.account.security_keys.list",
        |body| page::<security_keys::SecurityKey>(body, "security_keys"),
        |it| list!(client().account().security_keys().list(), it, ["search" search]),
    ),
    Route::new(
        "client.account.security_keys.create",
        answers::<security_keys::SecurityKeyRequest>,
        |it| finish(client().account().security_keys().create(&it.body()?)),
    )
    .sends(&["/name"], &["allow_usernameless_login"]),
    Route::new(
        "client.account.security_keys.finish",
        |body| one::<String>(body, "credential_id"),
        |it| {
            finish(
                client()
                    .account()
                    .security_key(it.parsed(0)?)
                    .finish(&it.member("public_key_credential")?),
            )
        },
    )
    .sends(&["/public_key_credential"], &[]),
    Route::new("client.account.security_keys.rename", answers_nothing, |it| {
        finish(
            client()
                .account()
                .security_key(it.parsed(0)?)
                .rename(&it.member::<String>("name")?),
        )
    })
    .sends(&["/name"], &[]),
    Route::new("client.account.security_keys.delete", answers_nothing, |it| {
        finish(client().account().security_key(it.parsed(0)?).delete())
    })
    .sends(&[], &[]),
    Route::new(
        "client.account.sessions.list",
        |body| page::<sessions::Session>(body, "sessions"),
        |it| list!(client().account().sessions().list(), it, ["search" search]),
    ),
    Route::new("client.account.sessions.delete", answers_nothing, |it| {
        finish(client().account().sessions().delete(it.parsed(0)?))
    })
    .sends(&[], &[]),
    Route::new(
        "client.server_groups.list",
        |body| one::<Vec<server_groups::ServerGroup>>(body, "server_groups"),
        |_| finish(client().server_groups().list()),
    ),
    Route::new(
        "client.server_groups.create",
        |body| one::<server_groups::ServerGroup>(body, "server_group"),
        |it| finish(client().server_groups().create(&it.body()?)),
    )
    .sends(&["/name", "/server_order"], &[]),
    Route::new("client.server_groups.reorder", answers_nothing, |it| {
        finish(
            client()
                .server_groups()
                .reorder(&it.member::<Vec<_>>("server_group_order")?),
        )
    })
    .sends(&["/server_group_order"], &[]),
    Route::new(
        "client.server_groups.servers",
        |body| page::<servers::Server>(body, "servers"),
        |it| list!(client().server_group(it.parsed(0)?).servers(), it, ["search" search]),
    ),
    Route::new("client.server_groups.update", answers_nothing, |it| {
        finish(client().server_group(it.parsed(0)?).update(&it.body()?))
    })
    .sends(&[], &["name", "server_order"]),
    Route::new("client.server_groups.delete", answers_nothing, |it| {
        finish(client().server_group(it.parsed(0)?).delete())
    })
    .sends(&[], &[]),
    Route::new(
        "client.server_eggs.list",
        |body| page::<servers::Egg>(body, "nest_eggs"),
        |it| list!(client().server_eggs().list(), it, ["search" search]),
    ),
    Route::new(
        "client.server_eggs.command_snippets",
        |body| one::<Vec<command_snippets::CommandSnippet>>(body, "command_snippets"),
        |it| finish(client().server_eggs().command_snippets(it.parsed(0)?)),
    ),
    Route::new(
        "client.node_servers.resources",
        |body| by_server::<server::ResourceUsage>(body, "resources"),
        |it| finish(client().servers_on(it.parsed(0)?).resources()),
    ),
    Route::new(
        "client.announcements.list",
        |body| one::<Vec<announcements::ServerAnnouncement>>(body, "announcements"),
        |it| finish(server(it).announcements().list()),
    ),
    Route::new(
        "public.announcements",
        |body| one::<Vec<announcements::ServerAnnouncement>>(body, "announcements"),
        |_| finish(panel().public_announcements()),
    ),
    Route::new(
        "client.files.sqlite_query",
        |body| one::<Vec<explorer::ResultSet>>(body, "results"),
        |it| finish(server(it).sqlite().query(&it.body()?)),
    )
    .sends(&["/file", "/query"], &["rows", "read_only"]),
];
