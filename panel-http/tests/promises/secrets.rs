use std::{error::Error as _, fmt::Debug, sync::Arc};

use http::Request;
use panel_http::{
    Address, Body, Call, HttpService, List, Secret, ServiceErrorKind, Transport, call, envelope,
    fault::{Fault, FaultPlan, Faulty},
    recording::Recorder,
    reqwest_service::ReqwestService,
};

use crate::stage::{CREATE, Does, KEY, LIST, Stage, answer, create, get, json};

#[derive(Default)]
struct Shown(Vec<String>);

impl Shown {
    fn debug(&mut self, value: &impl Debug) {
        self.0.push(format!("{value:?}"));
        self.0.push(format!("{value:#?}"));
    }

    fn error(&mut self, error: &panel_http::Error) {
        self.debug(error);
        self.0.push(error.to_string());
        self.debug(&error.problems());
        let mut source = error.source();
        while let Some(cause) = source {
            self.0.push(format!("{cause} {cause:?}"));
            source = cause.source();
        }
    }

    fn never_holds(&self, secrets: &[&str]) {
        for text in &self.0 {
            for secret in secrets {
                assert!(!text.contains(secret), "{secret} is in: {text}");
            }
        }
    }
}

/// Invariant 5, S2.4: the key never appears in logs, Debug output, errors or serialised state. The canary goes through every
/// public type that may hold it.
#[tokio::test(start_paused = true)]
async fn secret_is_never_printed() {
    let mut shown = Shown::default();
    let key = Secret::from(KEY);
    shown.debug(&key);
    shown.0.push(serde_json::to_string(&key).unwrap());

    let stage = Stage::new([Does::Answers(json(200, r#"{"token":"hunter2"}"#))]);
    shown.debug(&stage.builder());
    let transport = stage.transport();
    shown.debug(&transport);
    shown.debug(&transport.service());
    shown.debug(&transport.clock());
    shown.debug(&transport.address());

    let with_password = || create(&transport).json(&serde_json::json!({"password": "hunter2"}));
    shown.debug(&with_password());
    let request = with_password().into_request().unwrap();
    assert!(
        request.headers()["authorization"].to_str().unwrap().contains(KEY),
        "the canary is there"
    );
    shown.debug(&request);
    shown.debug(&with_password().query("token", "hunter2"));
    let list: List<serde_json::Value> = List::new(&transport, &LIST, &[], envelope::page);
    shown.debug(&list.query("token", "hunter2"));
    shown.debug(&Body::from("hunter2"));

    fn untyped(_: &panel_http::Endpoint, answer: &panel_http::transport::Answer) -> Result<String, panel_http::Error> {
        Ok(format!("{answer:?}"))
    }
    let raw = Call::<String>::new(&transport, &CREATE, &[], untyped)
        .raw()
        .await
        .unwrap();
    assert!(
        raw.body.windows(7).any(|bytes| bytes == b"hunter2"),
        "the canary is there"
    );
    shown.debug(&raw);

    let plan = FaultPlan::new();
    plan.on("*").always(Fault::RedirectToHttps);
    shown.debug(&plan);
    let service: Arc<dyn HttpService> = Arc::new(stage.clone());
    shown.debug(&Faulty::new(Arc::clone(&service), plan, Arc::clone(transport.clock())));
    let recorder = Recorder::new(service);
    let recorded = stage.builder().service(Arc::new(recorder.clone())).build().unwrap();
    create(&recorded)
        .json(&serde_json::json!({"password": "hunter2"}))
        .await
        .unwrap();
    shown.debug(&recorder);
    shown.debug(&recorder.exchanges());
    shown.0.push(serde_json::to_string(&recorder.exchanges()).unwrap());
    shown.debug(&ReqwestService::new(std::time::Duration::from_secs(1)).unwrap());

    shown.never_holds(&["canary", "hunter2"]);
}

/// Errors of every kind, the panel saying the key back in each.
#[tokio::test(start_paused = true)]
async fn no_error_says_the_key_even_if_the_panel_does() {
    let detail = format!("The key {KEY} is unknown.");
    let error_body = serde_json::json!({"errors": [
        {"code": "AuthenticationException", "status": "401", "detail": detail},
    ]});
    let page = format!("<h1>No</h1> token {KEY} and {}", KEY.get(..20).unwrap());
    let answers = [
        json(401, error_body.to_string()),
        json(418, format!(r#"{{"stranger":"{KEY}"}}"#)),
        answer(200, "text/html", page.clone()),
        answer(502, "text/html", page),
        json(200, format!(r#""{KEY}"#)),
        answer(201, "text/plain", KEY),
        answer(302, "text/plain", KEY),
    ];
    let mut shown = Shown::default();
    for answer in answers {
        let stage = Stage::new([Does::Answers(answer)]);
        shown.error(&create(&stage.transport()).await.unwrap_err());
    }
    // The answer is of another type than expected: the place is named, never the value there.
    for body in [
        r#"{"id":"hunter2"}"#,
        r#"{"id":"a\"hunter2"}"#,
        r#"{"id":{"hunter2":1}}"#,
        r#"{"id":[12345678]}"#,
    ] {
        #[derive(Debug, serde::Deserialize)]
        #[expect(dead_code, reason = "it is never read")]
        struct Server {
            id: u64,
        }
        let stage = Stage::new([Does::Answers(json(200, body))]);
        let call: Call<Server> = Call::new(&stage.transport(), &CREATE, &[], call::json);
        let error = call.await.unwrap_err();
        assert!(error.to_string().contains("`id`"), "{error}");
        shown.error(&error);
    }
    for kind in [
        ServiceErrorKind::Connect,
        ServiceErrorKind::Tls,
        ServiceErrorKind::Timeout,
        ServiceErrorKind::Interrupted,
    ] {
        shown.error(
            &get(&Stage::new((0..3).map(|_| Does::Fails(kind))).transport())
                .await
                .unwrap_err(),
        );
    }
    shown.never_holds(&["canaryCANARYcanaryCANARYcanary", "hunter2", "12345678"]);
}

/// What is shorter than any key could be any word of what the panel says.
#[tokio::test(start_paused = true)]
async fn only_what_is_long_enough_for_a_key_is_taken_out_of_an_error() {
    for (key, detail, told) in [
        ("teapots", "It needs teapots.", "It needs teapots."),
        ("teapots!", "It needs teapots!", "It needs [secret]"),
    ] {
        let body = serde_json::json!({"errors": [{"code": "Teapot", "status": "418", "detail": detail}]});
        let stage = Stage::new([Does::Answers(json(418, body.to_string()))]);
        let transport = stage.builder_with_key(key).build().unwrap();
        let error = create(&transport).await.unwrap_err();
        assert_eq!(error.problems()[0].detail, told);
    }
}

/// Keys get pasted into the wrong field.
#[test]
fn a_refused_address_or_key_is_not_repeated() {
    let mut shown = Shown::default();
    for address in [
        "https://admin:hunter2@panel.test",
        "https://hunter2@panel.test",
        "https://a:b@hunter2@panel.test",
        "https://panel.test/?key=hunter2",
        "https://panel.test/#hunter2",
        "ftp://x:hunter2@panel.test",
        "ht!tp://x:hunter2@panel.test",
    ] {
        shown.error(&Address::parse(address).unwrap_err());
    }
    let panel = Arc::new(crate::stage::Panel);
    let builder = Transport::builder("https://panel.test", Secret::from("hunter2\u{7f}"), panel);
    shown.error(&builder.service(Arc::new(Stage::new([]))).build().unwrap_err());
    shown.never_holds(&["hunter2"]);
}

/// An answer over a real connection that never comes: the text of the HTTP library holds neither URL nor key.
#[tokio::test]
async fn an_error_from_below_holds_no_url() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let service = ReqwestService::new(std::time::Duration::from_secs(1)).unwrap();
    let request = Request::get(format!("http://127.0.0.1:{port}/download?token=hunter2"))
        .body(Body::empty())
        .unwrap();
    let error = service.call(request).await.unwrap_err();
    let mut shown = Shown::default();
    shown.debug(&error);
    shown.0.push(error.to_string());
    shown.never_holds(&["hunter2", "download"]);
}
