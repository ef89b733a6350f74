//! The fake panel, driven into the situations that were recorded from a real one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it covers"
)]

mod stage;
mod table;

use std::{collections::BTreeMap, path::Path};

use panel_http::fake::likeness::differences;
use serde_json::Value;

use crate::{
    stage::Stage,
    table::{SITUATIONS, prepare},
};

/// The recordings by their names.
fn recordings() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let mut recordings = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let recording = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        recordings.insert(name, recording);
    }
    recordings
}

/// The same status, error codes, fields, rules and messages, and the same members.
#[tokio::test(start_paused = true)]
async fn the_fake_answers_in_recorded_situations_as_the_panel_did() {
    let recordings = recordings();
    let mut failures = Vec::new();
    for (name, level) in SITUATIONS {
        let Some(recording) = recordings.get(*name) else {
            failures.push(format!("{name}: there is no such recording"));
            continue;
        };
        let mut stage = Stage::at(*level).await;
        prepare(name, &mut stage).await;
        let answer = stage.replay(recording).await;
        let differences = differences(recording, &answer);
        failures.extend(
            differences
                .into_iter()
                .map(|difference| format!("{name}: {difference}")),
        );
    }
    let left_out: Vec<&str> = recordings
        .keys()
        .map(String::as_str)
        .filter(|name| !SITUATIONS.iter().any(|(known, _)| known == name))
        .collect();
    println!(
        "situations: {} covered, {} recordings left out: {left_out:?}",
        SITUATIONS.len(),
        left_out.len()
    );
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
