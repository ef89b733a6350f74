//! Whose reading of the rules counts.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Value, php::text};
use crate::panel::PanelKind;

/// The panel whose validator judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Dialect {
    /// Pterodactyl: Laravel 11.
    Pterodactyl,
    /// Pelican: Laravel 13.
    Pelican,
    /// Calagopus: a validator of its own.
    Calagopus,
}

impl Dialect {
    /// All dialects.
    pub const ALL: [Self; 3] = [Self::Pterodactyl, Self::Pelican, Self::Calagopus];

    /// What is left of a text that comes in a request, before it is judged: Pterodactyl and Pelican trim it, and take
    /// nothing (`None`) for an empty one. Calagopus takes it as it is.
    ///
    /// ```
    /// use provisioning_core::rules::Dialect;
    ///
    /// assert_eq!(Dialect::Pelican.received(" a\u{200d}").as_deref(), Some("a"));
    /// assert_eq!(Dialect::Pterodactyl.received(" \n "), None);
    /// assert_eq!(Dialect::Calagopus.received(" ").as_deref(), Some(" "));
    /// ```
    #[must_use]
    pub fn received(self, text: &str) -> Option<Cow<'_, str>> {
        let trimmed = match self {
            Self::Pterodactyl => {
                text.trim_matches(|c| is_space(c) || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}'))
            }
            Self::Pelican => text.trim_matches(|c| is_space(c) || is_invisible(c)),
            Self::Calagopus => return Some(Cow::Borrowed(text)),
        };
        (!trimmed.is_empty()).then_some(Cow::Borrowed(trimmed))
    }

    /// What is judged for a variable when a server is made or its startup is changed by an administrator and the
    /// request says `sent` for it: where nothing was sent Pterodactyl judges null, Pelican and Calagopus the egg's
    /// default.
    ///
    /// *Caveat*: what Pelican judges is not what it stores. A variable that was not sent is stored as an empty text.
    #[must_use]
    pub fn judged<'a>(self, sent: Option<Value<'a>>, default: &'a str) -> Value<'a> {
        match (self, sent) {
            (Self::Pterodactyl, None) => Value::Null,
            (Self::Pelican | Self::Calagopus, None) | (Self::Pelican, Some(Value::Null)) => Value::Text(default),
            (_, Some(sent)) => sent,
        }
    }
}

impl From<PanelKind> for Dialect {
    fn from(panel: PanelKind) -> Self {
        match panel {
            PanelKind::Pterodactyl => Self::Pterodactyl,
            PanelKind::Pelican => Self::Pelican,
            PanelKind::Calagopus => Self::Calagopus,
        }
    }
}

/// What `\s` is to PHP in a pattern with the modifier `u`, and the null byte.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\0' | '\u{180e}')
}

/// What Laravel 13 calls invisible.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0020}'
    )
}

/// Whether PHP's `trim` leaves nothing of it.
pub(super) fn is_blank(value: Value<'_>) -> bool {
    matches!(value, Value::Text(content) if text::is_blank(content))
}
