//! The rules as an egg writes them.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};

/// A list of rules, as one text or as a list.
///
/// A text is cut at every `|`, also within a regular expression: the panels do so. An element of a list is one rule,
/// whatever is in it. Read from JSON or YAML an empty object is an empty list, as PHP writes one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleList<'a> {
    /// `required|string|max:20`
    Text(Cow<'a, str>),
    /// `["required", "string", "max:20"]`
    Items(Vec<Cow<'a, str>>),
}

impl RuleList<'_> {
    /// The rules one by one.
    pub(super) fn rules(&self) -> Vec<String> {
        match self {
            Self::Text(text) => text.split('|').map(str::to_owned).collect(),
            Self::Items(items) => items.iter().map(|item| item.clone().into_owned()).collect(),
        }
    }

    /// How many bytes the rules have.
    pub(super) fn length(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Items(items) => items.iter().map(|item| item.len() + 1).sum(),
        }
    }
}

impl<'a> From<&'a str> for RuleList<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for RuleList<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a, T: AsRef<str>> From<&'a [T]> for RuleList<'a> {
    fn from(items: &'a [T]) -> Self {
        Self::Items(items.iter().map(|item| Cow::Borrowed(item.as_ref())).collect())
    }
}

impl<'a, T: AsRef<str>> From<&'a Vec<T>> for RuleList<'a> {
    fn from(items: &'a Vec<T>) -> Self {
        items.as_slice().into()
    }
}

impl<'a, T: AsRef<str>, const N: usize> From<&'a [T; N]> for RuleList<'a> {
    fn from(items: &'a [T; N]) -> Self {
        items.as_slice().into()
    }
}

impl<'de> Deserialize<'de> for RuleList<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor;

        impl<'de> Visitor<'de> for ListVisitor {
            type Value = RuleList<'static>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("rules as one text or as a list of texts")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(RuleList::Text(Cow::Owned(text.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element::<String>()? {
                    items.push(Cow::Owned(item));
                }
                Ok(RuleList::Items(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                match map.next_key::<String>()? {
                    None => Ok(RuleList::Items(Vec::new())),
                    Some(_) => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
                }
            }
        }

        deserializer.deserialize_any(ListVisitor)
    }
}

/// A list of rules that is too long to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleListError {
    pub(super) length: usize,
}

/// The longest list, in bytes. The longest of any known egg has 5,000.
pub(super) const LONGEST_LIST: usize = 65_536;

impl fmt::Display for RuleListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the rules have {} bytes, and at most {LONGEST_LIST} are read",
            self.length
        )
    }
}

impl std::error::Error for RuleListError {}
