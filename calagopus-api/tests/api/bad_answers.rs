//! What a program gets when the panel says half of it, or something that is not the panel answers.

use std::{sync::Arc, time::Duration};

use calagopus_api::{
    Calagopus, Effect, Error, ErrorKind,
    models::{server::Server, user::NewUser},
};
use panel_http::recording::{Exchange, Replay};
use serde_json::{Value, json};

use crate::support::{self, Handle as _, KEY};

const SERVER: &str = "43793ae9";

/// What a read gets.
async fn server(answer: Exchange) -> Result<Server, Error> {
    let panel = Replay::new([answer]).panel();
    panel.server(SERVER).get().once().await
}

/// What a write gets whose answer says nothing.
async fn suspended(answer: Exchange) -> Result<(), Error> {
    Replay::new([answer]).panel().server(SERVER).suspend().await
}

fn typed(status: u16, media_type: &str, text: &str) -> Exchange {
    let mut exchange = support::json(status, &Value::from(text));
    exchange.response_headers["content-type"] = media_type.into();
    exchange
}

fn page(status: u16, text: &str) -> Exchange {
    typed(status, "text/html; charset=utf-8", text)
}

/// What the panel answered, changed a little.
fn changed(number: &str, change: impl FnOnce(&mut Value)) -> Exchange {
    let mut exchange = support::recorded(number);
    change(&mut exchange.response_body);
    exchange
}

fn told(error: &Error) -> (ErrorKind, Effect) {
    (error.kind(), error.effect())
}

/// The famous "error 200": a login page where the API should be. Of a write too, whose true answer says nothing.
#[tokio::test]
async fn a_web_page_with_status_200_is_not_the_panel() {
    let login = "<!DOCTYPE html><title>Calagopus</title><p>Log in</p>";
    for error in [
        server(page(200, login)).await.unwrap_err(),
        suspended(page(200, login)).await.unwrap_err(),
    ] {
        assert_eq!(told(&error), (ErrorKind::NotPanel, Effect::Unknown));
        assert!(error.to_string().contains("Log in"), "{error}");
    }
}

/// Invariant 6: `unreachable_is_not_gone`. A page that is not found is anybody's, a route that there is not says nothing of the
/// server, and only the panel knows that there is none.
#[tokio::test]
async fn no_such_thing_is_told_by_the_panel_itself_only() {
    assert!(server(support::recorded("268")).await.unwrap_err().is_not_found());
    let stranger = server(page(404, "<h1>404 Not Found</h1>")).await.unwrap_err();
    assert!(!stranger.is_not_found() && stranger.is_unreachable(), "{stranger}");
    let route = server(support::recorded("273")).await.unwrap_err();
    assert!(!route.is_not_found(), "{route}");
    assert_eq!(route.kind(), ErrorKind::Unsupported);
}

/// Invariant 4: `redirect_is_never_followed`.
#[tokio::test]
async fn a_redirect_is_told_with_the_address_to_use() {
    let mut moved = page(301, "");
    moved.response_headers.insert(
        "location".to_owned(),
        format!("https://panel.example/api/admin/servers/{SERVER}").into(),
    );
    let service = Replay::new([moved]);
    let builder = Calagopus::builder("http://panel.example", KEY.into()).allow_plain_http();
    let panel = builder.service(Arc::<Replay>::clone(&service)).build().unwrap();
    let error = panel.server(SERVER).suspend().await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::Redirect, Effect::NotSent));
    assert!(error.to_string().contains("https://panel.example"), "{error}");
    assert_eq!(service.asked().len(), 1);
}

#[tokio::test]
async fn a_body_cut_in_half_is_an_interruption_and_settles_nothing() {
    let whole = support::recorded("044").response_body.to_string();
    let half = typed(200, "application/json", &whole[..whole.len() / 2]);
    let user = NewUser::new("player", "p@example.test", "P", "Layer", "en");
    let error = Replay::new([half]).panel().users().create(&user).await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::Interrupted, Effect::Unknown));
    let refusal = support::recorded("051").response_body.to_string();
    let half = typed(409, "application/json", &refusal[..refusal.len() - 1]);
    let error = Replay::new([half]).panel().users().create(&user).await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::NotPanel, Effect::Unknown));
}

