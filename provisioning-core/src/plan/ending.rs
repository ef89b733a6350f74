//! The plan for a service that shall have no server any more.

use std::time::Duration;

use jiff::Timestamp;

use super::{Observed, Outcome, Plan, Sight, Step, deletion, identity, settling};
use crate::{
    id::ExternalKey,
    panel::{Capabilities, ObservedServer},
    service::{Desired, ParkCause, ServiceRecord, Tombstone},
};

/// A server that was made later than this after the end of its service is of nobody's attempt.
const LATEST: Duration = Duration::from_secs(24 * 3600);

pub(super) fn plan(
    record: &ServiceRecord,
    desired: &Desired,
    observed: &Observed,
    capabilities: &Capabilities,
    now: Timestamp,
) -> Plan {
    match &observed.server {
        _ if record.was_never_sent() => Plan::outcome(Outcome::End { already_gone: false }),
        // Nothing was written to it: it is as little ours as before.
        _ if record.adopting && record.converged.is_none() && record.attempts.is_empty() => {
            Plan::outcome(Outcome::LetGo)
        }
        Sight::NotLooked => Plan::step(Step::Look),
        Sight::Seen { server, .. } => match identity(record, server, capabilities) {
            Ok(()) => Plan::step(deletion(record, desired, now)),
            Err(cause) => Plan::park(cause),
        },
        Sight::Deleted { at } => {
            settling(record, *at, now).unwrap_or_else(|| Plan::outcome(Outcome::End { already_gone: false }))
        }
        Sight::Absent { at, looks } => settling(record, *at, now).unwrap_or_else(|| gone(record, observed, *looks)),
    }
}

/// "Not there" is only "gone" on the same panel, and when a second look says so too.
fn gone(record: &ServiceRecord, observed: &Observed, looks: u32) -> Plan {
    match observed.same_panel {
        None => Plan::step(Step::VerifyPanel),
        Some(false) => Plan::park(ParkCause::AnotherPanel),
        Some(true) if looks < 2 => Plan::step(Step::Look),
        // One that goes after its deletion was sent has gone by it.
        Some(true) => Plan::outcome(Outcome::End {
            already_gone: record.end_sent.is_none(),
        }),
    }
}

/// The plan for a service that has ended: a server of its own making that turns up all the same is deleted.
pub(super) fn ended(
    record: &ServiceRecord,
    tombstone: &Tombstone,
    observed: &Observed,
    capabilities: &Capabilities,
) -> Plan {
    match &observed.server {
        Sight::Seen { server, .. } if left_behind(record, server, capabilities) => {
            // The panel keeps the row of a server that its node does not know.
            Plan::step(if record.node_lacks_it {
                Step::ForceDelete
            } else {
                Step::Delete
            })
        }
        _ => Plan::outcome(Outcome::End {
            already_gone: tombstone.already_gone,
        }),
    }
}

/// Whether a server was left behind by a life of the service that has ended: it carries that life's key, and it is the server
/// that stood for it, or it was made by a creation that came late.
pub(crate) fn left_behind(record: &ServiceRecord, server: &ObservedServer, capabilities: &Capabilities) -> bool {
    let present = record.ended.as_ref().map(|tombstone| (&record.key, tombstone));
    present.is_some_and(|(key, tombstone)| is_of(key, tombstone, server, capabilities))
        || left_by_an_earlier_life(record, server, capabilities)
}

/// Whether it was left behind by a life before the present one.
pub(super) fn left_by_an_earlier_life(
    record: &ServiceRecord,
    server: &ObservedServer,
    capabilities: &Capabilities,
) -> bool {
    let mut lives = record.earlier.iter();
    lives.any(|(key, tombstone)| is_of(key, tombstone, server, capabilities))
}

fn is_of(key: &ExternalKey, tombstone: &Tombstone, server: &ObservedServer, capabilities: &Capabilities) -> bool {
    if tombstone.let_go || server.key.as_deref() != Some(key.to_string().as_str()) {
        return false;
    }
    let stood = tombstone.server.as_ref().map(|stood| stood.uuid);
    let earliest = tombstone
        .first_intent
        .and_then(|at| at.checked_sub(capabilities.clock_skew).ok());
    let latest = tombstone.at.checked_add(LATEST).unwrap_or(Timestamp::MAX);
    let is_of_its_time = earliest.is_some_and(|earliest| (earliest..=latest).contains(&server.created_at));
    let is_of_its_owner = tombstone.made_for.is_empty() || tombstone.made_for.contains(&server.owner);
    stood == Some(server.server.uuid) || (is_of_its_time && is_of_its_owner)
}
