//! A call as a value: look at it, turn it into a request, or await it.

mod decode;

use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
    time::Duration,
};

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use serde::{Serialize, de::DeserializeOwned};

pub use self::decode::decode;
use crate::{
    body::Body,
    effect::{Effect, Safety},
    endpoint::{Endpoint, is_addressable},
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

    /// Refuses the call before anything is sent, for what its type cannot rule out. The first reason given is kept.
    pub fn refuse(mut self, reason: impl Into<String>) -> Self {
        if let Ok(outgoing) = &self.outgoing {
            self.outgoing = Err(Error::invalid(outgoing.endpoint, reason));
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
    /// before is [not sent](crate::Effect::NotSent).
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
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when it cannot be made.
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

impl Call<Raw<()>> {
    /// A call to any path of the panel, with the key, the limits and the errors of the typed ones: for what a newer panel
    /// adds. The path is given as it stands in the URL, query included; a `GET` is a read, every other verb an
    /// [`Act`](crate::Safety::Act), so that it is sent once.
    ///
    /// A path that does not begin with `/api/`, or has an empty, `.` or `..` segment (percent-encoded ones counted), is
    /// refused before anything is sent.
    pub fn raw_path(transport: &Transport, method: &Method, path: &str) -> Self {
        let endpoint = RAW.iter().find(|endpoint| endpoint.method == *method);
        let outgoing = match endpoint {
            Some(endpoint) => raw_outgoing(endpoint, path),
            None => Err(Error::invalid(
                &ANY,
                format!("{method} is not a verb of the panel's API"),
            )),
        };
        Self {
            transport: transport.clone(),
            outgoing,
            body: Body::empty(),
            read: |_, answer| {
                Ok(Raw {
                    value: (),
                    status: answer.status,
                    body: answer.body.clone(),
                })
            },
            include: PhantomData,
        }
    }
}

static RAW: [Endpoint; 5] = [
    Endpoint::get("raw.get", "/api/{path}"),
    Endpoint::post("raw.post", "/api/{path}", Safety::Act),
    Endpoint::put("raw.put", "/api/{path}", Safety::Act),
    Endpoint::patch("raw.patch", "/api/{path}", Safety::Act),
    Endpoint::delete("raw.delete", "/api/{path}", Safety::Act),
];

fn raw_outgoing(endpoint: &'static Endpoint, given: &str) -> Result<Outgoing, Error> {
    let refuse = |why: &str| Err(Error::invalid(endpoint, format!("the path {why}")));
    let (path, query) = given.split_once('?').unwrap_or((given, ""));
    if !path.starts_with("/api/") {
        return refuse("must begin with /api/");
    }
    if path.contains(|character: char| !character.is_ascii_graphic() || matches!(character, '\\' | '#')) {
        return refuse("must be percent-encoded");
    }
    let decoded = percent_decoded(path);
    if decoded.split('/').skip(1).any(|segment| !is_addressable(segment)) {
        return refuse("has an empty, `.` or `..` segment: it would name another route");
    }
    Ok(Outgoing {
        endpoint,
        path: path.to_owned(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        media_type: None,
        lane: Lane::default(),
        timeout: None,
        deadline: None,
        once: false,
    })
}

/// What the panel's router sees: it decodes a path before it cuts it into segments.
fn percent_decoded(path: &str) -> String {
    // A plus sign is a blank in a form and a plus sign in a path; both are the same to the check.
    url::form_urlencoded::parse(path.replace('=', "%3D").replace('&', "%26").as_bytes())
        .map(|(name, _)| name.into_owned())
        .collect()
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
#[derive(Clone)]
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
    /// [`Decode`](crate::ErrorKind::Decode), naming the place in the JSON.
    pub fn json<U: DeserializeOwned>(&self) -> Result<U, Error> {
        decode(&ANY, &self.body)
    }
}

/// Shows the length of the body, never the body: it may hold a password.
impl<T: fmt::Debug> fmt::Debug for Raw<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

const ANY: Endpoint = Endpoint::get("raw", "{path}");

/// Reads a JSON body into `T`.
///
/// # Errors
/// As [`decode`].
pub fn json<T: DeserializeOwned>(endpoint: &Endpoint, answer: &Answer) -> Result<T, Error> {
    decode(endpoint, &answer.body)
}

/// For answers that are what was asked for as they stand, such as the contents of a file.
///
/// # Errors
/// Never; the signature is that of every reader.
pub fn bytes(_: &Endpoint, answer: &Answer) -> Result<Bytes, Error> {
    Ok(answer.body.clone())
}

/// For answers that say nothing but that it was done: no body, or JSON with nothing to read in it.
///
/// # Errors
/// [`NotPanel`](crate::ErrorKind::NotPanel) for a text: somebody else answered, and nobody knows whether it was done.
pub fn done(endpoint: &Endpoint, answer: &Answer) -> Result<(), Error> {
    match answer.body.trim_ascii().first() {
        None | Some(b'{' | b'[') => Ok(()),
        Some(_) => {
            let message = format!("a text of {} bytes instead of the panel's answer", answer.body.len());
            Err(Error::call(endpoint, ErrorKind::NotPanel, Effect::Unknown, message).with_status(answer.status))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invariant 13: `a_path_never_has_an_empty_segment`, for paths of the caller's own too.
    #[test]
    fn a_raw_path_never_has_an_empty_or_dotted_segment() {
        for bad in [
            "/api/application/servers/9/databases/",
            "/api/application//users",
            "/api/../admin",
            "/api/application/./users",
            "/api/application/%2e%2E/users",
            "/api/application/users%2F",
            "/api/a b",
            "/api/a#b",
            "/admin",
            "api/application/users",
            "https://elsewhere.example/api/",
        ] {
            let error = raw_outgoing(&RAW[0], bad).unwrap_err();
            assert_eq!(error.effect(), Effect::NotSent, "{bad}");
        }
    }

    #[test]
    fn a_raw_path_keeps_its_encoding_and_its_query() {
        let outgoing = raw_outgoing(
            &RAW[0],
            "/api/application/users/external/a%20b=c?include=servers&per_page=1",
        )
        .unwrap();
        assert_eq!(
            outgoing.path_and_query(),
            "/api/application/users/external/a%20b=c?include=servers&per_page=1"
        );
    }
}
