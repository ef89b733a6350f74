//! What a sweep over a whole panel finds: every difference between what the store knows and what the panel has.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    id::{PanelId, ServiceId},
    panel::ServerRef,
    plan::{FieldChange, Note, Outcome, Plan, StepKind},
    service::ParkCause,
};

/// What a sweep may do about what it finds. It reads, unless it is told more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[must_use]
pub struct SweepPolicy {
    repairs: bool,
    deletes_left_behind: bool,
}

impl SweepPolicy {
    /// Report, and change nothing.
    pub const fn report_only() -> Self {
        Self {
            repairs: false,
            deletes_left_behind: false,
        }
    }

    /// Bring services that drifted back to what is wanted, and park those whose server is missing. A suspension that
    /// somebody placed on the panel is kept all the same.
    pub const fn repairing(self) -> Self {
        Self { repairs: true, ..self }
    }

    /// Delete servers that were left behind by services that have ended: of our own making, under the key of the service.
    /// Their files are lost.
    pub const fn deleting_what_was_left_behind(self) -> Self {
        Self {
            deletes_left_behind: true,
            ..self
        }
    }

    /// Whether drift is put right.
    #[must_use]
    pub const fn repairs(self) -> bool {
        self.repairs
    }

    /// Whether servers of ended services are deleted.
    #[must_use]
    pub const fn deletes_left_behind(self) -> bool {
        self.deletes_left_behind
    }
}

/// One difference, seen twice: on a page of the panel's list, and then in a look at that one server.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Drift {
    /// The service, where there is one.
    pub service: Option<ServiceId>,
    /// The server, where there is one.
    pub server: Option<ServerRef>,
    /// What differs.
    pub kind: DriftKind,
    /// What was done about it.
    pub outcome: DriftOutcome,
}

impl Drift {
    /// The service, where there is one.
    #[must_use]
    pub const fn service(&self) -> Option<&ServiceId> {
        self.service.as_ref()
    }
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "drift")]
#[non_exhaustive]
pub enum DriftKind {
    /// The service was active, and the panel has its server no more.
    Missing,
    /// A server under the key of a service that has ended, or of an earlier life of one. It is deleted only when it can be
    /// proved to be of our own making.
    LeftBehind,
    /// A server under a key of ours, of which the store knows nothing. Only told apart from strangers' where there is a
    /// namespace.
    Orphan,
    /// A second server under the key of a service.
    Duplicate,
    /// The server carries our key no more.
    KeyLost,
    /// It is suspended and should not be, or the other way round.
    Suspension {
        /// Whether it should be suspended.
        wanted: bool,
    },
    /// Somebody suspended it on the panel. It is left so.
    ForeignSuspension,
    /// It belongs to another account than the customer's.
    Owner,
    /// Other fields: limits, feature limits, name, image, variables.
    Fields {
        /// Which.
        changes: Vec<FieldChange>,
    },
    /// A person must decide about it.
    Undecided {
        /// Why.
        cause: ParkCause,
    },
}

/// What was done about a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
#[non_exhaustive]
pub enum DriftOutcome {
    /// Nothing: it is reported.
    Reported,
    /// It was put right.
    Repaired,
    /// The service is parked, and a person must decide.
    Parked,
    /// It could not be put right now; the engine goes on with it.
    Pending {
        /// Why.
        reason: String,
    },
}

