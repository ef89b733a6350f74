//! Each protection of the engine can be taken out by a patch, so that the simulation can prove that it is missed
//! (`.ci/protections` does it). Here: there is a patch for each, and it still fits the sources.

use std::{collections::BTreeSet, fs, path::Path};

/// What keeps a service from having two servers, none, or another's.
const PROTECTIONS: [&str; 16] = [
    "byte_for_byte_key",
    "intent_before_call",
    "lease_after_the_limiter",
    "lease_epoch",
    "look_before_retry",
    "missing_is_not_made_again",
    "not_sent_after_a_pause",
    "owed_sync",
    "provisional_adoption",
    "revision_of_the_desired_state",
    "same_allocation_in_every_epoch",
    "second_look_of_the_sweep",
    "settle_wait",
    "tombstone",
    "unsettled_after_a_later_success",
    "uuid_and_key_before_a_write",
];

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn each_protection_has_its_patch() {
    let files = fs::read_dir(here().join("tests/protections")).unwrap();
    let names: BTreeSet<String> = files
        .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, PROTECTIONS.map(str::to_owned).into());
}

#[test]
fn each_patch_still_fits_the_sources() {
    for name in PROTECTIONS {
        let patch = fs::read_to_string(here().join(format!("tests/protections/{name}.patch"))).unwrap();
        let mut hunks = 0;
        for file in patch.split("--- a/").skip(1) {
            let (path, changes) = file.split_once('\n').unwrap();
            let source = fs::read_to_string(here().join(path.trim())).unwrap();
            for hunk in changes.split("\n@@ ").skip(1) {
                hunks += 1;
                assert!(source.contains(&before(hunk)), "{name}: {path} has changed");
            }
        }
        assert!(hunks > 0, "{name} changes nothing");
    }
}

/// The lines that a hunk expects.
fn before(hunk: &str) -> String {
    let lines = hunk.lines().skip(1);
    let kept = lines.filter_map(|line| line.strip_prefix([' ', '-']));
    kept.map(|line| format!("{line}\n")).collect()
}
