//! Finds the places where a type takes anything: it is given what no panel ever says, and looked whether it keeps it.

use std::collections::BTreeSet;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

/// A name that no panel uses.
const UNHEARD_OF: &str = "hatchery_unheard_of";

/// Names that no panel uses where the names are numbers or UUIDs.
const UNHEARD_OF_KEYS: [&str; 3] = [UNHEARD_OF, "987654321012", "9e107d9d-372b-4b6e-8a1d-0e2f3a4b5c6d"];

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Its JSON pointer.
    pub(super) pointer: String,
    /// Its JSON pointer with `*` for every index, the same for all elements of an array.
    pub(super) pattern: String,
    /// Whether nothing is inside it.
    pub(super) is_leaf: bool,
}

/// Every leaf and every object of a document.
pub(super) fn places(document: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    walk(document, String::new(), String::new(), &mut found);
    found
}

fn walk(value: &Value, pointer: String, pattern: String, found: &mut Vec<Place>) {
    let is_leaf = match value {
        Value::Array(values) => values.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => true,
    };
    if is_leaf || value.is_object() {
        found.push(Place {
            pointer: pointer.clone(),
            pattern: pattern.clone(),
            is_leaf,
        });
    }
    match value {
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                walk(value, format!("{pointer}/{index}"), format!("{pattern}/*"), found);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                walk(value, format!("{pointer}/{name}"), format!("{pattern}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// At most `most` of the places: one of each pattern first, then evenly from the rest.
pub(super) fn sample(places: Vec<Place>, most: usize) -> Vec<Place> {
    if places.len() <= most {
        return places;
    }
    let mut seen = BTreeSet::new();
    let (first, rest): (Vec<Place>, Vec<Place>) = places
        .into_iter()
        .partition(|place| seen.insert((place.pattern.clone(), place.is_leaf)));
    let mut chosen = evenly(first, most);
    let left = most - chosen.len();
    chosen.extend(evenly(rest, left));
    chosen
}

fn evenly(places: Vec<Place>, most: usize) -> Vec<Place> {
    let step = places.len().div_ceil(most.max(1)).max(1);
    places.into_iter().step_by(step).take(most).collect()
}

/// What a type does with a stranger at a place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It reads what it knows, and nothing else.
    Closed,
    /// It keeps it: an open value, a map, or text.
    Keeps(&'static str),
    /// It cannot be read any more, or reads as something else.
    Breaks(String),
}

/// Puts strangers at a place of `document`, which is left as it was. `typed` is the document as `T` gives it back.
pub(super) fn probe<T: Serialize + DeserializeOwned>(document: &mut Value, place: &Place, typed: &Value) -> Verdict {
    let Some(original) = document.pointer(&place.pointer).cloned() else {
        return Verdict::Breaks("no such place".to_owned());
    };
    let verdict = match &original {
        Value::Object(members) => probe_object::<T>(document, place, members, typed),
        leaf => probe_leaf::<T>(document, place, leaf),
    };
    put(document, place, original);
    verdict
}

fn probe_leaf<T: Serialize + DeserializeOwned>(document: &mut Value, place: &Place, leaf: &Value) -> Verdict {
    let mut strangers = vec![(json!({UNHEARD_OF: "probe"}), UNHEARD_OF)];
    if matches!(leaf, Value::Null | Value::Array(_)) {
        for value in strange_values(None) {
            strangers.push((json!([{UNHEARD_OF: value.clone()}]), UNHEARD_OF));
            strangers.extend(UNHEARD_OF_KEYS.map(|key| (json!({key: value.clone()}), key)));
        }
    }
    for (stranger, key) in strangers {
        put(document, place, stranger);
        if read::<T>(document).is_ok_and(|read| holds(&read, key)) {
            return Verdict::Keeps("a place that takes anything");
        }
    }
    Verdict::Closed
}

fn probe_object<T: Serialize + DeserializeOwned>(
    document: &mut Value,
    place: &Place,
    members: &Map<String, Value>,
    typed: &Value,
) -> Verdict {
    let mut complaint = None;
    for key in UNHEARD_OF_KEYS {
        for value in strange_values(members.values().next()) {
            let mut more = members.clone();
            more.insert(key.to_owned(), value);
            put(document, place, Value::Object(more));
            match read::<T>(document) {
                Ok(read) if holds(&read, key) => {
                    return Verdict::Keeps(if complaint.is_none() {
                        "a map of anything"
                    } else {
                        "a map"
                    });
                }
                Ok(read) if &read == typed && complaint.is_none() => return Verdict::Closed,
                Ok(read) if &read == typed => {}
                Ok(_) => complaint = Some("a new member changes what is read".to_owned()),
                Err(error) => complaint = Some(format!("a new member cannot be read: {error}")),
            }
        }
    }
    complaint.map_or(Verdict::Closed, Verdict::Breaks)
}

/// Values for a new member: anything, then what a map of one type may want.
fn strange_values(sibling: Option<&Value>) -> impl Iterator<Item = Value> {
    let plain = [
        json!({UNHEARD_OF: "probe"}),
        json!("probe"),
        json!(7),
        json!(true),
        json!([]),
        json!({}),
        Value::Null,
    ];
    let (anything, rest) = plain.split_at(1);
    let values: Vec<Value> = anything.iter().chain(sibling).chain(rest).cloned().collect();
    values.into_iter()
}

fn put(document: &mut Value, place: &Place, value: Value) {
    if let Some(there) = document.pointer_mut(&place.pointer) {
        *there = value;
    }
}

/// The document as `T` gives it back.
pub(super) fn read<T: Serialize + DeserializeOwned>(document: &Value) -> Result<Value, String> {
    let typed = T::deserialize(document).map_err(|error| error.to_string())?;
    serde_json::to_value(&typed).map_err(|error| error.to_string())
}

fn holds(value: &Value, stranger: &str) -> bool {
    match value {
        Value::String(text) => text.contains(stranger),
        Value::Array(values) => values.iter().any(|value| holds(value, stranger)),
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| name == stranger || holds(value, stranger)),
        _ => false,
    }
}
