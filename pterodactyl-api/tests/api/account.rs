//! The account of a client key.

use panel_http::recording::check_response;
use pterodactyl_api::{
    Effect, ErrorKind,
    models::client::{api_key::NewApiKey, ssh_key::SshKey, two_factor::TwoFactorSetup},
};
use serde_json::json;

use crate::support::{self, Scripted};

const KEYS: &str = "POST /api/client/account/api-keys";

#[tokio::test]
async fn a_new_key_is_both_of_its_halves() {
    let mut answer = support::recorded("228");
    answer["meta"]["secret_token"] = "canary-half".into();
    let client = Scripted::new([support::json(KEYS, 200, answer)]).client();
    let created = client
        .account()
        .api_keys()
        .create(&NewApiKey::new("shop"))
        .await
        .unwrap();
    assert_eq!(created.key().expose(), "ptlc_jgLo9L49VAkcanary-half");
}

/// The key is there, and nobody knows its secret.
#[tokio::test]
async fn a_new_key_without_its_secret_has_been_made() {
    let mut answer = support::recorded("228");
    answer.as_object_mut().unwrap().remove("meta");
    let client = Scripted::new([support::json(KEYS, 200, answer)]).client();
    let keys = client.account().api_keys();
    let error = keys
        .create(&NewApiKey::new("shop").allowed_ips(["10.0.0.1"]))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Decode, Effect::Applied));
}

#[tokio::test]
async fn a_wrong_password_changes_nothing() {
    let panel = Scripted::new([support::json("*", 400, support::recorded("223"))]);
    let account = panel.client().account();
    let wrong = "wrong".into();
    for error in [
        account.update_email("alice@example.test", &wrong).await.unwrap_err(),
        account.update_password(&wrong, &"another".into()).await.unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Refused, Effect::Refused));
        assert!(error.has_code("InvalidPasswordProvidedException"));
    }
    assert_eq!(
        panel.asked(),
        ["PUT /api/client/account/email", "PUT /api/client/account/password"]
    );
}

/// Each try stores another secret in the account: what was shown to the user must be the last one.
#[tokio::test(start_paused = true)]
async fn the_second_factor_is_set_up_once_though_it_is_a_get() {
    let failure = support::error(500, "QueryException", "An unexpected error was encountered.");
    let panel = Scripted::new([support::json("*", 500, failure)]);
    panel.client().account().two_factor().set_up().await.unwrap_err();
    assert_eq!(panel.asked(), ["GET /api/client/account/two-factor"]);
}

#[tokio::test]
async fn the_second_factor_is_set_up_enabled_and_disabled() {
    let set_up =
        json!({"data": {"image_url_data": "otpauth://totp/Panel:a?secret=ABCD&issuer=Panel", "secret": "ABCD"}});
    let tokens = json!({"object": "recovery_tokens", "attributes": {"tokens": ["one", "two"]}});
    let panel = Scripted::new([
        support::json("GET /api/client/account/two-factor", 200, set_up),
        support::json("POST /api/client/account/two-factor", 200, tokens),
        support::json("POST /api/client/account/two-factor/disable", 204, ""),
    ]);
    let factor = panel.client().account().two_factor();
    let TwoFactorSetup {
        secret, image_url_data, ..
    } = factor.set_up().await.unwrap();
    assert_eq!(secret.expose(), "ABCD");
    assert!(image_url_data.expose().starts_with("otpauth://"));
    let recovery = factor.enable("123456", &"password".into()).await.unwrap();
    let codes: Vec<&str> = recovery.tokens.iter().map(|code| code.expose()).collect();
    assert_eq!(codes, ["one", "two"]);
    factor.disable(&"password".into()).await.unwrap();
}

/// No recording has one: written down from the panel's transformer.
#[test]
fn an_ssh_key_loses_nothing() {
    let key = json!({
        "name": "laptop",
        "fingerprint": "Hj2VV3lSIY9u1dmSuL2kQmWrVkfw5X+TgEsgK6lcVAY",
        "public_key": "-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----",
        "created_at": "2026-11-20T21:22:15+00:00"
    });
    check_response::<SshKey>(&key, &[]).unwrap();
}

#[tokio::test]
async fn every_permission_has_the_name_that_a_subuser_is_given_it_by() {
    let client = Scripted::new([support::json("*", 200, support::recorded("221"))]).client();
    let permissions = client.permissions().await.unwrap();
    let all: Vec<String> = permissions.all().map(|(name, _)| name).collect();
    assert_eq!(all[..3], ["websocket.connect", "control.console", "control.start"]);
    assert!(permissions.all().all(|(_, allows)| !allows.is_empty()));
}
