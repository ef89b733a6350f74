//! What Pelican does to those who rely on it, and only Pelican.

use std::time::Duration;

use panel_http::fault::Fault;
use pelican_api::fake::{Access, FakePanel, NewUser, NodeAnswer, NodeCall};
use provisioning_core::{Change, Customer, CustomerId, Order, Reason, ServiceId, engine::Progress, service::Phase};

use crate::shop::{LONG, Shop, draft, exactly_one, order, panel, product_id};

const SUSPEND: &str = "POST /api/application/servers/1/suspend";
const BUILD: &str = "PATCH /api/application/servers/1/build";

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

/// The node refuses a creation, and the panel keeps its row, which installs for ever: it is deleted and made again, when the
/// node has had the time to install what it might have begun.
#[tokio::test(start_paused = true)]
async fn a_row_that_the_panel_keeps_of_a_failed_creation_is_made_again() {
    let shop = Shop::open().await;
    sick(&shop.fake, NodeCall::Create, NodeAnswer::Status(500));
    let service = shop.record_order(order("1001", "42")).await;
    let early = shop.engine.settled(&service, Duration::from_secs(600)).await;
    assert_eq!(early.unwrap_err().reason(), Reason::NotYet);
    assert_eq!(
        shop.server().status.as_deref(),
        Some("installing"),
        "it is left alone meanwhile"
    );
    sick(&shop.fake, NodeCall::Create, NodeAnswer::Ok);
    let soon = shop.engine.settled(&service, Duration::from_secs(600)).await;
    assert_eq!(soon.unwrap(), Phase::Active, "{:#?}", shop.journal(&service).await);
    assert_eq!(shop.fake.created_for("1001"), 2);
    exactly_one(&shop.fake, "1001");
}

/// The node answers with an error, and installs all the same: nothing is made twice, and nothing deleted.
#[tokio::test(start_paused = true)]
async fn a_creation_that_the_node_reports_as_failed_and_does_is_adopted() {
    for minutes in [0, 10, 20] {
        let fake = FakePanel::seeded(1);
        fake.installs_in(Duration::from_secs(60 * minutes));
        let shop = Shop::on(fake).await;
        sick(&shop.fake, NodeCall::Create, NodeAnswer::DoesThenFails(500));
        let service = shop.record_order(order("1001", "42")).await;
        assert_eq!(shop.settled(&service).await, Phase::Active, "{minutes} minutes");
        assert_eq!(shop.fake.created_for("1001"), 1, "{minutes} minutes");
        exactly_one(&shop.fake, "1001");
    }
}

/// The panel does not tell a node that has nothing from one that does not answer: a person must look.
#[tokio::test(start_paused = true)]
async fn a_row_of_which_no_node_tells_waits_for_a_person() {
    let shop = Shop::open().await;
    for node in [1, 2] {
        shop.fake.node(node).takes(Duration::from_secs(20));
    }
    let service = shop.record_order(order("1001", "42")).await;
    let dies = async {
        shop.sleep(25).await;
        shop.fake.restart();
        for node in [1, 2] {
            shop.fake.node(node).takes(Duration::ZERO);
        }
    };
    let (error, ()) = tokio::join!(shop.engine.settled(&service, LONG), dies);
    let error = error.unwrap_err();
    assert_eq!(error.reason(), Reason::Parked, "{error}");
    assert!(
        error.advice().contains("see that the node answers"),
        "{}",
        error.advice()
    );
    assert_eq!(shop.server().status, None, "nothing was deleted on a guess");

    // He deletes the row by hand, and the service gets its server.
    shop.fake.administrator_deletes(shop.server().id);
    assert!(shop.engine.retry(&service).await.unwrap());
    assert_eq!(shop.settled(&service).await, Phase::Active);
    exactly_one(&shop.fake, "1001");
}

/// A node that is silent for a while is asked again.
#[tokio::test(start_paused = true)]
async fn a_silent_node_is_asked_again() {
    let shop = Shop::open().await;
    sick(&shop.fake, NodeCall::Details, NodeAnswer::Slow(Duration::from_secs(5)));
    shop.fake.on("POST /api/application/servers").once(Fault::ApplyThenCut);
    let service = shop.record_order(order("1001", "42")).await;
    let early = shop.engine.settled(&service, Duration::from_secs(900)).await;
    assert_eq!(early.unwrap_err().reason(), Reason::NotYet);
    sick(&shop.fake, NodeCall::Details, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    exactly_one(&shop.fake, "1001");
}

/// Reliability 1.5a, invariant 19: the row says "suspended" before the node refuses, and a second suspension would be
/// answered with success without a word to the node. A change of limits to what they are is not.
#[tokio::test(start_paused = true)]
async fn a_suspension_that_the_node_refuses_is_brought_about_by_a_build() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Status(500));
    shop.fake.reset_requests();
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    for _ in 0..5 {
        assert!(
            matches!(shop.advance(&service).await, Progress::Waiting { .. }),
            "it runs on"
        );
        shop.sleep(30).await;
    }
    assert!(shop.server().suspended && !shop.fake.containers()[0].suspended);
    assert_ne!(shop.record(&service).await.phase, Phase::Suspended);
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    assert!(shop.fake.containers()[0].suspended);
    assert_eq!(shop.fake.count_requests(SUSPEND), 1);
    assert!(shop.fake.count_requests(BUILD) >= 4);
}

