//! Which events a change of a record is. Pure.

use crate::{
    event::Event,
    journal::{JournalEntry, JournalEvent},
    panel::Address,
    plan::StepKind,
    service::{Act, ActOutcome, ActReport, Phase, ServiceRecord},
};

/// What others are told when `after` takes the place of `before` and `lines` are written with it, while `revision` is
/// wanted.
pub(super) fn events(
    before: &ServiceRecord,
    after: &ServiceRecord,
    lines: &[JournalEntry],
    revision: u64,
    address: Option<&Address>,
) -> Vec<Event> {
    let mut told: Vec<Event> = lines
        .iter()
        .filter_map(|line| of_line(&line.event, before, revision))
        .collect();
    let is_new =
        |act: &Act, report: &ActReport| report.outcome == ActOutcome::Done && before.acts.get(act) != Some(report);
    told.extend(
        after
            .acts
            .iter()
            .filter(|(act, report)| is_new(act, report))
            .map(|(act, report)| Event::Act {
                act: *act,
                request: report.request,
                outcome: ActOutcome::Done,
            }),
    );
    let is_adopted = |line: &JournalEntry| matches!(line.event, JournalEvent::Adopted { .. });
    if !before.was_active && after.was_active && !lines.iter().any(is_adopted) {
        told.extend(after.binding.as_ref().map(|binding| Event::Provisioned {
            panel: after.panel.clone(),
            server: binding.server.uuid,
            address: address.cloned().unwrap_or(Address::None),
        }));
    }
    match (before.stood_suspended, after.stood_suspended) {
        (None | Some(false), Some(true)) => told.push(Event::Suspended),
        (Some(true), Some(false)) => told.push(Event::Unsuspended),
        _ => {}
    }
    if before.was_active && !before.written.is_empty() && after.written.is_empty() {
        let fields = before.written.iter().cloned().collect();
        told.push(Event::Changed { fields });
    }
    let is_reached = |line: &JournalEntry| matches!(line.event, JournalEvent::Converged { .. });
    if lines.iter().any(is_reached) {
        told.push(Event::Reached);
    }
    told
}

fn of_line(line: &JournalEvent, before: &ServiceRecord, revision: u64) -> Option<Event> {
    Some(match line {
        JournalEvent::Intended { step, fields, .. } if is_drift(step, before, revision) => Event::Drift {
            fields: match fields.as_slice() {
                [] => vec!["suspension".to_owned()],
                fields => fields.to_vec(),
            },
        },
        JournalEvent::Failed {
            step, effect, reason, ..
        } => Event::Failed {
            step: step.clone(),
            effect: *effect,
            reason: reason.clone(),
        },
        JournalEvent::Bound { uuid, found, .. } => Event::Created {
            server: uuid.parse().ok()?,
            found: *found,
        },
        JournalEvent::Adopted { uuid, .. } => Event::Adopted {
            server: uuid.parse().ok()?,
        },
        JournalEvent::Act { act, request, outcome } => Event::Act {
            act: *act,
            request: *request,
            outcome: *outcome,
        },
        JournalEvent::AccountUpdated { fields, .. } => Event::AccountUpdated { fields: fields.clone() },
        JournalEvent::AccountKept { problem, .. } => Event::AccountKept { problem: *problem },
        JournalEvent::Retried { .. } => Event::Retried,
        JournalEvent::LetGo { .. } => Event::LetGo,
        JournalEvent::Vanished => Event::Vanished,
        JournalEvent::Parked { cause } => Event::Parked {
            cause: cause.name().to_owned(),
            reason: cause.in_short().to_owned(),
        },
        JournalEvent::Ended {
            already_gone,
            node_may_keep_it,
        } => Event::Ended {
            already_gone: *already_gone,
            node_may_keep_it: *node_may_keep_it,
        },
        _ => return None,
    })
}

/// Whether a service that stood as wanted until now is written to though nothing else is wanted. A suspension whose day has
/// come is wanted.
fn is_drift(step: &str, before: &ServiceRecord, revision: u64) -> bool {
    let stood = matches!(before.phase, Phase::Active | Phase::Suspended) && before.converged == Some(revision);
    let changes = [StepKind::ChangeDetails, StepKind::ChangeBuild, StepKind::ChangeStartup];
    let is_undone = match before.stood_suspended {
        Some(true) => step == StepKind::Suspend.name(),
        Some(false) => step == StepKind::Unsuspend.name(),
        None => false,
    };
    stood && (is_undone || changes.iter().any(|kind| kind.name() == step))
}
