//! What an operation costs in calls to the panel (the panel's quota is the bottleneck). Polls while a server installs, and the
//! two looks after an uncertain outcome, are counted apart. Calagopus has its own in `only_calagopus/calls.rs`.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{Change, engine::Viewer, service::Phase, sweep::SweepPolicy};

use crate::{
    api::fake::FakePanel,
    kind::{self, CALLS_TO_CHOOSE},
    shop::{Shop, draft, order, panel, product_id},
};

async fn counted<T>(shop: &Shop, work: impl Future<Output = T>) -> usize {
    shop.fake.reset_requests();
    Box::pin(work).await;
    shop.calls()
}

#[tokio::test(start_paused = true)]
async fn provisioning_a_known_customer_costs_two_calls_where_the_panel_chooses_the_port() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    assert_eq!(counted(&shop, shop.sell("1002")).await, 2 + CALLS_TO_CHOOSE);
}

#[tokio::test(start_paused = true)]
async fn provisioning_on_listed_ports_costs_two_calls() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    let mut ports = draft("4 GB");
    ports.placement.ports = Some("25600-25610".into());
    shop.engine.products().save(ports).await.unwrap();
    assert_eq!(counted(&shop, shop.sell("1002")).await, 2);
}

#[tokio::test(start_paused = true)]
async fn provisioning_a_new_customer_costs_one_call_more() {
    let shop = Shop::open().await;
    assert_eq!(counted(&shop, shop.sell("1001")).await, 3 + CALLS_TO_CHOOSE);
}

#[tokio::test(start_paused = true)]
async fn provisioning_on_listed_nodes_costs_three_calls() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = Some("2".into());
    shop.engine.products().save(pinned).await.unwrap();
    assert_eq!(counted(&shop, shop.sell("1002")).await, 3);
}

/// Installs of 1, 5 and 30 minutes: the polls are bounded, and everything else costs what it costs.
#[tokio::test(start_paused = true)]
async fn polls_while_installing_are_bounded() {
    for (minutes, at_most) in [(1, 18), (5, 27), (30, 78)] {
        let fake = FakePanel::seeded(1);
        fake.installs_in(Duration::from_secs(60 * minutes));
        let shop = Shop::on(fake).await;
        let calls = counted(&shop, shop.sell("1001")).await;
        let polls = shop.fake.count_requests("GET /api/application/servers/external/1001");
        assert_eq!(calls - polls, 2 + CALLS_TO_CHOOSE, "account and creation");
        assert!(polls <= at_most, "{minutes} minutes: {polls} polls");
    }
}

#[tokio::test(start_paused = true)]
async fn an_uncertain_creation_costs_two_looks_more() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    shop.fake.on("POST /api/application/servers").once(Fault::ApplyThenCut);
    // Create, look, look again after it is settled: the second look is the confirmation.
    assert!(counted(&shop, shop.sell("1002")).await <= 2 + CALLS_TO_CHOOSE + 2);
}

#[tokio::test(start_paused = true)]
async fn suspension_and_its_end_cost_two_calls_and_one_when_already_so() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    assert_eq!(
        counted(&shop, shop.change(&service, Change::suspend("unpaid"))).await,
        2
    );
    assert_eq!(counted(&shop, shop.change(&service, Change::suspend("abuse"))).await, 1);
    assert_eq!(
        counted(&shop, shop.change(&service, Change::unsuspend("abuse"))).await,
        1
    );
    assert_eq!(
        counted(&shop, shop.change(&service, Change::unsuspend("unpaid"))).await,
        2
    );
}

#[tokio::test(start_paused = true)]
async fn termination_costs_two_calls() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    assert_eq!(counted(&shop, shop.change(&service, Change::terminate())).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_package_change_costs_a_look_and_the_endpoints_that_change() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    let to = |memory: &str| Change::product(provisioning_core::ProductId::new(product_id(memory)).unwrap());
    assert_eq!(counted(&shop, shop.change(&service, to("8 GB"))).await, 2);

    let mut other_egg = draft("16 GB");
    other_egg.egg = Some("Heath".into());
    shop.engine.products().save(other_egg).await.unwrap();
    assert_eq!(counted(&shop, shop.change(&service, to("16 GB"))).await, 3);
    assert_eq!(shop.server().egg, 2);
}

