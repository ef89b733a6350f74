//! What else can be wanted of a service: another customer, name, variables, resources; and a change that was confirmed.

use provisioning_core::{
    Change, Engine, Mebibytes, Reason, ServiceId, Viewer,
    journal::JournalEvent,
    service::{Overrides, Phase},
};

use crate::{
    around::{Meddles, StoreWith},
    kind,
    shop::{Shop, customer, order, panel, product_id},
};

fn memory(gib: u32) -> Overrides {
    let mut overrides = Overrides::default();
    overrides.memory = Some(Mebibytes::from_gib(gib).into());
    overrides
}

fn to(memory: &str) -> Change {
    Change::product(provisioning_core::ProductId::new(product_id(memory)).unwrap())
}

fn owner_key(shop: &Shop) -> Option<String> {
    let owner = shop.server().owner;
    let users = shop.fake.users();
    users.into_iter().find(|user| user.id == owner).unwrap().external_id
}

async fn variable(shop: &Shop, name: &str) -> String {
    let variables = kind::variables(&shop.fake, "1001").await;
    variables.into_iter().find(|(known, _)| known == name).unwrap().1
}

/// The owner of a server gives it another name on the panel.
async fn renamed_on_the_panel(shop: &Shop, name: &str) {
    kind::rename(&shop.fake, "1001", name).await;
}

/// The server is another customer's from then on, under his own account; its key and its name stay.
#[tokio::test(start_paused = true)]
async fn a_service_passes_to_another_customer() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    for (id, other) in [("43", "42"), ("42", "43"), ("42", "43")] {
        assert_eq!(
            shop.change(&service, Change::customer_to(customer(id))).await,
            Phase::Active
        );
        assert_eq!(owner_key(&shop).as_deref(), Some(id));
        assert_eq!(shop.server().external_id.as_deref(), Some("1001"));
        assert_eq!(shop.server().name, "MC-1001");
        let stranger = Viewer::customer(customer(other).id().clone());
        let error = shop.engine.view(&service, stranger).await.unwrap_err();
        assert_eq!(error.reason(), Reason::NotFound);
        let owner = Viewer::customer(customer(id).id().clone());
        assert!(shop.engine.view(&service, owner).await.unwrap().server.is_some());
    }
    assert_eq!(shop.fake.users().len(), 3, "one account each, and the administrator's");
}

/// A name that the application gives goes before the owner's, once; what he makes of it afterwards is his again.
#[tokio::test(start_paused = true)]
async fn a_name_that_is_given_goes_before_the_owners() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    renamed_on_the_panel(&shop, "My world").await;
    shop.change(&service, Change::suspend_at(None)).await;
    assert_eq!(shop.server().name, "My world");
    shop.change(&service, Change::name_to(" MC-1001 ")).await;
    assert_eq!(
        shop.server().name,
        "MC-1001",
        "also when it is the name it was sold under"
    );
    renamed_on_the_panel(&shop, "My world").await;
    shop.change(&service, Change::description_to("A world")).await;
    assert_eq!(
        (shop.server().name.as_str(), shop.server().description.as_str()),
        ("My world", "A world")
    );
    for name in ["", "  ", &"x".repeat(300)] {
        let error = shop.engine.change(&service, Change::name_to(name)).await.unwrap_err();
        assert_eq!(error.problems()[0].field(), "name");
    }
}

/// So is a description: also one that he sets back to what it was before.
#[tokio::test(start_paused = true)]
async fn a_description_that_its_owner_sets_back_is_his() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let sold = shop.server().description;
    shop.change(&service, Change::description_to("Another")).await;
    assert_eq!(shop.server().description, "Another");
    kind::describe(&shop.fake, "1001", &sold).await;
    shop.sleep(60).await;
    shop.change(&service, Change::suspend_at(None)).await;
    assert_eq!(shop.server().description, sold);
}

