//! One error for the application: why it was not done, and what to do now.

use std::{error::Error as StdError, fmt};

use crate::{
    panel::{PanelError, PanelErrorKind},
    problem::{Problem, Problems},
    service::ParkCause,
    store::{StoreError, StoreErrorKind},
};

/// Why it was not done, in the words of a billing application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// What was given is not acceptable; see [`Error::problems`].
    Invalid,
    /// There is no such service, product or panel.
    NotFound,
    /// What was sold, or the state of the service, does not allow it. Nothing was called.
    NotAllowed,
    /// It exists, but it belongs to somebody else.
    NotYours,
    /// Somebody else changed it in between, or the same key was used for something else.
    Conflict,
    /// The service, or its server, is not as it was when the change was previewed.
    Changed,
    /// The panel cannot be reached.
    Unreachable,
    /// The panel does not let us in: key, permission, TLS, redirect.
    Access,
    /// A client key is needed for this.
    ClientKeyMissing,
    /// The panel is of a version that is too old.
    UnsupportedVersion,
    /// The panel's software is switched off in the application.
    IntegrationDisabled,
    /// Too many calls.
    RateLimited,
    /// A person must decide; see [`Error::park_cause`].
    Parked,
    /// It is not as wanted yet, in the time given.
    NotYet,
    /// The panel refuses or fails.
    Panel,
    /// The store was restored from a back-up, and is read-only until an operator has looked.
    Behind,
    /// The store fails.
    Store,
}

/// Why it was not done, and what to do now.
pub struct Error(Box<Inner>);

struct Inner {
    reason: Reason,
    message: String,
    advice: String,
    problems: Option<Problems>,
    park_cause: Option<ParkCause>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of this kind with its next step.
    #[must_use]
    pub fn new(reason: Reason, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            reason,
            message: message.into(),
            advice: advice.into(),
            problems: None,
            park_cause: None,
            source: None,
        }))
    }

    #[cfg(feature = "engine")]
    pub(crate) fn parked(cause: ParkCause) -> Self {
        let mut error = Self::new(Reason::Parked, cause.to_string(), cause.advice());
        error.0.park_cause = Some(cause);
        error
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.0.reason
    }

    /// What to do now.
    #[must_use]
    pub fn advice(&self) -> &str {
        &self.0.advice
    }

    /// Every mistake in what was given.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        self.0.problems.as_ref().map_or(&[], Problems::as_slice)
    }

    /// What a person must decide about.
    #[must_use]
    pub fn park_cause(&self) -> Option<&ParkCause> {
        self.0.park_cause.as_ref()
    }

    /// A sentence that may be shown to a customer: no host, no key, no e-mail, no text of the panel.
    #[must_use]
    pub fn customer_message(&self) -> String {
        match self.0.reason {
            Reason::Invalid => {
                let fields: Vec<&str> = self.problems().iter().map(Problem::field).collect();
                format!("Please check what you entered: {}.", fields.join(", "))
            }
            Reason::NotFound | Reason::NotYours => "There is no such service.".to_owned(),
            Reason::Conflict | Reason::Changed => "This was changed in the meantime. Please look again.".to_owned(),
            Reason::Unreachable | Reason::RateLimited | Reason::NotYet => {
                "This takes a little longer than usual. Please try again in a few minutes.".to_owned()
            }
            Reason::NotAllowed => "This is not possible for this service now.".to_owned(),
            _ => "This could not be done. Our team has been told.".to_owned(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("reason", &self.0.reason)
            .field("message", &self.0.message)
            .field("advice", &self.0.advice)
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

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        let mut error = Self::new(
            Reason::Invalid,
            problems.to_string(),
            "correct what is named; nothing was changed",
        );
        error.0.problems = Some(problems);
        error
    }
}

impl From<crate::id::InvalidId> for Error {
    fn from(invalid: crate::id::InvalidId) -> Self {
        Self::new(Reason::Invalid, invalid.to_string(), invalid.advice())
    }
}

impl From<crate::customer::InvalidEmail> for Error {
    fn from(invalid: crate::customer::InvalidEmail) -> Self {
        Self::new(Reason::Invalid, invalid.to_string(), invalid.advice())
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let (reason, advice) = match error.kind() {
            StoreErrorKind::Conflict => (
                Reason::Conflict,
                "read it again and repeat the change on what it is now",
            ),
            StoreErrorKind::LeaseLost => (Reason::Conflict, "another worker has it in hand; nothing is to be done"),
            StoreErrorKind::Duplicate => (
                Reason::Conflict,
                "choose another server, or end the service that has it",
            ),
            StoreErrorKind::Behind => (
                Reason::Behind,
                "nothing was changed; compare the panels with the store, then call `Engine::trust_restored_store`",
            ),
            StoreErrorKind::Corrupt => (Reason::Store, "restore the store from a back-up, or update the library"),
            StoreErrorKind::Sealed => (
                Reason::Store,
                "give the store the seal that it was written with, or that seal as `Seal::formerly` of the new one",
            ),
            StoreErrorKind::Database => (
                Reason::Store,
                "check the database; nothing is lost, what was begun goes on later",
            ),
        };
        let mut it = Self::new(reason, error.to_string(), advice);
        it.0.source = Some(Box::new(error));
        it
    }
}

impl From<PanelError> for Error {
    fn from(error: PanelError) -> Self {
        let reason = match error.kind() {
            PanelErrorKind::Unreachable | PanelErrorKind::Maintenance => Reason::Unreachable,
            PanelErrorKind::Access => Reason::Access,
            PanelErrorKind::UnsupportedVersion => Reason::UnsupportedVersion,
            PanelErrorKind::ClientKeyMissing => Reason::ClientKeyMissing,
            PanelErrorKind::RateLimited => Reason::RateLimited,
            PanelErrorKind::NotFound => Reason::NotFound,
            _ => Reason::Panel,
        };
        let mut it = Self::new(reason, error.to_string(), error.advice());
        it.0.source = Some(Box::new(error));
        it
    }
}
