//! A customer who is gone is forgotten, and his services stay known by their keys.

use provisioning_core::{
    Change, CustomerId, Reason, ServiceId,
    service::Phase,
    store::{DocumentKind, Store},
};

use crate::shop::{Shop, order};

fn ada() -> CustomerId {
    CustomerId::new("42").unwrap()
}

/// Everything that the store holds of services, as text.
async fn everything(shop: &Shop) -> String {
    let mut text = String::new();
    for kind in [DocumentKind::Desired, DocumentKind::Service, DocumentKind::Account] {
        for document in shop.store.list(kind, "", None, 100).await.unwrap() {
            text.push_str(&document.body);
        }
    }
    text
}

#[tokio::test(start_paused = true)]
async fn nothing_personal_is_left_of_a_forgotten_customer_and_nothing_of_others_is_lost() {
    let shop = Shop::open().await;
    let [first, second] = [shop.sell("1001").await, shop.sell("1002").await];
    let others = Box::pin(shop.record_order(order("1003", "43"))).await;
    shop.settled(&others).await;
    for service in [&first, &second] {
        assert_eq!(shop.change(service, Change::terminate()).await, Phase::Ended);
    }
    assert!(everything(&shop).await.contains("customer42@example.org"));

    shop.fake.reset_requests();
    let forgotten = shop.engine.forget(&ada()).await.unwrap();
    assert_eq!(forgotten, [first.clone(), second.clone()]);
    assert_eq!(shop.calls(), 0);
    let left = everything(&shop).await;
    for personal in ["customer42@example.org", "MC-1001", "MC-1002"] {
        assert!(!left.contains(personal), "{personal}");
    }
    // His name, and the name that the last customer has as well: of what is wanted for him, and on his account.
    assert_eq!(left.matches("Lovelace").count(), 2);
    assert!(left.contains("customer43@example.org") && left.contains("MC-1003"));

    // Once more is no error; and its key is still taken.
    shop.engine.forget(&ada()).await.unwrap();
    assert!(shop.record(&first).await.ended.is_some());
    let again = shop.engine.accept(order("1001", "43")).await.unwrap();
    assert_eq!(again.record(&shop.engine).await.unwrap_err().reason(), Reason::Conflict);
}

#[tokio::test(start_paused = true)]
async fn as_long_as_a_service_has_not_ended_its_customer_is_not_forgotten() {
    let shop = Shop::open().await;
    let [ended, live] = [shop.sell("1001").await, shop.sell("1002").await];
    shop.change(&ended, Change::terminate()).await;
    let before = everything(&shop).await;
    let refused = shop.engine.forget(&ada()).await.unwrap_err();
    assert_eq!(refused.reason(), Reason::NotAllowed);
    assert_eq!(refused.to_string(), "service 1002 of customer 42 is active");
    assert_eq!(everything(&shop).await, before);
    assert_eq!(shop.settled(&live).await, Phase::Active);
}

#[tokio::test(start_paused = true)]
async fn a_customer_without_services_is_forgotten_already() {
    let shop = Shop::open().await;
    let nobody: Vec<ServiceId> = shop.engine.forget(&ada()).await.unwrap();
    assert!(nobody.is_empty());
}
