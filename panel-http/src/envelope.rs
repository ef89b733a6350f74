//! The form in which Pterodactyl and Pelican wrap everything: items, lists, related things, errors.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{
        DeserializeOwned, DeserializeSeed, IgnoredAny, IntoDeserializer, MapAccess, Visitor,
        value::MapAccessDeserializer,
    },
    ser::SerializeStruct,
};

use crate::{
    call::decode,
    dialect::Problem,
    endpoint::Endpoint,
    error::{Error, ErrorKind},
    list::Page,
    transport::Answer,
};

/// One thing: `{"object": "server", "attributes": {…}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Item<T, M = ItemMeta> {
    /// What it is, in the panel's word.
    pub object: String,
    /// The thing itself.
    pub attributes: T,
    /// What the panel adds to it, such as where to find it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<M>,
}

/// What a panel adds to a thing that it just made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ItemMeta {
    /// The URL of the thing on the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
}

/// Many things: `{"object": "list", "data": […], "meta": {"pagination": {…}}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ItemList<T, M = ListMeta> {
    /// Always `list`.
    pub object: String,
    /// The things.
    pub data: Vec<Item<T>>,
    /// What the panel adds: where in the whole list this is, and more on some routes. Missing where it adds nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<M>,
}

/// What a panel says of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ListMeta {
    /// Where in the whole list this is.
    pub pagination: Pagination,
}

/// Where a page is in its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pagination {
    /// Items on all pages.
    pub total: u64,
    /// Items on this page.
    pub count: u64,
    /// Items on a full page.
    pub per_page: u64,
    /// The number of this page, from 1.
    pub current_page: u64,
    /// The number of the last page.
    pub total_pages: u64,
    /// URLs of the pages beside. On the Application API they have lost the filters: not used by this library.
    pub links: PageLinks,
}

/// URLs of the pages beside.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PageLinks {
    /// The page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// The page after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A related thing that was asked for with `include`.
///
/// A key that may not read such things gets an empty shell instead of an error: [`Hidden`](Self::Hidden).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Related<T> {
    /// The panel shows it. `T` is an [`Item`] or an [`ItemList`].
    Shown(T),
    /// There is none, or the key lacks the permission to read it; the panel does not tell which.
    Hidden,
}

impl<T> Related<T> {
    /// The thing, when the panel shows it.
    pub const fn shown(&self) -> Option<&T> {
        match self {
            Self::Shown(thing) => Some(thing),
            Self::Hidden => None,
        }
    }

    /// Whether the panel gave an empty shell.
    pub const fn is_hidden(&self) -> bool {
        matches!(self, Self::Hidden)
    }
}

const NOTHING: &str = "null_resource";

impl<T: Serialize> Serialize for Related<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Shown(thing) => thing.serialize(serializer),
            Self::Hidden => {
                let mut shell = serializer.serialize_struct("Related", 2)?;
                shell.serialize_field("object", NOTHING)?;
                shell.serialize_field("attributes", &())?;
                shell.end()
            }
        }
    }
}

/// Looks at the first member only (the panels write `object` first) and streams the rest on, so that a mistake inside is
/// still told with its place.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Related<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RelatedVisitor(PhantomData))
    }
}

struct RelatedVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for RelatedVisitor<T> {
    type Value = Related<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a related thing")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut first = (None, None);
        if let Some(name) = members.next_key::<String>()? {
            if name == "object" {
                let word: Option<String> = members.next_value()?;
                if word.as_deref() == Some(NOTHING) {
                    while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                    return Ok(Related::Hidden);
                }
                first.1 = Some(word);
            }
            first.0 = Some(name);
        }
        let whole = FirstAgain {
            name: first.0,
            word: first.1,
            rest: members,
        };
        T::deserialize(MapAccessDeserializer::new(whole)).map(Related::Shown)
    }
}

/// A map whose first member was already read.
struct FirstAgain<A> {
    name: Option<String>,
    word: Option<Option<String>>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for FirstAgain<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.name.take() {
            Some(name) => seed.deserialize(name.into_deserializer()).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.word.take() {
            Some(Some(word)) => seed.deserialize(word.into_deserializer()),
            Some(None) => seed.deserialize(().into_deserializer()),
            None => self.rest.next_value_seed(seed),
        }
    }
}

/// Reads one thing.
///
/// # Errors
/// As [`decode`].
pub fn item<T: DeserializeOwned>(endpoint: &Endpoint, answer: &Answer) -> Result<T, Error> {
    decode::<Item<T>>(endpoint, &answer.body).map(|item| item.attributes)
}

