//! What others were told of must agree with what was.

use provisioning_core::Event;

use super::*;

impl Sky {
    /// Each service's events, as a consumer that comes last gets them, against its record.
    pub(super) async fn was_told(&self) {
        let store = self.database.kept().snapshot();
        let events = store
            .claim_events("storm", Duration::from_secs(60), usize::MAX)
            .await
            .unwrap();
        for service in self.services() {
            let mut told: Vec<&Event> = events
                .iter()
                .filter(|event| *event.service() == service)
                .map(|event| event.kind())
                .collect();
            let begins = |event: &&Event| matches!(event, Event::Accepted | Event::Imported { .. });
            // Of its lives before, the last one alone is judged.
            if let Some(birth) = told.iter().rposition(begins) {
                told.drain(..birth);
            }
            let record = self.record(&service).await;
            let is_imported = self.seen.borrow().imported.contains_key(&service);
            let count = |is: fn(&Event) -> bool| told.iter().filter(|event| is(event)).count();
            let let_go = record.ended.as_ref().map(|tombstone| tombstone.let_go);
            let stands: Vec<bool> = told
                .iter()
                .filter_map(|event| match event {
                    Event::Suspended => Some(true),
                    Event::Unsuspended => Some(false),
                    _ => None,
                })
                .collect();
            let alternates =
                stands.first() != Some(&false) && stands.iter().zip(stands.iter().skip(1)).all(|(a, b)| a != b);
            let agrees = [
                ("accepted first", told.first().is_some_and(begins)),
                (
                    "provisioned once, if it was in use",
                    count(|event| matches!(event, Event::Provisioned { .. }))
                        == usize::from(record.was_active && !is_imported),
                ),
                (
                    "ended once, if it has",
                    count(|event| matches!(event, Event::Ended { .. })) == usize::from(let_go == Some(false)),
                ),
                (
                    "let go once, if it was",
                    count(|event| matches!(event, Event::LetGo)) == usize::from(let_go == Some(true)),
                ),
                ("suspended and unsuspended in turn", alternates),
                (
                    "suspended, if it stood so last",
                    stands.last().copied().unwrap_or(false) == record.stood_suspended.unwrap_or(false),
                ),
            ];
            for (what, _) in agrees.iter().filter(|(_, is_so)| !is_so) {
                self.violated(&service, format!("not told as {what}: {told:?}")).await;
            }
        }
    }
}
