//! One rule.

use std::cmp::Ordering;

use super::{
    formats,
    size::{self, Size},
};
use crate::rules::{
    Unchecked, Value,
    form::Outline,
    pattern::{Automaton, LONGEST_PATTERN, NotCompiled},
    subject::Subject,
};

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
    pub(super) fn read(written: &str) -> Parsed {
        let (name, parameters) = match written.split_once(':') {
            None => (written, Vec::new()),
            Some((name @ ("regex" | "not_regex"), pattern)) => (name, vec![pattern.to_owned()]),
            Some((name, parameters)) => (name, parameters.split(',').map(str::to_owned).collect()),
        };
        match name {
            "regex" | "not_regex" => read_pattern(name, parameters),
            _ => read(name, parameters).into(),
        }
    }

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

fn float(name: &str, parameters: &[String]) -> Result<f64, String> {
    match parameters {
        [only] => only.parse().map_err(|_| format!("invalid value for {name}")),
        _ => Err(format!("{name} requires one numeric value")),
    }
}

fn read(name: &str, parameters: Vec<String>) -> Result<Test, String> {
    let is_ascii = parameters.first().is_some_and(|first| first == "ascii");
    let letters = |takes, message| Test::Letters {
        is_ascii,
        takes,
        message,
    };
    let relative = |order, or_equal| Ok(Test::Size(Size::Relative(order, or_equal, float(name, &parameters)?)));
    Ok(match name {
        "accepted" => Test::Words(ACCEPTED, MUST_ACCEPT),
        "declined" => Test::Words(DECLINED, MUST_DECLINE),
        "accepted_if" | "declined_if" | "required_if" => return read_condition(name, parameters),
        "required_if_accepted" | "required_if_declined" => {
            let is_accepted = name == "required_if_accepted";
            Test::RequiredIfWord {
                other: single(parameters).ok_or_else(|| format!("{name} requires one key to check"))?,
                words: if is_accepted { ACCEPTED } else { DECLINED },
                state: if is_accepted { "accepted" } else { "declined" },
            }
        }
        "alpha" => letters(char::is_alphabetic, "must contain only alphabetic characters"),
        "alpha_dash" => letters(
            |c| c.is_alphanumeric() || matches!(c, '-' | '_'),
            "must contain only alphanumeric characters, dashes, or underscores",
        ),
        "alpha_num" => letters(char::is_alphanumeric, "must contain only alphanumeric characters"),
        "ascii" => Test::Format(str::is_ascii, "must contain only ASCII characters"),
        "lowercase" => Test::Format(|text| !text.chars().any(char::is_uppercase), "must be lowercase"),
        "uppercase" => Test::Format(|text| !text.chars().any(char::is_lowercase), "must be uppercase"),
        "boolean" => Test::Boolean,
        "confirmed" => Test::Confirmed {
            other: parameters.into_iter().next(),
        },
        "same" => Test::Same {
            other: single(parameters).ok_or("same requires one key to compare against")?,
        },
        "different" if parameters.is_empty() => {
            return Err("different requires at least one key to compare against".to_owned());
        }
        "different" => Test::Different { others: parameters },
        "date" => Test::Date,
        "date_format" if parameters.is_empty() => return Err("date_format requires a format string".to_owned()),
        "date_format" => Test::DateFormat(parameters),
        "hex_color" => Test::Format(formats::is_hex_color, "must be a valid hex color code"),
        "integer" | "int" => Test::Integer,
        "numeric" | "num" => Test::Numeric,
        "string" | "str" => Test::Text,
        "nullable" => Test::Nullable,
        "required" => Test::Required,
        "ip" => Test::Format(formats::is_ip, "must be a valid IP address"),
        "ipv4" => Test::Format(formats::is_ipv4, "must be a valid IPv4 address"),
        "ipv6" => Test::Format(formats::is_ipv6, "must be a valid IPv6 address"),
        "mac_address" => Test::Format(formats::is_mac_address, "must be a valid MAC address"),
        "json" => Test::Format(formats::is_json, "must be valid JSON"),
        "timezone" => Test::Format(formats::is_zone, "must be a valid timezone"),
        "url" => Test::Url(parameters),
        "uuid" => match parameters.into_iter().next() {
            Some(version) if version != "max" && !version.parse::<u8>().is_ok_and(|version| version <= 8) => {
                return Err("invalid uuid version".to_owned());
            }
            version => Test::Uuid(version),
        },
        "between" => match parameters.as_slice() {
            [least, most] => Test::Size(Size::Between(
                least.parse().map_err(|_| "invalid minimum value")?,
                most.parse().map_err(|_| "invalid maximum value")?,
            )),
            _ => return Err("between requires two numeric values".to_owned()),
        },
        "size" => Test::Size(Size::Exactly(float(name, &parameters)?)),
        "min" => Test::Size(Size::AtLeast(float(name, &parameters)?)),
        "max" => Test::Size(Size::AtMost(float(name, &parameters)?)),
        "gt" => return relative(Ordering::Greater, false),
        "gte" => return relative(Ordering::Greater, true),
        "lt" => return relative(Ordering::Less, false),
        "lte" => return relative(Ordering::Less, true),
        "multiple_of" => Test::MultipleOf(float(name, &parameters)?),
        "digits" | "digits_between" | "min_digits" | "max_digits" => return read_digits(name, &parameters),
        "starts_with" | "ends_with" | "doesnt_start_with" | "doesnt_end_with" => {
            let at_end = name.contains("end");
            if parameters.is_empty() {
                let affix = if at_end { "suffix" } else { "prefix" };
                return Err(format!("{name} requires at least one {affix}"));
            }
            Test::Affix {
                at_end,
                is_negated: name.starts_with("doesnt"),
                options: parameters,
            }
        }
        "in" | "not_in" if parameters.is_empty() => return Err(format!("{name} requires at least one option")),
        "in" | "not_in" => Test::In {
            is_negated: name == "not_in",
            options: parameters,
        },
        _ => return Err(format!("unknown or unsupported validation rule: {name}")),
    })
}

