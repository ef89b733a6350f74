//! Where a server is made.

use provisioning_core::{Reason, service::Phase};

use crate::{
    api::fake::{FakePanel, NewNode},
    kind::{SERVERS, a_strangers},
    shop::{Shop, draft, exactly_one, order},
};

/// S1.45: never on a node outside the allowed list.
#[tokio::test(start_paused = true)]
async fn a_server_is_never_on_a_node_that_is_not_allowed() {
    for node in ["1", "2"] {
        let shop = Shop::open().await;
        let mut pinned = draft("4 GB");
        pinned.placement.nodes = Some(node.into());
        shop.engine.products().save(pinned).await.unwrap();
        for number in 0..10 {
            shop.sell(&format!("s{number}")).await;
        }
        assert!(shop.fake.servers().iter().all(|server| server.node.to_string() == node));
    }
}

#[tokio::test(start_paused = true)]
async fn why_nothing_fits_is_told_node_by_node() {
    let fake = FakePanel::seeded(1);
    fake.add_node(
        NewNode::new("tiny")
            .memory(1024)
            .allocations("10.0.0.3", 25_565..=25_570),
    );
    fake.add_node(NewNode::new("portless"));
    fake.node(1).maintenance(true);
    let shop = Shop::on(fake).await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = Some("1, 3, 4, 9".into());
    shop.engine.products().save(pinned).await.unwrap();
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Parked);
    let text = error.to_string();
    for part in [
        "node 1 (node-1): it is in maintenance",
        "node 3 (tiny): 4 GB of memory are wanted, 1 GB are left",
        "node 4 (portless): no allocation is free",
        "node 9: there is no such node",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(shop.fake.servers().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_panels_own_no_is_told_with_advice() {
    let shop = Shop::open().await;
    let mut huge = draft("4 GB");
    huge.resources.memory = Some("900 GB".into());
    shop.engine.products().save(huge).await.unwrap();
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Parked);
    assert!(error.advice().contains("allocations or a node"), "{}", error.advice());
}

/// S3.24, S3.35: exact ports and ranges.
#[tokio::test(start_paused = true)]
async fn a_server_gets_one_of_the_ports_of_its_product() {
    let shop = Shop::open().await;
    let mut ports = draft("4 GB");
    ports.placement.ports = Some("25600-25601".into());
    shop.engine.products().save(ports).await.unwrap();
    for service in ["a", "b", "c", "d"] {
        let service = shop.sell(service).await;
        let view = shop
            .engine
            .view(&service, provisioning_core::Viewer::Administrator)
            .await
            .unwrap();
        let address = view.server.unwrap().address.to_string();
        assert!(address.ends_with(":25600") || address.ends_with(":25601"), "{address}");
    }
    let fifth = shop.record_order(order("e", "42")).await;
    assert_eq!(shop.fails(&fifth).await.reason(), Reason::Parked);
}

/// Two services that choose the same allocation at the same moment: one chooses again.
#[tokio::test(start_paused = true)]
async fn an_allocation_that_another_took_is_chosen_anew() {
    let fake = FakePanel::seeded(1);
    fake.add_node(NewNode::new("two-ports").allocations("10.0.0.3", 25_565..=25_566));
    let shop = Shop::on(fake).await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = Some("3".into());
    shop.engine.products().save(pinned).await.unwrap();
    let one = shop.record_order(order("one", "42")).await;
    let two = shop.record_order(order("two", "42")).await;
    let (first, second) = tokio::join!(shop.settled(&one), shop.settled(&two));
    assert_eq!((first, second), (Phase::Active, Phase::Active));
    exactly_one(&shop.fake, "one");
    exactly_one(&shop.fake, "two");
}

/// An order that the panel refused is recorded again, corrected, and delivered: on the nodes of the corrected product.
#[tokio::test(start_paused = true)]
async fn an_order_that_was_refused_can_be_corrected() {
    let fake = FakePanel::seeded(1);
    fake.add_node(
        NewNode::new("tiny")
            .memory(1024)
            .allocations("10.0.0.3", 25_565..=25_570),
    );
    let shop = Shop::on(fake).await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = Some("3".into());
    shop.engine.products().save(pinned).await.unwrap();
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.fails(&service).await.reason(), Reason::Parked);
    assert_eq!(shop.fake.users().len(), 1, "not even an account was made");

    let mut wider = draft("4 GB");
    wider.placement.nodes = Some("2, 3".into());
    shop.engine.products().save(wider).await.unwrap();
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().node, 2);

    let other = shop
        .engine
        .accept(order("1001", "43"))
        .await
        .unwrap()
        .record(&shop.engine)
        .await
        .unwrap_err();
    assert_eq!(
        other.reason(),
        Reason::Conflict,
        "what was delivered cannot be ordered otherwise"
    );
}

/// The rehearsal of an order tells what would stop it, and changes nothing.
#[tokio::test(start_paused = true)]
async fn a_rehearsal_tells_what_would_stop_an_order() {
    use crate::api::fake::Access;
    let shop = Shop::open().await;
    let intent = shop.engine.accept(order("1001", "42")).await.unwrap();
    shop.engine.rehearse(&intent).await.unwrap();

    let mut huge = draft("4 GB");
    huge.resources.memory = Some("900 GB".into());
    shop.engine.products().save(huge).await.unwrap();
    let huge = shop.engine.accept(order("1001", "42")).await.unwrap();
    let error = shop.engine.rehearse(&huge).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("node 1 (node-1): 900 GB of memory are wanted"),
        "{error}"
    );

    shop.fake.set_permission(SERVERS, Access::Read);
    let error = shop.engine.rehearse(&intent).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Access);
    assert!(
        error.to_string().contains(&format!("`{SERVERS}: read & write`")),
        "{error}"
    );
    assert_eq!((shop.fake.users().len(), shop.fake.servers().len()), (1, 0));
}

/// A stranger takes the chosen allocation while a creation without an answer may still come: it is waited for, and then
/// another is chosen.
#[tokio::test(start_paused = true)]
async fn an_allocation_that_is_lost_to_a_stranger_is_replaced_once_no_creation_can_have_it() {
    let shop = Shop::open().await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = Some("1".into());
    shop.engine.products().save(pinned).await.unwrap();
    shop.fake
        .on("POST /api/application/servers")
        .once(panel_http::fault::Fault::Cut);
    let service = shop.record_order(order("1001", "42")).await;
    let steals = async {
        shop.sleep(1).await;
        let chosen = shop
            .record(&service)
            .await
            .allocation
            .unwrap()
            .id
            .parse::<u64>()
            .unwrap();
        let stranger = a_strangers(chosen);
        shop.fake.application().servers().create(&stranger).await.unwrap();
    };
    let (phase, ()) = tokio::join!(shop.settled(&service), steals);
    assert_eq!(phase, Phase::Active, "{:#?}", shop.journal(&service).await);
    exactly_one(&shop.fake, "1001");
}
