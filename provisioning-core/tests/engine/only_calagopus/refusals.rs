//! What the panel says when it does not do a thing, or is asked for what it does not have.

use http::Method;
use panel_http::fault::Fault;
use provisioning_core::{Change, Engine, Reason, Viewer, panel::PowerAction, store::MemoryStore};

use crate::{
    altered::{refusal, says},
    kind::{APPLICATION_KEY, set_up},
    shop::{Shop, panel},
};

/// The panel tells in words only, and with a status, whether a value, the state of the server, or the server itself is in the
/// way.
#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_by_what_is_in_the_way() {
    for (status, said, told_as) in [
        (400, "name: length is greater than 255", "a value is not accepted"),
        (404, "server not found", "not found"),
        (409, "server is being transferred", "not in this state"),
    ] {
        let mut shop = Shop::open().await;
        let service = shop.sell("1001").await;
        says(&mut shop, Method::PATCH, "", status, refusal(status, said));
        shop.engine.change(&service, Change::name_to("Another")).await.unwrap();
        let _fails = shop.advance(&service).await;
        let journal = shop.journal(&service).await;
        let told = format!("the panel refused and changed nothing: admin.servers.update ({told_as})");
        assert!(journal.iter().any(|line| line.contains(&told)), "{said}: {journal:#?}");
    }
}

/// A click on a server that is gone says that it is.
#[tokio::test(start_paused = true)]
async fn a_click_on_a_server_that_is_gone_is_told_so() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.administrator_deletes(1);
    let clicked = shop.engine.power(&service, &Viewer::Administrator, PowerAction::Stop);
    assert_eq!(clicked.await.unwrap_err().reason(), Reason::NotFound);
}

/// There is one kind of key: whoever replaces another one is told so, and which to replace.
#[test]
fn a_client_key_is_not_replaced_where_there_is_none() {
    let bare = set_up("https://panel.example", APPLICATION_KEY.into()).unwrap();
    let engine = Engine::builder(MemoryStore::new())
        .panel(panel(), bare)
        .build()
        .unwrap();
    let error = engine.replace_client_key(&panel(), &"another".into()).unwrap_err();
    assert_eq!(error.reason(), Reason::Panel);
    assert_eq!(error.advice(), "replace the key of the panel instead");
}

/// The test of a permission asks for what nobody gets: only the panel's own refusal says that the key may. When it fails
/// instead, nothing is known.
#[tokio::test(start_paused = true)]
async fn a_permission_is_granted_only_by_the_word_of_the_panel() {
    let shop = Shop::open().await;
    shop.fake.on("POST *").always(Fault::Page(502));
    let checks = shop.engine.diagnose(&panel()).await.unwrap();
    let failed = checks.iter().filter(|check| check.is_failure());
    let failed: Vec<_> = failed
        .map(|check| (check.name.as_str(), check.message.contains("502")))
        .collect();
    assert_eq!(
        failed,
        [("servers.create", true), ("users.create", true)],
        "{checks:#?}"
    );
}
