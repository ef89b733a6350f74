//! One call, from typed request to judged answer.

mod builder;
mod judge;

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, Uri, header};
use jiff::Timestamp;

pub use self::builder::TransportBuilder;
use self::judge::Sent;
use crate::{
    address::Address,
    body::Body,
    call::Outgoing,
    clock::{self, Clock},
    dialect::Dialect,
    effect::{Effect, Safety},
    endpoint::Endpoint,
    error::{Error, ErrorKind},
    limiter::Limiter,
    retry::{RetryBudget, RetryPolicy, random_fraction},
    secret::Secret,
    service::{FreshConnection, HttpService, ServiceError},
};

/// Sends calls to one panel with one key. Cheap to clone; clones share key, quota and retry budget.
///
/// # Guarantees
/// * The key goes to the panel's own origin and nowhere else; a redirect is an error, never followed.
/// * A call whose [`Safety`] is `Create` or `Act` is sent once.
/// * Every error says what is known about its [`Effect`].
#[derive(Clone)]
pub struct Transport(Arc<Inner>, Option<Arc<HeaderMap>>);

struct Inner {
    address: Address,
    key: RwLock<Secret>,
    service: Arc<dyn HttpService>,
    clock: Arc<dyn Clock>,
    dialect: Arc<dyn Dialect>,
    limiter: Arc<Limiter>,
    retry: RetryPolicy,
    budget: RetryBudget,
    timeout: Duration,
    body_limit: usize,
    user_agent: HeaderValue,
}

/// An answer of the panel that is not an error.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The status, a 2xx.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

/// Shows the length of the body, never the body: it may hold a password.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}

impl Transport {
    /// Begins to set one up. `address` is read as [`Address::parse`] says.
    pub fn builder(address: &str, key: Secret, dialect: Arc<dyn Dialect>) -> TransportBuilder {
        TransportBuilder::new(address, key, dialect)
    }

