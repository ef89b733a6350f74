//! The rules against what the three real validators said.
//!
//! `RULE_ORACLE=FOLDER cargo test -p provisioning-core --all-features --test rule_oracle -- --nocapture` reads the verdicts
//! in `FOLDER` (`oracle-*.jsonl.gz` and its kin) and prints how far we agree. Without the variable the pairs in
//! `own_pairs` are all there is.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "it is a test that tells what it found"
)]

mod rule_oracle {
    pub(crate) mod own_pairs;
    pub(crate) mod report;
    pub(crate) mod verdicts;
}

use std::path::PathBuf;

use provisioning_core::rules::{Dialect, Environment, RuleSet, Value};
use rule_oracle::{
    own_pairs,
    report::Report,
    verdicts::{self, Said},
};

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("RULE_ORACLE").map(PathBuf::from);
    if folder.is_none() {
        println!("RULE_ORACLE names no folder of verdicts: only our own pairs are checked");
    }
    folder
}

#[test]
fn our_own_pairs_are_judged_as_the_panels_do() {
    own_pairs::check();
}

/// Values one by one, and the defaults of real eggs.
#[test]
fn every_panel_says_what_we_say() {
    let Some(folder) = folder() else { return };
    for dialect in Dialect::ALL {
        for kind in ["oracle", "defaults-oracle"] {
            let mut report = Report::new(dialect, kind);
            let mut compiled: Option<(serde_json::Value, RuleSet)> = None;
            for line in verdicts::read(&folder, kind, dialect) {
                let rules = match compiled.take() {
                    Some((written, rules)) if written == line["rules"] => (written, rules),
                    _ => (line["rules"].clone(), verdicts::rules(&line["rules"])),
                };
                let verdict = rules.1.check(Value::from(&line["value"]), dialect);
                report.add(
                    &line["rules"].to_string(),
                    &line["value"],
                    &verdict,
                    &Said::of(&line, dialect),
                );
                compiled = Some(rules);
            }
            report.finish();
        }
    }
}

/// Several variables at once, with their own names in the messages.
#[test]
fn variables_are_judged_together_as_the_panels_do() {
    let Some(folder) = folder() else { return };
    for dialect in [Dialect::Pterodactyl, Dialect::Pelican] {
        let mut report = Report::new(dialect, "service-oracle");
        for line in verdicts::read(&folder, "service-oracle", dialect) {
            let variables = line["variables"].as_array().unwrap();
            let rules: Vec<RuleSet> = variables
                .iter()
                .map(|variable| verdicts::rules(&variable["rules"]))
                .collect();
            let mut environment = Environment::new(dialect);
            for (variable, rules) in variables.iter().zip(&rules) {
                let text = |field: &str| variable[field].as_str().unwrap_or_default();
                let sent = line["fields"].get(text("env_variable")).map(Value::from);
                let value = dialect.judged(sent, text("default_value"));
                environment.add(text("env_variable"), text("name"), rules, value);
            }
            for (name, verdict) in environment.check() {
                let written = variables
                    .iter()
                    .find(|variable| variable["env_variable"] == name)
                    .unwrap();
                report.add(
                    &written["rules"].to_string(),
                    &line["fields"],
                    &verdict,
                    &Said::of_variable(&line, name),
                );
            }
        }
        report.finish();
    }
}

#[test]
fn requests_are_trimmed_as_the_panels_do() {
    let Some(folder) = folder() else { return };
    for dialect in [Dialect::Pterodactyl, Dialect::Pelican] {
        for line in verdicts::read(&folder, "trim-oracle", dialect) {
            let received = dialect.received(line["raw"].as_str().unwrap());
            assert_eq!(
                received.as_deref(),
                line["after_middleware"].as_str(),
                "{dialect:?} {line}"
            );
        }
    }
}
