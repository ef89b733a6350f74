//! The text that a panel knows a server of ours by.

use std::{fmt, num::NonZeroU32, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{InvalidId, Namespace, ServiceId};

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
    fn a_stored_key_is_checked_when_it_is_read() {
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
        fn reading_a_key_never_panics(text in any::<String>()) {
            let _ = text.parse::<ExternalKey>();
        }
    }
}
