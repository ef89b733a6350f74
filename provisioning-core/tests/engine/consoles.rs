//! The live console of a sold server.

use panel_http::console::ConsoleEvent;
use provisioning_core::{Change, CustomerId, Reason, Viewer, service::Phase};

use crate::shop::{Shop, order};

fn customer(id: &str) -> Viewer {
    Viewer::customer(CustomerId::new(id).unwrap())
}

/// S1.2, S1.25: the customer talks to his own server.
#[tokio::test(start_paused = true)]
async fn a_customer_talks_to_his_server() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let mut session = shop.engine.console(&service, &customer("42")).await.unwrap();
    session.send_command("say hello").await.unwrap();
    loop {
        match session.next().await.unwrap().unwrap() {
            ConsoleEvent::Output(line) if line.contains("say hello") => break,
            _ => {}
        }
    }
}

/// S1.2: every check comes before any call.
#[tokio::test(start_paused = true)]
async fn a_console_that_is_not_allowed_makes_no_call() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let waiting = shop.record_order(order("1002", "42")).await;
    shop.fake.reset_requests();
    let stranger = shop.engine.console(&service, &customer("43")).await.unwrap_err();
    assert_eq!(stranger.reason(), Reason::NotFound);
    let early = shop.engine.console(&waiting, &customer("42")).await.unwrap_err();
    assert_eq!(early.reason(), Reason::NotAllowed);
    assert_eq!(shop.calls(), 0);

    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
    shop.fake.reset_requests();
    let suspended = shop.engine.console(&service, &customer("42")).await.unwrap_err();
    assert_eq!(suspended.reason(), Reason::NotAllowed);
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    shop.fake.reset_requests();
    let ended = shop.engine.console(&service, &Viewer::Administrator).await.unwrap_err();
    assert_eq!(ended.reason(), Reason::NotAllowed);
    assert_eq!(shop.calls(), 0);
}
