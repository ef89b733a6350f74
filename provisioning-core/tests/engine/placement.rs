//! Where a server is made.

use provisioning_core::{
    Change, Engine, PanelId, Reason,
    product::{PortDraft, ProductDraft, Written},
    service::Phase,
    store::MemoryStore,
};

use crate::{
    api::fake::{FakePanel, NewNode},
    kind::{self, SERVERS, a_strangers, plainly},
    shop::{Shop, draft, exactly_one, order, product_id},
};

/// Nodes as a product names them.
fn nodes(fake: &FakePanel, numbers: &[u64]) -> Option<Written> {
    let names: Vec<String> = numbers.iter().map(|number| kind::node_id(fake, *number)).collect();
    Some(names.join(", ").into())
}

/// S2.38, S1.45: never on a node outside the allowed list.
#[tokio::test(start_paused = true)]
async fn a_server_is_never_on_a_node_that_is_not_allowed() {
    for node in [1, 2] {
        let shop = Shop::open().await;
        let mut pinned = draft("4 GB");
        pinned.placement.nodes = nodes(&shop.fake, &[node]);
        shop.engine.products().save(pinned).await.unwrap();
        for number in 0..10 {
            shop.sell(&format!("s{number}")).await;
        }
        assert!(shop.fake.servers().iter().all(|server| server.node == node));
    }
}

#[tokio::test(start_paused = true)]
async fn why_nothing_fits_is_told_node_by_node() {
    let fake = FakePanel::seeded(1);
    fake.add_node(
        NewNode::new("tiny")
            .memory(1024)
            .allocations("10.0.0.3", 25_565..=25_570),
    );
    fake.add_node(NewNode::new("portless"));
    fake.node(1).maintenance(true);
    let shop = Shop::on(fake).await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = nodes(&shop.fake, &[1, 3, 4, 9]);
    // Saved before the node was taken from the panel.
    let product = shop.engine.products().check(&pinned).await.unwrap();
    let intent = shop.engine.accept_as(&order("1001", "42"), &product).unwrap();
    let service = intent.record(&shop.engine).await.unwrap();
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Parked);
    let text = plainly(&shop.fake, error.to_string());
    for part in [
        "node 1 (node-1): it is in maintenance",
        "node 3 (tiny): 4 GB of memory are wanted, 1 GB are left",
        "node 4 (portless): no allocation is free",
        "node 9: there is no such node",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(shop.fake.servers().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_panels_own_no_is_told_with_advice() {
    let shop = Shop::open().await;
    let mut huge = draft("4 GB");
    huge.resources.memory = Some("900 GB".into());
    shop.engine.products().save(huge).await.unwrap();
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Parked);
    assert!(error.advice().contains("allocations or a node"), "{}", error.advice());
}

/// S3.24, S3.35: exact ports and ranges.
#[tokio::test(start_paused = true)]
async fn a_server_gets_one_of_the_ports_of_its_product() {
    let shop = Shop::open().await;
    let mut ports = draft("4 GB");
    ports.placement.ports = Some("25600-25601".into());
    shop.engine.products().save(ports).await.unwrap();
    for service in ["a", "b", "c", "d"] {
        let service = shop.sell(service).await;
        let view = shop
            .engine
            .view(&service, provisioning_core::Viewer::Administrator)
            .await
            .unwrap();
        let address = view.server.unwrap().address.to_string();
        assert!(address.ends_with(":25600") || address.ends_with(":25601"), "{address}");
    }
    let fifth = shop.record_order(order("e", "42")).await;
    assert_eq!(shop.fails(&fifth).await.reason(), Reason::Parked);
}

/// Two services that choose the same allocation at the same moment: one chooses again.
#[tokio::test(start_paused = true)]
async fn an_allocation_that_another_took_is_chosen_anew() {
    let fake = FakePanel::seeded(1);
    fake.add_node(NewNode::new("two-ports").allocations("10.0.0.3", 25_565..=25_566));
    let shop = Shop::on(fake).await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = nodes(&shop.fake, &[3]);
    shop.engine.products().save(pinned).await.unwrap();
    let one = shop.record_order(order("one", "42")).await;
    let two = shop.record_order(order("two", "42")).await;
    let (first, second) = tokio::join!(shop.settled(&one), shop.settled(&two));
    assert_eq!((first, second), (Phase::Active, Phase::Active));
    exactly_one(&shop.fake, "one");
    exactly_one(&shop.fake, "two");
}

/// An order that the panel refused is recorded again, corrected, and delivered: on the nodes of the corrected product.
#[tokio::test(start_paused = true)]
async fn an_order_that_was_refused_can_be_corrected() {
    let fake = FakePanel::seeded(1);
    fake.add_node(
        NewNode::new("tiny")
            .memory(1024)
            .allocations("10.0.0.3", 25_565..=25_570),
    );
    let shop = Shop::on(fake).await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = nodes(&shop.fake, &[3]);
    shop.engine.products().save(pinned).await.unwrap();
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.fails(&service).await.reason(), Reason::Parked);
    assert_eq!(shop.fake.users().len(), 1, "not even an account was made");

    let mut wider = draft("4 GB");
    wider.placement.nodes = nodes(&shop.fake, &[2, 3]);
    shop.engine.products().save(wider).await.unwrap();
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().node, 2);

    let other = shop
        .engine
        .accept(order("1001", "43"))
        .await
        .unwrap()
        .record(&shop.engine)
        .await
        .unwrap_err();
    assert_eq!(
        other.reason(),
        Reason::Conflict,
        "what was delivered cannot be ordered otherwise"
    );
}

