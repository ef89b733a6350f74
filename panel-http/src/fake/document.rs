//! Rows as the panel shows them: envelopes, dates, and the related things that were asked for.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    outcome::Refusal,
    php::{items, text_of},
};

/// A row, or why it cannot be shown.
pub type Shown = Result<Value, Refusal>;

/// Which related things a caller asks for; unknown ones are never looked at.
#[derive(Debug, Clone, Default)]
pub struct Includes(Vec<(String, Self)>);

impl Includes {
    /// Reads `user,allocations.node` or a list of such. Two levels deep, as the panel does.
    #[must_use]
    pub fn read(sent: &Value) -> Self {
        let names: Vec<String> = match sent {
            Value::String(text) => text.split(',').map(|name| name.trim().to_owned()).collect(),
            other => items(other).into_iter().map(text_of).collect(),
        };
        let mut includes = Self::default();
        for name in names.iter().filter(|name| !name.is_empty()) {
            let (outer, inner) = name
                .split_once('.')
                .map_or((name.as_str(), None), |(outer, rest)| (outer, rest.split('.').next()));
            if !includes.0.iter().any(|(known, _)| known == outer) {
                includes.0.push((outer.to_owned(), Self::default()));
            }
            let nested = includes.0.iter_mut().find(|(known, _)| known == outer);
            if let (Some((_, nested)), Some(inner)) = (nested, inner) {
                nested.0.push((inner.to_owned(), Self::default()));
            }
        }
        includes
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// Adds the related things to attributes. `relation` answers `None` for what the row does not have a relation for.
///
/// # Errors
/// When one of them cannot be shown.
pub fn with_relations(
    mut attributes: Value,
    includes: &Includes,
    relation: impl Fn(&str, &Includes) -> Option<Shown>,
) -> Shown {
    let mut relations = Map::new();
    for (name, nested) in &includes.0 {
        if let Some(shown) = relation(name, nested) {
            relations.insert(name.clone(), shown?);
        }
    }
    if let Some(attributes) = attributes.as_object_mut().filter(|_| !relations.is_empty()) {
        attributes.insert("relationships".to_owned(), Value::Object(relations));
    }
    Ok(attributes)
}

/// `{"object": "user", "attributes": {…}}`.
#[must_use]
pub fn item(object: &str, attributes: Value) -> Value {
    json!({"object": object, "attributes": attributes})
}

/// A thing that was just made, with where to find it.
#[must_use]
pub fn made(object: &str, attributes: Value, resource: &str) -> Value {
    json!({"object": object, "attributes": attributes, "meta": {"resource": resource}})
}

/// A list.
///
/// # Errors
/// When one of the rows cannot be shown.
pub fn list<T>(object: &str, rows: impl IntoIterator<Item = T>, shown: impl Fn(T) -> Shown) -> Shown {
    let data: Vec<Value> = rows
        .into_iter()
        .map(|row| shown(row).map(|attributes| item(object, attributes)))
        .collect::<Result<_, _>>()?;
    Ok(json!({"object": "list", "data": data}))
}

/// A page of a list.
///
/// # Errors
/// When one of the rows cannot be shown.
pub fn page<T>(object: &str, (rows, meta): (Vec<T>, Value), shown: impl Fn(T) -> Shown) -> Shown {
    let mut list = list(object, rows, shown)?;
    if let Some(list) = list.as_object_mut() {
        list.insert("meta".to_owned(), meta);
    }
    Ok(list)
}

/// The empty shell of something that cannot be shown.
#[must_use]
pub fn nothing() -> Value {
    json!({"object": "null_resource", "attributes": null})
}

/// An instant as most of the panel writes it.
#[must_use]
pub fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

/// An instant as the panel writes it for variables.
#[must_use]
pub fn long_date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.000000Z").to_string()
}
