//! Lists that come in pages: `{"servers": {"total": 1, "per_page": 25, "page": 1, "data": [{…}]}}`.

use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
};

use futures_util::TryStreamExt as _;
use panel_http::{
    Call, Endpoint, Error, List, Page, Transport,
    call::Read,
    list::{Items, Pages},
    transport::Answer,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::answer;

/// One page as the panel writes it, below a key such as `servers`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PageBody<T> {
    /// How many items all pages hold. `0` on a page past the end.
    pub total: u64,
    /// How many items a page has.
    pub per_page: u64,
    /// The number of this page, from 1.
    pub page: u64,
    /// What is on it.
    pub data: Vec<T>,
}

/// Reads the page that stands below `key`.
pub(crate) fn page<T: DeserializeOwned>(
    endpoint: &Endpoint,
    answer: &Answer,
    key: &'static str,
) -> Result<Page<T>, Error> {
    let body: PageBody<T> = answer::member(endpoint, answer, key)?;
    let last = body.total.div_ceil(body.per_page.max(1));
    Ok(Page::new(body.data, body.page, last, body.total))
}

/// A list of `T`: await it for one page, or take [`all`](Self::all). `F` says what it can be searched and filtered by.
///
/// # Guarantees
/// Those of [`List`]: what is asked for goes with every page, and the walk cannot go on for ever.
///
/// # Assumptions
/// The oldest comes first, but where the list says otherwise. Pages shift when things are made or deleted while one reads: look
/// again at the one thing before you act on its absence. [`Page::total`] is `0` on a page past the end, which does not mean
/// that there is nothing.
#[must_use = "a list does nothing until it is awaited or streamed"]
pub struct Listing<T, F = Search> {
    list: List<T>,
    filters: PhantomData<fn(F)>,
}

/// For lists that can be searched.
pub trait Searchable {}

/// A list that can be searched, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum Search {}

impl Searchable for Search {}

/// A list that cannot be searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum NoSearch {}

impl<T, F> Listing<T, F> {
    pub(crate) fn new(
        transport: &Transport,
        endpoint: &'static Endpoint,
        segments: &[&str],
        read: Read<Page<T>>,
    ) -> Self {
        Self {
            list: List::new(transport, endpoint, segments, read),
            filters: PhantomData,
        }
    }

    /// Adds a pair to the query of every page.
    pub(crate) fn query(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.list = self.list.query(name, value.to_string());
        self
    }

    /// Items on a page: 1 to 100, and 25 when it is not set. More is a [`Validation`](crate::ErrorKind::Validation) error.
    pub fn per_page(self, items: u32) -> Self {
        self.query("per_page", items)
    }

    /// Begins at this page, from 1.
    pub fn page(mut self, number: u64) -> Self {
        self.list = self.list.page(number);
        self
    }

    /// Leaves the last quarter of the panel's quota to calls that a person waits for.
    pub fn background(mut self) -> Self {
        self.list = self.list.background();
        self
    }

    /// The call for one page, to be looked at or turned into a request.
    pub fn into_call(self) -> Call<Page<T>> {
        self.list.into_call()
    }
}

impl<T, F: Searchable> Listing<T, F> {
    /// Only items that contain this, upper and lower case being the same. `_` stands for any character and `%` for any text:
    /// compare what comes exactly. Which fields are searched is said where the list is.
    pub fn search(self, text: impl fmt::Display) -> Self {
        self.query("search", text)
    }
}

impl<T, F: Searchable> Listing<T, F> {
    /// A search that finds at least what contains this: a backslash, which would take the meaning from what follows it, stands
    /// for any character, as `_` and `%` stand for more than themselves.
    pub(crate) fn containing(self, text: &str) -> Self {
        self.search(text.replace('\\', "_")).per_page(100)
    }
}

impl<T: Send + 'static, F> Listing<T, F> {
    /// The first item of any page that is the one. Ends when it is found.
    ///
    /// # Errors
    /// Those of the pages that were read.
    pub async fn find(self, is_it: impl Fn(&T) -> bool + Send) -> Result<Option<T>, Error> {
        let mut items = self.all();
        while let Some(item) = items.try_next().await? {
            if is_it(&item) {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// Every item of every page.
    #[must_use = "a stream does nothing until it is read"]
    pub fn all(self) -> Items<T> {
        self.list.all()
    }

    /// Page by page, with the total.
    #[must_use = "a stream does nothing until it is read"]
    pub fn pages(self) -> Pages<T> {
        self.list.pages()
    }
}

impl<T: Send + 'static, F> IntoFuture for Listing<T, F> {
    type Output = Result<Page<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.list.into_future()
    }
}

impl<T, F> fmt::Debug for Listing<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.list.fmt(f)
    }
}
