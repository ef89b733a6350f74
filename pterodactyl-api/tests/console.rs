//! The live console of a server, on the fake panel in memory and over a true connection.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use pterodactyl_api::{
    Client, Error, ErrorKind, Patch, ServerId, UserId,
    console::{ConsoleEnd, ConsoleEvent, ConsoleSession, PowerSignal, ServerState},
    fake::{FakePanel, PowerState},
    models::{
        client::power::Signal,
        server::{Limits, NewServer, Placement, UpdateDetails},
        user::NewUser,
    },
};

/// A panel with one installed server, and the uuid of the server.
async fn panel() -> (FakePanel, String) {
    let fake = FakePanel::seeded(1);
    let new = NewServer::new(
        "survival",
        UserId::new(1),
        1.into(),
        "ghcr.io/example/java:21",
        "java -jar x",
    )
    .environment([("JAR_FILE", "server.jar"), ("BUILD", "latest")])
    .limits(Limits {
        memory: 1024,
        swap: 0,
        disk: 2048,
        io: 500,
        cpu: 100,
        threads: Patch::Keep,
    })
    .placement(Placement::deploy([], false, []));
    let server = fake.application().servers().create(&new).await.unwrap();
    (fake, server.uuid.to_string())
}

/// The next event that is not about what the server uses. Ten minutes without one are a failure.
async fn event(console: &mut ConsoleSession) -> ConsoleEvent {
    loop {
        let next = tokio::time::timeout(Duration::from_secs(600), console.next());
        match next.await.unwrap().unwrap().unwrap() {
            ConsoleEvent::Stats(_) => {}
            other => return other,
        }
    }
}

async fn opened(client: &Client, server: &str) -> ConsoleSession {
    let mut console = client.server(server).console().await.unwrap();
    assert_eq!(event(&mut console).await, ConsoleEvent::Status(ServerState::Offline));
    console
}

async fn is_told(console: &mut ConsoleSession, states: impl IntoIterator<Item = ServerState>) {
    for state in states {
        assert_eq!(event(console).await, ConsoleEvent::Status(state));
    }
}

async fn follows_its_server(fake: &FakePanel, client: &Client, server: &str) {
    let mut console = opened(client, server).await;
    console.set_power(PowerSignal::Start).await.unwrap();
    is_told(&mut console, [ServerState::Starting, ServerState::Running]).await;
    let container = |fake: &FakePanel| fake.containers().into_iter().next().unwrap();
    assert_eq!(container(fake).power, PowerState::Running);

    console.send_command("say hi").await.unwrap();
    assert_eq!(event(&mut console).await, ConsoleEvent::Output("> say hi".to_owned()));

    client.server(server).power(Signal::Stop).await.unwrap();
    is_told(&mut console, [ServerState::Stopping, ServerState::Offline]).await;
    assert_eq!(container(fake).power, PowerState::Offline);

    fake.consoles()
        .say(server, &ConsoleEvent::DaemonMessage("disk is nearly full".to_owned()));
    assert_eq!(
        event(&mut console).await,
        ConsoleEvent::DaemonMessage("disk is nearly full".to_owned())
    );
}

#[tokio::test(start_paused = true)]
async fn a_console_follows_its_server_in_memory() {
    let (fake, server) = panel().await;
    follows_its_server(&fake, &fake.client(), &server).await;
}

#[tokio::test]
async fn a_console_follows_its_server_over_a_true_connection() {
    let (fake, server) = panel().await;
    let served = panel_http::serve::serve(fake.service()).unwrap();
    let client = Client::new(served.url(), fake.client_key()).unwrap();
    follows_its_server(&fake, &client, &server).await;
}

/// The panel is asked for a ticket when one is needed, not more often.
#[tokio::test(start_paused = true)]
async fn a_console_outlives_its_tickets() {
    let (fake, server) = panel().await;
    let mut console = opened(&fake.client(), &server).await;
    for _ in 0..3 {
        assert_eq!(event(&mut console).await, ConsoleEvent::TokenExpiring);
    }
    fake.consoles().cut(&server);
    assert_eq!(event(&mut console).await, ConsoleEvent::Interrupted);
    assert_eq!(event(&mut console).await, ConsoleEvent::Reconnected);
    is_told(&mut console, [ServerState::Offline]).await;
    assert_eq!(fake.count_requests("GET /api/client/servers/*/websocket"), 5);
}

