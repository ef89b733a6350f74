//! Users and roles: what their errors say, and what their requests hold.

use panel_http::recording::Replay;
use pelican_api::{
    Effect, ErrorKind, Patch, RoleId, UserId, is_taken,
    models::{
        role::{NewRole, is_name_taken},
        user::{NewUser, UpdateUser},
    },
};
use serde_json::{Value, json};

use crate::support::{self, Handles as _};

fn body(request: &http::Request<pelican_api::Body>) -> Value {
    serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap()
}

/// The panel's check looks at upper and lower case, its database does not.
#[tokio::test]
async fn an_email_of_another_user_is_told_as_taken_however_it_is_written() {
    let panel = Replay::new([support::recorded("462")]).application();
    let error = panel
        .users()
        .create(&NewUser::new("ALICE@EXAMPLE.COM", "alice9"))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Panel, Effect::Refused));
    assert!(is_taken(&error, "email"));
}

/// Design 3: a refusal without a word is believed where it is known, and nowhere else.
#[tokio::test]
async fn a_root_administrator_is_refused_to_be_deleted() {
    let answer = support::json(403, &json!([]));
    let panel = Replay::new([answer]).application();
    let error = panel.user(UserId::new(1)).delete().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Refused, Effect::Refused));
    let error = panel.role(RoleId::new(1)).delete().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::NotPanel, Effect::Unknown));
}

/// The role may have been assigned before the one that cannot be.
#[tokio::test(start_paused = true)]
async fn a_role_that_cannot_be_assigned_says_nothing_of_those_before_it() {
    let panel = Replay::new([support::recorded("045")]).application();
    let roles = [RoleId::new(3), RoleId::new(2)];
    let error = panel.user(UserId::new(3)).assign_roles(roles).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Panel, Effect::Unknown));
    assert!(error.has_code("RoleDoesNotExist"));
}

#[tokio::test(start_paused = true)]
async fn a_name_that_a_role_has_already_and_the_role_of_root_administrators_change_nothing() {
    let panel = Replay::new([support::recorded("040")]).application();
    let error = panel.roles().create(&NewRole::new("Support")).await.unwrap_err();
    assert_eq!(error.effect(), Effect::Refused);
    assert!(is_name_taken(&error));

    let panel = Replay::new([support::recorded("043")]).application();
    let error = panel.role(RoleId::new(1)).rename("x").await.unwrap_err();
    assert_eq!(error.effect(), Effect::Refused);
    assert!(!is_name_taken(&error));
}

/// Invariant 5: `secret_is_never_printed`. It is sent, and shown nowhere.
#[test]
fn a_password_is_sent_and_never_shown() {
    let panel = Replay::new([]).application();
    let new = NewUser::new("a@example.com", "a").password("hunter2".into());
    let change = UpdateUser::new("a@example.com", "a").password("hunter2".into());
    for shown in [
        format!("{new:?} {change:?}"),
        serde_json::to_string(&new).unwrap(),
        serde_json::to_string(&change).unwrap(),
    ] {
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    let created = panel.users().create(&new).into_request().unwrap();
    let changed = panel.user(UserId::new(2)).update(&change).into_request().unwrap();
    assert_eq!(body(&created)["password"], "hunter2");
    assert_eq!(body(&changed)["password"], "hunter2");
    assert!(!format!("{created:?} {changed:?}").contains("hunter2"));
}

/// What is not set stays as it is: the panel clears an external id that is sent as `null`.
#[test]
fn a_change_sends_what_is_set_and_nothing_else() {
    let panel = Replay::new([]).application();
    let user = panel.user(UserId::new(2));
    let request = user
        .update(&UpdateUser::new("a@example.com", "a"))
        .into_request()
        .unwrap();
    assert_eq!(body(&request), json!({"email": "a@example.com", "username": "a"}));
    let change = UpdateUser::new("a@example.com", "a").external_id(Patch::Clear);
    let request = user.update(&change).into_request().unwrap();
    assert_eq!(body(&request)["external_id"], Value::Null);
    assert!(body(&request).get("external_id").is_some());
}

/// Invariant 13: `a_path_never_has_an_empty_segment`. It would be the list of all users.
#[tokio::test]
async fn no_user_is_looked_for_by_an_empty_external_id() {
    let panel = Replay::new([]);
    let error = panel.application().users().find_by_external_id("").await.unwrap_err();
    assert_eq!(error.effect(), Effect::NotSent);
    assert!(panel.asked().is_empty());
}
