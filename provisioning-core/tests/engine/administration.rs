//! What an administrator sees of a whole panel.

use std::time::Duration;

use provisioning_core::{Change, service::Phase};

use crate::shop::{Shop, order, panel};

const SERVERS: &str = "GET /api/application/servers";

/// S1.58: the state of every service and every server of a panel, strangers' too.
#[tokio::test(start_paused = true)]
async fn the_dashboard_shows_every_service_and_every_server() {
    let shop = Shop::open().await;
    let active = shop.sell("1001").await;
    let suspended = shop.sell("1002").await;
    shop.change(&suspended, Change::suspend("unpaid")).await;
    let waiting = shop.record_order(order("1003", "42")).await;
    let missing = shop.sell("1004").await;
    let id = shop.fake.servers()[2].id;
    shop.fake.administrator_deletes(id);

    let dashboard = shop.engine.administration().dashboard(&panel()).await.unwrap();
    let count = |phase| {
        dashboard
            .phases
            .iter()
            .find(|(known, _)| *known == phase)
            .map(|(_, count)| *count)
    };
    assert_eq!(count(Phase::Active), Some(2));
    assert_eq!(count(Phase::Suspended), Some(1));
    assert_eq!(count(Phase::Waiting), Some(1));
    let served: Vec<_> = dashboard.servers.iter().filter_map(|it| it.service.clone()).collect();
    assert_eq!(served, [active, suspended]);
    assert_eq!(
        dashboard.without_server,
        [(waiting, Phase::Waiting), (missing, Phase::Active)]
    );
}

/// S1.14, S1.66, S1.67: within its time a list is shown again without a call; afterwards it is read anew.
#[tokio::test(start_paused = true)]
async fn a_list_is_shown_again_without_a_call_while_it_is_fresh() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    shop.fake.reset_requests();
    let administration = shop.engine.administration();
    let first = administration.dashboard(&panel()).await.unwrap();
    assert_eq!(shop.fake.count_requests(SERVERS), 1);
    shop.sleep(59).await;
    assert_eq!(administration.dashboard(&panel()).await.unwrap(), first);
    assert_eq!(shop.calls(), 1);
    shop.sleep(1).await;
    let later = administration.dashboard(&panel()).await.unwrap();
    assert!(later.seen_at > first.seen_at);
    assert_eq!(shop.calls(), 2);
}

/// S1.60, S1.68: one action clears the cache, and the next list comes from the panel.
#[tokio::test(start_paused = true)]
async fn after_clearing_the_next_list_is_read_from_the_panel() {
    let shop = Shop::with(crate::api::fake::FakePanel::seeded(1), |builder| {
        builder.lists_shown_for(Duration::from_secs(86_400))
    })
    .await;
    let administration = shop.engine.administration();
    assert!(administration.dashboard(&panel()).await.unwrap().servers.is_empty());
    shop.sell("1001").await;
    assert!(administration.dashboard(&panel()).await.unwrap().servers.is_empty());
    administration.clear();
    assert_eq!(administration.dashboard(&panel()).await.unwrap().servers.len(), 1);
}

/// S1.69: clearing the cache loses no egg, product or service.
#[tokio::test(start_paused = true)]
async fn clearing_the_cache_loses_nothing() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let eggs = shop.engine.catalog().list(&panel()).await.unwrap();
    let products = shop.engine.products().list(&panel()).await.unwrap();
    let record = shop.record(&service).await;
    shop.engine.administration().clear();
    assert_eq!(shop.engine.catalog().list(&panel()).await.unwrap(), eggs);
    assert_eq!(shop.engine.products().list(&panel()).await.unwrap(), products);
    assert_eq!(shop.record(&service).await, record);
}

/// S1.52: what a customer sees is never from the cache.
#[tokio::test(start_paused = true)]
async fn a_view_is_fresh_whatever_the_cache_holds() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.engine.administration().dashboard(&panel()).await.unwrap();
    shop.fake.administrator_suspends(1);
    let viewer = provisioning_core::Viewer::Administrator;
    let view = shop.engine.view(&service, viewer).await.unwrap();
    assert_eq!(
        view.server.unwrap().state,
        provisioning_core::panel::ServerState::Suspended
    );
}
