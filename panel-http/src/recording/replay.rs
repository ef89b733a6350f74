//! Recorded answers, given again.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use serde_json::Value;

use super::Exchange;
use crate::{
    body::Body,
    service::{HttpService, ServiceError, ServiceErrorKind},
};

/// Answers each call with the next of its recordings, the last one for ever, whatever was asked; and keeps what was asked.
#[derive(Debug, Default)]
pub struct Replay {
    answers: Mutex<Vec<Exchange>>,
    asked: Mutex<Vec<Asked>>,
}

/// What came to a [`Replay`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Asked {
    /// Verb, path and query.
    pub line: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty when it was a stream.
    pub body: Bytes,
}

impl Replay {
    /// Gives these answers, in order.
    pub fn new(answers: impl IntoIterator<Item = Exchange>) -> Arc<Self> {
        let mut answers: Vec<_> = answers.into_iter().collect();
        answers.reverse();
        Arc::new(Self {
            answers: Mutex::new(answers),
            asked: Mutex::default(),
        })
    }

    /// Everything that was asked, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl HttpService for Replay {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let (head, body) = request.into_parts();
        let path = head.uri.path_and_query().map_or("", |path| path.as_str());
        let asked = Asked {
            line: format!("{} {path}", head.method),
            headers: head.headers,
            body: body.as_bytes().cloned().unwrap_or_default(),
        };
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = if answers.len() > 1 {
            answers.pop()
        } else {
            answers.last().cloned()
        };
        let nothing = || ServiceError::new(ServiceErrorKind::Connect, "nothing was recorded");
        answer.map(|answer| answer.to_response()).ok_or_else(nothing)
    }
}

impl Exchange {
    /// The recorded answer.
    #[must_use]
    pub fn to_response(&self) -> Response<Body> {
        let body = match &self.response_body {
            Value::Null => Body::empty(),
            Value::String(text) => Body::from(text.clone()),
            json => Body::from(json.to_string()),
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        *response.headers_mut() = self.response_header_map();
        response
    }

    /// The headers of the recorded answer.
    #[must_use]
    pub fn response_header_map(&self) -> HeaderMap {
        let header = |(name, value): (&String, &Value)| {
            let value = HeaderValue::try_from(value.as_str()?).ok()?;
            Some((HeaderName::try_from(name).ok()?, value))
        };
        self.response_headers.iter().filter_map(header).collect()
    }
}
