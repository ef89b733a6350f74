//! What is seen of the panel, and with which key.

use provisioning_core::{
    Change, CustomerId, Engine,
    engine::Viewer,
    panel::{Address, PowerState, calagopus},
    service::Phase,
    store::MemoryStore,
};

use crate::shop::{Shop, panel};

/// What the documentation names; the key may do no more.
const NEEDED: [&str; 12] = [
    "servers.create",
    "servers.read",
    "servers.update",
    "servers.delete",
    "servers.variables",
    "servers.allocations",
    "users.create",
    "users.read",
    "users.update",
    "nodes.read",
    "nodes.allocations",
    "eggs.read",
];

fn failures(checks: &[provisioning_core::diagnose::Check]) -> Vec<&str> {
    let failed = checks.iter().filter(|check| check.is_failure());
    failed.map(|check| check.name.as_str()).collect()
}

/// S2.28, S1.29: a key with the documented permissions is enough for all of a service's life, and the test changes nothing.
#[tokio::test(start_paused = true)]
async fn a_key_with_the_documented_permissions_is_enough() {
    let mut shop = Shop::open().await;
    let key = shop.fake.add_key(calagopus_api::fake::NewKey::new().on_admin(NEEDED));
    shop.connect(calagopus("http://fake.localhost", key).unwrap());
    let users = shop.fake.users();
    let checks = shop.engine.diagnose(&panel()).await.unwrap();
    assert_eq!(failures(&checks), [""; 0], "{checks:#?}");
    assert_eq!(shop.fake.users(), users);
    assert!(shop.fake.servers().is_empty());
    shop.engine.catalog().import(&panel()).await.unwrap();
    let service = shop.sell("1001").await;
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
    assert_eq!(shop.change(&service, Change::unsuspend("unpaid")).await, Phase::Active);
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
}

/// S2.63: 401 is said of three things.
#[tokio::test(start_paused = true)]
async fn a_key_that_is_refused_is_told_as_the_key() {
    let shop = Shop::open().await;
    let user = shop.fake.add_user(calagopus_api::fake::NewUser::new("ada"));
    let customers = shop.fake.add_key(calagopus_api::fake::NewKey::everything().of(user));
    for key in ["c7sp_short".into(), customers] {
        let connection = calagopus("http://fake.localhost", key)
            .unwrap()
            .service(shop.fake.service())
            .clock(shop.fake.clock());
        let engine = Engine::builder(MemoryStore::new())
            .panel(panel(), connection)
            .build()
            .unwrap();
        let checks = engine.diagnose(&panel()).await.unwrap();
        assert_eq!(failures(&checks), ["API key"], "{checks:#?}");
        assert!(!checks[0].advice.is_empty());
    }
}

/// S2.16–S2.24.
#[tokio::test(start_paused = true)]
async fn a_customer_sees_his_server_and_an_administrator_where_it_is() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let viewer = Viewer::customer(CustomerId::new("42").unwrap());
    let server = shop.engine.view(&service, viewer).await.unwrap().server.unwrap();
    assert_eq!(server.name, "MC-1001");
    let Address::At(address) = &server.address else {
        panic!("{:?}", server.address)
    };
    assert!(address.starts_with("203.0.113."), "{address}");
    assert!(server.administration.is_none());
    let administrator = Viewer::Administrator;
    let view = shop
        .engine
        .view_with_power(&service, &administrator, true)
        .await
        .unwrap();
    let server = view.server.unwrap();
    assert_eq!(server.power, Some(PowerState::Running));
    let administration = server.administration.unwrap();
    assert_eq!(administration.uuid, shop.server().uuid);
    let page = format!("/admin/servers/{}", shop.server().uuid);
    assert!(administration.page.ends_with(&page), "{}", administration.page);
}
