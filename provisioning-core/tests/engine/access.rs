//! Addresses, keys and permissions.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{
    Change, Engine, PanelId, Reason,
    diagnose::{Availability, Check, Feature},
    service::Phase,
    store::MemoryStore,
};

use crate::{
    api::fake::{Access, FakePanel},
    kind::{self, APPLICATION_KEY, Cause, KEY, SERVERS, set_up},
    shop::{LONG, Shop, order, panel},
};

pub(crate) fn failures(checks: &[Check]) -> Vec<String> {
    checks
        .iter()
        .filter(|check| check.is_failure())
        .map(|check| check.name.clone())
        .collect()
}

/// S1.29, S3.13: a key with the documented permissions passes every check, and the test changes nothing.
#[tokio::test(start_paused = true)]
async fn the_connection_test_passes_and_changes_nothing() {
    let shop = Shop::open().await;
    for (resource, access) in kind::NEEDED {
        shop.fake.set_permission(resource, access);
    }
    shop.sleep(6).await;
    let users = shop.fake.users();
    let checks = shop.engine.diagnose(&panel()).await.unwrap();
    assert_eq!(failures(&checks), [""; 0], "{checks:#?}");
    assert_eq!(shop.fake.users(), users);
    assert!(shop.fake.servers().is_empty());
    shop.sell("1001").await;
}

/// S1.24, S3.14, S3.59: each missing permission is named, one by one.
#[tokio::test(start_paused = true)]
async fn the_connection_test_names_each_missing_permission() {
    for (resource, access, named) in kind::MISSING {
        let shop = Shop::open().await;
        shop.fake.set_permission(resource, access);
        shop.sleep(6).await;
        let checks = shop.engine.diagnose(&panel()).await.unwrap();
        assert_eq!(failures(&checks), named, "{resource} {access:?}");
        assert!(
            checks
                .iter()
                .filter(|check| check.is_failure())
                .all(|check| check.message.starts_with("missing") && !check.advice.is_empty()),
            "{checks:#?}"
        );
    }
}

/// A call that fails for another cause is told with that one, and is no permission that is missing.
#[tokio::test(start_paused = true)]
async fn a_panel_that_fails_in_the_middle_of_the_test_is_told_with_the_cause() {
    let shop = Shop::open().await;
    shop.fake.reset_requests();
    shop.engine.diagnose(&panel()).await.unwrap();
    let calls = shop.calls();
    assert!(calls > 5);
    for call in 0..calls {
        let shop = Shop::open().await;
        let skipped = u32::try_from(call).unwrap();
        shop.fake.on("*").skip(skipped).always(Fault::Page(502));
        let checks = shop.engine.diagnose(&panel()).await.unwrap();
        let failed: Vec<_> = checks.iter().filter(|check| check.is_failure()).collect();
        assert!(!failed.is_empty(), "call {call} of {calls}: {checks:#?}");
        assert!(
            failed.iter().all(|check| check.message.contains("502")),
            "call {call}: {failed:#?}"
        );
    }
}

/// S2.28, S2.62, S2.63, S1.29, S3.11, S3.57: what stands between us and the panel is told apart.
#[tokio::test(start_paused = true)]
async fn the_connection_test_tells_causes_apart() {
    let cases: [Cause; 6] = [
        (|fake| fake.revoke_application_key(), KEY, "create a new"),
        (
            |fake| fake.restrict_key_to_addresses(&["203.0.113.9"]),
            KEY,
            "allowed IPs",
        ),
        (|fake| fake.redirect_to_https(true), "address", "https://"),
        (|fake| fake.web_page_only(true), "address", "panel's own"),
        (|fake| fake.maintenance(true), "address", kind::CLOSED),
        (|fake| fake.on("*").always(Fault::Refuse), "address", "reached"),
    ];
    for (broken, name, advice) in cases.into_iter().chain(kind::MORE_CAUSES) {
        let shop = Shop::open().await;
        broken(&shop.fake);
        shop.sleep(6).await;
        let checks = shop.engine.diagnose(&panel()).await.unwrap();
        assert_eq!(failures(&checks), [name], "{advice}: {checks:#?}");
        assert!(checks[0].advice.contains(advice), "{}", checks[0].advice);
    }
}

