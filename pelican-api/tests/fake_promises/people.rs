//! Users and roles.

use pelican_api::fake::NewUser;
use serde_json::json;

use crate::shop::{Shop, code};

#[tokio::test(start_paused = true)]
async fn names_and_addresses_are_stored_in_lower_case_and_clash_there() {
    let shop = Shop::open();
    let carol = shop
        .post(
            "users",
            json!({"email": "Carol.X@Example.com", "username": "Carol.Upper"}),
        )
        .await;
    let attributes = &carol.body["attributes"];
    assert_eq!(
        (&attributes["email"], &attributes["username"]),
        (&json!("carol.x@example.com"), &json!("carol.upper"))
    );
    let same = json!({"email": "CAROL.X@example.com", "username": "other"});
    let answer = shop.post("users", same).await;
    assert_eq!(
        (answer.status, code(&answer)),
        (500, "UniqueConstraintViolationException")
    );
    assert_eq!(shop.fake.users().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_left_out_stays_and_null_clears_it() {
    let shop = Shop::open();
    let alice = shop.fake.add_user(NewUser::new("alice").external_id("customer-1"));
    let path = format!("users/{alice}");
    let same = json!({"email": "alice@example.test", "username": "alice"});
    let kept = shop.patch(&path, same).await;
    assert_eq!(kept.body["attributes"]["external_id"], "customer-1");
    assert_eq!(shop.get("users/external/CUSTOMER-1").await.status, 404);
    let cleared = json!({"email": "alice@example.test", "username": "alice", "external_id": null});
    shop.patch(&path, cleared).await;
    assert_eq!(shop.get("users/external/customer-1").await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_root_administrator_cannot_be_deleted_and_somebody_with_servers_neither() {
    let shop = Shop::open();
    let answer = shop.delete("users/1").await;
    assert_eq!((answer.status, answer.body), (403, json!([])));
    let alice = shop.fake.add_user(NewUser::new("alice"));
    shop.create(json!({"user": alice})).await;
    let path = format!("users/{alice}");
    assert_eq!(code(&shop.delete(&path).await), "DisplayException");
    shop.delete("servers/1").await;
    assert_eq!(shop.delete(&path).await.status, 204);
}

#[tokio::test(start_paused = true)]
async fn a_role_made_over_the_api_is_of_no_use_and_one_made_by_hand_is() {
    let shop = Shop::open();
    let bob = shop.fake.add_user(NewUser::new("bob"));
    let by_api = shop.post("roles", json!({"name": "Support"})).await.body["attributes"]["id"].clone();
    let by_hand = shop.fake.add_role("Staff", &["view server"]);
    let path = format!("users/{bob}/roles/assign?include=roles");
    assert_eq!(
        code(&shop.patch(&path, json!({"roles": [by_api]})).await),
        "RoleDoesNotExist"
    );
    assert_eq!(code(&shop.delete(&format!("roles/{by_api}")).await), "Error");
    let answer = shop.patch(&path, json!({"roles": [1, by_hand]})).await;
    let roles = answer.body["attributes"]["relationships"]["roles"]["data"]
        .as_array()
        .unwrap();
    assert_eq!(roles.len(), 1, "the root role is passed over");
    let remove = format!("users/{bob}/roles/remove?include=roles");
    let answer = shop.patch(&remove, json!({"roles": [by_hand]})).await;
    assert_eq!(answer.body["attributes"]["relationships"]["roles"]["data"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn a_new_password_of_somebody_with_servers_breaks_after_it_was_stored() {
    let shop = Shop::open();
    let change = json!({"email": "admin@example.test", "username": "renamed", "password": "Secret12345"});
    shop.sold().await;
    let answer = shop.patch("users/1", change).await;
    assert_eq!((answer.status, code(&answer)), (500, "Error"));
    assert_eq!(shop.fake.users()[0].username, "renamed");
}

#[tokio::test(start_paused = true)]
async fn a_change_of_the_owner_is_answered_with_the_former_one_beside_it() {
    let shop = Shop::open();
    let alice = shop.fake.add_user(NewUser::new("alice"));
    shop.sold().await;
    let change = json!({"name": "a", "user": alice, "external_id": "order-1"});
    let path = "servers/1/details?include=user";
    let changed = shop.patch(path, change).await.body["attributes"].clone();
    let beside = &changed["relationships"]["user"]["attributes"]["id"];
    assert_eq!((&changed["user"], beside), (&json!(alice), &json!(1)));
    let read = shop.get("servers/1?include=user").await.body["attributes"].clone();
    assert_eq!(read["relationships"]["user"]["attributes"]["id"], alice);
}