/// A payment whose news the node refuses: the owner is let in when the node has heard.
#[tokio::test(start_paused = true)]
async fn the_end_of_a_suspension_that_the_node_refuses_is_brought_about_by_a_build() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Status(500));
    shop.engine.change(&service, Change::unsuspend("unpaid")).await.unwrap();
    assert!(matches!(shop.advance(&service).await, Progress::Waiting { .. }));
    assert!(!shop.server().suspended && shop.fake.containers()[0].suspended);
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert!(!shop.fake.containers()[0].suspended);
}

/// A node that is not reached is not told of: the answer to a build is a success then. It is told again, and again.
#[tokio::test(start_paused = true)]
async fn a_suspension_of_which_the_node_did_not_hear_is_told_again() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Unreachable);
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
    assert!(
        !shop.fake.containers()[0].suspended,
        "the panel cannot say that it runs on"
    );
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    shop.sleep(61).await;
    assert_eq!(shop.engine.run_due(&panel(), 10).await.unwrap(), 1);
    assert!(shop.fake.containers()[0].suspended);
}

/// Reliability 1.5a: a suspension without an answer was done, and its node was not told; the second one is a success that
/// tells no node.
#[tokio::test(start_paused = true)]
async fn a_success_that_told_no_node_is_not_believed() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Unreachable);
    shop.fake.on(SUSPEND).once(Fault::CutThenApply(Duration::from_secs(4)));
    shop.fake.on(SUSPEND).once(Fault::Delay(Duration::from_secs(10)));
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let _lost = shop.advance(&service).await;
    shop.sleep(3).await;
    let _second = shop.advance(&service).await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    shop.sleep(61).await;
    shop.engine.run_due(&panel(), 10).await.unwrap();
    assert!(
        shop.fake.containers()[0].suspended,
        "{:#?}",
        shop.journal(&service).await
    );
}

/// The row has the new limits, and the node refused them: it is told until it takes them.
#[tokio::test(start_paused = true)]
async fn limits_that_the_node_refuses_are_told_until_it_takes_them() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Status(500));
    let to = Change::product(provisioning_core::ProductId::new(product_id("8 GB")).unwrap());
    shop.engine.change(&service, to).await.unwrap();
    assert!(matches!(shop.advance(&service).await, Progress::Waiting { .. }));
    assert_eq!((shop.server().memory, shop.fake.containers()[0].memory), (8192, 4096));
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.fake.containers()[0].memory, 8192);
}

/// Reliability 1.7d: the panel deletes its row whatever its node answers: the service has ended, and what may be left is on
/// the record.
#[tokio::test(start_paused = true)]
async fn a_deletion_that_the_node_refused_is_told_as_one_that_may_leave_files() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Delete, NodeAnswer::Status(500));
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    assert!(shop.fake.servers().is_empty());
    assert_eq!(
        shop.fake.containers().len(),
        1,
        "the panel has forgotten it, the node has not"
    );
    assert!(shop.record(&service).await.ended.unwrap().node_may_keep_it);
    let last = shop.journal(&service).await.pop().unwrap();
    assert!(last.contains("whether its node has deleted the files"), "{last}");
}

/// A node that is not reached keeps the row: it is deleted when it is.
#[tokio::test(start_paused = true)]
async fn a_deletion_of_which_the_node_did_not_hear_is_repeated() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Delete, NodeAnswer::Unreachable);
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    let early = shop.engine.settled(&service, Duration::from_secs(60)).await;
    assert_eq!(early.unwrap_err().reason(), Reason::NotYet);
    assert_eq!(shop.fake.servers().len(), 1);
    sick(&shop.fake, NodeCall::Delete, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    assert!(shop.fake.servers().is_empty() && shop.fake.containers().is_empty());
}

/// Reliability 1.10a: to reinstall what its node does not know is no way out of a row that installs for ever: the panel takes its
/// reinstallation back. The engine does not try that by itself, and when a person has it goes on all the same.
#[tokio::test(start_paused = true)]
async fn a_row_that_cannot_be_reinstalled_is_made_again() {
    let shop = Shop::open().await;
    sick(&shop.fake, NodeCall::Create, NodeAnswer::Status(500));
    sick(&shop.fake, NodeCall::Reinstall, NodeAnswer::Status(404));
    let service = shop.record_order(order("1001", "42")).await;
    let _waiting = shop.advance(&service).await;
    shop.engine.change(&service, Change::reinstall()).await.unwrap();
    let _waiting = shop.advance(&service).await;
    assert_eq!(shop.server().status.as_deref(), Some("installing"));
    sick(&shop.fake, NodeCall::Create, NodeAnswer::Ok);
    let settled = shop.engine.settled(&service, 2 * LONG).await;
    assert_eq!(settled.ok(), Some(Phase::Active), "{:#?}", shop.journal(&service).await);
    assert!(shop.fake.count_requests("POST /api/application/servers/*/reinstall") <= 1);
    assert_eq!(shop.fake.created_for("1001"), 2);
    exactly_one(&shop.fake, "1001");
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
