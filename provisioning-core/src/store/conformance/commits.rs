//! Versions, commits and unique marks.

use super::{
    Violation,
    trial::{KIND, LONG, SHORT, Trial},
};
use crate::store::{Commit, DocumentKind, Expected, Store, StoreErrorKind, Wake, Write};

/// A document that was never written is not there; its first version is 1, and each write adds 1.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn versions_count_from_one(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("versions_count_from_one", store);
    trial.stores("a document that was never written", "a", None).await?;
    for version in 1..=3 {
        let write = trial.document("a", Expected::Any, "text")?;
        trial.commit("writing whatever is stored", Commit::write(write)).await?;
        let expected = Some((version, "text"));
        trial.stores(&format!("after {version} writes"), "a", expected).await?;
    }
    Ok(())
}

/// `Absent` fits where nothing is stored, `Version` fits that version alone, `Any` always; what does not fit is a
/// `Conflict` and changes nothing.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_write_needs_the_expected_version(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_write_needs_the_expected_version", store);
    for expected in [Expected::Version(0), Expected::Version(1)] {
        let write = trial.document("a", expected, "wrong")?;
        let what = format!("writing a missing document that must be {expected:?}");
        trial.refuses(
            &what,
            StoreErrorKind::Conflict,
            store.commit(Commit::write(write)).await,
        )?;
        trial.stores("after a conflict", "a", None).await?;
    }
    for (version, expected) in [(1, Expected::Absent), (2, Expected::Version(1)), (3, Expected::Any)] {
        let text = format!("text {version}");
        let write = trial.document("a", expected, &text)?;
        let what = format!("writing version {version} where {expected:?} fits");
        trial.commit(&what, Commit::write(write)).await?;
        trial.stores(&what, "a", Some((version, &text))).await?;
    }
    for expected in [
        Expected::Absent,
        Expected::Version(0),
        Expected::Version(2),
        Expected::Version(4),
        Expected::Version(u64::MAX),
    ] {
        let write = trial.document("a", expected, "wrong")?;
        let what = format!("writing {expected:?} over version 3");
        trial.refuses(
            &what,
            StoreErrorKind::Conflict,
            store.commit(Commit::write(write)).await,
        )?;
        trial.stores("after a conflict", "a", Some((3, "text 3"))).await?;
    }
    Ok(())
}

/// The same key under two kinds is two documents.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn kinds_are_apart(store: &dyn Store) -> Result<(), Violation> {
    const KINDS: [DocumentKind; 7] = [
        DocumentKind::Desired,
        DocumentKind::Service,
        DocumentKind::Account,
        DocumentKind::Egg,
        DocumentKind::Product,
        DocumentKind::Panel,
        DocumentKind::Sweep,
    ];
    let trial = Trial::new("kinds_are_apart", store);
    let key = trial.key("a");
    for kind in KINDS {
        let write = Write::new(kind, &key, Expected::Absent, &kind.as_str());
        let write = trial.does("its own example", write)?;
        let what = format!("writing a {} under a key that other kinds have", kind.as_str());
        trial.commit(&what, Commit::write(write)).await?;
    }
    for kind in KINDS {
        let what = format!("reading the {}", kind.as_str());
        let body = trial.does(&what, store.read(kind, &key).await)?.map(|it| it.body);
        trial.equal(&what, Some(format!("{:?}", kind.as_str())), body)?;
        let what = format!("listing under {}", kind.as_str());
        let listed = trial.does(&what, store.list(kind, &key, None, 10).await)?;
        trial.equal(&what, 1, listed.len())?;
    }
    Ok(())
}

/// Documents, journal lines and the wake of a commit are written together or not at all, whichever of them is refused.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_commit_is_all_or_nothing(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_commit_is_all_or_nothing", store);
    let (panel, service) = (trial.panel("p")?, trial.service("s")?);
    let marked = trial.document("taken", Expected::Absent, "taken")?;
    let marked = marked.unique(Some(trial.key("mark")));
    trial.commit("writing", Commit::write(marked)).await?;
    let old = trial.claim("leased", SHORT).await?;
    trial.let_it_pass().await;
    let lease = trial.claim("leased", LONG).await?;

    let whole = || -> Result<Commit, Violation> {
        Ok(Commit::write(trial.document("a", Expected::Absent, "a")?)
            .and(trial.document("b", Expected::Absent, "b")?)
            .journal(vec![trial.line(&service, 1), trial.line(&service, 2)])
            .waking(Wake::new(trial.subject("woken"), panel.clone())))
    };
    let conflict = trial.document("taken", Expected::Version(7), "wrong")?;
    let duplicate = trial.document("c", Expected::Absent, "c")?;
    let refused = [
        (
            "a conflict in the last write",
            StoreErrorKind::Conflict,
            whole()?.and(conflict),
        ),
        (
            "a mark that another document has",
            StoreErrorKind::Duplicate,
            whole()?.and(duplicate.unique(Some(trial.key("mark")))),
        ),
        ("an old lease", StoreErrorKind::LeaseLost, whole()?.under(&old)),
    ];
    for (what, kind, commit) in refused {
        trial.refuses(what, kind, store.commit(commit).await)?;
        let what = format!("after {what}");
        for name in ["a", "b", "c"] {
            trial.stores(&what, name, None).await?;
        }
        trial.stores(&what, "taken", Some((1, "taken"))).await?;
        trial.equal(&what, Vec::new(), trial.does(&what, store.journal(&service).await)?)?;
        trial.due(&what, &panel, &[]).await?;
    }

    trial.commit("all of it", whole()?.under(&lease)).await?;
    let what = "after all of it";
    trial.stores(what, "a", Some((1, "a"))).await?;
    trial.stores(what, "b", Some((1, "b"))).await?;
    trial.equal(what, 2, trial.does(what, store.journal(&service).await)?.len())?;
    trial.due(what, &panel, &["woken"]).await?;
    Ok(())
}

