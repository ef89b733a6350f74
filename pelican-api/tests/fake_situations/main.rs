//! The fake panel, driven into the situations that were recorded from a real one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it covers"
)]

mod prepare;
mod stage;
mod table;

use panel_http::fake::likeness::differences;

use crate::{
    prepare::prepare,
    stage::{Stage, recordings},
    table::SITUATIONS,
};

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
        let mut stage = Stage::at(*level, &recordings).await;
        prepare(name, &mut stage).await;
        let answer = stage.replay(name).await;
        let recording = serde_json::to_value(recording).unwrap();
        let differences = differences(&recording, &answer).into_iter();
        failures.extend(differences.map(|difference| format!("{name}: {difference}")));
    }
    let is_covered = |name: &&String| SITUATIONS.iter().any(|(known, _)| known == *name);
    let left_out: Vec<&String> = recordings.keys().filter(|name| !is_covered(name)).collect();
    println!(
        "situations: {} covered, {} recordings left out: {left_out:?}",
        SITUATIONS.len(),
        left_out.len()
    );
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
