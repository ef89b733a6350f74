//! The fake panel, driven into the situations that were recorded from a real one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it covers"
)]

mod client;
mod prepare;
mod stage;
mod table;
mod things;

use panel_http::fake::likeness::differences;

use crate::stage::{Level, Stage, recordings};

/// Recordings of what the fake does not do as the recorded panel did.
const LEFT_OUT: [(&str, &str); 3] = [
    (
        "010-egg-import-egg-garrys-mod",
        "the recording has a PNG in the place of the SVG that was sent, and SVGs are not kept",
    ),
    (
        "319-client-subuser-create",
        "a TypeError that the same call did not give later (452): most likely over a stand-in of the recorded panel",
    ),
    (
        "320-client-subuser-create-again",
        "the same: 451 is what it says to somebody who is there already",
    ),
];

/// The same status, error codes, fields, rules and messages, and the same members.
#[tokio::test(start_paused = true)]
async fn the_fake_answers_in_recorded_situations_as_the_panel_did() {
    let recordings = recordings();
    let mut failures = Vec::new();
    let all = table::SITUATIONS
        .iter()
        .chain(things::SITUATIONS)
        .chain(client::SITUATIONS);
    for (name, level) in all.clone() {
        let Some(recording) = recordings.get(*name) else {
            failures.push(format!("{name}: there is no such recording"));
            continue;
        };
        let mut stage = Stage::at(*level, &recordings).await;
        let is_in = |table: &[(&str, Level)]| table.iter().any(|(known, _)| known == name);
        let number = name[..3].parse().unwrap();
        if is_in(things::SITUATIONS) {
            things::prepare(number, &mut stage).await;
        } else if is_in(client::SITUATIONS) {
            client::prepare(number, &mut stage).await;
        } else {
            prepare::prepare(number, &mut stage).await;
        }
        let answer = stage.replay(name).await;
        let recording = serde_json::to_value(recording).unwrap();
        let differences = differences(&recording, &answer).into_iter();
        failures.extend(differences.map(|difference| format!("{name}: {difference}")));
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
