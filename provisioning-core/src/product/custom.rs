//! Limits that an extension of a panel has added.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::problem::{Findings, Problem};

/// The value of a limit that is not the panel's own but an extension's. Its type is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum CustomLimit {
    /// True or false.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
}

impl CustomLimit {
    /// Reads `true`, `5` or `large`.
    #[must_use]
    pub fn read(text: &str) -> Self {
        match text {
            "true" => Self::Flag(true),
            "false" => Self::Flag(false),
            other => other
                .parse()
                .map_or_else(|_| Self::Text(other.to_owned()), Self::Number),
        }
    }
}

impl fmt::Display for CustomLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => flag.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

const FIELD: &str = "features.custom";

/// The limits that every panel of a kind has, and what calls them so.
const STANDARD: [&str; 4] = ["databases", "backups", "allocations", "schedules"];

/// Reads `plugins:5,worlds:3` or a table.
pub(super) fn read(written: &Value, findings: &mut Findings) -> BTreeMap<String, CustomLimit> {
    let mut limits = BTreeMap::new();
    let mut add = |key: &str, value: CustomLimit| {
        let refused = if key.is_empty() {
            Some(("a limit has no name".to_owned(), "write it as in \"plugins:5\""))
        } else if STANDARD.contains(&key) {
            let message = format!("`{key}` is a limit of the panel's own");
            Some((message, "write it beside `custom`, in `features`"))
        } else if limits.contains_key(key) {
            Some((format!("`{key}` is there twice"), "remove one of the two"))
        } else {
            None
        };
        match refused {
            Some((message, advice)) => findings.add(Problem::new(FIELD, message, advice)),
            None => drop(limits.insert(key.to_owned(), value)),
        }
    };
    let mut broken = Vec::new();
    match written {
        Value::Null => {}
        Value::String(text) => {
            for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
                match pair.split_once(':').map(|(key, value)| (key.trim(), value.trim())) {
                    Some((key, value)) if !value.is_empty() => add(key, CustomLimit::read(value)),
                    _ => broken.push(format!("`{pair}` is no pair of a name and a value")),
                }
            }
        }
        Value::Object(table) => {
            for (key, value) in table {
                match serde_json::from_value::<CustomLimit>(value.clone()) {
                    Ok(value) => add(key, value),
                    Err(_) => broken.push(format!("`{key}` is neither a whole number nor true, false or a text")),
                }
            }
        }
        _ => broken.push("it is no list of limits".to_owned()),
    }
    for message in broken {
        findings.add(Problem::new(
            FIELD,
            message,
            "write pairs with commas, as in \"plugins:5,worlds:3\"",
        ));
    }
    limits
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn limits(written: &Value) -> Result<BTreeMap<String, CustomLimit>, String> {
        let mut findings = Findings::default();
        let limits = read(written, &mut findings);
        findings.finish(Some(limits)).map_err(|problems| problems.to_string())
    }

    /// S2.49
    #[test]
    fn custom_limits_keep_their_type() {
        let expected: BTreeMap<String, CustomLimit> = [
            ("plugins", CustomLimit::Number(5)),
            ("tier", CustomLimit::Text("gold".to_owned())),
            ("voice", CustomLimit::Flag(true)),
            ("worlds", CustomLimit::Number(-1)),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .into();
        assert_eq!(
            limits(&json!("plugins:5, worlds: -1 ,voice:true,tier:gold,")).unwrap(),
            expected
        );
        let table = json!({ "plugins": 5, "worlds": -1, "voice": true, "tier": "gold" });
        assert_eq!(limits(&table).unwrap(), expected);
        assert_eq!(serde_json::to_value(&expected).unwrap(), table);
    }

    /// S2.50
    #[test]
    fn a_malformed_pair_is_reported_and_not_skipped() {
        assert_eq!(
            limits(&json!("plugins,worlds:3,:4,databases:5,worlds:4,x:")).unwrap_err(),
            "features.custom: a limit has no name (write it as in \"plugins:5\")\n\
             features.custom: `databases` is a limit of the panel's own (write it beside `custom`, in `features`)\n\
             features.custom: `worlds` is there twice (remove one of the two)\n\
             features.custom: `plugins` is no pair of a name and a value (write pairs with commas, as in \"plugins:5,worlds:3\")\n\
             features.custom: `x:` is no pair of a name and a value (write pairs with commas, as in \"plugins:5,worlds:3\")"
        );
        assert!(limits(&json!({ "plugins": 1.5 })).unwrap_err().contains("whole number"));
        assert!(limits(&json!(5)).unwrap_err().contains("no list"));
    }
}
