//! The rules of an egg's variables: like Laravel's, in the panel's own words.

use std::collections::BTreeMap;

use panel_http::fake::validation::Form;
use serde_json::json;

use super::answer::Refusal;

/// The rules that the panel knows. An egg's variable with another one is dropped when the egg is brought in.
const KNOWN: &[&str] = &[
    "accepted",
    "accepted_if",
    "alpha",
    "alpha_dash",
    "alpha_num",
    "ascii",
    "between",
    "boolean",
    "confirmed",
    "date",
    "date_format",
    "declined",
    "declined_if",
    "different",
    "digits",
    "digits_between",
    "doesnt_start_with",
    "doesnt_end_with",
    "ends_with",
    "gt",
    "gte",
    "hex_color",
    "in",
    "integer",
    "int",
    "ip",
    "ipv4",
    "ipv6",
    "json",
    "lt",
    "lte",
    "lowercase",
    "mac_address",
    "max",
    "max_digits",
    "min",
    "min_digits",
    "multiple_of",
    "not_in",
    "not_regex",
    "nullable",
    "numeric",
    "num",
    "regex",
    "required",
    "required_if",
    "required_if_accepted",
    "required_if_declined",
    "same",
    "size",
    "starts_with",
    "string",
    "str",
    "timezone",
    "uppercase",
    "url",
    "uuid",
];

/// Whether the panel can read a rule.
pub(super) fn is_known(rule: &str) -> bool {
    KNOWN.contains(&Rule::read(rule).name)
}

/// Checks the values of variables, each with its rules; the first failure is told. The real panel's order is by chance, the
/// fake's by name.
pub(super) fn check(values: &BTreeMap<&str, (&[String], &str)>) -> Result<(), Refusal> {
    let failed = |(name, (rules, value)): (&&str, &(&[String], &str))| {
        let rules: Vec<Rule<'_>> = rules.iter().map(|rule| Rule::read(rule)).collect();
        let said = rules.iter().find_map(|rule| rule.failure(value, &rules, values))?;
        Some(format!("{name}: {said}"))
    };
    match values.iter().find_map(failed) {
        Some(said) => Err(Refusal::new(400, said)),
        None => Ok(()),
    }
}

#[derive(Debug, Clone)]
struct Rule<'r> {
    name: &'r str,
    rest: &'r str,
}

type Values<'v> = BTreeMap<&'v str, (&'v [String], &'v str)>;

impl<'r> Rule<'r> {
    fn read(rule: &'r str) -> Self {
        let (name, rest) = rule.split_once(':').unwrap_or((rule, ""));
        Self { name, rest }
    }

