//! One rule.

mod read;

use super::{
    formats,
    size::{self, Size},
};
use crate::rules::{Unchecked, Value, form::Outline, pattern::Automaton, subject::Subject};

/// What a rule demands.
#[derive(Debug, Clone)]
pub(super) enum Test {
    Nullable,
    Text,
    Required,
    /// The value is one of these words.
    Words(&'static [&'static str], &'static str),
    /// The same, where another variable has one of the values.
    WordsIf {
        words: &'static [&'static str],
        message: &'static str,
        other: String,
        values: Vec<String>,
    },
    RequiredIf {
        other: String,
        values: Vec<String>,
    },
    RequiredIfWord {
        other: String,
        words: &'static [&'static str],
        state: &'static str,
    },
    Same {
        other: String,
    },
    Confirmed {
        other: Option<String>,
    },
    Different {
        others: Vec<String>,
    },
    Boolean,
    Integer,
    Numeric,
    Size(Size),
    Digits {
        least: usize,
        most: usize,
        message: String,
    },
    MultipleOf(f64),
    Letters {
        is_ascii: bool,
        takes: fn(char) -> bool,
        message: &'static str,
    },
    Format(fn(&str) -> bool, &'static str),
    Date,
    DateFormat(Vec<String>),
    Url(Vec<String>),
    Uuid(Option<String>),
    Affix {
        at_end: bool,
        is_negated: bool,
        options: Vec<String>,
    },
    In {
        is_negated: bool,
        options: Vec<String>,
    },
    Pattern {
        is_negated: bool,
        pattern: Automaton,
    },
}

/// What the panel makes of a rule.
pub(super) enum Parsed {
    Test(Test),
    Refused(String),
    /// It cannot be told here.
    Unknown(String),
}

const ACCEPTED: &[&str] = &["yes", "on", "1", "true"];
const DECLINED: &[&str] = &["no", "off", "0", "false"];
const MUST_ACCEPT: &str = "must be 'yes', 'on', '1', or 'true'";
const MUST_DECLINE: &str = "must be 'no', 'off', '0', or 'false'";

impl From<Result<Test, String>> for Parsed {
    fn from(result: Result<Test, String>) -> Self {
        match result {
            Ok(test) => Self::Test(test),
            Err(reason) => Self::Refused(reason),
        }
    }
}

impl Test {
    pub(super) const fn is_implicit(&self) -> bool {
        matches!(
            self,
            Self::Required
                | Self::Words(..)
                | Self::WordsIf { .. }
                | Self::RequiredIf { .. }
                | Self::RequiredIfWord { .. }
        )
    }

    pub(super) fn accepts(&self, value: &str, is_number: bool, subject: &Subject<'_>) -> Result<bool, Unchecked> {
        let is_filled = !value.trim().is_empty();
        let other = |name: &str| variable(subject, name);
        let is_one_of =
            |name: &str, values: &[String]| other(name).is_some_and(|other| values.iter().any(|value| value == other));
        let unknown = || Unchecked::unknown("a date of this form is not judged here");
        Ok(match self {
            Self::Nullable | Self::Text => true,
            Self::Required => is_filled,
            Self::Words(words, _) => words.contains(&value),
            Self::WordsIf {
                words, other, values, ..
            } => !is_one_of(other, values) || words.contains(&value),
            Self::RequiredIf { other, values } => is_filled || !is_one_of(other, values),
            Self::RequiredIfWord { other: name, words, .. } => {
                is_filled || !other(name).is_some_and(|other| words.contains(&other))
            }
            Self::Same { other: name } => other(name) == Some(value),
            Self::Confirmed { other: name } => {
                let name = name
                    .clone()
                    .unwrap_or_else(|| format!("{}_confirmation", subject.key()));
                other(&name) == Some(value)
            }
            Self::Different { others } => !others.iter().any(|name| other(name) == Some(value)),
            Self::Boolean => matches!(value, "0" | "1" | "false" | "true"),
            Self::Integer => value.trim().parse::<i64>().is_ok(),
            Self::Numeric => size::is_numeric(value),
            Self::Size(size) => size.accepts(value, is_number),
            Self::Digits { least, most, .. } => {
                value.bytes().all(|byte| byte.is_ascii_digit()) && (*least..=*most).contains(&value.len())
            }
            Self::MultipleOf(divisor) => {
                let number = value.trim().parse::<f64>().ok().filter(|_| size::is_numeric(value));
                number.is_some_and(|number| *divisor != 0.0 && (number == 0.0 || number % divisor == 0.0))
            }
            Self::Letters { is_ascii, takes, .. } => {
                !value.is_empty() && value.chars().all(|c| takes(c) && (c.is_ascii() || !is_ascii))
            }
            Self::Format(is_format, _) => is_format(value),
            Self::Date => return formats::is_date(value).ok_or_else(unknown),
            Self::DateFormat(list) => return formats::has_format(value, list).ok_or_else(unknown),
            Self::Url(schemes) => formats::is_url(value, schemes),
            Self::Uuid(version) => formats::is_uuid(value, version.as_deref()),
            Self::Affix {
                at_end,
                is_negated,
                options,
            } => affix(value, *at_end, options).is_some() != *is_negated,
            Self::In { is_negated, options } => options.iter().any(|option| option == value) != *is_negated,
            Self::Pattern { is_negated, pattern } => pattern.is_match(value)? != *is_negated,
        })
    }

