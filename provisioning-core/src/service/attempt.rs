//! A write that was sent, or may have been.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ServerSpec;

/// A write whose intent was stored and whose outcome is not certain yet.
///
/// It is stored before the call, so that a crash leaves it behind. A write that was answered is settled and leaves the
/// record. One that was not may still take effect until [`unsettled_until`](Self::unsettled_until), also after a later
/// write has succeeded: nothing is decided before then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attempt {
    /// Which attempt of this service, from 1.
    pub number: u64,
    /// What was sent, such as `create`.
    pub step: String,
    /// When its intent was stored.
    pub at: Timestamp,
    /// Until when it may still take effect.
    pub unsettled_until: Timestamp,
    /// The run that sent it has seen it fail. Without it, that run ended before there was an answer.
    #[serde(default)]
    pub reported: bool,
    /// What the server is if it took effect; what its owner has changed is not in it. None of a suspension or a deletion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Box<ServerSpec>>,
}

impl Attempt {
    /// An attempt that is about to be sent.
    #[must_use]
    pub fn new(number: u64, step: impl Into<String>, at: Timestamp, unsettled_until: Timestamp) -> Self {
        Self {
            number,
            step: step.into(),
            at,
            unsettled_until,
            reported: false,
            sent: None,
        }
    }

    /// The same attempt, which makes the server this.
    #[must_use]
    pub fn sending(mut self, spec: ServerSpec) -> Self {
        self.sent = Some(Box::new(spec));
        self
    }
}
