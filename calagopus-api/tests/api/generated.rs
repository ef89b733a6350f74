//! Operations that are there with the feature `full`.

use calagopus_api::{
    DatabaseAgentTemplateId, DatabaseHostId, DatabaseInstanceId, Effect, ErrorKind, Patch, Secret,
    admin::database_hosts::DatabaseCredentials,
    generated::admin::{
        database_agent_templates::{NewDatabaseAgentTemplate, UpdateDatabaseAgentTemplate},
        database_hosts::{NewDatabaseHost, UpdateDatabaseHost},
        oauth_providers::{NewOAuthProvider, OAuthGrant, OAuthMatcher, UpdateOAuthProvider},
        settings::{CaptchaProvider, MailMode, Settings, StorageDriver, TlsMode, UpdateAppSettings, UpdateSettings},
    },
    words::{DatabaseAgentType, DatabaseType},
};
use http::Request;
use panel_http::{Body, Call, Error, recording::Replay};
use serde::Serialize;
use serde_json::{Value, json};

use crate::support::{self, Handle as _};

const CANARY: &str = "canary-secret";

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>() -> T {
    "1a2b3c4d-0000-4000-8000-000000000000".parse().unwrap()
}

fn body_of<T, I>(call: Call<T, I>) -> Value {
    let request: Result<Request<Body>, Error> = call.into_request();
    serde_json::from_slice(request.unwrap().body().as_bytes().unwrap()).unwrap()
}

fn panel() -> calagopus_api::Calagopus {
    Replay::new([]).panel()
}

/// Taken as it is, the panel would understand an empty list as all of them.
#[tokio::test]
async fn an_empty_list_is_not_taken_for_everything() {
    let service = Replay::new([support::json(200, &json!({"updated": 7}))]);
    let template = service.panel().database_agent_template(id::<DatabaseAgentTemplateId>());
    let error = template.update_instances(&[]).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::InvalidRequest, Effect::NotSent)
    );
    assert!(service.asked().is_empty());
    assert_eq!(
        template.update_instances(&[id::<DatabaseInstanceId>()]).await.unwrap(),
        7
    );
    assert_eq!(body_of(template.update_all_instances()), json!({"instance_uuids": []}));
}

#[test]
fn a_write_that_says_nothing_has_a_json_body() {
    let host = panel().database_host(id::<DatabaseHostId>());
    assert_eq!(body_of(host.test()), json!({}));
    assert_eq!(body_of(host.delete(true)), json!({"force": true}));
}

/// Invariant 5: `secret_is_never_printed`, and what is sent is the secret all the same.
fn sent_and_never_shown<T, I>(request: &(impl Serialize + std::fmt::Debug), call: Call<T, I>, places: &[&str]) {
    let shown = format!("{request:?} {call:?} {}", serde_json::to_string(request).unwrap());
    assert!(!shown.contains(CANARY), "a secret is shown: {shown}");
    let body = body_of(call);
    for place in places {
        assert_eq!(body.pointer(place), Some(&CANARY.into()), "{place} of {body}");
    }
}

#[test]
fn secrets_are_sent_and_never_shown() {
    let panel = panel();
    let details = DatabaseCredentials::Details {
        host: "db.example".to_owned(),
        port: 5432,
        username: "panel".to_owned(),
        password: CANARY.into(),
    };
    let text = DatabaseCredentials::ConnectionString {
        connection_string: CANARY.into(),
    };

    let new = NewDatabaseHost::new("one", DatabaseType::Postgres, details.clone());
    sent_and_never_shown(&new, panel.database_hosts().create(&new), &["/credentials/password"]);
    let change = UpdateDatabaseHost::new().credentials(text);
    let call = panel.database_host(id()).update(&change);
    sent_and_never_shown(&change, call, &["/credentials/connection_string"]);

    let new = NewOAuthProvider::new(
        "one",
        "panel",
        CANARY.into(),
        "https://a",
        "https://t",
        "https://i",
        "$.id",
    );
    sent_and_never_shown(&new, panel.oauth_providers().create(&new), &["/client_secret"]);
    let change = UpdateOAuthProvider::new().client_secret(CANARY.into());
    sent_and_never_shown(&change, panel.oauth_provider(id()).update(&change), &["/client_secret"]);

    let env = [("A/B~C".to_owned(), Secret::from(CANARY))].into_iter().collect();
    let change = UpdateDatabaseAgentTemplate::new().env(env);
    let call = panel.database_agent_template(id()).update(&change);
    sent_and_never_shown(&change, call, &["/env/A~1B~0C"]);
    let env = [("PASSWORD".to_owned(), Secret::from(CANARY))].into_iter().collect();
    let new = NewDatabaseAgentTemplate::new("one", DatabaseAgentType::Redis, 999, 999, "/run/redis.sock", 512, 1024);
    let new = new.env(env);
    sent_and_never_shown(&new, panel.database_agent_templates().create(&new), &["/env/PASSWORD"]);
}

