//! A change to a field that may also be empty.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Leave a field as it is, clear it, or set it: the three things a nullable field of an update can ask.
///
/// Skip it while serialising when it [is left](Self::is_keep):
///
/// ```
/// use panel_http::Patch;
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Update {
///     #[serde(skip_serializing_if = "Patch::is_keep")]
///     external_id: Patch<String>,
/// }
///
/// let text = |external_id| serde_json::to_string(&Update { external_id }).unwrap();
/// assert_eq!(text(Patch::Keep), "{}");
/// assert_eq!(text(Patch::Clear), r#"{"external_id":null}"#);
/// assert_eq!(text(Patch::Set("42".to_owned())), r#"{"external_id":"42"}"#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(clippy::exhaustive_enums, reason = "there is no fourth thing to ask")]
pub enum Patch<T> {
    /// The field is not sent: the panel keeps what it has.
    #[default]
    Keep,
    /// The field is sent as `null`: the panel empties it.
    Clear,
    /// The field is sent with this value.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the field is to be left out.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

impl<T> From<Option<T>> for Patch<T> {
    /// `None` clears the field.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}
