//! Invariant 5: `secret_is_never_printed`. A key or password shows in nothing that can be printed or stored.

use pterodactyl_api::{
    Application, Client, NodeId, Secret, ServerId, UserId,
    models::{
        client::{
            api_key::{ApiKey, CreatedApiKey, NewApiKey, SecretMeta},
            database::Database as ClientDatabase,
            two_factor::{RecoveryTokens, TwoFactorSetup},
            websocket::Ticket,
        },
        database::{Database, NewDatabase},
        location::NewLocation,
        node::Configuration,
        server::{NewServer, UpdateDetails},
        user::{NewUser, UpdateUser},
    },
    power::Signal,
};

use crate::support::{self, KEY};

const PASSWORD: &str = "canary-password";

fn is_silent(what: &str, shown: &str) {
    for secret in [KEY, PASSWORD, "canary"] {
        assert!(!shown.contains(secret), "{what} shows a secret: {shown}");
    }
}

macro_rules! silent {
    ($($value:expr),+ $(,)?) => {$(
        is_silent(stringify!($value), &format!("{0:?} {0:#?}", $value));
    )+};
}

fn new_user() -> NewUser {
    NewUser::new("a@example.test", "abc", "A", "B").password(Secret::from(PASSWORD))
}

#[test]
fn no_handle_builder_or_call_shows_the_key() {
    let panel = Application::new("https://panel.example", KEY.into()).unwrap();
    let me = Client::new("https://panel.example", KEY.into()).unwrap();
    let details = UpdateDetails {
        name: "a".to_owned(),
        user: UserId::new(1),
        external_id: None,
        description: None,
    };
    silent![
        panel,
        me,
        panel.transport(),
        Application::builder("https://panel.example", KEY.into()),
        Client::builder("https://panel.example", KEY.into()),
        panel.users(),
        panel.users().list().filter_email("a"),
        panel.users().find_by_external_id("a"),
        panel.users().create(&new_user()),
        panel.user(UserId::new(1)),
        panel.user(UserId::new(1)).get(),
        panel.servers(),
        panel.servers().list(),
        panel.server(ServerId::new(1)),
        panel.server(ServerId::new(1)).update_details(&details),
        panel.server(ServerId::new(1)).suspend(),
        panel.server(ServerId::new(1)).databases(),
        panel
            .server(ServerId::new(1))
            .databases()
            .create(&NewDatabase::new("a", "%", 1.into())),
        panel.server(ServerId::new(1)).database(1.into()),
        panel.server(ServerId::new(1)).database(1.into()).reset_password(),
        panel.nodes(),
        panel.nodes().list(),
        panel.node(NodeId::new(1)),
        panel.node(NodeId::new(1)).configuration(),
        panel.node(NodeId::new(1)).allocations(),
        panel.node(NodeId::new(1)).allocations().list(),
        panel.locations(),
        panel.locations().create(&NewLocation::new("eu")),
        panel.location(1.into()),
        panel.nests(),
        panel.nests().list(),
        panel.nest(1.into()),
        panel.nest(1.into()).eggs(),
        panel.nest(1.into()).egg(1.into()),
        panel.get("/api/application/nests"),
        me.account(),
        me.account().get(),
        me.account().activity(),
        me.account().api_keys(),
        me.account().api_keys().create(&NewApiKey::new("a")),
        me.account().ssh_keys(),
        me.account().two_factor(),
        me.permissions(),
        me.servers(),
        me.servers().list(),
        me.server("1a2b3c4d"),
        me.server("1a2b3c4d").resources(),
        me.server("1a2b3c4d").power(Signal::Kill),
        me.server("1a2b3c4d").websocket(),
        me.server("1a2b3c4d").backups(),
        me.server("1a2b3c4d").backups().list(),
        me.server("1a2b3c4d").databases(),
        me.server("1a2b3c4d").database("aDpv2pXQ").rotate_password(),
        me.server("1a2b3c4d").files(),
        me.server("1a2b3c4d").file("/a").write(PASSWORD),
        me.server("1a2b3c4d").file("/a").write(PASSWORD).into_request().unwrap(),
        me.server("1a2b3c4d").schedule(1.into()).task(1.into()),
        me.server("1a2b3c4d").startup(),
        me.server("1a2b3c4d").subusers(),
    ];
}

#[test]
fn no_request_shows_the_key_or_a_password() {
    let panel = Application::new("https://panel.example", KEY.into()).unwrap();
    let update = UpdateUser::new("a@example.test", "abc", "A", "B").password(Secret::from(PASSWORD));
    let server = NewServer::new("a", UserId::new(1), 1.into(), "image", "start");
    silent![
        new_user(),
        update,
        server,
        panel.users().create(&new_user()).into_request().unwrap(),
        panel.user(UserId::new(1)).update(&update).into_request().unwrap(),
        panel.servers().create(&server).into_request().unwrap(),
    ];
    let account = Client::new("https://panel.example", KEY.into()).unwrap().account();
    let password = Secret::from(PASSWORD);
    silent![
        account.update_email("a@example.test", &password),
        account
            .update_email("a@example.test", &password)
            .into_request()
            .unwrap(),
        account.update_password(&password, &password).into_request().unwrap(),
        account.two_factor().enable("123456", &password).into_request().unwrap(),
        account.two_factor().disable(&password).into_request().unwrap(),
    ];
    is_silent("NewUser as JSON", &serde_json::to_string(&new_user()).unwrap());
    is_silent("UpdateUser as JSON", &serde_json::to_string(&update).unwrap());
}

