//! Limits that extensions of the panel have added.

use std::collections::BTreeMap;

use provisioning_core::{Change, ProductId, service::Phase};
use serde_json::{Value, json};

use crate::shop::{Shop, product_id, product_text};

async fn sells(shop: &Shop, memory: &str, custom: &str) {
    let text = product_text(memory).replace("[features]", &format!("[features]\n        custom = \"{custom}\""));
    shop.engine
        .products()
        .save(toml::from_str(&text).unwrap())
        .await
        .unwrap();
}

async fn limits(shop: &Shop) -> BTreeMap<String, Value> {
    let servers = shop.fake.calagopus().servers();
    servers
        .find_by_external_id("1001")
        .await
        .unwrap()
        .feature_limits
        .extensions
}

fn to(memory: &str) -> Change {
    Change::product(ProductId::new(product_id(memory)).unwrap())
}

/// S2.49, S2.9: they reach the panel with their types, by a creation and by a change of package.
#[tokio::test(start_paused = true)]
async fn a_limit_of_an_extension_reaches_the_server() {
    let shop = Shop::open().await;
    for name in ["plugins", "world", "backups_offsite"] {
        shop.fake.add_feature_limit(name);
    }
    sells(&shop, "4 GB", "plugins:5,world:large,backups_offsite:true").await;
    sells(&shop, "8 GB", "plugins:9").await;
    let service = shop.sell("1001").await;
    let sold = [
        ("plugins", json!(5)),
        ("world", json!("large")),
        ("backups_offsite", json!(true)),
    ];
    let sold: BTreeMap<String, Value> = sold.map(|(name, limit)| (name.to_owned(), limit)).into();
    assert_eq!(limits(&shop).await, sold);
    assert_eq!(shop.change(&service, to("8 GB")).await, Phase::Active);
    assert_eq!(limits(&shop).await["plugins"], json!(9));
    shop.fake.reset_requests();
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.writes(), 0, "it is as it was sold");
}

/// A panel without the extension passes them over and shows none: they are written when they change, and not at each look.
#[tokio::test(start_paused = true)]
async fn a_limit_that_the_panel_does_not_show_is_written_once() {
    let shop = Shop::open().await;
    sells(&shop, "4 GB", "plugins:5").await;
    sells(&shop, "8 GB", "plugins:9").await;
    let service = shop.sell("1001").await;
    assert_eq!(limits(&shop).await, BTreeMap::new());
    for (change, writes) in [
        (Change::suspend_at(None), 0),
        (to("8 GB"), 1),
        (Change::suspend_at(None), 0),
    ] {
        shop.fake.reset_requests();
        assert_eq!(shop.change(&service, change).await, Phase::Active);
        assert_eq!(shop.settled(&service).await, Phase::Active);
        assert_eq!(shop.writes(), writes);
    }
}