fn single(parameters: Vec<String>) -> Option<String> {
    let mut parameters = parameters.into_iter();
    let first = parameters.next()?;
    parameters.next().is_none().then_some(first)
}

fn read_condition(name: &str, parameters: Vec<String>) -> Result<Test, String> {
    let mut parameters = parameters.into_iter();
    let (other, values): (_, Vec<String>) = (parameters.next(), parameters.collect());
    let Some(other) = other.filter(|_| !values.is_empty()) else {
        return Err(format!("{name} requires a key and at least one value to check"));
    };
    Ok(match name {
        "accepted_if" => Test::WordsIf {
            words: ACCEPTED,
            message: MUST_ACCEPT,
            other,
            values,
        },
        "declined_if" => Test::WordsIf {
            words: DECLINED,
            message: MUST_DECLINE,
            other,
            values,
        },
        _ => Test::RequiredIf { other, values },
    })
}

fn read_digits(name: &str, parameters: &[String]) -> Result<Test, String> {
    let number = |text: &String, what: &str| text.parse::<usize>().map_err(|_| format!("invalid {what}"));
    let (least, most, message) = match (name, parameters) {
        ("digits_between", [least, most]) => {
            let (least, most) = (number(least, "minimum value")?, number(most, "maximum value")?);
            (least, most, format!("must contain between {least} and {most} digits"))
        }
        ("digits_between", _) => return Err("digits_between requires two numeric values".to_owned()),
        ("digits", [length]) => {
            let length = number(length, "length value")?;
            (length, length, format!("must contain exactly {length} digits"))
        }
        ("digits", _) => return Err("digits requires one numeric value for length".to_owned()),
        ("min_digits", [least]) => {
            let least = number(least, "value for min_digits")?;
            (least, usize::MAX, format!("must contain at least {least} digits"))
        }
        ("max_digits", [most]) => {
            let most = number(most, "value for max_digits")?;
            (0, most, format!("must contain at most {most} digits"))
        }
        _ => return Err(format!("{name} requires one numeric value")),
    };
    Ok(Test::Digits { least, most, message })
}

/// A pattern with its delimiters and modifiers, or without any: then it is taken as it is.
fn read_pattern(name: &str, parameters: Vec<String>) -> Parsed {
    let Some(written) = parameters.into_iter().next() else {
        return Parsed::Refused(format!("{name} requires a regex pattern"));
    };
    if written.len() > LONGEST_PATTERN {
        return Parsed::Unknown(format!(
            "the regular expression has {} bytes, and at most {LONGEST_PATTERN} are compiled",
            written.len()
        ));
    }
    let (pattern, modifiers) = delimited(&written).unwrap_or((&written, ""));
    let flags: String = modifiers.chars().filter(|flag| "imsxU".contains(*flag)).collect();
    let text = if flags.is_empty() {
        pattern.to_owned()
    } else {
        format!("(?{flags}){pattern}")
    };
    match Automaton::compile(&text, true) {
        Ok(pattern) => Parsed::Test(Test::Pattern {
            is_negated: name == "not_regex",
            pattern,
        }),
        Err(NotCompiled::TooLarge) => Parsed::Unknown("the regular expression is too large".to_owned()),
        Err(NotCompiled::Wrong) => Parsed::Refused("invalid regex pattern".to_owned()),
    }
}

/// What is between the delimiters, and the letters behind: up to the last closing one.
fn delimited(written: &str) -> Option<(&str, &str)> {
    let opening = written.chars().next()?;
    if opening.is_alphanumeric() || opening == '\\' || opening.is_whitespace() {
        return None;
    }
    let closing = match opening {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        other => other,
    };
    let (pattern, modifiers) = written.get(opening.len_utf8()..)?.rsplit_once(closing)?;
    modifiers
        .bytes()
        .all(|byte| byte.is_ascii_alphabetic())
        .then_some((pattern, modifiers))
}