impl DriftKind {
    /// Its name in reports.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::LeftBehind => "left behind",
            Self::Orphan => "orphan",
            Self::Duplicate => "duplicate",
            Self::KeyLost => "key lost",
            Self::Suspension { .. } => "suspension",
            Self::ForeignSuspension => "foreign suspension",
            Self::Owner => "owner",
            Self::Fields { .. } => "fields",
            Self::Undecided { .. } => "undecided",
        }
    }

    /// Whether so many of it would mean that this is another panel, or another store.
    #[must_use]
    pub const fn is_alarming(&self) -> bool {
        matches!(self, Self::Missing | Self::LeftBehind | Self::Orphan | Self::Duplicate)
    }

    /// What a plan says is different; empty when the panel is as wanted, or the engine waits for something.
    pub(crate) fn of_plan(plan: &Plan, shall_be_suspended: bool) -> Vec<Self> {
        let mut kinds = Vec::new();
        let mut fields = Vec::new();
        for step in &plan.steps {
            match step.kind() {
                StepKind::Suspend | StepKind::Unsuspend => kinds.push(Self::Suspension {
                    wanted: shall_be_suspended,
                }),
                _ => fields.extend(step.changes().iter().cloned()),
            }
        }
        if fields.iter().any(|change| change.field == "owner") {
            kinds.push(Self::Owner);
        }
        fields.retain(|change| change.field != "owner");
        if !fields.is_empty() {
            kinds.push(Self::Fields { changes: fields });
        }
        if plan.notes.contains(&Note::SuspendedOnThePanel) {
            kinds.push(Self::ForeignSuspension);
        }
        match &plan.outcome {
            Outcome::Park {
                cause: ParkCause::KeyLost,
            } => kinds.push(Self::KeyLost),
            Outcome::Park { cause } => kinds.push(Self::Undecided { cause: cause.clone() }),
            _ => {}
        }
        kinds
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.service, &self.server) {
            (Some(service), _) => write!(f, "service {service}: ")?,
            (None, Some(server)) => write!(f, "server {}: ", server.id)?,
            (None, None) => {}
        }
        match &self.kind {
            DriftKind::Missing => f.write_str("the panel has its server no more")?,
            DriftKind::LeftBehind => write!(f, "it has ended, and left server {} behind", self.uuid())?,
            DriftKind::Orphan => f.write_str("it carries a key of ours, and the store knows nothing of it")?,
            DriftKind::Duplicate => write!(f, "server {} carries its key too", self.uuid())?,
            DriftKind::KeyLost => f.write_str("its server carries our key no more")?,
            DriftKind::Suspension { wanted: true } => f.write_str("it should be suspended")?,
            DriftKind::Suspension { wanted: false } => f.write_str("it should not be suspended")?,
            DriftKind::ForeignSuspension => f.write_str("suspended on the panel itself, by somebody else; left so")?,
            DriftKind::Owner => f.write_str("it belongs to another account")?,
            DriftKind::Fields { changes } => {
                let fields: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
                write!(f, "other values than sold: {}", fields.join(", "))?;
            }
            DriftKind::Undecided { cause } => write!(f, "{cause}")?,
        }
        match &self.outcome {
            DriftOutcome::Reported => Ok(()),
            DriftOutcome::Repaired => f.write_str(" (put right)"),
            DriftOutcome::Parked => f.write_str(" (parked: a person must decide)"),
            DriftOutcome::Pending { reason } => write!(f, " (not yet put right: {reason})"),
        }
    }
}

impl Drift {
    fn uuid(&self) -> Uuid {
        self.server.as_ref().map_or_else(Uuid::nil, |server| server.uuid)
    }
}

/// What a sweep over a panel found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SweepReport {
    /// Which panel.
    pub panel: PanelId,
    /// How many servers the panel has.
    pub servers: usize,
    /// How many services the store has on it, those that have ended not counted.
    pub services: usize,
    /// Servers that are none of ours.
    pub strangers: usize,
    /// Services that somebody works on just now; they were not compared.
    pub under_way: usize,
    /// It went on where an earlier sweep was interrupted; what that one saw is in here.
    pub is_resumed: bool,
    /// Too much was missing or left over: nothing was repaired, and not everything was looked at again. Probably this is
    /// another panel than the store knows, or an old store.
    pub is_stopped: bool,
    drift: Vec<Drift>,
}

impl SweepReport {
    pub(crate) const fn new(panel: PanelId, services: usize) -> Self {
        Self {
            panel,
            servers: 0,
            services,
            strangers: 0,
            under_way: 0,
            is_resumed: false,
            is_stopped: false,
            drift: Vec::new(),
        }
    }

    /// Every difference.
    #[must_use]
    pub fn drift(&self) -> &[Drift] {
        &self.drift
    }

    pub(crate) fn add(&mut self, drift: Drift) {
        self.drift.push(drift);
    }
}

/// How much may be missing or left over before a sweep stops: three, or one of a hundred services.
#[must_use]
pub(crate) const fn brake(services: usize) -> usize {
    let hundredth = services / 100;
    if hundredth > 3 { hundredth } else { 3 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_brake_bears_three_or_one_of_a_hundred() {
        assert_eq!([0, 10, 399, 400, 10_000].map(brake), [3, 3, 3, 4, 100]);
    }
}
