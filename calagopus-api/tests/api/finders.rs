//! Finding by a value: the panel's search is a substring with wildcards, so what comes is compared.

use calagopus_api::models::user::User;
use panel_http::recording::{Exchange, Replay};
use serde_json::{Value, json};

use crate::support::{self, Handle as _};

fn user(username: &str, email: &str) -> Value {
    let mut user = support::recorded("044").response_body["user"].take();
    user["username"] = username.into();
    user["email"] = email.into();
    user
}

fn page(key: &str, number: u64, total: usize, items: Vec<Value>) -> Exchange {
    support::json(
        200,
        &json!({key: {"total": total, "per_page": 2, "page": number, "data": items}}),
    )
}

async fn found(email: &str, pages: Vec<Exchange>) -> (Option<User>, Vec<String>) {
    let service = Replay::new(pages);
    let found = service.panel().users().find_by_email(email).await.unwrap();
    (found, service.asked().into_iter().map(|asked| asked.line).collect())
}

/// Invariant 7: `an_account_is_proved_not_guessed`. `a_b@x` is searched as `a?b@x`, and as a part of longer ones.
#[tokio::test]
async fn an_account_is_found_by_its_whole_address_only() {
    let strangers = vec![user("one", "axb@example.test"), user("two", "a_b@example.tests")];
    let (none, asked) = found("a_b@example.test", vec![page("users", 1, 2, strangers.clone())]).await;
    assert_eq!((none, asked.len()), (None, 1));

    let theirs = user("three", "A_B@Example.test");
    let pages = vec![page("users", 1, 3, strangers), page("users", 2, 3, vec![theirs])];
    let (found, asked) = found("a_b@example.TEST", pages).await;
    assert_eq!(found.unwrap().username, "three");
    let line = |page: u8| format!("GET /api/admin/users?search=a_b%40example.TEST&per_page=100&page={page}");
    assert_eq!(asked, [line(1), line(2)]);
}

/// A backslash would take the meaning from the letter after it, and the panel would search for something else.
#[tokio::test]
async fn a_backslash_in_what_is_searched_hides_nothing() {
    let (found, asked) = found(
        r"a\b@example.test",
        vec![page("users", 1, 1, vec![user("a", r"a\b@example.test")])],
    )
    .await;
    assert!(found.is_some());
    assert!(asked[0].contains("search=a_b%40example.test&"), "{asked:?}");
}

#[tokio::test]
async fn a_user_is_found_by_the_whole_name_only() {
    let users = vec![user("player1", "a@example.test"), user("Player", "b@example.test")];
    let panel = Replay::new([page("users", 1, 2, users)]).panel();
    let found = panel.users().find_by_username("player").await.unwrap().unwrap();
    assert_eq!(found.email, "b@example.test");
}

/// Recorded: the search for `_` finds everybody.
#[tokio::test]
async fn what_a_wildcard_finds_is_not_what_was_asked_for() {
    let recorded = support::recorded("050");
    assert!(!recorded.response_body["users"]["data"].as_array().unwrap().is_empty());
    let searched = recorded
        .query_pairs()
        .into_iter()
        .find(|(name, _)| name == "search")
        .unwrap()
        .1;
    let panel = Replay::new([recorded]).panel();
    assert_eq!(panel.users().find_by_username(&searched).await.unwrap(), None);
}

/// Two servers with one external id are possible, and the panel's own look-up shows one of them.
#[tokio::test]
async fn twins_are_found_among_all_servers() {
    let server = |external_id: Value| {
        let mut server = support::recorded("072").response_body["server"].take();
        server["external_id"] = external_id;
        server
    };
    let (ours, theirs) = (server("order-1".into()), server("order-10".into()));
    let service = Replay::new([
        page("servers", 1, 4, vec![ours.clone(), theirs]),
        page("servers", 2, 4, vec![server(Value::Null), ours]),
    ]);
    let twins = service.panel().servers().all_by_external_id("order-1").await.unwrap();
    assert_eq!(twins.len(), 2);
    assert_eq!(service.asked()[1].line, "GET /api/admin/servers?per_page=100&page=2");
}

/// A list shrinks while one reads: the page that is then past the end says `total` 0, and that is the end, not an error.
#[tokio::test]
async fn a_list_that_shrinks_while_it_is_read_ends() {
    let users = vec![user("a", "a@example.test"), user("b", "b@example.test")];
    let (none, asked) = found(
        "c@example.test",
        vec![page("users", 1, 3, users), page("users", 2, 0, Vec::new())],
    )
    .await;
    assert_eq!((none, asked.len()), (None, 2));
}
