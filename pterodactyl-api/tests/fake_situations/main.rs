//! The fake panel, driven into the situations that were recorded from a real one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it covers"
)]

mod client;
mod stage;
mod table;

use std::{collections::BTreeMap, path::Path};

use panel_http::fake::likeness::differences;
use serde_json::Value;

use crate::stage::Stage;

/// Recordings of what the fake does not have, or one request cannot show.
const LEFT_OUT: [(&str, &str); 2] = [
    ("022-root-page-html", "a page of the panel, for people"),
    (
        "426-concurrency",
        "several requests at once: `fake_reliability` lets creates race",
    ),
];

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
    let all = table::SITUATIONS.iter().chain(client::SITUATIONS);
    for (name, level) in all.clone() {
        let Some(recording) = recordings.get(*name) else {
            failures.push(format!("{name}: there is no such recording"));
            continue;
        };
        let mut stage = Stage::at(*level).await;
        if client::SITUATIONS.iter().any(|(known, _)| known == name) {
            client::prepare(name, &mut stage).await;
        } else {
            table::prepare(name, &mut stage).await;
        }
        let answer = stage.replay(recording).await;
        let differences = differences(recording, &answer);
        failures.extend(
            differences
                .into_iter()
                .map(|difference| format!("{name}: {difference}")),
        );
    }
    for (name, reason) in LEFT_OUT {
        println!("left out: {name}: {reason}");
    }
    let is_known = |name: &str| {
        let mut left_out = LEFT_OUT.iter();
        all.clone().any(|(known, _)| *known == name) || left_out.any(|(known, _)| *known == name)
    };
    let forgotten = recordings.keys().filter(|name| !is_known(name));
    failures.extend(forgotten.map(|name| format!("{name}: neither covered nor left out with a reason")));
    println!(
        "situations: {} covered, {} left out",
        all.clone().count(),
        LEFT_OUT.len()
    );
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
