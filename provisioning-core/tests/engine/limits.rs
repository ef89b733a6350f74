//! Limits in the panel's numbers.

use provisioning_core::{
    Viewer,
    units::{IoWeight, Limit, Mebibytes},
};

use crate::shop::{Shop, draft};

/// Swap and the weight of input and output are on the panel as they were sold, and shown so.
#[tokio::test(start_paused = true)]
async fn a_server_has_the_swap_and_the_weight_that_it_was_sold_with() {
    for (written, number, limit, weight) in [
        ("unlimited", -1, Limit::Unlimited, 10),
        ("disabled", 0, Limit::Disabled, 300),
        ("1 GB", 1024, Limit::At(Mebibytes::new(1024)), 1000),
    ] {
        let shop = Shop::open().await;
        let mut product = draft("4 GB");
        product.resources.swap = Some(written.into());
        product.resources.io = Some(u64::from(weight).into());
        shop.engine.products().save(product).await.unwrap();
        let service = shop.sell("1001").await;
        let servers = shop.fake.application().servers();
        let on_panel = servers.find_by_external_id("1001").await.unwrap().limits;
        assert_eq!((on_panel.swap, on_panel.io), (number, u64::from(weight)), "{written}");
        let view = shop.engine.view(&service, Viewer::Administrator).await.unwrap();
        let shown = view.server.unwrap().limits;
        assert_eq!(
            (shown.swap, shown.io),
            (limit, IoWeight::new(weight).unwrap()),
            "{written}"
        );
    }
}
