//! A console that stays.

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use futures_util::StreamExt;
use jiff::Timestamp;
use tokio_tungstenite::tungstenite::{self, Bytes, Message, protocol::CloseFrame};

use super::{
    event::{ConsoleEnd, ConsoleEvent, Frame, PowerSignal},
    outbox::{Outbox, write},
    socket::{self, Opened, Socket, failed},
    ticket::{ConsoleTicket, ConsoleTicketSource},
};
use crate::{
    address::Address,
    clock::{self, Clock, Sleep},
    effect::{Effect, Safety},
    error::{Error, ErrorKind},
    retry::{RetryPolicy, random_fraction},
    service::{HttpService, ServiceError},
};

/// How long opening a socket may take, its token accepted.
const OPENING: Duration = Duration::from_secs(30);

/// A node that says nothing for twice this long is gone.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// The live console of one server.
///
/// Read it with [`next`](Self::next) in a loop; it does nothing while it is not read.
///
/// # Guarantees
/// * The node gets the ticket's token and nothing else: no panel key, and no call of the panel's quota is used for it.
/// * A token that is about to expire is renewed on the same socket; pings are answered.
/// * A lost connection is opened again with growing, spread waits. A command is never sent a second time, nor later than
///   on the connection it was meant for.
/// * A console that was denied, or whose server is suspended or deleted, is not opened again: [`ConsoleEvent::Ended`].
/// * [`next`](Self::next) may be dropped and called again (in a `select!`, say) without losing an event. A command whose
///   future is dropped may still be sent.
pub struct ConsoleSession {
    link: Arc<Link>,
    state: State,
    outbox: Outbox,
    renewal: Option<Pending<ConsoleTicket>>,
    token_sent: Option<Timestamp>,
    heartbeat: Sleep,
    heard: bool,
    attempt: u32,
    opened: Timestamp,
}

/// Where a session gets its sockets from.
struct Link {
    service: Arc<dyn HttpService>,
    clock: Arc<dyn Clock>,
    tickets: Arc<dyn ConsoleTicketSource>,
    origin: String,
    retry: RetryPolicy,
}

type Pending<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// Futures are kept here, not in `next`, so that dropping `next` does not begin them anew.
enum State {
    Open(Box<Socket>),
    Opening(Pending<Opened>),
    Ended,
}

enum Step {
    Opened(Result<Opened, Error>),
    Renewed(Result<ConsoleTicket, Error>),
    Said(Option<Result<Message, tungstenite::Error>>),
    Written(Result<(), tungstenite::Error>),
    Heartbeat,
}

impl ConsoleSession {
    /// Fetches a ticket, opens the socket and waits until the node accepts the token. `origin` is the panel's address: nodes
    /// let nobody else in.
    ///
    /// # Errors
    /// Those of the ticket's call; [`Unsupported`](ErrorKind::Unsupported) when `service` knows no upgrades;
    /// [`Configuration`](ErrorKind::Configuration) when the node does not know `origin`; [`Node`](ErrorKind::Node) when it
    /// does not accept the token; [`Forbidden`](ErrorKind::Forbidden) when it denies the console and
    /// [`Conflict`](ErrorKind::Conflict) when it says that the server is suspended.
    pub async fn connect(
        service: Arc<dyn HttpService>,
        clock: Arc<dyn Clock>,
        tickets: Arc<dyn ConsoleTicketSource>,
        origin: &Address,
    ) -> Result<Self, Error> {
        let retry = RetryPolicy {
            attempts: 10,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
        };
        let link = Arc::new(Link {
            service,
            clock,
            tickets,
            origin: origin.to_string(),
            retry,
        });
        let socket = match Arc::clone(&link).open(Duration::ZERO).await? {
            Opened::Socket(socket) => socket,
            Opened::Ended(why) => return Err(refused(why)),
        };
        Ok(Self {
            state: State::Open(socket),
            outbox: Outbox::default(),
            renewal: None,
            token_sent: None,
            heartbeat: link.clock.sleep(HEARTBEAT),
            heard: true,
            attempt: 0,
            opened: link.clock.now(),
            link,
        })
    }

