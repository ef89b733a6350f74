//! Values as PHP and the panel's code take them.

use serde_json::Value;

use super::outcome::Refusal;

/// A value as PHP makes a text of it.
#[must_use]
pub fn text_of(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) | Value::Array(_) | Value::Object(_) => String::new(),
        Value::Bool(true) => "1".to_owned(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => float.to_string(),
            _ => number.to_string(),
        },
        Value::String(text) => text.clone(),
    }
}

/// A number, or a text that PHP takes for one.
#[must_use]
pub fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => numeric(text),
        _ => None,
    }
}

pub(super) fn numeric(text: &str) -> Option<f64> {
    let trimmed = text.trim_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
    let is_plain = trimmed
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'));
    if !is_plain || trimmed.is_empty() {
        return None;
    }
    trimmed.parse().ok()
}

/// Whether a value counts as a yes where a form takes one.
#[must_use]
pub fn is_true(value: Option<&Value>) -> bool {
    value.is_some_and(|value| matches!(text_of(value).as_str(), "1" | "true"))
}

/// A member as text; empty when it was not sent.
#[must_use]
pub fn text(sent: &Value, name: &str) -> String {
    sent.get(name).map(text_of).unwrap_or_default()
}

/// A text that may be null or not sent.
#[must_use]
pub fn optional(sent: &Value, name: &str) -> Option<String> {
    sent.get(name).filter(|value| !value.is_null()).map(text_of)
}

/// The lines of a text that are not empty.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    let lines = text.split('\n').filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// The elements of a list, or the values of a map.
#[must_use]
pub fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    }
}

/// The ids in a list.
#[must_use]
pub fn ids(value: &Value) -> Vec<u64> {
    items(value).into_iter().filter_map(id).collect()
}

/// A number that can be an id.
#[must_use]
pub fn id(value: &Value) -> Option<u64> {
    as_number(value).and_then(|number| format!("{number:.0}").parse().ok())
}

/// The most that an unsigned column holds.
pub const U32: f64 = 4_294_967_295.0;
/// The most that a signed column holds.
pub const I32: f64 = 2_147_483_647.0;
/// The least that a signed column holds.
pub const I32_MIN: f64 = -2_147_483_648.0;

/// A number as a column takes it: rounded, and cut to what fits. Nothing is zero.
#[must_use]
pub fn column(value: &Value, least: f64, most: f64) -> i64 {
    let number = as_number(value).unwrap_or(0.0).clamp(least, most).round();
    format!("{number:.0}").parse().unwrap_or(0)
}

/// A number that PHP can take for a whole one.
///
/// # Errors
/// The panel's `TypeError` for one that is too big.
pub fn whole(value: &Value) -> Result<i64, Refusal> {
    let number = as_number(value).unwrap_or(0.0);
    format!("{:.0}", number.trunc())
        .parse()
        .map_err(|_| Refusal::broken("TypeError"))
}

/// Whether PHP takes a list, map or text for a yes: whether anything is in it.
#[must_use]
pub fn has_content(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        other => !matches!(text_of(other).as_str(), "" | "0"),
    }
}
