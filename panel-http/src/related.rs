//! Looking at related things that were asked for with `include`.

use crate::envelope::{Item, ItemList, Related};

/// A related thing that the panel may have answered along.
pub type One<T> = Option<Related<Item<T>>>;

/// Related things that the panel may have answered along.
pub type Many<T> = Option<Related<ItemList<T>>>;

/// The thing, when it was asked for and is shown.
pub fn one<T>(related: &One<T>) -> Option<&T> {
    related.as_ref()?.shown().map(|item| &item.attributes)
}

/// The things, when they were asked for and are shown; nothing otherwise.
pub fn many<T>(related: Option<&Many<T>>) -> impl Iterator<Item = &T> {
    let items = related.and_then(Option::as_ref).and_then(Related::shown);
    items
        .into_iter()
        .flat_map(|list| list.data.iter().map(|item| &item.attributes))
}

/// Whether the thing was asked for, and the panel gave an empty shell.
pub fn hidden<T>(related: Option<&Option<Related<T>>>) -> bool {
    related.and_then(Option::as_ref).is_some_and(Related::is_hidden)
}
