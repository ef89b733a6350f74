//! What the panel says about a key, and whom a call is made for.

use calagopus_api::{Effect, Error, ErrorKind, Unauthorized, UserId};
use panel_http::recording::{Exchange, Replay};
use serde_json::json;

use crate::support::{self, Handle as _};

async fn error_of(answer: Exchange) -> Error {
    Replay::new([answer]).panel().system_overview().await.unwrap_err()
}

fn says(status: u16, text: &str) -> Exchange {
    support::json(status, &json!({"errors": [text]}))
}

/// S2.63: a key that is not good enough is told as such, and each of the three with its own cure.
#[tokio::test]
async fn a_401_is_one_of_three_things_each_with_its_cure() {
    for (number, meaning, kind, cure) in [
        ("256", Unauthorized::NoKey, ErrorKind::WrongKey, "proxy"),
        ("258", Unauthorized::NoKey, ErrorKind::WrongKey, "48 characters"),
        (
            "313",
            Unauthorized::UnknownKey,
            ErrorKind::WrongKey,
            "create a new API key",
        ),
        (
            "259",
            Unauthorized::NoAdministrator,
            ErrorKind::WrongKindOfKey,
            "administrator",
        ),
    ] {
        let error = error_of(support::recorded(number)).await;
        assert_eq!(Unauthorized::of(&error), Some(meaning), "{number}");
        assert_eq!((error.kind(), error.effect()), (kind, Effect::Refused), "{number}");
        assert!(
            error.is_about_the_key() && error.advice().contains(cure),
            "{number}: {}",
            error.advice()
        );
        assert_eq!(error.advice(), meaning.advice());
    }
}

/// A wrong password, or a user that there is not, must not be taken for a wrong key, for which the whole panel would be parked.
#[tokio::test]
async fn not_every_401_or_403_is_about_the_key() {
    for answer in [
        says(401, "unable to find user from calagopus-user header"),
        says(401, "two-factor authentication has not been configured"),
        says(403, "invalid password"),
    ] {
        let error = error_of(answer).await;
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::Refused, Effect::Refused),
            "{error}"
        );
        assert!(
            Unauthorized::of(&error).is_none() && !error.is_about_the_key(),
            "{error}"
        );
    }
    let suspended = error_of(support::recorded("319")).await;
    assert!(suspended.is_about_the_key() && suspended.advice().contains("unsuspend the user"));
    let forbidden = error_of(support::recorded("263")).await;
    assert_eq!(
        (forbidden.kind(), Unauthorized::of(&forbidden)),
        (ErrorKind::Forbidden, None)
    );
}

fn account_of(user: UserId) -> Exchange {
    let mut answer = support::recorded("157");
    answer.response_body["user"]["uuid"] = json!(user);
    answer
}

/// Without the permission the panel takes no notice of the header, and says nothing.
#[tokio::test]
async fn to_act_for_somebody_is_proved_before_it_is_done() {
    let user: UserId = "da21ad8b-b0bb-4ba6-bef3-9c6c1e7b103d".parse().unwrap();
    let service = Replay::new([account_of(user)]);
    let theirs = service.panel().impersonate(user).await.unwrap();
    theirs.client().account().get().await.unwrap();
    for asked in service.asked() {
        assert_eq!(asked.headers["calagopus-user"], user.to_string());
        assert_eq!(asked.line, "GET /api/client/account");
    }

    let somebody: UserId = "11111111-1111-4111-8111-111111111111".parse().unwrap();
    let panel = Replay::new([account_of(somebody)]).panel();
    let error = panel.impersonate(user).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Forbidden, Effect::Refused));
    assert!(error.to_string().contains("users.impersonate"), "{error}");

    let more = Replay::new([says(403, "cannot impersonate a user with more permissions")]).panel();
    let error = more.impersonate(user).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert!(error.advice().contains("no more than the owner"), "{}", error.advice());
}

/// Invariant 17: `a_key_is_sent_to_its_panel_only`; each handle sends its own.
#[tokio::test]
async fn a_handle_with_another_key_sends_that_one_and_acts_for_nobody() {
    let service = Replay::new([support::recorded("157")]);
    let user: UserId = "da21ad8b-b0bb-4ba6-bef3-9c6c1e7b103d".parse().unwrap();
    let admin = service.panel().acting_as(user);
    let customer = admin.with_key("c7sp_of-a-customer".into()).unwrap();
    customer.client().account().get().await.unwrap();
    admin.client().account().get().await.unwrap();
    let asked = service.asked();
    assert_eq!(asked[0].headers["authorization"], "Bearer c7sp_of-a-customer");
    assert_eq!(asked[0].headers.get("calagopus-user"), None);
    assert_eq!(asked[1].headers["authorization"], format!("Bearer {}", support::KEY));
    assert_eq!(admin.with_key("".into()).unwrap_err().kind(), ErrorKind::Configuration);
}
