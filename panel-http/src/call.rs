//! A call as a value: look at it, turn it into a request, or await it.

use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
    time::Duration,
};

use bytes::Bytes;
use http::{Request, StatusCode};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    body::Body,
    effect::Effect,
    endpoint::Endpoint,
    error::{Error, ErrorKind},
    limiter::Lane,
    transport::{Answer, Transport},
};

/// What is read out of an answer.
pub type Read<T> = fn(&Endpoint, &Answer) -> Result<T, Error>;

/// Where a call goes and how, without its body.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) media_type: Option<&'static str>,
    pub(crate) lane: Lane,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) once: bool,
}

impl Outgoing {
    pub(crate) fn path_and_query(&self) -> String {
        if self.query.is_empty() {
            return self.path.clone();
        }
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.query)
            .finish();
        format!("{}?{query}", self.path)
    }
}

/// One call to a panel that gives a `T`.
///
/// Nothing is sent until it is awaited. A mistake in its making (an empty id) is kept and told then, before anything is
/// sent.
///
/// `I` says which related things can be asked for with [`include`](Self::include).
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T, I = NoInclude> {
    transport: Transport,
    outgoing: Result<Outgoing, Error>,
    body: Body,
    read: Read<T>,
    include: PhantomData<fn(I)>,
}

/// The words for the related things that an endpoint can answer along.
pub trait Include: Send + 'static {
    /// The panel's word for it.
    fn word(&self) -> &str;
}

/// For endpoints that answer nothing along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum NoInclude {}

impl<T, I: Include> Call<T, I> {
    /// Asks for related things along with the answer.
    pub fn include(self, what: I) -> Self {
        self.query_word("include", what.word())
    }
}

impl<T, I> Call<T, I> {
    /// A call to `endpoint` with the segments of its path, whose answer is read by `read`.
    pub fn new(transport: &Transport, endpoint: &'static Endpoint, segments: &[&str], read: Read<T>) -> Self {
        let outgoing = endpoint.path(segments).map(|path| Outgoing {
            endpoint,
            path,
            query: Vec::new(),
            media_type: None,
            lane: Lane::default(),
            timeout: None,
            deadline: None,
            once: false,
        });
        Self {
            transport: transport.clone(),
            outgoing,
            body: Body::empty(),
            read,
            include: PhantomData,
        }
    }

    /// Adds a pair to the query.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Ok(outgoing) = &mut self.outgoing {
            outgoing.query.push((name.into(), value.into()));
        }
        self
    }

    /// Adds a word to a comma-separated value of the query, such as `include`.
    pub fn query_word(mut self, name: &str, word: &str) -> Self {
        if let Ok(outgoing) = &mut self.outgoing {
            match outgoing.query.iter_mut().find(|(known, _)| known == name) {
                Some((_, words)) => {
                    words.push(',');
                    words.push_str(word);
                }
                None => outgoing.query.push((name.to_owned(), word.to_owned())),
            }
        }
        self
    }

    /// Sends `value` as JSON.
    pub fn json(mut self, value: &impl Serialize) -> Self {
        match (serde_json::to_vec(value), &mut self.outgoing) {
            (Ok(bytes), Ok(outgoing)) => {
                outgoing.media_type = Some("application/json");
                self.body = bytes.into();
            }
            (Err(error), Ok(outgoing)) => {
                let message = format!("the body cannot be written as JSON: {error}");
                self.outgoing = Err(Error::invalid(outgoing.endpoint, message));
            }
            (_, Err(_)) => {}
        }
        self
    }

    /// Sends these bytes as they are.
    pub fn body(mut self, media_type: &'static str, body: Body) -> Self {
        if let Ok(outgoing) = &mut self.outgoing {
            outgoing.media_type = Some(media_type);
            self.body = body;
        }
        self
    }

    /// Leaves the last quarter of the panel's quota to calls that a person waits for.
    pub fn background(mut self) -> Self {
        if let Ok(outgoing) = &mut self.outgoing {
            outgoing.lane = Lane::Background;
        }
        self
    }

    /// Another time-out for one attempt than the client's.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        if let Ok(outgoing) = &mut self.outgoing {
            outgoing.timeout = Some(timeout);
        }
        self
    }

    /// Waiting for the quota, all attempts and the waits between them end within `limit`. A call whose turn does not come
    /// before is [not sent](Effect::NotSent).
    pub fn deadline(mut self, limit: Duration) -> Self {
        if let Ok(outgoing) = &mut self.outgoing {
            outgoing.deadline = Some(limit);
        }
        self
    }

    /// Sends it once, even where it could be repeated: for callers that must know of every attempt.
    pub fn once(mut self) -> Self {
        if let Ok(outgoing) = &mut self.outgoing {
            outgoing.once = true;
        }
        self
    }

    /// The request as it would be sent, without sending it. The key in it is marked sensitive.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) when it cannot be made.
    pub fn into_request(self) -> Result<Request<Body>, Error> {
        self.transport.request(&self.outgoing?, self.body)
    }

    /// Reads the answer into something else.
    pub fn reading<U>(self, read: Read<U>) -> Call<U, I> {
        Call {
            transport: self.transport,
            outgoing: self.outgoing,
            body: self.body,
            read,
            include: PhantomData,
        }
    }

    /// Sends it and keeps the answer's bytes beside the typed value, for fields that this version does not know.
    ///
    /// # Errors
    /// As awaiting the call itself.
    pub async fn raw(self) -> Result<Raw<T>, Error> {
        let outgoing = self.outgoing?;
        let endpoint = outgoing.endpoint;
        let answer = self.transport.execute(outgoing, self.body).await?;
        let value = (self.read)(endpoint, &answer)?;
        Ok(Raw {
            value,
            status: answer.status,
            body: answer.body,
        })
    }
}

