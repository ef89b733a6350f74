//! A panel software that is switched off.

use provisioning_core::{Change, Reason, engine::Viewer, service::Phase};

use crate::{
    kind,
    shop::{LONG, Shop, draft, order, panel},
};

/// S1.16: the softwares are listed with their state, and how many panels each has.
#[tokio::test(start_paused = true)]
async fn integrations_are_listed_with_their_state() {
    let shop = Shop::open().await;
    let listed = shop.engine.integrations().list();
    assert_eq!(listed.len(), 3);
    let here = listed.iter().find(|it| it.kind.to_string() == kind::NAME).unwrap();
    assert!(here.is_active);
    assert_eq!(here.panels, 1);
    shop.engine.integrations().deactivate(here.kind);
    let listed = shop.engine.integrations().list();
    assert!(!listed.iter().find(|it| it.kind == here.kind).unwrap().is_active);
}

/// S1.15, S1.17, S3.5: while its software is switched off, nothing of a panel is available, and no call is made; afterwards
/// all of it is.
#[tokio::test(start_paused = true)]
async fn nothing_works_until_the_integration_is_activated() {
    let shop = Shop::open().await;
    let sold = shop.sell("1001").await;
    let (_, kind) = shop.engine.panels().next().unwrap();
    shop.engine.integrations().deactivate(kind);
    shop.fake.reset_requests();
    let engine = &shop.engine;
    let refused = [
        engine.diagnose(&panel()).await.unwrap_err(),
        engine.catalog().import(&panel()).await.unwrap_err(),
        engine.products().save(draft("4 GB")).await.unwrap_err(),
        engine.accept(order("1002", "42")).await.unwrap_err(),
        engine.change(&sold, Change::suspend("unpaid")).await.unwrap_err(),
        engine.preview(&sold, &Change::terminate()).await.unwrap_err(),
        engine.view(&sold, Viewer::Administrator).await.unwrap_err(),
        engine.advance(&sold).await.unwrap_err(),
        engine.settled(&sold, LONG).await.unwrap_err(),
        engine.run_due(&panel(), 10).await.unwrap_err(),
    ];
    for error in refused {
        assert_eq!(error.reason(), Reason::IntegrationDisabled, "{error}");
        assert!(error.to_string().contains(kind::NAME), "{error}");
    }
    assert_eq!(shop.calls(), 0);
    assert_eq!(shop.server().uuid.len(), 36, "what is on the panel stays there");

    engine.integrations().activate(kind);
    assert_eq!(shop.change(&sold, Change::suspend("unpaid")).await, Phase::Suspended);
}

/// S1.15: an engine can begin with a software switched off.
#[tokio::test(start_paused = true)]
async fn an_engine_can_begin_with_an_integration_switched_off() {
    let shop = Shop::open().await;
    let (_, kind) = shop.engine.panels().next().unwrap();
    let engine = provisioning_core::Engine::builder(shop.store.clone())
        .panel(panel(), shop.fake.clone())
        .without(kind)
        .build()
        .unwrap();
    let error = engine.diagnose(&panel()).await.unwrap_err();
    assert_eq!(error.reason(), Reason::IntegrationDisabled);
}
