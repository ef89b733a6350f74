//! The account of a key's owner, what it holds, and everything that can be allowed.

use calagopus_api::{
    Secret,
    models::client::{
        account::{Account, TwoFactorSetup},
        api_key::{ApiKey, CreatedApiKey},
        permission::Permissions,
        ssh_key::{SshKey, SshKeyProvider},
    },
    user::UserActivity,
};
use panel_http::recording::suite::{Built, Recorded, Route, answers_nothing, finish};

use super::{answers, client, listed, one, page, searched};

const LISTS: [&str; 5] = [
    "/name",
    "/allowed_ips",
    "/user_permissions",
    "/admin_permissions",
    "/server_permissions",
];

pub(super) static ROUTES: &[Route] = &[
    Route::new(
        "client.account.get",
        |body| one::<Account>(body, "user"),
        |_| finish(client().account().get()),
    ),
    Route::new("client.account.update", answers_nothing, |it| {
        finish(client().account().update(&it.body()?))
    })
    .sends(
        &[],
        &[
            "username",
            "name_first",
            "name_last",
            "language",
            "toast_position",
            "start_on_grouped_servers",
        ],
    ),
    Route::new("client.account.set_email", answers_nothing, |it| {
        let (email, password): (String, Secret) = (it.member("email")?, it.member("password")?);
        finish(client().account().set_email(email, &password))
    })
    .sends(&["/email", "/password"], &[]),
    Route::new("client.account.set_password", answers_nothing, |it| {
        let (new, current): (Secret, Secret) = (it.member("new_password")?, it.member("password")?);
        finish(client().account().set_password(&current, &new))
    })
    .sends(&["/new_password", "/password"], &[]),
    Route::new("client.account.two_factor.set_up", answers::<TwoFactorSetup>, |_| {
        finish(client().account().set_up_two_factor())
    }),
    Route::new(
        "client.account.two_factor.enable",
        |body| one::<Vec<Secret>>(body, "recovery_codes"),
        |it| {
            let (code, password): (String, Secret) = (it.member("code")?, it.member("password")?);
            finish(client().account().enable_two_factor(&code, &password))
        },
    )
    .sends(&["/code", "/password"], &[]),
    Route::new("client.account.two_factor.disable", answers_nothing, |it| {
        let (code, password): (Secret, Secret) = (it.member("code")?, it.member("password")?);
        finish(client().account().disable_two_factor(&code, &password))
    })
    .sends(&["/code", "/password"], &[]),
    Route::new("client.account.log_out", answers_nothing, |_| {
        finish(client().account().log_out())
    }),
    Route::new(
        "client.account.activity",
        |body| page::<UserActivity>(body, "activities"),
        |it| listed(it, client().account().activity(), searched),
    ),
    Route::new(
        "client.api_keys.list",
        |body| page::<ApiKey>(body, "api_keys"),
        |it| listed(it, client().account().api_keys().list(), searched),
    ),
    Route::new(
        "client.api_keys.find",
        |body| one::<ApiKey>(body, "api_key"),
        |it| finish(client().account().api_keys().find(it.segment(0))),
    ),
    Route::new("client.api_keys.create", answers::<CreatedApiKey>, |it| {
        finish(client().account().api_keys().create(&it.body()?))
    })
    .sends(&LISTS, &["expires"]),
    Route::new("client.api_keys.update", answers_nothing, |it| {
        finish(client().account().api_key(it.parsed(0)?).update(&it.body()?))
    })
    .sends(
        &[],
        &[
            "name",
            "allowed_ips",
            "user_permissions",
            "admin_permissions",
            "server_permissions",
            "expires",
        ],
    ),
    Route::new(
        "client.api_keys.recreate",
        |body| one::<Secret>(body, "key"),
        |it| finish(client().account().api_key(it.parsed(0)?).recreate()),
    ),
    Route::new("client.api_keys.delete", answers_nothing, |it| {
        finish(client().account().api_key(it.parsed(0)?).delete())
    }),
    Route::new(
        "client.ssh_keys.list",
        |body| page::<SshKey>(body, "ssh_keys"),
        |it| listed(it, client().account().ssh_keys().list(), searched),
    ),
    Route::new(
        "client.ssh_keys.create",
        |body| one::<SshKey>(body, "ssh_key"),
        |it| finish(client().account().ssh_keys().create(&it.body()?)),
    )
    .sends(&["/name", "/public_key"], &[]),
    Route::new(
        "client.ssh_keys.import",
        |body| one::<Vec<SshKey>>(body, "ssh_keys"),
        import,
    )
    .sends(&["/provider", "/username"], &[]),
    Route::new("client.ssh_keys.rename", answers_nothing, |it| {
        let name: String = it.member("name")?;
        finish(client().account().ssh_key(it.parsed(0)?).rename(&name))
    })
    .sends(&["/name"], &[]),
    Route::new("client.ssh_keys.delete", answers_nothing, |it| {
        finish(client().account().ssh_key(it.parsed(0)?).delete())
    }),
    Route::new("client.permissions.list", answers::<Permissions>, |_| {
        finish(client().permissions())
    }),
];

fn import(it: &Recorded<'_>) -> Built {
    let (provider, username): (SshKeyProvider, String) = (it.member("provider")?, it.member("username")?);
    finish(client().account().ssh_keys().import(&provider, &username))
}