    /// Where the panel is.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.0.address
    }

    /// Where this client has its time from.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// What carries the calls.
    #[must_use]
    pub fn service(&self) -> &Arc<dyn HttpService> {
        &self.0.service
    }

    /// Uses another key from the next call on, in all clones.
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) when it is empty or cannot stand in a header; the old key stays.
    pub fn replace_key(&self, key: Secret) -> Result<(), Error> {
        authorization(&key)?;
        *self.0.key.write().unwrap_or_else(PoisonError::into_inner) = key;
        Ok(())
    }

    /// The same panel with another key, for panels that count calls by address: the quota is one, and what must not meet does
    /// not. The other key has a retry budget of its own, and no header of [`with_header`](Self::with_header).
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) when it is empty or cannot stand in a header.
    pub fn with_key(&self, key: Secret) -> Result<Self, Error> {
        authorization(&key)?;
        let it = &self.0;
        let inner = Inner {
            address: it.address.clone(),
            key: RwLock::new(key),
            service: Arc::clone(&it.service),
            clock: Arc::clone(&it.clock),
            dialect: Arc::clone(&it.dialect),
            limiter: Arc::clone(&it.limiter),
            retry: it.retry.clone(),
            budget: RetryBudget::new(),
            timeout: it.timeout,
            body_limit: it.body_limit,
            user_agent: it.user_agent.clone(),
        };
        Ok(Self(Arc::new(inner), None))
    }

    /// The same panel, key, quota and retry budget, with one more header on every call, for panels that let a key act for
    /// somebody else. The headers that a call has anyhow cannot be replaced by it.
    #[must_use]
    pub fn with_header(&self, name: HeaderName, value: HeaderValue) -> Self {
        let mut headers = self.1.as_deref().cloned().unwrap_or_default();
        headers.insert(name, value);
        Self(Arc::clone(&self.0), Some(Arc::new(headers)))
    }

    /// The request as it would be sent, key included (its header is marked sensitive, so `Debug` does not show it).
    pub(crate) fn request(&self, outgoing: &Outgoing, body: Body) -> Result<Request<Body>, Error> {
        let endpoint = outgoing.endpoint;
        let key = authorization(&self.0.key.read().unwrap_or_else(PoisonError::into_inner))?;
        let refuse = |why: &dyn fmt::Display| Error::invalid(endpoint, format!("the request cannot be built: {why}"));
        let uri = self.0.address.join(&outgoing.path_and_query());
        let mut request = Request::new(body);
        *request.method_mut() = endpoint.method.clone();
        *request.uri_mut() = Uri::try_from(uri).map_err(|error| refuse(&error))?;
        let headers = request.headers_mut();
        if let Some(more) = self.1.as_deref() {
            headers.clone_from(more);
        }
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::AUTHORIZATION, key);
        headers.insert(header::USER_AGENT, self.0.user_agent.clone());
        if let Some(media_type) = outgoing.media_type {
            let media_type = HeaderValue::from_str(media_type).map_err(|error| refuse(&error))?;
            headers.insert(header::CONTENT_TYPE, media_type);
        }
        if endpoint.safety == Safety::Create {
            request.extensions_mut().insert(FreshConnection);
        }
        Ok(request)
    }

    pub(crate) async fn execute(&self, outgoing: Outgoing, body: Body) -> Result<Answer, Error> {
        let replay = body.as_bytes().cloned();
        let ends = outgoing.deadline.map(|limit| clock::after(self.0.clock.now(), limit));
        let _turn = match outgoing.endpoint.turn_of(&outgoing.path, &self.user()) {
            Some(turn) => Some(self.in_time(&outgoing, ends, self.0.limiter.turns.take(turn)).await?),
            None => None,
        };
        let mut next = Some(body);
        let mut attempt = 1;
        let mut unsettled = false;
        loop {
            let Some(body) = next.take().or_else(|| replay.clone().map(Body::from)) else {
                return Err(Error::invalid(
                    outgoing.endpoint,
                    "a streamed body can be sent once only",
                ));
            };
            let sent = self.attempt(&outgoing, body, ends);
            #[cfg(feature = "tracing")]
            let sent = self.traced(&outgoing, attempt, sent);
            let error = match sent.await {
                Ok(answer) => {
                    self.0.budget.refill();
                    return Ok(answer);
                }
                Err(error) if unsettled => error.with_earlier_attempt_unsettled(),
                Err(error) => error,
            };
            unsettled |= error.effect() == Effect::Unknown;
            let wait = self
                .0
                .retry
                .next_wait(outgoing.endpoint.safety, attempt, &error, random_fraction())
                .filter(|wait| ends.is_none_or(|ends| clock::after(self.0.clock.now(), *wait) < ends));
            match wait {
                Some(wait) if !outgoing.once && replay.is_some() && self.0.budget.pay() => {
                    #[cfg(feature = "tracing")]
                    tracing::warn!(
                        target: "panel_http",
                        {
                            panel.operation = outgoing.endpoint.operation,
                            http.request.resend_count = attempt,
                            error.type = ?error.kind()
                        },
                        "retrying"
                    );
                    self.0.clock.sleep(wait).await;
                }
                _ => return Err(error),
            }
            attempt += 1;
        }
    }

    /// Whom the calls are made for, as far as a header says so.
    fn user(&self) -> String {
        let headers = self.1.as_deref().into_iter().flat_map(HeaderMap::values);
        headers.filter_map(|value| value.to_str().ok()).collect()
    }

    /// Waits for something that comes before the call is sent, until its deadline.
    async fn in_time<T>(
        &self,
        outgoing: &Outgoing,
        ends: Option<Timestamp>,
        wait: impl Future<Output = T>,
    ) -> Result<T, Error> {
        let clock = self.0.clock.as_ref();
        let now = clock.now();
        match ends {
            None => Ok(wait.await),
            Some(ends) if now < ends => clock::within(clock, clock::until(now, ends), wait)
                .await
                .ok_or_else(|| too_late(outgoing.endpoint)),
            Some(_) => Err(too_late(outgoing.endpoint)),
        }
    }

    /// One span for each attempt. It never holds a full URL, a body or the key.
    #[cfg(feature = "tracing")]
    async fn traced(
        &self,
        outgoing: &Outgoing,
        attempt: u32,
        sent: impl Future<Output = Result<Answer, Error>>,
    ) -> Result<Answer, Error> {
        use tracing::{Instrument as _, field};
        let span = tracing::debug_span!(
            target: "panel_http",
            "panel.request",
            panel.kind = self.0.dialect.panel(),
            panel.operation = outgoing.endpoint.operation,
            http.request.method = outgoing.endpoint.method.as_str(),
            http.request.resend_count = attempt - 1,
            http.response.status_code = field::Empty,
            url.template = outgoing.endpoint.template,
            server.address = self.0.address.as_url().host_str(),
            error.type = field::Empty,
        );
        let answer = sent.instrument(span.clone()).await;
        let status = match &answer {
            Ok(answer) => Some(answer.status),
            Err(error) => error.status(),
        };
        if let Some(status) = status {
            span.record("http.response.status_code", status.as_u16());
        }
        if let Err(error) = &answer {
            span.record("error.type", field::debug(error.kind()));
        }
        answer
    }

    async fn attempt(&self, outgoing: &Outgoing, body: Body, ends: Option<Timestamp>) -> Result<Answer, Error> {
        let it = &self.0;
        let endpoint = outgoing.endpoint;
        let turn = it.limiter.acquire(outgoing.lane, it.clock.as_ref());
        self.in_time(outgoing, ends, turn).await?;
        let in_flight = InFlight(Some(&it.limiter));
        let now = it.clock.now();
        let timeout = outgoing.timeout.unwrap_or(it.timeout);
        let limit = match ends {
            None => timeout,
            Some(ends) => clock::until(now, ends).min(timeout),
        };
        if limit.is_zero() {
            return Err(too_late(endpoint));
        }
        let request = self.request(outgoing, body)?;
        let sent = Sent {
            endpoint,
            uri: request.uri().clone(),
            key: request.headers().get(header::AUTHORIZATION).cloned(),
        };
        let exchange = async {
            // Of the service itself, not of the `Arc` around it, which would box the future once more.
            let response = it.service.as_ref().call(request).await?;
            let (head, body) = response.into_parts();
            Ok::<_, ServiceError>((head.status, head.headers, body.collect(it.body_limit).await))
        };
        // Pinned here, it is not moved again: it is large.
        let exchange = std::pin::pin!(exchange);
        let answer = clock::within(it.clock.as_ref(), limit, exchange)
            .await
            .unwrap_or_else(|| Err(ServiceError::timeout()));
        let (status, headers, body) = answer.map_err(|error| Error::service(endpoint, error))?;
        let now = it.clock.now();
        let wait = retry_after(&headers, now);
        in_flight.answered(
            now,
            it.dialect.quota(&headers),
            wait.filter(|_| status == StatusCode::TOO_MANY_REQUESTS && it.dialect.stops_every_call(&headers)),
        );
        let body = body.map_err(|error| Error::service(endpoint, error).with_status(status))?;
        self.judge(&sent, Answer { status, headers, body }, wait)
    }
}

