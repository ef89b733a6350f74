//! Lists that come in pages.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
};

use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    call::{Call, Read},
    effect::Effect,
    endpoint::Endpoint,
    error::{Error, ErrorKind},
    transport::Transport,
};

/// A stream over every item of a list, page after page.
pub type Items<T> = Pin<Box<dyn Stream<Item = Result<T, Error>> + Send>>;

/// A stream over the pages of a list.
pub type Pages<T> = Pin<Box<dyn Stream<Item = Result<Page<T>, Error>> + Send>>;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Its number, from 1.
    pub number: u64,
    /// The number of the last page, as the panel names it.
    pub last: u64,
    /// How many items all pages hold.
    pub total: u64,
}

impl<T> Page<T> {
    /// A page as the panel told it.
    #[must_use]
    pub const fn new(items: Vec<T>, number: u64, last: u64, total: u64) -> Self {
        Self {
            items,
            number,
            last,
            total,
        }
    }

    /// The number of the page after this one, if there is one. An empty page is the last, whatever the panel says.
    #[must_use]
    pub fn next(&self) -> Option<u64> {
        (self.number < self.last && !self.items.is_empty()).then(|| self.number + 1)
    }
}

/// A list of `T`: await it for one page, or take [`all`](Self::all).
///
/// # Guarantees
/// Filters, sort order, includes and page size go with every page. The walk ends at the last page that the panel names or
/// at an empty one, and cannot go on for ever: an answer that is not the page asked for is an error.
///
/// # Assumptions
/// Pages shift when things are made or deleted while one reads: an item may come twice or not at all. Look again at the one
/// thing before you act on its absence.
#[must_use = "a list does nothing until it is awaited or streamed"]
pub struct List<T> {
    transport: Transport,
    endpoint: &'static Endpoint,
    segments: Vec<String>,
    query: Vec<(String, String)>,
    page: Option<u64>,
    background: bool,
    read: Read<Page<T>>,
}

impl<T> List<T> {
    /// A list at `endpoint`, whose pages are read by `read`.
    pub fn new(transport: &Transport, endpoint: &'static Endpoint, segments: &[&str], read: Read<Page<T>>) -> Self {
        Self {
            transport: transport.clone(),
            endpoint,
            segments: segments.iter().map(|segment| (*segment).to_owned()).collect(),
            query: Vec::new(),
            page: None,
            background: false,
            read,
        }
    }

    /// Adds a pair to the query of every page.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Adds a word to a comma-separated value of the query, such as `include`.
    pub fn query_word(mut self, name: &str, word: &str) -> Self {
        match self.query.iter_mut().find(|(known, _)| known == name) {
            Some((_, words)) => {
                words.push(',');
                words.push_str(word);
            }
            None => self.query.push((name.to_owned(), word.to_owned())),
        }
        self
    }

    /// Begins at this page, from 1: to resume a walk, or to read a single page.
    pub fn page(mut self, number: u64) -> Self {
        self.page = Some(number);
        self
    }

    /// Leaves the last quarter of the panel's quota to calls that a person waits for.
    pub fn background(mut self) -> Self {
        self.background = true;
        self
    }

    /// The call for one page.
    pub fn into_call(self) -> Call<Page<T>> {
        let page = self.page;
        self.call_for(page)
    }

    fn call_for(&self, page: Option<u64>) -> Call<Page<T>> {
        let segments: Vec<&str> = self.segments.iter().map(String::as_str).collect();
        let mut call = Call::new(&self.transport, self.endpoint, &segments, self.read);
        for (name, value) in &self.query {
            call = call.query(name, value);
        }
        if let Some(page) = page {
            call = call.query("page", page.to_string());
        }
        if self.background { call.background() } else { call }
    }
}