/// The rehearsal of an order tells what would stop it, and changes nothing.
#[tokio::test(start_paused = true)]
async fn a_rehearsal_tells_what_would_stop_an_order() {
    use crate::api::fake::Access;
    let shop = Shop::open().await;
    let intent = shop.engine.accept(order("1001", "42")).await.unwrap();
    shop.engine.rehearse(&intent).await.unwrap();

    let mut huge = draft("4 GB");
    huge.resources.memory = Some("900 GB".into());
    shop.engine.products().save(huge).await.unwrap();
    let huge = shop.engine.accept(order("1001", "42")).await.unwrap();
    let error = shop.engine.rehearse(&huge).await.unwrap_err();
    let why = plainly(&shop.fake, error.to_string());
    assert!(why.contains("node 1 (node-1): 900 GB of memory are wanted"), "{why}");

    shop.fake.set_permission(SERVERS, Access::Read);
    shop.sleep(6).await;
    let error = shop.engine.rehearse(&intent).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Access);
    assert!(error.to_string().contains(kind::MAY_SELL), "{error}");
    assert_eq!((shop.fake.users().len(), shop.fake.servers().len()), (1, 0));
}

/// A stranger takes the chosen allocation while a creation without an answer may still come: it is waited for, and then
/// another is chosen.
#[tokio::test(start_paused = true)]
async fn an_allocation_that_is_lost_to_a_stranger_is_replaced_once_no_creation_can_have_it() {
    let shop = Shop::open().await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = nodes(&shop.fake, &[1]);
    shop.engine.products().save(pinned).await.unwrap();
    shop.fake
        .on("POST /api/application/servers")
        .once(panel_http::fault::Fault::Cut);
    let service = shop.record_order(order("1001", "42")).await;
    let steals = async {
        shop.sleep(1).await;
        let chosen = shop.record(&service).await.allocation.unwrap().id;
        a_strangers(&shop.fake, &chosen).await;
    };
    let (phase, ()) = tokio::join!(shop.settled(&service), steals);
    assert_eq!(phase, Phase::Active, "{:#?}", shop.journal(&service).await);
    exactly_one(&shop.fake, "1001");
}

/// A port so far above the first, for the variable `BUILD`.
fn above(by: &str) -> PortDraft {
    let mut port = PortDraft::default();
    port.variable = Some("BUILD".into());
    port.offset = Some(by.into());
    port
}

/// S1.43f, S3.24: the ports of a server are chosen together, and the variables that they are for know them.
#[tokio::test(start_paused = true)]
async fn all_ports_of_a_server_are_chosen_at_once() {
    let shop = Shop::open().await;
    let mut ports = draft("4 GB");
    ports.placement.ports = Some("25600-25610".into());
    ports.placement.additional = vec![above("1"), PortDraft::default()];
    shop.engine.products().save(ports).await.unwrap();
    for service in ["a", "b", "c", "d"] {
        let id = shop.sell(service).await;
        assert_eq!(
            shop.fake.count_requests("PATCH *"),
            0,
            "its creation asks for all of them"
        );
        let record = shop.record(&id).await;
        let (first, query) = (record.allocation.unwrap(), &record.additional[0].allocation);
        assert!((25_600..=25_610).contains(&first.port));
        assert_eq!(
            (query.port, &query.ip, &query.node),
            (first.port + 1, &first.ip, &first.node)
        );
        assert_eq!(record.applied.unwrap().environment["BUILD"], query.port.to_string());
        let mut chosen: Vec<String> = record.additional.into_iter().map(|it| it.allocation.id).collect();
        chosen.push(first.id);
        chosen.sort_unstable();
        assert_eq!(kind::allocations(&shop.fake, service), chosen);
    }
}

