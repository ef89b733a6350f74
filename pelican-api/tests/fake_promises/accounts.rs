//! What users do with their own accounts.

use std::time::Duration;

use panel_http::http::Method;
use pelican_api::fake::NewUser;
use serde_json::json;

use crate::shop::{Shop, code};

#[tokio::test(start_paused = true)]
async fn an_address_is_changed_three_times_a_day() {
    let shop = Shop::open();
    shop.fake.set_password(1, "a password");
    let key = shop.fake.client_key();
    let change = async |name: &str| {
        let sent = json!({"email": format!("{name}@example.test"), "password": "a password"});
        shop.with(&key, Method::PUT, "/api/client/account/email", Some(sent))
            .await
    };
    for name in ["one", "two", "TWO", "three"] {
        assert_eq!(change(name).await.status, 204, "{name}");
    }
    let refused = change("four").await;
    assert_eq!((refused.status, code(&refused)), (429, "TooManyRequestsHttpException"));
    tokio::time::advance(Duration::from_secs(24 * 60 * 60)).await;
    assert_eq!(change("four").await.status, 204);
    assert_eq!(shop.fake.users()[0].email, "four@example.test");
}

#[tokio::test(start_paused = true)]
async fn a_new_password_of_somebody_with_servers_is_taken_back() {
    let shop = Shop::open();
    let change = async |old: &str| {
        let sent =
            json!({"current_password": old, "password": "new password", "password_confirmation": "new password"});
        let key = shop.fake.client_key();
        shop.with(&key, Method::PUT, "/api/client/account/password", Some(sent))
            .await
    };
    shop.fake.set_password(1, "old password");
    shop.sold().await;
    let broken = change("old password").await;
    assert_eq!((broken.status, code(&broken)), (500, "Error"));
    shop.fake.administrator_deletes(1);
    assert_eq!(change("old password").await.status, 204);
    let wrong = change("old password").await;
    assert_eq!((wrong.status, code(&wrong)), (400, "InvalidPasswordProvidedException"));
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_managed_elsewhere_is_not_changed_here() {
    let shop = Shop::open();
    let sent = json!({"email": "ada@example.test", "username": "ada", "is_managed_externally": true, "password": "secret one"});
    assert_eq!(shop.post("users", sent).await.status, 201);
    let key = shop.fake.new_client_key(2);
    let sent = json!({"username": "eve", "password": "secret one"});
    let refused = shop
        .with(&key, Method::PUT, "/api/client/account/username", Some(sent))
        .await;
    assert_eq!((refused.status, code(&refused)), (403, "AccessDeniedHttpException"));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_a_user_makes_opens_the_panel_until_it_is_deleted() {
    let shop = Shop::open();
    let user = shop.fake.add_user(NewUser::new("ada"));
    let key = shop.fake.new_client_key(user);
    let sent = json!({"description": "billing", "allowed_ips": []});
    let keys = "/api/client/account/api-keys";
    let made = shop.with(&key, Method::POST, keys, Some(sent)).await.body;
    let identifier = made["attributes"]["identifier"].as_str().unwrap();
    let text = format!("{identifier}{}", made["meta"]["secret_token"].as_str().unwrap());
    assert!(text.starts_with("pacc_") && text.len() == 48, "{text}");
    let new = text.into();
    assert_eq!(shop.with(&new, Method::GET, "/api/client", None).await.status, 200);
    let path = format!("{keys}/{identifier}");
    assert_eq!(shop.with(&key, Method::DELETE, &path, None).await.status, 204);
    assert_eq!(shop.with(&new, Method::GET, "/api/client", None).await.status, 401);
}

/// The path would have one word more, which no route has.
#[tokio::test(start_paused = true)]
async fn a_public_key_whose_fingerprint_has_a_slash_is_there_for_ever() {
    let shop = Shop::open();
    let key = shop.fake.client_key();
    for (text, fingerprint, status) in [
        (
            "AAAAC3NzaC1lZDI1NTE5AAAAIKwleBuInWr9IwZ46k9n7Ae2aXdB410yDTiu19RxvzpJ",
            "LN0KjOampnViDB6SV50Q9nXlBZGRTw2JosMsa5w3RWY",
            204,
        ),
        (
            "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
            "+DiY3wvvV6TuJJhbpZisF%2FzLDA0zPMSvHdkr4UvCOqU",
            404,
        ),
    ] {
        let keys = "/api/client/account/ssh-keys";
        let sent = json!({"name": "laptop", "public_key": format!("ssh-ed25519 {text}")});
        let made = shop.with(&key, Method::POST, keys, Some(sent)).await;
        assert_eq!(made.status, 200, "{}", made.body);
        let path = format!("{keys}/{fingerprint}");
        assert_eq!(shop.with(&key, Method::DELETE, &path, None).await.status, status);
    }
}
