use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use futures_util::{FutureExt, SinkExt, StreamExt};
use http::{HeaderMap, Request, Response, StatusCode};
use panel_http::{
    Address, Body, Clock, Effect, Error, ErrorKind, HttpService, Secret, ServiceError, TokioClock,
    console::{ConsoleEnd, ConsoleEvent, ConsoleSession, ConsoleTicket, ConsoleTicketSource, PowerSignal, ServerState},
    service::{Duplex, Upgrade},
};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Message,
        handshake::derive_accept_key,
        protocol::{CloseFrame, Role},
    },
};

use crate::stage::GET;

/// How the node answers the next upgrade.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Door {
    Open,
    Declines(u16),
    NoWebSocket,
    Unreachable,
}

/// A node: hands the other end of each socket to the test.
#[derive(Debug)]
struct Wings {
    doors: Mutex<VecDeque<Door>>,
    requests: Mutex<Vec<(String, HeaderMap)>>,
    sockets: UnboundedSender<Box<dyn DuplexDebug>>,
}

trait DuplexDebug: Duplex + std::fmt::Debug {}
impl<T: Duplex + std::fmt::Debug> DuplexDebug for T {}

#[async_trait]
impl HttpService for Wings {
    async fn call(&self, _: Request<Body>) -> Result<Response<Body>, ServiceError> {
        Err(ServiceError::unsupported("a node is only upgraded to"))
    }

    async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
        self.requests
            .lock()
            .unwrap()
            .push((request.uri().to_string(), request.headers().clone()));
        let door = self.doors.lock().unwrap().pop_front().unwrap_or(Door::Open);
        let key = match door {
            Door::Open => request.headers()["sec-websocket-key"].as_bytes(),
            Door::NoWebSocket => b"another key",
            Door::Unreachable => return Err(ServiceError::connect("connection refused")),
            Door::Declines(status) => {
                return Ok(Upgrade::Declined(
                    Response::builder().status(status).body(Body::empty()).unwrap(),
                ));
            }
        };
        let response = Response::builder()
            .status(StatusCode::SWITCHING_PROTOCOLS)
            .header("upgrade", "WebSocket")
            .header("connection", "keep-alive, Upgrade")
            .header("sec-websocket-accept", derive_accept_key(key));
        let (ours, theirs) = tokio::io::duplex(4096);
        self.sockets.send(Box::new(theirs)).unwrap();
        Ok(Upgrade::Switched(response.body(()).unwrap(), Box::new(ours)))
    }
}

/// A panel that gives tickets `token-1`, `token-2` and so on, or the errors put before.
#[derive(Debug, Default)]
struct Tickets {
    asked: Mutex<u32>,
    given: Mutex<u32>,
    errors: Mutex<VecDeque<ErrorKind>>,
}

impl Tickets {
    fn given(&self) -> u32 {
        *self.given.lock().unwrap()
    }
}

#[async_trait]
impl ConsoleTicketSource for Tickets {
    async fn ticket(&self) -> Result<ConsoleTicket, Error> {
        *self.asked.lock().unwrap() += 1;
        if let Some(kind) = self.errors.lock().unwrap().pop_front() {
            return Err(Error::call(&GET, kind, Effect::Refused, "no ticket"));
        }
        let mut given = self.given.lock().unwrap();
        *given += 1;
        let token = Secret::from(format!("token-{given}"));
        Ok(ConsoleTicket::new("wss://node.test:8080/api/servers/7/ws", token))
    }
}

/// The node's end of a socket.
struct End(WebSocketStream<Box<dyn DuplexDebug>>);

