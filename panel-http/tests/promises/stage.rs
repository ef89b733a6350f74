//! A panel made of a list of answers, and a client of it under virtual time.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use jiff::Timestamp;
use panel_http::{
    Body, Call, Clock, Dialect, Effect, Endpoint, ErrorKind, HttpService, Problem, Quota, Safety, Secret, ServiceError,
    ServiceErrorKind, TokioClock, Transport, TransportBuilder, call, envelope, service::FreshConnection,
};
use serde_json::Value;

/// A key as long as a true one.
pub(crate) const KEY: &str = "ptla_canaryCANARYcanaryCANARYcanaryCANARYcanary0";

pub(crate) static LIST: Endpoint = Endpoint::get("servers.list", "/api/application/servers");
pub(crate) static GET: Endpoint = Endpoint::get("servers.get", "/api/application/servers/{server}");
pub(crate) static LEVEL: Endpoint = Endpoint::patch(
    "servers.build",
    "/api/application/servers/{server}/build",
    Safety::Level,
);
pub(crate) static CREATE: Endpoint = Endpoint::post("servers.create", "/api/application/servers", Safety::Create);
pub(crate) static ACT: Endpoint = Endpoint::post(
    "servers.suspend",
    "/api/application/servers/{server}/suspend",
    Safety::Act,
);

/// The errors of Pterodactyl, as far as they matter here.
#[derive(Debug)]
pub(crate) struct Panel;

impl Dialect for Panel {
    fn panel(&self) -> &'static str {
        "Pterodactyl"
    }

    fn problems(&self, _: StatusCode, body: &[u8]) -> Option<Vec<Problem>> {
        envelope::problems(body)
    }

    fn judge(&self, _: &Endpoint, status: StatusCode, _: &[Problem]) -> (ErrorKind, Effect) {
        match status.as_u16() {
            401 => (ErrorKind::WrongKey, Effect::Refused),
            404 => (ErrorKind::NotFound, Effect::Refused),
            422 => (ErrorKind::Validation, Effect::Refused),
            429 => (ErrorKind::RateLimited, Effect::Refused),
            503 => (ErrorKind::Maintenance, Effect::Refused),
            _ => (ErrorKind::Panel, Effect::Unknown),
        }
    }

    fn quota(&self, headers: &HeaderMap) -> Option<Quota> {
        let number = |name| headers.get(name)?.to_str().ok()?.parse().ok();
        Some(Quota::new(
            number("x-ratelimit-limit")?,
            number("x-ratelimit-remaining")?,
            Duration::from_secs(60),
        ))
    }
}

/// What the panel does with one request.
pub(crate) enum Does {
    Answers(Response<Body>),
    Fails(ServiceErrorKind),
    Hangs,
}

/// What the panel was sent.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) uri: String,
    pub(crate) headers: HeaderMap,
    pub(crate) fresh: bool,
    pub(crate) at: Timestamp,
}

/// Answers one by one from its list, then `200 {}` for ever.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    clock: TokioClock,
    script: Arc<Mutex<VecDeque<Does>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl std::fmt::Debug for Does {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Does")
    }
}

impl Stage {
    pub(crate) fn new(script: impl IntoIterator<Item = Does>) -> Self {
        Self::starting_at("2026-11-20T21:06:00Z".parse().unwrap(), script)
    }

    pub(crate) fn starting_at(at: Timestamp, script: impl IntoIterator<Item = Does>) -> Self {
        Self {
            clock: TokioClock::starting_at(at),
            script: Arc::new(Mutex::new(script.into_iter().collect())),
            seen: Arc::default(),
        }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn calls(&self) -> usize {
        self.seen().len()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Time between the calls it was sent.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        let seen = self.seen();
        seen.windows(2)
            .map(|two| Duration::try_from(two[1].at.duration_since(two[0].at)).unwrap())
            .collect()
    }

    pub(crate) fn builder(&self) -> TransportBuilder {
        self.builder_with_key(KEY)
    }

    pub(crate) fn builder_with_key(&self, key: &str) -> TransportBuilder {
        Transport::builder("https://panel.test", Secret::from(key), Arc::new(Panel))
            .service(Arc::new(self.clone()))
            .clock(Arc::new(self.clock))
    }

    pub(crate) fn transport(&self) -> Transport {
        self.builder().build().unwrap()
    }
}

#[async_trait]
impl HttpService for Stage {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        self.seen.lock().unwrap().push(Seen {
            method: request.method().clone(),
            uri: request.uri().to_string(),
            headers: request.headers().clone(),
            fresh: request.extensions().get::<FreshConnection>().is_some(),
            at: self.clock.now(),
        });
        let next = self.script.lock().unwrap().pop_front();
        match next {
            None => Ok(json(200, "{}")),
            Some(Does::Answers(response)) => Ok(response),
            Some(Does::Fails(kind)) => Err(ServiceError::new(kind, "as the script says")),
            Some(Does::Hangs) => std::future::pending().await,
        }
    }
}

pub(crate) fn answer(status: u16, media_type: &str, body: impl Into<Body>) -> Response<Body> {
    Response::builder()
        .status(status)
        .header("content-type", media_type)
        .body(body.into())
        .unwrap()
}

pub(crate) fn json(status: u16, body: impl Into<String>) -> Response<Body> {
    answer(status, "application/json", body.into())
}

/// An error as the panel words it.
pub(crate) fn refusal(status: u16) -> Does {
    let text = format!(r#"{{"errors":[{{"code":"HttpException","status":"{status}","detail":"No."}}]}}"#);
    Does::Answers(json(status, text))
}

pub(crate) fn with_header(mut response: Response<Body>, name: &'static str, value: &str) -> Response<Body> {
    response.headers_mut().insert(name, value.parse().unwrap());
    response
}

/// A body that comes in pieces and then breaks off.
pub(crate) fn cut_after(pieces: &[&'static str]) -> Body {
    let pieces: Vec<_> = pieces
        .iter()
        .map(|piece| Ok(Bytes::from_static(piece.as_bytes())))
        .collect();
    let cut = std::iter::once_with(|| Err(ServiceError::interrupted("connection reset")));
    Body::stream(futures_util::stream::iter(pieces.into_iter().chain(cut)), None)
}

pub(crate) fn list(transport: &Transport) -> Call<Value> {
    Call::new(transport, &LIST, &[], call::json)
}

pub(crate) fn get(transport: &Transport) -> Call<Value> {
    Call::new(transport, &GET, &["7"], call::json)
}

pub(crate) fn level(transport: &Transport) -> Call<()> {
    Call::new(transport, &LEVEL, &["7"], call::done).json(&serde_json::json!({"memory": 1024}))
}

pub(crate) fn create(transport: &Transport) -> Call<Value> {
    Call::new(transport, &CREATE, &[], call::json).json(&serde_json::json!({"name": "x"}))
}

pub(crate) fn act(transport: &Transport) -> Call<()> {
    Call::new(transport, &ACT, &["7"], call::done)
}
