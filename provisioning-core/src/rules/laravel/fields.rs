//! Rules that look at other fields.

use super::rule::{Parameter, Rule, is_accepted, is_declined, is_filled};
use crate::rules::{
    Unchecked, Value,
    subject::{Found, Subject},
};

/// A demand that depends on another field.
#[derive(Debug, Clone, Copy)]
pub(super) enum FieldTest {
    /// The demand holds where the condition does.
    When(Condition, Demand),
    Same,
    Different,
    Confirmed,
    InArray,
    Prohibits,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Condition {
    /// The first field has one of the values.
    Is,
    /// The same, where the field exists at all.
    ExistsAndIs,
    IsNot,
    Accepted,
    Declined,
    /// Any, or all, of the fields are filled, or are not.
    AnyFilled,
    AllFilled,
    AnyEmpty,
    AllEmpty,
    AnyExists,
    AllExist,
    FirstExists,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Demand {
    Filled,
    NotFilled,
    Accepted,
    Declined,
    Present,
    Missing,
    Excluded,
}

impl FieldTest {
    /// The test of a method and how many parameters it needs.
    pub(super) fn of(method: &str, is_new: bool) -> Option<(usize, Self)> {
        use Condition as If;
        use Demand as Be;
        let when = |condition, demand| Self::When(condition, demand);
        Some(match method {
            "acceptedif" => (2, when(If::Is, Be::Accepted)),
            "declinedif" => (2, when(If::Is, Be::Declined)),
            "requiredif" => (2, when(If::ExistsAndIs, Be::Filled)),
            "requiredunless" => (2, when(If::IsNot, Be::Filled)),
            "requiredifaccepted" => (1, when(If::Accepted, Be::Filled)),
            "requiredifdeclined" => (1, when(If::Declined, Be::Filled)),
            "requiredwith" => (0, when(If::AnyFilled, Be::Filled)),
            "requiredwithall" => (0, when(If::AllFilled, Be::Filled)),
            "requiredwithout" => (0, when(If::AnyEmpty, Be::Filled)),
            "requiredwithoutall" => (0, when(If::AllEmpty, Be::Filled)),
            "prohibitedif" => (2, when(If::Is, Be::NotFilled)),
            "prohibitedunless" => (2, when(If::IsNot, Be::NotFilled)),
            "prohibitedifaccepted" if is_new => (1, when(If::Accepted, Be::NotFilled)),
            "prohibitedifdeclined" if is_new => (1, when(If::Declined, Be::NotFilled)),
            "missingif" => (2, when(If::Is, Be::Missing)),
            "missingunless" => (2, when(If::IsNot, Be::Missing)),
            "missingwith" => (1, when(If::AnyExists, Be::Missing)),
            "missingwithall" => (1, when(If::AllExist, Be::Missing)),
            "presentif" => (2, when(If::Is, Be::Present)),
            "presentunless" => (2, when(If::IsNot, Be::Present)),
            "presentwith" => (1, when(If::AnyExists, Be::Present)),
            "presentwithall" => (1, when(If::AllExist, Be::Present)),
            "excludeif" => (2, when(If::ExistsAndIs, Be::Excluded)),
            "excludeunless" => (2, when(If::IsNot, Be::Excluded)),
            "excludewith" => (1, when(If::FirstExists, Be::Excluded)),
            "excludewithout" => (1, when(If::AnyEmpty, Be::Excluded)),
            "same" => (1, Self::Same),
            "different" => (1, Self::Different),
            "confirmed" => (0, Self::Confirmed),
            "inarray" => (1, Self::InArray),
            "prohibits" => (0, Self::Prohibits),
            _ => return None,
        })
    }

    pub(super) fn accepts(self, rule: &Rule, subject: &Subject<'_>) -> Result<bool, Unchecked> {
        let value = subject.value;
        let parameters = rule.parameters.as_slice();
        let is_equal = |path: &str| match subject.field(path) {
            Found::Missing => value == Value::Null,
            Found::Value(other) => value == other,
            Found::Form => false,
        };
        Ok(match self {
            Self::When(condition, demand) => !condition.holds(parameters, subject)? || demand.is_met(subject),
            Self::Same => is_equal(rule.parameter(0)),
            Self::Different => {
                !paths(parameters).any(|path| matches!(subject.field(path), Found::Value(other) if other == value))
            }
            Self::Confirmed if parameters.is_empty() => is_equal(&format!("{}_confirmation", subject.path())),
            Self::Confirmed => is_equal(rule.parameter(0)),
            Self::InArray => is_in_array(rule.parameter(0), subject),
            Self::Prohibits => !is_filled(value) || !paths(parameters).any(|path| is_field_filled(path, subject)),
        })
    }
}

fn paths(parameters: &[Parameter]) -> impl Iterator<Item = &str> {
    parameters.iter().map(|path| path.as_deref().unwrap_or_default())
}

fn is_field_filled(path: &str, subject: &Subject<'_>) -> bool {
    match subject.field(path) {
        Found::Missing => false,
        Found::Value(other) => is_filled(other),
        Found::Form => true,
    }
}

impl Condition {
    fn holds(self, parameters: &[Parameter], subject: &Subject<'_>) -> Result<bool, Unchecked> {
        let is_filled = |path: &str| is_field_filled(path, subject);
        let exists = |path: &str| !matches!(subject.field(path), Found::Missing);
        let first = paths(parameters).next().unwrap_or_default();
        let other = match subject.field(first) {
            Found::Missing => Value::Null,
            Found::Value(other) => other,
            Found::Form => Value::Nested(1),
        };
        Ok(match self {
            Self::Is => is_one_of(parameters, subject)?,
            Self::ExistsAndIs => exists(first) && is_one_of(parameters, subject)?,
            Self::IsNot => !is_one_of(parameters, subject)?,
            Self::Accepted => is_accepted(other),
            Self::Declined => is_declined(other),
            Self::AnyFilled => paths(parameters).any(is_filled),
            Self::AllFilled => paths(parameters).all(is_filled),
            Self::AnyEmpty => !paths(parameters).all(is_filled),
            Self::AllEmpty => !paths(parameters).any(is_filled),
            Self::AnyExists => paths(parameters).any(exists),
            Self::AllExist => paths(parameters).all(exists),
            Self::FirstExists => exists(first),
        })
    }
}

impl Demand {
    fn is_met(self, subject: &Subject<'_>) -> bool {
        match self {
            Self::Filled => is_filled(subject.value),
            Self::NotFilled => !is_filled(subject.value),
            Self::Accepted => is_accepted(subject.value),
            Self::Declined => is_declined(subject.value),
            Self::Present => subject.is_present,
            Self::Missing => !subject.is_present,
            Self::Excluded => false,
        }
    }
}

/// Whether the first parameter names a field that has one of the values after it, as PHP compares them.
fn is_one_of(parameters: &[Parameter], subject: &Subject<'_>) -> Result<bool, Unchecked> {
    let (path, values) = match parameters.split_first() {
        Some((path, values)) => (path.as_deref().unwrap_or_default(), values),
        None => ("", parameters),
    };
    let other = match subject.field(path) {
        Found::Missing => Value::Null,
        Found::Value(other) => other,
        Found::Form => return Err(Unchecked::unknown("a whole form is not compared")),
    };
    let as_truth = matches!(other, Value::Bool(_)) || subject.is_boolean(path);
    let is_strict = matches!(other, Value::Bool(_) | Value::Null);
    Ok(values.iter().any(|value| {
        let wanted = wanted(value, as_truth, other == Value::Null);
        if is_strict {
            other == wanted
        } else {
            other.loosely_equals(wanted)
        }
    }))
}

/// A value to compare with: words for truths where the field is one, and the word for null where it is null.
fn wanted(value: &Parameter, as_truth: bool, as_null: bool) -> Value<'_> {
    match value.as_deref() {
        None => Value::Null,
        Some("true") if as_truth => Value::Bool(true),
        Some("false") if as_truth => Value::Bool(false),
        Some(text) if as_null && text.eq_ignore_ascii_case("null") => Value::Null,
        Some(text) => Value::Text(text),
    }
}

/// Whether a field whose path fits the pattern has the value, as PHP's `==` sees it.
fn is_in_array(pattern: &str, subject: &Subject<'_>) -> bool {
    let fields = subject.fields();
    fields
        .iter()
        .any(|(path, other)| fits(pattern, path) && subject.value.loosely_equals(*other))
}

/// Whether a path is what the pattern says, where `*` stands for anything.
fn fits(pattern: &str, path: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else {
        return rest.is_empty();
    };
    for piece in middle {
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}
