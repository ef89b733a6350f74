//! Numbers in texts, and PHP's two ways of comparing them.

use std::cmp::Ordering;

/// A text that is a number to PHP.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::rules) enum Number {
    Integer(i64),
    Float(f64),
    /// An integer that does not fit: its nearest float.
    Overflow(f64),
}

impl Number {
    fn float(self) -> f64 {
        match self {
            #[expect(
                clippy::cast_precision_loss,
                reason = "PHP compares an integer with a float as floats"
            )]
            Self::Integer(integer) => integer as f64,
            Self::Float(float) | Self::Overflow(float) => float,
        }
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Whether PHP's `is_numeric` accepts the text.
pub(in crate::rules) fn is_numeric(text: &str) -> bool {
    shape(text).is_some()
}

/// The number itself without blanks, and whether it is written as an integer.
fn shape(text: &str) -> Option<(&str, bool)> {
    let text = text.trim_matches(|c: char| u8::try_from(c).is_ok_and(is_space));
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text).as_bytes();
    let integral = digits(unsigned);
    let mut rest = unsigned.get(integral..)?;
    let mut is_integer = true;
    let mut fractional = 0;
    if let Some(after) = rest.strip_prefix(b".") {
        fractional = digits(after);
        rest = after.get(fractional..)?;
        is_integer = false;
    }
    if integral + fractional == 0 {
        return None;
    }
    if let Some(after) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
        let exponent = after
            .strip_prefix(b"+")
            .or_else(|| after.strip_prefix(b"-"))
            .unwrap_or(after);
        if exponent.is_empty() || digits(exponent) != exponent.len() {
            return None;
        }
        return Some((text, false));
    }
    rest.is_empty().then_some((text, is_integer))
}

/// The number that the text is to PHP.
pub(in crate::rules) fn number(text: &str) -> Option<Number> {
    let (text, is_integer) = shape(text)?;
    if !is_integer {
        return text.parse().ok().map(Number::Float);
    }
    match text.parse() {
        Ok(integer) => Some(Number::Integer(integer)),
        Err(_) => text.parse().ok().map(Number::Overflow),
    }
}

/// PHP's `==` between two texts: numbers by value, all else byte by byte.
pub(in crate::rules) fn loosely_equal(left: &str, right: &str) -> bool {
    left == right || number(left).is_some_and(|one| number(right).is_some_and(|other| same_number(one, other)))
}

/// PHP's `==` between a text and each of many.
pub(in crate::rules) fn is_loosely_one_of<'a>(text: &str, mut others: impl Iterator<Item = &'a str>) -> bool {
    let one = number(text);
    others
        .any(|other| other == text || one.is_some_and(|one| number(other).is_some_and(|other| same_number(one, other))))
}

/// PHP's `==` between two texts that are not the same, but are numbers.
fn same_number(one: Number, other: Number) -> bool {
    match (one, other) {
        (Number::Integer(one), Number::Integer(other)) => one == other,
        (Number::Overflow(_), Number::Integer(_)) | (Number::Integer(_), Number::Overflow(_)) => false,
        // Both are too large to be told apart as floats: the texts decide, and they differ.
        (Number::Overflow(one), Number::Overflow(other)) if one == other => false,
        (one, other) => {
            let (one, other) = (one.float(), other.float());
            one == other && one.is_finite()
        }
    }
}

/// PHP's `<=>` between an integer and a parameter: by value where the parameter is a number, else as texts.
pub(in crate::rules) fn compare(count: usize, parameter: Option<&str>) -> Option<Ordering> {
    let Some(parameter) = parameter else {
        // With null both sides are read as true or false.
        return Some((count != 0).cmp(&false));
    };
    match number(parameter) {
        Some(Number::Integer(integer)) => Some(i64::try_from(count).unwrap_or(i64::MAX).cmp(&integer)),
        #[expect(
            clippy::cast_precision_loss,
            reason = "PHP compares an integer with a float as floats"
        )]
        Some(number) => (count as f64).partial_cmp(&number.float()),
        None => Some(count.to_string().as_str().cmp(parameter)),
    }
}

/// PHP's `filter_var` with `FILTER_VALIDATE_INT`.
pub(in crate::rules) fn is_integer(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t', '\n', '\r', '\u{b}']);
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if unsigned == "0" {
        return true;
    }
    if !unsigned.starts_with(|c: char| ('1'..='9').contains(&c)) || !unsigned.bytes().all(|byte| byte.is_ascii_digit())
    {
        return false;
    }
    match unsigned.parse::<u64>() {
        Ok(magnitude) => magnitude <= i64::MAX.unsigned_abs() + u64::from(is_negative),
        Err(_) => false,
    }
}

/// A float as PHP writes it: fourteen digits, an exponent where it is far from one.
pub(in crate::rules) fn float_text(float: f64) -> String {
    if float == 0.0 {
        return if float.is_sign_negative() { "-0" } else { "0" }.to_owned();
    }
    let scientific = format!("{float:.13e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let short = |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_owned();
    if (-5..15).contains(&exponent) {
        let decimals = usize::try_from(13 - exponent).unwrap_or_default();
        let text = format!("{float:.decimals$}");
        return if decimals == 0 { text } else { short(&text) };
    }
    let mantissa = short(mantissa);
    let point = if mantissa.contains('.') { "" } else { ".0" };
    format!("{mantissa}{point}E{exponent:+}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_number_and_what_is_not() {
        for text in [
            "0", "-1", "+5", " 5", "5 ", "5\n", "\u{c}5", "007", "1e3", "1E+3", ".5", "5.", "1e400", "-.5e-2",
        ] {
            assert!(is_numeric(text), "{text:?}");
        }
        for text in [
            "", ".", "+", "e5", "1e", "1e+", "0x1A", "1_000", "1,000", "NAN", "INF", "5\0", "٣", "--1", "\u{a0}5",
        ] {
            assert!(!is_numeric(text), "{text:?}");
        }
    }

    #[test]
    fn integers_have_no_leading_zero() {
        for text in [
            "0",
            "-0",
            "+0",
            " 5",
            "5\n",
            "9223372036854775807",
            "-9223372036854775808",
        ] {
            assert!(is_integer(text), "{text:?}");
        }
        for text in [
            "007",
            "00",
            "+01",
            "1.0",
            "1e3",
            "9223372036854775808",
            "-9223372036854775809",
            "",
            "\u{c}5",
            "+ 5",
        ] {
            assert!(!is_integer(text), "{text:?}");
        }
    }

    #[test]
    fn two_numbers_are_compared_by_value() {
        for (left, right) in [
            ("1e3", "1000"),
            ("0", "-0"),
            ("01", "1.0"),
            ("1", "1\n"),
            ("null", "null"),
        ] {
            assert!(loosely_equal(left, right), "{left:?} {right:?}");
        }
        for (left, right) in [
            ("abc", "ABC"),
            ("null", ""),
            ("1", "1x"),
            ("99999999999999999999", "99999999999999999998"),
        ] {
            assert!(!loosely_equal(left, right), "{left:?} {right:?}");
        }
    }

    #[test]
    fn floats_are_written_as_php_writes_them() {
        for (float, text) in [
            (1.0, "1"),
            (1.5, "1.5"),
            (0.1 + 0.2, "0.3"),
            (1e30, "1.0E+30"),
            (-1.25e-7, "-1.25E-7"),
            (100_000.0, "100000"),
        ] {
            assert_eq!(float_text(float), text);
        }
    }
}
