//! The fake node's end of a console, heard through a session and without one.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use futures_util::{SinkExt, StreamExt};
use http::{Request, Response, StatusCode};
use jiff::Timestamp;
use panel_http::{
    Address, Body, Clock, Error, ErrorKind, HttpService, Secret, ServiceError, TokioClock,
    clock::after,
    console::{
        ConsoleEnd, ConsoleEvent, ConsoleSession, ConsoleTicket, ConsoleTicketSource, PowerSignal, ServerState, Stats,
        fake::{FakeConsoles, ServerNow, Servers, Token},
    },
    service::{Duplex, Upgrade},
};
use serde_json::{Value, json};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Message, protocol::Role},
};

const PANEL: &str = "http://panel.test";
const SERVER: &str = "5e4b1c1e";
const TEN_MINUTES: Duration = Duration::from_secs(600);

/// One server on a node.
#[derive(Debug)]
struct Box7(Mutex<Option<ServerNow>>);

impl Box7 {
    fn change(&self, change: impl FnOnce(&mut ServerNow)) {
        change(self.0.lock().unwrap().as_mut().unwrap());
    }
}

impl Servers for Box7 {
    fn server(&self, uuid: &str) -> Option<ServerNow> {
        (uuid == SERVER).then(|| self.0.lock().unwrap().clone())?
    }

    fn power(&self, _: &str, signal: PowerSignal) -> Result<(), String> {
        let is_on = self.server(SERVER).is_some_and(|now| now.state == ServerState::Running);
        if is_on && signal == PowerSignal::Start {
            return Err("it runs".to_owned());
        }
        self.change(|now| {
            now.state = match signal {
                PowerSignal::Start | PowerSignal::Restart => ServerState::Running,
                _ => ServerState::Offline,
            };
            now.stats.uptime = 0;
        });
        Ok(())
    }

    fn command(&self, _: &str, line: &str) -> Vec<String> {
        vec![format!("> {line}"), "done".to_owned()]
    }
}

/// A panel whose node is at its own address, and the tickets it gives.
#[derive(Debug, Clone)]
struct Panel {
    server: Arc<Box7>,
    consoles: FakeConsoles,
    clock: Arc<TokioClock>,
    permissions: &'static [&'static str],
    given: Arc<Mutex<u32>>,
}

#[async_trait]
impl HttpService for Panel {
    async fn call(&self, _: Request<Body>) -> Result<Response<Body>, ServiceError> {
        Err(ServiceError::unsupported("it has no other routes"))
    }

    async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
        Ok(self.consoles.upgrade(&request, PANEL))
    }
}

#[async_trait]
impl ConsoleTicketSource for Panel {
    async fn ticket(&self) -> Result<ConsoleTicket, Error> {
        let text = {
            let mut given = self.given.lock().unwrap();
            *given += 1;
            format!("token-{given}")
        };
        self.admit(&text, TEN_MINUTES);
        Ok(ConsoleTicket::new(
            format!("ws://node.test/api/servers/{SERVER}/ws"),
            Secret::from(text),
        ))
    }
}

impl Panel {
    fn new(state: ServerState, permissions: &'static [&'static str]) -> Self {
        let server = Arc::new(Box7(Mutex::new(Some(ServerNow::new(state)))));
        let clock = Arc::new(TokioClock::new());
        let servers: Arc<dyn Servers> = Arc::<Box7>::clone(&server);
        Self {
            consoles: FakeConsoles::new(Arc::<TokioClock>::clone(&clock), servers),
            server,
            clock,
            permissions,
            given: Arc::default(),
        }
    }

    fn admit(&self, text: &str, lasts: Duration) {
        let expires = after(self.clock.now(), lasts);
        self.consoles
            .admit(Token::new(text, SERVER, self.permissions.iter().copied(), expires));
    }

    async fn session(&self) -> Result<ConsoleSession, Error> {
        let (service, clock, tickets) = (self.clone(), Arc::clone(&self.clock), self.clone());
        let origin = Address::parse(PANEL)?;
        ConsoleSession::connect(Arc::new(service), clock, Arc::new(tickets), &origin).await
    }

    /// A console without a session before it.
    fn raw(&self) -> impl Future<Output = Raw> + use<> {
        let Upgrade::Switched(_, connection) = self.consoles.upgrade(&request(SERVER, Some(PANEL)), PANEL) else {
            unreachable!("it was declined")
        };
        async { Raw(WebSocketStream::from_raw_socket(connection, Role::Client, None).await) }
    }
}

