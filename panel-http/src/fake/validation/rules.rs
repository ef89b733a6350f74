//! One rule against one value, as Laravel 11 judges it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde_json::Value;

use super::{
    Found,
    pattern::{Pattern, Unusable},
};
use crate::fake::{
    outcome::Refusal,
    php::{as_number, numeric, text_of},
};

/// A rule, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    /// In snake case, as the panel names it in its answers.
    pub(super) name: String,
    pub(super) parameters: Vec<String>,
}

impl Rule {
    /// Reads `required|between:1,191`. The panel splits at every bar, so a regular expression with one is cut apart.
    pub(super) fn parse_all(text: &str) -> Vec<Self> {
        text.split('|').filter_map(Self::parse).collect()
    }

    /// Reads `between:1,191`; none when it has no name.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (name, parameters) = text
            .split_once(':')
            .map_or((text, None), |(name, rest)| (name, Some(rest)));
        let bare = snake(name.trim());
        if bare.is_empty() {
            return None;
        }
        let parameters = match parameters {
            None => Vec::new(),
            Some(pattern) if matches!(bare.as_str(), "regex" | "not_regex") => vec![pattern.to_owned()],
            Some(list) => csv(list),
        };
        Some(Self { name: bare, parameters })
    }

    /// Whether it also runs on a value that is blank or not there.
    pub(super) fn is_implicit(&self) -> bool {
        matches!(self.name.as_str(), "accepted" | "declined" | "filled" | "present")
            || self.name.starts_with("required")
    }

    /// Whether it runs on nothing: it only changes how the others run.
    pub(super) fn is_modifier(&self) -> bool {
        matches!(self.name.as_str(), "nullable" | "sometimes" | "bail")
    }
}

/// What a rule looks at besides its parameters.
pub(super) struct Context<'a> {
    pub(super) is_present: bool,
    /// Sizes are numbers, not lengths.
    pub(super) is_numeric: bool,
    /// Values of lists are compared as texts.
    pub(super) is_exact: bool,
    /// The path of the field.
    pub(super) field: &'a str,
    /// What another field has.
    pub(super) other: &'a dyn Fn(&str) -> Value,
    /// Whether another field has a value.
    pub(super) has: &'a dyn Fn(&str) -> bool,
    /// Whether the database has such a row.
    pub(super) found: Option<&'a Found<'a>>,
}