    /// What the panel says of a value that it refuses.
    pub(super) fn message(&self, subject: &Subject<'_>) -> String {
        let shown = |name: &str| variable(subject, name).unwrap_or_default().to_owned();
        match self {
            Self::Nullable | Self::Text => String::new(),
            Self::Required => "is required and cannot be empty".to_owned(),
            Self::Words(_, message) => (*message).to_owned(),
            Self::WordsIf { message, other, .. } => format!("{message} when '{other}' is '{}'", shown(other)),
            Self::RequiredIf { other, .. } => format!("is required when '{other}' is '{}'", shown(other)),
            Self::RequiredIfWord { other, state, .. } => format!("is required when '{other}' is {state}"),
            Self::Same { other } => format!("must be the same as '{other}'"),
            Self::Confirmed { other } => {
                let name = other
                    .clone()
                    .unwrap_or_else(|| format!("{}_confirmation", subject.key()));
                format!("does not match confirmation field '{name}'")
            }
            Self::Different { others } => {
                let value = variable(subject, subject.key());
                let same = others.iter().find(|name| variable(subject, name) == value);
                format!(
                    "must be different from '{}'",
                    same.map(String::as_str).unwrap_or_default()
                )
            }
            Self::Boolean => "must be a boolean ('0', '1', 'true' or 'false')".to_owned(),
            Self::Integer => "must be a valid integer".to_owned(),
            Self::Numeric => "must be a valid numeric value".to_owned(),
            Self::Size(size) => size.message(),
            Self::Digits { message, .. } => message.clone(),
            Self::MultipleOf(divisor) => format!("must be a multiple of {divisor}"),
            Self::Letters { message, .. } | Self::Format(_, message) => (*message).to_owned(),
            Self::Date => "must be a valid date".to_owned(),
            Self::DateFormat(list) => format!("must match the format '{}'", list.join(", ")),
            Self::Url(schemes) if schemes.is_empty() => "must be a valid URL".to_owned(),
            Self::Url(schemes) => {
                format!(
                    "must be a valid URL with one of the following protocols: {}",
                    schemes.join(", ")
                )
            }
            Self::Uuid(_) => "must be a valid UUID".to_owned(),
            Self::Affix {
                at_end,
                is_negated,
                options,
            } => {
                let verb = if *at_end { "end" } else { "start" };
                let value = variable(subject, subject.key()).unwrap_or_default();
                if *is_negated {
                    format!(
                        "must not {verb} with '{}'",
                        affix(value, *at_end, options).unwrap_or_default()
                    )
                } else {
                    format!("must {verb} with one of: {}", options.join(", "))
                }
            }
            Self::In { is_negated, options } => {
                let not = if *is_negated { "not " } else { "" };
                format!("must {not}be one of: {}", options.join(", "))
            }
            Self::Pattern { is_negated, pattern } => {
                let not = if *is_negated { "not " } else { "" };
                format!("must {not}match the regex pattern '{}'", pattern.as_str())
            }
        }
    }

    /// What a form needs to know.
    pub(super) fn describe(&self, outline: &mut Outline) {
        match self {
            Self::Required | Self::Words(..) => outline.is_required = true,
            Self::Boolean => outline.is_boolean = true,
            Self::Integer => (outline.is_number, outline.is_whole) = (true, true),
            Self::Numeric => outline.is_number = true,
            Self::Size(size) => {
                let (least, most) = size.bounds();
                outline.bound(least, most);
            }
            Self::Digits { least, most, .. } => {
                outline.least_digits = u64::try_from(*least).ok().filter(|least| *least > 0);
                outline.most_digits = u64::try_from(*most).ok().filter(|_| *most < usize::MAX);
            }
            Self::In {
                is_negated: false,
                options,
            } => outline.choose(options.clone()),
            _ => {}
        }
    }
}

/// The value of a variable; null is an empty text.
fn variable<'a>(subject: &Subject<'a>, name: &str) -> Option<&'a str> {
    match subject.variable(name)? {
        Value::Text(text) => Some(text),
        _ => Some(""),
    }
}

/// The option with which the value begins or ends.
fn affix<'a>(value: &str, at_end: bool, options: &'a [String]) -> Option<&'a str> {
    let has = |option: &&String| {
        if at_end {
            value.ends_with(option.as_str())
        } else {
            value.starts_with(option.as_str())
        }
    };
    options.iter().find(has).map(String::as_str)
}
