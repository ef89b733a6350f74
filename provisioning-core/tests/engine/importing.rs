//! Servers that are on a panel already become services as they are.

use panel_http::fault::Fault;
use provisioning_core::{
    Change, Order, Reason, ServiceId,
    panel::{ObservedServer, ServerRef},
    plan::{Step, StepKind},
    service::{ParkCause, Phase},
};

use crate::{
    kind::{self, a_strangers, existing},
    shop::{Shop, customer, order, panel},
};

/// A panel with a server that somebody made by hand.
async fn with_a_strangers_server() -> (Shop, ServerRef) {
    let shop = Shop::open().await;
    a_strangers(&shop.fake, &kind::free_allocation(&shop.fake, 0).await).await;
    shop.sleep(60).await;
    let server = find(&shop).await.server;
    (shop, server)
}

async fn find(shop: &Shop) -> ObservedServer {
    let every = shop.engine.every_server(&panel()).await.unwrap();
    let stranger = every.into_iter().find(|it| it.server.name == "Stranger").unwrap();
    stranger.server
}

async fn taken_over(shop: &Shop, server: &ServerRef) -> ServiceId {
    let intent = shop.engine.import(order("1001", "42"), server).await.unwrap();
    intent.record(&shop.engine).await.unwrap()
}

async fn a_larger_package_keeps_the_customers_file(shop: &Shop, service: &ServiceId) {
    kind::set_file(&shop.fake, "1001", "mine.jar").await;
    shop.product("8 GB").await;
    let larger = provisioning_core::ProductId::new(crate::shop::product_id("8 GB")).unwrap();
    assert_eq!(shop.change(service, Change::product(larger)).await, Phase::Active);
    assert_eq!(kind::file_and_image(&shop.fake, "1001").await.0, "mine.jar");
}

/// S3.49–S3.53, S3.55: the server is managed from then on; it was neither restarted nor reconfigured.
#[tokio::test(start_paused = true)]
async fn a_server_is_taken_over_as_it_is() {
    let (shop, server) = with_a_strangers_server().await;
    let before = find(&shop).await;
    assert_eq!(before.limits.swap.at().map(|swap| swap.get()), Some(64));
    let threads = (kind::NAME != "Calagopus").then_some("0-1");
    assert_eq!(before.limits.threads.as_deref(), threads);
    let intent = shop.engine.import(order("1001", "42"), &server).await.unwrap();
    let preview = shop.engine.preview_intent(&intent).await.unwrap();
    let kinds: Vec<StepKind> = preview.plan.steps.iter().map(Step::kind).collect();
    assert_eq!(kinds, [StepKind::EnsureAccount, StepKind::ChangeDetails]);
    let changes = preview.plan.steps.iter().flat_map(Step::changes);
    let fields: Vec<&str> = changes.map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["external_id", "description", "owner"], "listed beforehand");
    assert!(!preview.loses_data);

    let service = intent.record(&shop.engine).await.unwrap();
    assert_eq!(shop.record(&service).await.phase, Phase::Changing);
    shop.fake.reset_requests();
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.fake.count_requests("PATCH /api/application/servers/*/details"), 1);
    assert_eq!(shop.fake.count_requests("PATCH *"), 1, "nothing else is written");
    let after = find(&shop).await;
    assert_eq!(after.key.as_deref(), Some("1001"));
    assert_eq!(after.owner_key.as_deref(), Some("42"));
    assert_eq!(
        (
            &after.name,
            &after.limits,
            &after.features,
            &after.docker_image,
            &after.startup,
            &after.environment
        ),
        (
            &before.name,
            &before.limits,
            &before.features,
            &before.docker_image,
            &before.startup,
            &before.environment
        )
    );
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
    assert_eq!(shop.change(&service, Change::unsuspend("unpaid")).await, Phase::Active);
    shop.product("8 GB").await;
    let larger = provisioning_core::ProductId::new(crate::shop::product_id("8 GB")).unwrap();
    assert_eq!(shop.change(&service, Change::product(larger)).await, Phase::Active);
    assert_eq!(
        find(&shop).await.limits.memory,
        provisioning_core::Mebibytes::from_gib(8)
    );
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    assert!(shop.fake.servers().is_empty());
}

