//! Reads what the real validators said.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use flate2::read::GzDecoder;
use provisioning_core::rules::{Dialect, RuleList, RuleSet};
use serde::Deserialize;
use serde_json::Value;

/// The lines of a file of verdicts; none where there is no such file.
pub(crate) fn read(folder: &Path, kind: &str, dialect: Dialect) -> impl Iterator<Item = Value> {
    let panel = format!("{dialect:?}").to_lowercase();
    let path = folder.join(format!("{kind}-{panel}.jsonl.gz"));
    let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    BufReader::new(GzDecoder::new(file))
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
}

pub(crate) fn rules(written: &Value) -> RuleSet {
    RuleSet::parse(RuleList::deserialize(written).unwrap()).unwrap()
}

/// What a panel said to a value.
pub(crate) struct Said {
    pub(crate) passes: bool,
    pub(crate) messages: Vec<String>,
    /// The panel broke.
    pub(crate) broke: Option<String>,
}

fn messages(list: &Value) -> Vec<String> {
    let texts = list.as_array().into_iter().flatten();
    texts.map(|text| text.as_str().unwrap().to_owned()).collect()
}

impl Said {
    pub(crate) fn of(line: &Value, dialect: Dialect) -> Self {
        let messages = match dialect {
            Dialect::Calagopus => line["error"].as_str().map(str::to_owned).into_iter().collect(),
            _ => messages(&line["errors"]),
        };
        Self {
            passes: line["ok"].as_bool().unwrap(),
            messages,
            broke: line["exception"].as_str().map(str::to_owned),
        }
    }

    pub(crate) fn of_variable(line: &Value, name: &str) -> Self {
        let messages = messages(&line["errors"][format!("environment.{name}")]);
        Self {
            passes: messages.is_empty(),
            messages,
            broke: line["exception"].as_str().map(str::to_owned),
        }
    }
}
