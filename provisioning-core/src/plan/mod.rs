//! What to do next. Pure: the same arguments give the same plan, and nothing is called.
//!
//! [`plan`] compares what is wanted with what is seen, under what the record knows and no panel can tell, and gives the
//! steps that lead from one to the other. The engine takes the first step, records it, looks at the result and plans
//! again, so that a crash between any two steps only means one more look. A preview is the same plan, shown instead of
//! done.

mod difference;
mod ending;
mod keep;
mod live;
pub mod schedule;
mod step;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "calagopus")]
pub(crate) use self::difference::threads;
pub(crate) use self::keep::applied_as_seen;
pub use self::{
    difference::FieldChange,
    keep::keep_owner_edits,
    step::{Step, StepKind},
};
#[cfg(feature = "engine")]
pub(crate) use self::{ending::left_behind, keep::without_owner_edits};
use crate::{
    customer::ProfileProblem,
    panel::{Capabilities, NodeAnswer, ObservedServer},
    service::{Act, Desired, Goal, ParkCause, ServiceRecord},
};

/// What the engine has seen of the panel since it took the service in hand.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Observed {
    /// The customer's account, when it is proved.
    pub account: Option<String>,
    /// In what that account is not what the customer is, where it is ours to keep up.
    pub profile: Option<ProfileDifference>,
    /// The server.
    pub server: Sight,
    /// What the node says of it, when it was asked.
    pub node: Option<NodeAnswer>,
    /// Whether the panel is the one that the service was made on, when that was looked at.
    pub same_panel: Option<bool>,
}

impl Observed {
    /// Nothing but this sight of the server.
    #[must_use]
    pub fn of(server: Sight) -> Self {
        Self {
            server,
            ..Self::default()
        }
    }

    /// With the customer's account, proved.
    #[must_use]
    pub fn with_account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }
}

/// In what an account is not what its customer is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProfileDifference {
    /// The fields, such as `email`.
    pub fields: Vec<String>,
    /// Why it stays so.
    pub refused: Option<ProfileProblem>,
}

/// The server, as far as it was looked for.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Sight {
    /// Nobody has looked yet.
    #[default]
    NotLooked,
    /// It was found neither by key nor by uuid.
    Absent {
        /// When it was last looked for.
        at: Timestamp,
        /// How often in a row.
        looks: u32,
    },
    /// It is there.
    Seen {
        /// When.
        at: Timestamp,
        /// The server.
        server: Box<ObservedServer>,
    },
    /// The panel has just told that it deleted it.
    Deleted {
        /// When.
        at: Timestamp,
    },
}

impl Sight {
    /// The server, if it is there.
    #[must_use]
    pub fn seen(&self) -> Option<&ObservedServer> {
        match self {
            Self::Seen { server, .. } => Some(server),
            _ => None,
        }
    }
}

/// The steps from what is to what is wanted, and what holds when there are none.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Plan {
    /// What to do, in order.
    pub steps: Vec<Step>,
    /// What holds when there is nothing to do.
    pub outcome: Outcome,
    /// What an administrator should know, though nothing is done about it.
    pub notes: Vec<Note>,
}

impl Plan {
    fn steps(steps: Vec<Step>) -> Self {
        Self {
            steps,
            outcome: Outcome::Converged,
            notes: Vec::new(),
        }
    }

    fn step(step: Step) -> Self {
        Self::steps(vec![step])
    }

    fn outcome(outcome: Outcome) -> Self {
        Self {
            steps: Vec::new(),
            outcome,
            notes: Vec::new(),
        }
    }

    fn wait(until: Timestamp, why: Why) -> Self {
        Self::outcome(Outcome::Wait { until, why })
    }

    fn park(cause: ParkCause) -> Self {
        Self::outcome(Outcome::Park { cause })
    }

    /// Whether nothing is to be done and nothing waited for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && matches!(self.outcome, Outcome::Converged | Outcome::End { .. } | Outcome::LetGo)
    }

    /// Whether a step of it destroys files.
    #[must_use]
    pub fn loses_data(&self) -> bool {
        self.steps.iter().any(Step::loses_data)
    }
}

/// What holds when there are no steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// The panel is as wanted.
    Converged,
    /// The service has ended.
    End {
        /// The server was gone before we deleted it.
        already_gone: bool,
    },
    /// The service has ended, and its server stays as it is: it was not taken over yet.
    LetGo,
    /// Nothing can be done before this instant; then look again.
    Wait {
        /// Until when.
        until: Timestamp,
        /// For what.
        why: Why,
    },
    /// A person must decide.
    Park {
        /// Why.
        cause: ParkCause,
    },
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// The server installs.
    Installing,
    /// The panel is busy with the server.
    Busy,
    /// An earlier write may still take effect.
    Settling,
    /// Something failed and is tried again.
    Retrying,
}