/// A larger package adds the ports that it names; a smaller one, also with a smaller limit, takes none away.
#[tokio::test(start_paused = true)]
async fn a_change_of_package_adds_ports_and_never_takes_one() {
    // Not the last port of all, which has none above it.
    let shop = Shop::with(FakePanel::seeded(1), |builder| builder.randomness(|| 0.0)).await;
    let service = shop.sell("1001").await;
    let before = kind::allocations(&shop.fake, "1001");
    assert_eq!(before.len(), 1);

    let mut larger = draft("8 GB");
    larger.features.allocations = Some(3.into());
    larger.placement.additional = vec![above("+1"), PortDraft::default()];
    let larger = shop.engine.products().save(larger).await.unwrap();
    assert_eq!(
        shop.change(&service, Change::product(larger.id().clone())).await,
        Phase::Active
    );
    let with_more = kind::allocations(&shop.fake, "1001");
    assert_eq!(with_more.len(), 3);
    assert!(with_more.contains(&before[0]));
    let record = shop.record(&service).await;
    let (first, query) = (record.allocation.unwrap().port, record.additional[0].allocation.port);
    assert_eq!(query, first + 1);
    assert_eq!(record.applied.unwrap().environment["BUILD"], query.to_string());

    let smaller = shop.product("4 GB").await;
    assert_eq!(
        shop.change(&service, Change::product(smaller.id().clone())).await,
        Phase::Active
    );
    assert_eq!(kind::allocations(&shop.fake, "1001"), with_more, "what it has it keeps");
    assert_eq!(
        shop.change(&service, Change::product(larger.id().clone())).await,
        Phase::Active
    );
    assert_eq!(
        kind::allocations(&shop.fake, "1001"),
        with_more,
        "and it is not given the same again"
    );
}

/// S2.64, S2.65, S3.35: why nothing fits, with numbers, before anything is sold.
#[tokio::test(start_paused = true)]
async fn room_is_explained_node_by_node() {
    let fake = FakePanel::seeded(1);
    fake.add_node(NewNode::new("tiny").memory(1024));
    let shop = Shop::on(fake).await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = nodes(&shop.fake, &[2, 3]);
    pinned.placement.ports = Some("30120".into());
    let product = shop.engine.products().save(pinned.clone()).await.unwrap();
    let report = shop.engine.explain_room(product.id()).await.unwrap();
    let mut no_ports =
        "no allocation is free on the ports of the product (30120): the node has none of them".to_owned();
    let of_node_2 = no_ports.clone();
    no_ports.insert_str(0, ", and ");
    if !kind::TELLS_THE_PORTS_OF_A_FULL_NODE {
        no_ports.clear();
    }
    assert_eq!(
        plainly(&shop.fake, report.to_string()),
        format!(
            "node 2 (node-2): {of_node_2}\n\
             node 3 (tiny): 4 GB of memory are wanted, 1 GB are left of 1 GB{no_ports}\n\
             → add allocations to node 2, or leave the nodes out of the product and name locations or tags"
        )
    );
    pinned.placement.ports = None;
    shop.engine.products().save(pinned).await.unwrap();
    let report = shop.engine.explain_room(product.id()).await.unwrap();
    assert!(report.fits(&kind::node_id(&shop.fake, 2)) && !report.fits(&kind::node_id(&shop.fake, 3)));
    assert!(shop.fake.servers().is_empty() && shop.fake.users().len() == 1);
}

/// S2.25, S1.44, S2.67: nodes are looked up when a product is saved, and one of another panel is told by that panel's name.
#[tokio::test(start_paused = true)]
async fn a_place_that_the_panel_does_not_have_is_refused_when_a_product_is_saved() {
    let (here, other) = (FakePanel::seeded(1), FakePanel::seeded(2));
    other.add_node(NewNode::new("third"));
    let engine = Engine::builder(MemoryStore::new())
        .panel(PanelId::new("eu").unwrap(), here.clone())
        .panel(PanelId::new("us").unwrap(), other.clone())
        .build()
        .unwrap();
    let eu = PanelId::new("eu").unwrap();
    engine.catalog().import(&eu).await.unwrap();
    let pinned = |nodes: [String; 2], more: &[String]| {
        let mut pinned: ProductDraft = draft("4 GB");
        pinned.placement.nodes = Some([&nodes, more].concat().join(", ").into());
        pinned
    };
    let mine = [1, 2].map(|number| kind::node_id(&here, number));
    let (theirs, nobodys) = (kind::node_id(&other, 3), kind::node_id(&here, 9));
    let elsewhere = pinned(mine.clone(), &[theirs.clone(), nobodys.clone()]);
    let error = engine.products().save(elsewhere).await.unwrap_err();
    let problems: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            format!(
                "placement.nodes.2: the panel `eu` has no node `{theirs}`; it is of the panel `us` (name places of the \
                 product's own panel)"
            ),
            format!(
                "placement.nodes.3: the panel `eu` has no node `{nobodys}` (copy it from the admin area of the panel, or leave \
                 it out)"
            ),
        ]
    );
    let id = provisioning_core::ProductId::new(product_id("4 GB")).unwrap();
    assert!(engine.products().get(&id).await.is_err(), "nothing was kept");
    engine.products().save(pinned(mine, &[])).await.unwrap();
}
