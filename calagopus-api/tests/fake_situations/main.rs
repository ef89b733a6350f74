//! The fake panel, driven into the situations that were recorded from a real one.
//!
//! The recordings are one long run: what an answer names is what later requests are about. So the fake goes through all of
//! them in their order, and what was done between them is done by [`prepare`].

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it covers"
)]

mod prepare;
mod stage;

use panel_http::fake::likeness::differences;

use crate::stage::{Stage, recordings};

/// Recordings of what the fake does not do.
const LEFT_OUT: [(&str, &str); 4] = [
    ("001-public-settings", "it is of neither API, and anybody may read it"),
    ("003-admin-settings", "a route of feature `full`"),
    ("004-admin-settings-update", "a route of feature `full`"),
    ("335-x-languages", "it is of neither API, and anybody may read it"),
];

/// The same status, the same texts of errors, and the same members.
#[tokio::test(start_paused = true)]
async fn the_fake_answers_in_recorded_situations_as_the_panel_did() {
    let recordings = recordings();
    let mut stage = Stage::open();
    let mut failures = Vec::new();
    let mut covered = 0;
    for (name, recording) in &recordings {
        if LEFT_OUT.iter().any(|(known, _)| known == name) {
            continue;
        }
        covered += 1;
        prepare::before(name[..3].parse().unwrap(), &mut stage).await;
        let answer = stage.replay(recording).await;
        stage.learn(&recording.whole["response_body"], &answer.body);
        let (recorded, given) = stage::comparable(&recording.whole, answer);
        let differences = differences(&recorded, &given).into_iter();
        failures.extend(differences.map(|difference| format!("{name}: {difference}")));
    }
    for (name, reason) in LEFT_OUT {
        assert!(recordings.contains_key(name), "{name}: there is no such recording");
        println!("left out: {name}: {reason}");
    }
    println!("situations: {covered} covered, {} left out", LEFT_OUT.len());
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures.join("\n")
    );
}
