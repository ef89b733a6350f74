//! Invariant 5: `secret_is_never_printed`.

use calagopus_api::{Calagopus, Error};
use serde_json::json;

use crate::support::{self, Handle as _, KEY};
use panel_http::recording::Replay;

fn is_silent(shown: &str) {
    assert!(!shown.contains("canary"), "a secret is shown: {shown}");
}

/// S2.4.
#[test]
fn no_handle_call_or_request_shows_the_key() {
    let panel = Calagopus::new("https://panel.example", KEY.into()).unwrap();
    let request = panel.system_overview().into_request().unwrap();
    assert_eq!(
        request.headers()["authorization"],
        format!("Bearer {KEY}"),
        "but it is sent"
    );
    for shown in [
        format!("{panel:#?} {:#?}", panel.transport()),
        format!("{:#?}", Calagopus::builder("https://panel.example", KEY.into())),
        format!(
            "{:#?}",
            panel.post("/api/admin/users").json(&json!({"password": "canary"}))
        ),
        format!("{:#?} {request:#?}", panel.system_overview()),
    ] {
        is_silent(&shown);
    }
}

/// S2.4, when the panel says the key back, packed or not.
#[tokio::test]
async fn no_error_shows_the_key() {
    let plain = json!({"errors": [format!("no: {KEY}")]});
    let packed = json!({"errors": [plain.to_string()]});
    let refused = |key: &str| Calagopus::new("https://panel.example", key.into()).unwrap_err();
    let errors: [Error; 5] = [
        Replay::new([support::json(401, &plain)])
            .panel()
            .system_overview()
            .await
            .unwrap_err(),
        Replay::new([support::json(401, &packed)])
            .panel()
            .system_overview()
            .await
            .unwrap_err(),
        Replay::new([support::json(200, &json!({"version": [KEY]}))])
            .panel()
            .system_overview()
            .await
            .unwrap_err(),
        refused("canary\nkey"),
        Calagopus::new("http://canary:canary@panel.example", KEY.into()).unwrap_err(),
    ];
    for error in errors {
        is_silent(&format!("{error} {error:#?}"));
    }
}

/// S2.5: the next call uses the new key, in every clone, and a key that is none changes nothing.
#[tokio::test]
async fn a_replaced_key_is_used_from_the_next_call_on() {
    let service = Replay::new([support::recorded("015")]);
    let panel = service.panel();
    let clone = panel.clone();
    panel.system_overview().await.unwrap();
    panel.replace_key("c7sp_another".into()).unwrap();
    panel.replace_key("".into()).unwrap_err();
    clone.system_overview().await.unwrap();
    let keys: Vec<_> = service
        .asked()
        .iter()
        .map(|asked| asked.headers["authorization"].clone())
        .collect();
    assert_eq!(keys, [format!("Bearer {KEY}"), "Bearer c7sp_another".to_owned()]);
}
