//! What a request or an answer carries.

use std::{
    fmt,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::{StreamExt, stream};
use http_body::{Frame, SizeHint};

use crate::service::ServiceError;

/// The stream inside a [`Body`] that is not held in memory.
pub type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, ServiceError>> + Send>>;

/// Bytes, or a stream of them.
///
/// Only bytes can be sent again, so a call with a stream is never retried.
pub struct Body(Inner);

enum Inner {
    Bytes(Bytes),
    Stream { stream: ByteStream, length: Option<u64> },
}

impl Body {
    /// No bytes.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Inner::Bytes(Bytes::new()))
    }

    /// A body that is produced while it is sent; `length` in bytes when it is known.
    pub fn stream(
        stream: impl Stream<Item = Result<Bytes, ServiceError>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        Self(Inner::Stream {
            stream: Box::pin(stream),
            length,
        })
    }

    /// Its length in bytes, when it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Inner::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Inner::Stream { length, .. } => *length,
        }
    }

    /// The bytes, when it holds them.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Inner::Bytes(bytes) => Some(bytes),
            Inner::Stream { .. } => None,
        }
    }

    /// Reads the whole body, at most `limit` bytes of it.
    ///
    /// # Errors
    /// [`TooLarge`](crate::ServiceErrorKind::TooLarge) as soon as the limit is passed, not at the end; otherwise what the stream says.
    pub async fn collect(self, limit: usize) -> Result<Bytes, ServiceError> {
        match self.0 {
            Inner::Bytes(bytes) if bytes.len() <= limit => Ok(bytes),
            Inner::Bytes(_) => Err(ServiceError::too_large(limit)),
            Inner::Stream { mut stream, length } => {
                if length.is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit)) {
                    return Err(ServiceError::too_large(limit));
                }
                let mut bytes = BytesMut::new();
                while let Some(chunk) = stream.next().await {
                    let chunk = chunk?;
                    if bytes.len().saturating_add(chunk.len()) > limit {
                        return Err(ServiceError::too_large(limit));
                    }
                    bytes.extend_from_slice(&chunk);
                }
                Ok(bytes.freeze())
            }
        }
    }

    /// The body as a stream, whatever it holds.
    #[must_use]
    pub fn into_stream(self) -> ByteStream {
        match self.0 {
            Inner::Bytes(bytes) if bytes.is_empty() => Box::pin(stream::empty()),
            Inner::Bytes(bytes) => Box::pin(stream::once(async move { Ok(bytes) })),
            Inner::Stream { stream, .. } => stream,
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

/// Shows the length, never the content: a body may hold a password.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "Body({length} bytes)"),
            None => f.write_str("Body(stream)"),
        }
    }
}

/// A body as HTTP libraries take it, so that a known length is told to the peer.
pub(crate) struct Wire {
    // Never locked: it only makes the stream `Sync`, which reqwest wants.
    stream: Mutex<ByteStream>,
    left: Option<u64>,
}

impl From<Body> for Wire {
    fn from(body: Body) -> Self {
        let left = body.length();
        Self {
            stream: Mutex::new(body.into_stream()),
            left,
        }
    }
}

impl http_body::Body for Wire {
    type Data = Bytes;
    type Error = ServiceError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, ServiceError>>> {
        let stream = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
        let next = std::task::ready!(stream.poll_next_unpin(context));
        if let (Some(left), Some(Ok(bytes))) = (&mut self.left, &next) {
            *left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        }
        Poll::Ready(next.map(|bytes| bytes.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.left == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
