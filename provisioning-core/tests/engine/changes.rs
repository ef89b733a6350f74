//! A package change replaces what was sold, and keeps what is the customer's.

use panel_http::fault::Fault;
use provisioning_core::{Change, Reason, service::Phase};

use crate::shop::{Shop, product_id};

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
    let panel = shop.fake.application();
    let server = panel.servers().find_by_external_id("1001").await.unwrap();
    let mut variables = server.container.variables();
    variables.insert("JAR_FILE", "mine.jar".to_owned());
    let variables: Vec<(String, String)> = variables
        .iter()
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect();
    let startup = pterodactyl_api::models::server::UpdateStartup::new(
        &server.container.startup_command,
        server.egg,
        &server.container.image,
        variables,
    );
    panel.server(server.id).update_startup(&startup).await.unwrap();
    shop.change(&service, to("8 GB")).await;
    let after = panel.servers().find_by_external_id("1001").await.unwrap();
    assert_eq!(after.container.variables().get("JAR_FILE").unwrap(), "mine.jar");
    assert_eq!(after.limits.memory, 8192);
}

/// Invariant 16: a details update that left the key out would clear it.
#[tokio::test(start_paused = true)]
async fn every_field_a_patch_would_clear_is_sent() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let panel = shop.fake.application();
    let stranger = pterodactyl_api::models::user::NewUser::new("x@example.org", "stranger", "X", "Y");
    let stranger = panel.users().create(&stranger).await.unwrap();
    let server = panel.servers().find_by_external_id("1001").await.unwrap();
    let taken = pterodactyl_api::models::server::UpdateDetails {
        name: server.name,
        user: stranger.id,
        external_id: Some("1001".to_owned()),
        description: Some(server.description),
    };
    panel.server(server.id).update_details(&taken).await.unwrap();
    // The owner is put right by a details update; everything else of the details must survive it.
    assert_eq!(shop.settled(&service).await, Phase::Active);
    let after = shop.server();
    assert_eq!(after.owner, 2);
    assert_eq!(after.external_id.as_deref(), Some("1001"));
    assert_eq!(after.description, "Larch 4 GB of Ada");
}

#[tokio::test(start_paused = true)]
async fn feature_limits_are_sent_whole() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    shop.change(&service, to("8 GB")).await;
    let server = shop
        .fake
        .application()
        .servers()
        .find_by_external_id("1001")
        .await
        .unwrap();
    assert_eq!(server.feature_limits.databases, Some(1));
    assert_eq!(server.feature_limits.backups, Some(2));
    assert_eq!(
        server.feature_limits.allocations,
        Some(1),
        "left out, the panel would lift it"
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

/// The panel answers 200 to a change of limits when the node was not told: it is told again.
#[tokio::test(start_paused = true)]
async fn a_node_that_was_not_told_is_told_again() {
    use pterodactyl_api::fake::{NodeAnswer, NodeCall};
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
