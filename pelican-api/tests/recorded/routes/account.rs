//! The account of a client key, and what it holds.

use panel_http::{
    Secret,
    envelope::{Item, ItemList},
    recorded_list as list,
    recording::suite::{Route, answers_nothing, finish},
};
use pelican_api::models::client::{account::Account, activity, api_key, permission::Permissions, ssh_key::SshKey};

use super::{answers, client};

pub(super) static ROUTES: &[Route] = &[
    Route::new("account.get", answers::<Item<Account>>, |_| {
        finish(client().account().get())
    }),
    Route::new("account.update_username", answers_nothing, |it| {
        let password: Secret = it.member("password")?;
        finish(
            client()
                .account()
                .update_username(&it.member::<String>("username")?, &password),
        )
    })
    .sends(&["/username", "/password"], &[]),
    Route::new("account.update_email", answers_nothing, |it| {
        let password: Secret = it.member("password")?;
        finish(
            client()
                .account()
                .update_email(&it.member::<String>("email")?, &password),
        )
    })
    .sends(&["/email", "/password"], &[]),
    Route::new("account.update_password", answers_nothing, |it| {
        let (current, new): (Secret, Secret) = (it.member("current_password")?, it.member("password")?);
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
    Route::new("account.ssh_keys.list", answers::<ItemList<SshKey>>, |_| {
        finish(client().account().ssh_keys().list())
    }),
    Route::new("account.ssh_keys.create", answers::<Item<SshKey>>, |it| {
        finish(client().account().ssh_keys().create(&it.body()?))
    })
    .sends(&["/name", "/public_key"], &[]),
    Route::new("account.ssh_keys.remove", answers_nothing, |it| {
        finish(client().account().ssh_keys().remove(&it.segment(0).into()))
    }),
    Route::new("permissions.list", answers::<Item<Permissions>>, |_| {
        finish(client().permissions())
    }),
];
