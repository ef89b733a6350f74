//! Writes down what goes over the wire.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, Request, Response, header};
use serde_json::{Map, Value};

use super::{Exchange, exchange::parsed};
use crate::{
    body::Body,
    secret::REDACTED,
    service::{HttpService, ServiceError, Upgrade},
};

/// Longest answer that is recorded and handed on, in bytes.
const LONGEST: usize = 64 * 1024 * 1024;

/// A service that records each exchange of the one below. Clones share what was recorded.
///
/// *Guarantees*: no key is written (`Authorization` keeps the kind of the key: `Bearer ptla_…`), nor a cookie, nor the value
/// of a field whose name speaks of a password, secret, token or key, nor the query of a signed URL.
///
/// *Assumptions*: bodies are small enough to be held in memory; a streamed body is sent on but not recorded. An exchange that
/// ends without an answer is not recorded.
#[derive(Clone)]
pub struct Recorder(Arc<Inner>);

struct Inner {
    service: Arc<dyn HttpService>,
    folder: Option<PathBuf>,
    recorded: Mutex<Vec<Exchange>>,
}

impl Recorder {
    /// Keeps what it records in memory.
    pub fn new(service: Arc<dyn HttpService>) -> Self {
        Self(Arc::new(Inner {
            service,
            folder: None,
            recorded: Mutex::new(Vec::new()),
        }))
    }

    /// Writes each exchange to a file `001-get-servers.json` and so on in `folder`, which is made if there is none; keeps
    /// them in memory too.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn into_folder(service: Arc<dyn HttpService>, folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        fs::create_dir_all(&folder)?;
        Ok(Self(Arc::new(Inner {
            service,
            folder: Some(folder),
            recorded: Mutex::new(Vec::new()),
        })))
    }

    /// What was recorded so far, in the order of the answers.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.recorded().clone()
    }

    fn recorded(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.0.recorded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, mut exchange: Exchange) -> Result<(), ServiceError> {
        let mut recorded = self.recorded();
        exchange.name = format!("{:03}-{}", recorded.len() + 1, slug(&exchange));
        let written = self.0.folder.as_deref().map(|folder| write(folder, &exchange));
        recorded.push(exchange);
        // The panel has answered; losing the record must not pass unseen.
        written.unwrap_or(Ok(())).map_err(ServiceError::interrupted)
    }
}

#[async_trait]
impl HttpService for Recorder {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let redaction = Redaction::of(request.headers());
        let uri = request.uri().clone();
        let mut exchange = Exchange {
            method: request.method().to_string(),
            path: redaction.text(uri.path()),
            query: uri.query().map(|query| redaction.members(parsed(query))),
            request_headers: redaction.headers(request.headers()),
            request_body: match request.body().as_bytes() {
                Some(bytes) => redaction.body(bytes, request.headers()),
                None => Value::from("(a stream)"),
            },
            ..Exchange::default()
        };
        let (head, answer) = self.0.service.call(request).await?.into_parts();
        let answer = answer.collect(LONGEST).await?;
        exchange.status = head.status.as_u16();
        exchange.response_headers = redaction.headers(&head.headers);
        exchange.response_body = redaction.body(&answer, &head.headers);
        self.keep(exchange)?;
        Ok(Response::from_parts(head, answer.into()))
    }

    async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
        self.0.service.upgrade(request).await
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Recorder({} exchanges of {:?})",
            self.recorded().len(),
            self.0.service
        )
    }
}

fn write(folder: &Path, exchange: &Exchange) -> io::Result<()> {
    let text = serde_json::to_string_pretty(exchange)?;
    fs::write(folder.join(format!("{}.json", exchange.name)), text)
}

