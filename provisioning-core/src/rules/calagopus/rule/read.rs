//! What a rule of this name and these parameters demands.

use std::cmp::Ordering;

use super::{ACCEPTED, DECLINED, MUST_ACCEPT, MUST_DECLINE, Parsed, Test};
use crate::rules::{
    calagopus::{formats, size::Size},
    pattern::{Automaton, LONGEST_PATTERN, NotCompiled},
};

impl Test {
    pub(in crate::rules::calagopus) fn read(written: &str) -> Parsed {
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