/// S1.20, S2.3: without a key a panel is not taken, and the field is named.
#[test]
fn a_panel_without_an_application_key_is_refused() {
    let error = set_up("https://panel.example", "  ".into()).unwrap_err();
    assert_eq!(error.reason(), Reason::Invalid);
    assert!(error.to_string().contains(KEY), "{error}");
}

/// S1.26: several panels live side by side, each with its own servers.
#[tokio::test(start_paused = true)]
async fn several_panels_live_side_by_side() {
    let (eu, us) = (FakePanel::seeded(1), FakePanel::seeded(2));
    let other = PanelId::new("us").unwrap();
    let engine = Engine::builder(MemoryStore::new())
        .panel(panel(), eu.clone())
        .panel(other.clone(), us.clone())
        .build()
        .unwrap();
    for (id, fake) in [(panel(), &eu), (other, &us)] {
        engine.catalog().import(&id).await.unwrap();
        let text = crate::shop::product_text_on("4 GB", &[fake]);
        let mut product: provisioning_core::ProductDraft = toml::from_str(&text).unwrap();
        product.panel = Some(id.as_str().into());
        engine.products().save(product).await.unwrap();
        let service = format!("on-{id}");
        let service = engine
            .accept(order(&service, "42"))
            .await
            .unwrap()
            .record(&engine)
            .await
            .unwrap();
        assert_eq!(engine.settled(&service, LONG).await.unwrap(), Phase::Active);
    }
    let keys = |fake: &FakePanel| {
        fake.servers()
            .into_iter()
            .filter_map(|server| server.external_id)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (keys(&eu), keys(&us)),
        (vec!["on-eu".to_owned()], vec!["on-us".to_owned()])
    );
}

/// S1.22: the oldest Rust that will do is stated, and is the one that the manifest asks for.
#[test]
fn the_oldest_rust_is_stated() {
    let readme = include_str!("../../../README.md");
    let stated = format!("Rust {}", env!("CARGO_PKG_RUST_VERSION"));
    assert!(readme.contains(&stated), "README.md does not say `{stated}`");
}

/// S2.61, S2.26, S2.27, S2.27a, S1.19, S1.28, S3.9.
#[test]
fn plain_http_to_another_machine_needs_to_be_allowed() {
    let build = |panel| {
        Engine::builder(MemoryStore::new())
            .panel(PanelId::new("eu").unwrap(), panel)
            .build()
    };
    let plain = || set_up("http://panel.example/sub/", APPLICATION_KEY.into()).unwrap();
    let error = build(plain()).unwrap_err();
    assert!(error.to_string().contains("https://panel.example/sub"), "{error}");
    assert!(build(plain().allow_plain_http()).is_ok());
    assert!(build(set_up("10.0.0.5", APPLICATION_KEY.into()).unwrap().allow_plain_http()).is_ok());
    assert!(build(set_up("panel.example:8443", APPLICATION_KEY.into()).unwrap()).is_ok());
}

/// S2.5, S3.12: another key from the next call on; no service is touched.
#[tokio::test(start_paused = true)]
async fn a_key_can_be_replaced_while_running() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let new = shop.fake.new_key(&kind::NEEDED);
    shop.fake.revoke_application_key();
    shop.sleep(6).await;
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    assert_eq!(shop.fails(&service).await.reason(), Reason::Access);
    shop.engine.replace_key(&panel(), &new).unwrap();
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    assert_eq!(shop.fake.created_for("1001"), 1);
}

/// A key that is refused parks the panel, not the service: no attempt is burnt, and it goes on when the key works again.
#[tokio::test(start_paused = true)]
async fn a_wrong_key_costs_a_service_nothing() {
    let shop = Shop::open().await;
    shop.fake.set_permission(SERVERS, Access::Read);
    shop.sleep(6).await;
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Access);
    assert!(error.to_string().contains(kind::MAY_SELL), "{error}");
    let record = shop.record(&service).await;
    assert!(record.parked.is_none() && record.attempts.is_empty() && record.failures == 0);
    shop.fake.set_permission(SERVERS, Access::Write);
    shop.sleep(6).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
}

