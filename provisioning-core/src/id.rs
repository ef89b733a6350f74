//! Names the app chooses: of its services, panels, products and customers.
//!
//! Ids that reach a panel are strict on purpose. A panel on MySQL compares them without regard to case, accents and
//! trailing blanks: `Äbc ` and `abc` would be one server there and two here.

mod external_key;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use self::external_key::{ExternalKey, Generation};
use crate::problem::Problem;

/// What an id may look like.
struct Rule {
    what: &'static str,
    limit: usize,
    /// The first and the last character must be a letter or a digit.
    plain_ends: bool,
    /// An ending that a later generation's key would have is refused.
    no_generation: bool,
}

impl Rule {
    const fn new(what: &'static str, limit: usize) -> Self {
        Self {
            what,
            limit,
            plain_ends: false,
            no_generation: false,
        }
    }

    fn check(&self, text: &str) -> Result<(), InvalidId> {
        self.fault(text)
            .map_or(Ok(()), |fault| Err(InvalidId { what: self.what, fault }))
    }

    fn fault(&self, text: &str) -> Option<Fault> {
        if text.is_empty() {
            return Some(Fault::Empty);
        }
        let odd = |c: &char| !matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-');
        if let Some((index, character)) = text.chars().enumerate().find(|(_, c)| odd(c)) {
            return Some(Fault::Character {
                character,
                position: index + 1,
            });
        }
        if text.len() > self.limit {
            return Some(Fault::TooLong {
                length: text.len(),
                limit: self.limit,
            });
        }
        let plain = |c: char| c.is_ascii_alphanumeric();
        if self.plain_ends && !(text.starts_with(plain) && text.ends_with(plain)) {
            return Some(Fault::Ends);
        }
        if matches!(text, "." | "..") {
            return Some(Fault::Dots);
        }
        if self.no_generation && ends_like_a_generation(text) {
            return Some(Fault::Generation);
        }
        None
    }
}

fn ends_like_a_generation(text: &str) -> bool {
    text.rsplit_once(".g")
        .is_some_and(|(_, digits)| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// A text that cannot be an id: says which character or rule is at fault, why the rule is there, and the cure.
///
/// Nothing was stored or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidId {
    what: &'static str,
    fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Fault {
    Empty,
    Character { character: char, position: usize },
    TooLong { length: usize, limit: usize },
    Ends,
    Dots,
    Generation,
}

impl InvalidId {
    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> String {
        let what = self.what;
        match &self.fault {
            Fault::Empty => format!("a {what} cannot be empty"),
            Fault::Character { character, position } => {
                format!("a {what} cannot contain {character:?} (character {position})")
            }
            Fault::TooLong { length, limit } => {
                format!("a {what} has at most {limit} characters, this one has {length}")
            }
            Fault::Ends => format!("a {what} begins and ends with a letter or a digit"),
            Fault::Dots => format!("a {what} cannot consist of dots: in a web address they mean another page"),
            Fault::Generation => {
                format!("a {what} cannot end in `.g` and a number: that marks a service which was created again")
            }
        }
    }

    /// What to do next.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match &self.fault {
            Fault::Character { character, .. } if character.is_ascii_uppercase() => {
                "write it in lower case: panels on MySQL fold case, accents and trailing blanks, so that two ids could be one there"
            }
            Fault::Character { .. } => {
                "use a-z, 0-9, `.`, `_` and `-`: panels on MySQL fold case, accents and trailing blanks, so that two ids could be one there"
            }
            Fault::Empty => "use the number or key your app already has for it",
            Fault::TooLong { .. } => "use a shorter one, such as the number your app already has for it",
            Fault::Ends | Fault::Dots => "begin and end with a letter or a digit",
            Fault::Generation => "write the ending another way, for example with `-g` and the number",
        }
    }

    pub(crate) fn at(&self, field: &str) -> Problem {
        Problem::new(field, self.message(), self.advice())
    }
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message(), self.advice())
    }
}

impl std::error::Error for InvalidId {}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident = $rule:expr;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            const RULE: Rule = $rule;

            /// Checks the text and takes it as it is: nothing is trimmed or folded.
            ///
            /// # Errors
            /// [`InvalidId`] names the first character or rule at fault.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                Self::RULE.check(&text)?;
                Ok(Self(text))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// One sold service, as the app names it: `[a-z0-9._-]`, 1 to 120 characters, stable, never used again for another.
    ///
    /// It becomes the server's `external_id` (see [`ExternalKey`]), so it may not end in `.g` and a number, and may not
    /// be `.` or `..`.
    ///
    /// ```
    /// use provisioning_core::id::ServiceId;
    ///
    /// assert_eq!(ServiceId::new("1001")?.as_str(), "1001");
    /// assert!(ServiceId::new("Ünïque").unwrap_err().to_string().contains("'Ü' (character 1)"));
    /// # Ok::<_, provisioning_core::id::InvalidId>(())
    /// ```
    ServiceId = Rule { no_generation: true, ..Rule::new("service id", 120) };

    /// A panel, as the app names it: `[a-z0-9._-]`, 1 to 64 characters. It stands for a live connection; no key is stored under it.
    PanelId = Rule::new("panel id", 64);

    /// A group of panels, as the app names it: `[a-z0-9._-]`, 1 to 64 characters.
    GroupId = Rule::new("group id", 64);

    /// A product, as the app names it: `[a-z0-9._-]`, 1 to 120 characters.
    ProductId = Rule::new("product id", 120);

    /// A customer, as the app names him: `[a-z0-9._-]`, 1 to 120 characters, beginning and ending with a letter or a digit.
    ///
    /// It becomes the panel account's `external_id` and a part of its user name. Therefore it is as strict as a
    /// [`ServiceId`]; upper case, `/` (which the panel stores but cannot look up), `@` and `+` are refused. Use a
    /// number, not an e-mail address: an address changes, and an id ends up in journals.
    CustomerId = Rule { plain_ends: true, ..Rule::new("customer id", 120) };

    /// A prefix that keeps the keys of two billing systems on one panel apart: `[a-z0-9._-]`, 1 to 32 characters, beginning and ending with a letter or a digit.
    Namespace = Rule { plain_ends: true, ..Rule::new("namespace", 32) };
}