/// The one place where it is written out: the body that goes to the panel.
#[test]
fn a_password_reaches_the_panel() {
    let panel = Application::new("https://panel.example", KEY.into()).unwrap();
    let request = panel.users().create(&new_user()).into_request().unwrap();
    let body: serde_json::Value = serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap();
    assert_eq!(body["password"], PASSWORD);
    assert_eq!(request.headers()["authorization"], format!("Bearer {KEY}"));
}

/// The token is handed out on purpose, and otherwise kept.
#[test]
fn a_ticket_for_a_console_does_not_show_its_token() {
    let socket = "wss://node.test/api/servers/1/ws";
    let ticket: Ticket = serde_json::from_value(serde_json::json!({"token": "canary", "socket": socket})).unwrap();
    silent![ticket];
    is_silent("Ticket as JSON", &serde_json::to_string(&ticket).unwrap());
    assert_eq!((ticket.token.expose(), ticket.socket.as_str()), ("canary", socket));
}

#[test]
fn a_database_does_not_show_the_password_that_came_along() {
    let database: Database = serde_json::from_value(serde_json::json!({
        "id": 1, "server": 1, "host": 1, "database": "s1_a", "username": "u1", "remote": "%", "max_connections": null,
        "created_at": "2026-11-20T21:06:30+00:00", "updated_at": "2026-11-20T21:06:30+00:00",
        "relationships": {"password": {"object": "database_password", "attributes": {"password": PASSWORD}}}
    }))
    .unwrap();
    silent![database];
    is_silent("Database as JSON", &serde_json::to_string(&database).unwrap());
    assert_eq!(database.password().unwrap().expose(), PASSWORD);
}

/// What is read once and never shown again: a node's token, a new key, the second factor.
#[test]
fn no_secret_that_the_panel_tells_is_shown() {
    fn read<T: serde::de::DeserializeOwned + serde::Serialize + std::fmt::Debug>(
        what: &str,
        json: serde_json::Value,
    ) -> T {
        let value: T = serde_json::from_value(json).unwrap();
        is_silent(
            what,
            &format!("{value:?} {value:#?} {}", serde_json::to_string(&value).unwrap()),
        );
        value
    }

    let mut configuration = support::recorded("075");
    configuration["token"] = PASSWORD.into();
    let configuration: Configuration = read("Configuration", configuration);
    assert_eq!(configuration.token.expose(), PASSWORD);

    let secret = serde_json::json!({"secret_token": PASSWORD});
    let SecretMeta { secret_token, .. } = read("SecretMeta", secret);
    assert_eq!(secret_token.expose(), PASSWORD);
    let key: ApiKey = serde_json::from_value(support::recorded("228")["attributes"].clone()).unwrap();
    let created = serde_json::json!({"api_key": key, "secret_token": PASSWORD});
    let created: CreatedApiKey = read("CreatedApiKey", created);
    silent![created.key()];

    let link = format!("otpauth://totp/a?secret={PASSWORD}");
    let _: TwoFactorSetup = read(
        "TwoFactorSetup",
        serde_json::json!({"image_url_data": link, "secret": PASSWORD}),
    );
    let _: RecoveryTokens = read("RecoveryTokens", serde_json::json!({"tokens": [PASSWORD]}));
}

#[test]
fn a_database_of_the_client_api_does_not_show_its_password_either() {
    let body = support::recorded("278-");
    let database: ClientDatabase = serde_json::from_value(body["attributes"].clone()).unwrap();
    let password = body["attributes"]["relationships"]["password"]["attributes"]["password"].as_str();
    let password = password.unwrap();
    assert_eq!(database.password().unwrap().expose(), password);
    for shown in [format!("{database:?}"), serde_json::to_string(&database).unwrap()] {
        assert!(!shown.contains(password), "{shown}");
    }
}

/// A link to a node is as good as a key: its signature is in the query.
#[tokio::test]
async fn a_link_to_a_node_does_not_show_its_signature() {
    let link = "https://node.example:8080/download/file?token=canary";
    let answer = serde_json::json!({"object": "signed_url", "attributes": {"url": link}});
    let server = support::Scripted::new([support::json("*", 200, answer)])
        .client()
        .server("1a2b3c4d");
    for signed in [
        server.file("/a").download().await.unwrap(),
        server.files().upload().await.unwrap(),
        server.backup(uuid::Uuid::nil()).download().await.unwrap(),
    ] {
        assert_eq!(signed.expose(), link);
        assert_eq!(
            format!("{signed:?}"),
            "https://node.example:8080/download/file?[secret]"
        );
        is_silent("a link as JSON", &serde_json::to_string(&signed).unwrap());
    }
}

#[tokio::test]
async fn no_error_shows_the_key() {
    for answer in [
        support::json(
            "*",
            401,
            support::error(401, "AuthenticationException", "Unauthenticated."),
        ),
        support::json("*", 500, support::error(500, "QueryException", "Unexpected.")),
        support::page("*", 502, "<h1>Bad Gateway</h1>"),
        support::json("GET /nowhere", 200, ""),
    ] {
        let panel = support::Scripted::new([answer]).application();
        let error = panel.users().create(&new_user()).await.unwrap_err();
        silent![error];
        is_silent("an error", &error.to_string());
    }
}
