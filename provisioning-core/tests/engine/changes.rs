//! A package change replaces what was sold, and keeps what is the customer's.

use panel_http::fault::Fault;
use provisioning_core::{Change, Reason, service::Phase};

use crate::{
    kind::{self, existing},
    shop::{Shop, product_id, product_text},
};

fn to(memory: &str) -> Change {
    Change::product(provisioning_core::ProductId::new(product_id(memory)).unwrap())
}

/// S2.9: limits, feature limits and variables become those of the new product.
#[tokio::test(start_paused = true)]
async fn a_package_change_changes_what_was_sold() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    let before = shop.server();
    assert_eq!(shop.change(&service, to("8 GB")).await, Phase::Active);
    let after = shop.server();
    assert_eq!(after.memory, 8192);
    assert_eq!(
        (before.uuid, before.name, before.owner),
        (after.uuid, after.name, after.owner)
    );
}

/// Invariant 8, on the panel: the customer renamed his server and chose another file; a larger package leaves that alone.
#[tokio::test(start_paused = true)]
async fn customer_values_survive_a_package_change() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    kind::set_file(&shop.fake, "1001", "mine.jar").await;
    shop.change(&service, to("8 GB")).await;
    assert_eq!(kind::file_and_image(&shop.fake, "1001").await.0, "mine.jar");
    assert_eq!(shop.server().memory, 8192);
}

/// Invariant 8: a variable that another egg has too keeps the customer's value, also where the panel begins anew with it, and
/// when the answer is lost.
#[tokio::test(start_paused = true)]
async fn customer_values_survive_a_change_of_the_egg() {
    for answer_is_lost in [false, true] {
        let shop = Shop::open().await;
        let eggs = "egg = \"Larch\"\n        eggs = [\"Larch\", \"Heath\"]";
        let product = product_text("4 GB").replace("egg = \"Larch\"", eggs);
        shop.engine
            .products()
            .save(toml::from_str(&product).unwrap())
            .await
            .unwrap();
        let service = shop.sell("1001").await;
        shop.change(&service, Change::variables([("JAR_FILE", "mine.jar")]))
            .await;
        if answer_is_lost {
            shop.fake.on("PATCH *").once(Fault::ApplyThenCut);
        }
        assert_eq!(shop.change(&service, Change::egg("Heath")).await, Phase::Active);
        assert_eq!(
            kind::file_and_image(&shop.fake, "1001").await.0,
            "mine.jar",
            "{answer_is_lost}"
        );
        shop.fake.reset_requests();
        shop.advance(&service).await;
        assert_eq!(shop.calls(), 1, "at rest, it is looked at and nothing else");
    }
}

/// Invariant 16: a details update that left the key out would clear it.
#[tokio::test(start_paused = true)]
async fn every_field_a_patch_would_clear_is_sent() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let stranger = existing(&shop.fake, "x@example.org", "stranger", None, false).await;
    kind::give(&shop.fake, "1001", stranger).await;
    // The owner is put right by a details update; everything else of the details must survive it.
    assert_eq!(shop.settled(&service).await, Phase::Active);
    let after = shop.server();
    assert_eq!(after.owner, 2);
    assert_eq!(after.external_id.as_deref(), Some("1001"));
    assert_eq!(after.description, "Larch 4 GB of Ada");
}

/// S3.26–S3.28.
#[tokio::test(start_paused = true)]
async fn feature_limits_are_sent_whole() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    shop.change(&service, to("8 GB")).await;
    assert_eq!(
        kind::feature_limits(&shop.fake, "1001").await,
        [Some(1), Some(2), Some(1)],
        "left out, the panel would lift them"
    );
}

#[tokio::test(start_paused = true)]
async fn a_change_is_refused_when_the_service_has_moved_on() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let preview = shop.engine.preview(&service, &Change::suspend("unpaid")).await.unwrap();
    shop.change(&service, Change::suspend("abuse")).await;
    let late = Change::unsuspend("abuse").based_on(preview.revision);
    let error = shop.engine.change(&service, late).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Conflict);
}

