//! The live console of a server, opened with the panel's tickets.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use calagopus_api::{
    Calagopus, ErrorKind,
    console::{
        ConsoleEvent, PowerSignal, ServerState,
        fake::{FakeConsoles, ServerNow, Servers, Token},
    },
};
use http::{Request, Response};
use panel_http::{Body, HttpService, ServiceError, TokioClock, service::Upgrade};
use serde_json::json;

use crate::support::{self, KEY};

const PANEL: &str = "https://panel.example";
const SERVER: &str = "43793ae9-7643-401e-ab51-0c80247ad089";

/// A server that is on or off.
#[derive(Debug)]
struct Lamp(Mutex<ServerState>);

impl Servers for Lamp {
    fn server(&self, uuid: &str) -> Option<ServerNow> {
        (uuid == SERVER).then(|| ServerNow::new(self.0.lock().unwrap().clone()))
    }

    fn power(&self, _: &str, signal: PowerSignal) -> Result<(), String> {
        *self.0.lock().unwrap() = match signal {
            PowerSignal::Start | PowerSignal::Restart => ServerState::Running,
            _ => ServerState::Offline,
        };
        Ok(())
    }

    fn command(&self, _: &str, line: &str) -> Vec<String> {
        vec![format!("you said {line}")]
    }
}

/// A panel that gives tickets, and the node that takes them.
#[derive(Debug)]
struct Panel {
    consoles: FakeConsoles,
    asked: Mutex<Vec<String>>,
}

#[async_trait]
impl HttpService for Panel {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        self.asked.lock().unwrap().push(request.uri().path().to_owned());
        let ticket = json!({"token": "a-ticket", "url": format!("ws://127.0.0.1:8804/api/servers/{SERVER}/ws")});
        Ok(support::json(200, &ticket).to_response())
    }

    async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
        Ok(self.consoles.upgrade(&request, PANEL))
    }
}

fn panel() -> (Arc<Panel>, Calagopus) {
    let clock = Arc::new(TokioClock::new());
    let lamp = Arc::new(Lamp(Mutex::new(ServerState::Offline)));
    let service = Arc::new(Panel {
        consoles: FakeConsoles::new(Arc::<TokioClock>::clone(&clock), lamp),
        asked: Mutex::default(),
    });
    let panel = Calagopus::builder(PANEL, KEY.into()).clock(clock);
    let panel = panel.service(Arc::<Panel>::clone(&service)).build().unwrap();
    (service, panel)
}

#[tokio::test(start_paused = true)]
async fn a_console_is_opened_with_a_ticket_of_the_panel() {
    let (service, panel) = panel();
    service
        .consoles
        .admit(Token::new("a-ticket", SERVER, ["*"], jiff::Timestamp::MAX));
    let mut console = panel.client().server("43793ae9").console().await.unwrap();
    console.set_power(PowerSignal::Start).await.unwrap();
    console.send_command("hello").await.unwrap();
    let (mut was_started, mut was_heard) = (false, false);
    while !(was_started && was_heard) {
        match console.next().await.unwrap().unwrap() {
            ConsoleEvent::Status(ServerState::Running) => was_started = true,
            ConsoleEvent::Output(line) if line == "you said hello" => was_heard = true,
            _ => {}
        }
    }
    assert_eq!(
        *service.asked.lock().unwrap(),
        ["/api/client/servers/43793ae9/websocket"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_console_that_the_panel_gives_no_ticket_for_is_the_panels_error() {
    let missing = panel_http::recording::Replay::new([support::recorded("275")]);
    let error = support::Handle::panel(&missing)
        .client()
        .server(SERVER)
        .console()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}