impl End {
    /// The next frame of the client; pings are answered on the way, as every daemon does.
    async fn hears(&mut self) -> Option<Value> {
        loop {
            match self.0.next().await?.ok()? {
                Message::Text(text) => return Some(serde_json::from_str(&text).unwrap()),
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }

    async fn accepts(&mut self, token: &str) {
        assert_eq!(self.hears().await, Some(json!({"event": "auth", "args": [token]})));
        self.says(json!({"event": "auth success"})).await;
    }

    async fn says(&mut self, frame: Value) {
        self.0.send(Message::text(frame.to_string())).await.unwrap();
    }

    async fn closes(mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame {
            code: code.into(),
            reason: reason.into(),
        };
        self.0.close(Some(frame)).await.unwrap();
        while self.0.next().await.is_some_and(|message| message.is_ok()) {}
    }
}

struct Stage {
    wings: Arc<Wings>,
    tickets: Arc<Tickets>,
    sockets: UnboundedReceiver<Box<dyn DuplexDebug>>,
    clock: TokioClock,
}

impl Stage {
    fn new(doors: impl IntoIterator<Item = Door>) -> Self {
        let (sender, sockets) = unbounded_channel();
        Self {
            wings: Arc::new(Wings {
                doors: Mutex::new(doors.into_iter().collect()),
                requests: Mutex::default(),
                sockets: sender,
            }),
            tickets: Arc::default(),
            sockets,
            clock: TokioClock::new(),
        }
    }

    /// The session, without anybody at the other end.
    fn connecting(&self) -> impl Future<Output = Result<ConsoleSession, Error>> + Send + 'static + use<> {
        let (wings, clock, tickets) = (Arc::clone(&self.wings), Arc::new(self.clock), Arc::clone(&self.tickets));
        async move { ConsoleSession::connect(wings, clock, tickets, &Address::parse("https://panel.test/")?).await }
    }

    async fn socket(&mut self) -> End {
        let duplex = self.sockets.recv().await.unwrap();
        End(WebSocketStream::from_raw_socket(duplex, Role::Server, None).await)
    }

    /// A session that was accepted, and the node's end.
    async fn connected(&mut self) -> (ConsoleSession, End) {
        let connecting = tokio::spawn(self.connecting());
        let mut end = self.socket().await;
        end.accepts("token-1").await;
        (connecting.await.unwrap().unwrap(), end)
    }
}

/// The next event; an hour without one is a failure.
async fn event(session: &mut ConsoleSession) -> ConsoleEvent {
    let next = tokio::time::timeout(Duration::from_secs(3600), session.next());
    next.await.unwrap().unwrap().unwrap()
}

fn line(text: &str) -> ConsoleEvent {
    ConsoleEvent::Output(text.to_owned())
}

fn output(text: &str) -> Value {
    json!({"event": "console output", "args": [text]})
}

/// Invariant 17: a node gets the token of the ticket and no panel key.
#[tokio::test(start_paused = true)]
async fn a_node_gets_the_panels_origin_and_no_panel_key() {
    let mut stage = Stage::new([]);
    let (_session, _end) = stage.connected().await;
    let (uri, headers) = stage.wings.requests.lock().unwrap()[0].clone();
    assert_eq!(uri, "https://node.test:8080/api/servers/7/ws");
    assert_eq!(headers["origin"], "https://panel.test");
    assert_eq!(headers["sec-websocket-version"], "13");
    assert!(!headers.contains_key("authorization"));
    assert!(
        headers
            .values()
            .all(|value| !value.to_str().unwrap().contains("token-1"))
    );
}

#[tokio::test(start_paused = true)]
async fn events_are_typed_and_commands_arrive() {
    let mut stage = Stage::new([]);
    let (mut session, mut end) = stage.connected().await;
    end.says(json!({"event": "status", "args": ["starting"]})).await;
    end.says(output("Done (0.4s)!")).await;
    end.says(json!({"event": "install completed"})).await;
    end.says(json!({"event": "schedule started", "args": ["1"]})).await;
    assert_eq!(event(&mut session).await, ConsoleEvent::Status(ServerState::Starting));
    assert_eq!(event(&mut session).await, line("Done (0.4s)!"));
    assert_eq!(event(&mut session).await, ConsoleEvent::InstallCompleted);
    let ConsoleEvent::Other { event, arguments } = event(&mut session).await else {
        panic!("it is not known")
    };
    assert_eq!((event.as_str(), arguments), ("schedule started", vec!["1".to_owned()]));

    session.send_command("say \"hi\"").await.unwrap();
    session.set_power(PowerSignal::Restart).await.unwrap();
    session.request_logs().await.unwrap();
    session.request_stats().await.unwrap();
    for expected in [
        json!({"event": "send command", "args": ["say \"hi\""]}),
        json!({"event": "set state", "args": ["restart"]}),
        json!({"event": "send logs", "args": [null]}),
        json!({"event": "send stats", "args": [null]}),
    ] {
        assert_eq!(end.hears().await, Some(expected));
    }
}

/// A ping, a binary message or garbage ended the sessions of other clients.
#[tokio::test(start_paused = true)]
async fn pings_and_garbage_do_not_end_a_session() {
    let mut stage = Stage::new([]);
    let (mut session, mut end) = stage.connected().await;
    end.0.send(Message::Ping("are you there".into())).await.unwrap();
    end.0.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    for garbage in ["", "{", "null", "{\"args\":[]}"] {
        end.0.send(Message::text(garbage)).await.unwrap();
    }
    end.says(output("still here")).await;
    assert_eq!(event(&mut session).await, line("still here"));
    assert!(session.next().now_or_never().is_none());
    assert_eq!(
        end.0.next().await.unwrap().unwrap(),
        Message::Pong("are you there".into())
    );
}

/// Tokens live for ten minutes; the console lives on.
#[tokio::test(start_paused = true)]
async fn an_expiring_token_is_renewed_on_the_same_socket() {
    let mut stage = Stage::new([]);
    let (mut session, mut end) = stage.connected().await;
    let node = tokio::spawn(async move {
        end.says(json!({"event": "token expiring"})).await;
        end.says(json!({"event": "token expiring"})).await;
        end.accepts("token-2").await;
        end.says(output("after")).await;
        end
    });
    assert_eq!(event(&mut session).await, ConsoleEvent::TokenExpiring);
    assert_eq!(event(&mut session).await, ConsoleEvent::TokenExpiring);
    assert_eq!(event(&mut session).await, line("after"));
    assert_eq!(stage.tickets.given(), 2, "one ticket for both reminders");
    let mut end = node.await.unwrap();

    // Past the expiry every push becomes this.
    end.says(json!({"event": "jwt error", "args": ["jwt: exp claim is invalid"]}))
        .await;
    let node = tokio::spawn(async move {
        end.accepts("token-3").await;
        end.says(output("again")).await;
        end.says(json!({"event": "token expired"})).await;
        end.accepts("token-4").await;
        end
    });
    assert_eq!(event(&mut session).await, line("again"));
    assert_eq!(event(&mut session).await, ConsoleEvent::TokenExpired);
    assert!(session.next().now_or_never().is_none());
    assert_eq!(stage.wings.requests.lock().unwrap().len(), 1, "all on one socket");
    drop(node);
}

/// While a ticket cannot be had the console goes on; the panel is asked again with waits, not at every push.
#[tokio::test(start_paused = true)]
async fn a_panel_that_is_busy_is_asked_again_for_the_token() {
    let mut stage = Stage::new([]);
    let (mut session, mut end) = stage.connected().await;
    let busy = [ErrorKind::RateLimited, ErrorKind::Maintenance, ErrorKind::RateLimited];
    stage.tickets.errors.lock().unwrap().extend(busy);
    let node = tokio::spawn(async move {
        for _ in 0..10 {
            end.says(json!({"event": "jwt error", "args": ["jwt: exp claim is invalid"]}))
                .await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        end.says(output("meanwhile")).await;
        end.accepts("token-2").await;
        end.says(output("after")).await;
        end
    });
    assert_eq!(event(&mut session).await, line("meanwhile"));
    let asked = *stage.tickets.asked.lock().unwrap();
    assert!(
        (1..=3).contains(&asked),
        "ten pushes in a second, and {asked} tickets asked for"
    );
    assert_eq!(event(&mut session).await, line("after"));
    assert_eq!(stage.tickets.given(), 2);
    drop(node);
}

/// A key that was revoked ends it: asking for ever would be no use.
#[tokio::test(start_paused = true)]
async fn a_ticket_that_is_refused_ends_the_session_with_the_reason() {
    let mut stage = Stage::new([]);
    let (mut session, mut end) = stage.connected().await;
    stage.tickets.errors.lock().unwrap().push_back(ErrorKind::Forbidden);
    end.says(json!({"event": "jwt error", "args": ["jwt: created too far in past (denylist)"]}))
        .await;
    let error = session.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert!(session.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_is_opened_again_with_a_new_token() {
    let mut stage = Stage::new([Door::Open, Door::Unreachable, Door::Declines(502)]);
    let (mut session, end) = stage.connected().await;
    let before = stage.clock.now();
    drop(end);
    assert_eq!(event(&mut session).await, ConsoleEvent::Interrupted);

    let error = session.send_command("say hi").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::Unreachable, Effect::NotSent)
    );

    let node = tokio::spawn(async move {
        let mut end = stage.socket().await;
        end.accepts("token-4").await;
        assert!(end.hears().now_or_never().is_none(), "no command is sent later");
        end.says(output("back")).await;
        (end, stage)
    });
    assert_eq!(event(&mut session).await, ConsoleEvent::Reconnected);
    assert_eq!(event(&mut session).await, line("back"));
    let (_end, stage) = node.await.unwrap();
    let took = Duration::try_from(stage.clock.now().duration_since(before)).unwrap();
    let waits = Duration::from_millis(500 + 1000 + 2000)..Duration::from_secs(8);
    assert!(waits.contains(&took), "three waits that grow: {took:?}");
}

/// A command that was begun arrives whole, also when nobody waits for it any more.
#[tokio::test(start_paused = true)]
async fn a_command_that_was_begun_is_written_to_its_end() {
    let mut stage = Stage::new([]);
    let (mut session, mut end) = stage.connected().await;
    let fills_the_connection = "x".repeat(10_000);
    assert!(session.send_command(&fills_the_connection).now_or_never().is_none());
    let node = tokio::spawn(async move { (end.hears().await, end) });
    let mut reading = Box::pin(session.next());
    let (heard, _end) = tokio::select! {
        heard = node => heard.unwrap(),
        event = &mut reading => panic!("{event:?}"),
        () = tokio::time::sleep(Duration::from_secs(5)) => panic!("it got stuck"),
    };
    assert_eq!(heard.unwrap()["args"], json!([fills_the_connection]));
}

/// A command that got stuck must not surprise anybody after the connection is back.
#[tokio::test(start_paused = true)]
async fn a_command_that_was_not_sent_is_not_sent_later() {
    let mut stage = Stage::new([]);
    let (mut session, end) = stage.connected().await;
    let fills_the_connection = "x".repeat(300_000);
    assert!(session.send_command(&fills_the_connection).now_or_never().is_none());
    for _ in 0..3 {
        assert!(session.send_command("stop").now_or_never().is_none());
    }
    drop(end);
    assert_eq!(event(&mut session).await, ConsoleEvent::Interrupted);
    let node = tokio::spawn(async move {
        let mut end = stage.socket().await;
        end.accepts("token-2").await;
        let heard = tokio::time::timeout(Duration::from_secs(5), end.hears()).await;
        end.says(output("back")).await;
        (heard.ok(), end)
    });
    assert_eq!(event(&mut session).await, ConsoleEvent::Reconnected);
    assert_eq!(event(&mut session).await, line("back"));
    assert_eq!(node.await.unwrap().0, None);
}

/// A node that restarts closes with 1001, or just goes.
#[tokio::test(start_paused = true)]
async fn a_restarting_node_is_waited_for_but_not_for_ever() {
    let mut stage = Stage::new(std::iter::once(Door::Open).chain((0..99).map(|_| Door::Unreachable)));
    let (mut session, end) = stage.connected().await;
    let node = tokio::spawn(end.closes(1001, "going away"));
    assert_eq!(event(&mut session).await, ConsoleEvent::Interrupted);
    let error = session.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    assert!(session.next().await.is_none());
    assert_eq!(stage.tickets.given(), 10, "the panel is not stormed");
    node.await.unwrap();
}

/// Since the end of 2025 daemons close with 4400 and 4409: a client must not come back then.
#[tokio::test(start_paused = true)]
async fn a_console_that_was_denied_is_not_opened_again() {
    for (code, reason, why) in [
        (4400, "denied", ConsoleEnd::Denied),
        (4409, "server is suspended", ConsoleEnd::Suspended),
        (1001, "server deleted", ConsoleEnd::Deleted),
    ] {
        let mut stage = Stage::new([]);
        let (mut session, end) = stage.connected().await;
        let node = tokio::spawn(end.closes(code, reason));
        assert_eq!(event(&mut session).await, ConsoleEvent::Ended(why));
        assert!(session.next().await.is_none());
        let error = session.send_command("say hi").await.unwrap_err();
        assert_eq!(error.effect(), Effect::NotSent);
        assert_eq!(stage.tickets.given(), 1);
        node.abort();
    }
    for (frame, why) in [
        (json!({"event": "deleted"}), ConsoleEnd::Deleted),
        (
            json!({"event": "jwt error", "args": ["jwt: missing connect permission"]}),
            ConsoleEnd::Denied,
        ),
    ] {
        let mut stage = Stage::new([]);
        let (mut session, mut end) = stage.connected().await;
        end.says(frame).await;
        assert_eq!(event(&mut session).await, ConsoleEvent::Ended(why));
        assert!(session.next().await.is_none());
    }
}

/// The same while a lost connection is opened again: the node that denies it is not asked ten times.
#[tokio::test(start_paused = true)]
async fn a_console_that_is_denied_on_the_way_back_is_not_opened_again() {
    for (code, why, kind) in [
        (4400, ConsoleEnd::Denied, ErrorKind::Forbidden),
        (4409, ConsoleEnd::Suspended, ErrorKind::Conflict),
    ] {
        let mut stage = Stage::new([]);
        let (mut session, end) = stage.connected().await;
        drop(end);
        let node = tokio::spawn(async move {
            let mut end = stage.socket().await;
            end.hears().await.unwrap();
            end.closes(code, "no").await;
            stage
        });
        assert_eq!(event(&mut session).await, ConsoleEvent::Interrupted);
        assert_eq!(event(&mut session).await, ConsoleEvent::Ended(why));
        assert!(session.next().await.is_none());
        let mut stage = node.await.unwrap();
        assert_eq!(stage.tickets.given(), 2);

        let connecting = tokio::spawn(stage.connecting());
        let mut end = stage.socket().await;
        end.hears().await.unwrap();
        let node = tokio::spawn(end.closes(code, "no"));
        let error = connecting.await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::NotSent), "{error}");
        node.await.unwrap();
    }
    let mut stage = Stage::new([]);
    let connecting = tokio::spawn(stage.connecting());
    let mut end = stage.socket().await;
    end.hears().await.unwrap();
    end.says(json!({"event": "jwt error", "args": ["Error Event [1]: jwt: missing connect permission"]}))
        .await;
    assert_eq!(connecting.await.unwrap().unwrap_err().kind(), ErrorKind::Forbidden);
}

