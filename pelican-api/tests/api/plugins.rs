//! Plugins and database hosts: a file that is uploaded, and what the panel looks at before it writes.

use panel_http::recording::Replay;
use pelican_api::{
    DatabaseHostId, Effect, ErrorKind,
    models::{
        database_host::{NewDatabaseHost, UpdateDatabaseHost, is_login_failed},
        plugin::{Files, Status},
    },
};
use serde_json::{Value, json};

use crate::support::{self, Handles as _};

fn plugin() -> Value {
    json!({"object": "plugin", "attributes": {
        "id": "billing", "name": "Billing", "author": "A", "version": "1.0.0", "description": null,
        "category": "plugin", "url": null, "update_url": null, "namespace": "A\\Billing", "class": "BillingPlugin",
        "panels": ["admin", "app"], "panel_version": "^1.0.0", "composer_packages": {"a/b": "^1.0"},
        "meta": {
            "status": "not_installed", "status_message": null, "load_order": 0, "is_compatible": true,
            "update_available": false, "can_enable": false, "can_disable": false,
        },
    }})
}

fn error(code: &str) -> panel_http::recording::Exchange {
    support::json(
        500,
        &json!({"errors": [{"code": code, "status": "500", "detail": "x"}]}),
    )
}

#[tokio::test]
async fn a_plugin_is_read_with_how_it_stands() {
    let panel = Replay::new([support::json(200, &plugin())]);
    let plugin = panel
        .application()
        .plugin("billing")
        .uninstall(Files::Delete)
        .await
        .unwrap();
    assert_eq!(plugin.meta.status, Status::NotInstalled);
    assert_eq!(plugin.composer_packages.unwrap().get("a/b"), Some(&"^1.0".to_owned()));
    assert_eq!(panel.asked()[0].line, "POST /api/application/plugins/billing/uninstall");
    assert_eq!(panel.asked()[0].body, r#"{"delete":true}"#);
}

/// The panel looks at what a plugin is ready for before it does anything; what fails later may be half done.
#[tokio::test]
async fn what_a_plugin_is_not_ready_for_changes_nothing() {
    for (code, effect) in [("PanelException", Effect::Refused), ("Exception", Effect::Unknown)] {
        let panel = Replay::new([error(code)]);
        let plugin = panel.application().plugin("billing");
        for call in [
            plugin.install(),
            plugin.update(),
            plugin.uninstall(Files::Keep),
            plugin.enable(),
            plugin.disable(),
        ] {
            assert_eq!(call.await.unwrap_err().effect(), effect, "{code}");
        }
        assert_eq!(panel.asked().len(), 5, "each is sent once");
    }
}

#[tokio::test]
async fn a_file_that_the_panel_cannot_fetch_is_put_nowhere() {
    for code in ["ConnectionException", "RequestException"] {
        let panel = Replay::new([error(code)]).application();
        let error = panel
            .plugins()
            .import_url("https://example.com/a.zip")
            .await
            .unwrap_err();
        assert_eq!(error.effect(), Effect::Refused);
    }
}

/// As browsers send it: `multipart/form-data` with the file in `plugin`.
#[test]
fn a_plugin_is_uploaded_as_it_is() {
    let panel = Replay::new([]).application();
    let zip = b"PK\x03\x04\r\n--\x00\xff".to_vec();
    let request = panel.plugins().import_file(zip.clone()).into_request().unwrap();
    let media_type = request.headers()["content-type"].to_str().unwrap();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = request.body().as_bytes().unwrap();
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"plugin\"; filename=\"plugin.zip\"\r\nContent-Type: application/zip\r\n\r\n"
    );
    let rest = body.strip_prefix(head.as_bytes()).unwrap();
    assert_eq!(
        rest.strip_prefix(&*zip).unwrap(),
        format!("\r\n--{boundary}--\r\n").as_bytes()
    );

    let error = panel
        .plugins()
        .import_file(format!("PK{boundary}").into_bytes())
        .into_request()
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::InvalidRequest, Effect::NotSent)
    );
}

/// Invariant 13: `a_path_never_has_an_empty_segment`.
#[test]
fn a_plugin_without_an_id_is_no_plugin() {
    let panel = Replay::new([]).application();
    assert!(panel.plugin("").enable().into_request().is_err());
    assert!(panel.plugin("..").enable().into_request().is_err());
}

/// The panel logs in before it stores anything.
#[tokio::test]
async fn a_database_host_that_does_not_let_the_panel_in_is_not_made() {
    let panel = Replay::new([support::recorded("198")]).application();
    let host = NewDatabaseHost::new("DB bad", "127.0.0.1", 8809, "panel").password("wrong".into());
    let error = panel.database_hosts().create(&host).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Panel, Effect::Refused));
    assert!(is_login_failed(&error));
}

/// Invariant 5: `secret_is_never_printed`. It is sent, and shown nowhere.
#[test]
fn the_password_of_a_database_host_is_sent_and_never_shown() {
    let panel = Replay::new([]).application();
    let change = UpdateDatabaseHost::new("a", "db.example", 3306, "panel").password("hunter2".into());
    let shown = format!("{change:?} {}", serde_json::to_string(&change).unwrap());
    assert!(!shown.contains("hunter2"), "{shown}");
    let call = panel.database_host(DatabaseHostId::new(1)).update(&change);
    let request = call.into_request().unwrap();
    let body: Value = serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap();
    assert_eq!(body["password"], "hunter2");
}
