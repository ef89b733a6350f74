//! What a program gets when the panel says no, says half of it, or says something else.

use panel_http::recording::{Exchange, Replay};
use pelican_api::{
    Effect, EggId, Error, ErrorKind, ServerId, UserId,
    models::user::{NewUser, User},
};
use serde_json::{Value, json};

use crate::support::{self, Handles as _};

async fn user(answer: Exchange) -> Result<User, Error> {
    let panel = Replay::new([answer]).application();
    panel.user(UserId::new(1)).get().once().await
}

/// What a recorded call answered, changed a little.
fn changed(number: &str, change: impl FnOnce(&mut Value)) -> Exchange {
    let mut exchange = support::recorded(number);
    change(&mut exchange.response_body);
    exchange
}

/// A web page, whatever was asked.
fn page(status: u16, text: &str) -> Exchange {
    let mut exchange = support::json(status, &Value::from(text));
    exchange
        .response_headers
        .insert("content-type".to_owned(), Value::from("text/html; charset=UTF-8"));
    exchange
}

#[tokio::test]
async fn a_wrong_key_is_told_as_such_with_what_to_do() {
    let error = user(support::recorded("227")).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::WrongKey, Effect::Refused));
    assert!(error.is_about_the_key() && error.advice().contains("key"));
}

#[tokio::test]
async fn a_missing_permission_is_not_a_wrong_key() {
    let error = user(support::recorded("232")).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Forbidden, Effect::Refused));
    assert!(error.advice().contains("permission"));
}

/// A page that is not found is anybody's; a route that is not found says nothing of the user.
#[tokio::test]
async fn no_such_thing_is_told_by_the_panel_itself_only() {
    assert!(user(support::recorded("032")).await.unwrap_err().is_not_found());
    let route = user(support::recorded("240")).await.unwrap_err();
    assert!(
        !route.is_not_found() && route.kind() == ErrorKind::Unsupported,
        "{route}"
    );
    let stranger = user(page(404, "<h1>404 Not Found</h1>")).await.unwrap_err();
    assert!(!stranger.is_not_found() && stranger.is_unreachable(), "{stranger}");
}

/// Every field that is wrong is named at once, with the rule it broke.
#[tokio::test]
async fn several_validation_errors_come_together() {
    let panel = Replay::new([support::recorded("015")]).application();
    let error = panel.users().create(&NewUser::new("", "")).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Validation, Effect::Refused));
    for field in ["email", "username"] {
        assert!(error.has_rule(field, "required"), "{field}: {error}");
        assert!(error.to_string().contains(field), "{error}");
    }
}

#[tokio::test]
async fn a_body_cut_in_half_is_an_interruption_and_settles_nothing() {
    let whole = support::recorded("012").response_body.to_string();
    let mut half = support::json(201, &Value::Null);
    half.response_body = Value::from(&whole[..whole.len() / 2]);
    let panel = Replay::new([half]).application();
    let create = panel.users().create(&NewUser::new("a@example.test", "abc"));
    let error = create.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Interrupted, Effect::Unknown)
    );
}

/// The famous "error 200": a login page where the API should be.
#[tokio::test]
async fn a_web_page_with_status_200_is_not_the_panel() {
    let panel = Replay::new([page(200, "<!DOCTYPE html><title>Pelican</title><p>Log in</p>")]).application();
    let error = panel.users().list().into_call().once().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::NotPanel, Effect::Unknown));
    assert!(error.to_string().contains("Log in"), "{error}");
}

/// Without the right `Accept` the panel sends its callers to the login page: a redirect, which is never followed.
#[tokio::test]
async fn a_redirect_to_the_login_page_is_told_as_such() {
    let error = user(support::recorded("228")).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Redirect, Effect::Unknown));
}

#[tokio::test]
async fn an_unknown_word_is_kept_and_a_new_field_is_within_reach() {
    let answer = changed("097", |body| {
        body["attributes"]["status"] = json!("hibernating");
        body["attributes"]["colour"] = json!("green");
    });
    let panel = Replay::new([answer]).application();
    let raw = panel.server(ServerId::new(1)).get().raw().await.unwrap();
    assert_eq!(raw.value.status.as_ref().unwrap().as_str(), "hibernating");
    let json: Value = raw.json().unwrap();
    assert_eq!(json["attributes"]["colour"], "green");
}

#[tokio::test]
async fn null_where_there_is_always_a_value_names_the_place_and_not_what_stands_around_it() {
    let answer = changed("012", |body| body["attributes"]["email"] = Value::Null);
    let username = answer.response_body["attributes"]["username"]
        .as_str()
        .unwrap()
        .to_owned();
    let error = user(answer).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Decode, Effect::Applied));
    let text = error.to_string();
    assert!(text.contains("`attributes.email`") && text.contains("null"), "{text}");
    assert!(!text.contains(&username), "{text}");
}

#[tokio::test]
async fn a_mistake_deep_in_what_came_along_names_its_place() {
    let answer = changed("077", |body| {
        body["attributes"]["relationships"]["variables"]["data"][0]["attributes"]["name"] = Value::Null
    });
    let panel = Replay::new([answer]).application();
    let error = panel.egg(EggId::new(1)).get().once().await.unwrap_err();
    let place = "`attributes.relationships.variables.data[0].attributes.name`";
    assert!(error.to_string().contains(place), "{error}");
}
