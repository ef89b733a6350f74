use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use futures_util::StreamExt;
use http::Response;
use panel_http::{Body, Effect, Error, ErrorKind};

use crate::stage::{Does, Stage, act, answer, create, cut_after, json};

async fn created(response: Response<Body>) -> Error {
    create(&Stage::new([Does::Answers(response)]).transport())
        .await
        .unwrap_err()
}

/// S1.29: not a Pelican panel (HTML).
#[tokio::test(start_paused = true)]
async fn a_web_page_is_not_an_answer_of_the_panel() {
    let page = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>It works!</body></html>";
    let without_type = Response::new(Body::from(page));
    for response in [
        answer(200, "text/html", page),
        answer(201, "Text/HTML; charset=utf-8", page),
        answer(200, "application/xhtml+xml", page),
        without_type,
        answer(502, "text/html", "<h1>502 Bad Gateway</h1><hr>nginx"),
        answer(404, "text/html", page),
        answer(500, "text/plain", "upstream connect error"),
        answer(503, "text/html", ""),
    ] {
        let error = created(response).await;
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::NotPanel, Effect::Unknown),
            "{error}"
        );
        assert!(!error.to_string().contains('<'), "{error}");
        let is_broken = error.status().is_some_and(|status| status.is_server_error());
        assert_eq!(error.advice().contains("log of the panel"), is_broken, "{error}");
        assert!(
            error.is_unreachable() && !error.is_not_found(),
            "unreachable is not gone"
        );
    }
    assert!(
        created(answer(200, "text/html", page))
            .await
            .to_string()
            .contains("Welcome"),
        "its first words are told"
    );
}

/// Twelve words of it, without those that are long enough for a key.
#[tokio::test(start_paused = true)]
async fn the_first_words_of_a_web_page_are_told() {
    let longest = "w".repeat(24);
    let page = format!("<h1>It\u{7}works</h1><p>{longest} {longest}w</p>one two three four five six seven eight nine");
    let error = created(answer(200, "text/html", page)).await.to_string();
    let told = format!("\"It works {longest} … one two three four five six seven eight\"");
    assert!(error.contains(&told), "{error}");
}

/// Another program on that address may answer JSON too: its refusal is not the panel's.
#[tokio::test(start_paused = true)]
async fn the_error_of_a_stranger_is_not_a_refusal() {
    for body in [
        r#"{"error":"not found"}"#,
        r#"{"errors":[]}"#,
        r#"{"errors":"none"}"#,
        "[]",
        "no JSON",
        "",
    ] {
        let error = created(json(404, body)).await;
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::NotPanel, Effect::Unknown),
            "{body}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_says_what_the_panel_said() {
    let body = r#"{"errors":[
        {"code":"ValidationException","status":"422","detail":"Taken.","meta":{"source_field":"external_id","rule":"unique"}},
        {"code":"ValidationException","status":"422","detail":"Required.","meta":{"source_field":"name","rule":"required"}}]}"#;
    let error = created(json(422, body)).await;
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Validation, Effect::Refused));
    assert!(error.has_rule("external_id", "unique") && error.has_rule("name", "required"));
    assert_eq!(
        error.to_string(),
        "servers.create: external_id: Taken.; name: Required. (POST /api/application/servers, status 422)"
    );
}

/// A 2xx that cannot be read has happened.
#[tokio::test(start_paused = true)]
async fn an_answer_in_another_form_has_happened() {
    let error = created(json(201, "}{ not JSON")).await;
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Decode, Effect::Applied));
    let error = created(answer(201, "text/plain", "done")).await;
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Decode, Effect::Applied));
    act(&Stage::new([Does::Answers(answer(204, "text/plain", ""))]).transport())
        .await
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_cut_body_may_have_happened() {
    let cut = answer(201, "application/json", cut_after(&[r#"{"object":"#, r#""server","#]));
    let quietly_cut = json(201, r#"{"object":"server","attrib"#);
    for response in [cut, quietly_cut] {
        let error = created(response).await;
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::Interrupted, Effect::Unknown),
            "{error}"
        );
    }
    let error = created(answer(422, "application/json", cut_after(&[r#"{"errors":[{"code""#]))).await;
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Interrupted, Effect::Unknown)
    );
}

/// An endless answer must not fill the memory first.
#[tokio::test(start_paused = true)]
async fn the_cap_on_a_body_acts_while_it_is_read() {
    let produced = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&produced);
    let endless = futures_util::stream::repeat_with(move || {
        counter.fetch_add(100, Ordering::Relaxed);
        Ok(Bytes::from_static(&[b' '; 100]))
    });
    let stage = Stage::new([
        Does::Answers(answer(200, "application/json", Body::stream(endless, None))),
        Does::Answers(answer(
            200,
            "application/json",
            Body::stream(futures_util::stream::empty().boxed(), Some(1001)),
        )),
        Does::Answers(json(200, " ".repeat(1001))),
        Does::Answers(json(200, format!("{}{{}}", " ".repeat(998)))),
    ]);
    let transport = stage.builder().body_limit(1000).build().unwrap();
    for _ in 0..3 {
        let error = create(&transport).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::TooLarge, Effect::Unknown));
    }
    assert!(produced.load(Ordering::Relaxed) <= 1200, "{produced:?} bytes were read");
    create(&transport).await.unwrap();
}

/// What this version does not know is still to be had.
#[tokio::test(start_paused = true)]
async fn the_bytes_of_an_answer_can_be_kept_beside_the_type() {
    #[derive(serde::Deserialize)]
    struct Newer {
        hibernates: bool,
    }
    let stage = Stage::new([Does::Answers(json(201, r#"{"id":7,"hibernates":true}"#))]);
    let raw = create(&stage.transport()).raw().await.unwrap();
    assert_eq!(raw.status.as_u16(), 201);
    assert!(raw.json::<Newer>().unwrap().hibernates);
}

/// Whoever reads an error is told whether it happened.
#[test]
fn an_effect_says_whether_it_happened() {
    for (effect, told) in [
        (Effect::NotSent, "nothing was sent"),
        (Effect::Refused, "the panel refused and changed nothing"),
        (Effect::Applied, "it happened"),
        (Effect::Unknown, "it may have happened"),
    ] {
        assert_eq!(effect.to_string(), told);
    }
}
