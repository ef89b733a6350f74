//! Panels that have a second kind of key, the client key of an administrator: without one everything is sold, and with one
//! servers are looked at and clicked on.

use provisioning_core::{
    Change, Engine, PanelId, Reason, diagnose::Feature, engine::Viewer, service::Phase, store::MemoryStore,
};

use crate::{
    access::failures,
    api::fake::FakePanel,
    kind::{self, APPLICATION_KEY, set_up},
    shop::{LONG, Shop, order, panel},
};

/// S1.27, S3.6, S3.7, S3.8: a panel is an address, an application key and, optionally, a client key.
#[test]
fn a_panel_is_an_address_and_its_keys() {
    let register = |panel| {
        Engine::builder(MemoryStore::new())
            .panel(PanelId::new("eu").unwrap(), panel)
            .build()
    };
    let panel = || set_up("https://panel.example/sub/", APPLICATION_KEY.into()).unwrap();
    assert!(register(panel()).is_ok());
    let engine = register(panel().client_key(kind::CLIENT_KEYS[1].into())).unwrap();
    let kinds: Vec<String> = engine.panels().map(|(id, kind)| format!("{id} {kind}")).collect();
    assert_eq!(kinds, [format!("eu {}", kind::NAME)]);
    assert!(set_up("", APPLICATION_KEY.into()).is_err());
}

/// S3.10, S3.12: a key is taken as it is, old ones without a prefix too; it is held write-only and never read back.
#[test]
fn a_key_is_taken_as_it_is_and_never_shown() {
    for key in [kind::CLIENT_KEYS[0], "oldkeywithoutprefix", " pasted with a line end\n"] {
        let panel = set_up("https://panel.example", APPLICATION_KEY.into())
            .unwrap()
            .client_key(key.into());
        assert!(!format!("{panel:?}").contains(key.trim()));
    }
}

/// S1.21, S3.7: no client key is needed to sell; what needs one says so, without a call.
#[tokio::test(start_paused = true)]
async fn without_a_client_key_only_what_needs_it_is_refused() {
    let fake = FakePanel::seeded(1);
    let connection = set_up("http://fake.localhost", fake.application_key())
        .unwrap()
        .service(fake.service())
        .clock(fake.clock());
    let engine = Engine::builder(MemoryStore::new())
        .panel(panel(), connection)
        .build()
        .unwrap();
    engine.catalog().import(&panel()).await.unwrap();
    engine.products().save(crate::shop::draft("4 GB")).await.unwrap();
    let service = engine
        .accept(order("1001", "42"))
        .await
        .unwrap()
        .record(&engine)
        .await
        .unwrap();
    assert_eq!(engine.settled(&service, LONG).await.unwrap(), Phase::Active);
    engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    assert_eq!(engine.settled(&service, LONG).await.unwrap(), Phase::Suspended);
    let error = engine
        .view_with_power(&service, &Viewer::Administrator, true)
        .await
        .unwrap_err();
    assert_eq!(error.reason(), Reason::ClientKeyMissing);
    let checks = engine.diagnose(&panel()).await.unwrap();
    assert_eq!(failures(&checks), [""; 0]);
    assert!(
        checks
            .iter()
            .any(|check| check.name == "client key" && check.message.contains("none given"))
    );
}

/// S1.25: the client key is used for live states only.
#[tokio::test(start_paused = true)]
async fn the_client_key_is_used_for_nothing_but_live_states() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    shop.change(&service, Change::terminate()).await;
    assert_eq!(
        shop.fake.count_requests("GET /api/client/*") + shop.fake.count_requests("POST /api/client/*"),
        0
    );
}

/// S3.3: what needs a client key says so, and nothing is called.
#[test]
fn what_needs_a_client_key_says_so() {
    let bare = set_up("https://panel.example", APPLICATION_KEY.into()).unwrap();
    let engine = Engine::builder(MemoryStore::new())
        .panel(panel(), bare)
        .build()
        .unwrap();
    let declared = engine.features(&panel()).unwrap();
    let power = declared.iter().find(|it| it.feature == Feature::Power).unwrap();
    assert_eq!(power.to_string(), "power: with a client key");
}
