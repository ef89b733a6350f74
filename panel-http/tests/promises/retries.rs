use std::time::Duration;

use bytes::Bytes;
use http::Response;
use panel_http::{
    Body, Call, Effect, Endpoint, Error, ErrorKind, Safety, ServiceErrorKind, call,
    endpoint::EffectRule,
    retry::{RetryBudget, RetryPolicy},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::stage::{Does, Stage, act, answer, create, get, json, level, refusal, with_header};

const SECOND: Duration = Duration::from_secs(1);

fn failures() -> Vec<Does> {
    use ServiceErrorKind::{Connect, Interrupted, Timeout};
    let page = || Does::Answers(answer(502, "text/html", "<h1>502 Bad Gateway</h1>"));
    let busy = || Does::Answers(with_header(answer(429, "application/json", ERRORS), "retry-after", "1"));
    vec![
        Does::Fails(Connect),
        Does::Fails(Timeout),
        Does::Fails(Interrupted),
        Does::Hangs,
        page(),
        refusal(500),
        refusal(503),
        busy(),
    ]
}

const ERRORS: &str =
    r#"{"errors":[{"code":"ThrottleRequestsException","status":"429","detail":"Too Many Attempts."}]}"#;

/// Invariant 3.
#[tokio::test(start_paused = true)]
async fn create_is_never_retried_blindly() {
    for failure in failures() {
        let stage = Stage::new([failure]);
        create(&stage.transport()).await.unwrap_err();
        assert_eq!(stage.calls(), 1);
        assert_eq!(stage.seen()[0].method, "POST");
        assert!(stage.seen()[0].fresh, "a create has a connection of its own");
    }
}

/// An act, such as suspend, is sent once too: its second answer would differ from the first.
#[tokio::test(start_paused = true)]
async fn an_act_is_sent_once() {
    for failure in failures() {
        let stage = Stage::new([failure]);
        act(&stage.transport()).await.unwrap_err();
        assert_eq!(stage.calls(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_be_repeated_is_repeated_until_it_succeeds() {
    for (first, second) in failures().into_iter().zip(failures()) {
        let stage = Stage::new([first, second]);
        get(&stage.transport()).await.unwrap();
        assert_eq!(stage.calls(), 3);
        assert!(stage.seen().iter().all(|seen| !seen.fresh));
    }
    let stage = Stage::new(failures().into_iter().take(2));
    level(&stage.transport()).await.unwrap();
    assert_eq!(stage.calls(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_attempts_have_an_end() {
    let stage = Stage::new((0..9).map(|_| Does::Fails(ServiceErrorKind::Connect)));
    let error = get(&stage.transport()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Unreachable, Effect::NotSent)
    );
    assert_eq!(stage.calls(), 3);
    let never = stage.builder().retry(RetryPolicy::never()).build().unwrap();
    get(&never).await.unwrap_err();
    assert_eq!(stage.calls(), 4);
}

/// Two clients that failed together must not come back together.
#[tokio::test(start_paused = true)]
async fn waits_grow_and_are_spread() {
    let mut firsts = Vec::new();
    for _ in 0..20 {
        let stage = Stage::new([
            Does::Fails(ServiceErrorKind::Connect),
            Does::Fails(ServiceErrorKind::Connect),
        ]);
        get(&stage.transport()).await.unwrap();
        let waits = stage.waits();
        // The timer of the runtime counts whole milliseconds.
        assert!((125..=251).contains(&waits[0].as_millis()), "{waits:?}");
        assert!((250..=501).contains(&waits[1].as_millis()), "{waits:?}");
        firsts.push(waits[0]);
    }
    firsts.dedup();
    assert!(firsts.len() > 1, "all waits are the same");
}

/// A sick panel is not stormed: the retries of all clones are paid from one purse.
#[tokio::test(start_paused = true)]
async fn retries_are_paid_from_a_purse_that_all_clones_share() {
    let stage = Stage::new((0..99).map(|_| Does::Fails(ServiceErrorKind::Connect)));
    let transport = stage.transport();
    for _ in 0..5 {
        get(&transport.clone()).await.unwrap_err();
    }
    assert_eq!(stage.calls(), 15, "five calls of three attempts");
    get(&transport.clone()).await.unwrap_err();
    assert_eq!(stage.calls(), 16, "the purse is empty: one attempt");
}

#[tokio::test(start_paused = true)]
async fn the_panel_is_not_asked_again_before_it_said() {
    let busy = |wait: &str| Does::Answers(with_header(json(429, ERRORS), "retry-after", wait));
    let at = "2026-11-20T21:06:00Z".parse().unwrap();
    // Seconds, and an HTTP date that is seven seconds away.
    for wait in ["7", "Fri, 20 Nov 2026 21:06:07 GMT"] {
        let stage = Stage::starting_at(at, [busy(wait)]);
        get(&stage.transport()).await.unwrap();
        let waited = stage.waits()[0];
        assert!((7 * SECOND..8 * SECOND).contains(&waited), "{wait}: {waited:?}");
    }
    let stage = Stage::starting_at(at, [busy("59")]);
    let error = get(&stage.transport()).await.unwrap_err();
    assert_eq!(
        error.retry_after(),
        Some(59 * SECOND),
        "a long wait is the caller's to plan"
    );
    assert_eq!(stage.calls(), 1);
    let stage = Stage::starting_at(at, [busy("Fri, 20 Nov 2026 21:06:03 GMT")]);
    let error = create(&stage.transport()).await.unwrap_err();
    assert!(
        error
            .retry_after()
            .is_some_and(|wait| wait <= 3 * SECOND && wait > 2 * SECOND),
        "{error:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_caller_can_ask_for_one_attempt_only() {
    let stage = Stage::new([Does::Fails(ServiceErrorKind::Connect)]);
    level(&stage.transport()).once().await.unwrap_err();
    assert_eq!(stage.calls(), 1);
}

/// Only what is held in memory can be sent again whole.
#[tokio::test(start_paused = true)]
async fn a_streamed_body_is_sent_once() {
    let stage = Stage::new([Does::Fails(ServiceErrorKind::Connect)]);
    let bytes = futures_util::stream::iter([Ok(Bytes::from_static(b"{}"))]);
    let error = level(&stage.transport())
        .body("application/json", Body::stream(bytes, Some(2)))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    assert_eq!(stage.calls(), 1);
}

/// A first attempt that may still happen is not forgotten because a second one was refused.
#[tokio::test(start_paused = true)]
async fn an_earlier_attempt_that_is_unsettled_keeps_the_effect_unknown() {
    let never_sent = || Does::Fails(ServiceErrorKind::Connect);
    for (second, kind) in [
        (refusal(404), ErrorKind::NotFound),
        (refusal(422), ErrorKind::Validation),
    ] {
        let stage = Stage::new([Does::Fails(ServiceErrorKind::Interrupted), second]);
        let error = level(&stage.transport()).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::Unknown));
    }
    let stage = Stage::new([Does::Hangs, never_sent(), never_sent()]);
    let error = level(&stage.transport()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Unreachable, Effect::Unknown)
    );

    let stage = Stage::new([never_sent(), refusal(404)]);
    let error = level(&stage.transport()).await.unwrap_err();
    assert_eq!(
        error.effect(),
        Effect::Refused,
        "what was never sent leaves nothing to settle"
    );
}

/// The endpoint's own table decides before the dialect does.
#[tokio::test(start_paused = true)]
async fn an_endpoint_may_know_better_what_its_error_means() {
    const COMMITTED: &[EffectRule] = &[EffectRule::status(500, Effect::Applied)];
    static KNOWS: Endpoint = Endpoint::post(
        "servers.suspend",
        "/api/application/servers/{server}/suspend",
        Safety::Act,
    )
    .with_effects(COMMITTED);
    let stage = Stage::new([refusal(500), refusal(504)]);
    let call = || Call::<()>::new(&stage.transport(), &KNOWS, &["7"], call::done);
    assert_eq!(call().await.unwrap_err().effect(), Effect::Applied);
    assert_eq!(call().await.unwrap_err().effect(), Effect::Unknown);
}

/// A refusal without a word counts only from an endpoint that is known to refuse so, and only when it says nothing.
#[tokio::test(start_paused = true)]
async fn a_refusal_without_a_word_is_believed_where_it_is_known() {
    const SILENT: &[EffectRule] = &[EffectRule::bare(406, Effect::Refused)];
    static KNOWN: Endpoint = Endpoint::post(
        "servers.transfer",
        "/api/application/servers/{server}/transfer",
        Safety::Act,
    )
    .with_effects(SILENT);
    let told = async |answer| {
        let stage = Stage::new([Does::Answers(answer)]);
        let error = Call::<()>::new(&stage.transport(), &KNOWN, &["7"], call::done)
            .await
            .unwrap_err();
        (error.kind(), error.effect())
    };
    let stranger = (ErrorKind::NotPanel, Effect::Unknown);
    assert_eq!(
        told(answer(406, "text/html", "")).await,
        (ErrorKind::Refused, Effect::Refused)
    );
    assert_eq!(
        told(answer(406, "application/json", "[]")).await,
        (ErrorKind::Refused, Effect::Refused)
    );
    assert_eq!(
        told(answer(406, "text/html", "<h1>Not acceptable</h1>")).await,
        stranger
    );
    assert_eq!(told(answer(403, "text/html", "")).await, stranger);
}

#[tokio::test(start_paused = true)]
async fn no_answer_in_time_may_have_happened() {
    let stage = Stage::new([Does::Hangs]);
    let before = stage.now();
    let error = create(&stage.transport()).timeout(5 * SECOND).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Unknown));
    assert!(
        error.is_unreachable() && !error.is_not_found(),
        "unreachable is not gone"
    );
    let took = Duration::try_from(stage.now().duration_since(before)).unwrap();
    assert!((5 * SECOND..6 * SECOND).contains(&took), "{took:?}");

    let slow_body = Body::stream(futures_util::stream::pending(), None);
    let stage = Stage::new([Does::Answers(Response::new(slow_body))]);
    let error = create(&stage.transport()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Timeout, Effect::Unknown),
        "the body counts too"
    );
}

/// The deadline covers the attempts and the waits between them.
#[tokio::test(start_paused = true)]
async fn a_call_does_not_outlive_its_deadline() {
    let stage = Stage::new((0..3).map(|_| Does::Hangs));
    let before = stage.now();
    let error = get(&stage.transport())
        .timeout(4 * SECOND)
        .deadline(10 * SECOND)
        .await
        .unwrap_err();
    assert_eq!(error.effect(), Effect::Unknown);
    let took = Duration::try_from(stage.now().duration_since(before)).unwrap();
    assert!(took < 11 * SECOND, "{took:?}");
    assert_eq!(stage.calls(), 3, "and it is used up");

    let asks_to_wait = Does::Answers(with_header(json(429, ERRORS), "retry-after", "8"));
    let stage = Stage::new([asks_to_wait]);
    let before = stage.now();
    let error: Error = get(&stage.transport()).deadline(5 * SECOND).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.retry_after()),
        (ErrorKind::RateLimited, Some(8 * SECOND))
    );
    assert_eq!(stage.now(), before, "a wait past the deadline is not begun");
}

