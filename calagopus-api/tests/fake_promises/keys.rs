//! Keys, and whom they stand for.

use calagopus_api::fake::{NewKey, NewUser};
use panel_http::Secret;
use serde_json::json;

use crate::shop::{Shop, forgotten, said};

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

#[tokio::test(start_paused = true)]
async fn a_401_says_one_of_three_things() {
    let shop = Shop::open();
    let ada = shop.fake.add_user(NewUser::new("ada"));
    let hers = shop.fake.add_key(NewKey::everything().of(ada));
    let unknown = Secret::from("c7sp_0123456789012345678901234567890123456789012");
    for (key, words) in [
        (&Secret::from("c7sp_short"), "invalid authorization header"),
        (&unknown, "invalid api key"),
        (&hers, "unauthorized"),
    ] {
        let refused = shop.with(key, "GET", "admin/nodes", None).await;
        assert_eq!((refused.status, said(&refused)), (401, words));
    }
}

#[tokio::test(start_paused = true)]
async fn who_may_not_act_as_somebody_acts_as_themselves_and_is_not_told() {
    let shop = Shop::open();
    let ada = shop.fake.add_user(NewUser::new("ada"));
    let as_ada = [("calagopus-user", ada.as_str())];
    let account =
        async |key: &Secret, headers: &[(&str, &str)]| shop.send(key, "GET", "client/account", headers, "").await;
    let acting = account(&shop.fake.key(), &as_ada).await;
    assert_eq!(acting.body["user"]["username"], "ada");
    let weak = shop.fake.add_key(NewKey::new().on_admin(["nodes.read"]));
    let alone = account(&weak, &as_ada).await;
    assert_eq!((alone.status, &alone.body["user"]["username"]), (200, &json!("admin")));
    let nobody = [("calagopus-user", "00000000-0000-4000-8000-000000000000")];
    assert_eq!(account(&shop.fake.key(), &nobody).await.status, 500);
}

#[tokio::test(start_paused = true)]
async fn a_suspended_user_is_let_in_for_five_seconds_more() {
    let shop = Shop::open();
    let ada = shop.fake.add_user(NewUser::new("ada"));
    let hers = shop.fake.add_key(NewKey::everything().of(ada.as_str()));
    let servers = async || shop.with(&hers, "GET", "client/servers", None).await;
    assert_eq!(servers().await.status, 200);
    shop.patch(&format!("admin/users/{ada}"), json!({"suspended": true}))
        .await;
    assert_eq!(servers().await.status, 200);
    forgotten().await;
    let refused = servers().await;
    assert_eq!((refused.status, said(&refused)), (403, "account is suspended"));
}

#[tokio::test(start_paused = true)]
async fn a_permission_that_is_taken_from_the_key_is_missed_by_its_name() {
    let shop = Shop::open();
    shop.fake.set_permission("servers.read", false);
    let refused = shop.get("admin/servers").await;
    assert_eq!(refused.status, 403);
    assert_eq!(
        said(&refused),
        "you do not have permission to perform this action: servers.read"
    );
    shop.fake.restrict_key_to_addresses(&["10.0.0.0/8"]);
    forgotten().await;
    let refused = shop.get("admin/nodes").await;
    assert_eq!(said(&refused), "ip address not allowed for this api key");
    shop.fake.expire_key();
    forgotten().await;
    assert_eq!(said(&shop.get("admin/nodes").await), "invalid api key");
}