    /// The next event; `None` after the end.
    ///
    /// # Errors
    /// When the session cannot come back: too many attempts failed, or the panel refuses a ticket. Nothing comes after it.
    pub async fn next(&mut self) -> Option<Result<ConsoleEvent, Error>> {
        loop {
            let step = match &mut self.state {
                State::Ended => return None,
                State::Opening(opening) => Step::Opened(opening.as_mut().await),
                // In this order, so that a node is not taken for silent while something of it waits to be read.
                State::Open(socket) => tokio::select! {
                    biased;
                    ticket = renewed(&mut self.renewal) => Step::Renewed(ticket),
                    written = write(&mut socket.write, &mut self.outbox), if !self.outbox.is_sent() => Step::Written(written),
                    said = socket.read.next() => Step::Said(said),
                    () = &mut self.heartbeat => Step::Heartbeat,
                },
            };
            let outcome = match step {
                Step::Opened(Ok(Opened::Socket(socket))) => Some(Ok(self.back(socket))),
                Step::Opened(Ok(Opened::Ended(why))) => Some(self.end(why)),
                Step::Opened(Err(error)) => self.try_again(error).err().map(Err),
                Step::Renewed(Ok(ticket)) => self.authenticate(&ticket),
                Step::Renewed(Err(error)) => Some(Err(self.give_up(error))),
                Step::Said(Some(Ok(message))) => self.hear(message),
                Step::Said(Some(Err(error))) | Step::Written(Err(error)) => Some(self.lost(error.to_string())),
                Step::Said(None) => Some(self.lost("the node closed the socket")),
                Step::Written(Ok(())) => None,
                Step::Heartbeat => self.beat(),
            };
            if outcome.is_some() {
                return outcome;
            }
        }
    }

    /// Types a line into the server's console. A server that is off, or a token without the permission, ignores it.
    ///
    /// # Errors
    /// [`Unreachable`](ErrorKind::Unreachable) while the connection is lost: nothing was sent, and it is not sent later.
    pub async fn send_command(&mut self, command: &str) -> Result<(), Error> {
        self.send("send command", Some(command)).await
    }

    /// Starts, stops, restarts or kills the server.
    ///
    /// # Errors
    /// As [`send_command`](Self::send_command).
    pub async fn set_power(&mut self, signal: PowerSignal) -> Result<(), Error> {
        self.send("set state", Some(signal.as_str())).await
    }

    /// Asks for the last lines of output again. Answered only while the server runs.
    ///
    /// # Errors
    /// As [`send_command`](Self::send_command).
    pub async fn request_logs(&mut self) -> Result<(), Error> {
        self.send("send logs", None).await
    }

    /// Asks what the server uses now.
    ///
    /// # Errors
    /// As [`send_command`](Self::send_command).
    pub async fn request_stats(&mut self) -> Result<(), Error> {
        self.send("send stats", None).await
    }

    async fn send(&mut self, event: &str, argument: Option<&str>) -> Result<(), Error> {
        let State::Open(socket) = &mut self.state else {
            let message = "the console is not connected at the moment; nothing was sent";
            return Err(failed(ErrorKind::Unreachable, message));
        };
        self.outbox.put(Message::text(Frame::write(event, argument)));
        write(&mut socket.write, &mut self.outbox)
            .await
            .map_err(|error| Error::service(&socket::CONSOLE, ServiceError::interrupted(error)))
    }

    fn hear(&mut self, message: Message) -> Option<Result<ConsoleEvent, Error>> {
        self.heard = true;
        let frame = match message {
            Message::Text(text) => Frame::read(&text)?,
            Message::Close(frame) => return Some(self.closed(frame)),
            _ => return None,
        };
        if let Some(why) = ConsoleEnd::of_frame(&frame) {
            return Some(self.end(why));
        }
        match frame.event.as_str() {
            "auth success" => {
                self.token_sent = None;
                return None;
            }
            // Every push after the expiry is turned into this. A new token that is refused too is noticed by the heartbeat.
            "jwt error" => {
                self.renew();
                return None;
            }
            "token expiring" | "token expired" => self.renew(),
            _ => {}
        }
        Some(Ok(frame.into()))
    }

    fn closed(&mut self, frame: Option<CloseFrame>) -> Result<ConsoleEvent, Error> {
        match frame.as_ref().and_then(ConsoleEnd::of_close) {
            Some(why) => self.end(why),
            None => self.lost("the node closed the socket"),
        }
    }

    fn renew(&mut self) {
        if self.renewal.is_none() && self.token_sent.is_none() {
            self.renewal = Some(Box::pin(Arc::clone(&self.link).ticket()));
        }
    }

    fn authenticate(&mut self, ticket: &ConsoleTicket) -> Option<Result<ConsoleEvent, Error>> {
        self.renewal = None;
        self.token_sent = Some(self.link.clock.now());
        self.outbox
            .put(Message::text(Frame::write("auth", Some(ticket.token.expose()))));
        None
    }

