//! What others are told of: the events of the outbox, for mails, invoices and monitoring.
//!
//! An event is written in the same commit as what it tells of, so that none is told of what did not happen and none is
//! missing of what did. The application takes events by the name of a consumer and acknowledges them one by one; see
//! [`Store::claim_events`](crate::store::Store::claim_events).
//!
//! Events hold ids, names of fields and addresses of servers: no secret, no e-mail, no name of a person, and nothing that
//! a panel or a customer wrote.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    customer::ProfileProblem,
    effect::Effect,
    id::{PanelId, ServiceId},
    panel::Address,
    service::{Act, ActOutcome},
};

/// An event with its circumstances, as it is appended to the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EventEntry {
    /// When.
    pub at: Timestamp,
    /// Of which service.
    pub service: ServiceId,
    /// The revision of what was wanted at that time: it tells an older event from a newer one.
    pub revision: u64,
    /// What.
    #[serde(flatten)]
    pub kind: Event,
}

impl EventEntry {
    /// An event of a service.
    #[must_use]
    pub const fn new(at: Timestamp, service: ServiceId, revision: u64, kind: Event) -> Self {
        Self {
            at,
            service,
            revision,
            kind,
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
#[non_exhaustive]
pub enum Event {
    /// The order was recorded.
    Accepted,
    /// A server that was on the panel already was taken over as it is.
    Imported {
        /// Its uuid.
        server: Uuid,
    },
    /// Something else is wanted from now on.
    Wanted,
    /// A server stands for the service. It need not be ready yet.
    Created {
        /// Its uuid.
        server: Uuid,
        /// It was found under our key, and not answered by its creation.
        found: bool,
    },
    /// The panel rolled the server back before it was ever ready.
    Vanished,
    /// The server is ready, for the first time.
    Provisioned {
        /// The panel it is on.
        panel: PanelId,
        /// Its uuid.
        server: Uuid,
        /// Where players connect.
        address: Address,
    },
    /// It is suspended.
    Suspended,
    /// It is not suspended any more.
    Unsuspended,
    /// The server was given other values.
    Changed {
        /// Which fields were written.
        fields: Vec<String>,
    },
    /// The panel differed from what had been reached, without a wish of ours; it is put right.
    Drift {
        /// Which fields differed; `suspension` when it was lifted or placed.
        fields: Vec<String>,
    },
    /// A write failed. It is tried again, or the service is parked.
    Failed {
        /// Which step.
        step: String,
        /// What is known of it.
        effect: Effect,
        /// What kind of failure it was.
        reason: String,
    },
    /// A person must decide.
    Parked {
        /// The cause by its name, such as `no_room`.
        cause: String,
        /// The cause in words, without what the panel said.
        reason: String,
    },
    /// An operator asked for another try.
    Retried,
    /// An operator named the server that stands for the service.
    Adopted {
        /// Its uuid.
        server: Uuid,
    },
    /// What became of a request of an act, such as a reinstallation.
    Act {
        /// Which act.
        act: Act,
        /// Which request of it.
        request: u64,
        /// What became of it.
        outcome: ActOutcome,
    },
    /// The customer's account was given what he is.
    AccountUpdated {
        /// Which fields were written.
        fields: Vec<String>,
    },
    /// The customer's account keeps another profile than he has.
    AccountKept {
        /// Why.
        problem: ProfileProblem,
    },
    /// What became of a request to help with a lost password.
    PasswordReset {
        /// Which request.
        request: u64,
        /// What became of it.
        outcome: ActOutcome,
    },
    /// It was let go: nobody looks after its server any more, which stays as it is.
    LetGo,
    /// The service has ended.
    Ended {
        /// The server was gone already.
        already_gone: bool,
        /// The panel does not say whether its node has deleted the files.
        node_may_keep_it: bool,
    },
    /// The panel is as wanted at this revision.
    Reached,
    /// An event that a newer version of this library wrote.
    #[serde(other)]
    Other,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => f.write_str("order recorded"),
            Self::Imported { server } => write!(f, "server {server} taken over"),
            Self::Wanted => f.write_str("something else is wanted"),
            Self::Created { server, found: false } => write!(f, "server {server} made"),
            Self::Created { server, found: true } => write!(f, "server {server} found and adopted"),
            Self::Vanished => f.write_str("the server was rolled back by the panel"),
            Self::Provisioned { address, .. } => write!(f, "ready: {address}"),
            Self::Suspended => f.write_str("suspended"),
            Self::Unsuspended => f.write_str("not suspended any more"),
            Self::Changed { fields } => write!(f, "changed: {}", fields.join(", ")),
            Self::Drift { fields } => write!(f, "the panel differed: {}", fields.join(", ")),
            Self::Failed { step, effect, reason } => write!(f, "{step} failed, {effect}: {reason}"),
            Self::Parked { reason, .. } => write!(f, "parked: {reason}"),
            Self::Retried => f.write_str("tried again by an operator"),
            Self::Adopted { server } => write!(f, "server {server} named by an operator"),
            Self::Act { act, request, outcome } => write!(f, "{act}, request {request}: {outcome}"),
            Self::AccountUpdated { fields } => {
                write!(f, "account brought to what the customer is: {}", fields.join(", "))
            }
            Self::AccountKept { problem } => write!(f, "the account keeps its profile: {problem}"),
            Self::PasswordReset { request, outcome } => write!(f, "password reset, request {request}: {outcome}"),
            Self::LetGo => f.write_str("let go"),
            Self::Ended { .. } => f.write_str("ended"),
            Self::Reached => f.write_str("the panel is as wanted"),
            Self::Other => f.write_str("something that a newer version of this library knows"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An older program does not stop at an event that a newer one wrote.
    #[test]
    fn an_unknown_event_is_read_as_other() {
        let text = r#"{"at":"2026-01-01T00:00:00Z","service":"1","revision":3,"event":"teleported","to":[1,2]}"#;
        let entry: EventEntry = serde_json::from_str(text).unwrap();
        assert_eq!((entry.revision, entry.kind), (3, Event::Other));
    }

    #[test]
    fn an_event_is_read_as_it_was_written() {
        for kind in [
            Event::Accepted,
            Event::Provisioned {
                panel: PanelId::new("eu").unwrap(),
                server: Uuid::nil(),
                address: Address::Hidden {
                    permission: "allocations.read".to_owned(),
                },
            },
            Event::Failed {
                step: "create".to_owned(),
                effect: Effect::Unknown,
                reason: "servers.create (no answer of the panel)".to_owned(),
            },
        ] {
            let entry = EventEntry::new(Timestamp::UNIX_EPOCH, ServiceId::new("1").unwrap(), 1, kind);
            let text = serde_json::to_string(&entry).unwrap();
            assert_eq!(serde_json::from_str::<EventEntry>(&text).unwrap(), entry, "{text}");
        }
    }
}