/// A reader that was busy finds what was said meanwhile, and the connection as it was.
#[tokio::test(start_paused = true)]
async fn a_reader_that_was_away_is_not_told_of_a_silent_node() {
    for _ in 0..20 {
        let mut stage = Stage::new([]);
        let (mut session, mut end) = stage.connected().await;
        let quiet = tokio::time::timeout(Duration::from_secs(31), session.next()).await;
        assert!(quiet.is_err(), "{quiet:?}");
        end.says(output("one")).await;
        end.says(output("two")).await;
        tokio::time::sleep(Duration::from_secs(600)).await;
        assert_eq!(event(&mut session).await, line("one"));
        assert_eq!(event(&mut session).await, line("two"));
    }
}

/// A connection can die without a word (a firewall that forgets it).
#[tokio::test(start_paused = true)]
async fn a_silent_node_is_noticed() {
    let mut stage = Stage::new([]);
    let (mut session, end) = stage.connected().await;
    let before = stage.clock.now();
    assert_eq!(event(&mut session).await, ConsoleEvent::Interrupted);
    let took = Duration::try_from(stage.clock.now().duration_since(before)).unwrap();
    assert!(took <= Duration::from_secs(61), "{took:?}");
    drop(end);

    let mut stage = Stage::new([]);
    let (mut session, mut end) = stage.connected().await;
    let node = tokio::spawn(async move { end.hears().await });
    let quiet = tokio::time::timeout(Duration::from_secs(3600), session.next()).await;
    assert!(quiet.is_err(), "one that answers pings is only quiet: {quiet:?}");
    node.abort();
}

