//! What is known of the room on nodes: it was looked at a moment ago, and servers were made since.

use provisioning_core::{
    panel::StockKind,
    placement::{Obstacle, RoomReport},
    product::ProductDraft,
};

use crate::{
    api::fake::{FakePanel, NewNode},
    kind,
    shop::{Shop, draft, product_id},
};

const FREE: &str = "GET /api/admin/nodes/*/allocations/available";

/// A package on these nodes, installed without scripts.
fn on(shop: &Shop, memory: &str, nodes: &[u64]) -> ProductDraft {
    let mut placed = draft(memory);
    let names: Vec<String> = nodes.iter().map(|node| kind::node_id(&shop.fake, *node)).collect();
    placed.placement.nodes = Some(names.join(", ").into());
    placed.skip_scripts = Some(true.into());
    placed
}

async fn room(shop: &Shop, wanted: ProductDraft) -> RoomReport {
    let product = shop.engine.products().check(&wanted).await.unwrap();
    shop.engine.explain_room_as(&product).await.unwrap()
}

/// How often it was asked what the nodes have: one after the other, the first among them.
fn looks(shop: &Shop) -> usize {
    let first = kind::node_id(&shop.fake, 1);
    shop.fake
        .count_requests(&format!("GET /api/admin/nodes/{first}/capacity"))
}

/// Two nodes beside the usual ones, with 10 GB of memory and 40 GB of disk each.
async fn shop_with_small_nodes() -> Shop {
    let fake = FakePanel::seeded(1);
    for (name, ip) in [("third", "10.0.0.3"), ("fourth", "10.0.0.4")] {
        let node = NewNode::new(name).memory(10_240).disk(40_960);
        fake.add_node(node.allocations(ip, 25_565..=25_664));
    }
    Shop::on(fake).await
}

/// What nodes have is asked once a minute, and what was promised there since is taken off: memory, what comes on top of it, and
/// disk, of the one node.
#[tokio::test(start_paused = true)]
async fn a_server_that_was_made_a_moment_ago_takes_its_room() {
    let shop = shop_with_small_nodes().await;
    let mut sold = on(&shop, "4 GB", &[3]);
    sold.resources.memory_overhead = Some("1 GB".into());
    shop.engine.products().save(sold).await.unwrap();
    shop.sell("1001").await;
    let mut larger = on(&shop, "8 GB", &[3, 4]);
    larger.resources.disk = Some("30 GB".into());
    let report = room(&shop, larger).await;
    assert_eq!(looks(&shop), 1, "it was not asked again");
    let lacks = |kind, wanted, left, total| Obstacle::Stock {
        kind,
        wanted,
        left,
        total,
    };
    let expected = [
        lacks(StockKind::Memory, 8192, 5120, 10_240),
        lacks(StockKind::Disk, 30_720, 20_480, 40_960),
    ];
    assert_eq!(report.nodes[0].obstacles, expected, "{report}");
    assert!(report.nodes[1].fits(), "{report}");
}

/// Servers that were made since are counted, too, where the fewest decide.
#[tokio::test(start_paused = true)]
async fn a_server_that_was_made_a_moment_ago_is_counted() {
    let shop = shop_with_small_nodes().await;
    let small = |nodes: &[u64]| {
        let mut small = on(&shop, "1 GB", nodes);
        small.id = Some(product_id("4 GB").into());
        small.resources.disk = Some("1 GB".into());
        small.placement.policy = Some("fewest_servers".into());
        small
    };
    shop.engine.products().save(small(&[4])).await.unwrap();
    shop.sell("first").await;
    shop.sleep(60).await;
    shop.engine.products().save(small(&[3, 4])).await.unwrap();
    shop.fake.reset_requests();
    for service in ["a", "b", "c"] {
        shop.sell(service).await;
    }
    assert_eq!(looks(&shop), 1, "they were not counted again");
    let mut nodes: Vec<u64> = shop.fake.servers().iter().map(|server| server.node).collect();
    nodes.sort_unstable();
    assert_eq!(nodes, [3, 3, 4, 4]);
}

/// After a minute, and not before, it is asked anew.
#[tokio::test(start_paused = true)]
async fn what_nodes_have_is_asked_once_a_minute() {
    let shop = Shop::open().await;
    for (seconds, count) in [(0, 1), (59, 1), (1, 2)] {
        shop.sleep(seconds).await;
        room(&shop, on(&shop, "4 GB", &[1])).await;
        assert_eq!(looks(&shop), count, "{seconds} seconds later");
    }
}

/// The panel does not count memory and disk of a node for which none is given: there is enough.
#[tokio::test(start_paused = true)]
async fn a_node_without_numbers_has_room_for_all() {
    let fake = FakePanel::seeded(1);
    let boundless = NewNode::new("boundless").memory(0).disk(0);
    fake.add_node(boundless.allocations("10.0.0.3", 25_565..=25_570));
    let shop = Shop::on(fake).await;
    let report = room(&shop, on(&shop, "900 GB", &[3])).await;
    assert!(report.has_room(), "{report}");
    shop.engine.products().save(on(&shop, "4 GB", &[3])).await.unwrap();
    shop.sell("1001").await;
}

/// A product that names locations goes where the panel itself would put it: on nodes of these locations that are offered.
#[tokio::test(start_paused = true)]
async fn a_location_stands_for_its_nodes_that_are_offered() {
    let fake = FakePanel::seeded(1);
    let first = fake.calagopus().locations().list().await.unwrap().items[0].id;
    let other = fake.add_location("Elsewhere");
    fake.add_node(
        NewNode::new("private")
            .private()
            .allocations("10.0.0.3", 25_565..=25_570),
    );
    let elsewhere = NewNode::new("elsewhere").location(&other);
    fake.add_node(elsewhere.allocations("10.0.0.4", 25_565..=25_570));
    let shop = Shop::on(fake).await;
    for (location, expected) in [
        (first.to_string(), vec!["node-1", "node-2"]),
        (other, vec!["elsewhere"]),
    ] {
        let mut placed = draft("4 GB");
        placed.placement.nodes = None;
        placed.placement.locations = Some(location.into());
        let report = room(&shop, placed).await;
        let mut names: Vec<&str> = report.nodes.iter().map(|node| node.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, expected);
    }
}

/// The free ports of a node are read until one will do, and no further: a node may have thousands.
#[tokio::test(start_paused = true)]
async fn free_ports_are_read_until_one_will_do() {
    let fake = FakePanel::seeded(1);
    fake.add_node(NewNode::new("wide").allocations("10.0.0.3", 20_000..=20_249));
    let shop = Shop::on(fake).await;
    for (ports, pages) in [(None, 1), (Some("20005"), 1), (Some("20150"), 2), (Some("20240"), 3)] {
        let mut placed = on(&shop, "4 GB", &[3]);
        placed.placement.ports = ports.map(Into::into);
        shop.fake.reset_requests();
        let report = room(&shop, placed).await;
        assert!(report.has_room(), "{ports:?}: {report}");
        assert_eq!(shop.fake.count_requests(FREE), pages, "{ports:?}");
    }
}
