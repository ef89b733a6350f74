//! Invariant 5: `secret_is_never_printed`.

use pelican_api::{Application, Client, Error};
use serde_json::json;

use crate::support::{self, Handles as _, KEY};
use panel_http::recording::Replay;

fn is_silent(shown: &str) {
    assert!(!shown.contains("canary"), "a secret is shown: {shown}");
}

/// S2.4.
#[test]
fn no_handle_call_or_request_shows_the_key() {
    let panel = Application::new("https://panel.example", KEY.into()).unwrap();
    let me = Client::new("https://panel.example", KEY.into()).unwrap();
    let request = me.account().get().into_request().unwrap();
    assert_eq!(
        request.headers()["authorization"],
        format!("Bearer {KEY}"),
        "but it is sent"
    );
    for shown in [
        format!("{panel:#?} {me:#?} {:#?}", panel.transport()),
        format!("{:#?}", Application::builder("https://panel.example", KEY.into())),
        format!(
            "{:#?}",
            panel
                .post("/api/application/users")
                .json(&json!({"password": "canary"}))
        ),
        format!("{:#?} {request:#?}", me.account().get()),
    ] {
        is_silent(&shown);
    }
}

/// S2.4, when the panel says the key back.
#[tokio::test]
async fn no_error_shows_the_key() {
    let echo =
        json!({"errors": [{"code": "AuthenticationException", "status": "401", "detail": format!("no: {KEY}")}]});
    let refused = |key: &str| Client::new("https://panel.example", key.into()).unwrap_err();
    let errors: [Error; 4] = [
        Replay::new([support::json(401, &echo)])
            .client()
            .account()
            .get()
            .await
            .unwrap_err(),
        Replay::new([support::json(200, &json!({"object": KEY}))])
            .client()
            .account()
            .get()
            .await
            .unwrap_err(),
        refused("canary\nkey"),
        Client::new("http://canary:canary@panel.example", KEY.into()).unwrap_err(),
    ];
    for error in errors {
        is_silent(&format!("{error} {error:#?}"));
    }
}

/// S2.5: the next call uses the new key, in every clone, and a key that is none changes nothing.
#[tokio::test]
async fn a_replaced_key_is_used_from_the_next_call_on() {
    let panel = Replay::new([support::recorded("271")]);
    let client = panel.client();
    let clone = client.clone();
    client.account().get().await.unwrap();
    client.replace_key("pacc_another".into()).unwrap();
    client.replace_key("".into()).unwrap_err();
    clone.account().get().await.unwrap();
    let keys: Vec<_> = panel
        .asked()
        .iter()
        .map(|asked| asked.headers["authorization"].clone())
        .collect();
    assert_eq!(keys, [format!("Bearer {KEY}"), "Bearer pacc_another".to_owned()]);
}
