//! What others were told of must agree with what was.

use std::time::Duration;

use provisioning_core::{Event, store::Store};

use crate::{operation::subject, stage::Stage};

/// The subject's events, as a consumer that comes last gets them, against its record.
pub(crate) async fn was_told(stage: &mut Stage) {
    let Some(record) = stage.record(&subject()).await else {
        return;
    };
    let store = stage.ledger.kept();
    let events = store.claim_events("judge", Duration::from_secs(60), usize::MAX).await;
    let events = events.unwrap();
    let of_it = events.iter().filter(|event| *event.service() == subject());
    let told: Vec<&Event> = of_it.map(|event| event.kind()).collect();
    let count = |is: fn(&Event) -> bool| told.iter().filter(|event| is(event)).count();
    let lives = record.earlier.len();
    let stands: Vec<bool> = told
        .iter()
        .filter_map(|event| match event {
            Event::Suspended => Some(true),
            Event::Unsuspended => Some(false),
            _ => None,
        })
        .collect();
    let alternates = stands.first() != Some(&false) && stands.iter().zip(stands.iter().skip(1)).all(|(a, b)| a != b);
    let is_over = |event: &Event| matches!(event, Event::Ended { .. } | Event::LetGo);
    let was_imported = count(|event| matches!(event, Event::Imported { .. })) > 0;
    let agrees = [
        (
            "accepted",
            count(|event| *event == Event::Accepted) == 1 + lives || was_imported,
        ),
        (
            "provisioned",
            count(|event| matches!(event, Event::Provisioned { .. })) == usize::from(record.was_active) + lives
                || was_imported,
        ),
        ("ended", count(is_over) == usize::from(record.ended.is_some()) + lives),
        ("suspended and unsuspended in turn", alternates),
        (
            "suspended, if it stood so last",
            stands.last().copied().unwrap_or(false) == record.stood_suspended.unwrap_or(false),
        ),
        (
            "reached",
            record.converged.is_none() || count(|event| *event == Event::Reached) > 0,
        ),
        (
            "parked",
            record.parked.is_none() || count(|event| matches!(event, Event::Parked { .. })) > 0,
        ),
    ];
    let differs: Vec<String> = agrees
        .iter()
        .filter(|(_, is_so)| !is_so)
        .map(|(what, _)| format!("not told as {what}: {told:?}"))
        .collect();
    for what in differs {
        stage.finds(what);
    }
}
