//! What Pelican does to those who rely on it, and only Pelican.

mod creation;
mod node;
mod sight;

use pelican_api::fake::{Access, FakePanel, NewUser, NodeAnswer, NodeCall};
use provisioning_core::{Change, Customer, CustomerId, Order, Reason, ServiceId, Viewer, service::Phase};

use crate::shop::{Shop, draft, order, panel, product_id};

fn of(service: &str, customer: Customer) -> Order {
    let product = provisioning_core::ProductId::new(product_id("4 GB")).unwrap();
    Order::new(ServiceId::new(service).unwrap(), customer, product)
}

fn sick(fake: &FakePanel, call: NodeCall, answer: NodeAnswer) {
    for node in [1, 2] {
        fake.node(node).answers_to(call, answer);
    }
}

/// The panel chooses no port where none is named: it would make a server that nobody can connect to.
#[tokio::test(start_paused = true)]
async fn a_server_without_a_port_is_never_made() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let server = shop.server();
    assert_eq!(server.allocations, [server.allocation.unwrap()]);
    assert!(
        shop.record(&service).await.allocation.is_some(),
        "chosen, and stored before it was sent"
    );

    let shop = Shop::open().await;
    let mut tagged = draft("4 GB");
    tagged.placement.dedicated_ip = Some(true.into());
    shop.engine.products().save(tagged).await.unwrap();
    shop.sell("1001").await;
    shop.sell("1002").await;
    assert!(shop.fake.servers().iter().all(|server| server.allocation.is_some()));
    assert_ne!(
        shop.fake.servers()[0].node,
        shop.fake.servers()[1].node,
        "an address each"
    );
    let third = shop.record_order(order("1003", "42")).await;
    let error = shop.fails(&third).await.to_string();
    assert!(error.contains("on an IP address of its own"), "{error}");
}

/// S1.43h: tags stand in the place of locations, whoever chooses the port.
#[tokio::test(start_paused = true)]
async fn a_server_is_on_a_node_with_one_of_the_tags_of_its_product() {
    for ports in [None, Some("25600-25650")] {
        let shop = Shop::open().await;
        let mut tagged = draft("4 GB");
        tagged.placement.tags = Some("asia, us".into());
        tagged.placement.ports = ports.map(Into::into);
        shop.engine.products().save(tagged).await.unwrap();
        for number in 0..6 {
            shop.sell(&format!("s{number}")).await;
        }
        assert!(shop.fake.servers().iter().all(|server| server.node == 2), "{ports:?}");
    }
}

/// What only another panel has is refused when the product is saved, with the way to say it here.
#[tokio::test(start_paused = true)]
async fn a_product_with_locations_is_refused() {
    let shop = Shop::open().await;
    let mut placed = draft("4 GB");
    placed.placement.locations = Some("1".into());
    let error = shop.engine.products().save(placed).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Invalid);
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!(problem.field(), "placement.locations");
    assert!(problem.advice().contains("`placement.tags`"), "{}", problem.advice());
}

/// A creation makes none of what shall be unlimited; a change lifts the limit.
#[tokio::test(start_paused = true)]
async fn an_unlimited_feature_is_unlimited_in_the_end() {
    let shop = Shop::open().await;
    let mut free = draft("4 GB");
    free.features.databases = Some("unlimited".into());
    free.resources.oom_killer = Some(false.into());
    shop.engine.products().save(free).await.unwrap();
    shop.sell("1001").await;
    let servers = shop.fake.application().servers();
    let server = servers.find_by_external_id("1001").await.unwrap();
    assert_eq!(server.feature_limits.databases, None);
    assert_eq!(server.feature_limits.backups, Some(2));
    assert!(!server.limits.oom_killer);
    assert_eq!(
        server.allocation.map(|id| id.get()),
        shop.server().allocation,
        "and the port is still there"
    );
}

/// The killer is on unless the product says otherwise; the panel's own default is off.
#[tokio::test(start_paused = true)]
async fn the_oom_killer_is_what_was_sold() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let killer = async || {
        let servers = shop.fake.application().servers();
        servers.find_by_external_id("1001").await.unwrap().limits.oom_killer
    };
    assert!(killer().await);
    let mut without = draft("8 GB");
    without.resources.oom_killer = Some(false.into());
    shop.engine.products().save(without).await.unwrap();
    let to = Change::product(provisioning_core::ProductId::new(product_id("8 GB")).unwrap());
    shop.change(&service, to).await;
    assert!(!killer().await);
}