    fn arguments(&self) -> impl Iterator<Item = &'r str> {
        self.rest.split(',')
    }

    fn number(&self, place: usize) -> Option<f64> {
        self.arguments().nth(place)?.trim().parse().ok()
    }

    /// What the panel says when the value does not fit.
    fn failure(&self, value: &str, rules: &[Self], values: &Values<'_>) -> Option<String> {
        let is_nullable = rules.iter().any(|rule| rule.name == "nullable");
        let is_implicit = self.name.starts_with("required") || self.name.starts_with("accepted");
        if !is_implicit && (value.trim().is_empty() || (is_nullable && value == "null")) {
            return None;
        }
        let is_number = rules
            .iter()
            .any(|rule| matches!(rule.name, "numeric" | "num" | "integer" | "int"));
        self.word(value)
            .or_else(|| self.size(value, is_number))
            .or_else(|| self.list(value))
            .or_else(|| self.other(value, values))
    }

    fn word(&self, value: &str) -> Option<String> {
        let all = |fits: fn(char) -> bool| value.chars().all(fits);
        let is = |words: &[&str]| words.contains(&value);
        let (fits, said) = match self.name {
            "required" => (!value.trim().is_empty(), "is required and cannot be empty"),
            "accepted" => (is(&["yes", "on", "1", "true"]), "must be 'yes', 'on', '1', or 'true'"),
            "declined" => (is(&["no", "off", "0", "false"]), "must be 'no', 'off', '0', or 'false'"),
            "boolean" => (
                is(&["0", "1", "true", "false"]),
                "must be a boolean ('0', '1', 'true' or 'false')",
            ),
            "integer" | "int" => (value.trim().parse::<i64>().is_ok(), "must be a valid integer"),
            "numeric" | "num" => (is_numeric(value), "must be a valid numeric value"),
            "alpha" => (all(char::is_alphabetic), "must contain only alphabetic characters"),
            "alpha_num" => (all(char::is_alphanumeric), "must contain only alphanumeric characters"),
            "alpha_dash" => (
                all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')),
                "must contain only alphanumeric characters, dashes, or underscores",
            ),
            "ascii" => (value.is_ascii(), "must contain only ASCII characters"),
            "lowercase" => (value.to_lowercase() == value, "must be lowercase"),
            "uppercase" => (value.to_uppercase() == value, "must be uppercase"),
            "ip" => (value.parse::<std::net::IpAddr>().is_ok(), "must be a valid IP address"),
            "ipv4" => (
                value.parse::<std::net::Ipv4Addr>().is_ok(),
                "must be a valid IPv4 address",
            ),
            "ipv6" => (
                value.parse::<std::net::Ipv6Addr>().is_ok(),
                "must be a valid IPv6 address",
            ),
            "uuid" => (value.parse::<uuid::Uuid>().is_ok(), "must be a valid UUID"),
            "json" => (
                serde_json::from_str::<serde_json::Value>(value).is_ok(),
                "must be valid JSON",
            ),
            "url" => (
                value.split_once("://").is_some_and(|(_, rest)| !rest.is_empty()),
                "must be a valid URL",
            ),
            "date" => (
                value
                    .get(..10)
                    .is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok()),
                "must be a valid date",
            ),
            _ => return None,
        };
        (!fits).then(|| said.to_owned())
    }

    fn size(&self, value: &str, is_number: bool) -> Option<String> {
        let size = match value.trim().parse::<f64>() {
            Ok(number) if is_number => number,
            _ => f64::from(u32::try_from(value.chars().count()).unwrap_or(u32::MAX)),
        };
        let digits = if value.chars().all(|c| c.is_ascii_digit()) {
            size_of(value)
        } else {
            -1.0
        };
        let first = self.number(0)?;
        let second = self.number(1).unwrap_or(f64::MAX);
        let (fits, said) = match self.name {
            "min" | "gte" => (size >= first, format!("must be greater than or equal to {first}")),
            "max" | "lte" => (size <= first, format!("must be less than or equal to {first}")),
            "gt" => (size > first, format!("must be greater than {first}")),
            "lt" => (size < first, format!("must be less than {first}")),
            "size" => (same(size, first), format!("must be equal to {first}")),
            "between" => (
                (first..=second).contains(&size),
                format!("must be between {first} and {second}"),
            ),
            "digits" => (same(digits, first), format!("must contain exactly {first} digits")),
            "digits_between" => (
                (first..=second).contains(&digits),
                format!("must contain between {first} and {second} digits"),
            ),
            "min_digits" => (digits >= first, format!("must contain at least {first} digits")),
            "max_digits" => (
                (0.0..=first).contains(&digits),
                format!("must contain at most {first} digits"),
            ),
            "multiple_of" => (same(size % first, 0.0), format!("must be a multiple of {first}")),
            _ => return None,
        };
        (!fits).then_some(said)
    }

    fn list(&self, value: &str) -> Option<String> {
        let words = || self.arguments().collect::<Vec<_>>().join(", ");
        let any = |fits: &dyn Fn(&str) -> bool| self.arguments().any(fits);
        let (fits, said) = match self.name {
            "in" => (any(&|word| word == value), format!("must be one of: {}", words())),
            "not_in" => (!any(&|word| word == value), format!("must not be one of: {}", words())),
            "starts_with" => (
                any(&|word| value.starts_with(word)),
                format!("must start with one of: {}", words()),
            ),
            "ends_with" => (
                any(&|word| value.ends_with(word)),
                format!("must end with one of: {}", words()),
            ),
            "regex" => (
                self.fits(value),
                format!("must match the regex pattern '{}'", self.rest),
            ),
            "not_regex" => (
                self.fits(value),
                format!("must not match the regex pattern '{}'", self.rest),
            ),
            _ => return None,
        };
        (!fits).then_some(said)
    }

    fn other(&self, value: &str, values: &Values<'_>) -> Option<String> {
        let name = self.arguments().next().unwrap_or_default();
        let other = values.get(name).map_or("", |(_, value)| *value);
        let (fits, said) = match self.name {
            "same" => (value == other, format!("must be the same as '{name}'")),
            "different" => (value != other, format!("must be different from '{name}'")),
            "required_if" => (
                !value.trim().is_empty() || !self.arguments().skip(1).any(|word| word == other),
                format!("is required when '{name}' is '{other}'"),
            ),
            _ => return None,
        };
        (!fits).then_some(said)
    }

    /// Whether a value is as the pattern wants it; also when the fake cannot read the pattern.
    fn fits(&self, value: &str) -> bool {
        let data = json!({"value": value});
        let rule = [format!("{}:{}", self.name, self.rest)];
        Form::over(&data).exact().field_of("value", &rule).check().is_ok()
    }
}

fn size_of(value: &str) -> f64 {
    f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX))
}

fn same(one: f64, other: f64) -> bool {
    (one - other).abs() < f64::EPSILON
}

fn is_numeric(value: &str) -> bool {
    let plain = value
        .bytes()
        .all(|b| matches!(b, b'0'..=b'9' | b'e' | b'E' | b'+' | b'-' | b'.' | b' '));
    plain && value.trim().parse::<f64>().is_ok()
}
