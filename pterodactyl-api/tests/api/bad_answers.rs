//! What a program gets when the panel says no, says half of it, or says something else.

use pterodactyl_api::{Effect, Error, ErrorKind, NodeId, ServerId, UserId, models::user::NewUser};
use serde_json::{Value, json};

use crate::support;

async fn user(status: u16, body: impl ToString) -> Result<pterodactyl_api::models::user::User, Error> {
    let panel = support::Scripted::new([support::json("*", status, body)]).application();
    panel.user(UserId::new(1)).get().once().await
}

fn a_user() -> Value {
    support::recorded("035-")
}

#[tokio::test]
async fn a_wrong_key_is_told_as_such_with_what_to_do() {
    let error = user(401, support::recorded("007-")).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::WrongKey, Effect::Refused));
    assert!(error.is_about_the_key() && error.advice().contains("key"));
}

#[tokio::test]
async fn a_missing_permission_is_not_a_wrong_key() {
    let error = user(403, support::recorded("010-")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert!(error.advice().contains("permission"));
}

#[tokio::test]
async fn no_such_thing_is_told_by_the_panel_itself_only() {
    assert!(user(404, support::recorded("135-")).await.unwrap_err().is_not_found());
    let node = user(404, support::recorded("184-")).await.unwrap_err();
    assert!(!node.is_not_found(), "a 404 of the node: {node}");
    let page = support::Scripted::new([support::page("*", 404, "<h1>404 Not Found</h1>")]).application();
    let page = page.server(ServerId::new(1)).get().once().await.unwrap_err();
    assert!(!page.is_not_found() && page.is_unreachable(), "a web page: {page}");
}

/// Every field that is wrong is named at once, with the rule it broke.
#[tokio::test]
async fn several_validation_errors_come_together() {
    let panel = support::Scripted::new([support::json("*", 422, support::recorded("027-"))]).application();
    let new = NewUser::new("alice@example.test", "alice", "A", "L").external_id("bill-1");
    let error = panel.users().create(&new).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Validation, Effect::Refused));
    for field in ["external_id", "email", "username"] {
        assert!(error.has_rule(field, "unique"), "{field}: {error}");
        assert!(error.to_string().contains(field), "{error}");
    }
}

/// An egg's variable is named as the panel names it.
#[tokio::test]
async fn a_wrong_variable_is_named() {
    let panel = support::Scripted::new([support::json("*", 422, support::recorded("119-"))]).application();
    let new = pterodactyl_api::models::server::NewServer::new("a", UserId::new(1), 5.into(), "image", "start");
    let error = panel.servers().create(&new).await.unwrap_err();
    assert!(error.has_rule("environment.SERVER_JARFILE", "required"), "{error}");
}

#[tokio::test]
async fn a_body_cut_in_half_is_an_interruption_and_settles_nothing() {
    let whole = a_user().to_string();
    let panel = support::Scripted::new([support::json("*", 201, &whole[..whole.len() / 2])]).application();
    let new = NewUser::new("a@example.test", "abc", "A", "B");
    let error = panel.users().create(&new).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Interrupted, Effect::Unknown)
    );
}

/// The famous "error 200": a login page where the API should be.
#[tokio::test]
async fn a_web_page_with_status_200_is_not_the_panel() {
    let page = "<!DOCTYPE html><title>Pterodactyl</title><p>Log in</p>";
    let panel = support::Scripted::new([support::page("*", 200, page)]).application();
    let error = panel.users().list().into_call().once().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::NotPanel, Effect::Unknown));
    assert!(error.to_string().contains("Log in"), "{error}");
}

#[tokio::test]
async fn an_unknown_word_is_kept_and_a_new_field_is_within_reach() {
    let mut server = support::recorded("111-");
    server["attributes"]["status"] = json!("hibernating");
    server["attributes"]["colour"] = json!("green");
    let panel = support::Scripted::new([support::json("*", 200, server)]).application();
    let raw = panel.server(ServerId::new(1)).get().raw().await.unwrap();
    assert_eq!(raw.value.status.as_ref().unwrap().as_str(), "hibernating");
    let json: Value = raw.json().unwrap();
    assert_eq!(json["attributes"]["colour"], "green");
}

