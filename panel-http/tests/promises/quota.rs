use std::time::Duration;

use futures_util::FutureExt;
use panel_http::{Effect, ErrorKind};

use crate::stage::{Does, Stage, create, get, json, list, with_header};

const MINUTE: Duration = Duration::from_secs(60);

/// An answer that tells how many calls of how many are left.
fn told(limit: u32, remaining: u32) -> Does {
    let answer = with_header(json(200, "{}"), "x-ratelimit-limit", &limit.to_string());
    Does::Answers(with_header(answer, "x-ratelimit-remaining", &remaining.to_string()))
}

/// A nightly sweep never delays a customer's click.
#[tokio::test(start_paused = true)]
async fn a_background_call_leaves_the_last_quarter_to_people() {
    let stage = Stage::new([told(8, 3)]);
    let transport = stage.transport();
    get(&transport).await.unwrap();
    let before = stage.now();

    get(&transport).background().await.unwrap();
    assert_eq!(stage.now(), before, "three are left, two are kept");
    let mut sweep = Box::pin(async { get(&transport).background().await });
    assert!(sweep.as_mut().now_or_never().is_none(), "the sweep waits");
    get(&transport).await.unwrap();
    get(&transport).await.unwrap();
    assert_eq!((stage.now(), stage.calls()), (before, 4), "people do not");

    sweep.await.unwrap();
    assert!(stage.waits()[3] >= MINUTE, "until the next window");
}

/// The waits are ours: the panel never has to answer 429.
#[tokio::test(start_paused = true)]
async fn a_used_up_window_is_waited_for() {
    let stage = Stage::new([told(4, 1)]);
    let transport = stage.transport();
    for _ in 0..3 {
        get(&transport.clone()).await.unwrap();
    }
    let waits = stage.waits();
    assert!(waits[0] < MINUTE && waits[1] >= MINUTE, "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn calls_go_through_in_the_order_they_came() {
    let stage = Stage::new([told(4, 0)]);
    let transport = stage.transport();
    get(&transport).await.unwrap();
    let order = std::sync::Mutex::new(Vec::new());
    let waiting = (0..4).map(|number| {
        let (transport, order) = (transport.clone(), &order);
        async move {
            get(&transport).await.unwrap();
            order.lock().unwrap().push(number);
        }
    });
    futures_util::future::join_all(waiting).await;
    assert_eq!(order.into_inner().unwrap(), [0, 1, 2, 3]);
}

/// What waited too long in the queue was never sent, and says so.
#[tokio::test(start_paused = true)]
async fn a_call_whose_turn_does_not_come_before_its_deadline_is_not_sent() {
    let stage = Stage::new([told(4, 0)]);
    let transport = stage.transport();
    get(&transport).await.unwrap();
    let before = stage.now();
    let error = create(&transport).deadline(Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::DeadlineExpired, Effect::NotSent)
    );
    assert_eq!(stage.calls(), 1);
    let took = Duration::try_from(stage.now().duration_since(before)).unwrap();
    assert!(took < Duration::from_secs(6), "{took:?}");
    let error = create(&transport).deadline(Duration::ZERO).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::DeadlineExpired, Effect::NotSent)
    );
}

/// Calls that nobody waits for any more do not count as under way: the next window would be too small by them.
#[tokio::test(start_paused = true)]
async fn a_dropped_future_gives_its_place_back() {
    let stage = Stage::new([Does::Hangs, Does::Hangs, Does::Hangs, told(8, 2)]);
    let transport = stage.transport();
    for _ in 0..3 {
        let mut call = Box::pin(async { list(&transport).await });
        assert!(call.as_mut().now_or_never().is_none());
        drop(call);
    }
    assert_eq!(stage.calls(), 3);
    get(&transport).await.unwrap();
    let before = stage.now();
    get(&transport).await.unwrap();
    get(&transport).await.unwrap();
    assert_eq!(stage.now(), before, "two were left, and two went through at once");
    get(&transport).await.unwrap();
    assert!(stage.now() > before, "the third waits");
}

/// A call that is dropped while it queues lets the next one pass.
#[tokio::test(start_paused = true)]
async fn a_call_dropped_in_the_queue_holds_nobody_up() {
    let stage = Stage::new([told(4, 0)]);
    let transport = stage.transport();
    get(&transport).await.unwrap();
    let mut first = Box::pin(async { get(&transport).await });
    assert!(first.as_mut().now_or_never().is_none());
    let mut second = Box::pin(async { get(&transport).await });
    assert!(second.as_mut().now_or_never().is_none());
    drop(first);
    second.await.unwrap();
    assert_eq!(stage.calls(), 2);
}
