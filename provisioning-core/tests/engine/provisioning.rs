//! A paid order becomes a running server.

use std::time::Duration;

use provisioning_core::{
    Effect, Product, Reason, ServiceId,
    engine::Progress,
    plan::Why,
    service::Phase,
    store::{DocumentKind, Store},
};

use crate::{
    api::fake::FakePanel,
    kind,
    shop::{LONG, Shop, draft, exactly_one, order, panel},
};

/// S1.70, S2.6, S2.44, S3.1, S3.18, S3.23, S1.5, S1.23: one recorded order becomes an active server that is just what was sold.
#[tokio::test(start_paused = true)]
async fn an_order_becomes_a_server() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let server = shop.server();
    assert_eq!(server.external_id.as_deref(), Some("1001"));
    assert_eq!(server.name, "MC-1001");
    assert_eq!(server.description, "Larch 4 GB of Ada");
    assert_eq!((server.memory, server.disk, server.cpu), (4096, 20_480, 200));
    assert_eq!(server.status, None);
    exactly_one(&shop.fake, "1001");
    let record = shop.record(&service).await;
    assert!(record.attempts.is_empty() && record.was_active);
    insta::assert_snapshot!(
        kind::plainly(&shop.fake, shop.journal(&service).await.join("\n")).replace(&server.uuid, "UUID"),
        @r"
    order recorded
    customer is account 2 (made)
    about to send #1 create
    #1 create done
    server 1 (UUID) made
    the panel is as wanted (revision 1)
    "
    );
}

/// S3.2: whatever eggs the panel has, each can be sold.
#[tokio::test(start_paused = true)]
async fn every_egg_of_the_panel_can_be_sold() {
    let shop = Shop::open().await;
    let eggs = shop.engine.catalog().list(&panel()).await.unwrap();
    assert!(eggs.len() > 1);
    for (number, entry) in eggs.into_iter().enumerate() {
        let mut product = draft("4 GB");
        product.egg = Some(entry.egg.id.as_str().into());
        shop.engine.products().save(product).await.unwrap();
        shop.sell(&format!("egg-{number}")).await;
    }
}

/// Invariant 15: a variable that is left out would be stored as "".
#[tokio::test(start_paused = true)]
async fn every_egg_variable_is_sent() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    assert_eq!(
        kind::variables(&shop.fake, "1001").await,
        [
            ("GAME_VERSION", "latest"),
            ("JAR_FILE", "server.jar"),
            ("DOWNLOAD_URL", ""),
            ("BUILD", "latest")
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[tokio::test(start_paused = true)]
async fn the_same_order_again_is_no_second_server() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    shop.sell("1001").await;
    exactly_one(&shop.fake, "1001");
}

#[tokio::test(start_paused = true)]
async fn the_same_id_for_another_order_is_a_conflict() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    let intent = shop.engine.accept(order("1001", "43")).await.unwrap();
    let error = intent.record(&shop.engine).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Conflict);
    assert_eq!(shop.fake.servers().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_ended_id_is_never_used_again() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, provisioning_core::Change::terminate()).await;
    let error = shop
        .engine
        .accept(order("1001", "42"))
        .await
        .unwrap()
        .record(&shop.engine)
        .await
        .unwrap_err();
    assert_eq!(error.reason(), Reason::Conflict);
    assert!(error.to_string().contains("never used again"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_installation_is_waited_for() {
    let fake = FakePanel::seeded(1);
    fake.installs_in(Duration::from_secs(300));
    let shop = Shop::on(fake).await;
    let service = shop.record_order(order("1001", "42")).await;
    assert!(matches!(
        shop.advance(&service).await,
        Progress::Waiting {
            why: Why::Installing,
            ..
        }
    ));
    assert_eq!(shop.record(&service).await.phase, Phase::Provisioning);
    let short = shop.engine.settled(&service, Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(short.reason(), Reason::NotYet);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    exactly_one(&shop.fake, "1001");
}

#[tokio::test(start_paused = true)]
async fn a_failed_installation_waits_for_a_person() {
    let shop = Shop::open().await;
    for node in [1, 2] {
        shop.fake.node(node).install_fails(true);
    }
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Parked);
    assert!(error.to_string().contains("installation failed"), "{error}");
    exactly_one(&shop.fake, "1001");
}

/// An installation that never reports is made again while nobody has used it, and then given up: never two at once.
#[tokio::test(start_paused = true)]
async fn an_installation_that_never_ends_is_given_up() {
    let shop = Shop::open().await;
    for node in [1, 2] {
        shop.fake.node(node).install_never_reports(true);
    }
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop.engine.settled(&service, 24 * LONG).await.unwrap_err();
    assert!(error.to_string().contains("did not end in time"), "{error}");
    exactly_one(&shop.fake, "1001");
    assert_eq!(shop.fake.created_for("1001"), 3);
}

/// An order that only the panel can refuse: the rules of its egg have become stricter since the product was saved.
async fn record_order_with_no_jar(shop: &Shop) -> ServiceId {
    let mut stored = serde_json::to_value(shop.product("4 GB").await).unwrap();
    let variables = stored.pointer_mut("/egg/variables").unwrap().as_array_mut().unwrap();
    for rules in variables.iter_mut().filter_map(|variable| variable.get_mut("rules")) {
        *rules = "nullable".into();
    }
    let product: Product = serde_json::from_value(stored).unwrap();
    let order = order("1001", "42").variables([("JAR_FILE", "no jar")]);
    let intent = shop.engine.accept_as(&order, &product).unwrap();
    shop.fake.reset_requests();
    intent.record(&shop.engine).await.unwrap()
}

/// S1.47: what the panel would refuse is told before anything is called or written.
#[tokio::test(start_paused = true)]
async fn an_order_is_judged_by_the_eggs_rules_before_any_call() {
    let shop = Shop::open().await;
    let order = order("1001", "42").variables([("JAR_FILE", "no jar"), ("BUILDD", "1")]);
    let error = shop.engine.accept(order).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Invalid);
    let told = error.to_string();
    assert!(
        told.contains("variables.JAR_FILE") && told.contains("variables.BUILDD"),
        "{told}"
    );
    assert_eq!(shop.calls(), 0);
    let written = shop.store.read(DocumentKind::Desired, "1001").await.unwrap();
    assert!(written.is_none());
}

/// Invariant 9: what the panel refuses is told with its reason, and nothing is there.
#[tokio::test(start_paused = true)]
async fn a_refused_request_changes_nothing() {
    let shop = Shop::open().await;
    let service = record_order_with_no_jar(&shop).await;
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Parked);
    assert!(
        error.to_string().to_lowercase().contains(kind::REFUSED_VARIABLE),
        "{error}"
    );
    assert!(shop.fake.servers().is_empty());
    let record = shop.record(&service).await;
    assert!(record.attempts.is_empty(), "a refusal leaves nothing unsettled");
    let refused = shop
        .journal(&service)
        .await
        .iter()
        .any(|line| line.contains(&Effect::Refused.to_string()));
    assert!(refused);
}

