//! One console that somebody has open.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::{io::DuplexStream, sync::mpsc::UnboundedReceiver};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Message,
        protocol::{CloseFrame, frame::coding::CloseCode},
    },
};

use super::{FakeConsoles, servers::ServerNow, token::Token};
use crate::{
    clock::{self, Sleep},
    console::event::{ConsoleEnd, Frame, PowerSignal, ServerState, Stats},
};

/// A server's usage is told this often while it runs.
const TELLS_STATS: Duration = Duration::from_secs(1);

/// A token is looked at this often, from the first one on.
const CHECKS_TOKEN: Duration = Duration::from_secs(30);

/// A token with no more than this left is about to expire.
const EXPIRING: Duration = Duration::from_secs(60);

/// What a node is to do with a console that is open.
#[derive(Debug, Clone)]
pub(super) enum Order {
    Say(Frame),
    Look,
    Close(ConsoleEnd),
    Cut,
    Ping,
}

/// A console that somebody has open.
pub(super) struct Connection {
    consoles: FakeConsoles,
    server: String,
    socket: WebSocketStream<DuplexStream>,
    orders: UnboundedReceiver<Order>,
    token: Option<Token>,
    told: Option<ServerNow>,
    token_check: Sleep,
}

/// The connection is over.
struct Over;

impl From<tokio_tungstenite::tungstenite::Error> for Over {
    fn from(_: tokio_tungstenite::tungstenite::Error) -> Self {
        Self
    }
}

impl Connection {
    pub(super) fn new(
        consoles: FakeConsoles,
        server: String,
        socket: WebSocketStream<DuplexStream>,
        orders: UnboundedReceiver<Order>,
    ) -> Self {
        let token_check = consoles.0.clock.sleep(CHECKS_TOKEN);
        Self {
            consoles,
            server,
            socket,
            orders,
            token: None,
            told: None,
            token_check,
        }
    }

    /// Serves it until it is over.
    pub(super) async fn run(mut self) {
        let mut tick = self.consoles.0.clock.sleep(TELLS_STATS);
        loop {
            let goes_on = tokio::select! {
                message = self.socket.next() => match message {
                    Some(Ok(Message::Text(text))) => self.hear(&text).await,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => Err(Over),
                    Some(Ok(_)) => Ok(()),
                },
                order = self.orders.recv() => match order {
                    Some(order) => self.obey(order).await,
                    None => Err(Over),
                },
                () = &mut self.token_check => self.check_token().await,
                () = &mut tick => {
                    tick = self.consoles.0.clock.sleep(TELLS_STATS);
                    self.look(true).await
                }
            };
            if goes_on.is_err() {
                return;
            }
        }
    }