/// Details, limits and startup are an endpoint each: more than three there are not. Here somebody has given the server away as
/// well.
#[tokio::test(start_paused = true)]
async fn a_change_of_everything_costs_a_look_and_three_calls() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let mut other = draft("16 GB");
    other.egg = Some("Heath".into());
    let other = shop.engine.products().save(other).await.unwrap();
    let stranger = kind::existing(&shop.fake, "x@example.org", "stranger", None, false).await;
    kind::give(&shop.fake, "1001", stranger).await;
    let to = Change::product(other.id().clone());
    assert_eq!(counted(&shop, shop.change(&service, to)).await, 4);
    let server = shop.server();
    assert_eq!((server.owner, server.egg, server.memory), (2, 2, 16_384));
}

/// One call a page, and one to see that the panel is the one it was; a server that is not as it should be costs one more.
#[tokio::test(start_paused = true)]
async fn a_sweep_costs_a_call_a_page_and_one_for_each_suspect() {
    const PAGE: usize = kind::SERVERS_A_PAGE;
    let shop = Shop::open().await;
    shop.fake.installs_in(Duration::ZERO);
    let mut small = draft("4 GB");
    small.resources.memory = Some("64 MB".into());
    small.resources.disk = Some("64 MB".into());
    shop.engine.products().save(small).await.unwrap();
    for number in 0..=PAGE {
        shop.sell(&format!("s{number}")).await;
    }
    let sweep = async || shop.engine.sweep(&panel(), SweepPolicy::report_only()).await.unwrap();
    assert_eq!(counted(&shop, sweep()).await, 2 + 1);
    for server in [7, 8] {
        shop.fake.administrator_deletes(server);
    }
    assert_eq!(counted(&shop, sweep()).await, 1 + 1 + 2);
}

#[tokio::test(start_paused = true)]
async fn a_status_page_costs_one_call_and_two_with_live_power() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let viewer = Viewer::Administrator;
    assert_eq!(counted(&shop, shop.engine.view(&service, viewer.clone())).await, 1);
    assert_eq!(
        counted(&shop, shop.engine.view_with_power(&service, &viewer, true)).await,
        2
    );
}

#[tokio::test(start_paused = true)]
async fn a_preview_costs_one_look() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let change = Change::suspend("unpaid");
    assert_eq!(counted(&shop, shop.engine.preview(&service, &change)).await, 1);
    let intent = shop.engine.accept(order("1002", "42")).await.unwrap();
    assert_eq!(counted(&shop, shop.engine.preview_intent(&intent)).await, 0);
    assert_eq!(shop.settled(&service).await, Phase::Active);
}

/// A suspension also tells the node the limits: what was owed is paid by it, and costs nothing more.
#[tokio::test(start_paused = true)]
async fn what_the_node_is_owed_is_paid_by_a_suspension() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    let to = Change::product(provisioning_core::ProductId::new(product_id("8 GB")).unwrap());
    shop.change(&service, to).await;
    assert!(shop.record(&service).await.owed_sync.is_some());
    assert_eq!(
        counted(&shop, shop.change(&service, Change::suspend("unpaid"))).await,
        2
    );
    assert!(shop.record(&service).await.owed_sync.is_none());
    shop.sleep(120).await;
    assert_eq!(shop.engine.run_due(&panel(), 10).await.unwrap(), 0);
}

/// S1.4: whatever is done with a service, nothing but the panel's own APIs is called.
#[tokio::test(start_paused = true)]
async fn only_the_panels_official_routes_are_called() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    shop.change(&service, Change::unsuspend("unpaid")).await;
    let viewer = provisioning_core::Viewer::Administrator;
    shop.engine.view_with_power(&service, &viewer, true).await.unwrap();
    shop.change(&service, Change::terminate()).await;
    let requests = shop.fake.requests();
    assert!(!requests.is_empty());
    assert!(
        requests.iter().all(|request| request.path.starts_with("/api/")),
        "{requests:?}"
    );
}