/// Invariant 8: what its customer changes on a server that was taken over is his, as on one that was made here.
#[tokio::test(start_paused = true)]
async fn customer_values_survive_a_package_change_after_an_import() {
    let (shop, server) = with_a_strangers_server().await;
    let service = taken_over(&shop, &server).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    a_larger_package_keeps_the_customers_file(&shop, &service).await;
}

/// So it is where nothing needs to be written to take it over, as when the store was lost.
#[tokio::test(start_paused = true)]
async fn customer_values_survive_after_an_import_that_wrote_nothing() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let server = shop.record(&service).await.binding.unwrap().server;
    let shop = Shop::on(shop.fake).await;
    shop.sleep(60).await;
    let service = taken_over(&shop, &server).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.writes(), 0);
    a_larger_package_keeps_the_customers_file(&shop, &service).await;
}

/// It was somebody's server before it was ours: gone at the first look, it is missing, and no other is made for it.
#[tokio::test(start_paused = true)]
async fn a_server_that_is_gone_before_it_is_taken_over_is_not_made_again() {
    let (shop, server) = with_a_strangers_server().await;
    let service = taken_over(&shop, &server).await;
    shop.fake.administrator_deletes(1);
    let error = shop.fails(&service).await;
    assert_eq!(error.park_cause(), Some(&ParkCause::Missing));
    assert!(shop.fake.servers().is_empty());
}

/// S3.50: all pages, and each server once.
#[tokio::test(start_paused = true)]
async fn every_server_is_listed_once_with_the_service_it_stands_for() {
    let (shop, _) = with_a_strangers_server().await;
    shop.sell("1001").await;
    let listed = shop.engine.every_server(&panel()).await.unwrap();
    let services: Vec<Option<&str>> = listed
        .iter()
        .map(|it| it.service.as_ref().map(provisioning_core::ServiceId::as_str))
        .collect();
    assert_eq!(services, [None, Some("1001")]);
}

/// S3.50 for a whole panel: what nobody ordered is left alone, what cannot be taken over is told, and again is no error.
#[tokio::test(start_paused = true)]
async fn a_whole_panel_is_taken_over() {
    let (shop, _) = with_a_strangers_server().await;
    shop.sell("1001").await;
    a_strangers(&shop.fake, &kind::free_allocation(&shop.fake, 1).await).await;
    shop.sleep(60).await;
    let mut numbers = ["2001", "1001"].into_iter();
    let orders = |_: &ObservedServer| numbers.next().map(|number| order(number, "43"));
    let imported = shop.engine.import_every(&panel(), orders).await.unwrap();
    let services: Vec<&str> = imported
        .services
        .iter()
        .map(provisioning_core::ServiceId::as_str)
        .collect();
    assert_eq!(services, ["2001"]);
    assert_eq!(
        (imported.refused.len(), imported.left),
        (1, 1),
        "1001 is another service already"
    );
    assert_eq!(imported.refused[0].1.reason(), Reason::Conflict);
    shop.engine.run_until_idle().await.unwrap();
    let again = shop.engine.import_every(&panel(), |_| None).await.unwrap();
    assert_eq!((again.services.len(), again.left), (0, 3));
    let tied = shop.engine.every_server(&panel()).await.unwrap();
    assert_eq!(tied.iter().filter(|it| it.service.is_some()).count(), 2);
}

/// S3.54: a server that stands for another service is not given to a second one, key or no key.
#[tokio::test(start_paused = true)]
async fn a_server_that_stands_for_another_service_is_refused() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let server = shop.record(&service).await.binding.unwrap().server;
    let error = shop.engine.import(order("2001", "43"), &server).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Conflict);
    assert!(error.to_string().contains("`1001`"), "{error}");
    shop.fake.clear_external_id(1);
    let intent = shop.engine.import(order("2001", "43"), &server).await.unwrap();
    let error = intent.record(&shop.engine).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Conflict);
    assert_eq!(shop.fake.count_requests("PATCH *"), 0);
}