/// Whether the value passes. An unknown rule and a broken pattern are errors of the panel.
pub(super) fn passes(rule: &Rule, value: &Value, context: &Context<'_>) -> Result<bool, Refusal> {
    let text = text_of(value);
    let parameters = rule.parameters.as_slice();
    let first = parameters.first().map_or("", String::as_str).trim();
    let number = |text: &str| text.trim().parse::<f64>().unwrap_or(f64::NAN);
    let size = || size(value, context.is_numeric);
    let all = |test: fn(char) -> bool| is_scalar(value) && !text.is_empty() && text.chars().all(test);
    let digits = || !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_listed = || {
        let same = |option: &String| *option == text || (!context.is_exact && loosely_equal(&text, option));
        parameters.iter().any(same)
    };
    let found = |rule: &str| context.found.is_some_and(|found| found(rule, value));
    let is_ip = |is: fn(&IpAddr) -> bool| value.is_string() && text.parse::<IpAddr>().is_ok_and(|ip| is(&ip));
    Ok(match rule.name.replace('_', "").as_str() {
        "required" => has_value(value),
        "filled" => !context.is_present || has_value(value),
        "confirmed" => *value == (context.other)(&format!("{}_confirmation", context.field)),
        "requiredwith" => !parameters.iter().any(|other| (context.has)(other)) || has_value(value),
        "requiredwithout" => parameters.iter().all(|other| (context.has)(other)) || has_value(value),
        "requiredunless" => is_other_one_of(parameters, context) || has_value(value),
        "requiredif" => !is_other_one_of(parameters, context) || has_value(value),
        // The other fields named here are never where the panel looks for them.
        "requiredwithall" | "requiredwithoutall" => true,
        "present" => context.is_present,
        "accepted" => matches!(text.as_str(), "yes" | "on" | "1" | "true"),
        "string" => value.is_string(),
        "array" => value.is_array() || value.is_object(),
        "numeric" => as_number(value).is_some(),
        "integer" => is_integer(value),
        "boolean" => {
            matches!(value, Value::Bool(_))
                || (is_scalar(value) && matches!(text.as_str(), "0" | "1") && !is_float(value))
        }
        "min" => size() >= number(first),
        "max" => size() <= number(first),
        "size" => (size() - number(first)).abs() < f64::EPSILON,
        "between" => {
            let Some(most) = parameters.get(1) else {
                return Err(Refusal::broken("InvalidArgumentException"));
            };
            (number(first)..=number(most)).contains(&size())
        }
        "gt" => as_number(value).is_some_and(|it| it > number(first)),
        "gte" => as_number(value).is_some_and(|it| it >= number(first)),
        "lt" => as_number(value).is_some_and(|it| it < number(first)),
        "lte" => as_number(value).is_some_and(|it| it <= number(first)),
        "in" => is_listed(),
        "notin" => !is_listed(),
        "regex" => is_scalar(value) && matches(first_raw(parameters), &text)?.unwrap_or(true),
        "notregex" => is_scalar(value) && !matches(first_raw(parameters), &text)?.unwrap_or(false),
        "alpha" => all(|c| c.is_alphabetic() || is_mark(c)),
        "alphanum" => all(|c| c.is_alphanumeric() || is_mark(c)),
        "alphadash" => all(|c| c.is_alphanumeric() || is_mark(c) || matches!(c, '-' | '_')),
        "ascii" => text.is_ascii(),
        "lowercase" => text.to_lowercase() == text,
        "uppercase" => text.to_uppercase() == text,
        "decimal" => decimals(&text).is_some_and(|places| between_or_equal(places, parameters)),
        "multipleof" => as_number(value).is_some_and(|it| (it % number(first)).abs() < f64::EPSILON),
        "declined" => matches!(text.as_str(), "no" | "off" | "0" | "false") || *value == Value::Bool(false),
        "digits" => digits() && text.len().to_string() == first,
        "digitsbetween" => digits() && between(text.len(), parameters),
        "mindigits" => digits() && as_length(text.len()) >= number(first),
        "maxdigits" => digits() && as_length(text.len()) <= number(first),
        "startswith" => parameters
            .iter()
            .any(|start| !start.is_empty() && text.starts_with(start)),
        "endswith" => parameters.iter().any(|end| !end.is_empty() && text.ends_with(end)),
        "email" => is_email(&text),
        "url" => is_url(&text, parameters),
        "ip" => is_ip(|_| true),
        "ipv4" => value.is_string() && text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => value.is_string() && text.parse::<Ipv6Addr>().is_ok(),
        "uuid" => text.len() == 36 && uuid::Uuid::try_parse(&text).is_ok(),
        "json" => is_scalar(value) && serde_json::from_str::<Value>(&text).is_ok(),
        "timezone" => text == "UTC" || (text.contains('/') && text.chars().all(|c| c.is_ascii_graphic())),
        "exists" => found("exists"),
        "unique" => !found("unique"),
        "pusername" => matches(r"/^[a-z0-9]([\w\.-]+)[a-z0-9]$/", &text.to_lowercase())?.unwrap_or(true),
        _ => return Err(Refusal::broken("BadMethodCallException")),
    })
}

/// Whether the field that is named first has one of the values that follow.
fn is_other_one_of(parameters: &[String], context: &Context<'_>) -> bool {
    let Some((other, values)) = parameters.split_first() else {
        return false;
    };
    let other = (context.other)(other);
    !other.is_null() && values.contains(&text_of(&other))
}

/// Whether a value counts as given: not null, not blank, not an empty list.
pub(super) fn has_value(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !is_blank(text),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

pub(super) fn is_blank(text: &str) -> bool {
    text.trim_matches([' ', '\t', '\n', '\r', '\u{b}', '\0']).is_empty()
}

fn is_integer(value: &Value) -> bool {
    match value {
        Value::Bool(it) => *it,
        Value::Number(_) | Value::String(_) => {
            let text = text_of(value);
            let text = text.trim_matches([' ', '\t', '\n', '\r', '\u{b}']);
            let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
            (digits == "0" || !digits.starts_with('0'))
                && !digits.is_empty()
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && text.parse::<i64>().is_ok()
        }
        _ => false,
    }
}

const fn is_scalar(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_))
}

