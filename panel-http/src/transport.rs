//! One call, from typed request to judged answer.

use std::{
    fmt,
    marker::PhantomData,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use jiff::Timestamp;

use crate::{
    address::Address,
    body::Body,
    call::Outgoing,
    clock::{self, Clock, SystemClock},
    dialect::Dialect,
    effect::{Effect, Safety},
    endpoint::Endpoint,
    error::{Error, ErrorKind},
    limiter::Limiter,
    reqwest_service::ReqwestService,
    retry::{RetryBudget, RetryPolicy, random_fraction},
    secret::{REDACTED, Secret},
    service::{FreshConnection, HttpService, ServiceError},
};

/// Sends calls to one panel with one key. Cheap to clone; clones share key, quota and retry budget.
///
/// # Guarantees
/// * The key goes to the panel's own origin and nowhere else; a redirect is an error, never followed.
/// * A call whose [`Safety`] is `Create` or `Act` is sent once.
/// * Every error says what is known about its [`Effect`].
#[derive(Clone)]
pub struct Transport(Arc<Inner>);

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

    /// The request as it would be sent, key included (its header is marked sensitive, so `Debug` does not show it).
    pub(crate) fn request(&self, outgoing: &Outgoing, body: Body) -> Result<Request<Body>, Error> {
        let endpoint = outgoing.endpoint;
        let key = authorization(&self.0.key.read().unwrap_or_else(PoisonError::into_inner))?;
        let mut request = Request::builder()
            .method(endpoint.method.clone())
            .uri(self.0.address.join(&outgoing.path_and_query()))
            .header(header::ACCEPT, "application/json")
            .header(header::AUTHORIZATION, key)
            .header(header::USER_AGENT, self.0.user_agent.clone());
        if let Some(media_type) = outgoing.media_type {
            request = request.header(header::CONTENT_TYPE, media_type);
        }
        if endpoint.safety == Safety::Create {
            request = request.extension(FreshConnection);
        }
        request
            .body(body)
            .map_err(|error| Error::invalid(endpoint, format!("the request cannot be built: {error}")))
    }

    pub(crate) async fn execute(&self, outgoing: Outgoing, body: Body) -> Result<Answer, Error> {
        let replay = body.as_bytes().cloned();
        let ends = outgoing.deadline.map(|limit| clock::after(self.0.clock.now(), limit));
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
        let too_late = || {
            Error::call(
                endpoint,
                ErrorKind::DeadlineExpired,
                Effect::NotSent,
                "its turn in the panel's quota did not come before its deadline",
            )
        };
        let turn = it.limiter.acquire(outgoing.lane, it.clock.as_ref());
        let now = it.clock.now();
        match ends {
            None => turn.await,
            Some(ends) if now < ends => clock::within(it.clock.as_ref(), clock::until(now, ends), turn)
                .await
                .ok_or_else(too_late)?,
            Some(_) => return Err(too_late()),
        }
        let in_flight = InFlight(Some(&it.limiter));
        let now = it.clock.now();
        let timeout = outgoing.timeout.unwrap_or(it.timeout);
        let limit = match ends {
            None => timeout,
            Some(ends) => clock::until(now, ends).min(timeout),
        };
        if limit.is_zero() {
            return Err(too_late());
        }
        let request = self.request(outgoing, body)?;
        let sent = Sent {
            endpoint,
            path: request.uri().path().to_owned(),
            key: request.headers().get(header::AUTHORIZATION).cloned(),
        };
        let exchange = async {
            let response = it.service.call(request).await?;
            let (head, body) = response.into_parts();
            Ok::<_, ServiceError>((head.status, head.headers, body.collect(it.body_limit).await))
        };
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

    fn judge(&self, sent: &Sent, answer: Answer, wait: Option<Duration>) -> Result<Answer, Error> {
        let endpoint = sent.endpoint;
        let Answer { status, headers, body } = &answer;
        if status.is_redirection() {
            return Err(self.redirected(sent, *status, headers));
        }
        let is_json = media_type(headers)
            .is_some_and(|media_type| media_type.ends_with("/json") || media_type.ends_with("+json"));
        if status.is_success() {
            if !is_page(headers, body) {
                return Ok(answer);
            }
            let message = format!(
                "a web page answered instead of {}'s API: {}",
                self.0.dialect.panel(),
                sent.without_key(snippet(body))
            );
            return Err(Error::call(endpoint, ErrorKind::NotPanel, Effect::Unknown, message).with_status(*status));
        }
        let problems = if is_json {
            self.0.dialect.problems(*status, body)
        } else {
            None
        };
        let Some(mut problems) = problems else {
            let message = format!(
                "status {} from something that is not {}'s API: {}",
                status.as_u16(),
                self.0.dialect.panel(),
                sent.without_key(snippet(body))
            );
            return Err(Error::call(endpoint, ErrorKind::NotPanel, Effect::Unknown, message)
                .with_status(*status)
                .with_retry_after(wait));
        };
        let (kind, effect) = self.0.dialect.judge(endpoint, *status, &problems);
        let effect = endpoint.effect_of(status.as_u16(), &problems).unwrap_or(effect);
        for problem in &mut problems {
            problem.detail = sent.without_key(std::mem::take(&mut problem.detail));
        }
        Err(
            Error::call(endpoint, kind, effect, format!("status {}", status.as_u16()))
                .with_status(*status)
                .with_problems(problems)
                .with_retry_after(wait),
        )
    }

    /// A web server that sends the same path to https has not passed the call on; any other redirect may come from
    /// anywhere, the panel itself included.
    fn redirected(&self, sent: &Sent, status: StatusCode, headers: &HeaderMap) -> Error {
        let location = headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let target = self.0.address.as_url().join(location).ok();
        let to_https = !self.0.address.is_https() && target.as_ref().is_some_and(|url| url.scheme() == "https");
        let same_path = target.as_ref().is_some_and(|url| url.path() == sent.path);
        let place = target.map_or_else(
            || "an unknown place".to_owned(),
            |url| url.origin().ascii_serialization(),
        );
        let message = if to_https {
            format!(
                "the panel is served over https, and the address given is http: use {}",
                self.0.address.secured()
            )
        } else {
            format!("the address redirects to {place}; redirects are not followed")
        };
        let effect = if to_https && same_path {
            Effect::NotSent
        } else {
            Effect::Unknown
        };
        Error::call(sent.endpoint, ErrorKind::Redirect, effect, message).with_status(status)
    }
}

/// What is kept of a request to judge its answer by.
struct Sent {
    endpoint: &'static Endpoint,
    path: String,
    key: Option<HeaderValue>,
}

impl Sent {
    /// A panel may say the key back in its messages.
    fn without_key(&self, text: String) -> String {
        let value = self.key.as_ref().and_then(|value| value.to_str().ok());
        match value.and_then(|value| value.strip_prefix("Bearer ")) {
            // Shorter ones are no keys, but could be any word of the text.
            Some(key) if key.len() >= 8 && text.contains(key) => text.replace(key, REDACTED),
            _ => text,
        }
    }
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

/// Sets a client up. `H` is what [`build`](Self::build) gives.
#[must_use = "nothing is set up until `build` is called"]
pub struct TransportBuilder<H = Transport> {
    address: String,
    key: Secret,
    dialect: Arc<dyn Dialect>,
    service: Option<Arc<dyn HttpService>>,
    clock: Arc<dyn Clock>,
    limiter: Arc<Limiter>,
    retry: RetryPolicy,
    connect_timeout: Duration,
    timeout: Duration,
    body_limit: usize,
    plain_http: bool,
    user_agent: String,
    handle: PhantomData<fn() -> H>,
}

impl<H: From<Transport>> TransportBuilder<H> {
    /// Begins with the defaults: https, 10 s to connect, 30 s for a whole call, three attempts of repeatable calls, bodies
    /// of at most 32 MiB.
    pub fn new(address: &str, key: Secret, dialect: Arc<dyn Dialect>) -> Self {
        Self {
            address: address.to_owned(),
            key,
            dialect,
            service: None,
            clock: Arc::new(SystemClock),
            limiter: Arc::new(Limiter::new()),
            retry: RetryPolicy::default(),
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            body_limit: 32 * 1024 * 1024,
            plain_http: false,
            user_agent: concat!("hatchery/", env!("CARGO_PKG_VERSION")).to_owned(),
            handle: PhantomData,
        }
    }

    /// Carries calls by this instead of reqwest.
    pub fn service(mut self, service: Arc<dyn HttpService>) -> Self {
        self.service = Some(service);
        self
    }

    /// Takes time and sleep from here.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Shares the count of another client that uses the same account on the same API.
    pub fn limiter(mut self, limiter: Arc<Limiter>) -> Self {
        self.limiter = limiter;
        self
    }

    /// How repeatable calls are retried.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// How long to wait for a connection. Only for the built-in service.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take from sending to the last byte of the answer.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The longest answer that is read, in bytes.
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Allows `http://` to another machine. The key then crosses the network in clear.
    pub const fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// The `User-Agent` of the calls.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Checks everything and gives the client. Makes no call.
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration): an address that is none, plain http to another machine without
    /// [`allow_plain_http`](Self::allow_plain_http), https without the feature `rustls`, an empty key.
    pub fn build(self) -> Result<H, Error> {
        let refuse = |message: String| Err(Error::configuration(ErrorKind::Configuration, message));
        let address = Address::parse(&self.address)?;
        authorization(&self.key)?;
        if !address.is_https() && !address.is_loopback() && !self.plain_http {
            return refuse(format!(
                "{address} is plain http: the key would cross the network in clear. Use {}, or allow plain http explicitly",
                address.secured()
            ));
        }
        let Ok(user_agent) = HeaderValue::from_str(&self.user_agent) else {
            return refuse("the user agent has characters that cannot stand in a header".to_owned());
        };
        let service = match self.service {
            Some(service) => service,
            None if address.is_https() && !cfg!(feature = "rustls") => {
                return refuse(format!(
                    "{address} needs TLS: build with the feature `rustls`, or bring an HttpService of your own"
                ));
            }
            None => Arc::new(ReqwestService::new(self.connect_timeout)?),
        };
        Ok(H::from(Transport(Arc::new(Inner {
            address,
            key: RwLock::new(self.key),
            service,
            clock: self.clock,
            dialect: self.dialect,
            limiter: self.limiter,
            retry: self.retry,
            budget: RetryBudget::new(),
            timeout: self.timeout,
            body_limit: self.body_limit,
            user_agent,
        }))))
    }
}

impl<H> fmt::Debug for TransportBuilder<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBuilder")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

fn authorization(key: &Secret) -> Result<HeaderValue, Error> {
    let refuse = |message: &'static str| Err(Error::configuration(ErrorKind::Configuration, message));
    if key.is_empty() {
        return refuse("the panel key is empty: give the key that the panel showed when it was created");
    }
    let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {}", key.expose())) else {
        return refuse("the panel key has characters that no key has: copy it from the panel again");
    };
    value.set_sensitive(true);
    Ok(value)
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// Whether a person was meant to read it. Text of another kind may be what was asked for (a file, a log).
fn is_page(headers: &HeaderMap, body: &[u8]) -> bool {
    match media_type(headers).as_deref() {
        Some("text/html" | "application/xhtml+xml") => !body.is_empty(),
        Some(_) => false,
        None => body.trim_ascii_start().first() == Some(&b'<'),
    }
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

/// The first words of a page that should not be there, without what could be a key.
fn snippet(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..2048).unwrap_or(body)).into_owned();
    let mut words = String::new();
    let mut in_tag = false;
    for character in text.chars() {
        match character {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                words.push(' ');
            }
            _ if in_tag => {}
            _ => words.push(if character.is_control() { ' ' } else { character }),
        }
    }
    let shown: Vec<&str> = words
        .split_whitespace()
        .map(|word| if word.len() > 24 { "…" } else { word })
        .take(12)
        .collect();
    if shown.is_empty() {
        "(an empty page)".to_owned()
    } else {
        format!("\"{}\"", shown.join(" "))
    }
}
