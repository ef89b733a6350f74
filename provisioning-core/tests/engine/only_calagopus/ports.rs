//! Ports that a server gets after it was made, and places that a panel does not have.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{
    Change, ServiceId,
    product::{PortDraft, ProductDraft},
    service::Phase,
};

use crate::{
    kind,
    shop::{Shop, draft, product_id},
};

const ADD: &str = "POST /api/admin/servers/*/allocations";

/// A shop on one node, that sells a larger package with two ports more.
async fn shop_with_a_larger_package() -> (Shop, Change) {
    let shop = Shop::open().await;
    let on_first = |memory: &str| {
        let mut draft: ProductDraft = draft(memory);
        draft.placement.nodes = Some(kind::node_id(&shop.fake, 1).into());
        draft
    };
    shop.engine.products().save(on_first("4 GB")).await.unwrap();
    let mut larger = on_first("8 GB");
    larger.placement.additional = vec![PortDraft::default(), PortDraft::default()];
    shop.engine.products().save(larger).await.unwrap();
    let to = provisioning_core::ProductId::new(product_id("8 GB")).unwrap();
    (shop, Change::product(to))
}

fn ports(shop: &Shop) -> usize {
    kind::allocations(&shop.fake, "1001").len()
}

async fn is_true_to_its_record(shop: &Shop, service: &ServiceId) {
    let record = shop.record(service).await;
    let mut chosen: Vec<String> = record.additional.into_iter().map(|it| it.allocation.id).collect();
    chosen.extend(record.allocation.map(|it| it.id));
    chosen.sort_unstable();
    let there = kind::allocations(&shop.fake, "1001");
    assert!(chosen.iter().all(|it| there.contains(it)), "{chosen:?} {there:?}");
}

/// One that was added without an answer is not added twice; one that was not added is.
#[tokio::test(start_paused = true)]
async fn a_port_whose_answer_was_lost_is_looked_for() {
    for fault in [Fault::ApplyThenCut, Fault::Cut, Fault::Page(502)] {
        let (shop, larger) = shop_with_a_larger_package().await;
        let service = shop.sell("1001").await;
        shop.fake.on(ADD).once(fault.clone());
        assert_eq!(shop.change(&service, larger).await, Phase::Active, "{fault}");
        is_true_to_its_record(&shop, &service).await;
        assert!((3..=4).contains(&ports(&shop)), "{fault}: {}", ports(&shop));
    }
}

/// The process is lost after the choice: it is in the record, and is made true.
#[tokio::test(start_paused = true)]
async fn a_port_that_was_chosen_before_a_crash_is_given() {
    let (mut shop, larger) = shop_with_a_larger_package().await;
    let service = shop.sell("1001").await;
    shop.fake.on("PATCH *").once(Fault::Delay(Duration::from_secs(20)));
    shop.engine.change(&service, larger).await.unwrap();
    let lost = tokio::time::timeout(Duration::from_secs(5), shop.advance(&service)).await;
    assert!(lost.is_err(), "it was cut");
    assert_eq!(shop.record(&service).await.additional.len(), 2);
    shop.restart();
    assert_eq!(shop.settled(&service).await, Phase::Active);
    is_true_to_its_record(&shop, &service).await;
}

/// A stranger takes it between the choice and the call: another is chosen.
#[tokio::test(start_paused = true)]
async fn a_port_that_a_stranger_took_is_chosen_anew() {
    let (shop, larger) = shop_with_a_larger_package().await;
    let service = shop.sell("1001").await;
    shop.fake.on("PATCH *").once(Fault::Delay(Duration::from_secs(5)));
    let steals = async {
        shop.sleep(2).await;
        let chosen = shop.record(&service).await.additional[0].allocation.id.clone();
        kind::a_strangers(&shop.fake, &chosen).await;
    };
    let (phase, ()) = tokio::join!(shop.change(&service, larger), steals);
    assert_eq!(phase, Phase::Active, "{:#?}", shop.journal(&service).await);
    is_true_to_its_record(&shop, &service).await;
    assert!(ports(&shop) >= 3);
}

/// A port that somebody took away from a sold server is given back.
#[tokio::test(start_paused = true)]
async fn a_port_that_was_taken_away_is_given_again() {
    let (shop, larger) = shop_with_a_larger_package().await;
    let service = shop.sell("1001").await;
    assert_eq!(shop.change(&service, larger).await, Phase::Active);
    let server = shop
        .fake
        .calagopus()
        .server(shop.server().uuid.parse::<uuid::Uuid>().unwrap());
    let all = server.allocations().await.unwrap().items;
    let more = all.iter().find(|it| !it.is_primary).unwrap();
    server.remove_allocation(more.id).await.unwrap();
    assert_eq!(ports(&shop), 2);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(ports(&shop), 3);
}

/// S2.40, S2.67: a location is looked up, too, when a product is saved.
#[tokio::test(start_paused = true)]
async fn a_location_that_the_panel_does_not_have_is_refused() {
    let shop = Shop::open().await;
    let in_location = |location: String| {
        let mut draft: ProductDraft = draft("4 GB");
        draft.placement.nodes = None;
        draft.placement.locations = Some(location.into());
        draft
    };
    let locations = shop.fake.calagopus().locations().list().await.unwrap();
    let known = locations.items[0].id.to_string();
    let nobodys = "00000000-0000-4000-8000-000000000099".to_owned();
    let error = shop.engine.products().save(in_location(nobodys)).await.unwrap_err();
    assert_eq!(error.problems()[0].field(), "placement.locations.0", "{error}");
    shop.engine.products().save(in_location(known)).await.unwrap();
    shop.sell("1001").await;
}
