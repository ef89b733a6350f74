//! Locations, and nodes that are sold beyond what they have.

use pterodactyl_api::fake::{FakePanel, NewNode};

use crate::shop::{Shop, draft};

/// The nodes of a product's locations are those that the panel would choose from: public ones, in one of them.
#[tokio::test(start_paused = true)]
async fn a_product_with_locations_has_the_public_nodes_there() {
    let fake = FakePanel::seeded(1);
    let [us, asia] = ["us.test", "asia.test"].map(|short| fake.add_location(short));
    let node = |name, location| NewNode::new(name).location(location).allocations("10.0.0.9", 1..=9);
    fake.add_node(node("us-public", us));
    fake.add_node(node("us-private", us).private());
    fake.add_node(node("asia-public", asia));
    let shop = Shop::on(fake).await;
    for (locations, names) in [
        (Some(us.to_string()), vec!["us-public"]),
        (Some(format!("{asia}, {us}")), vec!["us-public", "asia-public"]),
        (None, vec!["node-1", "node-2", "us-public", "asia-public"]),
    ] {
        let mut placed = draft("4 GB");
        placed.placement.locations = locations.clone().map(Into::into);
        let product = shop.engine.products().save(placed).await.unwrap();
        let report = shop.engine.explain_room(product.id()).await.unwrap();
        let told: Vec<&str> = report.nodes.iter().map(|node| node.name.as_str()).collect();
        assert_eq!(told, names, "{locations:?}");
    }
}

/// A node is sold beyond what it has by its percentage and no further, and without end where that is negative.
#[tokio::test(start_paused = true)]
async fn a_node_is_sold_by_its_percentage_beyond_what_it_has() {
    for (percent, sold, told) in [
        (25, 3, "4 GB of memory are wanted, 512 MB are left of 12800 MB"),
        (-1, 10, "a server fits; free allocations: 90"),
    ] {
        let fake = FakePanel::seeded(1);
        let node = NewNode::new("over").memory(10 * 1024).overallocate(percent, percent);
        let number = fake.add_node(node.allocations("10.0.0.9", 25_565..=25_664));
        let shop = Shop::on(fake).await;
        let mut pinned = draft("4 GB");
        pinned.placement.nodes = Some(number.into());
        let product = shop.engine.products().save(pinned).await.unwrap();
        for service in 0..sold {
            shop.sell(&format!("s{service}")).await;
        }
        let report = shop.engine.explain_room(product.id()).await.unwrap();
        let said = report.nodes[0].to_string();
        assert_eq!(said, format!("node {number} (over): {told}"), "{percent}");
    }
}