/// Over real connections: a kept one may be closed by the panel at the very moment a request goes out, and then nobody knows.
#[tokio::test]
async fn a_create_has_a_connection_that_no_other_call_has_used() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (seen, mut requests) = tokio::sync::mpsc::unbounded_channel();
    let panel = tokio::spawn(async move {
        for connection in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            let seen = seen.clone();
            tokio::spawn(async move {
                let mut buffer = vec![0; 65536];
                while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                    let method = buffer[..read].split(|byte| *byte == b' ').next().unwrap().to_vec();
                    seen.send((String::from_utf8(method).unwrap(), connection)).unwrap();
                    let answer = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
                    stream.write_all(answer).await.unwrap();
                }
            });
        }
    });
    let builder = panel_http::Transport::builder(
        &address,
        crate::stage::KEY.into(),
        std::sync::Arc::new(crate::stage::Panel),
    );
    let transport = builder.build().unwrap();
    get(&transport).await.unwrap();
    get(&transport).await.unwrap();
    create(&transport).await.unwrap();
    create(&transport).await.unwrap();
    get(&transport).await.unwrap();
    panel.abort();
    let mut used = Vec::new();
    while let Ok(request) = requests.try_recv() {
        used.push(request);
    }
    let connections_of =
        |method: &str| -> Vec<i32> { used.iter().filter(|(it, _)| it == method).map(|(_, at)| *at).collect() };
    let (gets, creates) = (connections_of("GET"), connections_of("POST"));
    assert_eq!((gets.len(), creates.len()), (3, 2));
    assert!(
        gets.iter().all(|at| *at == gets[0]),
        "reads share a connection: {used:?}"
    );
    assert!(
        creates[0] != creates[1] && !gets.contains(&creates[0]) && !gets.contains(&creates[1]),
        "{used:?}"
    );
}

/// The purse holds fifty and no more: what is given back to a full one is lost.
#[test]
fn a_full_purse_takes_nothing_back() {
    let budget = RetryBudget::new();
    budget.refill();
    for _ in 0..10 {
        assert!(budget.pay());
    }
    for given_back in 1..=5 {
        assert!(!budget.pay(), "{given_back}");
        budget.refill();
    }
    assert!(budget.pay());
}
