//! The live console of a server, on the fake panel in memory and over a true connection.

use std::time::Duration;

use panel_http::{Secret, http::Method};
use pelican_api::{
    Client,
    console::{ConsoleEnd, ConsoleEvent, ConsoleSession, PowerSignal, ServerState},
    fake::{ADDRESS, FakePanel, PowerState},
};
use serde_json::json;

use crate::shop::Shop;

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
    assert_eq!(fake.containers()[0].power, PowerState::Running);
    console.send_command("say hi").await.unwrap();
    assert_eq!(event(&mut console).await, ConsoleEvent::Output("> say hi".to_owned()));
    client.server(server).command("say ho").await.unwrap();
    assert_eq!(event(&mut console).await, ConsoleEvent::Output("> say ho".to_owned()));
    assert_eq!(fake.containers()[0].commands, ["say hi", "say ho"]);
}

#[tokio::test(start_paused = true)]
async fn a_console_follows_its_server_in_memory() {
    let shop = Shop::open();
    let server = shop.sold().await.uuid;
    follows_its_server(&shop.fake, &shop.fake.client(), &server).await;
}

#[tokio::test]
async fn a_console_follows_its_server_over_a_true_connection() {
    let shop = Shop::open();
    let server = shop.sold().await.uuid;
    let served = panel_http::serve::serve(shop.fake.service()).unwrap();
    let client = Client::new(served.url(), shop.fake.client_key()).unwrap();
    follows_its_server(&shop.fake, &client, &server).await;
}

fn client(fake: &FakePanel, key: Secret) -> Client {
    let client = Client::builder(ADDRESS, key).service(fake.service());
    client.clock(fake.clock()).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_console_ends_with_a_suspension_and_with_its_server() {
    let shop = Shop::open();
    let ada = client(&shop.fake, shop.owned().await);
    let server = shop.server(1).uuid;
    let mut console = opened(&ada, &server).await;
    assert_eq!(shop.call(Method::POST, "servers/1/suspend", None).await.status, 204);
    assert_eq!(event(&mut console).await, ConsoleEvent::Ended(ConsoleEnd::Suspended));
    assert_eq!(shop.call(Method::POST, "servers/1/unsuspend", None).await.status, 204);
    let mut console = opened(&ada, &server).await;
    assert_eq!(shop.delete("servers/1").await.status, 204);
    assert_eq!(event(&mut console).await, ConsoleEvent::Ended(ConsoleEnd::Deleted));
}

#[tokio::test(start_paused = true)]
async fn a_former_owner_loses_the_console() {
    let shop = Shop::open();
    let ada = client(&shop.fake, shop.owned().await);
    let server = shop.server(1).uuid;
    let mut console = opened(&ada, &server).await;
    let given = json!({"name": "given away", "user": 1});
    assert_eq!(shop.patch("servers/1/details", given).await.status, 200);
    let secret = ConsoleEvent::Output("a secret".to_owned());
    shop.fake.consoles().say(&server, &secret);
    loop {
        match console.next().await.unwrap() {
            Ok(event) => assert_ne!(event, secret),
            Err(error) => break assert_eq!(error.kind(), pelican_api::ErrorKind::NotFound),
        }
    }
}