/// The panel writes addresses in lower case. The customer's account is one all the same.
#[tokio::test(start_paused = true)]
async fn an_address_in_capitals_makes_one_account() {
    let shop = Shop::open().await;
    let ada = Customer::new(CustomerId::new("42").unwrap(), "Ada@Example.ORG").unwrap();
    for service in ["1001", "1002"] {
        let id = shop.record_order(of(service, ada.clone())).await;
        assert_eq!(shop.settled(&id).await, Phase::Active);
    }
    let users = shop.fake.users();
    assert_eq!(users.len(), 2);
    assert_eq!(
        (users[1].email.as_str(), users[1].username.as_str()),
        ("ada@example.org", "customer-42")
    );

    let shop = Shop::open().await;
    let there = shop.fake.add_user(NewUser::new("ada").email("ada@example.org"));
    let id = shop.record_order(of("1001", ada.email_verified(true))).await;
    assert_eq!(shop.settled(&id).await, Phase::Active);
    assert_eq!(shop.server().owner, there, "linked by its verified address");
}

/// Invariant 7: one who administers a part of the panel is an administrator, and an account of which that cannot be seen is
/// not taken for a customer's.
#[tokio::test(start_paused = true)]
async fn an_account_that_may_be_an_administrators_is_never_linked() {
    let ada = || {
        Customer::new(CustomerId::new("42").unwrap(), "ada@example.org")
            .unwrap()
            .email_verified(true)
    };
    let shop = Shop::open().await;
    let role = shop.fake.add_role("Support", &["view server"]);
    shop.fake
        .add_user(NewUser::new("boss").email("ada@example.org").role(role));
    let service = shop.record_order(of("1001", ada())).await;
    let error = shop.fails(&service).await.to_string();
    assert!(error.contains("administrator"), "{error}");

    let shop = Shop::open().await;
    shop.fake.add_user(NewUser::new("ada").email("ada@example.org"));
    shop.fake.set_permission("role", Access::None);
    let service = shop.record_order(of("1001", ada())).await;
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Access);
    assert!(error.to_string().contains("`role: read`"), "{error}");
    assert!(shop.fake.servers().is_empty());
    shop.fake.set_permission("role", Access::Read);
    assert_eq!(shop.settled(&service).await, Phase::Active);
}

/// Where the panel chooses the port, a key needs no sight of nodes and allocations; where the engine does, it is told.
#[tokio::test(start_paused = true)]
async fn what_a_key_must_see_is_told_before_an_order_is_recorded() {
    let shop = Shop::open().await;
    shop.fake.set_permission("allocation", Access::None);
    let intent = shop.engine.accept(order("1001", "42")).await.unwrap();
    let error = shop.engine.rehearse(&intent).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Access);
    assert!(error.to_string().contains("`allocation: read`"), "{error}");

    let mut ports = draft("4 GB");
    ports.placement.ports = Some("25600-25610".into());
    shop.engine.products().save(ports).await.unwrap();
    let intent = shop.engine.accept(order("1001", "42")).await.unwrap();
    shop.engine.rehearse(&intent).await.unwrap();
    shop.sell("1001").await;
}

/// An egg of this panel stands alone: there are no nests; its first start command is the one.
#[tokio::test(start_paused = true)]
async fn an_egg_is_imported_without_a_nest() {
    let shop = Shop::open().await;
    let eggs = shop.engine.catalog().list(&panel()).await.unwrap();
    let larch = &eggs.iter().find(|entry| entry.egg.name == "Larch").unwrap().egg;
    assert_eq!(larch.nest, None);
    assert!(larch.startup().starts_with("java -Xmx"));
    let labels: Vec<&str> = larch.docker_images.iter().map(|image| image.label.as_str()).collect();
    assert_eq!(labels, ["Java 21", "Java 17"]);
    let jar = larch.variable("JAR_FILE").unwrap();
    assert!(jar.required() && jar.user_editable);
    let rules: Vec<&str> = jar.rules.iter().collect();
    assert!(rules[0] == "required" && rules[1].starts_with("regex:"), "{rules:?}");
}

/// Roles make administrators of accounts here, and not every key reads them.
#[tokio::test(start_paused = true)]
async fn no_password_is_reset_where_roles_are_hidden() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.set_permission("role", Access::None);
    let before = shop.fake.users();
    shop.fake.reset_requests();
    let reset = shop.engine.reset_password(&service, &Viewer::Administrator, 1);
    let error = reset.await.unwrap_err();
    assert_eq!(error.reason(), Reason::Access);
    assert!(error.to_string().contains("administers"), "{error}");
    assert_eq!((shop.writes(), shop.fake.users()), (0, before));
}
