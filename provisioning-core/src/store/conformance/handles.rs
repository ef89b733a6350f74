//! Several workers on one store. `handles` may be one store several times, or several that share their data.

use super::{
    Violation,
    pace::at_once,
    trial::{KIND, LONG, Trial},
};
use crate::store::{Commit, Document, Expected, Store, StoreErrorKind, Subject};

pub(super) const WORKERS: usize = 8;

pub(super) fn workers<'a>(handles: &'a [&'a dyn Store]) -> impl Iterator<Item = &'a dyn Store> {
    handles.iter().copied().cycle().take(WORKERS)
}

/// What one handle did, every other sees at once: documents, journal, leases, due work.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn handles_share_one_store(handles: &[&dyn Store]) -> Result<(), Violation> {
    for (turn, writer) in handles.iter().copied().enumerate() {
        let trial = Trial::new("handles_share_one_store", writer);
        let name = format!("{turn}");
        let (panel, service) = (trial.panel(&name)?, trial.service(&name)?);
        let commit = Commit::write(trial.document(&name, Expected::Absent, "text")?);
        let commit = commit.journal(vec![trial.line(&service, 1)]);
        trial.commit("writing through one handle", commit).await?;
        let lease = trial.claim(&name, LONG).await?;
        for reader in handles.iter().copied() {
            let other = Trial::new(trial.promise, reader);
            other
                .stores("reading through another handle", &name, Some((1, "text")))
                .await?;
            let what = "the journal through another handle";
            trial.equal(what, 1, other.does(what, reader.journal(&service).await)?.len())?;
            other.is_held("claiming through another handle", &name).await?;
        }
        trial.release(&lease, None).await?;
        for reader in handles.iter().copied() {
            let other = Trial::new(trial.promise, reader);
            trial.wake(&name, &panel).await?;
            for lease in other
                .due("what one handle woke, through another", &panel, &[&name])
                .await?
            {
                trial.release(&lease, None).await?;
            }
        }
    }
    Ok(())
}

/// Of many that write one version at the same time, one succeeds and the others conflict; the same for making a document.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn racing_commits_have_one_winner(handles: &[&dyn Store]) -> Result<(), Violation> {
    for round in 0..6 {
        let expected = match round {
            0 => Expected::Absent,
            round => Expected::Version(round),
        };
        let race = workers(handles).enumerate().map(|(worker, store)| async move {
            let trial = Trial::new("racing_commits_have_one_winner", store);
            let text = format!("worker {worker}");
            let service = trial.service("s")?;
            let commit =
                Commit::write(trial.document("a", expected, &text)?).journal(vec![trial.line(&service, round)]);
            match store.commit(commit).await {
                Ok(()) => Ok(Some(text)),
                lost => trial
                    .refuses("losing the race", StoreErrorKind::Conflict, lost)
                    .map(|()| None),
            }
        });
        let mut winners = Vec::new();
        for result in at_once(race).await {
            winners.extend(result?);
        }
        for store in handles.iter().copied() {
            let trial = Trial::new("racing_commits_have_one_winner", store);
            trial.equal(&format!("winners of {WORKERS} in round {round}"), 1, winners.len())?;
            let stored = winners.first().map(|text| (round + 1, text.as_str()));
            trial.stores("what the winner wrote", "a", stored).await?;
            let lines = trial.does("the journal", store.journal(&trial.service("s")?).await)?;
            trial.equal(
                "journal lines, one a winner",
                round + 1,
                u64::try_from(lines.len()).unwrap_or(u64::MAX),
            )?;
        }
    }
    Ok(())
}

/// Of many that claim one subject at the same time, one gets it.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn racing_claims_have_one_winner(handles: &[&dyn Store]) -> Result<(), Violation> {
    for round in 0..6 {
        let race = workers(handles).map(|store| async move {
            let trial = Trial::new("racing_claims_have_one_winner", store);
            let claimed = store.claim(&trial.subject("a"), LONG).await;
            trial
                .does("claiming", claimed)
                .map(|lease| lease.map(|lease| (trial, lease)))
        });
        let mut winners = Vec::new();
        for result in at_once(race).await {
            winners.extend(result?);
        }
        let count = winners.len();
        for (trial, lease) in winners {
            trial.equal(&format!("winners of {WORKERS} in round {round}"), 1, count)?;
            trial.release(&lease, None).await?;
        }
        if count == 0 {
            let what = format!("winners of {WORKERS} in round {round}");
            return Err(Violation::new("racing_claims_have_one_winner", what, "1", "0"));
        }
    }
    Ok(())
}

/// Many workers that take due work at the same time take each subject once, and leave none.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn due_work_is_claimed_once(handles: &[&dyn Store]) -> Result<(), Violation> {
    const SUBJECTS: usize = 40;
    const PROMISE: &str = "due_work_is_claimed_once";
    for store in handles.iter().copied().take(1) {
        let trial = Trial::new(PROMISE, store);
        for number in 0..SUBJECTS {
            trial.wake(&format!("{number:02}"), &trial.panel("p")?).await?;
        }
    }
    let race = workers(handles).map(|store| async move {
        let trial = Trial::new(PROMISE, store);
        let panel = trial.panel("p")?;
        let mut taken: Vec<Subject> = Vec::new();
        loop {
            let leases = trial.does("claiming", store.claim_due(&panel, LONG, 3).await)?;
            if leases.is_empty() || taken.len() > SUBJECTS {
                return Ok(taken);
            }
            for lease in leases {
                let name = lease.subject.as_str().rsplit('/').next().unwrap_or_default();
                let write = trial.document(name, Expected::Absent, "done")?;
                trial
                    .commit("writing under the lease", Commit::write(write).under(&lease))
                    .await?;
                trial.release(&lease, None).await?;
                taken.push(lease.subject);
            }
        }
    });
    let mut taken = Vec::new();
    for result in at_once(race).await {
        taken.extend(result?);
    }
    taken.sort();
    for store in handles.iter().copied() {
        let trial = Trial::new(PROMISE, store);
        let all: Vec<Subject> = (0..SUBJECTS)
            .map(|number| trial.subject(&format!("{number:02}")))
            .collect();
        trial.equal("subjects that the workers took", all, taken.clone())?;
        let done = trial.does("listing", store.list(KIND, &trial.key(""), None, 100).await)?;
        trial.equal(
            "what they wrote",
            SUBJECTS,
            done.iter().filter(|it: &&Document| it.version == 1).count(),
        )?;
    }
    Ok(())
}
