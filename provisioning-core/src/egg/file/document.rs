//! What a file holds, before it is read as an egg.

use serde_json::Value;

use super::{
    Pointer, Syntax,
    error::{EggError, EggErrorKind},
    json,
};

/// No panel takes a tenth of it.
const LARGEST_FILE: usize = 10_000_000;

/// The largest egg known has some thousand values.
pub(super) const MOST_VALUES: usize = 250_000;

/// The deepest egg known has eight levels.
pub(super) const DEEPEST: usize = 100;

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    pub(crate) root: Value,
    /// The keys that are there more than once; the last one counts.
    pub(crate) repeated: Vec<Pointer>,
    /// Dates without quotes, which are kept as they are written; Pelican reads them as seconds.
    pub(crate) dates: Vec<Pointer>,
    pub(crate) syntax: Syntax,
    pub(crate) bytes: usize,
    pub(crate) byte_order_mark: bool,
}

impl Document {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, EggError> {
        if bytes.len() > LARGEST_FILE {
            let message = format!("it has {} bytes; an egg has at most {LARGEST_FILE}", bytes.len());
            return Err(EggError::whole(EggErrorKind::TooLarge, message));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
        let stripped = text.strip_prefix('\u{feff}');
        let byte_order_mark = stripped.is_some();
        let text = stripped.unwrap_or(text);
        let mut document = if text.trim_start().starts_with('{') {
            json::parse(text)?
        } else {
            yaml(text)?
        };
        document.bytes = bytes.len();
        document.byte_order_mark = byte_order_mark;
        Ok(document)
    }
}

#[cfg(feature = "yaml")]
fn yaml(text: &str) -> Result<Document, EggError> {
    super::yaml_read::parse(text)
}

#[cfg(not(feature = "yaml"))]
fn yaml(text: &str) -> Result<Document, EggError> {
    if text.trim().is_empty() {
        return Err(EggError::at(EggErrorKind::Syntax, 1, 1, "there is nothing in it"));
    }
    let message = "it is no JSON object; if it is YAML, build provisioning-core with the feature `yaml`";
    Err(EggError::at(EggErrorKind::YamlNotBuilt, 1, 1, message))
}

fn not_utf8(bytes: &[u8], valid: usize) -> EggError {
    let before = bytes.get(..valid).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    EggError::at(EggErrorKind::NotUtf8, line, column, "it is not UTF-8 from here on")
}
