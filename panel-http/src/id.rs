//! Typed identifiers: the id of a server is not the id of a user.

/// Declares identifiers that a panel gives as whole numbers.
///
/// ```
/// panel_http::numeric_id! {
///     /// Number of a server on the Application API.
///     pub struct ServerId;
/// }
/// assert_eq!(ServerId::new(7).to_string(), "7");
/// ```
#[macro_export]
macro_rules! numeric_id {
    ($($(#[$meta:meta])* $visibility:vis struct $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, $crate::serde::Serialize, $crate::serde::Deserialize)]
        #[serde(transparent, crate = "panel_http::serde")]
        $visibility struct $name(u64);

        impl $name {
            /// From the panel's number.
            #[must_use]
            pub const fn new(number: u64) -> Self {
                Self(number)
            }

            /// The panel's number.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl From<u64> for $name {
            fn from(number: u64) -> Self {
                Self(number)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

/// Declares identifiers that a panel gives as UUIDs.
///
/// ```
/// panel_http::uuid_id! {
///     /// Identifier of a node.
///     pub struct NodeId;
/// }
/// let id: NodeId = "7ae3c43b-c298-4641-bd70-c3226bf7dd4b".parse().unwrap();
/// assert_eq!(id.to_string(), "7ae3c43b-c298-4641-bd70-c3226bf7dd4b");
/// ```
#[macro_export]
macro_rules! uuid_id {
    ($($(#[$meta:meta])* $visibility:vis struct $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, $crate::serde::Serialize, $crate::serde::Deserialize)]
        #[serde(transparent, crate = "panel_http::serde")]
        $visibility struct $name($crate::uuid::Uuid);

        impl $name {
            /// From the panel's UUID.
            #[must_use]
            pub const fn new(uuid: $crate::uuid::Uuid) -> Self {
                Self(uuid)
            }

            /// The panel's UUID.
            #[must_use]
            pub const fn get(self) -> $crate::uuid::Uuid {
                self.0
            }
        }

        impl From<$crate::uuid::Uuid> for $name {
            fn from(uuid: $crate::uuid::Uuid) -> Self {
                Self(uuid)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

/// Declares identifiers that a panel gives as text.
///
/// ```
/// panel_http::text_id! {
///     /// Short identifier of a server on the Client API.
///     pub struct ServerIdentifier;
/// }
/// assert_eq!(ServerIdentifier::from("1a2b3c4d").as_str(), "1a2b3c4d");
/// ```
#[macro_export]
macro_rules! text_id {
    ($($(#[$meta:meta])* $visibility:vis struct $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, $crate::serde::Serialize, $crate::serde::Deserialize)]
        #[serde(transparent, crate = "panel_http::serde")]
        $visibility struct $name(String);

        impl $name {
            /// From the panel's text.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The panel's text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}