/// A panel that is being updated, or out of memory, gives a page or nothing at all, as a gateway does: that is no question of
/// access, and it is waited for.
#[tokio::test(start_paused = true)]
async fn a_panel_that_is_broken_for_a_moment_is_waited_for() {
    for status in [500, 502, 503, 520] {
        let shop = Shop::open().await;
        shop.fake.on("POST /api/*").times(2, Fault::Page(status));
        let service = shop.record_order(order("1001", "42")).await;
        assert_eq!(shop.settled(&service).await, Phase::Active, "{status}");
        assert_eq!(shop.fake.created_for("1001"), 1, "{status}");
    }
}

/// S2.4 and invariant 5: no key is in anything that is printed or stored.
#[tokio::test(start_paused = true)]
async fn secret_is_never_printed() {
    use provisioning_core::store::{DocumentKind, Store};
    let shop = Shop::open().await;
    let keys = kind::keys(&shop.fake);
    let service = shop.sell("1001").await;
    shop.fake.revoke_application_key();
    shop.sleep(6).await;
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let error = shop.fails(&service).await;
    let mut printed = format!("{:?} {error} {error:?} {:?}", shop.engine, error.advice());
    printed += &format!("{:?}", shop.engine.diagnose(&panel()).await.unwrap());
    printed += &format!("{:?}", set_up("https://panel.example", keys[0].clone()).unwrap());
    for kind in [
        DocumentKind::Desired,
        DocumentKind::Service,
        DocumentKind::Account,
        DocumentKind::Egg,
        DocumentKind::Product,
        DocumentKind::Panel,
        DocumentKind::Sweep,
    ] {
        for document in shop.store.list(kind, "", None, 100).await.unwrap() {
            printed += &document.body;
        }
    }
    printed += &shop.journal(&service).await.join("\n");
    for key in keys {
        assert!(!printed.contains(key.expose()));
        assert!(!printed.contains(&key.expose()[16..]), "not even its secret half");
    }
}

/// Journal lines hold ids and field names, never a name or an address of a person.
#[tokio::test(start_paused = true)]
async fn a_journal_holds_no_personal_data() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::terminate()).await;
    let journal = shop.journal(&service).await.join("\n");
    for personal in ["example.org", "Ada", "Lovelace", "MC-1001"] {
        assert!(!journal.contains(personal), "{personal} in {journal}");
    }
}

/// S3.57, S3.58 and invariant 4: a redirect is told as what it is, and no creation is turned into something else.
#[tokio::test(start_paused = true)]
async fn redirect_is_never_followed() {
    let shop = Shop::open().await;
    shop.fake.redirect_to_https(true);
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop
        .engine
        .settled(&service, Duration::from_secs(60))
        .await
        .unwrap_err();
    assert_eq!(error.reason(), Reason::Access);
    assert!(error.to_string().contains("https://"), "{error}");
    shop.fake.redirect_to_https(false);
    assert_eq!(shop.settled(&service).await, Phase::Active);
}

/// Another panel at the same address is told: none of its nodes is one that was there before.
#[tokio::test(start_paused = true)]
async fn the_connection_test_tells_another_panel_than_before() {
    let shop = Shop::open().await;
    let checks = shop.engine.diagnose(&panel()).await.unwrap();
    let identity = checks.iter().find(|check| check.name == "identity").unwrap();
    assert!(!identity.is_failure());
    let engine = Engine::builder(shop.store.clone())
        .panel(panel(), FakePanel::seeded(77))
        .build()
        .unwrap();
    let checks = engine.diagnose(&panel()).await.unwrap();
    assert_eq!(failures(&checks), ["identity"]);
}

/// S3.3: creation, suspension, expiration, unsuspension, importation, options and upgrade are declared, all seven, and
/// nothing is called.
#[tokio::test(start_paused = true)]
async fn what_can_be_done_on_a_panel_is_declared() {
    let shop = Shop::open().await;
    let declared = shop.engine.features(&panel()).unwrap();
    let seven: Vec<_> = declared
        .iter()
        .take(7)
        .map(|it| (it.feature.name(), it.availability))
        .collect();
    let names = [
        "creation",
        "suspension",
        "expiration",
        "unsuspension",
        "importation",
        "options",
        "upgrade",
    ];
    assert_eq!(seven, names.map(|name| (name, Availability::Available)));
    let power = declared.iter().find(|it| it.feature == Feature::Power).unwrap();
    assert_eq!(power.availability, Availability::Available);
    assert_eq!(shop.calls(), 0);
}