    async fn obey(&mut self, order: Order) -> Result<(), Over> {
        match order {
            Order::Say(frame) => self.say(frame).await,
            Order::Look => self.look(false).await,
            Order::Ping => Ok(self.socket.send(Message::Ping("are you there".into())).await?),
            Order::Close(end) => self.close(end).await,
            Order::Cut => Err(Over),
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), Over> {
        let Some(frame) = Frame::read(text) else {
            return Ok(());
        };
        let argument = frame.text();
        if frame.event == "auth" {
            return self.authenticate(argument).await;
        }
        if let Some(problem) = self.problem() {
            return self.write(Frame::new("jwt error", [problem])).await;
        }
        match frame.event.as_str() {
            "send stats" => {
                let Some(now) = self.now() else { return Ok(()) };
                self.say_stats(&now).await
            }
            "send logs" => self.say_logs().await,
            "set state" => self.set_state(argument).await,
            "send command" => self.command(argument).await,
            _ => Ok(()),
        }
    }

    async fn authenticate(&mut self, text: &str) -> Result<(), Over> {
        let Some(token) = self.consoles.token(text) else {
            let error = self.consoles.failure(UNTOLD);
            return self.write(Frame::new("daemon error", [error])).await;
        };
        if let Some(problem) = token.problem(self.consoles.0.clock.now()) {
            let error = self.consoles.failure(problem);
            return self.write(Frame::new("jwt error", [error])).await;
        }
        let is_first = self.token.replace(token).is_none();
        self.write(Frame::new::<String>("auth success", [])).await?;
        if !is_first {
            return Ok(());
        }
        self.token_check = self.consoles.0.clock.sleep(CHECKS_TOKEN);
        let Some(now) = self.now() else {
            return self.close(ConsoleEnd::Deleted).await;
        };
        self.say(Frame::new("status", [now.state.as_str()])).await?;
        if now.state == ServerState::Offline && !now.installing {
            self.say_stats(&now).await?;
        }
        self.told = Some(now);
        Ok(())
    }

    /// Says what has changed since it last looked; with the tick of the clock what the server uses, too.
    async fn look(&mut self, is_tick: bool) -> Result<(), Over> {
        let Some(now) = self.now() else {
            return self.close(ConsoleEnd::Deleted).await;
        };
        let Some(before) = self.told.replace(now.clone()) else {
            self.told = None;
            return Ok(());
        };
        if now.suspended {
            return self.close(ConsoleEnd::Suspended).await;
        }
        match (before.installing, now.installing) {
            (false, true) => self.say(Frame::new::<String>("install started", [])).await?,
            (true, false) => self.say(Frame::new::<String>("install completed", [])).await?,
            _ => {}
        }
        let way = now.way_from(&before);
        for state in &way {
            self.say(Frame::new("status", [state.as_str()])).await?;
        }
        if !way.is_empty() || is_tick && now.state != ServerState::Offline {
            self.say_stats(&now).await?;
        }
        Ok(())
    }

    async fn check_token(&mut self) -> Result<(), Over> {
        let clock = &self.consoles.0.clock;
        self.token_check = clock.sleep(CHECKS_TOKEN);
        let Some(token) = &self.token else { return Ok(()) };
        let left = clock::until(clock.now(), token.expires());
        let event = if left.is_zero() {
            "token expired"
        } else if left <= EXPIRING {
            "token expiring"
        } else {
            return Ok(());
        };
        self.say(Frame::new::<String>(event, [])).await
    }

    async fn set_state(&mut self, word: &str) -> Result<(), Over> {
        let signal = PowerSignal::ALL.into_iter().find(|signal| signal.as_str() == word);
        let permission = match signal {
            Some(PowerSignal::Start) => "control.start",
            Some(PowerSignal::Restart) => "control.restart",
            Some(PowerSignal::Stop | PowerSignal::Kill) => "control.stop",
            None => "websocket.connect",
        };
        if !self.may(permission) {
            return Ok(());
        }
        let done = match signal {
            Some(signal) => self.consoles.0.servers.power(&self.server, signal),
            None => Err(format!("`{word}` is no power action")),
        };
        self.consoles.changed();
        let Err(reason) = done else { return Ok(()) };
        let is_told = self.may("admin.websocket.errors");
        let error = self.consoles.failure(if is_told { &reason } else { UNTOLD });
        self.write(Frame::new("daemon error", [error])).await
    }

    async fn command(&mut self, line: &str) -> Result<(), Over> {
        let is_on = self.now().is_some_and(|now| now.state != ServerState::Offline);
        if !is_on || !self.may("control.console") {
            return Ok(());
        }
        for printed in self.consoles.0.servers.command(&self.server, line) {
            self.consoles.say(&self.server, &super::ConsoleEvent::Output(printed));
        }
        self.consoles.changed();
        Ok(())
    }

    async fn say_logs(&mut self) -> Result<(), Over> {
        if self.now().is_none_or(|now| now.state == ServerState::Offline) {
            return Ok(());
        }
        for line in self.consoles.lines(&self.server) {
            self.say(Frame::new("console output", [line])).await?;
        }
        Ok(())
    }

    async fn say_stats(&mut self, now: &ServerNow) -> Result<(), Over> {
        let stats = Stats {
            state: Some(now.state.clone()),
            ..now.stats.clone()
        };
        let text = serde_json::to_string(&stats).map_err(|_| Over)?;
        self.say(Frame::new("stats", [text])).await
    }

    /// Says something to somebody whose token is still good, and who may hear it.
    async fn say(&mut self, frame: Frame) -> Result<(), Over> {
        if self.token.is_none() {
            return Ok(());
        }
        if let Some(problem) = self.problem() {
            return self.write(Frame::new("jwt error", [problem])).await;
        }
        let permission = match frame.event.as_str() {
            "install output" => "admin.websocket.install",
            "transfer logs" => "admin.websocket.transfer",
            event if event.starts_with("backup completed") => "backup.read",
            _ => return self.write(frame).await,
        };
        if self.may(permission) {
            self.write(frame).await?;
        }
        Ok(())
    }

    async fn write(&mut self, frame: Frame) -> Result<(), Over> {
        let text = serde_json::to_string(&frame).map_err(|_| Over)?;
        Ok(self.socket.send(Message::text(text)).await?)
    }

    async fn close(&mut self, end: ConsoleEnd) -> Result<(), Over> {
        let (code, reason) = end.close();
        let frame = CloseFrame {
            code: CloseCode::from(code),
            reason: reason.into(),
        };
        self.socket.close(Some(frame)).await?;
        while self.socket.next().await.is_some_and(|message| message.is_ok()) {}
        Err(Over)
    }

    fn now(&self) -> Option<ServerNow> {
        self.consoles.0.servers.server(&self.server)
    }

    /// What is wrong with the token now: it may have expired or been taken back since it was brought.
    fn problem(&mut self) -> Option<&'static str> {
        let Some(token) = &mut self.token else {
            return Some("jwt: no jwt present");
        };
        token.denied = self.consoles.is_denied(token);
        let is_of_another = token.server != self.server;
        let problem = token.problem(self.consoles.0.clock.now());
        problem.or_else(|| is_of_another.then_some("jwt: server uuid mismatch"))
    }

    fn may(&self, permission: &str) -> bool {
        self.token.as_ref().is_some_and(|token| token.may(permission))
    }
}

/// What is said of a failure to those who may not know more.
const UNTOLD: &str = "an unexpected error was encountered while handling this request";
