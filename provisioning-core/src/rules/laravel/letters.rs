//! `alpha`, `alpha_num` and `alpha_dash`.

use std::sync::LazyLock;

use regex::Regex;

use crate::rules::Value;

#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    takes_digits: bool,
    takes_dashes: bool,
    is_ascii: bool,
}

/// Letters with their marks, and whatever counts, of every script.
static LETTER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[\pL\pM]+$").ok());
static LETTER_OR_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[\pL\pM\pN]+$").ok());

impl Letters {
    pub(super) fn of(method: &str, is_ascii: bool) -> Self {
        Self {
            takes_digits: method != "alpha",
            takes_dashes: method == "alphadash",
            is_ascii,
        }
    }

    pub(super) fn accepts(self, value: Value<'_>) -> bool {
        let is_text = matches!(value, Value::Text(_));
        let Some(text) = value
            .text()
            .filter(|_| is_text || (self.takes_digits && value.is_numeric()))
        else {
            return false;
        };
        let takes_ascii = |byte: u8| {
            byte.is_ascii_alphabetic()
                || (self.takes_digits && byte.is_ascii_digit())
                || (self.takes_dashes && matches!(byte, b'_' | b'-'))
        };
        if text.is_ascii() || self.is_ascii {
            return !text.is_empty() && text.bytes().all(takes_ascii);
        }
        let class = if self.takes_digits {
            &*LETTER_OR_NUMBER
        } else {
            &*LETTER
        };
        let is_run = |run: &str| class.as_ref().is_some_and(|class| class.is_match(run));
        text.split(|c: char| self.takes_dashes && matches!(c, '_' | '-'))
            .all(|run| run.is_empty() || is_run(run))
    }
}