#[tokio::test(start_paused = true)]
async fn an_ended_service_cannot_be_changed() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::terminate()).await;
    let error = shop
        .engine
        .change(&service, Change::suspend("unpaid"))
        .await
        .unwrap_err();
    assert_eq!(error.reason(), Reason::Invalid);
}

/// Reliability 1.5d: the panel answers 200 to a change of limits when the node was not told: it is told again.
#[tokio::test(start_paused = true)]
async fn a_node_that_was_not_told_is_told_again() {
    use crate::api::fake::{NodeAnswer, NodeCall};
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    let node = shop.server().node;
    shop.fake.node(node).answers_to(NodeCall::Sync, NodeAnswer::Unreachable);
    assert_eq!(shop.change(&service, to("8 GB")).await, Phase::Active);
    assert_eq!(
        shop.fake.containers()[0].memory,
        4096,
        "the panel hides that the node was not told"
    );
    shop.fake.node(node).answers_to(NodeCall::Sync, NodeAnswer::Ok);
    shop.sleep(90).await;
    assert_eq!(shop.engine.run_due(&crate::shop::panel(), 10).await.unwrap(), 1);
    shop.sleep(1).await;
    assert_eq!(shop.fake.containers()[0].memory, 8192);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_a_change_is_survived() {
    for fault in [Fault::ApplyThenCut, Fault::Cut, Fault::Page(502), Fault::CutBody] {
        let shop = Shop::open().await;
        shop.product("8 GB").await;
        let service = shop.sell("1001").await;
        shop.fake.on("PATCH /api/application/servers/*").once(fault.clone());
        assert_eq!(shop.change(&service, to("8 GB")).await, Phase::Active, "{fault}");
        assert_eq!(shop.server().memory, 8192, "{fault}");
    }
}

/// What is wanted changes while a worker is at it: he does the same kind of step twice, and that is no refusal.
#[tokio::test(start_paused = true)]
async fn a_change_of_mind_in_the_middle_of_the_work_is_followed() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    shop.product("2 GB").await;
    let service = shop.sell("1001").await;
    shop.engine.change(&service, to("8 GB")).await.unwrap();
    shop.fake
        .on("PATCH /api/application/servers/*/build")
        .once(Fault::Delay(std::time::Duration::from_secs(10)));
    let change = async {
        shop.sleep(5).await;
        shop.engine.change(&service, to("2 GB")).await.unwrap();
    };
    let (phase, ()) = tokio::join!(shop.settled(&service), change);
    assert_eq!(phase, Phase::Active, "{:#?}", shop.journal(&service).await);
    assert_eq!(shop.server().memory, 2048);
}

async fn with_another_file(shop: &Shop, memory: &str) {
    let mut other = crate::shop::draft(memory);
    other.docker_image = Some("ghcr.io/example/java:17".into());
    let text = crate::shop::product_text(memory) + "[variables]\nJAR_FILE = \"eight.jar\"\n";
    other.variables = toml::from_str::<provisioning_core::ProductDraft>(&text)
        .unwrap()
        .variables;
    shop.engine.products().save(other).await.unwrap();
}

async fn file_and_image(shop: &Shop) -> (String, String) {
    kind::file_and_image(&shop.fake, "1001").await
}

/// Invariant 8: a change that writes other variables carries the owner's along, and does not take them for ours.
#[tokio::test(start_paused = true)]
async fn customer_values_survive_a_change_of_the_image() {
    let shop = Shop::open().await;
    with_another_file(&shop, "8 GB").await;
    let service = shop.sell("1001").await;
    kind::set_file(&shop.fake, "1001", "mine.jar").await;
    for (memory, image) in [("8 GB", "17"), ("4 GB", "21"), ("8 GB", "17")] {
        assert_eq!(shop.change(&service, to(memory)).await, Phase::Active);
        let wanted = ("mine.jar".to_owned(), format!("ghcr.io/example/java:{image}"));
        assert_eq!(file_and_image(&shop).await, wanted);
    }
}

