//! Who may do what, and how often.

use panel_http::http::Method;
use pelican_api::fake::{Access, FakePanel, NewUser};
use serde_json::json;

use crate::shop::{Shop, code};

const USERS: &str = "/api/application/users";

#[tokio::test(start_paused = true)]
async fn an_application_key_is_refused_on_the_client_api() {
    let shop = Shop::open();
    let key = shop.fake.application_key();
    assert!(key.expose().starts_with("papp_") && key.expose().len() == 48);
    let answer = shop.with(&key, Method::GET, "/api/client/account", None).await;
    assert_eq!((answer.status, code(&answer)), (403, "AccessDeniedHttpException"));
}

#[tokio::test(start_paused = true)]
async fn the_client_key_of_a_root_administrator_opens_the_application_api_and_no_other_does() {
    let shop = Shop::open();
    assert_eq!(
        shop.with(&shop.fake.client_key(), Method::GET, USERS, None)
            .await
            .status,
        200
    );
    let staff = shop.fake.add_role("Staff", &["view user"]);
    let assistant = shop.fake.add_user(NewUser::new("assistant").role(staff));
    let customer = shop.fake.add_user(NewUser::new("customer"));
    for (user, detail) in [
        (assistant, "This action is unauthorized."),
        (customer, "This account does not have permission to access the API."),
    ] {
        let key = shop.fake.new_client_key(user);
        let answer = shop.with(&key, Method::GET, USERS, None).await;
        assert_eq!(answer.body["errors"][0]["detail"], detail);
    }
    let key = shop.fake.new_key_of(assistant, &[("user", Access::Read)]);
    assert_eq!(shop.with(&key, Method::GET, USERS, None).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_permission_is_for_looking_for_changing_or_for_both() {
    let shop = Shop::open();
    let user = |name: &str| json!({"email": format!("{name}@example.test"), "username": name});
    for (access, looks, changes) in [
        (Access::None, 403, 403),
        (Access::Read, 200, 403),
        (Access::WriteOnly, 403, 201),
        (Access::Write, 200, 201),
    ] {
        let key = shop.fake.new_key(&[("user", access)]);
        assert_eq!(
            shop.with(&key, Method::GET, USERS, None).await.status,
            looks,
            "{access:?}"
        );
        let body = user(&format!("{access:?}"));
        let answer = shop.with(&key, Method::POST, USERS, Some(body)).await;
        assert_eq!(answer.status, changes, "{access:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn eggs_are_deleted_by_a_key_that_may_only_look() {
    let shop = Shop::open();
    let key = shop.fake.new_key(&[("egg", Access::Read)]);
    let answer = shop.with(&key, Method::DELETE, "/api/application/eggs/2", None).await;
    assert_eq!(answer.status, 204);
    assert_eq!(shop.get("eggs/2").await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_call_is_counted_once_its_path_is_known_to_exist() {
    let shop = Shop::open();
    let answer = shop.get("users").await;
    assert_eq!(answer.headers["x-ratelimit-limit"], "256");
    assert_eq!(answer.headers["x-ratelimit-remaining"], "255");
    for path in ["users/99", "nothing"] {
        let answer = shop.get(path).await;
        assert_eq!(answer.status, 404);
        assert!(!answer.headers.contains_key("x-ratelimit-limit"), "{path}");
    }
    let counted = shop.get("users/external/nobody").await;
    assert_eq!(counted.headers["x-ratelimit-remaining"], "254");
    shop.fake.rate_limits(1, 1);
    shop.get("users").await;
    let full = shop.get("users").await;
    assert_eq!(
        (full.status, full.headers["retry-after"].to_str().unwrap()),
        (429, "60")
    );
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_and_the_same_calls_give_the_same_panel() {
    let uuids = async |seed| {
        let shop = Shop {
            fake: FakePanel::seeded(seed),
        };
        shop.sold().await;
        (shop.server(1).uuid, shop.fake.application_key().expose().to_owned())
    };
    assert_eq!(uuids(7).await, uuids(7).await);
    assert_ne!(uuids(7).await, uuids(8).await);
}

#[tokio::test(start_paused = true)]
async fn a_back_up_brings_rows_back_and_leaves_the_nodes_as_they_are() {
    let shop = Shop::open();
    let before = shop.fake.snapshot();
    shop.sold().await;
    shop.fake.restore(before);
    assert!(shop.fake.servers().is_empty());
    assert_eq!(shop.fake.containers().len(), 1);
    assert_eq!(shop.fake.count_requests("POST /api/application/servers"), 1);
}

/// A route that is not there is told before the key is looked at.
#[tokio::test(start_paused = true)]
async fn every_route_of_the_panel_is_there_and_asks_for_a_key() {
    let shop = Shop::open();
    let routes = include_str!("../routes.txt");
    for route in routes.lines().filter(|line| !line.starts_with('#')) {
        let (method, path) = route.split_once(' ').unwrap();
        let path = path.replace(['{', '}', '?'], "");
        let method = method.parse().unwrap();
        let refused = shop.with(&"nobody's".into(), method, &path, None).await;
        assert_eq!(refused.status, 401, "{route}");
    }
}
