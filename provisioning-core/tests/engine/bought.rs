//! What customers buy on top, and panels among which one is chosen.

use provisioning_core::{
    Change, Engine, PanelId, Reason, Viewer,
    id::GroupId,
    panel::PowerAction,
    product::{ChosenOption, PanelGroup, ProductDraft},
    service::{Phase, ServiceRecord},
    store::{DocumentKind, MemoryStore, Store},
};

use crate::{
    api::fake::FakePanel,
    shop::{LONG, Shop, customer, order, product_text, product_text_on},
};

fn with_memory() -> ProductDraft {
    let option = "[options.memory]\nunit = \"1 GB\"\nmax = 8\nmay_expire = true";
    toml::from_str(&format!("{}\n{option}", product_text("4 GB"))).unwrap()
}

/// S1.12, S1.48: what was bought reaches the panel, and another amount changes the server that is there.
#[tokio::test(start_paused = true)]
async fn an_option_is_delivered_and_can_be_bought_later() {
    let shop = Shop::open().await;
    shop.engine.products().save(with_memory()).await.unwrap();
    let service = shop.record_order(order("1001", "42").options([("memory", 2)])).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().memory, 6144);
    let more = Change::options([("memory", ChosenOption::new(4))]);
    assert_eq!(shop.change(&service, more).await, Phase::Active);
    assert_eq!(shop.server().memory, 8192);
    let refused = shop
        .engine
        .change(&service, Change::options([("memory", ChosenOption::new(9))]))
        .await;
    assert!(refused.unwrap_err().to_string().contains("choose from 1 to 8"));
    assert_eq!(shop.server().memory, 8192);
}

/// An option that was paid until a day ends on that day, and the service goes on.
#[tokio::test(start_paused = true)]
async fn an_option_that_runs_out_is_taken_back_and_nothing_else() {
    let shop = Shop::open().await;
    shop.engine.products().save(with_memory()).await.unwrap();
    let end = shop.fake.clock().now() + std::time::Duration::from_secs(86_400);
    let bought = ChosenOption::new(2).until(end);
    let service = shop.record_order(order("1001", "42").option("memory", bought)).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    shop.sleep(86_000).await;
    shop.advance(&service).await;
    assert_eq!(shop.server().memory, 6144);
    shop.sleep(500).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().memory, 4096);
}

/// S2.29: a group gives each service one of its panels, and the same order again the same one.
#[tokio::test(start_paused = true)]
async fn a_group_chooses_the_panel_once_for_each_service() {
    let (eu, us) = (PanelId::new("eu").unwrap(), PanelId::new("us").unwrap());
    let fakes = [FakePanel::seeded(1), FakePanel::seeded(2)];
    let group = PanelGroup::new(GroupId::new("all").unwrap())
        .panel(eu.clone(), 1)
        .panel(us.clone(), 1);
    let store = MemoryStore::new();
    let engine = Engine::builder(store.clone())
        .panel(eu.clone(), fakes[0].clone())
        .panel(us.clone(), fakes[1].clone())
        .group(group)
        .build()
        .unwrap();
    for panel in [&eu, &us] {
        engine.catalog().import(panel).await.unwrap();
    }
    let text = product_text_on("4 GB", &[&fakes[0], &fakes[1]]).replace("panel = \"eu\"", "group = \"all\"");
    engine.products().save(toml::from_str(&text).unwrap()).await.unwrap();
    for panel in [&eu, &us] {
        assert_eq!(
            engine.products().list(panel).await.unwrap().len(),
            1,
            "each panel sells it"
        );
    }
    for service in 0..12 {
        let asked = || order(&service.to_string(), "42");
        let id = engine.accept(asked()).await.unwrap().record(&engine).await.unwrap();
        assert_eq!(engine.settled(&id, LONG).await.unwrap(), Phase::Active);
        engine.accept(asked()).await.unwrap().record(&engine).await.unwrap();
        let record: ServiceRecord = store
            .read(DocumentKind::Service, id.as_str())
            .await
            .unwrap()
            .unwrap()
            .decode()
            .unwrap();
        let fake = &fakes[usize::from(record.panel == us)];
        assert!(
            fake.servers()
                .iter()
                .any(|server| server.made_by.as_deref() == Some(id.as_str()))
        );
    }
    let counts: Vec<usize> = fakes.iter().map(|fake| fake.servers().len()).collect();
    assert_eq!(counts[0] + counts[1], 12);
    assert!(counts[0] > 0 && counts[1] > 0, "{counts:?}");
}

/// S1.7, S1.53, S1.43i: what a product does not permit is refused, and nothing is called; what it permits is done.
#[tokio::test(start_paused = true)]
async fn a_customer_may_do_what_his_product_permits_and_nothing_else() {
    let shop = Shop::open().await;
    let permits = |word: &str| {
        let lines =
            format!("permissions = {{ reinstall = {word}, power = {word}, console = {word}, variables = {word} }}");
        let draft: ProductDraft = toml::from_str(&format!("{lines}\n{}", product_text("4 GB"))).unwrap();
        draft
    };
    let ada = || customer("42").id().clone();
    let asked = |change: Change| change.by_customer(ada());
    shop.engine.products().save(permits("false")).await.unwrap();
    let service = shop.sell("1001").await;
    let calls = shop.calls();
    for change in [Change::reinstall(), Change::variables([("BUILD", "2")])] {
        let refused = shop.engine.change(&service, asked(change)).await.unwrap_err();
        assert_eq!(refused.reason(), Reason::Invalid);
        assert!(refused.to_string().contains("does not let customers"), "{refused}");
    }
    let viewer = Viewer::customer(ada());
    let power = shop
        .engine
        .power(&service, &viewer, PowerAction::Start)
        .await
        .unwrap_err();
    assert_eq!(power.reason(), Reason::NotAllowed);
    let console = shop.engine.console(&service, &viewer).await.map(drop).unwrap_err();
    assert_eq!(console.reason(), Reason::NotAllowed);
    assert_eq!(shop.calls(), calls);

    shop.engine.products().save(permits("true")).await.unwrap();
    let service = shop.sell("1002").await;
    shop.engine.power(&service, &viewer, PowerAction::Start).await.unwrap();
    shop.engine
        .change(&service, asked(Change::variables([("BUILD", "2")])))
        .await
        .unwrap();
    shop.engine.change(&service, asked(Change::reinstall())).await.unwrap();
}
