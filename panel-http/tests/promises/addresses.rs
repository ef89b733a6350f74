use std::sync::Arc;

use panel_http::{Effect, ErrorKind, Secret, Transport};
use tokio::net::TcpListener;

use crate::stage::{Does, KEY, Panel, Stage, create, get, json};

fn build(address: &str, key: &str) -> Result<Transport, panel_http::Error> {
    Transport::builder(address, Secret::from(key), Arc::new(Panel)).build()
}

/// S1.18, S1.19: https works, and plain http works once it is allowed; on this machine it always does.
#[tokio::test]
async fn plain_http_to_another_machine_is_refused_unless_allowed() {
    let error = build("http://panel.test", KEY).unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Configuration, Effect::NotSent)
    );
    assert!(
        error.to_string().contains("use https://panel.test") || error.to_string().contains("Use https://panel.test")
    );
    build("10.0.0.5", KEY).unwrap_err();

    for loopback in ["http://127.0.0.1:8080", "http://[::1]", "http://localhost:8000"] {
        build(loopback, KEY).unwrap();
    }
    let allowed = Transport::builder("http://panel.test", KEY.into(), Arc::new(Panel)).allow_plain_http();
    assert_eq!(allowed.build().unwrap().address().to_string(), "http://panel.test");
}

/// S1.20: a missing key is told before any call.
#[tokio::test]
async fn an_empty_or_impossible_key_is_refused() {
    for key in ["", " \n", "ptla_\u{1}", "ptla_\nx"] {
        let error = build("https://panel.test", key).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("key"), "{error}");
    }
    build("http://127.0.0.1", " ptla_pasted_with_blanks \n").unwrap();
}

#[cfg(not(feature = "rustls"))]
#[tokio::test]
async fn https_without_tls_names_the_feature() {
    let error = build("https://panel.test", KEY).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("`rustls`"), "{error}");
    let own = Stage::new([]).builder().build();
    assert!(own.is_ok(), "a service of one's own may bring its TLS");
}

/// S1.29, S2.62: a port that does not speak TLS is told apart from one that is not there.
#[cfg(feature = "rustls")]
#[tokio::test]
async fn https_to_a_port_without_tls_is_a_tls_failure() {
    use tokio::io::AsyncWriteExt;

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let panel = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _whatever_it_reads = stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
                .await;
        }
    });
    let error = create(&build(&address, KEY).unwrap()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Tls, Effect::NotSent),
        "{error}"
    );
    assert!(error.advice().contains("https") && error.advice().contains("certificate"));
    panel.abort();
}

/// S1.29: unreachable.
#[tokio::test]
async fn a_closed_port_is_unreachable_and_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = create(&build(&address, KEY).unwrap()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Unreachable, Effect::NotSent),
        "{error}"
    );
    assert!(error.is_unreachable() && !error.is_not_found());
}

/// Invariant 13: `DELETE …/servers/9/databases/` with an empty id would delete the server.
#[tokio::test(start_paused = true)]
async fn a_path_never_has_an_empty_segment() {
    use panel_http::{Call, List, call, envelope};

    let stage = Stage::new([Does::Answers(json(200, "{}"))]);
    let transport = stage.transport();
    static DATABASES: panel_http::Endpoint =
        panel_http::Endpoint::get("x", "/api/application/servers/{server}/databases/{database}");
    for bad in [["9", ""], ["", "1"], ["9", "."], ["9", ".."]] {
        let error = Call::<()>::new(&transport, &DATABASES, &bad, call::done)
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::InvalidRequest, Effect::NotSent)
        );
        let list: List<serde_json::Value> = List::new(&transport, &DATABASES, &bad, envelope::page);
        assert_eq!(list.await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(stage.calls(), 0, "no call");
    Call::<()>::new(&transport, &DATABASES, &["a/../b", "?x#y"], call::done)
        .await
        .unwrap();
    assert_eq!(
        stage.seen()[0].uri,
        "https://panel.test/api/application/servers/a%2F..%2Fb/databases/%3Fx%23y"
    );
}

/// The sub-path of a panel stays before every path.
#[tokio::test(start_paused = true)]
async fn a_panel_below_a_path_is_called_below_it() {
    let stage = Stage::new([]);
    let builder = Transport::builder("https://hosting.test:8443/panel/", KEY.into(), Arc::new(Panel));
    get(&builder.service(Arc::new(stage.clone())).build().unwrap())
        .await
        .unwrap();
    assert_eq!(
        stage.seen()[0].uri,
        "https://hosting.test:8443/panel/api/application/servers/7"
    );
}
