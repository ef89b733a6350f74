//! How the panel writes dates, nothing, and names that differ from those it reads.

use calagopus_api::models::{
    client::{
        backup::{Backup, UpdateBackup},
        server::Server as ClientServer,
    },
    egg::{EggVariable, NewEggVariable, UpdateEggVariable},
    server::Server,
    user::User,
};
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::support;

/// Zeros at the end of a fraction are cut, so that it has none to nine digits.
#[test]
fn a_date_has_none_to_nine_digits_after_the_second() {
    let mut user = support::recorded("044").response_body["user"].take();
    for digits in 0..=9 {
        let fraction = &"123456789"[..digits];
        let point = if digits == 0 { "" } else { "." };
        let text = format!("2026-11-20T20:57:54{point}{fraction}Z");
        user["created"] = text.clone().into();
        user["totp_last_used"] = text.clone().into();
        let read: User = serde_json::from_value(user.clone()).unwrap();
        let nanoseconds: i32 = format!("{fraction:0<9}").parse().unwrap();
        let second: Timestamp = "2026-11-20T20:57:54Z".parse().unwrap();
        let expected = Timestamp::new(second.as_second(), nanoseconds).unwrap();
        assert_eq!(
            (read.created, read.totp_last_used),
            (expected, Some(expected)),
            "{text}"
        );
        let written: Timestamp = serde_json::from_value(json!(read)["created"].take()).unwrap();
        assert_eq!(written, expected, "{text}");
    }
}

/// What may be null, by OpenAPI 3.1, is told as null and may be left out; all else must be there.
fn may_be_nothing<T: Serialize + DeserializeOwned>(mut whole: Value, nullable: &[&str]) {
    let names: Vec<String> = whole.as_object().unwrap().keys().cloned().collect();
    for name in names {
        let kept = whole[&name].take();
        let null = serde_json::from_value::<T>(whole.clone());
        assert_eq!(null.is_ok(), nullable.contains(&name.as_str()), "`{name}` as null");
        let mut without = whole.clone();
        without.as_object_mut().unwrap().remove(&name);
        let without = serde_json::from_value::<T>(without);
        assert_eq!(without.is_ok(), nullable.contains(&name.as_str()), "without `{name}`");
        if let Ok(read) = null {
            assert_eq!(json!(read)[&name], Value::Null);
        }
        whole[&name] = kept;
    }
}

#[test]
fn only_what_the_panel_says_may_be_null_is_optional() {
    let body = |number: &str, key: &str| support::recorded(number).response_body[key].take();
    may_be_nothing::<Server>(
        body("072", "server"),
        &[
            "external_id",
            "allocation",
            "status",
            "description",
            "backup_configuration",
            "timezone",
        ],
    );
    may_be_nothing::<User>(
        body("044", "user"),
        &["external_id", "role", "avatar", "totp_last_used"],
    );
    may_be_nothing::<ClientServer>(
        body("160", "server"),
        &["allocation", "status", "location_flag", "description", "timezone"],
    );
    let variable = support::recorded("023").response_body["variables"][0].take();
    may_be_nothing::<EggVariable>(variable, &["description", "default_value"]);
}

/// Read and write names differ, and a wrong one is ignored without a word.
#[test]
fn what_is_written_as_one_name_is_read_as_another() {
    assert_eq!(json!(UpdateBackup::new().locked(true)), json!({"locked": true}));
    let backup = support::recorded("199").response_body;
    assert_eq!(backup, json!({}), "and the panel says nothing of it");
    let backup: Backup = serde_json::from_value(support::recorded("195").response_body["backup"].take()).unwrap();
    assert!(json!(backup).get("is_locked").is_some() && json!(backup).get("locked").is_none());

    let new = json!(NewEggVariable::new("Password", "PASSWORD", ["string"]).secret(true));
    assert!(new["secret"] == true && new.get("is_secret").is_none());
    assert_eq!(json!(UpdateEggVariable::new().secret(true)), json!({"secret": true}));
    let variable = support::recorded("023").response_body["variables"][0].take();
    let variable: EggVariable = serde_json::from_value(variable).unwrap();
    assert!(json!(variable).get("is_secret").is_some() && json!(variable).get("secret").is_none());
}
