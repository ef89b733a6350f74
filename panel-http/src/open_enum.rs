//! Enums that keep a value they do not know.

/// Declares an enum over the panel's words. A word that is not listed is kept in `Other`, so that a newer panel never
/// makes an answer unreadable.
///
/// ```
/// panel_http::open_enum! {
///     /// State of a server.
///     pub enum Status {
///         /// The install script is running.
///         Installing = "installing",
///     }
/// }
/// let known: Status = serde_json::from_str(r#""installing""#).unwrap();
/// assert_eq!(known, Status::Installing);
/// let newer: Status = serde_json::from_str(r#""hibernating""#).unwrap();
/// assert_eq!(newer.as_str(), "hibernating");
/// ```
#[macro_export]
macro_rules! open_enum {
    ($($(#[$meta:meta])* $visibility:vis enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        $visibility enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A word that this version does not know, as the panel gave it.
            Other(String),
        }

        impl $name {
            /// The panel's word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'de, str> as $crate::serde::Deserialize<'de>>::deserialize(deserializer).map(|word| Self::from(word.as_ref()))
            }
        }
    )+};
}
