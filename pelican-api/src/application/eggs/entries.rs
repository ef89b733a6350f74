//! What the panel has in one kind of array.

use panel_http::OrderedMap;
use serde::{Deserialize, Serialize};

/// Texts, each under a label or all without one, in the author's order.
///
/// PHP has one kind of array for both, and writes it as a JSON list when nothing in it has a label.
///
/// ```
/// use pelican_api::models::egg::Entries;
///
/// let commands: Entries = serde_json::from_str(r#"{"Default": "java -jar server.jar"}"#)?;
/// assert_eq!(commands.iter().next(), Some((Some("Default"), "java -jar server.jar")));
/// let commands: Entries = serde_json::from_str(r#"["java -jar server.jar"]"#)?;
/// assert_eq!(commands.iter().next(), Some((None, "java -jar server.jar")));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Entries {
    /// Without labels; also when there are none at all.
    Plain(Vec<String>),
    /// Label and text.
    Labelled(OrderedMap<String>),
}

impl Entries {
    /// Each text, with its label if it has one.
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        let (plain, labelled) = match self {
            Self::Plain(texts) => (texts.as_slice(), None),
            Self::Labelled(texts) => ([].as_slice(), Some(texts)),
        };
        let plain = plain.iter().map(|text| (None, text.as_str()));
        let labelled = labelled.into_iter().flat_map(OrderedMap::iter);
        plain.chain(labelled.map(|(label, text)| (Some(label), text.as_str())))
    }

    /// The first text, which the panel takes when nothing else is said.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        self.iter().next().map(|(_, text)| text)
    }

    /// The text under this label.
    #[must_use]
    pub fn get(&self, label: &str) -> Option<&str> {
        match self {
            Self::Plain(_) => None,
            Self::Labelled(texts) => texts.get(label).map(String::as_str),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}