/// `get-servers-7` from `GET /api/application/servers/7`.
fn slug(exchange: &Exchange) -> String {
    let words = exchange.path.split('/').filter(|word| !matches!(*word, "" | "api"));
    let text: String = std::iter::once(exchange.method.as_str())
        .chain(words)
        .collect::<Vec<_>>()
        .join("-");
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() {
            character.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    text.chars().map(plain).take(60).collect()
}

/// What must not be written down of one exchange.
struct Redaction {
    key: Option<String>,
}

impl Redaction {
    fn of(headers: &HeaderMap) -> Self {
        let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key = value.map(|value| value.split_once(' ').map_or(value, |(_, key)| key));
        Self {
            key: key.filter(|key| !key.is_empty()).map(str::to_owned),
        }
    }

    fn headers(&self, headers: &HeaderMap) -> Map<String, Value> {
        let mut written = Map::new();
        for (name, value) in headers {
            let text = String::from_utf8_lossy(value.as_bytes());
            let shown = match *name {
                header::AUTHORIZATION => key_kind(&text),
                header::COOKIE | header::SET_COOKIE => REDACTED.to_owned(),
                _ if is_secret(name.as_str()) => REDACTED.to_owned(),
                _ => self.text(&text),
            };
            written.insert(name.to_string(), Value::String(shown));
        }
        written
    }

    fn body(&self, bytes: &Bytes, headers: &HeaderMap) -> Value {
        if bytes.is_empty() {
            return Value::Null;
        }
        if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
            return self.value(value);
        }
        let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if media_type.is_some_and(|it| it.starts_with("application/x-www-form-urlencoded")) {
            let pairs = url::form_urlencoded::parse(bytes);
            let shown = pairs.map(|(name, value)| {
                let value = if is_secret(&name) {
                    REDACTED.to_owned()
                } else {
                    self.text(&value)
                };
                (name, value)
            });
            let form = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(shown)
                .finish();
            return Value::String(form);
        }
        Value::String(self.text(&String::from_utf8_lossy(bytes)))
    }

    fn value(&self, value: Value) -> Value {
        match value {
            Value::Object(members) => Value::Object(self.members(members)),
            Value::Array(values) => Value::Array(values.into_iter().map(|value| self.value(value)).collect()),
            Value::String(text) => Value::String(self.text(&text)),
            other => other,
        }
    }

    fn members(&self, members: Map<String, Value>) -> Map<String, Value> {
        let shown = |(name, value): (String, Value)| {
            let value = match value {
                Value::Null | Value::Bool(_) => value,
                _ if is_secret(&name) => Value::String(REDACTED.to_owned()),
                other => self.value(other),
            };
            (name, value)
        };
        members.into_iter().map(shown).collect()
    }

    /// A panel may say the key back; and its links to a node are as good as keys, for the signature is in the query.
    fn text(&self, text: &str) -> String {
        let text = match &self.key {
            Some(key) => text.replace(key, REDACTED),
            None => text.to_owned(),
        };
        match text.split_once('?') {
            Some((place, query))
                if place.contains("://") && ["token=", "signature="].iter().any(|sign| query.contains(sign)) =>
            {
                format!("{place}?{REDACTED}")
            }
            _ => text,
        }
    }
}

/// The kind of a key is in what stands before its first underline: `Bearer ptla_…`.
fn key_kind(value: &str) -> String {
    let (scheme, key) = value.split_once(' ').unwrap_or(("", value));
    let kind = key.split_once('_').map_or("", |(kind, _)| kind);
    if kind.len() == 4 && kind.chars().all(|letter| letter.is_ascii_lowercase()) {
        format!("{scheme} {kind}_…")
    } else {
        format!("{scheme} …")
    }
}

/// By the name of a field or header, whatever its case and word breaks.
fn is_secret(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    [
        "password",
        "passwd",
        "secret",
        "token",
        "apikey",
        "privatekey",
        "authorization",
        "rcon",
    ]
    .iter()
    .any(|word| name.contains(word))
        && !matches!(name.as_str(), "daemontokenid" | "tokenid" | "usetotp")
}

#[cfg(test)]
mod tests;
