//! Calls to any path.

use pelican_api::{Effect, ErrorKind};
use serde_json::json;

use crate::support::{self, Handles as _};
use panel_http::recording::Replay;

#[tokio::test]
async fn every_verb_reaches_any_path_with_key_and_body() {
    let service = Replay::new([support::recorded("271")]);
    let panel = service.application();
    panel.get("/api/application/eggs?include=variables").await.unwrap();
    panel
        .post("/api/application/users")
        .json(&json!({"username": "ada"}))
        .await
        .unwrap();
    panel.put("/api/application/x").await.unwrap();
    panel.patch("/api/application/x").await.unwrap();
    panel.delete("/api/application/x").await.unwrap();
    let asked = service.asked();
    let lines: Vec<_> = asked.iter().map(|asked| asked.line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "GET /api/application/eggs?include=variables",
            "POST /api/application/users",
            "PUT /api/application/x",
            "PATCH /api/application/x",
            "DELETE /api/application/x",
        ]
    );
    assert_eq!(asked[1].body.as_ref(), br#"{"username":"ada"}"#);
    assert!(asked[4].body.is_empty());
    for asked in &asked {
        // Without it the panel answers errors with a web page or a redirect.
        assert_eq!(asked.headers["accept"], "application/json");
        assert!(asked.headers.contains_key("authorization"));
    }
}

#[tokio::test]
async fn the_answer_of_any_path_is_read_into_a_type_of_the_callers_own() {
    let panel = Replay::new([support::recorded("271")]).application();
    let answer = panel.get("/api/client/account").await.unwrap();
    assert_eq!(answer.json::<serde_json::Value>().unwrap()["object"], "user");
}

/// Invariant 3: a write by path may be anything, so it is sent once.
#[tokio::test(start_paused = true)]
async fn a_write_by_path_is_sent_once_and_a_read_again() {
    let service = Replay::new([support::recorded("118")]);
    let panel = service.application();
    let error = panel.post("/api/application/servers").await.unwrap_err();
    assert_eq!((error.effect(), service.asked().len()), (Effect::Unknown, 1));
    panel.get("/api/application/servers").await.unwrap_err();
    assert_eq!(service.asked().len(), 4);
}

/// Invariant 13: `a_path_never_has_an_empty_segment`.
#[tokio::test]
async fn a_path_with_an_empty_segment_is_not_sent() {
    let service = Replay::new([support::recorded("271")]);
    let error = service
        .application()
        .delete("/api/application/servers//databases")
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::InvalidRequest, Effect::NotSent)
    );
    assert!(service.asked().is_empty());
}