/// A server with an id of somebody else is not ours to take, and neither is one with another egg than is sold.
#[tokio::test(start_paused = true)]
async fn nothing_is_stolen() {
    let (shop, server) = with_a_strangers_server().await;
    let mut draft = crate::shop::draft("4 GB");
    draft.egg = Some("Heath".into());
    draft.id = Some("heath".into());
    shop.engine.products().save(draft).await.unwrap();
    let heath = provisioning_core::ProductId::new("heath").unwrap();
    let other = Order::new(
        provisioning_core::ServiceId::new("1001").unwrap(),
        customer("42"),
        heath,
    );
    let error = shop.engine.import(other, &server).await.unwrap_err();
    assert_eq!(error.problems()[0].field(), "egg");

    let error = shop
        .engine
        .import(order("1001", "42"), &kind::gone(&server))
        .await
        .unwrap_err();
    assert_eq!(error.reason(), Reason::NotFound);
    assert_eq!(shop.fake.count_requests("PATCH *"), 0);
}

/// A service that takes over a server that is given a key by somebody else in between lets go of it.
#[tokio::test(start_paused = true)]
async fn a_server_that_becomes_anothers_in_between_is_not_touched() {
    let (shop, server) = with_a_strangers_server().await;
    let intent = shop.engine.import(order("1001", "42"), &server).await.unwrap();
    let service = intent.record(&shop.engine).await.unwrap();
    kind::give_key(&shop.fake, 1, "theirs").await;
    shop.fake.reset_requests();
    assert_eq!(shop.fails(&service).await.reason(), Reason::Parked);
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    assert_eq!(
        shop.fake.count_requests("PATCH *") + shop.fake.count_requests("DELETE *"),
        0
    );
    assert!(shop.record(&service).await.ended.unwrap().let_go);
}

/// The answer that the server is ours was lost: it is looked after, and written once more only if it must be.
#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_an_import_is_survived() {
    for fault in [Fault::ApplyThenCut, Fault::Cut, Fault::Page(502)] {
        let (shop, server) = with_a_strangers_server().await;
        shop.fake.on("PATCH *").once(fault.clone());
        let intent = shop.engine.import(order("1001", "42"), &server).await.unwrap();
        let again = intent.clone();
        let service = intent.record(&shop.engine).await.unwrap();
        assert_eq!(shop.settled(&service).await, Phase::Active, "{fault}");
        assert_eq!(find(&shop).await.key.as_deref(), Some("1001"), "{fault}");
        assert_eq!(
            again.record(&shop.engine).await.unwrap(),
            service,
            "the same import again is no error"
        );
    }
}

/// The owner's account is proved as for an order: by its verified address, and never guessed.
#[tokio::test(start_paused = true)]
async fn the_account_that_owns_the_server_is_linked_by_its_verified_address() {
    let (shop, server) = with_a_strangers_server().await;
    let account = existing(&shop.fake, "customer42@example.org", "ada42", None, false).await;
    let verified = customer("42").email_verified(true);
    let order = Order::new(
        provisioning_core::ServiceId::new("1001").unwrap(),
        verified,
        order("1001", "42").product().clone(),
    );
    let intent = shop.engine.import(order, &server).await.unwrap();
    let service = intent.record(&shop.engine).await.unwrap();
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(find(&shop).await.owner, kind::account_id(&shop.fake, account));
}

/// S3.48: a service without an order's number, made by an administrator, is provisioned like any other.
#[tokio::test(start_paused = true)]
async fn an_administrator_makes_a_service_by_hand() {
    let shop = Shop::open().await;
    let product = order("1001", "42").product().clone();
    let by_hand = Order::new(
        provisioning_core::ServiceId::new("1001").unwrap(),
        customer("42"),
        product,
    );
    let service = shop.record_order(by_hand).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
}
