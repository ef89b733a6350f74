//! A web socket to a node, from the upgrade of an HTTP request.

use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use http::{Request, Response, StatusCode, header};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Message,
        protocol::{Role, WebSocketConfig},
    },
};

use super::{
    event::{ConsoleEnd, Frame},
    handshake::{self, lists},
    ticket::ConsoleTicket,
};
use crate::{
    body::Body,
    effect::Effect,
    endpoint::Endpoint,
    error::{Error, ErrorKind},
    service::{Duplex, HttpService, Upgrade},
};

/// A line of output is a few hundred bytes; a daemon sends no message near this many.
const LONGEST_MESSAGE: usize = 4 * 1024 * 1024;

pub(super) static CONSOLE: Endpoint = Endpoint::get("console", "/api/servers/{server}/ws");

type Stream = WebSocketStream<Box<dyn Duplex>>;

/// A socket whose token the node has accepted. Its halves can be waited for at the same time.
pub(super) struct Socket {
    pub(super) write: SplitSink<Stream, Message>,
    pub(super) read: SplitStream<Stream>,
}

/// What came of opening a socket.
pub(super) enum Opened {
    /// The node has accepted the token.
    Socket(Box<Socket>),
    /// The node says that there is no console, and will be none.
    Ended(ConsoleEnd),
}

/// A failure of the node, or on the way to it.
pub(super) fn failed(kind: ErrorKind, message: impl Into<String>) -> Error {
    Error::call(&CONSOLE, kind, Effect::NotSent, message)
}

/// Opens a socket and waits until the node has accepted the token.
pub(super) async fn open(service: &dyn HttpService, origin: &str, ticket: &ConsoleTicket) -> Result<Opened, Error> {
    let key = handshake::new_key();
    let request = request(origin, &ticket.socket, &key)?;
    let upgrade = service
        .upgrade(request)
        .await
        .map_err(|error| Error::service(&CONSOLE, error))?;
    let connection = match upgrade {
        Upgrade::Switched(response, connection) if is_web_socket(&response, &key) => connection,
        Upgrade::Switched(..) => return Err(failed(ErrorKind::NotPanel, "something that is no web socket answered")),
        Upgrade::Declined(response) if response.status() == StatusCode::FORBIDDEN => {
            let message = format!(
                "the node refuses connections that come from {origin}: that must be the panel's own URL, or be among the node's allowed origins"
            );
            return Err(failed(ErrorKind::Configuration, message).with_status(response.status()));
        }
        Upgrade::Declined(response) => {
            return Err(failed(ErrorKind::Node, "the node did not open a web socket").with_status(response.status()));
        }
    };
    let limits = WebSocketConfig::default()
        .max_message_size(Some(LONGEST_MESSAGE))
        .max_frame_size(Some(LONGEST_MESSAGE));
    let (write, read) = Stream::from_raw_socket(connection, Role::Client, Some(limits))
        .await
        .split();
    let mut socket = Socket { write, read };
    let auth = Frame::write("auth", Some(ticket.token.expose()));
    socket
        .write
        .send(Message::text(auth))
        .await
        .map_err(|error| failed(ErrorKind::Interrupted, error.to_string()))?;
    Ok(match accepted(&mut socket.read).await? {
        Ok(()) => Opened::Socket(Box::new(socket)),
        Err(why) => Opened::Ended(why),
    })
}

/// The node says nothing else before it has accepted a token.
async fn accepted(read: &mut SplitStream<Stream>) -> Result<Result<(), ConsoleEnd>, Error> {
    while let Some(message) = read.next().await {
        let message = message.map_err(|error| failed(ErrorKind::Interrupted, error.to_string()))?;
        let frame = match &message {
            Message::Text(text) => Frame::read(text),
            Message::Close(close) => match close.as_ref().and_then(ConsoleEnd::of_close) {
                Some(why) => return Ok(Err(why)),
                None => break,
            },
            _ => None,
        };
        if let Some(why) = frame.as_ref().and_then(ConsoleEnd::of_frame) {
            return Ok(Err(why));
        }
        match frame {
            Some(frame) if frame.event == "auth success" => return Ok(Ok(())),
            Some(frame) if matches!(frame.event.as_str(), "jwt error" | "daemon error") => {
                let message = format!("the node does not accept the token: {}", frame.text());
                return Err(failed(ErrorKind::Node, message));
            }
            _ => {}
        }
    }
    Err(failed(
        ErrorKind::Node,
        "the node closed the socket instead of accepting the token",
    ))
}

/// No panel key goes along: a node is not the panel.
fn request(origin: &str, socket: &str, key: &str) -> Result<Request<Body>, Error> {
    let url = match socket.split_once("://") {
        Some(("ws" | "http", rest)) => format!("http://{rest}"),
        Some(("wss" | "https", rest)) => format!("https://{rest}"),
        _ => return Err(failed(ErrorKind::Decode, "the panel gave no URL of a web socket")),
    };
    Request::get(url)
        .header(header::ORIGIN, origin)
        .header(header::CONNECTION, "Upgrade")
        .header(header::UPGRADE, "websocket")
        .header(header::SEC_WEBSOCKET_VERSION, "13")
        .header(header::SEC_WEBSOCKET_KEY, key)
        .body(Body::empty())
        .map_err(|_| failed(ErrorKind::Decode, "the panel gave no URL of a web socket"))
}

fn is_web_socket(response: &Response<()>, key: &str) -> bool {
    let headers = response.headers();
    response.status() == StatusCode::SWITCHING_PROTOCOLS
        && lists(headers, header::UPGRADE, "websocket")
        && lists(headers, header::CONNECTION, "upgrade")
        && headers
            .get(header::SEC_WEBSOCKET_ACCEPT)
            .is_some_and(|accept| accept == handshake::accept(key.as_bytes()).as_str())
}