    fn beat(&mut self) -> Option<Result<ConsoleEvent, Error>> {
        self.heartbeat = self.link.clock.sleep(HEARTBEAT);
        let refused = self.token_sent.is_some_and(|sent| self.lasted(sent) >= HEARTBEAT);
        if refused {
            return Some(self.lost("the node did not accept the renewed token"));
        }
        if !std::mem::take(&mut self.heard) {
            return Some(self.lost("the node has fallen silent"));
        }
        self.outbox.put(Message::Ping(Bytes::new()));
        None
    }

    fn lasted(&self, since: Timestamp) -> Duration {
        clock::until(since, self.link.clock.now())
    }

    /// The connection is gone. What was not sent on it is not sent at all.
    fn lost(&mut self, why: impl Into<String>) -> Result<ConsoleEvent, Error> {
        if self.lasted(self.opened) >= self.link.retry.longest_wait {
            self.attempt = 0;
        }
        self.try_again(failed(ErrorKind::Interrupted, why))
            .map(|()| ConsoleEvent::Interrupted)
    }

    fn try_again(&mut self, error: Error) -> Result<(), Error> {
        self.drop_socket();
        self.attempt += 1;
        match self.link.wait_after(self.attempt, &error) {
            Some(wait) => {
                self.state = State::Opening(Box::pin(Arc::clone(&self.link).open(wait)));
                Ok(())
            }
            None => Err(error),
        }
    }

    fn back(&mut self, socket: Box<Socket>) -> ConsoleEvent {
        self.state = State::Open(socket);
        self.heartbeat = self.link.clock.sleep(HEARTBEAT);
        self.heard = true;
        self.opened = self.link.clock.now();
        ConsoleEvent::Reconnected
    }

    fn end(&mut self, why: ConsoleEnd) -> Result<ConsoleEvent, Error> {
        self.drop_socket();
        Ok(ConsoleEvent::Ended(why))
    }

    fn give_up(&mut self, error: Error) -> Error {
        self.drop_socket();
        error
    }

    fn drop_socket(&mut self) {
        self.state = State::Ended;
        self.outbox = Outbox::default();
        self.renewal = None;
        self.token_sent = None;
    }
}

impl Link {
    async fn open(self: Arc<Self>, wait: Duration) -> Result<Opened, Error> {
        if !wait.is_zero() {
            self.clock.sleep(wait).await;
        }
        let ticket = self.tickets.ticket().await?;
        let opening = socket::open(self.service.as_ref(), &self.origin, &ticket);
        clock::within(self.clock.as_ref(), OPENING, opening)
            .await
            .unwrap_or_else(|| {
                Err(Error::call(
                    &socket::CONSOLE,
                    ErrorKind::Timeout,
                    Effect::Unknown,
                    "the node did not answer in time",
                ))
            })
    }

    /// A ticket for a socket that is open still: there is a minute left to get it.
    async fn ticket(self: Arc<Self>) -> Result<ConsoleTicket, Error> {
        let mut attempt = 1;
        loop {
            let error = match self.tickets.ticket().await {
                Ok(ticket) => return Ok(ticket),
                Err(error) => error,
            };
            let Some(wait) = self.wait_after(attempt, &error) else {
                return Err(error);
            };
            self.clock.sleep(wait).await;
            attempt += 1;
        }
    }

    fn wait_after(&self, attempt: u32, error: &Error) -> Option<Duration> {
        self.retry.next_wait(Safety::Read, attempt, error, random_fraction())
    }
}

/// An end instead of a beginning.
fn refused(why: ConsoleEnd) -> Error {
    match why {
        ConsoleEnd::Denied => failed(ErrorKind::Forbidden, "the node denies the console"),
        ConsoleEnd::Suspended => failed(ErrorKind::Conflict, "the node says that the server is suspended"),
        ConsoleEnd::Deleted => failed(ErrorKind::Node, "the node has deleted the server"),
    }
}

async fn renewed(renewal: &mut Option<Pending<ConsoleTicket>>) -> Result<ConsoleTicket, Error> {
    match renewal {
        Some(renewal) => renewal.as_mut().await,
        None => std::future::pending().await,
    }
}

impl fmt::Debug for ConsoleSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Open(_) => "open",
            State::Opening(_) => "opening",
            State::Ended => "ended",
        };
        write!(f, "ConsoleSession({state})")
    }
}