/// The writes of one commit act one after the other: a later one sees what an earlier one has done to versions and marks.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn writes_take_effect_in_order(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("writes_take_effect_in_order", store);
    let twice = Commit::write(trial.document("a", Expected::Absent, "first")?).and(trial.document(
        "a",
        Expected::Version(1),
        "second",
    )?);
    trial.commit("writing one document twice", twice).await?;
    trial.stores("written twice", "a", Some((2, "second"))).await?;

    let again = Commit::write(trial.document("b", Expected::Absent, "first")?).and(trial.document(
        "b",
        Expected::Absent,
        "second",
    )?);
    let what = "making one document twice in a commit";
    trial.refuses(what, StoreErrorKind::Conflict, store.commit(again).await)?;
    trial.stores(what, "b", None).await?;

    let mark = Some(trial.key("mark"));
    let both = Commit::write(trial.document("c", Expected::Absent, "c")?.unique(mark.clone()))
        .and(trial.document("d", Expected::Absent, "d")?.unique(mark.clone()));
    let what = "giving one mark to two documents in a commit";
    trial.refuses(what, StoreErrorKind::Duplicate, store.commit(both).await)?;
    trial.stores(what, "c", None).await?;

    let first = trial.document("c", Expected::Absent, "c")?.unique(mark.clone());
    trial.commit("writing a marked document", Commit::write(first)).await?;
    let moved = Commit::write(trial.document("c", Expected::Version(1), "c")?)
        .and(trial.document("d", Expected::Absent, "d")?.unique(mark));
    trial.commit("moving a mark within a commit", moved).await?;
    trial.stores("the mark was moved", "d", Some((1, "d"))).await
}

/// No two documents of a kind have the same mark; documents of different kinds may. A document keeps its own.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_mark_is_unique_within_its_kind(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_mark_is_unique_within_its_kind", store);
    let mark = Some(trial.key("mark"));
    let write = |name: &str| -> Result<Write, Violation> {
        Ok(trial.document(name, Expected::Any, "text")?.unique(mark.clone()))
    };
    trial
        .commit("the first with a mark", Commit::write(write("a")?))
        .await?;
    trial
        .commit("writing it again with its own mark", Commit::write(write("a")?))
        .await?;
    let what = "another document with the mark";
    trial.refuses(
        what,
        StoreErrorKind::Duplicate,
        store.commit(Commit::write(write("b")?)).await,
    )?;
    trial.stores(what, "b", None).await?;

    trial
        .commit(
            "a document without a mark",
            Commit::write(trial.document("b", Expected::Absent, "plain")?),
        )
        .await?;
    trial
        .commit(
            "another without a mark",
            Commit::write(trial.document("c", Expected::Absent, "plain")?),
        )
        .await?;
    trial.refuses(
        what,
        StoreErrorKind::Duplicate,
        store.commit(Commit::write(write("b")?)).await,
    )?;
    trial.stores(what, "b", Some((1, "plain"))).await?;

    let other = Write::new(DocumentKind::Service, trial.key("b"), Expected::Absent, &"text");
    let other = trial.does("its own example", other)?.unique(mark.clone());
    trial.commit("another kind with the mark", Commit::write(other)).await
}

/// A mark that its document was written without, or with another, can be given again.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_dropped_mark_is_free_again(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_dropped_mark_is_free_again", store);
    let marked = |name: &str, mark: Option<&str>| -> Result<Commit, Violation> {
        let write = trial.document(name, Expected::Any, "text")?;
        Ok(Commit::write(write.unique(mark.map(|mark| trial.key(mark)))))
    };
    trial.commit("a document with a mark", marked("a", Some("m"))?).await?;
    trial.commit("the same without it", marked("a", None)?).await?;
    trial
        .commit("another with the dropped mark", marked("b", Some("m"))?)
        .await?;
    trial
        .commit("the same with another mark", marked("b", Some("n"))?)
        .await?;
    trial
        .commit("a third with the replaced mark", marked("c", Some("m"))?)
        .await?;
    let what = "a mark that was given again";
    trial.refuses(
        what,
        StoreErrorKind::Duplicate,
        store.commit(marked("a", Some("m"))?).await,
    )?;
    let listed = trial.does("listing", store.list(KIND, &trial.key(""), None, 10).await)?;
    trial.equal("documents in the end", 3, listed.len())
}
