//! Why a panel did not do what the engine asked.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::effect::Effect;

/// What kind of failure it is, as far as the engine must tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PanelErrorKind {
    /// The panel could not be asked: no connection, no answer, not a panel's answer. Says nothing about the thing asked for.
    Unreachable,
    /// The set-up is wrong: key, permission, TLS, redirect. Concerns every call to this panel.
    Access,
    /// The panel is of a version that is too old.
    UnsupportedVersion,
    /// A client key is needed for this, and none was given. No call was made.
    ClientKeyMissing,
    /// Too many calls.
    RateLimited,
    /// The panel is in maintenance.
    Maintenance,
    /// Another thing has this key, e-mail or user name.
    Taken,
    /// The panel does not accept a value.
    Invalid,
    /// No node, or no allocation, fits.
    NoRoom,
    /// The thing is not there, said by the panel.
    NotFound,
    /// The thing is in a state that does not allow it.
    Conflict,
    /// The panel's node failed.
    Node,
    /// The panel did not delete a server because its node does not know it.
    UnknownToNode,
    /// The panel refused for another reason.
    Refused,
    /// The panel failed, or answered what cannot be understood.
    Failed,
}

impl PanelErrorKind {
    /// Whether it concerns the panel as a whole, not the one service.
    #[must_use]
    pub const fn is_about_the_panel(self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::Access | Self::RateLimited | Self::Maintenance
        )
    }
}

impl fmt::Display for PanelErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreachable => "no answer of the panel",
            Self::Access => "no access",
            Self::UnsupportedVersion => "the panel is too old",
            Self::ClientKeyMissing => "no client key",
            Self::RateLimited => "too many calls",
            Self::Maintenance => "maintenance",
            Self::Taken => "taken already",
            Self::Invalid => "a value is not accepted",
            Self::NoRoom => "no room",
            Self::NotFound => "not found",
            Self::Conflict => "not in this state",
            Self::Node => "the node failed",
            Self::UnknownToNode => "the node does not know it",
            Self::Refused => "refused",
            Self::Failed => "the panel failed",
        })
    }
}

/// Why a panel did not do what the engine asked, and whether it may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelError {
    kind: PanelErrorKind,
    effect: Effect,
    operation: String,
    message: String,
    advice: String,
    fields: Vec<String>,
    retry_after: Option<Duration>,
}

impl PanelError {
    /// An error of an operation, such as `servers.create`.
    #[must_use]
    pub fn new(kind: PanelErrorKind, effect: Effect, operation: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind,
            effect,
            operation: operation.into(),
            message: message.into(),
            advice: String::new(),
            fields: Vec::new(),
            retry_after: None,
        }
    }

    /// What a panel that shows and takes variables along with the server has no call for.
    pub(super) fn not_apart(operation: &str) -> Self {
        let message = "this panel shows and takes variables along with the server";
        Self::new(PanelErrorKind::Invalid, Effect::NotSent, operation, message)
    }

    /// What a panel cannot do for a customer who has lost his password.
    pub(super) fn no_such_help(operation: &str) -> Self {
        let message = "this panel does not help with a lost password in this way";
        Self::new(PanelErrorKind::Invalid, Effect::NotSent, operation, message)
    }

    /// The same error with the next step.
    #[must_use]
    pub fn advising(mut self, advice: impl Into<String>) -> Self {
        self.advice = advice.into();
        self
    }

    /// The same error, of a call that came after another one of the same write.
    #[cfg(feature = "calagopus")]
    pub(super) const fn with_effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// The same error about these fields.
    #[must_use]
    pub fn about(mut self, fields: Vec<String>) -> Self {
        self.fields = fields;
        self
    }

    /// The same error with the wait that the panel asks for.
    #[must_use]
    pub const fn retrying_after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait;
        self
    }

    /// What kind of failure it is.
    #[must_use]
    pub const fn kind(&self) -> PanelErrorKind {
        self.kind
    }

    /// Whether it may have happened.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        self.effect
    }

    /// What was asked, such as `servers.create`.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// What to do now.
    #[must_use]
    pub fn advice(&self) -> &str {
        &self.advice
    }

    /// The fields it is about, in the panel's names.
    #[must_use]
    pub fn fields(&self) -> &[String] {
        &self.fields
    }

    /// How long the panel asks to wait.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl fmt::Display for PanelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PanelError {}