fn request(server: &str, origin: Option<&str>) -> Request<Body> {
    let mut request = Request::get(format!("http://node.test/api/servers/{server}/ws"))
        .header("connection", "keep-alive, Upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    request.body(Body::empty()).unwrap()
}

struct Raw(WebSocketStream<Box<dyn Duplex>>);

impl Raw {
    async fn says(&mut self, event: &str, argument: &str) {
        let frame = json!({"event": event, "args": [argument]}).to_string();
        self.0.send(Message::text(frame)).await.unwrap();
    }

    /// The next frame within a second, which is less than the next look at the server takes.
    async fn hears(&mut self) -> Option<Value> {
        let within = tokio::time::timeout(Duration::from_millis(900), self.0.next()).await;
        match within.ok()??.unwrap() {
            Message::Text(text) => Some(serde_json::from_str(&text).unwrap()),
            other => unreachable!("{other:?}"),
        }
    }

    async fn hears_word(&mut self) -> Option<String> {
        Some(self.hears().await?["event"].as_str().unwrap().to_owned())
    }
}

async fn event(session: &mut ConsoleSession) -> ConsoleEvent {
    let next = tokio::time::timeout(Duration::from_secs(60), session.next());
    next.await.unwrap().unwrap().unwrap()
}

/// The next event that is not about what the server uses.
async fn telling(session: &mut ConsoleSession) -> ConsoleEvent {
    loop {
        match event(session).await {
            ConsoleEvent::Stats(_) => {}
            other => return other,
        }
    }
}

fn line(text: &str) -> ConsoleEvent {
    ConsoleEvent::Output(text.to_owned())
}

/// As it was recorded: who comes hears the state, and what an offline server uses.
#[tokio::test(start_paused = true)]
async fn a_console_begins_with_state_and_usage() {
    let panel = Panel::new(ServerState::Offline, &["*"]);
    let mut raw = panel.raw().await;
    raw.says("send stats", "").await;
    let too_early = json!({"event": "jwt error", "args": ["jwt: no jwt present"]});
    assert_eq!(raw.hears().await, Some(too_early));
    panel.admit("t", TEN_MINUTES);
    raw.says("auth", "t").await;
    assert_eq!(raw.hears().await, Some(json!({"event": "auth success"})));
    assert_eq!(raw.hears().await, Some(json!({"event": "status", "args": ["offline"]})));
    let stats = raw.hears().await.unwrap();
    let stats: Value = serde_json::from_str(stats["args"][0].as_str().unwrap()).unwrap();
    let recorded = json!({
        "memory_bytes": 0, "memory_limit_bytes": 0, "cpu_absolute": 0.0, "network": {"rx_bytes": 0, "tx_bytes": 0},
        "uptime": 0, "state": "offline", "disk_bytes": 0
    });
    assert_eq!(stats, recorded);
    assert_eq!(raw.hears().await, None);
    raw.says("auth", "t").await;
    assert_eq!(raw.hears().await, Some(json!({"event": "auth success"})));
    assert_eq!(raw.hears().await, None, "a second token is for the same console");
}

#[tokio::test(start_paused = true)]
async fn power_and_commands_do_what_the_server_does() {
    let panel = Panel::new(ServerState::Offline, &["*"]);
    let mut session = panel.session().await.unwrap();
    assert_eq!(event(&mut session).await, ConsoleEvent::Status(ServerState::Offline));
    assert!(matches!(event(&mut session).await, ConsoleEvent::Stats(_)));
    session.send_command("ignored").await.unwrap();
    session.request_logs().await.unwrap();
    session.set_power(PowerSignal::Start).await.unwrap();
    assert_eq!(event(&mut session).await, ConsoleEvent::Status(ServerState::Starting));
    assert_eq!(event(&mut session).await, ConsoleEvent::Status(ServerState::Running));
    let ConsoleEvent::Stats(stats) = event(&mut session).await else {
        panic!("no stats")
    };
    assert_eq!(stats.state, Some(ServerState::Running));

    session.send_command("say hi").await.unwrap();
    assert_eq!(telling(&mut session).await, line("> say hi"));
    assert_eq!(telling(&mut session).await, line("done"));
    session.request_logs().await.unwrap();
    assert_eq!(telling(&mut session).await, line("> say hi"));
    assert_eq!(telling(&mut session).await, line("done"));

    let before = panel.clock.now();
    for _ in 0..10 {
        assert!(matches!(event(&mut session).await, ConsoleEvent::Stats(_)));
    }
    let took = Duration::try_from(panel.clock.now().duration_since(before)).unwrap();
    assert!((9..=10).contains(&took.as_secs()), "about once a second: {took:?}");

    panel.server.change(|now| now.stats.uptime = 5000);
    tokio::time::sleep(Duration::from_secs(2)).await;
    session.set_power(PowerSignal::Restart).await.unwrap();
    for state in [
        ServerState::Stopping,
        ServerState::Offline,
        ServerState::Starting,
        ServerState::Running,
    ] {
        assert_eq!(telling(&mut session).await, ConsoleEvent::Status(state));
    }
    session.set_power(PowerSignal::Start).await.unwrap();
    let ConsoleEvent::DaemonError(error) = telling(&mut session).await else {
        panic!("no error")
    };
    assert!(
        error.contains("unexpected error") && !error.contains("it runs"),
        "{error}"
    );
    session.set_power(PowerSignal::Kill).await.unwrap();
    assert_eq!(telling(&mut session).await, ConsoleEvent::Status(ServerState::Stopping));
    assert_eq!(telling(&mut session).await, ConsoleEvent::Status(ServerState::Offline));
}

/// Facts, section 10: whoever lacks a permission is not told so.
#[tokio::test(start_paused = true)]
async fn who_may_not_is_ignored() {
    let panel = Panel::new(ServerState::Running, &["websocket.connect", "control.stop"]);
    let mut session = panel.session().await.unwrap();
    assert_eq!(event(&mut session).await, ConsoleEvent::Status(ServerState::Running));
    session.send_command("say hi").await.unwrap();
    session.set_power(PowerSignal::Restart).await.unwrap();
    for hidden in [
        ConsoleEvent::InstallOutput("script".to_owned()),
        ConsoleEvent::TransferOutput("rsync".to_owned()),
        ConsoleEvent::BackupCompleted {
            uuid: "1".to_owned(),
            successful: Some(true),
        },
    ] {
        panel.consoles.say(SERVER, &hidden);
    }
    session.set_power(PowerSignal::Stop).await.unwrap();
    assert_eq!(telling(&mut session).await, ConsoleEvent::Status(ServerState::Stopping));
    assert_eq!(telling(&mut session).await, ConsoleEvent::Status(ServerState::Offline));

    let panel = Panel::new(ServerState::Running, &["control.stop"]);
    let error = panel.session().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
}

/// What a node can say arrives as what it is.
#[tokio::test(start_paused = true)]
async fn every_word_of_a_node_arrives_as_itself() {
    let admin = [
        "*",
        "admin.websocket.install",
        "admin.websocket.transfer",
        "admin.websocket.errors",
    ];
    let panel = Panel::new(ServerState::Offline, Box::leak(Box::new(admin)));
    let mut session = panel.session().await.unwrap();
    assert_eq!(event(&mut session).await, ConsoleEvent::Status(ServerState::Offline));
    assert!(matches!(event(&mut session).await, ConsoleEvent::Stats(_)));
    let text = || "a \u{1b}[33mword\u{1b}[0m".to_owned();
    let mut stats = Stats::default();
    (stats.cpu_absolute, stats.network.tx_bytes, stats.state) = (12.345, 7, Some(ServerState::Starting));
    let words = [
        ConsoleEvent::Output(text()),
        ConsoleEvent::Status(ServerState::Stopping),
        ConsoleEvent::Stats(stats),
        ConsoleEvent::InstallStarted,
        ConsoleEvent::InstallOutput(text()),
        ConsoleEvent::InstallCompleted,
        ConsoleEvent::TransferOutput(text()),
        ConsoleEvent::TransferStatus("success".to_owned()),
        ConsoleEvent::BackupCompleted {
            uuid: "0a1b".to_owned(),
            successful: Some(false),
        },
        ConsoleEvent::BackupRestored,
        ConsoleEvent::DaemonMessage(text()),
        ConsoleEvent::DaemonError(text()),
        ConsoleEvent::TokenExpiring,
        ConsoleEvent::Other {
            event: "schedule started".to_owned(),
            arguments: vec!["1".to_owned()],
        },
    ];
    for word in &words {
        panel.consoles.say(SERVER, word);
    }
    panel.consoles.say(SERVER, &ConsoleEvent::Reconnected);
    for word in words {
        assert_eq!(event(&mut session).await, word);
    }
    session.set_power(PowerSignal::Start).await.unwrap();
    assert_eq!(telling(&mut session).await, ConsoleEvent::Status(ServerState::Starting));
    assert_eq!(telling(&mut session).await, ConsoleEvent::Status(ServerState::Running));
    session.set_power(PowerSignal::Start).await.unwrap();
    let ConsoleEvent::DaemonError(error) = telling(&mut session).await else {
        panic!("no error")
    };
    assert!(
        error.ends_with("it runs"),
        "an administrator is told the reason: {error}"
    );
}

/// Facts, section 10: a reminder when a minute is left, looked at every thirty seconds; then each word is an error.
#[tokio::test(start_paused = true)]
async fn a_token_is_reminded_of_and_then_refused() {
    let panel = Panel::new(ServerState::Offline, &["*"]);
    panel.admit("t", TEN_MINUTES);
    let mut raw = panel.raw().await;
    let began = panel.clock.now();
    raw.says("auth", "t").await;
    let mut heard = Vec::new();
    while heard.len() < 6 {
        let message = raw.0.next().await.unwrap().unwrap();
        let frame: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
        let at = Duration::try_from(panel.clock.now().duration_since(began)).unwrap();
        heard.push((
            at.as_secs(),
            frame["event"].as_str().unwrap().to_owned(),
            frame["args"][0].clone(),
        ));
    }
    let told: Vec<_> = heard
        .iter()
        .skip(3)
        .map(|(at, event, _)| (*at, event.as_str()))
        .collect();
    assert_eq!(
        told,
        [(540, "token expiring"), (570, "token expiring"), (600, "jwt error")]
    );
    assert_eq!(heard[5].2, "jwt: exp claim is invalid");

    raw.says("send command", "say hi").await;
    assert_eq!(raw.hears_word().await.as_deref(), Some("jwt error"));
    raw.says("auth", "t").await;
    let refused = raw.hears().await.unwrap();
    assert_eq!(refused["event"], "jwt error");
    assert!(
        refused["args"][0].as_str().unwrap().starts_with("Error Event ["),
        "{refused}"
    );
    panel.admit("another", TEN_MINUTES);
    raw.says("auth", "another").await;
    assert_eq!(raw.hears_word().await.as_deref(), Some("auth success"));
    panel.consoles.say(SERVER, &line("again"));
    assert_eq!(raw.hears_word().await.as_deref(), Some("console output"));
}

/// A session lives longer than its tokens, and never on two connections.
#[tokio::test(start_paused = true)]
async fn a_session_outlives_its_tokens() {
    let panel = Panel::new(ServerState::Running, &["*"]);
    let mut session = panel.session().await.unwrap();
    let until = after(panel.clock.now(), Duration::from_secs(3600));
    let mut reminders = 0;
    while panel.clock.now() < until {
        match event(&mut session).await {
            ConsoleEvent::TokenExpiring => reminders += 1,
            ConsoleEvent::Stats(_) | ConsoleEvent::Status(_) => {}
            other => unreachable!("{other:?}"),
        }
    }
    assert_eq!((reminders, *panel.given.lock().unwrap()), (6, 7));
    assert_eq!(panel.consoles.open(SERVER), 1);

    panel.consoles.deny(SERVER);
    loop {
        panel.consoles.say(SERVER, &line("heard"));
        if event(&mut session).await == line("heard") {
            break;
        }
    }
    assert_eq!(
        *panel.given.lock().unwrap(),
        8,
        "a token that was taken back is replaced"
    );
}

#[tokio::test(start_paused = true)]
async fn a_node_closes_in_every_way_it_can() {
    for why in [ConsoleEnd::Denied, ConsoleEnd::Suspended, ConsoleEnd::Deleted] {
        let panel = Panel::new(ServerState::Running, &["*"]);
        let mut session = panel.session().await.unwrap();
        panel.consoles.close(SERVER, why);
        assert_eq!(telling_end(&mut session).await, ConsoleEvent::Ended(why));
        assert!(session.next().await.is_none());
    }
    let panel = Panel::new(ServerState::Running, &["*"]);
    let mut session = panel.session().await.unwrap();
    panel.consoles.ping(SERVER);
    panel.consoles.say(SERVER, &line("still here"));
    assert_eq!(telling_end(&mut session).await, line("still here"));
    panel.consoles.cut(SERVER);
    assert_eq!(telling_end(&mut session).await, ConsoleEvent::Interrupted);
    assert_eq!(telling_end(&mut session).await, ConsoleEvent::Reconnected);
}

/// The next event that is neither about state nor about usage.
async fn telling_end(session: &mut ConsoleSession) -> ConsoleEvent {
    loop {
        match telling(session).await {
            ConsoleEvent::Status(_) => {}
            other => return other,
        }
    }
}

/// Nobody needs to tell the consoles what happened to their server.
#[tokio::test(start_paused = true)]
async fn a_console_notices_what_happens_to_its_server() {
    let panel = Panel::new(ServerState::Offline, &["*"]);
    let mut session = panel.session().await.unwrap();
    assert_eq!(telling(&mut session).await, ConsoleEvent::Status(ServerState::Offline));
    panel.server.change(|now| now.installing = true);
    assert_eq!(telling(&mut session).await, ConsoleEvent::InstallStarted);
    panel.server.change(|now| now.installing = false);
    panel.consoles.changed();
    let at_once = tokio::time::timeout(Duration::from_millis(1), telling(&mut session)).await;
    assert_eq!(at_once.unwrap(), ConsoleEvent::InstallCompleted);
    panel.server.change(|now| now.suspended = true);
    assert_eq!(telling(&mut session).await, ConsoleEvent::Ended(ConsoleEnd::Suspended));

    let panel = Panel::new(ServerState::Offline, &["*"]);
    let mut session = panel.session().await.unwrap();
    assert_eq!(telling(&mut session).await, ConsoleEvent::Status(ServerState::Offline));
    *panel.server.0.lock().unwrap() = None;
    assert_eq!(telling(&mut session).await, ConsoleEvent::Ended(ConsoleEnd::Deleted));
}

#[tokio::test(start_paused = true)]
async fn nobody_is_let_in_without_origin_key_and_token() {
    let panel = Panel::new(ServerState::Offline, &["*"]);
    let without = |name: &str| {
        let mut request = request(SERVER, Some(PANEL));
        request.headers_mut().remove(name);
        request
    };
    for (request, status) in [
        (request(SERVER, None), StatusCode::FORBIDDEN),
        (request(SERVER, Some("http://other.test")), StatusCode::FORBIDDEN),
        (request("0000", Some(PANEL)), StatusCode::NOT_FOUND),
        (request("a/b", Some(PANEL)), StatusCode::NOT_FOUND),
        (request("", Some(PANEL)), StatusCode::NOT_FOUND),
        (without("upgrade"), StatusCode::BAD_REQUEST),
        (without("connection"), StatusCode::BAD_REQUEST),
        (without("sec-websocket-version"), StatusCode::BAD_REQUEST),
        (without("sec-websocket-key"), StatusCode::BAD_REQUEST),
    ] {
        match panel.consoles.upgrade(&request, PANEL) {
            Upgrade::Declined(response) => assert_eq!(response.status(), status),
            other => unreachable!("{other:?}"),
        }
    }
    assert_eq!(panel.consoles.open(SERVER), 0);

    let mut raw = panel.raw().await;
    raw.says("auth", "nobody gave it").await;
    assert_eq!(raw.hears_word().await.as_deref(), Some("daemon error"));
    panel
        .consoles
        .admit(Token::new("of another", "another", ["*"], Timestamp::MAX));
    raw.says("auth", "of another").await;
    assert_eq!(raw.hears_word().await.as_deref(), Some("auth success"));
    let refused = json!({"event": "jwt error", "args": ["jwt: server uuid mismatch"]});
    assert_eq!(raw.hears().await, Some(refused));
}

/// Invariant 5: `secret_is_never_printed`.
#[test]
fn no_token_of_a_fake_is_printed() {
    let token = Token::new("canary", SERVER, ["*"], Timestamp::MAX);
    assert!(!format!("{token:?}").contains("canary"));
}
