//! The account of a key, and what every key may read.

use panel_http::{
    Secret,
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};
use pterodactyl_api::models::client::{account, activity, api_key, permission, ssh_key, two_factor};
use serde_json::Value;

use super::{answers, client};

pub(super) static ROUTES: &[Route] = &[
    Route::new("account.get", answers::<Item<account::Account>>, |_| {
        finish(client().account().get())
    }),
    Route::new("account.update_email", answers_nothing, |it| {
        let password: Secret = it.member("password")?;
        let email: String = it.member("email")?;
        finish(client().account().update_email(email, &password))
    })
    .sends(&["/email", "/password"], &[]),
    Route::new("account.update_password", answers_nothing, |it| {
        let (current, new) = (it.member("current_password")?, it.member("password")?);
        finish(client().account().update_password(&current, &new))
    })
    .sends(&["/current_password", "/password", "/password_confirmation"], &[]),
    Route::new("account.activity.list", answers::<ItemList<activity::Activity>>, |it| {
        list!(
            client().account().activity(), it,
            ["event" filter_event],
            include activity::Include, sort activity::Sort
        )
    }),
    Route::new("account.api_keys.list", answers::<ItemList<api_key::ApiKey>>, |_| {
        finish(client().account().api_keys().list())
    }),
    Route::new(
        "account.api_keys.create",
        answers::<Item<api_key::ApiKey, api_key::SecretMeta>>,
        |it| finish(client().account().api_keys().create(&it.body()?)),
    )
    .sends(&["/description"], &["allowed_ips"]),
    Route::new("account.api_keys.delete", answers_nothing, |it| {
        finish(client().account().api_keys().delete(&it.segment(0).into()))
    }),
    Route::new("account.ssh_keys.list", answers::<ItemList<ssh_key::SshKey>>, |_| {
        finish(client().account().ssh_keys().list())
    }),
    Route::new("account.ssh_keys.create", answers::<Item<ssh_key::SshKey>>, |it| {
        finish(client().account().ssh_keys().create(&it.body()?))
    })
    .sends(&["/name", "/public_key"], &[]),
    Route::new("account.ssh_keys.remove", answers_nothing, |it| {
        finish(client().account().ssh_keys().remove(&it.member("fingerprint")?))
    })
    .sends(&["/fingerprint"], &[]),
    Route::new("account.two_factor.set_up", answers_set_up, |_| {
        finish(client().account().two_factor().set_up())
    }),
    Route::new(
        "account.two_factor.enable",
        answers::<Item<two_factor::RecoveryTokens>>,
        |it| {
            let code: String = it.member("code")?;
            finish(client().account().two_factor().enable(&code, &it.member("password")?))
        },
    )
    .sends(&["/code", "/password"], &[]),
    Route::new("account.two_factor.disable", answers_nothing, |it| {
        finish(client().account().two_factor().disable(&it.member("password")?))
    })
    .sends(&["/password"], &[]),
    Route::new("permissions.list", answers::<Item<permission::Permissions>>, |_| {
        finish(client().permissions())
    }),
];

/// The panel wraps it in `data` and nothing else.
fn answers_set_up(body: &Value) -> Result<(), Vec<String>> {
    match body.as_object() {
        Some(members) if members.len() == 1 => answers::<two_factor::TwoFactorSetup>(&body["data"]),
        _ => Err(vec!["more or less than `data`".to_owned()]),
    }
}
