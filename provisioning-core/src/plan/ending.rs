//! The plan for a service that shall have no server any more.

use jiff::Timestamp;

use super::{Observed, Outcome, Plan, Sight, Step, identity, settling};
use crate::{
    panel::Capabilities,
    service::{ParkCause, ServiceRecord},
};

pub(super) fn plan(record: &ServiceRecord, observed: &Observed, capabilities: &Capabilities, now: Timestamp) -> Plan {
    match &observed.server {
        _ if record.was_never_sent() => Plan::outcome(Outcome::End { already_gone: false }),
        // Nothing was written to it: it is as little ours as before.
        _ if record.adopting && record.converged.is_none() && record.attempts.is_empty() => {
            Plan::outcome(Outcome::LetGo)
        }
        Sight::NotLooked => Plan::step(Step::Look),
        Sight::Seen { server, .. } => match identity(record, server, capabilities) {
            Ok(()) => Plan::step(Step::Delete),
            Err(cause) => Plan::park(cause),
        },
        Sight::Deleted { at } => {
            settling(record, *at, now).unwrap_or_else(|| Plan::outcome(Outcome::End { already_gone: false }))
        }
        Sight::Absent { at, looks } => settling(record, *at, now).unwrap_or_else(|| gone(observed, *looks)),
    }
}

/// "Not there" is only "gone" on the same panel, and when a second look says so too.
fn gone(observed: &Observed, looks: u32) -> Plan {
    match observed.same_panel {
        None => Plan::step(Step::VerifyPanel),
        Some(false) => Plan::park(ParkCause::AnotherPanel),
        Some(true) if looks < 2 => Plan::step(Step::Look),
        Some(true) => Plan::outcome(Outcome::End { already_gone: true }),
    }
}
