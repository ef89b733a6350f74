//! What the panel answers: documents, texts, and lists of errors without codes.

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use panel_http::{Body, fake::node::NodeTrouble};
use serde_json::{Value, json};

/// What a route gives.
pub(super) type Outcome = Result<Reply, Refusal>;

/// A success.
#[derive(Debug)]
pub(super) enum Reply {
    /// A status and a document.
    Json(u16, Value),
    /// 200 and a text as it is.
    Text(Bytes),
    /// 200 and bytes as a node gives them, without a word of what they are.
    Bytes(Bytes),
}

impl Reply {
    pub(super) const fn ok(document: Value) -> Self {
        Self::Json(200, document)
    }

    /// 200 and `{}`: done, and nothing to say of it.
    pub(super) fn done() -> Self {
        Self::ok(json!({}))
    }

    /// 202 and `{}`: will be done.
    pub(super) fn accepted() -> Self {
        Self::Json(202, json!({}))
    }

    pub(super) fn response(self) -> Response<Body> {
        let (status, media_type, body) = match self {
            Self::Bytes(bytes) => return plain(200, bytes),
            Self::Json(status, document) => (status, "application/json", Bytes::from(document.to_string())),
            Self::Text(text) => (200, "text/plain", text),
        };
        let mut response = plain(status, body.clone());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        finish(headers, &body);
        response
    }
}

/// A refusal: a status, and texts without codes.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    status: u16,
    errors: Vec<String>,
    headers: Vec<(&'static str, u64)>,
}

impl Refusal {
    pub(super) fn new(status: u16, error: impl Into<String>) -> Self {
        Self::all(status, vec![error.into()])
    }

    const fn all(status: u16, errors: Vec<String>) -> Self {
        Self {
            status,
            errors,
            headers: Vec::new(),
        }
    }

    /// What is wrong with a payload that was looked at by its route.
    pub(super) const fn flat(errors: Vec<String>) -> Self {
        Self::all(400, errors)
    }

    /// What is wrong with a row that was looked at by its model: a whole error body as the one text.
    pub(super) fn nested(errors: &[String]) -> Self {
        Self::new(400, json!({"errors": errors}).to_string())
    }

    pub(super) fn payload(said: impl std::fmt::Display) -> Self {
        Self::new(400, format!("invalid payload: {said}"))
    }

    pub(super) fn relation(name: &str) -> Self {
        Self::new(400, format!("invalid relation `{name}` provided"))
    }

    pub(super) fn not_found(thing: &str) -> Self {
        Self::new(404, format!("{thing} not found"))
    }

    pub(super) fn conflict(said: impl Into<String>) -> Self {
        Self::new(409, said)
    }

    /// 417, for limits, for what is not allowed, and for a node that would not delete.
    pub(super) fn unmet(said: impl Into<String>) -> Self {
        Self::new(417, said)
    }

    /// Anything that nobody caught.
    pub(super) fn broken() -> Self {
        Self::new(500, "internal server error")
    }

    /// There is such a path, with other verbs: no words at all.
    pub(super) const fn wrong_method() -> Self {
        Self::all(405, Vec::new())
    }

    pub(super) fn with_header(mut self, name: &'static str, value: u64) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(super) fn response(self) -> Response<Body> {
        if self.errors.is_empty() {
            return plain(self.status, Bytes::new());
        }
        let mut response = Reply::Json(self.status, json!({"errors": self.errors})).response();
        for (name, value) in self.headers {
            response.headers_mut().insert(name, HeaderValue::from(value));
        }
        response
    }
}

/// Trouble with a node that nobody caught: a 500 that does not say so.
impl From<NodeTrouble> for Refusal {
    fn from(_: NodeTrouble) -> Self {
        Self::broken()
    }
}

/// What the panel tells of a node's trouble where it does tell.
pub(super) fn words(trouble: NodeTrouble) -> String {
    let (status, said) = match trouble {
        NodeTrouble::Status(404) => (404, "server not found"),
        NodeTrouble::Status(status) => (status, "container busy"),
        NodeTrouble::Refuses(status, said) => (status, said),
        _ => return "error sending request".to_owned(),
    };
    let reason = StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason());
    let reason = reason.unwrap_or("<unknown status code>");
    format!("wings api status code {status} {reason}: {said}")
}

/// A page of something that is no panel.
pub(super) fn page(status: u16, text: &'static str) -> Response<Body> {
    let mut response = plain(status, Bytes::from_static(text.as_bytes()));
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

/// To another address.
pub(super) fn redirect(to: &str) -> Response<Body> {
    let mut response = page(301, "Moved Permanently");
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// 304 when the caller has what it would be given.
pub(super) fn unless_known(mut response: Response<Body>, known: Option<&str>) -> Response<Body> {
    let tag = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
    if tag.is_some() && tag == known.map(|known| known.trim_matches('"')) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
    }
    response
}

fn plain(status: u16, body: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

fn finish(headers: &mut HeaderMap, body: &Bytes) {
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    let quarter = |number: u8| {
        let mut hasher = DefaultHasher::new();
        (number, body).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    };
    let tag: String = (0..4).map(quarter).collect();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
}