/// S1.43j, S1.54: what the product opens is the customer's to change, also where he changed it on the panel; nothing else is
/// written.
#[tokio::test(start_paused = true)]
async fn a_customer_changes_the_variables_that_are_open() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    let by_him = |value: &str| Change::variables([("JAR_FILE", value)]).by_customer(customer("42").id().clone());
    shop.fake.reset_requests();
    assert_eq!(shop.change(&service, by_him("mine.jar")).await, Phase::Active);
    assert_eq!(variable(&shop, "JAR_FILE").await, "mine.jar");
    assert_eq!(shop.writes(), 1);

    kind::set_file(&shop.fake, "1001", "other.jar").await;
    shop.change(&service, to("8 GB")).await;
    assert_eq!(
        variable(&shop, "JAR_FILE").await,
        "other.jar",
        "kept through a change of package"
    );
    assert_eq!(shop.change(&service, by_him("mine.jar")).await, Phase::Active);
    assert_eq!(variable(&shop, "JAR_FILE").await, "mine.jar", "he says so again");
}

/// S1.55: one that is not open is named, and the others are not half applied.
#[tokio::test(start_paused = true)]
async fn a_variable_that_is_not_open_is_refused_by_name() {
    let shop = Shop::open().await;
    let mut draft = crate::shop::draft("4 GB");
    draft.customer_variables = Some("BUILD".into());
    shop.engine.products().save(draft).await.unwrap();
    let service = shop.sell("1001").await;
    shop.fake.reset_requests();
    let set = [("BUILD", "7"), ("JAR_FILE", "mine.jar"), ("NONE", "1")];
    let change = Change::variables(set).by_customer(customer("42").id().clone());
    let error = shop.engine.change(&service, change).await.unwrap_err();
    let fields: Vec<&str> = error.problems().iter().map(|problem| problem.field()).collect();
    assert_eq!(fields, ["variables.JAR_FILE", "variables.NONE"]);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.writes(), 0);
    assert_eq!(variable(&shop, "BUILD").await, "latest");
    let by_administrator = Change::variables([("JAR_FILE", "mine.jar")]);
    assert_eq!(shop.change(&service, by_administrator).await, Phase::Active);
    assert_eq!(variable(&shop, "JAR_FILE").await, "mine.jar");
}

/// S1.13, S1.3, S1.64: other resources for one service alone, beside what was sold; another product is delivered as it is sold.
#[tokio::test(start_paused = true)]
async fn an_administrator_gives_one_service_other_resources() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let (service, other) = (shop.sell("1001").await, "1002");
    let mut more = memory(6);
    more.databases = Some(3.into());
    more.docker_image = Some("ghcr.io/example/java:17".to_owned());
    for _twice in 0..2 {
        assert_eq!(
            shop.change(&service, Change::overrides(more.clone())).await,
            Phase::Active
        );
        assert_eq!(shop.server().memory, 6144);
    }
    let mut cpu = Overrides::default();
    cpu.cpu = Some(provisioning_core::units::Limit::Unlimited);
    shop.change(&service, Change::overrides(cpu)).await;
    assert_eq!(
        (shop.server().memory, shop.server().cpu),
        (6144, 0),
        "what is not given stays"
    );
    assert_eq!(shop.change(&service, Change::as_sold()).await, Phase::Active);
    assert_eq!((shop.server().memory, shop.server().cpu), (4096, 200));
    shop.change(&service, Change::overrides(memory(6))).await;
    shop.change(&service, to("8 GB")).await;
    assert_eq!(shop.server().memory, 8192);
    let second = shop.record_order(order(other, "42")).await;
    assert_eq!(shop.settled(&second).await, Phase::Active);
    let memories: Vec<i64> = shop.fake.servers().iter().map(|server| server.memory).collect();
    assert_eq!(memories, [8192, 4096], "the product itself was not touched");
}

#[tokio::test(start_paused = true)]
async fn resources_that_no_panel_has_are_refused() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let mut none = Overrides::default();
    none.memory = Some(provisioning_core::units::Limit::Disabled);
    none.backups = Some(provisioning_core::units::Limit::Unlimited);
    none.startup = Some(" ".to_owned());
    let error = shop.engine.change(&service, Change::overrides(none)).await.unwrap_err();
    let fields: Vec<&str> = error.problems().iter().map(|problem| problem.field()).collect();
    assert_eq!(fields, ["memory", "backups", "startup"]);
}