impl<T: Send + 'static> List<T> {
    /// Every page from the first (or the one set) on. A walk that was interrupted resumes with [`page`](Self::page) at the
    /// number after the last one seen.
    #[must_use = "a stream does nothing until it is read"]
    pub fn pages(self) -> Pages<T> {
        let first = self.page.unwrap_or(1);
        Box::pin(stream::try_unfold((self, Some(first)), |(list, next)| async move {
            let Some(number) = next else { return Ok(None) };
            let page = list.call_for(Some(number)).await?;
            if page.number != number {
                let message = format!("page {number} was asked for, and page {} was answered", page.number);
                return Err(Error::call(list.endpoint, ErrorKind::Decode, Effect::Applied, message));
            }
            let next = page.next();
            Ok(Some((page, (list, next))))
        }))
    }

    /// Every item of every page.
    #[must_use = "a stream does nothing until it is read"]
    pub fn all(self) -> Items<T> {
        let items = self
            .pages()
            .map_ok(|page| stream::iter(page.items.into_iter().map(Ok::<T, Error>)));
        Box::pin(items.try_flatten().boxed())
    }
}

impl<T: Send + 'static> IntoFuture for List<T> {
    type Output = Result<Page<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.into_call().into_future()
    }
}

impl<T> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "List({} {})", self.endpoint.method, self.endpoint.template)
    }
}

/// Declares a list with typed filters, sort orders and includes.
///
/// ```
/// use panel_http::{Endpoint, envelope, list_request, open_enum};
///
/// # #[derive(serde::Deserialize)] pub struct Server;
/// open_enum! {
///     /// What a list of servers can be sorted by.
///     pub enum Sort {
///         /// The number.
///         Id = "id",
///     }
/// }
/// list_request! {
///     /// Servers of the panel: `GET /api/application/servers`.
///     pub struct ListServers of Server, sort Sort {
///         /// Servers whose name contains this.
///         filter_name = "name",
///     }
/// }
/// ```
#[macro_export]
macro_rules! list_request {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident of $item:ty $(, include $include:ty)? $(, sort $sort:ty)? {
            $($(#[$filter_meta:meta])* $filter:ident = $word:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        #[must_use = "a list does nothing until it is awaited or streamed"]
        $visibility struct $name($crate::List<$item>);

        impl $name {
            $($(#[$filter_meta])*
            pub fn $filter(self, value: impl std::fmt::Display) -> Self {
                Self(self.0.query(concat!("filter[", $word, "]"), value.to_string()))
            })*

            $(/// Asks for related things along with each item.
            pub fn include(self, what: $include) -> Self {
                Self(self.0.query_word("include", $crate::call::Include::word(&what)))
            })?

            $(/// Smallest first.
            pub fn sort_by(self, by: $sort) -> Self {
                Self(self.0.query_word("sort", by.as_str()))
            }

            /// Largest first.
            pub fn sort_by_descending(self, by: $sort) -> Self {
                Self(self.0.query_word("sort", &format!("-{}", by.as_str())))
            })?

            /// Items on a page. Most lists of most panels give 50 when it is not set.
            pub fn per_page(self, items: u32) -> Self {
                Self(self.0.query("per_page", items.to_string()))
            }

            /// Begins at this page, from 1.
            pub fn page(self, number: u64) -> Self {
                Self(self.0.page(number))
            }

            /// Leaves the last quarter of the panel's quota to calls that a person waits for.
            pub fn background(self) -> Self {
                Self(self.0.background())
            }

            /// Every item of every page.
            #[must_use = "a stream does nothing until it is read"]
            pub fn all(self) -> $crate::list::Items<$item> {
                self.0.all()
            }

            /// Page by page, with the total.
            pub fn pages(self) -> $crate::list::Pages<$item> {
                self.0.pages()
            }

            /// The call for one page, to be looked at or turned into a request.
            pub fn into_call(self) -> $crate::Call<$crate::Page<$item>> {
                self.0.into_call()
            }
        }

        impl std::future::IntoFuture for $name {
            type Output = Result<$crate::Page<$item>, $crate::Error>;
            type IntoFuture = std::pin::Pin<Box<dyn std::future::Future<Output = Self::Output> + Send>>;

            fn into_future(self) -> Self::IntoFuture {
                self.0.into_future()
            }
        }
    };
}
