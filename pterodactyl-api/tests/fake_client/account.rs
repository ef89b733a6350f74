//! The caller's own account.

use http::Method;
use panel_http::Secret;
use serde_json::{Value, json};

use crate::stage::{Stage, call};

#[tokio::test(start_paused = true)]
async fn an_account_is_changed_with_its_password_only() {
    let stage = Stage::plain().await;
    let wrong = json!({"email": "new@example.test", "password": "wrong"});
    let refused = stage.account(Method::PUT, "email", wrong).await;
    assert_eq!(refused.refused(), (400, "InvalidPasswordProvidedException"));
    let taken = json!({"email": "admin@example.test", "password": "Old-Passw0rd"});
    assert_eq!(
        stage.account(Method::PUT, "email", taken).await.code(),
        "ValidationException"
    );
    let right = json!({"email": "new@example.test", "password": "Old-Passw0rd"});
    assert_eq!(stage.account(Method::PUT, "email", right).await.status, 204);
    let password = json!({"current_password": "Old-Passw0rd", "password": "New-Passw0rd", "password_confirmation": "New-Passw0rd"});
    assert_eq!(
        stage.account(Method::PUT, "password", password.clone()).await.status,
        204
    );
    let again = stage.account(Method::PUT, "password", password).await;
    assert_eq!(again.refused(), (400, "InvalidPasswordProvidedException"));

    let code = json!({"code": "123456", "password": "New-Passw0rd"});
    let unasked = stage.account(Method::POST, "two-factor", code.clone()).await;
    assert_eq!(
        unasked.refused(),
        (500, "DecryptException"),
        "a secret must be asked for first"
    );
    let secret = stage.account(Method::GET, "two-factor", Value::Null).await;
    assert_eq!(secret.body["data"]["secret"].as_str().unwrap().len(), 32);
    let guessed = stage.account(Method::POST, "two-factor", code).await;
    assert_eq!(guessed.refused(), (400, "TwoFactorAuthenticationTokenInvalid"));

    let listed = stage
        .account(Method::GET, "activity?sort=-timestamp", Value::Null)
        .await;
    assert_eq!(
        listed.names("event"),
        ["user:account.email-changed", "user:account.password-changed"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_that_was_made_works_and_one_that_was_deleted_does_not() {
    let stage = Stage::plain().await;
    let made = stage
        .account(Method::POST, "api-keys", json!({"description": "app"}))
        .await;
    let identifier = made.attributes()["identifier"].as_str().unwrap();
    let key = Secret::from(format!(
        "{identifier}{}",
        made.body["meta"]["secret_token"].as_str().unwrap()
    ));
    let account = async || {
        call(&stage.fake, &key, Method::GET, "client/account", Value::Null)
            .await
            .status
    };
    assert_eq!(account().await, 200);
    let path = format!("api-keys/{identifier}");
    assert_eq!(stage.account(Method::DELETE, &path, Value::Null).await.status, 204);
    assert_eq!(account().await, 401);
    assert_eq!(stage.account(Method::DELETE, &path, Value::Null).await.status, 404);
    for _ in 0..24 {
        stage
            .account(Method::POST, "api-keys", json!({"description": "app"}))
            .await;
    }
    let one_more = stage
        .account(Method::POST, "api-keys", json!({"description": "app"}))
        .await;
    assert_eq!(one_more.refused(), (400, "DisplayException"));
}

#[tokio::test(start_paused = true)]
async fn the_second_factor_is_not_asked_for_where_it_is_set_up() {
    let stage = Stage::plain().await;
    stage.fake.require_two_factor(true);
    let refused = call(&stage.fake, &stage.key, Method::GET, "client", Value::Null).await;
    assert_eq!(refused.refused(), (400, "TwoFactorAuthRequiredException"));
    assert_eq!(stage.account(Method::GET, "two-factor", Value::Null).await.status, 200);
    assert_eq!(stage.account(Method::GET, "", Value::Null).await.status, 200);
}