/// Something seen that is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Note {
    /// Somebody suspended the server on the panel itself. It is not lifted unless it is asked for.
    SuspendedOnThePanel,
    /// A reinstallation failed, of ours or of its owner's. It is not repeated unless it is asked for.
    InstallationFailed,
    /// A reinstallation, of ours or of its owner's, did not end in time. It is not repeated unless it is asked for.
    InstallationOverdue,
    /// The customer's account keeps another profile than he has.
    ProfileRefused {
        /// Why.
        problem: ProfileProblem,
    },
    /// An act was asked for and waits until the suspension is over: a reinstallation would lift it, and of a suspended
    /// server no backup is made.
    WaitsForTheSuspension {
        /// Which.
        act: Act,
    },
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SuspendedOnThePanel => f.write_str("suspended on the panel itself, by somebody else; left so"),
            Self::InstallationFailed => {
                f.write_str("its last reinstallation failed; left so until another is asked for")
            }
            Self::InstallationOverdue => {
                f.write_str("its last reinstallation has not ended in time; left so until another is asked for")
            }
            Self::ProfileRefused { problem } => {
                write!(
                    f,
                    "the customer's account keeps its profile: {problem}; {}",
                    problem.advice()
                )
            }
            Self::WaitsForTheSuspension { act } => write!(f, "{act} waits until the suspension is over"),
        }
    }
}

/// Gives the next steps for a service.
///
/// # Guarantees
/// * Pure and total: no clock, no call, no panic.
/// * A write is only planned for a server that carries our key and our uuid, or that our own attempt made, or that a person
///   has named to be taken over and that carries no key.
/// * A service that was active once is never created again; a server is deleted only when the goal says so, when a life
///   of the service that has ended left it behind, or when it is of our own attempt, was never active and never got installed.
/// * An act is planned once for a request, and none while the server is suspended or shall be.
/// * Nothing is converged, and no absence ends a service, while an earlier write may still take effect.
#[must_use]
pub fn plan(
    record: &ServiceRecord,
    desired: &Desired,
    observed: &Observed,
    capabilities: &Capabilities,
    now: Timestamp,
) -> Plan {
    let is_left_behind = |server: &ObservedServer| ending::left_by_an_earlier_life(record, server, capabilities);
    if observed.server.seen().is_some_and(is_left_behind) {
        return Plan::step(Step::ClearAway);
    }
    if let Some(tombstone) = &record.ended {
        return ending::ended(record, tombstone, observed, capabilities);
    }
    if let Some(parked) = record
        .parked
        .as_ref()
        .filter(|parked| parked.revision >= desired.revision)
    {
        return Plan::park(parked.cause.clone());
    }
    match desired.goal {
        Goal::Live => live::plan(record, desired, observed, capabilities, now),
        Goal::Ended => ending::plan(record, desired, observed, capabilities, now),
    }
}

/// Whether a server is the one that stands for this service; if not, why.
pub(crate) fn identity(
    record: &ServiceRecord,
    server: &ObservedServer,
    capabilities: &Capabilities,
) -> Result<(), ParkCause> {
    let foreign = |because: String| Err(ParkCause::Foreign { because });
    let bound = record.binding.as_ref();
    let is_bound = bound.is_some_and(|binding| binding.server.uuid == server.server.uuid);
    let carries_our_key = server.key.as_deref() == Some(record.key.to_string().as_str());
    if !carries_our_key {
        return if is_bound && record.adopting && server.key.is_none() {
            Ok(())
        } else if is_bound && !record.adopting {
            Err(ParkCause::KeyLost)
        } else {
            foreign(format!(
                "its external id is `{}`",
                server.key.as_deref().unwrap_or_default()
            ))
        };
    }
    if is_bound {
        return Ok(());
    }
    if bound.is_some_and(|binding| !binding.provisional) {
        return foreign("it has another uuid than the server that was made for this service".to_owned());
    }
    if !record.may_be_made_for(&server.owner) {
        return foreign("it belongs to another account than it was made for".to_owned());
    }
    let earliest = record
        .first_intent
        .map(|at| at.checked_sub(capabilities.clock_skew).unwrap_or(Timestamp::MIN));
    match earliest {
        Some(earliest) if server.created_at >= earliest => Ok(()),
        Some(_) => foreign("it is older than the order".to_owned()),
        None => foreign("nothing was ever sent for this service".to_owned()),
    }
}

/// How its server is deleted: the panel keeps the row of one that its node does not know or does not delete, unless it is
/// forced.
fn deletion(record: &ServiceRecord, desired: &Desired, now: Timestamp) -> Step {
    let is_forced = desired.goal == Goal::Ended && desired.force.is_due(record.deletion_fails_since, now);
    if record.node_lacks_it || is_forced {
        Step::ForceDelete
    } else {
        Step::Delete
    }
}

/// The plan while an earlier write may still take effect; `None` once a look has come after it.
fn settling(record: &ServiceRecord, looked_at: Timestamp, now: Timestamp) -> Option<Plan> {
    let until = record.unsettled_until().filter(|until| looked_at < *until)?;
    Some(if now < until {
        Plan::wait(until, Why::Settling)
    } else {
        Plan::step(Step::Look)
    })
}
