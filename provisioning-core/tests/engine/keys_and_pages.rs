//! Keys that the panel does not know, and pages where it should be.

use panel_http::fault::Fault;
use provisioning_core::{Engine, Reason, Viewer};

use crate::{
    kind::{CLIENT_KEYS, set_up},
    shop::{Shop, panel},
};

/// Which of the two keys is unknown is told, and another client key is used from the next call on.
#[tokio::test(start_paused = true)]
async fn a_client_key_can_be_replaced_while_running() {
    let mut shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let connection = set_up("http://fake.localhost", shop.fake.application_key()).unwrap();
    shop.connect(connection.client_key(CLIENT_KEYS[1].into()));
    let look = async || {
        let looked = shop.engine.view_with_power(&service, &Viewer::Administrator, true);
        Box::pin(looked).await
    };
    let error = look().await.unwrap_err();
    assert_eq!(error.reason(), Reason::Access);
    let told = error.to_string();
    assert!(told.starts_with("the panel does not know the client key: "), "{told}");

    let replaced = shop.engine.replace_client_key(&panel(), &shop.fake.client_key());
    replaced.unwrap();
    assert!(look().await.unwrap().server.unwrap().power.is_some());

    shop.fake.revoke_application_key();
    shop.sleep(6).await;
    let error = look().await.unwrap_err();
    assert_eq!(error.reason(), Reason::Access);
    let told = error.to_string();
    assert!(
        told.starts_with("the panel does not know the application key: "),
        "{told}"
    );
}

/// Where there is no client key, there is none to replace.
#[test]
fn a_client_key_that_was_not_given_is_not_replaced() {
    let bare = set_up("https://panel.example", crate::kind::APPLICATION_KEY.into()).unwrap();
    let engine = Engine::builder(provisioning_core::store::MemoryStore::new())
        .panel(panel(), bare)
        .build()
        .unwrap();
    let error = engine.replace_client_key(&panel(), &CLIENT_KEYS[1].into()).unwrap_err();
    assert_eq!(error.reason(), Reason::ClientKeyMissing);
}

/// A web site at the address is one that was given wrongly; a page that says that something is broken may be the panel's.
#[tokio::test(start_paused = true)]
async fn a_page_is_a_question_of_access_unless_something_is_broken() {
    for (page, reason) in [
        (Fault::Html, Reason::Access),
        (Fault::Page(404), Reason::Access),
        (Fault::Page(500), Reason::Unreachable),
        (Fault::Page(502), Reason::Unreachable),
    ] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        shop.fake.on("GET *").always(page.clone());
        let error = shop.engine.view(&service, Viewer::Administrator).await.unwrap_err();
        assert_eq!(error.reason(), reason, "{page}: {error}");
    }
}