/// A renewed token that the node does not accept is not waited for.
#[tokio::test(start_paused = true)]
async fn a_renewed_token_that_is_not_accepted_leads_to_a_new_socket() {
    let mut stage = Stage::new([]);
    let (mut session, mut end) = stage.connected().await;
    let node = tokio::spawn(async move {
        end.says(json!({"event": "token expiring"})).await;
        loop {
            end.hears().await?;
            end.says(json!({"event": "jwt error", "args": ["jwt: exp claim is invalid"]}))
                .await;
        }
        #[expect(unreachable_code, reason = "it gives the loop its type")]
        Some(())
    });
    assert_eq!(event(&mut session).await, ConsoleEvent::TokenExpiring);
    assert_eq!(event(&mut session).await, ConsoleEvent::Interrupted);
    node.abort();
}

/// `next` is dropped each time another branch of a `select!` is ready. Nothing begins anew by that.
#[tokio::test(start_paused = true)]
async fn a_dropped_next_loses_nothing() {
    let mut stage = Stage::new([]);
    let (mut session, mut end) = stage.connected().await;
    end.says(json!({"event": "token expiring"})).await;
    assert_eq!(event(&mut session).await, ConsoleEvent::TokenExpiring);
    for _ in 0..5 {
        assert!(session.next().now_or_never().is_none());
    }
    end.accepts("token-2").await;
    assert_eq!(stage.tickets.given(), 2);

    drop(end);
    assert_eq!(event(&mut session).await, ConsoleEvent::Interrupted);
    let before = stage.clock.now();
    let node = tokio::spawn(async move {
        stage.socket().await.accepts("token-3").await;
        stage.clock.now()
    });
    let back = loop {
        tokio::select! {
            biased;
            event = session.next() => break event.unwrap().unwrap(),
            () = tokio::time::sleep(Duration::from_millis(10)) => {}
        }
    };
    assert_eq!(back, ConsoleEvent::Reconnected);
    let took = Duration::try_from(node.await.unwrap().duration_since(before)).unwrap();
    assert!(took <= Duration::from_secs(2), "the wait was begun anew: {took:?}");
}

