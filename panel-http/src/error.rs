//! One error for every call: what failed, whether it happened, and what to do now.

use std::{borrow::Cow, error::Error as StdError, fmt, time::Duration};

use http::{Method, StatusCode};

use crate::{
    dialect::Problem,
    effect::Effect,
    endpoint::Endpoint,
    service::{ServiceError, ServiceErrorKind},
};

/// What kind of failure a call met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client was set up wrongly: an address that is none, https without a TLS feature, a missing key.
    Configuration,
    /// The call cannot be made as it stands, such as with an empty id.
    InvalidRequest,
    /// No connection to the panel.
    Unreachable,
    /// A connection, but no trust: the certificate is wrong, or the port does not speak TLS.
    Tls,
    /// Sent, and no answer in time.
    Timeout,
    /// Its turn did not come before its deadline; nothing was sent.
    DeadlineExpired,
    /// Sent, and the connection ended in the middle.
    Interrupted,
    /// The address answers with a redirect. It is never followed: a redirect turns a `POST` into a `GET`.
    Redirect,
    /// Something else than the panel's API answered: a web page, a gateway, another program.
    NotPanel,
    /// The panel answered, but not in the form this version expects.
    Decode,
    /// The answer is longer than the limit.
    TooLarge,
    /// The panel does not know the key.
    WrongKey,
    /// The key is of the other kind (application key on the Client API, or the other way round), or of an account without access.
    WrongKindOfKey,
    /// The key may not be used from this machine's address.
    AddressNotAllowed,
    /// The key lacks a permission.
    Forbidden,
    /// The owner of the key must switch two-factor authentication on first.
    TwoFactorRequired,
    /// No such thing, or not visible with this key.
    NotFound,
    /// One or more fields are not acceptable; see [`Error::problems`].
    Validation,
    /// The thing is in a state that does not allow this now.
    Conflict,
    /// Too many calls; see [`Error::retry_after`].
    RateLimited,
    /// The panel is in maintenance.
    Maintenance,
    /// The panel's node (its daemon) failed or could not be reached.
    Node,
    /// Refused for another reason, told in [`Error::problems`].
    Refused,
    /// The panel failed inside.
    Panel,
    /// This panel, or this set-up, cannot do it.
    Unsupported,
}

