//! One rule, compiled.

mod read;

use std::borrow::Cow;

use super::{
    LaravelRules,
    affix::Affix,
    date::DateTest,
    digits::{self, Digits},
    email::Email,
    fields::FieldTest,
    formats,
    letters::Letters,
    size::{self, Relative, SizeTest},
    url::Url,
    zones::Zones,
};
use crate::rules::{
    Dialect, Unchecked, Value,
    pattern::Pattern,
    php::{csv, json, number, text},
    subject::Subject,
};

/// A parameter; null where a colon has nothing after it.
pub(super) type Parameter = Option<String>;

#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// The name as Laravel's tables know it, as in `DigitsBetween`.
    pub(super) name: String,
    pub(super) parameters: Vec<Parameter>,
    /// Whether it looks at what is blank or absent too, and ends the check where it fails.
    pub(super) is_implicit: bool,
    /// Whether its failure takes the value out of the form.
    pub(super) excludes: bool,
    /// Whether it runs only where nothing has failed before.
    pub(super) asks_database: bool,
    test: Test,
}

/// What a rule demands.
#[derive(Debug, Clone)]
enum Test {
    Always,
    /// What only lists and files can be.
    Never,
    Required,
    Prohibited,
    Filled,
    Present,
    Missing,
    Text,
    Numeric {
        is_strict: bool,
    },
    Integer {
        is_strict: bool,
    },
    Boolean {
        is_strict: bool,
    },
    Accepted,
    Declined,
    In {
        is_negated: bool,
    },
    Pattern {
        pattern: Result<Pattern, Unchecked>,
        is_negated: bool,
    },
    Size(SizeTest),
    Relative(Relative),
    Digits(Digits),
    Decimal,
    MultipleOf,
    Letters(Letters),
    Affix(Affix),
    /// A format of texts, as PHP writes the value into one.
    Format(fn(&str) -> bool),
    /// A format that only texts have.
    TextFormat(fn(&str) -> bool),
    Json,
    Encoding,
    Url(Url),
    Email(Email),
    Uuid {
        version: Option<String>,
    },
    Zones(Zones),
    Date(DateTest),
    Fields(FieldTest),
    Unchecked(Unchecked),
}

impl Rule {
    /// Reads one rule. `None` for one without a name, which Laravel passes over.
    pub(super) fn compile(written: &str, dialect: Dialect) -> Option<Self> {
        let (word, parameters) = match written.split_once(':') {
            None => (written, Vec::new()),
            Some((word, raw)) => {
                let is_pattern = ["regex", "not_regex", "notregex"]
                    .iter()
                    .any(|name| word.eq_ignore_ascii_case(name));
                (
                    word,
                    if is_pattern {
                        vec![Some(raw.to_owned())]
                    } else {
                        csv::fields(raw)
                    },
                )
            }
        };
        let name = match text::studly(text::trim(word), dialect) {
            name if name.is_empty() => return None,
            name if name == "Int" => "Integer".to_owned(),
            name if name == "Bool" => "Boolean".to_owned(),
            name => name,
        };
        let mut rule = Self {
            is_implicit: IMPLICIT.contains(&name.as_str()),
            excludes: EXCLUDING.contains(&name.as_str()),
            asks_database: matches!(name.as_str(), "Exists" | "Unique"),
            test: Test::Always,
            name,
            parameters,
        };
        rule.test = rule.read(dialect).unwrap_or_else(Test::Unchecked);
        Some(rule)
    }

    /// The name as messages and people know it, as in `digits_between`.
    pub(super) fn key(&self) -> String {
        text::snake(&self.name)
    }

    /// The parameter at this place; nothing where there is none and where it is null.
    pub(super) fn parameter(&self, place: usize) -> &str {
        self.parameters
            .get(place)
            .and_then(Option::as_deref)
            .unwrap_or_default()
    }

    /// Why the panel breaks on it, if it does so whatever the value.
    pub(super) fn broken(&self) -> Option<&Unchecked> {
        let reason = match &self.test {
            Test::Unchecked(reason)
            | Test::Pattern {
                pattern: Err(reason), ..
            } => reason,
            Test::Size(size) => size.broken()?,
            _ => return None,
        };
        reason.is_broken().then_some(reason)
    }

