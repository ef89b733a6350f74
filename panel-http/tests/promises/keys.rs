use std::sync::Arc;

use panel_http::{Effect, ErrorKind, Secret, Transport};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::stage::{KEY, Panel, Stage, create, get, level};

fn sent_key(headers: &http::HeaderMap) -> &str {
    headers["authorization"].to_str().unwrap()
}

/// Invariant 17. A redirect, which is the usual way for a key to get elsewhere, leads nowhere; the key is not in the URL
/// either, where proxies would log it.
#[tokio::test]
async fn a_key_is_sent_to_its_panel_only() {
    let (panel, other) = (MockServer::start().await, MockServer::start().await);
    let redirect =
        ResponseTemplate::new(307).insert_header("location", format!("{}/api/application/servers", other.uri()));
    Mock::given(any()).respond_with(redirect).mount(&panel).await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200))
        .mount(&other)
        .await;

    let transport = Transport::builder(&panel.uri(), KEY.into(), Arc::new(Panel))
        .build()
        .unwrap();
    get(&transport).await.unwrap_err();
    level(&transport).await.unwrap_err();
    create(&transport).await.unwrap_err();

    let requests = panel.received_requests().await.unwrap();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(
            request.headers["authorization"].to_str().unwrap(),
            format!("Bearer {KEY}")
        );
        assert_eq!(request.headers["accept"].to_str().unwrap(), "application/json");
        assert!(!request.url.as_str().contains("canary") && !request.headers.contains_key("referer"));
        assert_eq!(
            request
                .headers
                .values()
                .filter(|value| value.to_str().unwrap().contains("canary"))
                .count(),
            1
        );
    }
    assert_eq!(other.received_requests().await.unwrap().len(), 0);
}

/// No segment, however odd, leads the key to another host.
#[tokio::test(start_paused = true)]
async fn no_id_changes_where_a_call_goes() {
    let stage = Stage::new([]);
    let transport = stage.transport();
    let odd = [
        "@evil.test",
        "//evil.test",
        "\\evil.test",
        "..%2f..",
        ":80@evil.test/",
        "\r\nHost: evil.test",
        "%00",
    ];
    for id in odd {
        let call: panel_http::Call<()> =
            panel_http::Call::new(&transport, &crate::stage::GET, &[id], panel_http::call::done);
        call.await.unwrap();
    }
    for seen in stage.seen() {
        let url = url::Url::parse(&seen.uri).unwrap();
        assert_eq!(url.origin().ascii_serialization(), "https://panel.test");
        assert_eq!(url.path_segments().unwrap().count(), 4, "{url}");
    }
}

/// S2.5: after the key was replaced the next call uses the new one, in all clones.
#[tokio::test(start_paused = true)]
async fn a_replaced_key_is_used_by_the_next_call_of_every_clone() {
    let stage = Stage::new([]);
    let transport = stage.transport();
    let clone = transport.clone();
    let made_before = get(&clone);
    get(&transport).await.unwrap();
    transport.replace_key(Secret::from("ptla_second")).unwrap();
    get(&clone).await.unwrap();
    made_before.await.unwrap();
    let keys: Vec<String> = stage
        .seen()
        .iter()
        .map(|seen| sent_key(&seen.headers).to_owned())
        .collect();
    assert_eq!(
        keys,
        [
            format!("Bearer {KEY}"),
            "Bearer ptla_second".to_owned(),
            "Bearer ptla_second".to_owned()
        ]
    );

    let error = transport.replace_key(Secret::from("")).unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Configuration, Effect::NotSent)
    );
    get(&transport).await.unwrap();
    assert_eq!(
        sent_key(&stage.seen()[3].headers),
        "Bearer ptla_second",
        "the old one stays"
    );
}
