//! What a plain word of YAML is to Pelican.

use serde_json::{Number, Value};

/// A plain scalar as Pelican's YAML reader takes it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Plain {
    Value(Value),
    /// A date, which Pelican turns into seconds.
    Date,
}

/// `yes` and `on` are texts, `0o17` and `0x1F` numbers, `007` is a text, and so is a number that does not fit.
pub(super) fn resolve(text: &str) -> Plain {
    let value = match text.to_ascii_lowercase().as_str() {
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ if is_date(text) => return Plain::Date,
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    };
    Plain::Value(value)
}

fn number(text: &str) -> Option<Number> {
    let first = text.bytes().next()?;
    if !first.is_ascii_digit() && !b"+-.".contains(&first) {
        return None;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let plain = text.replace('_', "");
    let digits = |prefix: &str, radix: u32| {
        let digits = unsigned.to_ascii_lowercase().strip_prefix(prefix)?.replace('_', "");
        let value = i64::from_str_radix(&digits, radix).ok()?;
        Some(if text.starts_with('-') { -value } else { value })
    };
    if let Some(value) = digits("0o", 8) {
        return Some(value.into());
    }
    if text == unsigned
        && let Some(value) = digits("0x", 16)
    {
        return Some(value.into());
    }
    if is_digits(unsigned) && unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        if text.starts_with('+') {
            return float(&plain);
        }
        // `007` and `-0` are texts: a number is only what is written as one writes it.
        let value: i64 = plain.parse().ok()?;
        return (value.to_string() == plain).then(|| value.into());
    }
    let mantissa = unsigned.split(['e', 'E']).next().unwrap_or_default();
    let starts_well = mantissa.starts_with(|c: char| c.is_ascii_digit())
        || mantissa
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let well = unsigned
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"._eE+-".contains(&byte));
    // An underscore is let through in `1_000.5`, not beside an exponent.
    let underscore_well = !unsigned.contains('_') || !unsigned.contains(['e', 'E']);
    if starts_well && well && underscore_well {
        float(&plain)
    } else {
        None
    }
}

fn float(text: &str) -> Option<Number> {
    Number::from_f64(text.parse().ok()?)
}

/// `2025-09-05`, with or without a time of day.
fn is_date(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-') else {
        return false;
    };
    let Some((month, rest)) = rest.split_once('-') else {
        return false;
    };
    let split = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (day, time) = rest.split_at(split);
    let digits = |text: &str, least: usize, most: usize| {
        (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(year, 4, 4) || !digits(month, 1, 2) || !digits(day, 1, 2) {
        return false;
    }
    if time.is_empty() {
        return true;
    }
    let Some(time) = time.strip_prefix(['T', 't', ' ', '\t']) else {
        return false;
    };
    let mut parts = time.trim_start().splitn(3, ':');
    let (Some(hour), Some(minute), Some(second)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let zone_well = second.get(2..).is_some_and(|rest| {
        rest.bytes()
            .all(|byte| byte.is_ascii_digit() || b".:+- Zz".contains(&byte))
    });
    digits(hour, 1, 2) && digits(minute, 2, 2) && second.get(..2).is_some_and(|it| digits(it, 2, 2)) && zone_well
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plain_words_are_what_pelican_takes_them_for() {
        for (text, value) in [
            ("", json!(null)),
            ("~", json!(null)),
            ("NULL", json!(null)),
            ("True", json!(true)),
            ("yes", json!("yes")),
            ("off", json!("off")),
            ("25565", json!(25565)),
            ("-5", json!(-5)),
            ("007", json!("007")),
            ("1_000", json!(1000)),
            ("0o17", json!(15)),
            ("0x1F", json!(31)),
            ("1.5", json!(1.5)),
            ("1e3", json!(1000.0)),
            ("1.20.4", json!("1.20.4")),
            ("99999999999999999999", json!("99999999999999999999")),
            ("-", json!("-")),
            (".", json!(".")),
            ("1.0-beta", json!("1.0-beta")),
            ("ghcr.io/a:1", json!("ghcr.io/a:1")),
        ] {
            assert_eq!(resolve(text), Plain::Value(value), "{text}");
        }
    }

    #[test]
    fn a_date_is_known_for_one() {
        for text in [
            "2025-09-05",
            "2025-9-5 10:11:12",
            "2025-09-05T08:55:22+00:00",
            "2025-09-05T08:55:22.5Z",
        ] {
            assert_eq!(resolve(text), Plain::Date, "{text}");
        }
        for text in ["2025-09", "25-09-05", "2025-09-05x", "2025-09-05 noon"] {
            assert_ne!(resolve(text), Plain::Date, "{text}");
        }
    }
}
