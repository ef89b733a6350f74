//! What an operation costs in calls to this panel. Polls while a server installs are counted apart.

use std::time::Duration;

use provisioning_core::{Change, engine::Viewer, service::Phase, sweep::SweepPolicy};

use crate::{
    api::fake::FakePanel,
    kind,
    shop::{Shop, draft, order, panel, product_id},
};

const FIND: &str = "GET /api/admin/servers/external/*";

async fn counted<T>(shop: &Shop, work: impl Future<Output = T>) -> usize {
    shop.fake.reset_requests();
    Box::pin(work).await;
    shop.calls()
}

fn to(memory: &str) -> Change {
    Change::product(provisioning_core::ProductId::new(product_id(memory)).unwrap())
}

/// Look, free ports, create, confirm with the node. The customer is known, and so is what the nodes have; where several may be
/// used, the ports of each are a call.
#[tokio::test(start_paused = true)]
async fn provisioning_costs_four_calls() {
    let shop = Shop::open().await;
    let mut plain = draft("4 GB");
    plain.skip_scripts = Some(true.into());
    plain.placement.nodes = Some(shop.fake.node_uuid(1).into());
    shop.engine.products().save(plain).await.unwrap();
    shop.sell("1001").await;
    shop.sleep(16).await;
    assert_eq!(counted(&shop, shop.sell("1002")).await, 4, "{:?}", shop.fake.requests());
}

/// The account is made outright: its key, its address and its name are its fence.
#[tokio::test(start_paused = true)]
async fn provisioning_a_new_customer_costs_one_call_more() {
    let shop = Shop::open().await;
    let mut plain = draft("4 GB");
    plain.skip_scripts = Some(true.into());
    plain.placement.nodes = Some(shop.fake.node_uuid(1).into());
    shop.engine.products().save(plain).await.unwrap();
    shop.sell("1001").await;
    shop.sleep(16).await;
    let sells = async {
        let service = shop.record_order(order("1002", "43")).await;
        assert_eq!(shop.settled(&service).await, Phase::Active);
    };
    assert_eq!(counted(&shop, sells).await, 5, "{:?}", shop.fake.requests());
}

/// Installs of 1, 5 and 30 minutes: the polls are bounded, and everything else costs what it costs. A poll is a look at the row,
/// and a question to the node once it reads as ready: for 15 seconds the panel answers what it remembers.
#[tokio::test(start_paused = true)]
async fn polls_while_installing_are_bounded() {
    for (minutes, at_most) in [(1, 20), (5, 29), (30, 80)] {
        let fake = FakePanel::seeded(1);
        let shop = Shop::on(fake).await;
        let mut pinned = draft("4 GB");
        pinned.placement.nodes = Some(shop.fake.node_uuid(1).into());
        shop.engine.products().save(pinned).await.unwrap();
        shop.sell("1001").await;
        shop.sleep(16).await;
        shop.fake.installs_in(Duration::from_secs(60 * minutes));
        let calls = counted(&shop, shop.sell("1002")).await;
        let looks = shop.fake.count_requests("GET /api/admin/servers/*");
        let polls = looks - shop.fake.count_requests(FIND)
            + shop.fake.count_requests("GET /api/admin/nodes/*/servers/resources");
        assert_eq!(
            calls - polls,
            3,
            "look, free ports, creation: {:?}",
            shop.fake.requests()
        );
        assert!(polls <= at_most, "{minutes} minutes: {polls} polls");
    }
}

/// One that is installed is looked at until it is: each of these looks is a poll.
#[tokio::test(start_paused = true)]
async fn an_installation_costs_its_polls_more() {
    let shop = Shop::open().await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = Some(shop.fake.node_uuid(1).into());
    shop.engine.products().save(pinned).await.unwrap();
    shop.sell("1001").await;
    shop.sleep(16).await;
    let calls = counted(&shop, shop.sell("1002")).await;
    let polls = shop.fake.count_requests("GET /api/admin/servers/*") - shop.fake.count_requests(FIND);
    assert!(polls >= 1);
    assert_eq!(calls - polls, 4, "{:?}", shop.fake.requests());
}

