//! A value as somebody wrote it in a file or a form, before it is judged.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    problem::Problem,
    units::{CpuPercent, InvalidQuantity, IoWeight, Limit, Mebibytes, quoted},
};

/// A value as somebody wrote it: a number, a text, true or false, or a list. It holds anything, so that a wrong type is
/// one more problem in the list and not the end of the check.
///
/// ```
/// use provisioning_core::product::Written;
///
/// let from_a_form = Written::from("4 GB");
/// let from_code = Written::from(4096u64);
/// # let _ = (from_a_form, from_code);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Written(Value);

impl From<&str> for Written {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Written {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<u64> for Written {
    fn from(number: u64) -> Self {
        Self(number.into())
    }
}

impl From<bool> for Written {
    fn from(flag: bool) -> Self {
        Self(flag.into())
    }
}

impl From<Mebibytes> for Written {
    fn from(size: Mebibytes) -> Self {
        Self(size.to_string().into())
    }
}

impl<T: Into<Self>> From<Vec<T>> for Written {
    fn from(list: Vec<T>) -> Self {
        Self(Value::Array(list.into_iter().map(|item| item.into().0).collect()))
    }
}

/// What a wrong value is called in a message.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a table",
    }
}

/// Where TOML puts a date that is written without quotation marks.
const TOML_DATE: &str = "$__toml_private_datetime";

impl Written {
    /// What was written.
    pub(crate) const fn value(&self) -> &Value {
        &self.0
    }

    /// The values of a table that is no date.
    pub(crate) fn table(&self) -> Option<BTreeMap<String, Self>> {
        let table = self.0.as_object().filter(|table| !table.contains_key(TOML_DATE))?;
        Some(
            table
                .iter()
                .map(|(key, value)| (key.clone(), Self(value.clone())))
                .collect(),
        )
    }

    /// Whether nothing was written, or a blank.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.0 {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(list) => list.is_empty(),
            Value::Object(table) => table.is_empty(),
            Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// Text, a whole number or an unquoted date as trimmed text. A decimal number is refused: `1.20` would be read as `1.2`.
    pub(crate) fn text(&self, field: &str) -> Result<String, Problem> {
        match &self.0 {
            Value::String(text) => Ok(text.trim().to_owned()),
            Value::Number(number) if !number.is_f64() => Ok(number.to_string()),
            Value::Number(_) => Err(Problem::new(
                field,
                "a decimal number is not kept as it was written",
                "put it in quotation marks, as in \"1.20\"",
            )),
            Value::Bool(_) => Err(Problem::new(
                field,
                "true and false have no one spelling as text",
                "put it in quotation marks the way the egg wants it: \"1\", \"0\", \"true\" or \"false\"",
            )),
            Value::Object(table) => match table.get(TOML_DATE) {
                Some(Value::String(date)) => Ok(date.clone()),
                _ => Err(wrong(field, &self.0, "write a text")),
            },
            other => Err(wrong(field, other, "write a text")),
        }
    }

    fn flag(&self, field: &str) -> Result<Option<bool>, Problem> {
        match &self.0 {
            Value::Bool(flag) => Ok(Some(*flag)),
            Value::String(text) => match text.trim() {
                "" => Ok(None),
                "true" => Ok(Some(true)),
                "false" => Ok(Some(false)),
                other => Err(Problem::new(
                    field,
                    format!("{} is neither true nor false", quoted(other)),
                    "write true or false",
                )),
            },
            other => Err(wrong(field, other, "write true or false")),
        }
    }

    fn items(&self, field: &str) -> Result<Vec<String>, Problem> {
        let parts = match &self.0 {
            Value::Array(list) => list
                .iter()
                .enumerate()
                .map(|(index, item)| Self(item.clone()).text(&format!("{field}.{index}")))
                .collect::<Result<Vec<_>, _>>()?,
            _ => self
                .text(field)?
                .split(',')
                .map(|part| part.trim().to_owned())
                .collect(),
        };
        Ok(parts.into_iter().filter(|part| !part.is_empty()).collect())
    }
}

fn wrong(field: &str, value: &Value, advice: &str) -> Problem {
    Problem::new(field, format!("{} does not fit here", kind(value)), advice)
}

type Field<'a> = &'a Option<Written>;

/// The text, or `None` where nothing or a blank was written.
pub(crate) fn text(field: &str, written: Field<'_>) -> Result<Option<String>, Problem> {
    let text = written.as_ref().map(|written| written.text(field)).transpose()?;
    Ok(text.filter(|text| !text.is_empty()))
}

/// The text, which must be there.
pub(crate) fn required(field: &str, written: Field<'_>, advice: &str) -> Result<String, Problem> {
    text(field, written)?.ok_or_else(|| Problem::new(field, "it is missing", advice))
}

pub(crate) fn flag(field: &str, written: Field<'_>, default: bool) -> Result<bool, Problem> {
    let flag = written
        .as_ref()
        .map(|written| written.flag(field))
        .transpose()?
        .flatten();
    Ok(flag.unwrap_or(default))
}

