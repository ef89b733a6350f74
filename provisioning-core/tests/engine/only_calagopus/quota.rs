//! A panel that allows few calls: it refuses the others for a while.

use provisioning_core::service::Phase;

use crate::shop::{Shop, draft, order, panel};

/// A hundred orders of one moment: each costs several calls, and the panel allows fewer in a minute than all of them need.
#[tokio::test(start_paused = true)]
async fn many_orders_get_on_where_the_panel_allows_few_calls() {
    let shop = Shop::open().await;
    let mut small = draft("4 GB");
    small.resources.memory = Some("64 MB".into());
    small.resources.disk = Some("64 MB".into());
    shop.engine.products().save(small).await.unwrap();
    for number in 0..100 {
        shop.record_order(order(&format!("s{number}"), "42")).await;
    }
    for _ in 0..20 {
        shop.engine.run_due(&panel(), 100).await.unwrap();
        shop.sleep(60).await;
    }
    let services = shop.engine.services(&panel()).await.unwrap();
    let active = services.iter().filter(|service| service.phase == Phase::Active).count();
    assert_eq!(active, 100);
    assert_eq!(shop.fake.servers().len(), 100);
}
