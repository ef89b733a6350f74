//! What happened to a service, line by line. Holds ids, field names and codes; never an e-mail, a name or a key.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    customer::ProfileProblem,
    effect::Effect,
    id::ServiceId,
    service::{Act, ActOutcome, ParkCause},
};

/// One line of a service's journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JournalEntry {
    /// When.
    pub at: Timestamp,
    /// Whose.
    pub service: ServiceId,
    /// What.
    #[serde(flatten)]
    pub event: JournalEvent,
}

impl JournalEntry {
    /// A line.
    #[must_use]
    pub const fn new(at: Timestamp, service: ServiceId, event: JournalEvent) -> Self {
        Self { at, service, event }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
#[non_exhaustive]
pub enum JournalEvent {
    /// The order was recorded.
    Accepted,
    /// A server that was on the panel already is taken over as it is.
    Imported {
        /// Its number on the panel.
        server: String,
        /// Its uuid.
        uuid: String,
    },
    /// It was let go: from then on nobody looks after its server, which stays as it is.
    LetGo {
        /// Who asked for it, in the application's words.
        #[serde(default)]
        by: Option<String>,
    },
    /// What is wanted was changed.
    Wanted {
        /// The new revision.
        revision: u64,
        /// The change, such as `suspend`.
        change: String,
        /// Who asked for it, in the application's words.
        by: Option<String>,
    },
    /// A write was about to be sent.
    Intended {
        /// Which attempt.
        attempt: u64,
        /// Which step.
        step: String,
        /// Which fields it changes.
        fields: Vec<String>,
    },
    /// The panel did it.
    Done {
        /// Which attempt.
        attempt: u64,
        /// Which step.
        step: String,
    },
    /// The panel did not do it, or may not have.
    Failed {
        /// Which attempt.
        attempt: u64,
        /// Which step.
        step: String,
        /// What is known of it.
        effect: Effect,
        /// What the panel said, without values.
        reason: String,
        /// Until when it may still take effect.
        unsettled_until: Option<Timestamp>,
    },
    /// An earlier run ended without an answer to a write; it may still take effect.
    Interrupted {
        /// Which attempt.
        attempt: u64,
        /// Which step.
        step: String,
        /// Until when.
        unsettled_until: Timestamp,
    },
    /// What became of a request of an act, when it was not simply done.
    Act {
        /// Which act.
        act: Act,
        /// Which request of it.
        request: u64,
        /// What became of it.
        outcome: ActOutcome,
    },
    /// A look came after the last moment at which an earlier write could take effect.
    Settled {
        /// Which attempts.
        attempts: Vec<u64>,
    },
    /// A server stands for the service.
    Bound {
        /// Its number on the panel.
        server: String,
        /// Its uuid.
        uuid: String,
        /// It was found, and not answered by its creation.
        found: bool,
    },
    /// The server that stood for it was rolled back by the panel before it was ever active.
    Vanished,
    /// The customer's account is proved.
    Account {
        /// Its number on the panel.
        account: String,
        /// How.
        proof: String,
    },
    /// The customer's account was given what he is.
    AccountUpdated {
        /// Its number on the panel.
        account: String,
        /// Which fields.
        fields: Vec<String>,
    },
    /// The customer's account keeps another profile than he has.
    AccountKept {
        /// Its number on the panel.
        account: String,
        /// Why.
        problem: ProfileProblem,
    },
    /// A request to help with a lost password.
    PasswordReset {
        /// The account's number on the panel.
        account: String,
        /// Which request.
        request: u64,
        /// What became of it; nothing when it was about to be sent.
        outcome: Option<ActOutcome>,
    },
    /// The panel is as wanted.
    Converged {
        /// The revision of what is wanted.
        revision: u64,
    },
    /// A person must decide.
    Parked {
        /// Why.
        cause: ParkCause,
    },
    /// An operator asked for another try.
    Retried {
        /// Who, in the application's words.
        #[serde(default)]
        by: Option<String>,
    },
    /// An operator named the server that stands for the service.
    Adopted {
        /// Its number on the panel.
        server: String,
        /// Its uuid.
        uuid: String,
        /// Who, in the application's words.
        by: Option<String>,
    },
    /// The service has ended.
    Ended {
        /// The server was gone already.
        already_gone: bool,
        /// The panel does not say whether its node has deleted the files.
        #[serde(default)]
        node_may_keep_it: bool,
    },
}

impl fmt::Display for JournalEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => f.write_str("order recorded"),
            Self::Imported { server, uuid } => write!(f, "server {server} ({uuid}) taken over as it is"),
            Self::LetGo { by: None } => f.write_str("let go: its server stays as it is"),
            Self::LetGo { by } => write!(f, "let go by {}: its server stays as it is", operator(by)),
            Self::Wanted {
                revision,
                change,
                by: None,
            } => write!(f, "wanted (revision {revision}): {change}"),
            Self::Wanted {
                revision,
                change,
                by: Some(by),
            } => write!(f, "wanted (revision {revision}): {change}, by {by}"),
            Self::Intended { attempt, step, fields } if fields.is_empty() => {
                write!(f, "about to send #{attempt} {step}")
            }
            Self::Intended { attempt, step, fields } => {
                write!(f, "about to send #{attempt} {step} ({})", fields.join(", "))
            }
            Self::Done { attempt, step } => write!(f, "#{attempt} {step} done"),
            Self::Failed {
                attempt,
                step,
                effect,
                reason,
                unsettled_until,
            } => {
                write!(f, "#{attempt} {step} failed, {effect}: {reason}")?;
                match unsettled_until {
                    Some(until) => write!(f, "; nothing is decided before {until:.0}"),
                    None => Ok(()),
                }
            }
            Self::Interrupted {
                attempt,
                step,
                unsettled_until,
            } => {
                write!(
                    f,
                    "an earlier run ended during #{attempt} {step}; nothing is decided before {unsettled_until:.0}"
                )
            }
            Self::Act { act, request, outcome } => write!(f, "{act}, request {request}: {outcome}"),
            Self::Settled { attempts } => {
                let numbers: Vec<String> = attempts.iter().map(|number| format!("#{number}")).collect();
                write!(f, "{} can have no effect any more", numbers.join(", "))
            }
            Self::Bound {
                server,
                uuid,
                found: false,
            } => write!(f, "server {server} ({uuid}) made"),
            Self::Bound {
                server,
                uuid,
                found: true,
            } => write!(f, "server {server} ({uuid}) found under our key and adopted"),
            Self::Vanished => f.write_str("the server was rolled back by the panel before it was ever active"),
            Self::Account { account, proof } => write!(f, "customer is account {account} ({proof})"),
            Self::AccountUpdated { account, fields } => {
                write!(
                    f,
                    "account {account} brought to what the customer is ({})",
                    fields.join(", ")
                )
            }
            Self::AccountKept { account, problem } => write!(f, "account {account} keeps its profile: {problem}"),
            Self::PasswordReset {
                account,
                request,
                outcome: None,
            } => write!(f, "about to reset the password of account {account}, request {request}"),
            Self::PasswordReset {
                account,
                request,
                outcome: Some(outcome),
            } => write!(f, "password of account {account}, request {request}: {outcome}"),
            Self::Converged { revision } => write!(f, "the panel is as wanted (revision {revision})"),
            Self::Parked { cause } => write!(f, "parked: {cause}"),
            Self::Retried { by } => write!(f, "tried again by {}", operator(by)),
            Self::Adopted { server, uuid, by } => {
                write!(
                    f,
                    "server {server} ({uuid}) named to stand for the service by {}",
                    operator(by)
                )
            }
            Self::Ended { already_gone: true, .. } => f.write_str("ended: the server was gone already"),
            Self::Ended {
                node_may_keep_it: true, ..
            } => f.write_str("ended: server deleted; whether its node has deleted the files, the panel does not say"),
            Self::Ended { .. } => f.write_str("ended: server deleted"),
        }
    }
}

impl fmt::Display for JournalEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}  {}", self.at, self.event)
    }
}

fn operator(by: &Option<String>) -> &str {
    by.as_deref().unwrap_or("an operator")
}
