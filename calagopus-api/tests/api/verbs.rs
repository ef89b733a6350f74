//! Calls to any path.

use calagopus_api::{Effect, ErrorKind, UserId};
use serde_json::json;

use crate::support::{self, Handle as _};
use panel_http::recording::Replay;

/// The panel refuses a write without a JSON body, a `DELETE` too.
#[tokio::test]
async fn every_write_has_a_json_body() {
    let service = Replay::new([support::recorded("015")]);
    let panel = service.panel();
    panel.get("/api/admin/servers?page=2").await.unwrap();
    panel.post("/api/admin/x").await.unwrap();
    panel.put("/api/admin/x").await.unwrap();
    panel
        .patch("/api/admin/x")
        .json(&json!({"suspended": true}))
        .await
        .unwrap();
    panel.delete("/api/admin/x").await.unwrap();
    panel
        .delete("/api/admin/x")
        .json(&json!({"force": true}))
        .await
        .unwrap();
    let asked: Vec<_> = service
        .asked()
        .into_iter()
        .map(|asked| {
            // Compared exactly by the panel: a charset is refused.
            let media_type = asked
                .headers
                .get("content-type")
                .map(|it| it.to_str().unwrap().to_owned());
            assert_eq!(
                media_type.as_deref(),
                (!asked.body.is_empty()).then_some("application/json")
            );
            (asked.line, String::from_utf8(asked.body.to_vec()).unwrap())
        })
        .collect();
    let asked: Vec<_> = asked
        .iter()
        .map(|(line, body)| (line.as_str(), body.as_str()))
        .collect();
    assert_eq!(
        asked,
        [
            ("GET /api/admin/servers?page=2", ""),
            ("POST /api/admin/x", "{}"),
            ("PUT /api/admin/x", "{}"),
            ("PATCH /api/admin/x", r#"{"suspended":true}"#),
            ("DELETE /api/admin/x", "{}"),
            ("DELETE /api/admin/x", r#"{"force":true}"#),
        ]
    );
}

/// Invariant 3: a write by path may be anything, so it is sent once.
#[tokio::test(start_paused = true)]
async fn a_write_by_path_is_sent_once_and_a_read_again() {
    let service = Replay::new([support::recorded("097")]);
    let panel = service.panel();
    let error = panel.post("/api/admin/servers").await.unwrap_err();
    assert_eq!((error.effect(), service.asked().len()), (Effect::Unknown, 1));
    panel.get("/api/admin/servers").await.unwrap_err();
    assert_eq!(service.asked().len(), 4);
}

/// Invariant 13: `a_path_never_has_an_empty_segment`.
#[tokio::test]
async fn a_path_with_an_empty_segment_is_not_sent() {
    let service = Replay::new([support::recorded("015")]);
    let error = service
        .panel()
        .delete("/api/admin/servers//allocations")
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::InvalidRequest, Effect::NotSent)
    );
    assert!(service.asked().is_empty());
}

/// A handle that acts for a user says so on every call, with the key of its owner; the handle it came from does not.
#[tokio::test]
async fn a_call_for_somebody_else_says_so() {
    let service = Replay::new([support::recorded("015")]);
    let panel = service.panel();
    let user: UserId = "da21ad8b-b0bb-4ba6-bef3-9c6c1e7b103d".parse().unwrap();
    panel.acting_as(user).system_overview().await.unwrap();
    panel.system_overview().await.unwrap();
    let headers: Vec<_> = service.asked().into_iter().map(|asked| asked.headers).collect();
    assert_eq!(headers[0]["calagopus-user"], user.to_string().as_str());
    assert_eq!(headers[1].get("calagopus-user"), None);
    assert_eq!(headers[0]["authorization"], headers[1]["authorization"]);
}
