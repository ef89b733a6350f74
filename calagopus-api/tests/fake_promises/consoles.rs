//! Live consoles of servers.

use calagopus_api::{
    ServerId,
    console::{ConsoleEvent, ConsoleSession, PowerSignal, ServerState},
    fake::PowerState,
};

use crate::shop::Shop;

/// The next thing that is said, but for the figures that come every second.
async fn event(console: &mut ConsoleSession) -> ConsoleEvent {
    loop {
        let event = console.next().await.unwrap().unwrap();
        if !matches!(event, ConsoleEvent::Stats(_)) {
            return event;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_console_follows_its_server() {
    let shop = Shop::open();
    let uuid = shop.sold("order-1").await;
    let client = shop.fake.calagopus().client();
    let id: ServerId = uuid.parse().unwrap();
    let mut console = client.server(id).console().await.unwrap();
    assert_eq!(event(&mut console).await, ConsoleEvent::Status(ServerState::Offline));
    console.set_power(PowerSignal::Start).await.unwrap();
    for state in [ServerState::Starting, ServerState::Running] {
        assert_eq!(event(&mut console).await, ConsoleEvent::Status(state));
    }
    assert_eq!(shop.fake.containers()[0].power, PowerState::Running);
    client.server(id).command("say hi").await.unwrap();
    assert_eq!(event(&mut console).await, ConsoleEvent::Output("> say hi".to_owned()));
    assert_eq!(shop.fake.containers()[0].commands, ["say hi"]);
}
