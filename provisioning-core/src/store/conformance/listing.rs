//! Documents by key.

use super::{
    Violation,
    trial::{KIND, Trial},
};
use crate::store::{Commit, Expected, Store};

async fn write_all(trial: &Trial<'_>, names: &[&str]) -> Result<(), Violation> {
    for name in names {
        let write = trial.document(name, Expected::Absent, name)?;
        trial.commit("writing", Commit::write(write)).await?;
    }
    Ok(())
}

async fn lists(
    trial: &Trial<'_>,
    prefix: &str,
    after: Option<&str>,
    limit: usize,
    expected: &[&str],
) -> Result<(), Violation> {
    let what = format!("listing at most {limit} from {prefix:?} after {after:?}");
    let after = after.map(|after| trial.key(after));
    let listed = trial
        .store
        .list(KIND, &trial.key(prefix), after.as_deref(), limit)
        .await;
    let seen = trial
        .does(&what, listed)?
        .into_iter()
        .map(|it| (it.decode::<String>().ok(), it.key, it.version));
    let expected = expected
        .iter()
        .map(|name| (Some((*name).to_owned()), trial.key(name), 1));
    trial.equal(&what, expected.collect::<Vec<_>>(), seen.collect())
}

/// Keys are ordered by their bytes, whatever language they are in.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_list_is_ordered_by_bytes(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_list_is_ordered_by_bytes", store);
    let ordered = [
        "", "-", "10", "9", "B", "a", "a.b", "a/b", "aa", "b", "z", "ä", "\u{fffd}", "🦀",
    ];
    let mut mixed = ordered;
    mixed.sort_by_key(|name| (name.len() % 3, name.bytes().last()));
    write_all(&trial, &mixed).await?;
    lists(&trial, "", None, 100, &ordered).await
}

/// A prefix means these characters: no wildcards, no folding of case or accents.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_prefix_is_taken_literally(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_prefix_is_taken_literally", store);
    let names = [
        "%1",
        "*1",
        "?1",
        "A1",
        "[a]1",
        "\\%1",
        "_1",
        "a\"b",
        "a'b",
        "a1",
        "e1",
        "e\u{301}1",
        "é1",
        "é2",
        "🦀1",
    ];
    write_all(&trial, &names).await?;
    lists(&trial, "", None, 100, &names).await?;
    for (prefix, expected) in [
        ("%", vec!["%1"]),
        ("*", vec!["*1"]),
        ("?", vec!["?1"]),
        ("A", vec!["A1"]),
        ("[a]", vec!["[a]1"]),
        ("\\", vec!["\\%1"]),
        ("_", vec!["_1"]),
        ("a", vec!["a\"b", "a'b", "a1"]),
        ("a'", vec!["a'b"]),
        ("e", vec!["e1", "e\u{301}1"]),
        ("é", vec!["é1", "é2"]),
        ("é2", vec!["é2"]),
        ("é22", vec![]),
        ("🦀", vec!["🦀1"]),
        ("nothing", vec![]),
    ] {
        lists(&trial, prefix, None, 100, &expected).await?;
    }
    Ok(())
}

/// Page after page, each after the last key of the one before, every document comes once; the key to go on from need not
/// exist.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_list_pages_without_a_gap(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_list_pages_without_a_gap", store);
    write_all(&trial, &["a", "p/1", "p/2", "p/20", "p/3", "p/4", "q"]).await?;
    lists(&trial, "p/", None, 2, &["p/1", "p/2"]).await?;
    lists(&trial, "p/", Some("p/2"), 2, &["p/20", "p/3"]).await?;
    lists(&trial, "p/", Some("p/3"), 2, &["p/4"]).await?;
    lists(&trial, "p/", Some("p/4"), 2, &[]).await?;
    lists(&trial, "p/", Some("p/25"), 2, &["p/3", "p/4"]).await?;
    lists(&trial, "p/", Some("a"), 2, &["p/1", "p/2"]).await?;
    lists(&trial, "p/", Some("z"), 2, &[]).await?;
    lists(&trial, "p/", None, 0, &[]).await?;
    lists(&trial, "p/", None, usize::MAX, &["p/1", "p/2", "p/20", "p/3", "p/4"]).await
}
