//! Rules about how a text begins and ends.

use super::rule::Parameter;
use crate::rules::{Dialect, Value};

/// `starts_with`, `ends_with` and their opposites.
#[derive(Debug, Clone, Copy)]
pub(super) struct Affix {
    at_end: bool,
    is_negated: bool,
}

impl Affix {
    pub(super) fn of(method: &str) -> Self {
        Self {
            at_end: method.ends_with("endwith") || method == "endswith",
            is_negated: method.starts_with("doesnt"),
        }
    }

    pub(super) fn accepts(self, value: Value<'_>, options: &[Parameter], dialect: Dialect) -> bool {
        if dialect == Dialect::Pelican && !matches!(value, Value::Text(_)) && !value.is_numeric() {
            return false;
        }
        let Some(text) = value.text() else { return false };
        let has = |option: &Parameter| {
            let option = option.as_deref().unwrap_or_default();
            let has = if self.at_end {
                text.ends_with(option)
            } else {
                text.starts_with(option)
            };
            has && !option.is_empty()
        };
        options.iter().any(has) != self.is_negated
    }
}