#[tokio::test]
async fn null_where_there_is_always_a_value_names_the_place_and_not_what_stands_around_it() {
    let mut body = a_user();
    body["attributes"]["email"] = Value::Null;
    let error = user(200, body).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Decode, Effect::Applied));
    let text = error.to_string();
    assert!(text.contains("`attributes.email`") && text.contains("null"), "{text}");
    assert!(!text.contains("alice"), "{text}");
}

#[tokio::test]
async fn a_mistake_deep_in_what_came_along_names_its_place() {
    let mut body = support::recorded("431-");
    body["attributes"]["relationships"]["user"]["attributes"]["email"] = Value::Null;
    let panel = support::Scripted::new([support::json("*", 200, body)]).application();
    let error = panel.server(ServerId::new(1)).get().once().await.unwrap_err();
    let place = "`attributes.relationships.user.attributes.email`";
    assert!(error.to_string().contains(place), "{error}");
}

/// Invariant 13: `a_path_never_has_an_empty_segment`: nothing is sent.
#[tokio::test]
async fn an_empty_id_is_refused_before_anything_is_sent() {
    let panel = support::Scripted::new([support::json("*", 200, "{}")]);
    let empty = panel.application().servers().find_by_external_id("").await.unwrap_err();
    let client = panel.client().server("").get().await.unwrap_err();
    let raw = panel
        .application()
        .delete("/api/application/servers/9/databases/")
        .await;
    for error in [empty, client, raw.unwrap_err()] {
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::InvalidRequest, Effect::NotSent)
        );
    }
    assert!(panel.asked().is_empty());
}

/// What a key may not read is hidden, which is something else than "none": S3.60.
#[tokio::test]
async fn hidden_allocations_are_not_no_allocations() {
    let hidden = json!({"object": "null_resource", "attributes": null});
    for (allocations, is_hidden) in [(hidden, true), (json!({"object": "list", "data": []}), false)] {
        let mut body = support::recorded("431-");
        body["attributes"]["relationships"]["allocations"] = allocations;
        let panel = support::Scripted::new([support::json("*", 200, body)]).application();
        let server = panel.server(ServerId::new(1)).get().await.unwrap();
        assert_eq!(
            (server.allocations().count(), server.allocations_hidden()),
            (0, is_hidden)
        );
        assert!(server.primary_allocation().is_none());
        assert!(server.user().is_some() && server.variables().count() > 0);
    }
}

#[tokio::test]
async fn pages_end_at_the_last_and_keep_their_filters() {
    use futures_util::TryStreamExt;

    let page = |items: usize| {
        json!({
            "object": "list",
            "data": vec![json!({"object": "allocation", "attributes": {
                "id": 1, "ip": "127.0.0.1", "alias": null, "port": 25565, "notes": null, "assigned": false
            }}); items],
            "meta": {"pagination": {
                "total": 2, "count": items, "per_page": 1, "current_page": 1, "total_pages": 9, "links": {}
            }}
        })
    };
    // The panel names nine pages and answers an empty one: that is the end.
    let panel = support::Scripted::new([support::json("*", 200, page(0))]);
    let list = panel
        .application()
        .node(NodeId::new(1))
        .allocations()
        .list()
        .free()
        .per_page(1);
    let none: Vec<_> = list.all().try_collect().await.unwrap();
    assert!(none.is_empty());
    assert_eq!(
        panel.asked(),
        ["GET /api/application/nodes/1/allocations?filter%5Bserver_id%5D=false&per_page=1&page=1"]
    );
    // It answers page 1 whatever is asked for: an error, not an endless walk.
    let panel = support::Scripted::new([support::json("*", 200, page(1))]);
    let list = panel.application().node(NodeId::new(1)).allocations().list();
    let walked: Result<Vec<_>, Error> = list.all().try_collect().await;
    assert_eq!(walked.unwrap_err().kind(), ErrorKind::Decode);
}