    /// Whether the value passes.
    pub(super) fn accepts(&self, subject: &Subject<'_>, rules: &LaravelRules) -> Result<bool, Unchecked> {
        let value = subject.value;
        if let Value::Nested(_) = value {
            return self.accepts_nested(subject, rules);
        }
        let text = || value.text().unwrap_or(Cow::Borrowed(""));
        Ok(match &self.test {
            Test::Always => true,
            Test::Never => false,
            Test::Required => is_filled(value),
            Test::Prohibited => !is_filled(value),
            Test::Filled => !subject.is_present || is_filled(value),
            Test::Present => subject.is_present,
            Test::Missing => !subject.is_present,
            Test::Text => matches!(value, Value::Text(_)),
            Test::Numeric { is_strict } => value.is_numeric() && !(*is_strict && matches!(value, Value::Text(_))),
            Test::Integer { is_strict: true } => matches!(value, Value::Integer(_)),
            Test::Integer { is_strict: false } => number::is_integer(&text()),
            Test::Boolean { is_strict } => match value {
                Value::Bool(_) => true,
                Value::Integer(0 | 1) | Value::Text("0" | "1") => !is_strict,
                _ => false,
            },
            Test::Accepted => is_accepted(value),
            Test::Declined => is_declined(value),
            Test::In { is_negated } => self.has_option(&text(), rules.dialect) != *is_negated,
            Test::Pattern { pattern, is_negated } => {
                if !matches!(value, Value::Text(_) | Value::Integer(_) | Value::Float(_)) {
                    return Ok(false);
                }
                pattern.as_ref().map_err(Unchecked::clone)?.is_match(&text())? != *is_negated
            }
            Test::Size(size) => return size.accepts(value, rules),
            Test::Relative(relative) => return relative.accepts(subject, rules),
            Test::Digits(digits) => digits.accepts(value, &self.parameters, rules.dialect),
            Test::Decimal => digits::has_decimals(value, &self.parameters),
            Test::MultipleOf => return size::is_multiple(value, self.parameter(0)),
            Test::Letters(letters) => letters.accepts(value),
            Test::Affix(affix) => affix.accepts(value, &self.parameters, rules.dialect),
            Test::Format(is_format) => is_format(&text()),
            Test::TextFormat(is_format) => matches!(value, Value::Text(text) if is_format(text)),
            Test::Json => value != Value::Null && json::is_json(&text()),
            Test::Encoding => return formats::is_encoded(value, self.parameter(0)),
            Test::Url(url) => matches!(value, Value::Text(text) if url.accepts(text)),
            Test::Email(email) => match value {
                Value::Text(text) => return email.accepts(text, rules.dialect),
                _ => false,
            },
            Test::Uuid { version } => match value {
                Value::Text(text) => formats::is_uuid(text, version.as_deref()),
                _ => false,
            },
            Test::Zones(zones) => match value {
                Value::Text(text) => return zones.accepts(text),
                _ => false,
            },
            Test::Date(date) => return date.accepts(&self.parameters, subject, rules),
            Test::Fields(test) => return test.accepts(self, subject),
            Test::Unchecked(reason) => return Err(reason.clone()),
        })
    }

    /// What a list or an object passes is hardly ever asked; what it surely does not pass is said.
    fn accepts_nested(&self, subject: &Subject<'_>, rules: &LaravelRules) -> Result<bool, Unchecked> {
        let is_list = rules.rules.iter().any(|rule| rule.name == "Array");
        match &self.test {
            Test::Always => Ok(true),
            Test::Present | Test::Missing => Ok(subject.is_present == matches!(self.test, Test::Present)),
            Test::Required | Test::Filled => Ok(is_filled(subject.value)),
            Test::Prohibited => Ok(!is_filled(subject.value)),
            Test::In { is_negated } if !is_list => Ok(*is_negated),
            Test::Text
            | Test::Numeric { .. }
            | Test::Integer { .. }
            | Test::Boolean { .. }
            | Test::Accepted
            | Test::Declined
            | Test::Pattern { .. }
            | Test::Decimal
            | Test::Letters(_)
            | Test::Json
            | Test::Url(_)
            | Test::Email(_)
            | Test::Uuid { .. }
            | Test::Zones(_)
            | Test::Date(_) => Ok(false),
            Test::Unchecked(reason) => Err(reason.clone()),
            _ => Err(Unchecked::unknown("lists and objects are not judged")),
        }
    }

    /// Laravel 11 compares the options as PHP's `==`, Laravel 13 byte by byte.
    fn has_option(&self, value: &str, dialect: Dialect) -> bool {
        let mut options = self.parameters.iter().flatten().map(String::as_str);
        match dialect {
            Dialect::Pelican => options.any(|option| option == value),
            _ => {
                let has_null = value.is_empty() && self.parameters.contains(&None);
                has_null || number::is_loosely_one_of(value, options)
            }
        }
    }

    /// Every option of `in`, if it is that rule.
    pub(super) fn options(&self) -> Option<Vec<String>> {
        let is_in = matches!(self.test, Test::In { is_negated: false });
        is_in.then(|| {
            self.parameters
                .iter()
                .map(|option| option.clone().unwrap_or_default())
                .collect()
        })
    }
}

impl Rule {
    /// The lower and the upper bound of a rule about sizes. A bound that is itself refused gives the next whole number.
    pub(super) fn bounds(&self) -> Option<(Option<f64>, Option<f64>)> {
        match &self.test {
            Test::Size(size) => Some(size.bounds()),
            Test::Relative(relative) => Some(relative.bounds()),
            _ => None,
        }
    }

    /// Whether only numbers pass, because it compares with one.
    pub(super) fn compares_numbers(&self) -> bool {
        matches!(&self.test, Test::Relative(relative) if relative.has_bound())
    }
}

/// What `required` demands.
pub(super) fn is_filled(value: Value<'_>) -> bool {
    match value {
        Value::Null => false,
        Value::Text(content) => !text::is_blank(content),
        Value::Nested(members) => members > 0,
        _ => true,
    }
}

pub(super) fn is_accepted(value: Value<'_>) -> bool {
    matches!(
        value,
        Value::Text("yes" | "on" | "1" | "true") | Value::Integer(1) | Value::Bool(true)
    )
}

pub(super) fn is_declined(value: Value<'_>) -> bool {
    matches!(
        value,
        Value::Text("no" | "off" | "0" | "false") | Value::Integer(0) | Value::Bool(false)
    )
}

const EXCLUDING: [&str; 5] = ["Exclude", "ExcludeIf", "ExcludeUnless", "ExcludeWith", "ExcludeWithout"];

const IMPLICIT: [&str; 24] = [
    "Accepted",
    "AcceptedIf",
    "Declined",
    "DeclinedIf",
    "Filled",
    "Missing",
    "MissingIf",
    "MissingUnless",
    "MissingWith",
    "MissingWithAll",
    "Present",
    "PresentIf",
    "PresentUnless",
    "PresentWith",
    "PresentWithAll",
    "Required",
    "RequiredIf",
    "RequiredIfAccepted",
    "RequiredIfDeclined",
    "RequiredUnless",
    "RequiredWith",
    "RequiredWithAll",
    "RequiredWithout",
    "RequiredWithoutAll",
];
