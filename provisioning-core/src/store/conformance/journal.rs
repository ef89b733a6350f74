//! What happened to a service.

use super::{Violation, trial::Trial};
use crate::{
    journal::{JournalEntry, JournalEvent},
    store::{Commit, Store},
};

/// Lines are told in the order in which they were committed, every one, as they were.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn the_journal_keeps_its_order(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("the_journal_keeps_its_order", store);
    let service = trial.service("s")?;
    let what = "the journal of a service without lines";
    trial.equal(what, Vec::new(), trial.does(what, store.journal(&service).await)?)?;
    let mut lines: Vec<JournalEntry> = (0..12).map(|number| trial.line(&service, number)).collect();
    // The same twice is two lines, and the time in a line is not its place.
    lines.push(trial.line(&service, 3));
    let spoken = JournalEvent::Wanted {
        revision: 4,
        change: "unsuspend".to_owned(),
        by: Some("'); -- ünï 🦀\n\"quoted\"".to_owned()),
    };
    lines.push(JournalEntry::new(jiff::Timestamp::MIN, service.clone(), spoken));
    for some in lines.chunks(5) {
        trial
            .commit("writing lines", Commit::default().journal(some.to_vec()))
            .await?;
    }
    let what = "the journal of a service";
    trial.equal(what, lines, trial.does(what, store.journal(&service).await)?)
}

/// A service's journal holds its own lines only, also when one commit holds those of several.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn the_journal_is_kept_apart_by_service(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("the_journal_is_kept_apart_by_service", store);
    let (one, other) = (trial.service("s")?, trial.service("s2")?);
    let line = |service, number| trial.line(service, number);
    let mixed = vec![line(&one, 1), line(&other, 2), line(&one, 3)];
    trial
        .commit("writing lines of two services", Commit::default().journal(mixed))
        .await?;
    trial
        .commit("writing another", Commit::default().journal(vec![line(&other, 4)]))
        .await?;
    for (service, numbers) in [(&one, [1, 3]), (&other, [2, 4])] {
        let what = format!("the journal of {service}");
        let expected = numbers.map(|number| line(service, number)).to_vec();
        trial.equal(&what, expected, trial.does(&what, store.journal(service).await)?)?;
    }
    Ok(())
}