/// Of a literal in example data, which a test reads back.
#[cfg(feature = "test-util")]
mod example {
    use super::{CustomerId, ProductId, ServiceId};

    impl ServiceId {
        pub(crate) fn example(text: &'static str) -> Self {
            Self(text.to_owned())
        }
    }

    impl ProductId {
        pub(crate) fn example(text: &'static str) -> Self {
            Self(text.to_owned())
        }
    }

    impl CustomerId {
        pub(crate) fn example(text: &'static str) -> Self {
            Self(text.to_owned())
        }
    }
}

/// The app's order number: a label that people read. Nothing is looked up by it, so any text will do.
///
/// Control characters and blanks around it are dropped, and it ends after 191 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct OrderId(String);

impl OrderId {
    /// Longest label, in characters.
    pub const MAX_CHARACTERS: usize = 191;

    /// The label, cleaned.
    #[must_use]
    pub fn new(text: impl AsRef<str>) -> Self {
        let printable: String = text.as_ref().chars().filter(|c| !c.is_control()).collect();
        let cut: String = printable.trim().chars().take(Self::MAX_CHARACTERS).collect();
        Self(cut.trim_end().to_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for OrderId {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for OrderId {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<OrderId> for String {
    fn from(id: OrderId) -> Self {
        id.0
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_id_names_the_first_bad_character_and_says_why() {
        let error = ServiceId::new("abC-É").unwrap_err().to_string();
        assert_eq!(
            error,
            "a service id cannot contain 'C' (character 3); write it in lower case: panels on MySQL fold case, accents and trailing blanks, so that two ids could be one there"
        );
        assert!(
            ServiceId::new("caf\u{e9}")
                .unwrap_err()
                .message()
                .contains("'é' (character 4)")
        );
        assert!(
            ServiceId::new("1001 ")
                .unwrap_err()
                .message()
                .contains("' ' (character 5)")
        );
        assert!(ServiceId::new("a/b").is_err());
        assert!(ServiceId::new("a\nb").unwrap_err().message().contains("'\\n'"));
    }

    #[test]
    fn an_id_has_a_length() {
        assert!(ServiceId::new("").is_err());
        assert!(ServiceId::new("a".repeat(120)).is_ok());
        assert!(
            ServiceId::new("a".repeat(121))
                .unwrap_err()
                .message()
                .contains("at most 120")
        );
    }

    #[test]
    fn an_id_that_a_web_address_would_swallow_is_refused() {
        assert!(ServiceId::new(".").is_err());
        assert!(ServiceId::new("..").is_err());
        assert!(CustomerId::new("..").is_err());
        assert!(ServiceId::new("...").is_ok());
    }

    #[test]
    fn a_service_id_cannot_look_like_a_later_generation_of_another() {
        for text in ["a.g2", "a.g1", "a.g007", ".g2", "a.g99999999999999999999"] {
            assert!(ServiceId::new(text).is_err(), "{text}");
        }
        for text in ["a.g", "a.gx", "a.g2x", "ag2", "a-g2", "a.g2."] {
            assert!(ServiceId::new(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_customer_id_is_no_e_mail_address() {
        assert!(
            CustomerId::new("ada@example.org")
                .unwrap_err()
                .message()
                .contains("'@'")
        );
        assert!(CustomerId::new("42-").is_err());
        assert!(CustomerId::new("42").is_ok());
    }

    #[test]
    fn an_order_id_is_a_label() {
        assert_eq!(OrderId::new(" A-77\n/é ").as_str(), "A-77/é");
        assert_eq!(OrderId::new("é".repeat(500)).as_str().chars().count(), 191);
    }

    #[test]
    fn a_stored_id_is_checked_when_it_is_read() {
        assert!(serde_json::from_str::<ServiceId>(r#""1001""#).is_ok());
        assert!(serde_json::from_str::<ServiceId>(r#""A""#).is_err());
    }

    proptest! {
        #[test]
        fn ids_never_panic(text in any::<String>()) {
            let _ = ServiceId::new(text.clone()).map_err(|error| error.to_string());
            let _ = OrderId::new(text);
        }
    }
}