#[tokio::test(start_paused = true)]
async fn a_parked_order_is_tried_again_when_an_operator_says_so() {
    let shop = Shop::open().await;
    let service = record_order_with_no_jar(&shop).await;
    shop.fails(&service).await;
    shop.fake.reset_requests();
    shop.fails(&service).await;
    assert_eq!(shop.calls(), 0, "a parked service is left alone");
    assert!(shop.engine.retry(&service).await.unwrap());
    shop.fails(&service).await;
    assert_eq!(shop.fake.count_requests("POST /api/application/servers"), 1);
}

/// Many services, worked on by a pass of a worker, each exactly once.
#[tokio::test(start_paused = true)]
async fn a_worker_brings_about_what_is_due() {
    let shop = Shop::open().await;
    for number in 0..12 {
        shop.record_order(order(&format!("s{number}"), &format!("c{}", number % 3)))
            .await;
    }
    let mut passes = 0;
    while shop.engine.run_due(&crate::shop::panel(), 5).await.unwrap() > 0 || passes < 20 {
        shop.sleep(2).await;
        passes += 1;
    }
    for number in 0..12 {
        exactly_one(&shop.fake, &format!("s{number}"));
    }
    assert_eq!(
        shop.fake.users().len(),
        4,
        "one account a customer, and the administrator's"
    );
}

/// A panel drops the blanks around a text. What it drops must not look like a difference for ever.
#[tokio::test(start_paused = true)]
async fn blanks_around_values_are_no_difference() {
    let fake = FakePanel::seeded(1);
    let egg = crate::api::fake::NewEgg::new("Blank").image("Java", "ghcr.io/example/java:21");
    let egg = kind::with_startup(egg, "  java -jar x.jar \n").variable(
        "Message",
        "MESSAGE",
        "  hello\u{200b} ",
        "nullable|string",
    );
    fake.add_egg(egg);
    let shop = Shop::on(fake).await;
    let mut blank = crate::shop::draft("4 GB");
    blank.egg = Some("Blank".into());
    blank.startup = Some(" java -jar y.jar ".into());
    shop.engine.products().save(blank).await.unwrap();
    shop.sell("1001").await;
    let service = provisioning_core::ServiceId::new("1001").unwrap();
    shop.change(&service, provisioning_core::Change::suspend("unpaid"))
        .await;
    assert_eq!(
        shop.fake.count_requests("PATCH *"),
        usize::from(kind::SUSPENDS_BY_PATCH)
    );
}