#[test]
fn secrets_among_the_settings_are_sent_and_never_shown() {
    let storage = StorageDriver::S3 {
        public_url: "https://files.example".to_owned(),
        access_key: "panel".to_owned(),
        secret_key: CANARY.into(),
        bucket: "files".to_owned(),
        region: "eu".to_owned(),
        endpoint: "https://s3.example".to_owned(),
        path_style: true,
    };
    let mail = MailMode::Smtp {
        host: "mail.example".to_owned(),
        port: 587,
        username: Some("panel".to_owned()),
        password: Some(CANARY.into()),
        tls_mode: TlsMode::StartTls,
        skip_cert_validation: false,
        from_address: "panel@example".to_owned(),
        from_name: None,
    };
    let captcha = CaptchaProvider::FriendlyCaptcha {
        site_key: "site".to_owned(),
        api_key: CANARY.into(),
    };
    let app = UpdateAppSettings::new().name("Panel").banner(Patch::Clear);
    let change = UpdateSettings::new()
        .storage_driver(storage)
        .mail_mode(mail)
        .captcha_provider(captcha)
        .app(app);
    let places = [
        "/storage_driver/secret_key",
        "/mail_mode/password",
        "/captcha_provider/api_key",
    ];
    let call = panel().settings().update(&change);
    sent_and_never_shown(&change, call, &places);
    let body = body_of(panel().settings().update(&change));
    assert_eq!(body["app"], json!({"name": "Panel", "banner": null}));
    assert_eq!(body["storage_driver"]["type"], "s3");
}

/// What was read back from storage, where it was written without its secret, is not sent with a placeholder in its place.
#[test]
fn a_secret_that_was_lost_is_not_sent() {
    let new = NewOAuthProvider::new(
        "one",
        "panel",
        CANARY.into(),
        "https://a",
        "https://t",
        "https://i",
        "$.id",
    );
    let stored = serde_json::to_string(&new).unwrap();
    let new: NewOAuthProvider = serde_json::from_str(&stored).unwrap();
    let error = panel().oauth_providers().create(&new).into_request().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

#[test]
fn a_kind_that_a_newer_panel_adds_is_kept_as_it_came() {
    let mut settings = support::recorded("003").response_body["settings"].take();
    let newer = json!({"type": "ftp", "host": "files.example"});
    settings["storage_driver"] = newer.clone();
    settings["captcha_provider"] = json!({"type": "riddle"});
    settings["mail_mode"] = json!({"type": "smtp", "host": "h", "port": 25, "tls_mode": "none", "from_address": "a"});
    let settings: Settings = serde_json::from_value(settings).unwrap();
    assert!(matches!(&settings.storage_driver, StorageDriver::Other(kept) if *kept == newer));
    assert_eq!(serde_json::to_value(&settings.storage_driver).unwrap(), newer);
    assert!(matches!(settings.mail_mode, MailMode::Smtp { username: None, .. }));
}

#[test]
fn groups_of_users_stand_in_each_other() {
    let text = r#"{"type":"and","matchers":[{"type":"not","matcher":{"type":"none"}},{"type":"field_equals","path":"$.team","equals":"a"}]}"#;
    let matcher: OAuthMatcher = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&matcher).unwrap(), text);
    let grant = OAuthGrant::Role {
        role: id(),
        revoke_unmatched: true,
    };
    let written = serde_json::to_value(&grant).unwrap();
    assert_eq!(
        written,
        json!({"type": "role", "role_uuid": "1a2b3c4d-0000-4000-8000-000000000000", "revoke_unmatched": true})
    );
}