/// A customer makes none of the other changes, and none at all of a service that is not his.
#[tokio::test(start_paused = true)]
async fn a_customer_changes_nothing_else() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.reset_requests();
    for change in [
        Change::terminate(),
        Change::unsuspend_all(),
        to("4 GB"),
        Change::overrides(memory(64)),
        Change::as_sold(),
        Change::customer_to(customer("43")),
        Change::name_to("x"),
    ] {
        for (id, reason) in [("42", Reason::Invalid), ("43", Reason::NotFound)] {
            let change = change.clone().by_customer(customer(id).id().clone());
            let error = shop.engine.change(&service, change).await.unwrap_err();
            assert_eq!(error.reason(), reason, "{error}");
        }
    }
    assert_eq!(shop.calls(), 0);
}

async fn intended(shop: &Shop, service: &ServiceId) -> Vec<(String, Vec<String>)> {
    let lines = shop.engine.journal(service).await.unwrap();
    let intended = lines.into_iter().filter_map(|line| match line.event {
        JournalEvent::Intended { step, fields, .. } => Some((step, fields)),
        _ => None,
    });
    intended.skip(1).collect()
}

/// What is previewed is what is done, and in that order.
#[tokio::test(start_paused = true)]
async fn the_steps_of_a_preview_are_those_that_are_done() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    let mut previewed = Vec::new();
    for change in [
        to("8 GB"),
        Change::suspend("unpaid"),
        Change::overrides(memory(6)),
        Change::variables([("BUILD", "7")]),
        Change::unsuspend("unpaid"),
        Change::customer_to(customer("43")),
        Change::name_to("Other"),
        Change::reinstall(),
        Change::terminate(),
    ] {
        let preview = shop.engine.preview(&service, &change).await.unwrap();
        let steps = preview.plan.steps.iter().filter(|step| step.kind().is_write());
        previewed.extend(steps.map(|step| {
            let fields = step.changes().iter().map(|change| change.field.clone());
            (step.kind().name().to_owned(), fields.collect::<Vec<_>>())
        }));
        shop.change(&service, change.confirmed(preview.fingerprint)).await;
        assert_eq!(intended(&shop, &service).await, previewed);
    }
}

/// A change that was confirmed is not made when the service, the server or the record has moved since.
#[tokio::test(start_paused = true)]
async fn a_confirmed_change_stops_when_something_has_moved() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    let late = async |fingerprint: String| {
        let change = to("8 GB").confirmed(fingerprint);
        shop.engine
            .change(&service, change)
            .await
            .map_err(|error| error.reason())
    };
    let fingerprint = async || shop.engine.preview(&service, &to("8 GB")).await.unwrap().fingerprint;

    let first = fingerprint().await;
    assert_eq!(first, fingerprint().await, "looking moves nothing");
    renamed_on_the_panel(&shop, "My world").await;
    assert_eq!(late(first).await, Err(Reason::Changed), "the panel");

    let second = fingerprint().await;
    shop.engine.change(&service, Change::suspend_at(None)).await.unwrap();
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    assert_eq!(late(second).await, Err(Reason::Changed), "what is wanted");

    let third = fingerprint().await;
    shop.settled(&service).await;
    assert_eq!(late(third).await, Err(Reason::Changed), "what is known");
    assert_eq!(shop.server().memory, 4096);
    assert!(late(fingerprint().await).await.is_ok());
}

/// Two changes of one moment: both are made, unless one of them says on which state it was made.
#[tokio::test(start_paused = true)]
async fn a_change_of_the_same_moment_is_made_too() {
    for is_based in [false, true] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        let store = StoreWith {
            store: shop.store.clone(),
            around: Meddles::once(&shop.engine, Change::suspend("unpaid")),
        };
        let engine = Engine::builder(store).panel(panel(), shop.fake.clone());
        let change = Change::name_to("Another");
        let change = if is_based { change.based_on(1) } else { change };
        let made = engine.build().unwrap().change(&service, change).await;
        match is_based {
            false => assert_eq!(made.unwrap(), 3),
            true => assert_eq!(made.unwrap_err().reason(), Reason::Conflict),
        }
        assert_eq!(shop.settled(&service).await, Phase::Suspended);
        assert_eq!(shop.server().name == "Another", !is_based);
    }
}
