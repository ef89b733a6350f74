//! Recorded truth: every exchange that was recorded from a real panel goes through the public types and builders.
//!
//! Reads the folder in `PANEL_RECORDINGS`, or the recordings beside this file.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on ends"
)]

use std::{io::Write, path::PathBuf};

use panel_http::recording::Exchange;
use serde_json::Value;

#[path = "recorded/errors.rs"]
mod errors;
#[path = "recorded/foreign.rs"]
mod foreign;
#[path = "recorded/routes.rs"]
mod routes;

/// What became of one recording.
#[derive(Default)]
struct Tally {
    recordings: usize,
    responses: usize,
    requests: usize,
    skips: Vec<String>,
    failures: Vec<String>,
}

impl Tally {
    fn skip(&mut self, name: &str, what: &str, reason: impl std::fmt::Display) {
        self.skips.push(format!("skipped: {name} ({what}): {reason}"));
    }

    fn fail(&mut self, name: &str, what: &str, reasons: impl IntoIterator<Item = String>) {
        for reason in reasons {
            self.failures.push(format!("{name} ({what}): {reason}"));
        }
    }
}

fn folder() -> PathBuf {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings");
    std::env::var_os("PANEL_RECORDINGS").map_or_else(|| PathBuf::from(beside), PathBuf::from)
}

fn check_all() -> Tally {
    let mut tally = Tally::default();
    for (path, exchange) in Exchange::read_folder(&folder()).expect("a folder of recordings") {
        tally.recordings += 1;
        let name = path
            .file_stem()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        match exchange {
            Ok(exchange) => check(&name, &exchange, &mut tally),
            Err(reason) => tally.skip(&name, "whole", reason),
        }
    }
    tally
}

fn check(name: &str, exchange: &Exchange, tally: &mut Tally) {
    let route = routes::find(exchange);
    // A text where JSON belongs is a web page: an error whatever its status.
    let is_page = route.is_some() && exchange.response_body.is_string();
    if (200..300).contains(&exchange.status) && !is_page {
        let Some((route, segments)) = route else {
            return tally.skip(name, "whole", "endpoint not covered yet");
        };
        match route.check_response(&exchange.response_body) {
            Ok(()) => tally.responses += 1,
            Err(differences) => tally.fail(name, "response", differences),
        }
        if let Some(reason) = foreign::reason(route, exchange) {
            return tally.skip(name, "request", reason);
        }
        match route.check_request(exchange, &segments) {
            Ok(()) => tally.requests += 1,
            Err(differences) => tally.fail(name, "request", differences),
        }
    } else {
        match errors::check(route.map(|(route, _)| route.endpoint()), exchange) {
            Ok(()) => tally.responses += 1,
            Err(difference) => tally.fail(name, "response", [difference]),
        }
        tally.skip(
            name,
            "request",
            format!("refused on purpose, status {}", exchange.status),
        );
    }
}

/// Design 4.1: nothing of a recorded answer is lost, and each recorded request can be made again through the builders.
#[test]
fn nothing_is_lost_of_what_real_panels_said() {
    let tally = check_all();
    // Past the capture of the test harness: these lines are the result, whether or not it passes.
    let mut out = std::io::stdout().lock();
    for skip in &tally.skips {
        writeln!(out, "{skip}").unwrap();
    }
    writeln!(
        out,
        "recordings: {}, responses: {}, requests: {}, skipped: {}",
        tally.recordings,
        tally.responses,
        tally.requests,
        tally.skips.len()
    )
    .unwrap();
    drop(out);
    assert!(tally.failures.is_empty(), "\n{}\n", tally.failures.join("\n"));
    assert!(tally.responses > 0 && tally.requests > 0, "nothing was checked");
}

/// The check can fail: another value in a recorded answer or request is noticed.
#[test]
fn a_changed_recording_is_noticed() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/recordings/105-server-create-allocation.json"
    );
    let mut exchange = Exchange::read(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut tally = Tally::default();
    check("as it is", &exchange, &mut tally);
    assert_eq!((tally.failures.len(), tally.requests), (0, 1), "{:?}", tally.failures);

    exchange.response_body["attributes"]["feature_limits"]["newer"] = Value::from(7);
    exchange.request_body["description"] = Value::Null;
    exchange.request_body["allocation"]["default"] = Value::from(99);
    let mut tally = Tally::default();
    check("with a newer field", &exchange, &mut tally);
    assert_eq!(tally.requests, 1, "another value is rebuilt as another value");
    assert!(
        tally.failures.iter().any(|failure| failure.contains("newer")),
        "{:?}",
        tally.failures
    );
}