impl<T: Send + 'static, I: 'static> IntoFuture for Call<T, I> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let outgoing = self.outgoing?;
            let endpoint = outgoing.endpoint;
            let answer = self.transport.execute(outgoing, self.body).await?;
            (self.read)(endpoint, &answer)
        })
    }
}

impl<T, I> fmt::Debug for Call<T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outgoing {
            Ok(outgoing) => write!(f, "Call({} {})", outgoing.endpoint.method, outgoing.endpoint.template),
            Err(error) => write!(f, "Call({error})"),
        }
    }
}

/// A typed value and the bytes it was read from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Raw<T> {
    /// The typed value.
    pub value: T,
    /// The status of the answer.
    pub status: StatusCode,
    /// The body of the answer.
    pub body: Bytes,
}

impl<T> Raw<T> {
    /// Reads the bytes into a type of your own.
    ///
    /// # Errors
    /// [`Decode`](ErrorKind::Decode), naming the place in the JSON.
    pub fn json<U: DeserializeOwned>(&self) -> Result<U, Error> {
        decode(&ANY, &self.body)
    }
}

const ANY: Endpoint = Endpoint::get("raw", "{path}");

/// Reads a JSON body.
///
/// # Errors
/// [`Decode`](ErrorKind::Decode), naming the place in the JSON, never the value there; its effect is
/// [`Applied`](Effect::Applied): the panel did it, only its answer is of no use. [`Interrupted`](ErrorKind::Interrupted)
/// when the body ends too early.
pub fn decode<T: DeserializeOwned>(endpoint: &Endpoint, body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|plain| {
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        let message = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(error) => format!(
                "the answer is not as expected at `{}`: {}",
                error.path(),
                without_values(&error.inner().to_string())
            ),
            Ok(_) => format!("the answer is not as expected: {}", without_values(&plain.to_string())),
        };
        // A body cut short is not an answer: nobody can tell what the whole of it would have said.
        let effect = if plain.is_eof() {
            Effect::Unknown
        } else {
            Effect::Applied
        };
        Error::call(
            endpoint,
            if plain.is_eof() {
                ErrorKind::Interrupted
            } else {
                ErrorKind::Decode
            },
            effect,
            message,
        )
    })
}

/// Drops what stands in quotes or backticks: it is the panel's data, and may be a password.
fn without_values(message: &str) -> String {
    let mut quoted = false;
    let mut kept = String::with_capacity(message.len());
    for character in message.chars() {
        if character == '"' {
            quoted = !quoted;
            kept.push(if quoted { '"' } else { '…' });
        }
        if !quoted {
            kept.push(character);
        }
    }
    kept
}

/// Reads a JSON body into `T`.
///
/// # Errors
/// As [`decode`].
pub fn json<T: DeserializeOwned>(endpoint: &Endpoint, answer: &Answer) -> Result<T, Error> {
    decode(endpoint, &answer.body)
}

/// For answers that say nothing but that it was done.
///
/// # Errors
/// Never; the signature is that of every reader.
pub fn done(_: &Endpoint, _: &Answer) -> Result<(), Error> {
    Ok(())
}