fn too_late(endpoint: &Endpoint) -> Error {
    let message = "its turn did not come before its deadline";
    Error::call(endpoint, ErrorKind::DeadlineExpired, Effect::NotSent, message)
}

/// Gives the place in the quota back, whatever ends the call: an answer, an error, or being dropped.
struct InFlight<'a>(Option<&'a Limiter>);

impl InFlight<'_> {
    fn answered(mut self, now: Timestamp, quota: Option<crate::dialect::Quota>, wait: Option<Duration>) {
        if let Some(limiter) = self.0.take() {
            limiter.answered(now, quota, wait);
        }
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        if let Some(limiter) = self.0.take() {
            limiter.lost();
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("panel", &self.0.dialect.panel())
            .field("address", &self.0.address.to_string())
            .finish_non_exhaustive()
    }
}

fn authorization(key: &Secret) -> Result<HeaderValue, Error> {
    let refuse = |message: &'static str| Err(Error::configuration(ErrorKind::Configuration, message));
    if key.is_empty() {
        return refuse("the panel key is empty: give the key that the panel showed when it was created");
    }
    let Ok(mut value) = HeaderValue::try_from(format!("Bearer {}", key.expose())) else {
        return refuse("the panel key has characters that no key has: copy it from the panel again");
    };
    value.set_sensitive(true);
    Ok(value)
}

/// `Retry-After` in seconds or as an HTTP date.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(clock::until(now, date))
}