#[tokio::test(start_paused = true)]
async fn suspension_and_its_end_cost_two_calls_and_one_when_already_so() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    for (change, calls) in [
        (Change::suspend("unpaid"), 2),
        (Change::suspend("abuse"), 1),
        (Change::unsuspend("abuse"), 1),
        (Change::unsuspend("unpaid"), 2),
    ] {
        assert_eq!(
            counted(&shop, shop.change(&service, change.clone())).await,
            calls,
            "{change:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn termination_costs_two_calls() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    assert_eq!(counted(&shop, shop.change(&service, Change::terminate())).await, 2);
}

/// A look, and one call for each step that changes something, at most three. Where variables change it is a second look, for the
/// panel does not show them along with the server; and limits and egg are a step each, though both are a `PATCH` of the server,
/// for each step has an intent and an outcome of its own.
#[tokio::test(start_paused = true)]
async fn a_package_change_costs_a_look_and_what_changes() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    assert_eq!(counted(&shop, shop.change(&service, to("8 GB"))).await, 2);

    let text =
        crate::shop::product_text("16 GB").replace("Larch\"", "Heath\"") + "[variables]\nDIFFICULTY = \"hard\"\n";
    shop.engine
        .products()
        .save(toml::from_str(&text).unwrap())
        .await
        .unwrap();
    assert_eq!(
        counted(&shop, shop.change(&service, to("16 GB"))).await,
        5,
        "limits, egg, variables"
    );
}

/// The variables of another egg are read once, also where none of them has to be written; from then on what the owner makes of
/// them is his.
#[tokio::test(start_paused = true)]
async fn the_variables_of_another_egg_are_read_once() {
    let shop = Shop::open().await;
    for memory in ["8 GB", "16 GB"] {
        let mut heath = draft(memory);
        heath.egg = Some("Heath".into());
        shop.engine.products().save(heath).await.unwrap();
    }
    let service = shop.sell("1001").await;
    shop.change(&service, to("8 GB")).await;
    assert_eq!(
        counted(&shop, shop.settled(&service)).await,
        1,
        "{:?}",
        shop.fake.requests()
    );
    kind::set_file(&shop.fake, "1001", "mine.jar").await;
    shop.change(&service, to("16 GB")).await;
    assert_eq!(shop.server().memory, 16_384);
    assert_eq!(kind::file_and_image(&shop.fake, "1001").await.0, "mine.jar");
}

/// One call a page, and one to see that the panel is the one it was; a server that is not as it should be costs one more.
#[tokio::test(start_paused = true)]
async fn a_sweep_costs_a_call_a_page_and_one_for_each_suspect() {
    let shop = Shop::open().await;
    let mut small = draft("4 GB");
    small.skip_scripts = Some(true.into());
    small.resources.memory = Some("64 MB".into());
    small.resources.disk = Some("64 MB".into());
    shop.engine.products().save(small).await.unwrap();
    for number in 0..101 {
        shop.sell(&format!("s{number}")).await;
    }
    let sweep = async || shop.engine.sweep(&panel(), SweepPolicy::report_only()).await.unwrap();
    assert_eq!(counted(&shop, sweep()).await, 2 + 1, "pages of 100");
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
async fn a_preview_costs_a_look_and_two_where_variables_change() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let unpaid = Change::suspend("unpaid");
    assert_eq!(counted(&shop, shop.engine.preview(&service, &unpaid)).await, 1);
    let text = crate::shop::product_text("8 GB") + "[variables]\nJAR_FILE = \"eight.jar\"\n";
    shop.engine
        .products()
        .save(toml::from_str(&text).unwrap())
        .await
        .unwrap();
    shop.fake.reset_requests();
    let preview = shop.engine.preview(&service, &to("8 GB")).await.unwrap();
    assert_eq!(shop.calls(), 2);
    let shown: Vec<String> = preview
        .plan
        .steps
        .iter()
        .flat_map(|step| step.changes())
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        shown,
        ["memory: 4 GB → 8 GB", "environment.JAR_FILE: server.jar → eight.jar"]
    );
    let intent = shop.engine.accept(order("1002", "42")).await.unwrap();
    assert_eq!(counted(&shop, shop.engine.preview_intent(&intent)).await, 0);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.engine.run_due(&panel(), 10).await.unwrap(), 0);
}
