use std::sync::Arc;

use panel_http::{Effect, Error, ErrorKind, Secret, Transport};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, method, path},
};

use crate::stage::{KEY, Panel, create, get, level};

fn client(address: &str) -> Transport {
    Transport::builder(address, Secret::from(KEY), Arc::new(Panel))
        .build()
        .unwrap()
}

async fn redirecting(status: u16, location: &str) -> MockServer {
    let server = MockServer::start().await;
    let redirect = ResponseTemplate::new(status).insert_header("location", location);
    Mock::given(path("/api/application/servers"))
        .respond_with(redirect.clone())
        .mount(&server)
        .await;
    Mock::given(path("/api/application/servers/7"))
        .respond_with(redirect.clone())
        .mount(&server)
        .await;
    Mock::given(path("/api/application/servers/7/build"))
        .respond_with(redirect)
        .mount(&server)
        .await;
    // What a client that follows would come upon.
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_string("<html>Sign in</html>"))
        .mount(&server)
        .await;
    server
}

/// Invariant 4, over a real connection. S3.57: the famous "error 200" of a panel that sends http to https; S3.58: a POST is
/// never turned into a GET; S1.29: a redirect is told apart from other failures.
#[tokio::test]
async fn redirect_is_never_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = redirecting(status, "https://panel.test/api/application/servers").await;
        let error = create(&client(&elsewhere.uri())).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::Redirect, Effect::NotSent),
            "{status}"
        );
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        let advice = format!("{error}. {}", error.advice());
        assert!(
            advice.contains("use https://127.0.0.1") && advice.contains("https://"),
            "{advice}"
        );

        let requests = elsewhere.received_requests().await.unwrap();
        assert_eq!(requests.len(), 1, "{status} was followed or repeated");
        assert_eq!(requests[0].method, "POST");
    }
}

/// Repeatable calls are not repeated against a redirect either, and a read is not answered from where it leads.
#[tokio::test]
async fn a_redirect_within_the_same_server_is_not_followed() {
    let server = redirecting(302, "/auth/login").await;
    let transport = client(&server.uri());
    let errors: [Error; 2] = [get(&transport).await.unwrap_err(), level(&transport).await.unwrap_err()];
    for error in errors {
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Redirect, Effect::Unknown));
        assert!(error.to_string().contains("redirects are not followed"), "{error}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

/// Invariant 9: only a web server that repeats the path over https is known to have passed nothing on. The panel itself may
/// redirect to its https login page after it has run the call.
#[tokio::test]
async fn a_redirect_to_another_path_over_https_may_have_happened() {
    let server = redirecting(302, "https://panel.test/auth/login").await;
    let error = create(&client(&server.uri())).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Redirect, Effect::Unknown));
    assert!(error.to_string().contains("use https://"), "{error}");
}

/// A panel below a path keeps it when https is proposed.
#[tokio::test]
async fn the_address_proposed_instead_is_the_whole_address() {
    let server = MockServer::start().await;
    let redirect =
        ResponseTemplate::new(301).insert_header("location", "https://panel.test/sub/api/application/servers");
    Mock::given(method("POST")).respond_with(redirect).mount(&server).await;
    let error = create(&client(&format!("{}/sub/", server.uri()))).await.unwrap_err();
    assert_eq!(error.effect(), Effect::NotSent);
    assert!(error.to_string().contains("/sub"), "{error}");
}
