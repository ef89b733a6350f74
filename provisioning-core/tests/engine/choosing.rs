//! Which of several nodes a server goes to.

use provisioning_core::{Product, product::PortDraft};

use crate::{
    api::fake::{FakePanel, NewNode},
    kind,
    shop::{Shop, draft, exactly_one},
};

/// A product on these nodes with this policy. It is saved.
async fn on(shop: &Shop, nodes: &[u64], policy: Option<&str>, more_ports: usize) -> Product {
    let mut placed = draft("4 GB");
    let names: Vec<String> = nodes.iter().map(|number| kind::node_id(&shop.fake, *number)).collect();
    placed.placement.nodes = Some(names.join(", ").into());
    placed.placement.policy = policy.map(Into::into);
    placed.placement.additional = vec![PortDraft::default(); more_ports];
    shop.engine.products().save(placed).await.unwrap()
}

async fn sell(shop: &Shop, prefix: &str, count: usize) -> Vec<u64> {
    let mut nodes = Vec::new();
    for number in 0..count {
        let service = format!("{prefix}{number}");
        shop.sell(&service).await;
        exactly_one(&shop.fake, &service);
        let mut servers = shop.fake.servers().into_iter();
        nodes.push(
            servers
                .find(|it| it.external_id.as_deref() == Some(&service))
                .unwrap()
                .node,
        );
    }
    nodes
}

/// Servers are counted, and not their ports: one server may have many.
#[tokio::test(start_paused = true)]
async fn a_server_goes_where_the_fewest_servers_are() {
    let shop = Shop::open().await;
    on(&shop, &[1], None, 30).await;
    sell(&shop, "wide-", 1).await;
    on(&shop, &[2], None, 0).await;
    sell(&shop, "narrow-", 12).await;
    on(&shop, &[1, 2], Some("fewest_servers"), 0).await;
    assert_eq!(sell(&shop, "s", 10).await, [1; 10]);
}

/// What counts is the share of a node that is left, and not how much that is: a large node that is nearly full comes last.
#[tokio::test(start_paused = true)]
async fn a_server_goes_where_the_largest_share_is_free() {
    let fake = FakePanel::seeded(1);
    fake.add_node(
        NewNode::new("large")
            .memory(1024 * 1024)
            .allocations("10.0.0.3", 25_565..=25_664),
    );
    let shop = Shop::on(fake).await;
    let mut huge = draft("4 GB");
    huge.placement.nodes = Some(kind::node_id(&shop.fake, 3).into());
    huge.resources.memory = Some("800 GB".into());
    huge.resources.disk = Some("1 GB".into());
    shop.engine.products().save(huge).await.unwrap();
    sell(&shop, "huge-", 1).await;
    on(&shop, &[1, 3], Some("most_free"), 0).await;
    assert_eq!(sell(&shop, "s", 10).await, [1; 10]);
}
