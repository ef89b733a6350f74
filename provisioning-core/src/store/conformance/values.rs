//! What is stored comes back as it was.

use super::{
    Violation,
    trial::{KIND, LONG, Trial},
};
use crate::store::{Commit, Expected, Store, Subject, Wake};

/// A document of 1 MiB is kept whole, and so are a hundred of them in one commit of 4 MiB.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn large_values_are_kept(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("large_values_are_kept", store);
    let large = "0123456789abcdeé".repeat(64 * 1024);
    let write = trial.document("large", Expected::Absent, &large)?;
    trial.commit("writing 1 MiB", Commit::write(write)).await?;
    let seen = trial
        .stored("large")
        .await?
        .map(|(version, text)| (version, text.len(), text == large));
    trial.equal(
        "version, length and sameness of 1 MiB",
        Some((1, large.len(), true)),
        seen,
    )?;

    let text = "x".repeat(40 * 1024);
    let mut commit = Commit::default();
    for number in 0..100 {
        commit = commit.and(trial.document(&format!("many/{number:03}"), Expected::Absent, &text)?);
    }
    trial.commit("writing a hundred documents", commit).await?;
    let listed = trial.does("listing", store.list(KIND, &trial.key("many/"), None, 1000).await)?;
    trial.equal("documents of a large commit", 100, listed.len())?;
    let whole = listed
        .iter()
        .filter(|document| document.body.len() == text.len() + 2)
        .count();
    trial.equal("those that are whole", 100, whole)
}

/// Keys, bodies, marks and subjects come back character by character: JSON is not reordered or reformatted, text is not
/// normalised, trimmed or read as SQL.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn text_is_kept_as_it_is(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("text_is_kept_as_it_is", store);
    let panel = trial.panel("p")?;
    let bodies = [
        r#"{"z": 1, "a" : [ 1.0, 1e2, 12345678901234567890 ],"m":{} }"#,
        r#""'); DROP TABLE hatchery_documents; --""#,
        "\"e\u{301} \u{e9} ſ ﬀ 🦀 \u{202e}\u{feff}\"",
        r#""\u0000 \ud83e\udd80 \\ \/""#,
        "null",
    ];
    let names = ["'; --", " blank ", "e\u{301}", "\u{e9}", "?1 $1 :a %s {}"];
    for (name, body) in names.into_iter().zip(bodies) {
        let mut write = trial
            .document(name, Expected::Absent, "")?
            .unique(Some(trial.key(name)));
        body.clone_into(&mut write.body);
        let commit = Commit::write(write).waking(Wake::new(trial.subject(name), panel.clone()));
        trial.commit(&format!("writing {body} under {name:?}"), commit).await?;
    }
    for (name, body) in names.into_iter().zip(bodies) {
        let what = format!("reading {name:?}");
        let read = trial.does(&what, store.read(KIND, &trial.key(name)).await)?;
        let seen = read.map(|document| (document.key, document.body));
        trial.equal(&what, Some((trial.key(name), body.to_owned())), seen)?;
    }
    let leases = trial.does("claiming", store.claim_due(&panel, LONG, 100).await)?;
    let mut seen: Vec<Subject> = leases.into_iter().map(|lease| lease.subject).collect();
    let mut woken: Vec<Subject> = names.iter().map(|name| trial.subject(name)).collect();
    seen.sort();
    woken.sort();
    trial.equal("the subjects that were woken", woken, seen)
}
