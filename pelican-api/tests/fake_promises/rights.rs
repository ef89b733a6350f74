//! Who may do what with a server.

use panel_http::{Secret, fake::likeness::Answer, http::Method};
use pelican_api::fake::{NewUser, NodeAnswer, NodeCall};
use serde_json::{Value, json};

use crate::shop::{Shop, code};

/// Lets somebody at the first server. Gives that user's uuid and key.
async fn let_in(shop: &Shop, by: &Secret, name: &str, permissions: &[&str]) -> (Answer, String, Secret) {
    let email = format!("{name}@example.test");
    let user = shop.fake.add_user(NewUser::new(name).email(&email));
    let uuid = shop.fake.users().into_iter().find(|it| it.id == user).unwrap().uuid;
    let sent = json!({"email": email, "permissions": permissions});
    let answer = shop.of_server(by, Method::POST, "users", Some(sent)).await;
    (answer, uuid, shop.fake.new_client_key(user))
}

#[tokio::test(start_paused = true)]
async fn a_subuser_does_what_the_owner_allowed_and_nothing_else() {
    let shop = Shop::open();
    let owner = shop.owned().await;
    let (made, ..) = let_in(&shop, &owner, "bob", &["control.start", "allocation.read", "no.such"]).await;
    let stored = &made.body["attributes"]["permissions"];
    assert_eq!(
        *stored,
        json!(["allocation.read", "control.start", "websocket.connect"])
    );
    let bob = shop.fake.new_client_key(3);
    let power = async |signal: &str| {
        let sent = Some(json!({"signal": signal}));
        shop.of_server(&bob, Method::POST, "power", sent).await.status
    };
    assert_eq!([power("start").await, power("stop").await], [204, 403]);
    let seen = shop.with(&bob, Method::GET, "/api/client", None).await.body;
    let shown = &seen["data"][0]["attributes"];
    assert_eq!(shown["server_owner"], false);
    assert!(shown["invocation"].as_str().unwrap().contains("[hidden]"));
    assert_eq!(shown["relationships"]["variables"]["object"], "null_resource");
}

#[tokio::test(start_paused = true)]
async fn nobody_gives_away_what_they_do_not_have_or_changes_themselves() {
    let shop = Shop::open();
    let owner = shop.owned().await;
    let rights = ["user.create", "user.update", "file.read"];
    let (_, bob, bobs) = let_in(&shop, &owner, "bob", &rights).await;
    let (refused, ..) = let_in(&shop, &bobs, "eve", &["file.delete"]).await;
    assert_eq!((refused.status, code(&refused)), (403, "HttpForbiddenException"));
    let (made, ..) = let_in(&shop, &bobs, "mallory", &["file.read"]).await;
    assert_eq!(made.status, 200);
    let more = Some(json!({"permissions": ["file.read"]}));
    let refused = shop.of_server(&bobs, Method::POST, &format!("users/{bob}"), more).await;
    assert_eq!((refused.status, code(&refused)), (403, "AccessDeniedHttpException"));
}

#[tokio::test(start_paused = true)]
async fn a_node_that_refuses_keeps_a_subuser_in_and_one_that_is_silent_does_not() {
    let shop = Shop::open();
    let owner = shop.owned().await;
    let (_, bob, _) = let_in(&shop, &owner, "bob", &["file.read"]).await;
    let path = format!("users/{bob}");
    let node = shop.fake.node(1);
    node.answers_to(NodeCall::Revoke, NodeAnswer::Status(500));
    let broken = shop.of_server(&owner, Method::DELETE, &path, None).await;
    assert_eq!((broken.status, code(&broken)), (500, "RequestException"));
    assert_eq!(shop.of_server(&owner, Method::GET, &path, None).await.status, 200);
    node.answers_to(NodeCall::Revoke, NodeAnswer::Unreachable);
    assert_eq!(shop.of_server(&owner, Method::DELETE, &path, None).await.status, 204);
    assert_eq!(shop.of_server(&owner, Method::GET, &path, None).await.status, 404);
}

/// The owner waits until it is over; an administrator may repair it meanwhile.
#[tokio::test(start_paused = true)]
async fn administrators_get_to_files_and_console_of_a_server_that_cannot_be_used() {
    let shop = Shop::open();
    let owner = shop.owned().await;
    let role = shop.fake.add_role("Support", &["view server", "update server"]);
    let support = shop.fake.add_user(NewUser::new("support").role(role));
    let keys = [owner, shop.fake.new_client_key(support), shop.fake.client_key()];
    shop.fake.administrator_suspends(1);
    let mut statuses = Vec::new();
    for key in &keys {
        for path in ["", "files/list", "websocket", "resources"] {
            statuses.push(shop.of_server(key, Method::GET, path, None).await.status);
        }
    }
    assert_eq!(statuses, [200, 409, 409, 409, 200, 200, 200, 409, 200, 200, 200, 409]);
}

#[tokio::test(start_paused = true)]
async fn a_stranger_does_not_find_the_server() {
    let shop = Shop::open();
    shop.owned().await;
    let stranger = shop.fake.add_user(NewUser::new("eve"));
    let key = shop.fake.new_client_key(stranger);
    let refused = shop.of_server(&key, Method::GET, "", None).await;
    assert_eq!((refused.status, code(&refused)), (404, "NotFoundHttpException"));
    assert!(refused.headers.contains_key("x-ratelimit-limit"), "it was counted");
    let list = shop.with(&key, Method::GET, "/api/client?type=admin-all", None).await;
    assert_eq!(list.body["data"], Value::Array(Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn a_user_who_was_let_at_a_server_breaks_the_panel_when_deleted() {
    let shop = Shop::open();
    let owner = shop.owned().await;
    let_in(&shop, &owner, "bob", &["file.read"]).await;
    let broken = shop.delete("users/3").await;
    assert_eq!((broken.status, code(&broken)), (500, "Error"));
    assert_eq!(shop.fake.users().len(), 3);
}
