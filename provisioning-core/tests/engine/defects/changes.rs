//! What a change takes from a customer.

use provisioning_core::{Change, plan::Step, service::Phase};

use super::{seen, to};
use crate::{
    kind,
    shop::{Shop, draft, order},
};

/// What the customer ordered, and what he chose on the panel, outlives a larger package; nothing of the egg is missing.
#[tokio::test(start_paused = true)]
async fn no_variable_of_a_customer_is_dropped_by_an_upgrade() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let ordered = order("1001", "42").variables([("BUILD", "196")]);
    let service = shop.record_order(ordered).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    kind::set_file(&shop.fake, "1001", "mine.jar").await;
    assert_eq!(shop.change(&service, to("8 GB")).await, Phase::Active);
    assert_eq!(shop.server().memory, 8192);
    let expected = [
        ("GAME_VERSION", "latest"),
        ("JAR_FILE", "mine.jar"),
        ("DOWNLOAD_URL", ""),
        ("BUILD", "196"),
    ];
    assert_eq!(
        kind::variables(&shop.fake, "1001").await,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

/// Another egg with the start command of the one before does not start, and neither does one with its files. A variable of the
/// same name is the new egg's: what the owner had set for the old one does not count.
#[tokio::test(start_paused = true)]
async fn nothing_of_a_replaced_egg_is_kept() {
    let shop = Shop::open().await;
    let mut heath = draft("8 GB");
    heath.egg = Some("Heath".into());
    heath.variables.insert("JAR_FILE", "sold.jar");
    shop.engine.products().save(heath).await.unwrap();
    let service = shop.sell("1001").await;
    kind::set_file(&shop.fake, "1001", "mine.jar").await;
    let preview = shop.engine.preview(&service, &to("8 GB")).await.unwrap();
    let changes = preview.plan.steps.iter().flat_map(Step::changes);
    let previewed: Vec<_> = changes.map(|change| change.field.clone()).collect();
    assert!(previewed.contains(&"startup".to_owned()), "{previewed:?}");
    let confirmed = to("8 GB").confirmed(preview.fingerprint);
    assert_eq!(shop.change(&service, confirmed).await, Phase::Active);
    assert_eq!(
        seen(&shop).await.startup,
        "java -jar {{JAR_FILE}} --level {{DIFFICULTY}}"
    );
    let expected = [
        ("JAR_FILE", "sold.jar"),
        ("DIFFICULTY", "normal"),
        ("PLAYERS", "20"),
        ("ONLINE_MODE", "1"),
    ];
    assert_eq!(
        kind::variables(&shop.fake, "1001").await,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    kind::set_file(&shop.fake, "1001", "mine.jar").await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(
        kind::file_and_image(&shop.fake, "1001").await.0,
        "mine.jar",
        "and then it is his again"
    );
}

/// The number of ports that was sold is in every change of limits: left out, or sent as the module's default, it shrinks.
#[tokio::test(start_paused = true)]
async fn no_limit_of_allocations_shrinks_at_an_upgrade() {
    let shop = Shop::open().await;
    for memory in ["4 GB", "8 GB"] {
        let mut wide = draft(memory);
        wide.features.allocations = Some(5.into());
        shop.engine.products().save(wide).await.unwrap();
    }
    let service = shop.sell("1001").await;
    let before = seen(&shop).await;
    assert_eq!(shop.change(&service, to("8 GB")).await, Phase::Active);
    let after = seen(&shop).await;
    assert_eq!(shop.server().memory, 8192);
    assert_eq!(kind::feature_limits(&shop.fake, "1001").await[2], Some(5));
    assert_eq!(
        (after.allocation, after.allocations),
        (before.allocation, before.allocations)
    );
}

/// S3.26–S3.28: `null` means "as many as you like" on a panel; nought is sent as nought.
#[tokio::test(start_paused = true)]
async fn no_limit_of_features_is_lifted_by_a_null() {
    let shop = Shop::open().await;
    for memory in ["4 GB", "8 GB"] {
        let mut plain = draft(memory);
        plain.features.databases = Some(0.into());
        plain.features.backups = None;
        shop.engine.products().save(plain).await.unwrap();
    }
    let service = shop.sell("1001").await;
    let limits = async || kind::feature_limits(&shop.fake, "1001").await;
    assert_eq!(limits().await, [Some(0), Some(0), Some(1)]);
    shop.change(&service, to("8 GB")).await;
    assert_eq!(limits().await, [Some(0), Some(0), Some(1)]);
    assert_eq!(shop.server().memory, 8192);
}

/// A module that changes the name, or the owner, and leaves the external id out loses the server for ever.
#[tokio::test(start_paused = true)]
async fn no_external_id_is_cleared_by_a_change_of_the_details() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    for change in [
        Change::name_to("Another"),
        Change::customer_to(crate::shop::customer("43")),
        to("4 GB"),
    ] {
        shop.engine.change(&service, change).await.unwrap();
        shop.settled(&service).await;
        assert_eq!(shop.server().external_id.as_deref(), Some("1001"));
        assert_eq!(shop.server().description, "Larch 4 GB of Ada");
    }
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
}