#[tokio::test(start_paused = true)]
async fn what_does_not_open_says_why() {
    for (door, kind) in [
        (Door::Declines(403), ErrorKind::Configuration),
        (Door::Declines(404), ErrorKind::Node),
        (Door::NoWebSocket, ErrorKind::NotPanel),
        (Door::Unreachable, ErrorKind::Unreachable),
    ] {
        let stage = Stage::new([door]);
        let error = stage.connecting().await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::NotSent), "{error}");
        assert!(
            door != Door::Declines(403) || error.to_string().contains("https://panel.test"),
            "{error}"
        );
    }
    for frame in [
        json!({"event": "jwt error", "args": ["jwt: exp claim is invalid"]}),
        json!({"event": "daemon error", "args": ["Error Event [a510760a]: an unexpected error was encountered"]}),
    ] {
        let mut stage = Stage::new([]);
        let connecting = tokio::spawn(stage.connecting());
        let mut end = stage.socket().await;
        end.hears().await.unwrap();
        end.says(frame).await;
        let error = connecting.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Node, "{error}");
        assert!(error.to_string().contains("does not accept the token"), "{error}");
    }
    let mut stage = Stage::new([]);
    let connecting = tokio::spawn(stage.connecting());
    let _silent = stage.socket().await;
    let error = connecting.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