/// Facts, section 9: an administrator watches an installation, an owner waits for its end.
#[tokio::test(start_paused = true)]
async fn only_an_administrator_watches_an_installation() {
    let (fake, server) = panel().await;
    let owner = fake.application().users();
    let owner = owner
        .create(&NewUser::new("ada@example.org", "ada", "Ada", "L"))
        .await
        .unwrap();
    let key = fake.new_client_key(owner.id.get());
    let ada = Client::builder("http://fake.localhost", key).service(fake.service());
    let ada = ada.clock(fake.clock()).build().unwrap();
    let row = fake.servers().remove(0);
    let given_away = UpdateDetails {
        name: row.name,
        user: owner.id,
        external_id: None,
        description: None,
    };
    let handle = fake.application().server(ServerId::new(row.id));
    handle.update_details(&given_away).await.unwrap();
    let refused = |error: Error| (error.kind(), error.effect());

    let mut console = opened(&fake.client(), &server).await;
    fake.node(row.node).install_takes(Duration::from_secs(60));
    handle.reinstall().await.unwrap();
    assert_eq!(event(&mut console).await, ConsoleEvent::InstallStarted);
    fake.consoles()
        .say(&server, &ConsoleEvent::InstallOutput("fetching".to_owned()));
    assert_eq!(
        event(&mut console).await,
        ConsoleEvent::InstallOutput("fetching".to_owned())
    );
    assert!(fake.client().server(server.as_str()).websocket().await.is_ok());
    let error = ada.server(server.as_str()).console().await.unwrap_err();
    assert_eq!(refused(error), (ErrorKind::Conflict, pterodactyl_api::Effect::Refused));

    assert_eq!(event(&mut console).await, ConsoleEvent::InstallCompleted);
    let mut hers = opened(&ada, &server).await;
    fake.consoles()
        .say(&server, &ConsoleEvent::InstallOutput("not hers".to_owned()));
    fake.consoles().say(&server, &ConsoleEvent::Output("hers".to_owned()));
    assert_eq!(event(&mut hers).await, ConsoleEvent::Output("hers".to_owned()));
    assert_eq!(
        event(&mut console).await,
        ConsoleEvent::InstallOutput("not hers".to_owned())
    );

    handle.suspend().await.unwrap();
    assert_eq!(event(&mut hers).await, ConsoleEvent::Ended(ConsoleEnd::Suspended));
    let error = fake.client().server(server.as_str()).console().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict, "nor does an administrator get in");
}

/// Facts, section 6: with the server its former owner loses the console.
#[tokio::test(start_paused = true)]
async fn a_former_owner_loses_the_console() {
    let (fake, server) = panel().await;
    let ada = NewUser::new("ada@example.org", "ada", "Ada", "L");
    let ada = fake.application().users().create(&ada).await.unwrap();
    let client = Client::builder("http://fake.localhost", fake.new_client_key(ada.id.get()));
    let client = client.service(fake.service()).clock(fake.clock()).build().unwrap();
    let row = fake.servers().remove(0);
    let handle = fake.application().server(ServerId::new(row.id));
    let owned_by = |user| UpdateDetails {
        name: row.name.clone(),
        user,
        external_id: None,
        description: None,
    };
    handle.update_details(&owned_by(ada.id)).await.unwrap();
    let mut hers = opened(&client, &server).await;
    handle.update_details(&owned_by(UserId::new(1))).await.unwrap();
    fake.consoles()
        .say(&server, &ConsoleEvent::Output("a secret".to_owned()));
    let error = loop {
        match hers.next().await.unwrap() {
            Ok(event) => assert!(matches!(event, ConsoleEvent::Stats(_)), "{event:?}"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test(start_paused = true)]
async fn a_deleted_server_ends_its_console() {
    let (fake, server) = panel().await;
    let mut console = opened(&fake.client(), &server).await;
    let row = fake.servers().remove(0);
    fake.application().server(ServerId::new(row.id)).delete().await.unwrap();
    assert_eq!(event(&mut console).await, ConsoleEvent::Ended(ConsoleEnd::Deleted));
    assert!(console.next().await.is_none());
}
