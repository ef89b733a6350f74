//! The seam: request in, response out.

use std::{error::Error as StdError, fmt, sync::Arc};

use async_trait::async_trait;
use http::{Request, Response};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::{body::Body, effect::Effect};

/// Carries one request to a panel and brings its answer back.
///
/// Open: reqwest is one implementation, a fake panel in memory is another, and a recorder, a fault injector or your own
/// stack (another TLS library, a proxy) are others. An answer of any status is `Ok`; redirects are answers too and must not
/// be followed.
///
/// *Assumptions*: an implementation sends a request at most once, and uses a connection of its own for a request whose
/// extensions hold [`FreshConnection`].
#[async_trait]
pub trait HttpService: fmt::Debug + Send + Sync + 'static {
    /// Sends `request`, whose URI is absolute.
    ///
    /// # Errors
    /// Only when there was no whole head of an answer; the kind says how far it came.
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError>;

    /// Sends `request` and, if the peer agrees (101), hands over the connection.
    ///
    /// # Errors
    /// As [`call`](Self::call); [`Unsupported`](ServiceErrorKind::Unsupported) unless the implementation provides it.
    async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
        drop(request);
        Err(ServiceError::unsupported(
            "this HttpService cannot upgrade a connection to a web socket",
        ))
    }
}

#[async_trait]
impl<S: HttpService + ?Sized> HttpService for Arc<S> {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        (**self).call(request).await
    }

    async fn upgrade(&self, request: Request<Body>) -> Result<Upgrade, ServiceError> {
        (**self).upgrade(request).await
    }
}

/// Request extension: use a connection that no other request has used.
///
/// A kept-alive connection may be closed by the peer at the very moment a request goes out; on a fresh one, "not connected"
/// and "sent, but no answer" cannot be confused.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct FreshConnection;

/// A connection in both directions.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin + 'static {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Duplex for T {}

/// The answer to an upgrade.
#[non_exhaustive]
pub enum Upgrade {
    /// The peer switched protocols; the connection is ours.
    Switched(Response<()>, Box<dyn Duplex>),
    /// The peer answered like to any request.
    Declined(Response<Body>),
}

impl fmt::Debug for Upgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Switched(response, _) => write!(f, "Switched({})", response.status()),
            Self::Declined(response) => write!(f, "Declined({})", response.status()),
        }
    }
}

/// How far a request came that has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServiceErrorKind {
    /// No connection: name not found, refused, no route, no answer in the connect time-out. Nothing was sent.
    Connect,
    /// The connection was made, but TLS failed: a wrong certificate, or no TLS on that port. Nothing was sent.
    Tls,
    /// The request cannot be made at all. Nothing was sent.
    Request,
    /// This implementation cannot do it. Nothing was sent.
    Unsupported,
    /// Sent, and no answer in time. The panel may still be at work on it.
    Timeout,
    /// Sent, and the connection ended before the answer was whole.
    Interrupted,
    /// The answer is longer than the limit. The rest was not read.
    TooLarge,
}

/// Why there is no answer.
#[derive(Debug)]
pub struct ServiceError {
    kind: ServiceErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

impl ServiceError {
    /// An error of this kind, with what caused it. The cause must not hold a key or a URL with one.
    pub fn new(kind: ServiceErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind,
            source: source.into(),
        }
    }

    /// No connection.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ServiceErrorKind::Connect, source)
    }

    /// Sent, and the connection ended.
    pub fn interrupted(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ServiceErrorKind::Interrupted, source)
    }

    /// Sent, and no answer in time.
    #[must_use]
    pub fn timeout() -> Self {
        Self::new(ServiceErrorKind::Timeout, "no answer in time")
    }

    /// The answer is longer than `limit` bytes.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self::new(
            ServiceErrorKind::TooLarge,
            format!("the body is longer than {limit} bytes"),
        )
    }

    /// Not provided.
    #[must_use]
    pub fn unsupported(what: &'static str) -> Self {
        Self::new(ServiceErrorKind::Unsupported, what)
    }

    /// How far the request came.
    #[must_use]
    pub const fn kind(&self) -> ServiceErrorKind {
        self.kind
    }

    /// What is known about the effect of the request.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        match self.kind {
            ServiceErrorKind::Connect
            | ServiceErrorKind::Tls
            | ServiceErrorKind::Request
            | ServiceErrorKind::Unsupported => Effect::NotSent,
            ServiceErrorKind::Timeout | ServiceErrorKind::Interrupted | ServiceErrorKind::TooLarge => Effect::Unknown,
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            ServiceErrorKind::Connect => "no connection",
            ServiceErrorKind::Tls => "TLS failed",
            ServiceErrorKind::Request => "the request cannot be made",
            ServiceErrorKind::Unsupported => "not supported",
            ServiceErrorKind::Timeout => "time-out",
            ServiceErrorKind::Interrupted => "the connection was cut",
            ServiceErrorKind::TooLarge => "the answer is too large",
        };
        write!(f, "{what}: {}", self.source)
    }
}

impl StdError for ServiceError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.source()
    }
}