/// Reads a list that is not paged.
///
/// # Errors
/// As [`decode`].
pub fn items<T: DeserializeOwned>(endpoint: &Endpoint, answer: &Answer) -> Result<Vec<T>, Error> {
    let list: ItemList<T> = decode(endpoint, &answer.body)?;
    Ok(list.data.into_iter().map(|item| item.attributes).collect())
}

/// Reads a page of a list.
///
/// # Errors
/// As [`decode`].
pub fn page<T: DeserializeOwned>(endpoint: &Endpoint, answer: &Answer) -> Result<Page<T>, Error> {
    let list: ItemList<T> = decode(endpoint, &answer.body)?;
    let count = u64::try_from(list.data.len()).unwrap_or(u64::MAX);
    let (number, last, total) = list.meta.map_or((1, 1, count), |meta| {
        let it = meta.pagination;
        (it.current_page, it.total_pages, it.total)
    });
    Ok(Page::new(
        list.data.into_iter().map(|item| item.attributes).collect(),
        number,
        last,
        total,
    ))
}

/// An error body: `{"errors": [{"code", "status", "detail", "meta"}]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ErrorBody {
    /// What went wrong, one by one.
    pub errors: Vec<ErrorEntry>,
}

/// One error of an [`ErrorBody`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ErrorEntry {
    /// The class of the exception, such as `ValidationException`.
    pub code: String,
    /// The HTTP status, as text.
    pub status: String,
    /// A sentence.
    pub detail: String,
    /// Which field and rule, for validation errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<ErrorMeta>,
}

/// Where a validation error is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ErrorMeta {
    /// The field, dotted, such as `limits.swap`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_field: Option<String>,
    /// The rule, such as `required_with`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// The messages of an error body, or `None` when it is not of this form.
#[must_use]
pub fn problems(body: &[u8]) -> Option<Vec<Problem>> {
    let body: ErrorBody = serde_json::from_slice(body).ok()?;
    if body.errors.is_empty() {
        return None;
    }
    let read = |error: ErrorEntry| {
        let meta = error.meta.unwrap_or_default();
        Problem::new(error.code, error.detail).on(meta.source_field, meta.rule)
    };
    Some(body.errors.into_iter().map(read).collect())
}

/// What an `AccessDeniedHttpException` is about: one code for four causes, which only the sentence tells apart.
#[must_use]
pub fn denied(detail: &str) -> ErrorKind {
    if detail.starts_with("This IP address") {
        ErrorKind::AddressNotAllowed
    } else if detail.contains("application API key") || detail.contains("does not have permission to access the API") {
        ErrorKind::WrongKindOfKey
    } else {
        ErrorKind::Forbidden
    }
}

/// What a `NotFoundHttpException` is about. A route that the panel does not have says nothing about the thing asked for: it
/// must not pass for "no such server".
#[must_use]
pub fn not_found(detail: &str) -> ErrorKind {
    if detail.starts_with("The route ") {
        ErrorKind::Unsupported
    } else {
        ErrorKind::NotFound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Thing = Item<Named>;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Named {
        name: String,
    }

    #[test]
    fn a_related_thing_is_shown_or_hidden_and_written_as_it_was_read() {
        for (text, hidden) in [
            (r#"{"object":"thing","attributes":{"name":"a"}}"#, false),
            (r#"{"object":"null_resource","attributes":null}"#, true),
        ] {
            let related: Related<Thing> = serde_json::from_str(text).unwrap();
            assert_eq!(related.is_hidden(), hidden);
            assert_eq!(serde_json::to_string(&related).unwrap(), text);
        }
    }

    #[test]
    fn the_order_of_the_members_does_not_matter_for_a_shown_thing() {
        let related: Related<Thing> = serde_json::from_str(r#"{"attributes":{"name":"a"},"object":"thing"}"#).unwrap();
        assert_eq!(related.shown().unwrap().attributes.name, "a");
    }

    #[test]
    fn a_mistake_inside_a_related_thing_is_told_with_its_place() {
        const THINGS: Endpoint = Endpoint::get("things.view", "/api/things");
        let body = br#"{"object":"thing","attributes":{"name":null}}"#;
        let error = decode::<Related<Thing>>(&THINGS, body).unwrap_err();
        assert!(error.to_string().contains("`attributes.name`"), "{error}");
    }
}
