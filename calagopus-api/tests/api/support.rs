//! A panel that says what a test wants it to say, and the recordings beside the tests.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use calagopus_api::{Body, Calagopus, HttpService};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use panel_http::{ServiceError, TokioClock, recording::Exchange};
use serde_json::Value;

/// The key of every handle.
pub(crate) const KEY: &str = "c7sp_canary000000000000000000000000000000000000";

/// Answers each call with the next of its answers, the last one for ever, and keeps what was asked.
#[derive(Debug)]
pub(crate) struct Scripted {
    answers: Mutex<Vec<Exchange>>,
    asked: Mutex<Vec<Asked>>,
}

/// What came to the panel.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = Exchange>) -> Arc<Self> {
        let mut answers: Vec<_> = answers.into_iter().collect();
        answers.reverse();
        Arc::new(Self {
            answers: Mutex::new(answers),
            asked: Mutex::default(),
        })
    }

    pub(crate) fn panel(self: &Arc<Self>) -> Calagopus {
        let builder = Calagopus::builder("https://panel.example", KEY.into()).clock(Arc::new(TokioClock::new()));
        builder.service(Arc::<Self>::clone(self)).build().unwrap()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait::async_trait]
impl HttpService for Scripted {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let (head, body) = request.into_parts();
        let path = head.uri.path_and_query().map_or("", |path| path.as_str());
        self.asked.lock().unwrap().push(Asked {
            line: format!("{} {path}", head.method),
            headers: head.headers,
            body: body.as_bytes().unwrap().to_vec(),
        });
        let mut answers = self.answers.lock().unwrap();
        let answer = if answers.len() > 1 {
            answers.pop()
        } else {
            answers.last().cloned()
        };
        Ok(response(&answer.unwrap()))
    }
}

fn response(answer: &Exchange) -> Response<Body> {
    let body = match &answer.response_body {
        Value::Null => Body::empty(),
        Value::String(text) => Body::from(text.clone()),
        json => Body::from(json.to_string()),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap();
    *response.headers_mut() = headers(answer);
    response
}

/// The headers of a recorded answer.
pub(crate) fn headers(answer: &Exchange) -> HeaderMap {
    let header = |(name, value): (&String, &Value)| {
        let name = HeaderName::try_from(name).unwrap();
        (name, HeaderValue::try_from(value.as_str().unwrap()).unwrap())
    };
    answer.response_headers.iter().map(header).collect()
}

/// Every recording, by the name of its file.
pub(crate) fn recordings() -> Vec<(String, Exchange)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings");
    let named = |(path, exchange): (std::path::PathBuf, Result<Exchange, _>)| {
        (
            path.file_stem().unwrap().to_string_lossy().into_owned(),
            exchange.unwrap(),
        )
    };
    Exchange::read_folder(Path::new(folder))
        .unwrap()
        .into_iter()
        .map(named)
        .collect()
}

/// The recording whose file begins so.
pub(crate) fn recorded(number: &str) -> Exchange {
    let found = recordings().into_iter().find(|(name, _)| name.starts_with(number));
    found.unwrap_or_else(|| panic!("no recording {number}")).1
}

/// An answer that nobody recorded.
pub(crate) fn json(status: u16, body: &Value) -> Exchange {
    let exchange = serde_json::json!({
        "method": "GET",
        "path": "/api/not-recorded",
        "status": status,
        "response_headers": {"content-type": "application/json"},
        "response_body": body,
    });
    Exchange::read(&exchange.to_string()).unwrap()
}