/// A list, or one text with commas; blanks around each and empty ones do not count. A blank text is no list, `[]` is one.
pub(crate) fn items(field: &str, written: Field<'_>) -> Result<Option<Vec<String>>, Problem> {
    let blank = |written: &Written| written.0.as_str().is_some_and(|text| text.trim().is_empty());
    written
        .as_ref()
        .filter(|written| !blank(written))
        .map(|written| written.items(field))
        .transpose()
}

/// Above this Pterodactyl stores its own highest number and says nothing.
const HIGHEST: u64 = u32::MAX as u64;

fn size_at(field: &str, text: &str) -> Result<Mebibytes, Problem> {
    let size: Mebibytes = text.parse().map_err(|error: InvalidQuantity| error.at(field))?;
    if size.get() > HIGHEST {
        let message = format!("{} is more than a panel can store", quoted(text));
        return Err(Problem::new(field, message, "write a smaller size or \"unlimited\""));
    }
    Ok(size)
}

const WANTED_SIZE: &str = "write a size such as \"4 GB\", or \"unlimited\"";

/// Memory or disk: a size or "unlimited", and never 0, which the panels take for no limit.
pub(crate) fn size(field: &str, written: Field<'_>) -> Result<Limit<Mebibytes>, Problem> {
    match required(field, written, WANTED_SIZE)?.to_ascii_lowercase().as_str() {
        "unlimited" => Ok(Limit::Unlimited),
        "disabled" => Err(Problem::new(field, "a server cannot do without it", WANTED_SIZE)),
        other => match size_at(field, other)? {
            size if size.get() == 0 => Err(Problem::new(
                field,
                "0 means no limit on the panels",
                "write \"unlimited\" if that is meant, otherwise a size such as \"4 GB\"",
            )),
            size => Ok(Limit::At(size)),
        },
    }
}

/// Memory on top of the limit: a size, by default nothing.
pub(crate) fn overhead(field: &str, written: Field<'_>) -> Result<Mebibytes, Problem> {
    let size = text(field, written)?.map(|text| size_at(field, &text)).transpose()?;
    Ok(size.unwrap_or(Mebibytes::new(0)))
}

/// Swap: a size, "unlimited" (or the panels' -1) or "disabled" (or their 0, and the default).
pub(crate) fn swap(field: &str, written: Field<'_>) -> Result<Limit<Mebibytes>, Problem> {
    match text(field, written)?.map(|text| text.to_ascii_lowercase()).as_deref() {
        None | Some("disabled") => Ok(Limit::Disabled),
        Some("unlimited" | "-1") => Ok(Limit::Unlimited),
        Some(other) => Ok(match size_at(field, other)? {
            size if size.get() == 0 => Limit::Disabled,
            size => Limit::At(size),
        }),
    }
}

/// Processor: percent or "unlimited" (or the panels' 0).
pub(crate) fn cpu(field: &str, written: Field<'_>) -> Result<Limit<CpuPercent>, Problem> {
    let advice = "write whole percent, where 100 is one thread, or \"unlimited\"";
    match required(field, written, advice)?.to_ascii_lowercase().as_str() {
        "unlimited" | "0" => Ok(Limit::Unlimited),
        other => other
            .parse()
            .map(Limit::At)
            .map_err(|error: InvalidQuantity| error.at(field)),
    }
}

pub(crate) fn io(field: &str, written: Field<'_>) -> Result<Option<IoWeight>, Problem> {
    let refuse = |message: String| {
        Problem::new(
            field,
            message,
            "write a number from 10 to 1000, or leave it out for the default, 500",
        )
    };
    text(field, written)?
        .map(|text| {
            let weight = text.parse::<u16>().ok().and_then(|weight| IoWeight::new(weight).ok());
            weight.ok_or_else(|| refuse(format!("{} is no io weight", quoted(&text))))
        })
        .transpose()
}

/// A number of things a customer may have.
pub(crate) fn count(field: &str, written: Field<'_>, default: u32) -> Result<Limit<u32>, Problem> {
    let at = |count| if count == 0 { Limit::Disabled } else { Limit::At(count) };
    match text(field, written)?.map(|text| text.to_ascii_lowercase()).as_deref() {
        None => Ok(at(default)),
        Some("unlimited") => Ok(Limit::Unlimited),
        Some("disabled") => Ok(Limit::Disabled),
        Some(other) => other.parse::<u32>().map(at).map_err(|_| {
            Problem::new(
                field,
                format!("{} is no number of things", quoted(other)),
                "write 0 or more, or \"unlimited\"",
            )
        }),
    }
}

/// A whole number; one without a default must be there.
pub(crate) fn number(field: &str, written: Field<'_>, default: Option<u32>) -> Result<u32, Problem> {
    let advice = "write a whole number";
    match (text(field, written)?, default) {
        (Some(text), _) => text.parse().map_err(|_| {
            let message = format!("{} is no whole number from 0 to {}", quoted(&text), u32::MAX);
            Problem::new(field, message, advice)
        }),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(Problem::new(field, "it is missing", advice)),
    }
}
