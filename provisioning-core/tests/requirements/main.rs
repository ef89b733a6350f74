//! Every line of the requirements has a test that names it, and the README shows which. So has every situation in which real
//! panels were seen to break a provisioning protocol.
//!
//! A test names a line in its doc comment: `/// S2.7: …`, `/// S1.38–S1.41: …`, `/// Reliability 1.5b: …`. After a change of tests,
//! `UPDATE_README=1 cargo test -p provisioning-core --all-features --test requirements` writes the table again.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod lines;
mod named;
mod table;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use self::{
    lines::{Line, Requirement, requirements, situations},
    named::{TestName, tests_of},
};

/// What a panel cannot do, and why: the line holds on the others.
const NOT_ON: [(&str, &str); 6] = [
    ("S1.43h", "tags: only Pelican has them"),
    ("S2.46", "memory overhead: only Calagopus has it"),
    ("S2.49", "custom feature limits: only Calagopus has them"),
    ("S2.58", "backup configuration: only Calagopus has it"),
    ("S2.59", "hugepages: only Calagopus has them"),
    ("S2.60", "KVM: only Calagopus has it"),
];

/// What is not there yet. A line leaves this list with its first test.
const OPEN: &[&str] = &[];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every test of the workspace that names a line, by line.
fn named() -> BTreeMap<Line, Vec<TestName>> {
    let mut named: BTreeMap<Line, Vec<TestName>> = BTreeMap::new();
    for folder in [
        "panel-http",
        "pterodactyl-api",
        "pelican-api",
        "calagopus-api",
        "provisioning-core",
        "examples",
    ] {
        for (line, test) in tests_of(&root().join(folder), &root()) {
            named.entry(line).or_default().push(test);
        }
    }
    named
}

/// Those that no test names.
fn missing(listed: &[Requirement], named: &BTreeMap<Line, Vec<TestName>>) -> Vec<String> {
    let missing = listed.iter().filter(|it| !named.contains_key(&it.line));
    missing.map(|it| it.line.to_string()).collect()
}

#[test]
fn every_line_of_the_requirements_has_a_test_that_names_it() {
    let missing = missing(&requirements(), &named());
    assert_eq!(missing, OPEN, "left: no test names them; right: known to be open");
}

/// A fake that does the same is half of it: a test of the engine shows what becomes of it.
#[test]
fn every_situation_of_reliability_has_a_test_of_the_engine_that_names_it() {
    let mut named = named();
    for tests in named.values_mut() {
        tests.retain(|test| test.file.starts_with("provisioning-core/"));
    }
    named.retain(|_, tests| !tests.is_empty());
    let situations = situations();
    assert!(situations.iter().all(|situation| situation.line.is_a_situation()));
    assert_eq!(missing(&situations, &named), [""; 0]);
}

#[test]
fn no_test_names_a_line_that_does_not_exist() {
    let known = requirements().into_iter().chain(situations());
    let mut known: Vec<Line> = known.map(|it| it.line).collect();
    known.extend(situations().iter().map(|situation| situation.line.whole()));
    let named = named();
    let strangers: Vec<_> = named.iter().filter(|(line, _)| !known.contains(line)).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}

#[test]
fn the_readme_shows_which_tests_prove_each_line() {
    let file = root().join("README.md");
    let before = fs::read_to_string(&file).unwrap();
    let after = table::written_into(&before, &requirements(), &named(), &NOT_ON);
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&file, after).unwrap();
    } else {
        assert!(
            before == after,
            "the table of README.md is not what the tests say; write it again with UPDATE_README=1"
        );
    }
}

#[test]
fn lines_are_read_alone_in_lists_and_in_ranges() {
    let read = |text| Line::all_in(text).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(read("S1.7, S1.61a: a thing"), ["S1.7", "S1.61a"]);
    assert_eq!(read("S2.16–S2.18"), ["S2.16", "S2.17", "S2.18"]);
    assert_eq!(read("S3.36-38 and S1.43b"), ["S3.36", "S3.37", "S3.38", "S1.43b"]);
    assert_eq!(
        read("Reliability 1.5b and Reliability 1.12a: é S1.2"),
        ["Reliability 1.5b", "Reliability 1.12a", "S1.2"]
    );
    assert_eq!(read("S4.1, an S3 bucket, US1.5, Reliability of 1.5"), [""; 0]);
}
