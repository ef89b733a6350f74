//! Whose turn it is.

use std::time::Duration;

use super::{
    Violation,
    trial::{LONG, SHORT, Trial},
};
use crate::store::{Commit, Store, Wake};

/// A subject that was woken is due at once, and once: the claim takes it off the list.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_woken_subject_is_due(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_woken_subject_is_due", store);
    let panel = trial.panel("p")?;
    trial.due("before anything was woken", &panel, &[]).await?;
    trial.wake("a", &panel).await?;
    for lease in trial.due("after a wake", &panel, &["a"]).await? {
        trial.release(&lease, None).await?;
    }
    trial.due("when it was done", &panel, &[]).await?;
    trial.wake("a", &panel).await?;
    let lease = trial.claim("a", LONG).await?;
    trial.release(&lease, None).await?;
    trial
        .due("when another claimed it by name and was done", &panel, &[])
        .await?;
    Ok(())
}

/// Due work is given out, and told, in the order in which it became due.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn the_longest_due_is_first(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("the_longest_due_is_first", store);
    let panel = trial.panel("p")?;
    for name in ["c", "a", "d", "b"] {
        trial.wake(name, &panel).await?;
        trial.let_it_pass().await;
    }
    for pair in [["c", "a"], ["d", "b"]] {
        let leases = trial.does("claiming two", store.claim_due(&panel, LONG, 2).await)?;
        let seen = leases.into_iter().map(|lease| lease.subject).collect();
        trial.equal("claiming two", pair.map(|name| trial.subject(name)).to_vec(), seen)?;
    }
    Ok(())
}

/// A subject that is due already and is woken again does not go back to the end of the queue.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn waking_again_keeps_the_place(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("waking_again_keeps_the_place", store);
    let panel = trial.panel("p")?;
    for name in ["b", "a", "b"] {
        trial.wake(name, &panel).await?;
        trial.let_it_pass().await;
    }
    trial.due("the first was woken again", &panel, &["b", "a"]).await?;
    Ok(())
}

/// A worker of one panel does not get the work of another.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn due_work_is_per_panel(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("due_work_is_per_panel", store);
    let (one, other) = (trial.panel("one")?, trial.panel("other")?);
    trial.wake("a", &one).await?;
    trial.wake("b", &other).await?;
    trial.due("on a panel without work", &trial.panel("none")?, &[]).await?;
    trial.due("on one panel", &one, &["a"]).await?;
    trial.due("on the other panel", &other, &["b"]).await?;
    Ok(())
}

/// No more is claimed than was asked for; the rest stays due.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_claim_keeps_to_its_limit(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_claim_keeps_to_its_limit", store);
    let panel = trial.panel("p")?;
    for name in ["a", "b", "c", "d", "e"] {
        trial.wake(name, &panel).await?;
    }
    for (limit, count) in [(0, 0), (2, 2), (1, 1), (usize::MAX, 2), (usize::MAX, 0)] {
        let what = format!("claiming at most {limit}");
        let leases = trial.does(&what, store.claim_due(&panel, LONG, limit).await)?;
        trial.equal(&what, count, leases.len())?;
    }
    Ok(())
}

/// What one worker has in hand is not given to another, however it was claimed.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn work_in_hand_is_not_due(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("work_in_hand_is_not_due", store);
    let panel = trial.panel("p")?;
    trial.claim("named", LONG).await?;
    trial.wake("named", &panel).await?;
    trial.wake("due", &panel).await?;
    trial.due("one of two is in hand", &panel, &["due"]).await?;
    trial.wake("due", &panel).await?;
    trial.due("both are in hand", &panel, &[]).await?;
    trial.is_held("claiming by name what was claimed as due", "due").await
}

/// A holder that went away without a word leaves its subject due, as soon as its lease has run out.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_dead_holders_subject_is_due(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_dead_holders_subject_is_due", store);
    let panel = trial.panel("p")?;
    trial.wake("named", &panel).await?;
    trial.claim("named", SHORT).await?;
    trial.let_it_pass().await;
    trial
        .due("a lease claimed by name has run out", &panel, &["named"])
        .await?;
    trial.wake("due", &panel).await?;
    let leases = trial.does("claiming", store.claim_due(&panel, SHORT, 10).await)?;
    trial.equal("claiming what is due", 1, leases.len())?;
    trial.let_it_pass().await;
    trial
        .due("a lease claimed as due has run out", &panel, &["due"])
        .await?;
    trial.due("both are in hand again", &panel, &[]).await?;
    Ok(())
}

/// A release says when its subject is due again: after a while, at once, or not before it is woken.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_release_schedules_the_next_turn(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_release_schedules_the_next_turn", store);
    let panel = trial.panel("p")?;
    let turns = [
        ("at once", Some(Duration::ZERO)),
        ("later", Some(LONG)),
        ("never", None),
        ("soon", Some(SHORT)),
    ];
    for (name, due_in) in turns {
        trial.wake(name, &panel).await?;
        for lease in trial.due("after a wake", &panel, &[name]).await? {
            trial.release(&lease, due_in).await?;
        }
        if name == "at once" {
            trial.due("after a release with no wait", &panel, &[name]).await?;
        }
    }
    trial.let_it_pass().await;
    trial.due("the short wait is over", &panel, &["soon"]).await?;
    trial.wake("later", &panel).await?;
    trial.due("a subject that waits was woken", &panel, &["later"]).await?;
    Ok(())
}

/// A wake that comes while a subject is in hand is not lost: the subject is due as soon as it is given back, whatever the
/// holder says, or when the holder has died.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_wake_during_a_lease_is_kept(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_wake_during_a_lease_is_kept", store);
    let panel = trial.panel("p")?;
    for (name, due_in) in [("idle", None), ("waits", Some(LONG))] {
        let lease = trial.claim(name, LONG).await?;
        trial.wake(name, &panel).await?;
        trial.does("renewing", store.renew(&lease, LONG).await)?;
        trial.release(&lease, due_in).await?;
        trial.due("woken while in hand, then released", &panel, &[name]).await?;
    }
    let lease = trial.claim("itself", LONG).await?;
    let wake = Wake::new(trial.subject("itself"), panel.clone());
    trial
        .commit("waking one's own subject", Commit::default().waking(wake).under(&lease))
        .await?;
    trial.release(&lease, None).await?;
    trial
        .due("woken by its own holder, then released", &panel, &["itself"])
        .await?;
    trial.claim("dead", SHORT).await?;
    trial.wake("dead", &panel).await?;
    trial.let_it_pass().await;
    trial
        .due("woken while in hand, and the holder died", &panel, &["dead"])
        .await?;
    Ok(())
}
