//! The way to a server's console.

use panel_http::recording::{Replay, check_request, check_response};
use pelican_api::{ErrorKind, client::websocket::Ticket};
use serde::{Deserialize, Serialize};

use crate::support::{self, Handles as _};

const SERVER: &str = "34ebc7eb-64e2-4c4e-8dea-749ab6754277";

/// The whole answer.
#[derive(Serialize, Deserialize)]
struct Answer {
    data: Ticket,
}

/// Design 4.1: nothing is lost of what the panel said, and the recorded request is the one that is made.
#[tokio::test]
async fn a_ticket_is_read_as_the_panel_told_it() {
    let recorded = support::recorded("291");
    let report = check_response::<Answer>(&recorded.response_body, &[]).unwrap();
    assert_eq!((report.leaves, report.untyped), (2, Vec::new()));

    let client = Replay::new([recorded.clone()]).client();
    let call = client.server(SERVER).websocket();
    check_request(&recorded, &call.into_request().unwrap()).unwrap();
    let ticket = client.server(SERVER).websocket().await.unwrap();
    let node = format!("ws://wings2.pelican.test:8816/api/servers/{SERVER}/ws");
    assert_eq!((ticket.socket, ticket.token.expose()), (node, "<JWT>"));
}

/// Invariant 5: `secret_is_never_printed`.
#[test]
fn a_ticket_does_not_show_its_token() {
    let ticket: Ticket = serde_json::from_str(r#"{"token":"canary","socket":"wss://node.test"}"#).unwrap();
    let shown = format!("{ticket:#?} {}", serde_json::to_string(&ticket).unwrap());
    assert!(!shown.contains("canary"), "{shown}");
}

/// The route has a limit of its own, of five a minute.
#[tokio::test(start_paused = true)]
async fn a_sixth_ticket_of_a_minute_is_told_as_too_many() {
    let client = Replay::new([support::recorded("292")]).client();
    let error = client.server(SERVER).websocket().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
}

#[cfg(feature = "console")]
mod console {
    use std::sync::Arc;

    use async_trait::async_trait;
    use http::{Request, Response};
    use panel_http::{
        ServiceError, TokioClock,
        console::{
            ConsoleEvent, PowerSignal, ServerState,
            fake::{FakeConsoles, ServerNow, Servers, Token},
        },
        service::Upgrade,
    };
    use pelican_api::{Body, Client, HttpService};

    use super::SERVER;
    use crate::support::KEY;

    const PANEL: &str = "http://panel.localhost";

    /// A server that is always off.
    #[derive(Debug)]
    struct Off;

    impl Servers for Off {
        fn server(&self, uuid: &str) -> Option<ServerNow> {
            (uuid == SERVER).then(|| ServerNow::new(ServerState::Offline))
        }

        fn power(&self, _: &str, _: PowerSignal) -> Result<(), String> {
            Err("it stays off".to_owned())
        }

        fn command(&self, _: &str, _: &str) -> Vec<String> {
            Vec::new()
        }
    }

    /// A panel that has one route, and a node.
    #[derive(Debug)]
    struct Panel(FakeConsoles);

    #[async_trait]
    impl HttpService for Panel {
        async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
            let path = format!("/api/client/servers/{SERVER}/websocket");
            assert_eq!(request.uri().path(), path);
            let token = Token::new("a-token", SERVER, ["*"], jiff::Timestamp::MAX);
            self.0.admit(token);
            let socket = format!("wss://node.test/api/servers/{SERVER}/ws");
            let body = serde_json::json!({"data": {"token": "a-token", "socket": socket}});
            let response = Response::builder().header("content-type", "application/json");
            Ok(response.body(Body::from(body.to_string())).unwrap())
        }

        async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
            let has_key = request.headers().contains_key("authorization");
            assert!(!has_key, "a node gets no panel key");
            Ok(self.0.upgrade(&request, PANEL))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_console_opens_with_a_ticket_of_the_panel() {
        let clock = Arc::new(TokioClock::new());
        let consoles = FakeConsoles::new(Arc::<TokioClock>::clone(&clock), Arc::new(Off));
        let builder = Client::builder(PANEL, KEY.into()).service(Arc::new(Panel(consoles.clone())));
        let client = builder.clock(clock).build().unwrap();
        let mut console = client.server(SERVER).console().await.unwrap();
        let first = console.next().await.unwrap().unwrap();
        assert_eq!(first, ConsoleEvent::Status(ServerState::Offline));
        assert_eq!(consoles.open(SERVER), 1);
    }
}
