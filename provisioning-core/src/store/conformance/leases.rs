//! Who may write about a subject.

use super::{
    Violation,
    pace::pause,
    trial::{LONG, SHORT, Trial},
};
use crate::store::{Commit, Expected, Lease, Store, StoreErrorKind, Wake};

/// While one worker has a subject in hand, no other gets it; other subjects are free, and so is it after its release.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_subject_has_one_holder(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_subject_has_one_holder", store);
    let lease = trial.claim("a", LONG).await?;
    trial.equal("the subject of a lease", trial.subject("a"), lease.subject.clone())?;
    trial.is_held("claiming a subject that another has", "a").await?;
    trial.claim("b", LONG).await?;
    trial.release(&lease, None).await?;
    trial.claim("a", LONG).await?;
    trial.is_held("claiming it while the second has it", "a").await
}

/// Every claim of a subject has a higher epoch than the one before, however that one ended and however this one was made.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn epochs_grow(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("epochs_grow", store);
    let panel = trial.panel("p")?;
    let mut epochs = Vec::new();
    for _ in 0..2 {
        let lease = trial.claim("a", LONG).await?;
        epochs.push(lease.epoch);
        trial.release(&lease, None).await?;
    }
    epochs.push(trial.claim("a", SHORT).await?.epoch);
    trial.let_it_pass().await;
    let lease = trial.claim("a", LONG).await?;
    epochs.push(lease.epoch);
    trial.release(&lease, None).await?;
    trial.wake("a", &panel).await?;
    epochs.extend(
        trial
            .due("a woken subject", &panel, &["a"])
            .await?
            .iter()
            .map(|it| it.epoch),
    );
    let grows = epochs.is_sorted_by(|before, after| before < after);
    if grows && !epochs.contains(&0) {
        Ok(())
    } else {
        Err(trial.violation(
            "the epochs of five claims",
            "each higher than the one before",
            format!("{epochs:?}"),
        ))
    }
}

/// A subject whose lease has run out can be claimed by another.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn an_expired_lease_can_be_taken(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("an_expired_lease_can_be_taken", store);
    trial.claim("a", SHORT).await?;
    trial.let_it_pass().await;
    trial.claim("a", LONG).await?;
    trial.is_held("claiming it once it was taken", "a").await
}

/// A renewal counts from now: the subject stays with its holder past the first term.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_renewed_lease_is_held(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_renewed_lease_is_held", store);
    let lease = trial.claim("a", SHORT * 10).await?;
    trial.does("renewing", store.renew(&lease, LONG).await)?;
    pause(SHORT * 12).await;
    trial.is_held("claiming past the first term", "a").await?;
    can_write(&trial, &lease, "the holder", 1).await
}

/// Once another has a subject, its former holder can neither commit, nor renew, nor release, and changes nothing by
/// trying; not even after the other has given it back.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn an_old_lease_cannot_write(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("an_old_lease_cannot_write", store);
    let old = trial.claim("a", SHORT).await?;
    trial.let_it_pass().await;
    let new = trial.claim("a", LONG).await?;
    cannot_write(&trial, &old, "an old lease").await?;
    trial.is_held("claiming after the old holder tried", "a").await?;
    can_write(&trial, &new, "the new holder", 1).await?;
    can_write(&trial, &new, "the new holder again", 2).await?;
    trial.release(&new, None).await?;
    cannot_write(&trial, &old, "an old lease when nobody has the subject").await
}

/// A lease that was given back gives no right any more, though nobody else has the subject.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_released_lease_cannot_write(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_released_lease_cannot_write", store);
    let lease = trial.claim("a", LONG).await?;
    can_write(&trial, &lease, "the holder", 1).await?;
    trial.release(&lease, None).await?;
    cannot_write(&trial, &lease, "a released lease").await?;
    trial.claim("a", LONG).await?;
    cannot_write(&trial, &lease, "a released lease while another has it").await
}

/// A lease that no claim gave, of an unknown subject or of an epoch to come, gives no right.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_lease_never_given_cannot_write(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_lease_never_given_cannot_write", store);
    for epoch in [0, 1] {
        cannot_write(
            &trial,
            &Lease::new(trial.subject("unknown"), epoch),
            "a lease of an unknown subject",
        )
        .await?;
    }
    trial.wake("woken", &trial.panel("p")?).await?;
    cannot_write(
        &trial,
        &Lease::new(trial.subject("woken"), 0),
        "a lease of a subject that was only woken",
    )
    .await?;
    let lease = trial.claim("a", LONG).await?;
    for epoch in [lease.epoch + 1, u64::MAX] {
        cannot_write(
            &trial,
            &Lease::new(trial.subject("a"), epoch),
            "a lease of an epoch to come",
        )
        .await?;
    }
    can_write(&trial, &lease, "the holder", 1).await
}

async fn can_write(trial: &Trial<'_>, lease: &Lease, who: &str, version: u64) -> Result<(), Violation> {
    let write = trial.document("allowed", Expected::Any, who)?;
    let what = format!("writing as {who}");
    trial.commit(&what, Commit::write(write).under(lease)).await?;
    trial.stores(&what, "allowed", Some((version, who))).await?;
    trial.does(&format!("renewing as {who}"), trial.store.renew(lease, LONG).await)
}

async fn cannot_write(trial: &Trial<'_>, lease: &Lease, who: &str) -> Result<(), Violation> {
    let (panel, service) = (trial.panel("forbidden")?, trial.service("forbidden")?);
    let commit = Commit::write(trial.document("forbidden", Expected::Any, who)?)
        .journal(vec![trial.line(&service, 1)])
        .waking(Wake::new(trial.subject("forbidden"), panel.clone()))
        .under(lease);
    let what = format!("writing under {who}");
    trial.refuses(&what, StoreErrorKind::LeaseLost, trial.store.commit(commit).await)?;
    trial.stores(&what, "forbidden", None).await?;
    trial.equal(
        &what,
        Vec::new(),
        trial.does(&what, trial.store.journal(&service).await)?,
    )?;
    trial.due(&what, &panel, &[]).await?;
    let renewed = trial.store.renew(lease, LONG).await;
    trial.refuses(&format!("renewing {who}"), StoreErrorKind::LeaseLost, renewed)?;
    let released = trial.store.release(lease, None).await;
    trial.refuses(&format!("releasing {who}"), StoreErrorKind::LeaseLost, released)
}
