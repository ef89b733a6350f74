//! Recorded truth: every exchange that was recorded from a real panel goes through the public types and builders.
//!
//! Reads the folder in `PANEL_RECORDINGS`, or the recordings beside this file.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on ends"
)]

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use panel_http::recording::{
    Exchange,
    suite::{self, Suite, Tally},
};
use pelican_api::PelicanDialect;
use serde_json::Value;

#[path = "recorded/errors.rs"]
mod errors;
#[path = "recorded/forms.rs"]
mod forms;
#[path = "recorded/routes/mod.rs"]
mod routes;

fn suite() -> Suite {
    Suite {
        endpoints: pelican_api::endpoints(),
        routes: routes::all(),
        words: &["external_id", "plugin", "uuid"],
        dialect: Arc::new(PelicanDialect::default()),
        meaning: errors::meaning,
        error_body: suite::laravel_error,
        another_form: |exchange| forms::another_form(&exchange.request_body),
    }
}

fn beside() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings"))
}

/// Design 4.1: nothing of a recorded answer is lost, and each recorded request can be made again through the builders.
#[tokio::test]
async fn nothing_is_lost_of_what_real_panels_said() {
    let folder = std::env::var_os("PANEL_RECORDINGS").map_or_else(|| beside().to_owned(), PathBuf::from);
    let tally = suite().check_folder(&folder).await.unwrap();
    // Past the capture of the test harness: these lines are the result, whether or not it passes.
    writeln!(std::io::stdout().lock(), "{tally}").unwrap();
    assert!(tally.failures.is_empty(), "\n{}\n", tally.failures.join("\n"));
    assert!(tally.responses > 0 && tally.requests > 0, "nothing was checked");
}

/// The check can fail: another value in a recorded answer or request is noticed.
#[tokio::test]
async fn a_changed_recording_is_noticed() {
    let file = beside().join("402-create-deploy-tags-any-match.json");
    let mut exchange = Exchange::read(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut tally = Tally::default();
    suite().check("as it is", &exchange, &mut tally).await;
    assert_eq!((tally.failures.len(), tally.requests), (0, 1), "{:?}", tally.failures);

    exchange.response_body["attributes"]["feature_limits"]["newer"] = Value::from(7);
    exchange.request_body["description"] = Value::Null;
    exchange.request_body["deploy"]["tags"] = Value::from(vec!["eu"]);
    let mut tally = Tally::default();
    suite().check("with a newer field", &exchange, &mut tally).await;
    assert_eq!(tally.requests, 1, "another value is rebuilt as another value");
    assert!(
        tally.failures.iter().any(|failure| failure.contains("newer")),
        "{:?}",
        tally.failures
    );
}