/// Why a call did not give what was asked.
///
/// # Design
/// Opaque, so that a newer version can know more: ask [`kind`](Self::kind), the predicates, and above all
/// [`effect`](Self::effect), which says whether the call may have changed anything. The text never holds a key, a body
/// that was sent, or an address with ids of people: only the path *template* is shown.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    effect: Effect,
    operation: Cow<'static, str>,
    method: Option<Method>,
    template: Cow<'static, str>,
    status: Option<StatusCode>,
    problems: Vec<Problem>,
    message: String,
    retry_after: Option<Duration>,
    advice: Option<&'static str>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    fn new(kind: ErrorKind, effect: Effect, message: String) -> Self {
        Self(Box::new(Inner {
            kind,
            effect,
            operation: Cow::Borrowed("set-up"),
            method: None,
            template: Cow::Borrowed(""),
            status: None,
            problems: Vec::new(),
            message,
            retry_after: None,
            advice: None,
            source: None,
        }))
    }

    /// An error found before there was a call.
    #[must_use]
    pub fn configuration(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::new(kind, Effect::NotSent, message.into())
    }

    /// A call that cannot be made as it stands.
    #[must_use]
    pub fn invalid(endpoint: &Endpoint, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, Effect::NotSent, message.into()).of(endpoint)
    }

    /// An error of a call to `endpoint`, for dialects and services of your own.
    #[must_use]
    pub fn call(endpoint: &Endpoint, kind: ErrorKind, effect: Effect, message: impl Into<String>) -> Self {
        Self::new(kind, effect, message.into()).of(endpoint)
    }

    /// An error from below.
    #[must_use]
    pub fn service(endpoint: &Endpoint, error: ServiceError) -> Self {
        let kind = match error.kind() {
            ServiceErrorKind::Connect => ErrorKind::Unreachable,
            ServiceErrorKind::Tls => ErrorKind::Tls,
            ServiceErrorKind::Request => ErrorKind::InvalidRequest,
            ServiceErrorKind::Unsupported => ErrorKind::Unsupported,
            ServiceErrorKind::Timeout => ErrorKind::Timeout,
            ServiceErrorKind::Interrupted => ErrorKind::Interrupted,
            ServiceErrorKind::TooLarge => ErrorKind::TooLarge,
        };
        let mut it = Self::new(kind, error.effect(), error.to_string()).of(endpoint);
        it.0.source = Some(Box::new(error));
        it
    }

    fn of(mut self, endpoint: &Endpoint) -> Self {
        self.0.operation = Cow::Borrowed(endpoint.operation);
        self.0.method = Some(endpoint.method.clone());
        self.0.template = Cow::Borrowed(endpoint.template);
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_problems(mut self, problems: Vec<Problem>) -> Self {
        self.0.problems = problems;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_advice(mut self, advice: Option<&'static str>) -> Self {
        self.0.advice = advice;
        self
    }

    /// An earlier attempt of the same call may still take effect, whatever the last one said.
    pub(crate) fn with_earlier_attempt_unsettled(mut self) -> Self {
        if self.0.effect != Effect::Applied {
            self.0.effect = Effect::Unknown;
        }
        self
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the call may have changed something on the panel.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.0.effect
    }

    /// The operation, such as `servers.create`.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// The verb, when there was a call.
    #[must_use]
    pub fn method(&self) -> Option<&Method> {
        self.0.method.as_ref()
    }

    /// The path template, such as `/api/application/servers/{server}`; empty when there was no call.
    #[must_use]
    pub fn path_template(&self) -> &str {
        &self.0.template
    }

    /// The status of the answer, when there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// What the panel said, message by message.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.0.problems
    }

    /// Whether the panel gave this error code.
    #[must_use]
    pub fn has_code(&self, code: &str) -> bool {
        self.0.problems.iter().any(|problem| problem.code == code)
    }

    /// Whether a validation rule failed on a field, such as `("external_id", "unique")`.
    #[must_use]
    pub fn has_rule(&self, field: &str, rule: &str) -> bool {
        let is = |problem: &Problem| problem.field.as_deref() == Some(field) && problem.rule.as_deref() == Some(rule);
        self.0.problems.iter().any(is)
    }

    /// How long the panel asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// No such thing, **said by the panel itself**. A node's 404 that is passed through is not meant.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::NotFound
    }

    /// No connection, no trust, no answer: the panel could not be asked. It says nothing about the thing asked for.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Unreachable | ErrorKind::Tls | ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::NotPanel
        )
    }

    /// A key that is wrong, of the wrong kind, not allowed from here, or without a permission.
    #[must_use]
    pub fn is_about_the_key(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::WrongKey
                | ErrorKind::WrongKindOfKey
                | ErrorKind::AddressNotAllowed
                | ErrorKind::Forbidden
                | ErrorKind::TwoFactorRequired
        )
    }

    /// Fields that are not acceptable.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.0.kind == ErrorKind::Validation
    }

    /// Too many calls.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.0.kind == ErrorKind::RateLimited
    }

    /// What to do now, in a sentence.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        if let Some(advice) = self.0.advice {
            return advice;
        }
        match self.0.kind {
            ErrorKind::Configuration => "correct the address, the key or the features of this client",
            ErrorKind::InvalidRequest => "correct the value named; nothing was sent",
            ErrorKind::Unreachable => "check the address and that the panel is up and can be reached from this machine",
            ErrorKind::Tls => {
                "check that the panel speaks https on this port and that its certificate is valid for this name"
            }
            ErrorKind::Timeout | ErrorKind::Interrupted => {
                "look whether it happened before doing it again; if it goes on, check the panel's load and the network"
            }
            ErrorKind::DeadlineExpired => "nothing was sent; try again, or make fewer calls at once",
            ErrorKind::Redirect => "give the address that the panel is really served at, beginning with https://",
            ErrorKind::NotPanel if self.status().is_some_and(|status| status.is_server_error()) => {
                "see the log of the panel and of the web server in front of it; look whether it happened before doing it again"
            }
            ErrorKind::NotPanel => {
                "check that the address is the panel's own (not a web site, a login page or a gateway)"
            }
            ErrorKind::Decode => "the panel may be newer than this library: report it, with the versions of both",
            ErrorKind::TooLarge => "ask for fewer things in a page, or raise the limit of the client",
            ErrorKind::WrongKey => "create a new key on the panel and give that one",
            ErrorKind::WrongKindOfKey => {
                "use an application key (made in the admin area) for the Application API and a client key (made in the account area) for the Client API; on Calagopus, the key of an administrator"
            }
            ErrorKind::AddressNotAllowed => {
                "add this machine's address to the allowed IPs of the key, or leave that list empty"
            }
            ErrorKind::Forbidden => "give the key the permission for this resource on the panel",
            ErrorKind::TwoFactorRequired => "switch two-factor authentication on for the account that owns the key",
            ErrorKind::NotFound => "check the id, and that the key may see it",
            ErrorKind::Validation => "correct the fields named",
            ErrorKind::Conflict => "wait until the server is ready, then try again",
            ErrorKind::RateLimited => "wait, then try again",
            ErrorKind::Maintenance => "wait until the panel is out of maintenance",
            ErrorKind::Node => {
                "check that the node's daemon runs and that the panel can reach it; look whether it happened before doing it again"
            }
            ErrorKind::Refused => "see what the panel says",
            ErrorKind::Panel => "look whether it happened before doing it again; the panel's own log has the cause",
            ErrorKind::Unsupported => "use what this set-up supports",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let it = &self.0;
        if it.method.is_some() {
            write!(f, "{}: ", it.operation)?;
        }
        if it.problems.is_empty() {
            f.write_str(&it.message)?;
        } else {
            for (index, problem) in it.problems.iter().enumerate() {
                if index > 0 {
                    f.write_str("; ")?;
                }
                write!(f, "{problem}")?;
            }
        }
        if let Some(method) = &it.method {
            write!(f, " ({method} {}", it.template)?;
            if let Some(status) = it.status {
                write!(f, ", status {}", status.as_u16())?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("effect", &self.0.effect)
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("problems", &self.0.problems)
            .field("message", &self.0.message)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
