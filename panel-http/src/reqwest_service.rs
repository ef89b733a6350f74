//! The built-in [`HttpService`], on reqwest.

use std::{error::Error as StdError, fmt, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use futures_core::Stream;
use futures_util::stream;
use http::{Request, Response};

use crate::{
    body::{Body, Wire},
    error::{Error, ErrorKind},
    service::{FreshConnection, HttpService, ServiceError, ServiceErrorKind, Upgrade},
};

/// HTTP/1.1 through reqwest: no redirects, no retries, the proxies of the environment.
#[derive(Clone)]
pub struct ReqwestService {
    pooled: reqwest::Client,
    fresh: reqwest::Client,
}

impl ReqwestService {
    /// With this limit for making a connection.
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) when TLS cannot be set up, such as without any trusted certificate.
    pub fn new(connect_timeout: Duration) -> Result<Self, Error> {
        let build = |idle_connections| {
            reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .connect_timeout(connect_timeout)
                .pool_max_idle_per_host(idle_connections)
                .tcp_nodelay(true)
                .build()
                .map_err(|error| {
                    let message = format!("the HTTP client cannot be set up: {}", chain(&error));
                    Error::configuration(ErrorKind::Configuration, message)
                })
        };
        Ok(Self {
            pooled: build(usize::MAX)?,
            fresh: build(0)?,
        })
    }

    async fn send(&self, request: Request<Body>) -> Result<reqwest::Response, ServiceError> {
        let client = if request.extensions().get::<FreshConnection>().is_some() {
            &self.fresh
        } else {
            &self.pooled
        };
        let request = request.map(|body| match body.as_bytes() {
            Some(bytes) => reqwest::Body::from(bytes.clone()),
            None => reqwest::Body::wrap(Wire::from(body)),
        });
        let request = reqwest::Request::try_from(request)
            .map_err(|error| ServiceError::new(ServiceErrorKind::Request, chain(&error)))?;
        client.execute(request).await.map_err(told)
    }
}

#[async_trait]
impl HttpService for ReqwestService {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let mut answer = self.send(request).await?;
        let mut response = Response::new(());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        let length = answer.content_length();
        Ok(response.map(|()| Body::stream(pieces(answer), length)))
    }

    async fn upgrade(&self, mut request: Request<Body>) -> Result<Upgrade, ServiceError> {
        request.extensions_mut().insert(FreshConnection);
        let answer = self.send(request).await?;
        let mut response = Response::new(());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        if answer.status() == http::StatusCode::SWITCHING_PROTOCOLS {
            let connection = answer.upgrade().await.map_err(told)?;
            return Ok(Upgrade::Switched(response, Box::new(connection)));
        }
        let length = answer.content_length();
        Ok(Upgrade::Declined(
            response.map(|()| Body::stream(pieces(answer), length)),
        ))
    }
}

impl fmt::Debug for ReqwestService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReqwestService")
    }
}

fn pieces(answer: reqwest::Response) -> impl Stream<Item = Result<Bytes, ServiceError>> {
    stream::try_unfold(answer, |mut answer| async move {
        let piece = answer.chunk().await.map_err(told)?;
        Ok(piece.map(|piece| (piece, answer)))
    })
}

fn told(error: reqwest::Error) -> ServiceError {
    let error = error.without_url();
    let text = chain(&error);
    let kind = if error.is_connect() {
        if is_about_tls(&text) {
            ServiceErrorKind::Tls
        } else {
            ServiceErrorKind::Connect
        }
    } else if error.is_timeout() {
        ServiceErrorKind::Timeout
    } else if error.is_builder() {
        ServiceErrorKind::Request
    } else {
        ServiceErrorKind::Interrupted
    };
    ServiceError::new(kind, text)
}

/// reqwest does not tell a failed handshake from a failed connection other than in words.
fn is_about_tls(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    [
        "certificate",
        "tls",
        "handshake",
        "corrupt message",
        "unknownissuer",
        "invalidcontenttype",
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// The error and what caused it, without saying anything twice.
fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}
