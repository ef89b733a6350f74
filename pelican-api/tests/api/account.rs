//! The one typed read.

use panel_http::{
    envelope::Item,
    recording::{check_request, check_response},
};
use pelican_api::{Account, Effect, ErrorKind};

use crate::support::{self, Handles as _};
use panel_http::recording::Replay;

/// Design 4.1: nothing is lost of what the panel said, and the recorded request is the one that is made.
#[tokio::test]
async fn the_account_is_read_as_the_panel_told_it() {
    let recorded = support::recorded("271");
    let report = check_response::<Item<Account>>(&recorded.response_body, &[]).unwrap();
    assert_eq!((report.leaves, report.probed, report.untyped), (11, 13, Vec::new()));

    let panel = Replay::new([recorded.clone()]);
    let client = panel.client();
    check_request(&recorded, &client.account().get().into_request().unwrap()).unwrap();
    let account = client.account().get().await.unwrap();
    assert_eq!((account.username.as_str(), account.root_admin), ("admin", true));
    assert_eq!(account.created_at.to_string(), "2026-11-20T21:02:03Z");
    assert_eq!(panel.asked()[0].line, "GET /api/client/account");
}

/// The check can fail: a value of another type is noticed, and told with its place.
#[tokio::test]
async fn an_account_in_another_form_is_an_error_that_names_the_place() {
    let mut recorded = support::recorded("271");
    recorded.response_body["attributes"]["2fa_enabled"] = "no".into();
    assert!(check_response::<Item<Account>>(&recorded.response_body, &[]).is_err());
    let error = Replay::new([recorded]).client().account().get().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Decode, Effect::Applied));
    assert!(error.to_string().contains("`attributes.2fa_enabled`"), "{error}");
}

/// S3.7, S3.8: a key of the other kind is told as such.
#[tokio::test]
async fn an_application_key_does_not_read_an_account() {
    let error = Replay::new([support::recorded("236")])
        .client()
        .account()
        .get()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongKindOfKey);
    assert!(error.is_about_the_key());
}
