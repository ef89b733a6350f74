//! What people see.

use provisioning_core::{
    Change, CustomerId, Reason,
    engine::Viewer,
    panel::{Address, PowerState},
};

use crate::{
    api::fake::Access,
    kind::{self, ALLOCATIONS},
    shop::{Shop, product_id},
};

/// S2.2, S2.30, S2.32, S3.56, S2.16–S2.24: the customer sees his server, the administrator also where it is.
#[tokio::test(start_paused = true)]
async fn a_customer_sees_his_server_and_an_administrator_where_it_is() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let viewer = Viewer::customer(CustomerId::new("42").unwrap());
    let server = shop.engine.view(&service, viewer).await.unwrap().server.unwrap();
    assert_eq!(server.name, "MC-1001");
    assert!(matches!(server.address, Address::At(_)));
    assert!(server.administration.is_none());
    let server = shop
        .engine
        .view(&service, Viewer::Administrator)
        .await
        .unwrap()
        .server
        .unwrap();
    let administration = server.administration.unwrap();
    assert_eq!(administration.uuid, shop.server().uuid);
    assert!(administration.page.ends_with(&kind::page(&shop.fake, 1)));
}

#[tokio::test(start_paused = true)]
async fn a_service_of_another_customer_is_not_found() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.reset_requests();
    let error = shop
        .engine
        .view(&service, Viewer::customer(CustomerId::new("43").unwrap()))
        .await
        .unwrap_err();
    assert_eq!(error.reason(), Reason::NotFound);
    assert_eq!(shop.calls(), 0);
}

/// S3.59, S3.60, S3.61. On a panel that shows it with the server nothing is hidden.
#[tokio::test(start_paused = true)]
async fn an_address_that_the_key_may_not_see_is_told_as_hidden() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.set_permission(ALLOCATIONS, Access::None);
    shop.sleep(6).await;
    let hidden = shop
        .engine
        .view(&service, Viewer::Administrator)
        .await
        .unwrap()
        .server
        .unwrap();
    match kind::HIDES_ADDRESSES {
        Some(permission) => assert_eq!(
            hidden.address.to_string(),
            format!("address hidden: permission {permission} missing")
        ),
        None => assert!(matches!(hidden.address, Address::At(_)), "{:?}", hidden.address),
    }
    shop.fake.set_permission(ALLOCATIONS, Access::Read);
    shop.sleep(6).await;
    let shown = shop
        .engine
        .view(&service, Viewer::Administrator)
        .await
        .unwrap()
        .server
        .unwrap();
    assert!(matches!(shown.address, Address::At(_)), "{:?}", shown.address);
}

/// S1.25, S1.52: the live power state comes from the client key.
#[tokio::test(start_paused = true)]
async fn the_live_power_state_is_asked_for_when_wanted() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let view = shop
        .engine
        .view_with_power(&service, &Viewer::Administrator, true)
        .await
        .unwrap();
    assert!(matches!(
        view.server.unwrap().power,
        Some(PowerState::Running | PowerState::Offline | PowerState::Starting)
    ));
}

#[tokio::test(start_paused = true)]
async fn a_preview_shows_before_and_after_and_changes_nothing() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    let change = Change::product(provisioning_core::ProductId::new(product_id("8 GB")).unwrap());
    let preview = shop.engine.preview(&service, &change).await.unwrap();
    let shown: Vec<String> = preview
        .plan
        .steps
        .iter()
        .flat_map(|step| step.changes())
        .map(ToString::to_string)
        .collect();
    assert_eq!(shown, ["memory: 4 GB → 8 GB"]);
    assert!(!preview.loses_data);
    assert_eq!(shop.server().memory, 4096);
    assert_eq!(shop.record(&service).await.converged, Some(1));
    assert!(
        shop.engine
            .preview(&service, &Change::terminate())
            .await
            .unwrap()
            .loses_data
    );
}

/// S2.19, S2.20: what the server uses, and the link to its page on the panel.
#[tokio::test(start_paused = true)]
async fn a_customer_sees_what_his_server_uses_and_where_its_page_is() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let viewer = Viewer::customer(CustomerId::new("42").unwrap());
    let view = shop.engine.view_with_power(&service, &viewer, true).await.unwrap();
    let server = view.server.unwrap();
    assert!(server.usage.is_some());
    let uuid = shop.server().uuid;
    assert!(
        server.page.ends_with(&format!("/server/{}", &uuid[..8])),
        "{}",
        server.page
    );
    assert!(server.administration.is_none());
}
