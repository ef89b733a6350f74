//! Sets a client up.

use std::{
    fmt,
    marker::PhantomData,
    sync::{Arc, RwLock},
    time::Duration,
};

use http::HeaderValue;

use super::{Inner, Transport, authorization};
use crate::{
    address::Address,
    clock::{Clock, SystemClock},
    dialect::Dialect,
    error::{Error, ErrorKind},
    limiter::Limiter,
    reqwest_service::ReqwestService,
    retry::{RetryBudget, RetryPolicy},
    secret::Secret,
    service::HttpService,
};

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
        let inner = Arc::new(Inner {
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
        });
        Ok(H::from(Transport(inner, None)))
    }
}

impl<H> fmt::Debug for TransportBuilder<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBuilder")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
