//! Keys, and whom they stand for.

use calagopus_api::fake::NewKey;
use serde_json::json;

use crate::shop::{Shop, forgotten};

#[tokio::test(start_paused = true)]
async fn a_key_that_was_used_works_five_seconds_longer_than_it_is_there() {
    let shop = Shop::open();
    let key = shop.fake.add_key(NewKey::new().on_admin(["nodes.read"]));
    let nodes = async || shop.with(&key, "GET", "admin/nodes", None).await.status;
    assert_eq!(nodes().await, 200);
    assert_eq!(shop.with(&key, "GET", "admin/users", None).await.status, 403);
    shop.fake.revoke_key(&key);
    assert_eq!(nodes().await, 200);
    forgotten().await;
    assert_eq!(nodes().await, 401);
}

#[tokio::test(start_paused = true)]
async fn of_five_new_keys_at_once_one_is_made() {
    let shop = Shop::open();
    let new = |number: u32| {
        let body = json!({
            "name": format!("key {number}"), "allowed_ips": [], "user_permissions": [], "admin_permissions": [],
            "server_permissions": [],
        });
        let shop = Shop {
            fake: shop.fake.clone(),
        };
        tokio::spawn(async move { shop.post("client/account/api-keys", body).await.status })
    };
    let calls: Vec<_> = (0..5).map(new).collect();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 500, 500, 500, 500]);
}