/// A change that was done, and whose answer was lost, is ours: it is no edit of the owner's when it is taken back.
#[tokio::test(start_paused = true)]
async fn a_change_without_an_answer_is_no_edit_of_the_owners() {
    for fault in [
        Fault::ApplyThenCut,
        Fault::Garbage,
        Fault::CutThenApply(std::time::Duration::from_secs(60)),
    ] {
        let shop = Shop::open().await;
        with_another_file(&shop, "8 GB").await;
        let service = shop.sell("1001").await;
        shop.fake
            .on("PATCH /api/application/servers/*/startup")
            .once(fault.clone());
        shop.engine.change(&service, to("8 GB")).await.unwrap();
        let _waiting = shop.advance(&service).await;
        assert_eq!(shop.change(&service, to("4 GB")).await, Phase::Active, "{fault}");
        let wanted = ("server.jar".to_owned(), "ghcr.io/example/java:21".to_owned());
        assert_eq!(file_and_image(&shop).await, wanted, "{fault}");
    }
}

/// Nor is what a creation without an answer made, when something else is wanted by the time that it is found.
#[tokio::test(start_paused = true)]
async fn what_a_creation_without_an_answer_made_is_no_edit_of_the_owners() {
    let shop = Shop::open().await;
    with_another_file(&shop, "8 GB").await;
    shop.fake.on("POST /api/application/servers").once(Fault::ApplyThenCut);
    let eight = provisioning_core::ProductId::new(product_id("8 GB")).unwrap();
    let order = provisioning_core::Order::new(
        provisioning_core::ServiceId::new("1001").unwrap(),
        crate::shop::customer("42"),
        eight,
    );
    let service = shop.record_order(order).await;
    let _waiting = shop.advance(&service).await;
    assert_eq!(shop.change(&service, to("4 GB")).await, Phase::Active);
    let wanted = ("server.jar".to_owned(), "ghcr.io/example/java:21".to_owned());
    assert_eq!(file_and_image(&shop).await, wanted);
}

/// The owner of a server that was adopted may rename it like any other.
#[tokio::test(start_paused = true)]
async fn an_adopted_server_keeps_the_name_that_its_owner_gives_it() {
    let shop = Shop::open().await;
    shop.fake.on("POST /api/application/servers").once(Fault::ApplyThenCut);
    let service = shop.sell("1001").await;
    kind::rename(&shop.fake, "1001", "My world").await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().name, "My world");
}

/// The row has the new limits, the node was not told, and the answer was lost: the node is told all the same.
#[tokio::test(start_paused = true)]
async fn a_change_without_an_answer_is_told_to_the_node_again() {
    use crate::api::fake::{NodeAnswer, NodeCall};
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    let node = shop.server().node;
    shop.fake.node(node).answers_to(NodeCall::Sync, NodeAnswer::Unreachable);
    shop.fake
        .on("PATCH /api/application/servers/*/build")
        .once(Fault::ApplyThenCut);
    shop.engine.change(&service, to("8 GB")).await.unwrap();
    let _waiting = shop.advance(&service).await;
    shop.fake.node(node).answers_to(NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    shop.sleep(1).await;
    assert_eq!(shop.fake.containers()[0].memory, 8192);
}

/// What a change without an answer has written on the server is ours: an owner who takes it back has his way.
#[tokio::test(start_paused = true)]
async fn an_owner_may_take_back_a_name_that_came_without_an_answer() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let before = shop.server().name;
    shop.fake
        .on("PATCH /api/application/servers/*/details")
        .once(Fault::ApplyThenCut);
    assert_eq!(shop.change(&service, Change::name_to("Another")).await, Phase::Active);
    assert_eq!(shop.server().name, "Another");
    kind::rename(&shop.fake, "1001", &before).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().name, before);
}
