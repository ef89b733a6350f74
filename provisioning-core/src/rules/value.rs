//! What is judged.

use std::borrow::Cow;

use super::php::number;

/// A value as it stands in a request: a panel keeps a JSON number a number, and judges it otherwise than its digits.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// `true` or `false`, not the words.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A text: what variables are.
    Text(&'a str),
    /// A list or an object with so many members. No variable is one: most rules refuse it, and the others do not judge it.
    Nested(usize),
}

impl<'a> Value<'a> {
    /// The value as PHP writes it into a text. `None` for lists and objects.
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        Some(match self {
            Self::Null | Self::Bool(false) => Cow::Borrowed(""),
            Self::Bool(true) => Cow::Borrowed("1"),
            Self::Integer(integer) => Cow::Owned(integer.to_string()),
            Self::Float(float) => Cow::Owned(number::float_text(float)),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Nested(_) => return None,
        })
    }

    /// Whether PHP calls it numeric.
    pub(super) fn is_numeric(self) -> bool {
        match self {
            Self::Integer(_) | Self::Float(_) => true,
            Self::Text(text) => number::is_numeric(text),
            Self::Null | Self::Bool(_) | Self::Nested(_) => false,
        }
    }

    /// PHP's `==`.
    pub(super) fn loosely_equals(self, other: Value<'_>) -> bool {
        match (self, other) {
            (Self::Nested(_), _) | (_, Value::Nested(_)) => false,
            (Self::Bool(truth), value) => truth == value.is_truthy(),
            (value, Value::Bool(truth)) => truth == value.is_truthy(),
            (Self::Null, Value::Null) => true,
            (Self::Null, Value::Text(text)) => text.is_empty(),
            (Self::Text(text), Value::Null) => text.is_empty(),
            (Self::Null, value) => !value.is_truthy(),
            (value, Value::Null) => !value.is_truthy(),
            (one, other) => match (one.text(), other.text()) {
                (Some(one), Some(other)) => number::loosely_equal(&one, &other),
                _ => false,
            },
        }
    }

    fn is_truthy(self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(truth) => truth,
            Self::Integer(integer) => integer != 0,
            Self::Float(float) => float != 0.0,
            Self::Text(text) => !matches!(text, "" | "0"),
            Self::Nested(_) => true,
        }
    }

    /// What sort of value it is to PHP's `gettype`.
    pub(super) fn is_same_type(self, other: Value<'_>) -> bool {
        matches!(
            (self, other),
            (Self::Null, Value::Null)
                | (Self::Bool(_), Value::Bool(_))
                | (Self::Integer(_), Value::Integer(_))
                | (Self::Float(_), Value::Float(_))
                | (Self::Text(_), Value::Text(_))
                | (Self::Nested(_), Value::Nested(_))
        )
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    /// `None` is null.
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

impl<'a> From<&'a serde_json::Value> for Value<'a> {
    fn from(json: &'a serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(truth) => Self::Bool(*truth),
            serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(integer), _) => Self::Integer(integer),
                (None, Some(float)) => Self::Float(float),
                (None, None) => Self::Null,
            },
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(list) => Self::Nested(list.len()),
            serde_json::Value::Object(object) => Self::Nested(object.len()),
        }
    }
}
