//! Names the app chooses: of its services, panels, products and customers.
//!
//! Ids that reach a panel are strict on purpose. A panel on MySQL compares them without regard to case, accents and
//! trailing blanks: `Äbc ` and `abc` would be one server there and two here.

use std::{fmt, num::NonZeroU32, str::FromStr};

use serde::{Deserialize, Serialize};

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

/// How often a service was created after it had ended. The first is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Generation(NonZeroU32);

impl Generation {
    /// The first life of a service.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// The life with this number; there is no life 0.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    /// The life after this one; `None` after four thousand million.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}

impl Default for Generation {
    fn default() -> Self {
        Self::FIRST
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A server's `external_id`: optional namespace, service, generation.
///
/// Written `id` for the first generation (the plain id, as other billing modules write it), `id.g2` and so on for the
/// later ones, with `namespace:` in front where there is one. At most 165 characters; panels allow 191.
///
/// *Guarantees*: two different keys never have the same text, also across namespaces: a colon occurs in no id, and no
/// service id ends like a generation.
///
/// ```
/// use provisioning_core::id::{ExternalKey, Generation, Namespace, ServiceId};
///
/// let service = ServiceId::new("1001")?;
/// let first = ExternalKey::new(None, service.clone(), Generation::FIRST);
/// assert_eq!(first.to_string(), "1001");
/// let second = first.next_generation().expect("a second life");
/// assert_eq!(second.to_string(), "1001.g2");
/// let prefixed = ExternalKey::new(Some(Namespace::new("shop")?), service, Generation::FIRST);
/// assert_eq!(prefixed.to_string(), "shop:1001");
/// assert_eq!("shop:1001".parse::<ExternalKey>()?, prefixed);
/// # Ok::<_, provisioning_core::id::InvalidId>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExternalKey {
    namespace: Option<Namespace>,
    service: ServiceId,
    generation: Generation,
}

impl ExternalKey {
    /// The key of one life of a service.
    #[must_use]
    pub const fn new(namespace: Option<Namespace>, service: ServiceId, generation: Generation) -> Self {
        Self {
            namespace,
            service,
            generation,
        }
    }

    /// The namespace, if the app uses one.
    #[must_use]
    pub const fn namespace(&self) -> Option<&Namespace> {
        self.namespace.as_ref()
    }

    /// The service.
    #[must_use]
    pub const fn service(&self) -> &ServiceId {
        &self.service
    }

    /// Which life of the service.
    #[must_use]
    pub const fn generation(&self) -> Generation {
        self.generation
    }

    /// The key of the service's next life; `None` when its lives are used up (see [`Generation::next`]).
    #[must_use]
    pub fn next_generation(&self) -> Option<Self> {
        let generation = self.generation.next()?;
        Some(Self {
            generation,
            ..self.clone()
        })
    }
}

impl fmt::Display for ExternalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{namespace}:")?;
        }
        f.write_str(self.service.as_str())?;
        if self.generation > Generation::FIRST {
            write!(f, ".g{}", self.generation)?;
        }
        Ok(())
    }
}

impl FromStr for ExternalKey {
    type Err = InvalidId;

    /// Reads a key that was written by this type. A key of another system may be refused: then it is not ours.
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (namespace, rest) = match text.split_once(':') {
            Some((namespace, rest)) => (Some(Namespace::new(namespace)?), rest),
            None => (None, text),
        };
        let later = rest.rsplit_once(".g").and_then(|(service, digits)| {
            let generation = Generation::new(digits.parse().ok()?)?;
            // `.g1`, `.g02` and `.g+2` are not what we write: left as they are, the service id's own rule judges them.
            (generation > Generation::FIRST && generation.to_string() == digits).then_some((service, generation))
        });
        let (service, generation) = later.unwrap_or((rest, Generation::FIRST));
        Ok(Self {
            namespace,
            service: ServiceId::new(service)?,
            generation,
        })
    }
}

impl TryFrom<String> for ExternalKey {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<ExternalKey> for String {
    fn from(key: ExternalKey) -> Self {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn key() -> impl Strategy<Value = ExternalKey> {
        let service = "[a-z0-9._-]{1,120}".prop_filter_map("a service id", |text| ServiceId::new(text).ok());
        let namespace =
            prop::option::of("[a-z0-9._-]{1,32}".prop_filter_map("a namespace", |text| Namespace::new(text).ok()));
        (namespace, service, 1u32..).prop_map(|(namespace, service, number)| {
            ExternalKey::new(namespace, service, Generation::new(number).unwrap())
        })
    }

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
    fn a_namespaced_key_is_never_the_plain_key_of_another_service() {
        let plain = ExternalKey::new(None, ServiceId::new("shop-1").unwrap(), Generation::FIRST);
        let prefixed = ExternalKey::new(
            Some(Namespace::new("shop").unwrap()),
            ServiceId::new("1").unwrap(),
            Generation::FIRST,
        );
        assert_ne!(plain.to_string(), prefixed.to_string());
    }

    #[test]
    fn different_keys_have_different_texts() {
        let texts = ["a", "-", ".g2", "g2", "2", "."];
        let words: Vec<String> = texts
            .iter()
            .flat_map(|one| {
                texts
                    .iter()
                    .map(move |two| format!("{one}{two}"))
                    .chain([(*one).to_owned()])
            })
            .collect();
        let services: Vec<ServiceId> = words
            .iter()
            .flat_map(|one| words.iter().map(move |two| format!("{one}{two}")).chain([one.clone()]))
            .filter_map(|text| ServiceId::new(text).ok())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let namespaces = [None, Namespace::new("a").ok(), Namespace::new("a-a").ok()];
        let mut seen = BTreeSet::new();
        for (service, namespace, number) in services.iter().flat_map(|service| {
            namespaces
                .iter()
                .flat_map(move |namespace| (1..=3).map(move |number| (service, namespace, number)))
        }) {
            let key = ExternalKey::new(namespace.clone(), service.clone(), Generation::new(number).unwrap());
            assert!(seen.insert(key.to_string()), "{key} is the text of two keys");
        }
        assert!(seen.len() > 1000);
    }

    #[test]
    fn only_what_we_write_is_read_as_our_key() {
        for text in [
            "1001.g1",
            "1001.g02",
            "1001.g+2",
            "1001.g0",
            "1001.g4294967296",
            ":1001",
            "shop:",
            "a:b:c",
            "A",
        ] {
            assert!(text.parse::<ExternalKey>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_stored_id_is_checked_when_it_is_read() {
        assert!(serde_json::from_str::<ServiceId>(r#""1001""#).is_ok());
        assert!(serde_json::from_str::<ServiceId>(r#""A""#).is_err());
        assert!(serde_json::from_str::<ExternalKey>(r#""1001.g1""#).is_err());
        assert!(serde_json::from_str::<Generation>("0").is_err());
    }

    proptest! {
        #[test]
        fn a_key_is_read_as_it_was_written(key in key()) {
            prop_assert_eq!(key.to_string().parse::<ExternalKey>().unwrap(), key.clone());
            let stored = serde_json::to_string(&key).unwrap();
            prop_assert_eq!(serde_json::from_str::<ExternalKey>(&stored).unwrap(), key);
        }

        #[test]
        fn every_key_fits_into_a_panel(key in key()) {
            prop_assert!(key.to_string().len() <= 165);
        }

        #[test]
        fn ids_never_panic(text in any::<String>()) {
            let _ = ServiceId::new(text.clone()).map_err(|error| error.to_string());
            let _ = text.parse::<ExternalKey>();
            let _ = OrderId::new(text);
        }
    }
}