fn is_float(value: &Value) -> bool {
    value.as_number().is_some_and(serde_json::Number::is_f64)
}

fn size(value: &Value, is_numeric: bool) -> f64 {
    match value {
        Value::Array(items) => as_length(items.len()),
        Value::Object(members) => as_length(members.len()),
        other => match as_number(other).filter(|_| is_numeric) {
            Some(number) => number,
            None => as_length(text_of(other).chars().count()),
        },
    }
}

fn as_length(length: usize) -> f64 {
    u32::try_from(length).map_or(f64::MAX, f64::from)
}

fn between(length: usize, parameters: &[String]) -> bool {
    let bound = |place: usize| parameters.get(place).and_then(|text| text.trim().parse::<usize>().ok());
    matches!((bound(0), bound(1)), (Some(least), Some(most)) if (least..=most).contains(&length))
}

/// How many decimals a plain number has.
fn decimals(text: &str) -> Option<usize> {
    numeric(text).filter(|_| !text.contains(['e', 'E', ' ']))?;
    Some(text.split_once('.').map_or(0, |(_, places)| places.len()))
}

/// Exactly so many, or from so many to so many.
fn between_or_equal(length: usize, parameters: &[String]) -> bool {
    match parameters {
        [only] => length.to_string() == only.trim(),
        _ => between(length, parameters),
    }
}

/// An accent that stands alone.
const fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// The name of a rule as the panel writes it: `AlphaNum`, `alpha-num` and `alpha_num` are one, `alphanum` is written apart.
fn snake(name: &str) -> String {
    let studly: String = name
        .split(['-', '_', ' '])
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect();
    match studly.as_str() {
        "Int" => return "integer".to_owned(),
        "Bool" => return "boolean".to_owned(),
        _ => {}
    }
    let mut snake = String::new();
    for letter in studly.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn loosely_equal(one: &str, other: &str) -> bool {
    one == other
        || matches!((numeric(one), numeric(other)), (Some(one), Some(other)) if (one - other).abs() < f64::EPSILON)
}

fn first_raw(parameters: &[String]) -> &str {
    parameters.first().map_or("", String::as_str)
}

/// `None` when the pattern is one that we cannot judge.
fn matches(pattern: &str, text: &str) -> Result<Option<bool>, Refusal> {
    match Pattern::parse(pattern) {
        Ok(pattern) => Ok(Some(pattern.is_in(text))),
        Err(Unusable::Unknown) => Ok(None),
        Err(Unusable::Broken) => Err(Refusal::broken("ErrorException")),
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_dotted = |part: &str| !part.is_empty() && part.split('.').all(|label| !label.is_empty());
    let is_quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let is_local = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let is_domain = |c: char| c.is_alphanumeric() || "-.".contains(c);
    local.len() <= 64
        && (is_quoted || (is_dotted(local) && local.chars().all(is_local)))
        && is_dotted(domain)
        && domain.chars().all(is_domain)
        && domain
            .split('.')
            .all(|label| !label.starts_with('-') && !label.ends_with('-'))
}

fn is_url(text: &str, schemes: &[String]) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty()
        && !rest.contains(char::is_whitespace)
        && (schemes.is_empty() || schemes.iter().any(|allowed| allowed.eq_ignore_ascii_case(scheme)))
        && url::Url::parse(text).is_ok()
}

/// `a,"b,c"` as PHP reads a line of a table.
fn csv(list: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut is_quoted = false;
    let mut rest = list.chars().peekable();
    while let Some(character) = rest.next() {
        let Some(field) = fields.last_mut() else { break };
        match character {
            '"' if is_quoted && rest.peek() == Some(&'"') => {
                rest.next();
                field.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if field.trim().is_empty() => {
                field.clear();
                is_quoted = true;
            }
            ',' if !is_quoted => fields.push(String::new()),
            other => field.push(other),
        }
    }
    fields
}