/// Invariant 5: `secret_is_never_printed`.
#[tokio::test(start_paused = true)]
async fn no_token_is_printed() {
    let mut stage = Stage::new([]);
    let ticket = stage.tickets.ticket().await.unwrap();
    assert_eq!(ticket.token.expose(), "token-1", "the canary is there");
    *stage.tickets.given.lock().unwrap() = 0;
    let (mut session, mut end) = stage.connected().await;
    let open = format!("{session:?}");
    end.says(json!({"event": "token expiring"})).await;
    let expiring = event(&mut session).await;
    assert!(session.next().now_or_never().is_none());
    end.accepts("token-2").await;
    drop(end);
    let lost = event(&mut session).await;
    for shown in [
        format!("{ticket:?}"),
        open,
        format!("{session:?} {expiring:?} {lost:?}"),
    ] {
        assert!(!shown.contains("token-"), "{shown}");
    }
}

/// The whole way over real sockets: through `serve` and reqwest.
#[cfg(feature = "serve")]
#[tokio::test]
async fn a_console_works_over_a_true_connection() {
    use panel_http::{SystemClock, reqwest_service::ReqwestService, serve::serve};

    #[derive(Debug)]
    struct At(String);
    #[async_trait]
    impl ConsoleTicketSource for At {
        async fn ticket(&self) -> Result<ConsoleTicket, Error> {
            Ok(ConsoleTicket::new(self.0.clone(), Secret::from("token-1")))
        }
    }

    let mut stage = Stage::new([]);
    let server = serve(Arc::clone(&stage.wings) as Arc<dyn HttpService>).unwrap();
    let tickets = Arc::new(At(server.url().replace("http://", "ws://") + "/api/servers/7/ws"));
    let service = Arc::new(ReqwestService::new(Duration::from_secs(5)).unwrap());
    let origin = Address::parse("https://panel.test").unwrap();
    let connecting = tokio::spawn(async move {
        ConsoleSession::connect(service, Arc::new(SystemClock::default()), tickets, &origin).await
    });
    let mut end = stage.socket().await;
    end.accepts("token-1").await;
    let mut session = connecting.await.unwrap().unwrap();
    end.says(output("hello")).await;
    assert_eq!(event(&mut session).await, line("hello"));
    session.send_command("stop").await.unwrap();
    assert_eq!(
        end.hears().await,
        Some(json!({"event": "send command", "args": ["stop"]}))
    );
}
