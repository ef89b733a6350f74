//! What becomes of the back-ups of a server when its service ends.

use provisioning_core::{Change, ProductDraft, service::Phase};

use crate::{
    kind,
    shop::{Shop, product_text},
};

/// S2.10, S2.11: they are deleted with it, unless the product says otherwise.
#[tokio::test(start_paused = true)]
async fn back_ups_end_with_their_server() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    assert_eq!(shop.change(&service, Change::back_up()).await, Phase::Active);
    shop.sleep(60).await;
    assert_eq!(kind::backups(&shop.fake).await, 1);
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    shop.sleep(60).await;
    assert_eq!(kind::backups(&shop.fake).await, 0);
}

/// S2.11: a product keeps them where its panel can, also when its node must be forced to let go of the server; where the panel
/// cannot, it is not sold so.
#[tokio::test(start_paused = true)]
async fn back_ups_are_kept_where_the_product_says_so_and_its_panel_can() {
    for is_forced in [false, true] {
        let shop = Shop::open().await;
        let text = format!("backups.keep_days = 7\n{}", product_text("4 GB"));
        let keeping: ProductDraft = toml::from_str(&text).unwrap();
        let saved = shop.engine.products().save(keeping).await;
        if !kind::KEEPS_BACKUPS {
            let refused = saved.unwrap_err();
            assert_eq!(refused.problems()[0].field(), "backups.keep_days");
            assert!(refused.to_string().contains("together with it"), "{refused}");
            continue;
        }
        saved.unwrap();
        let service = shop.sell("1001").await;
        assert_eq!(shop.change(&service, Change::back_up()).await, Phase::Active);
        shop.sleep(60).await;
        if is_forced {
            let before = shop.fake.snapshot();
            shop.fake.administrator_deletes(1);
            shop.fake.restore(before);
        }
        assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
        shop.sleep(60).await;
        assert!(shop.fake.servers().is_empty());
        assert_eq!(kind::backups(&shop.fake).await, 1, "forced: {is_forced}");
    }
}