/// Plain words of a proxy are no answer of the panel, whatever their status.
#[tokio::test]
async fn a_text_is_not_the_panel() {
    for answer in [
        typed(200, "text/plain", "OK"),
        typed(502, "text/plain", "upstream connect error"),
        typed(409, "text/plain", r#"{"errors": ["server is suspended"]}"#),
    ] {
        let error = suspended(answer).await.unwrap_err();
        assert_eq!(told(&error), (ErrorKind::NotPanel, Effect::Unknown), "{error}");
    }
    let error = server(typed(200, "text/plain", "OK")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

/// The one answer of the panel itself that has no body, and cannot be told from a stranger's.
#[tokio::test]
async fn a_verb_that_the_route_does_not_have_is_nobodys_answer() {
    let error = suspended(support::recorded("274")).await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::NotPanel, Effect::Unknown));
    assert_eq!(error.status().unwrap().as_u16(), 405);
}

#[tokio::test]
async fn a_value_of_another_type_names_its_place_and_not_what_stands_there() {
    for (place, wrong, pointer) in [
        (
            "server.limits.memory",
            json!("lots-of-canaries"),
            "/server/limits/memory",
        ),
        ("server.is_suspended", Value::Null, "/server/is_suspended"),
        (
            "server.owner.created",
            json!("canary of November"),
            "/server/owner/created",
        ),
        ("server.node.uuid", json!("canary"), "/server/node/uuid"),
        ("server.pinned_cpus", json!("canary"), "/server/pinned_cpus"),
    ] {
        let answer = changed("072", |body| *body.pointer_mut(pointer).unwrap() = wrong);
        let error = server(answer).await.unwrap_err();
        assert_eq!(told(&error), (ErrorKind::Decode, Effect::Applied));
        let text = error.to_string();
        assert!(text.contains(&format!("`{place}")) && !text.contains("canar"), "{text}");
    }
}

#[tokio::test]
async fn a_mistake_in_a_page_names_its_place() {
    let answer = changed("075", |body| body["servers"]["data"][0]["name"] = json!(7));
    let list = Replay::new([answer]).panel().servers().list();
    let error = list.into_call().once().await.unwrap_err();
    assert!(error.to_string().contains("`servers.data[0].name`"), "{error}");
    let beside = support::json(
        200,
        &json!({"nodes": {"total": 0, "per_page": 25, "page": 1, "data": []}}),
    );
    let error = Replay::new([beside]).panel().servers().list().await.unwrap_err();
    assert!(error.to_string().contains("no `servers`"), "{error}");
}

#[tokio::test]
async fn a_huge_body_is_not_read_to_its_end() {
    let huge = changed("072", |body| body["server"]["name"] = "x".repeat(70_000).into());
    let builder = Calagopus::builder("https://panel.example", KEY.into()).body_limit(65_536);
    let panel = builder.service(Replay::new([huge])).build().unwrap();
    let error = panel.server(SERVER).get().once().await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::TooLarge, Effect::Unknown));
}

#[tokio::test]
async fn an_unknown_word_is_kept_and_a_new_field_is_within_reach() {
    let answer = changed("072", |body| {
        body["server"]["status"] = json!("hibernating");
        body["server"]["colour"] = json!("green");
    });
    let panel = Replay::new([answer]).panel();
    let raw = panel.server(SERVER).get().raw().await.unwrap();
    assert_eq!(raw.value.status.as_ref().unwrap().as_str(), "hibernating");
    let json: Value = raw.json().unwrap();
    assert_eq!(json["server"]["colour"], "green");
}

/// Every field that is wrong is named at once; of a model's own errors too, which come as JSON in a text.
#[tokio::test]
async fn several_validation_errors_come_together() {
    let both = json!({"errors": ["username: length is greater than 15", "email: is not a valid email"]});
    for body in [both.clone(), json!({"errors": [both.to_string()]})] {
        let user = NewUser::new("a_name_that_is_too_long", "nobody", "P", "Layer", "en");
        let panel = Replay::new([support::json(400, &body)]).panel();
        let error = panel.users().create(&user).await.unwrap_err();
        assert_eq!(told(&error), (ErrorKind::Validation, Effect::Refused));
        let fields: Vec<_> = error
            .problems()
            .iter()
            .filter_map(|problem| problem.field.as_deref())
            .collect();
        assert_eq!(fields, ["username", "email"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_panel_that_says_nothing_is_given_up() {
    #[derive(Debug)]
    struct Silent;

    #[async_trait::async_trait]
    impl calagopus_api::HttpService for Silent {
        async fn call(
            &self,
            _: http::Request<calagopus_api::Body>,
        ) -> Result<http::Response<calagopus_api::Body>, panel_http::ServiceError> {
            std::future::pending().await
        }
    }

    let builder =
        Calagopus::builder("https://panel.example", KEY.into()).clock(Arc::new(panel_http::TokioClock::new()));
    let panel = builder
        .service(Arc::new(Silent))
        .timeout(Duration::from_secs(2))
        .build()
        .unwrap();
    let error = panel.server(SERVER).suspend().await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::Timeout, Effect::Unknown));
}
