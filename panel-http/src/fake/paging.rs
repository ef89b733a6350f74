//! Lists: filters, sorts, pages, and the links that forget them.

use serde_json::{Map, Value, json};

use super::{collation, incoming::Incoming, outcome::Refusal, php::text_of};

/// What a list is asked for.
#[derive(Debug)]
pub struct Listing {
    filters: Vec<(String, Vec<String>)>,
    sorts: Vec<(String, bool)>,
    per_page: u64,
    page: u64,
}

/// How long the pages of a list are when the caller does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    unsaid: u64,
    zero: u64,
    most: Option<u64>,
}

impl Pages {
    /// So many when nothing is said, so many when zero is said. Below zero and no number are errors of the panel.
    #[must_use]
    pub const fn of(unsaid: u64, zero: u64) -> Self {
        Self {
            unsaid,
            zero,
            most: None,
        }
    }

    /// At most so many, also when no number is said.
    #[must_use]
    pub const fn at_most(mut self, items: u64) -> Self {
        self.most = Some(items);
        self
    }

    fn read(self, incoming: &Incoming) -> Result<u64, Refusal> {
        match incoming.query.get("per_page") {
            None | Some(Value::Null) => Ok(self.unsaid),
            Some(value) => match text_of(value).parse::<i64>() {
                Err(_) => self.most.ok_or_else(|| Refusal::broken("TypeError")),
                Ok(0) => Ok(self.zero),
                Ok(items) => {
                    let items = u64::try_from(items).map_err(|_| Refusal::broken("QueryException"))?;
                    Ok(self.most.map_or(items, |most| items.min(most)))
                }
            },
        }
    }
}

/// Which links a list gives to the pages beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Links {
    /// Application API: only the number of the page is left.
    Bare,
    /// Client API: the whole query is kept.
    Whole,
}

impl Listing {
    /// Reads filters and sorts, and refuses those that the list does not have. Lists without sorts ignore them.
    ///
    /// # Errors
    /// The panel's 400 for such a filter or sort, its 500 for a length that is none.
    pub fn read(incoming: &Incoming, pages: Pages, filters: &[&str], sorts: &[&str]) -> Result<Self, Refusal> {
        let sent = incoming.query.get("filter").and_then(Value::as_object);
        let sent: Vec<(String, Vec<String>)> = sent
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                let parts = text_of(value)
                    .split(',')
                    .filter(|part| !part.is_empty())
                    .map(str::to_owned)
                    .collect();
                (name.clone(), parts)
            })
            .collect();
        let unknown: Vec<&str> = sent
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| !filters.contains(name))
            .collect();
        if !unknown.is_empty() {
            let detail = format!(
                "Requested filter(s) `{}` are not allowed. Allowed filter(s) are `{}`.",
                unknown.join(", "),
                filters.join(", ")
            );
            return Err(Refusal::http(400, "InvalidFilterQuery", detail));
        }
        let sort = text_of(incoming.query.get("sort").unwrap_or(&Value::Null));
        let mut wanted = Vec::new();
        for part in sort.split(',').filter(|part| !part.is_empty() && !sorts.is_empty()) {
            let name = part.trim_start_matches('-');
            if !sorts.contains(&name) {
                let detail = format!(
                    "Requested sort(s) `{name}` is not allowed. Allowed sort(s) are `{}`.",
                    sorts.join(", ")
                );
                return Err(Refusal::http(400, "InvalidSortQuery", detail));
            }
            wanted.push((name.to_owned(), part.starts_with('-')));
        }
        Ok(Self {
            filters: sent,
            sorts: wanted,
            per_page: pages.read(incoming)?,
            page: page(incoming),
        })
    }

    /// A list without filters and sorts.
    ///
    /// # Errors
    /// The panel's 500 for a length that is none.
    pub fn plain(incoming: &Incoming, pages: Pages) -> Result<Self, Refusal> {
        Ok(Self {
            filters: Vec::new(),
            sorts: Vec::new(),
            per_page: pages.read(incoming)?,
            page: page(incoming),
        })
    }

    /// With a page that is at most this long.
    #[must_use]
    pub fn at_most(mut self, items: u64) -> Self {
        self.per_page = self.per_page.min(items);
        self
    }

    /// The values of a filter; none when it is not set.
    #[must_use]
    pub fn filter(&self, name: &str) -> &[String] {
        self.filters
            .iter()
            .find(|(known, _)| known == name)
            .map_or(&[], |(_, values)| values)
    }

    /// Whether the filter was sent, even empty.
    #[must_use]
    pub fn has_filter(&self, name: &str) -> bool {
        self.filters.iter().any(|(known, _)| known == name)
    }

    /// Whether a row has one of the wanted parts in its column.
    #[must_use]
    pub fn finds(&self, name: &str, column: Option<&str>) -> bool {
        let wanted = self.filter(name);
        wanted.is_empty() || column.is_some_and(|text| wanted.iter().any(|part| collation::contains(text, part)))
    }

    /// Sorts rows that come by id. The key of a row is a number and a text.
    pub fn sort<T>(&self, rows: &mut [T], key: impl Fn(&T, &str) -> (i64, String)) {
        for (name, descending) in self.sorts.iter().rev() {
            rows.sort_by(|one, other| {
                let order = key(one, name).cmp(&key(other, name));
                if *descending { order.reverse() } else { order }
            });
        }
    }

    /// One page of the rows, and what the panel says of it.
    pub fn cut<T>(&self, rows: Vec<T>, incoming: &Incoming, links: Links) -> (Vec<T>, Value) {
        let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let pages = total.div_ceil(self.per_page).max(1);
        let before = usize::try_from((self.page - 1).saturating_mul(self.per_page)).unwrap_or(usize::MAX);
        let length = usize::try_from(self.per_page).unwrap_or(usize::MAX);
        let rows: Vec<T> = rows.into_iter().skip(before).take(length).collect();
        let mut beside = Map::new();
        if self.page > 1 {
            beside.insert("previous".to_owned(), link(incoming, links, self.page - 1));
        }
        if self.page < pages {
            beside.insert("next".to_owned(), link(incoming, links, self.page + 1));
        }
        let pagination = json!({"pagination": {
            "total": total,
            "count": rows.len(),
            "per_page": self.per_page,
            "current_page": self.page,
            "total_pages": pages,
            "links": beside,
        }});
        (rows, pagination)
    }
}

fn link(incoming: &Incoming, links: Links, page: u64) -> Value {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if links == Links::Whole {
        query.extend_pairs(incoming.raw_query.iter().filter(|(name, _)| name != "page"));
    }
    query.append_pair("page", &page.to_string());
    let path = incoming.path.trim_end_matches('/');
    Value::from(format!("{}{path}?{}", incoming.root, query.finish()))
}

fn page(incoming: &Incoming) -> u64 {
    let text = text_of(incoming.query.get("page").unwrap_or(&Value::Null));
    text.parse().ok().filter(|page| *page >= 1).unwrap_or(1)
}
