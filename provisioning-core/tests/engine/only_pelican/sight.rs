//! What a key sees, and what there is not to be seen.

use pelican_api::fake::Access;
use provisioning_core::{diagnose::Verdict, panel::Address};

use crate::{
    kind::strangers,
    shop::{Shop, panel},
};

/// The panel makes servers without an allocation for whoever names no port: such a server has no address, whether or not the
/// key would see it. Hidden is one only that is there.
#[tokio::test(start_paused = true)]
async fn a_server_without_an_allocation_has_no_address_to_hide() {
    let shop = Shop::open().await;
    let mut portless = serde_json::to_value(strangers(1)).unwrap();
    let fields = portless.as_object_mut().unwrap();
    fields.remove("allocation");
    fields.insert(
        "deploy".to_owned(),
        serde_json::json!({"tags": [], "dedicated_ip": false, "port_range": []}),
    );
    let made = shop.fake.application().post("/api/application/servers").json(&portless);
    made.await.unwrap();
    assert_eq!(shop.server().allocation, None);
    shop.sell("1001").await;
    for (access, hides_ours) in [(Access::Read, false), (Access::None, true)] {
        shop.fake.set_permission("allocation", access);
        shop.sleep(6).await;
        for it in shop.engine.every_server(&panel()).await.unwrap() {
            let is_hidden = matches!(it.server.address, Address::Hidden { .. });
            if it.service.is_some() {
                assert_eq!(is_hidden, hides_ours, "{access:?}");
            } else {
                assert_eq!(it.server.address, Address::None, "{access:?}");
            }
        }
    }
}

/// A key that sees the roles is not told to be given their sight, and one that does not is told what that costs.
#[tokio::test(start_paused = true)]
async fn the_connection_test_notes_roles_that_are_not_seen() {
    for (access, verdict, message) in [
        (Access::Read, Verdict::Passed, "granted"),
        (
            Access::None,
            Verdict::Noted,
            "missing: an account that is there already",
        ),
    ] {
        let shop = Shop::open().await;
        shop.fake.set_permission("role", access);
        shop.sleep(6).await;
        let checks = shop.engine.diagnose(&panel()).await.unwrap();
        let roles = checks.iter().find(|check| check.name == "role: read").unwrap();
        assert_eq!(roles.verdict, verdict, "{roles}");
        assert!(roles.message.starts_with(message), "{roles}");
    }
}
