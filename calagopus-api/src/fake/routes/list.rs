//! Pages of rows, and what is looked for in them.

use serde_json::{Value, json};

use crate::fake::{
    answer::{Refusal, Reply},
    checks::Checks,
    incoming::Incoming,
};

/// Which page is asked for, and what is looked for.
#[derive(Debug)]
pub(in crate::fake) struct Page {
    page: i64,
    per_page: i64,
    search: Option<String>,
}

impl Page {
    pub(super) fn read(incoming: &Incoming) -> Result<Self, Refusal> {
        let number = |name, default| match incoming.query(name).map(str::parse) {
            None => Ok(default),
            Some(Ok(number)) => Ok(number),
            Some(Err(_)) => Err(Refusal::new(
                400,
                format!("Failed to deserialize query string: {name}: invalid digit found in string"),
            )),
        };
        let search = incoming.query("search").filter(|search| !search.is_empty());
        let read = Self {
            page: number("page", 1)?,
            per_page: number("per_page", 25)?,
            search: search.map(str::to_owned),
        };
        Checks::new()
            .range("page", Some(read.page), 1, i64::MAX)
            .range("per_page", Some(read.per_page), 1, 100)
            .length("search", read.search.as_deref(), 1, 100)
            .flat()?;
        Ok(read)
    }

    /// Whether one of these texts holds what is looked for; every text does when nothing is.
    pub(super) fn finds(&self, texts: &[&str]) -> bool {
        let Some(search) = &self.search else { return true };
        let pattern: Vec<char> = format!("%{}%", search.to_lowercase()).chars().collect();
        let fits = |text: &&str| {
            let text: Vec<char> = text.to_lowercase().chars().collect();
            is_like(&pattern, &text)
        };
        texts.iter().any(fits)
    }

    /// The rows of the page. The total comes with the rows: past the last page it is 0.
    pub(super) fn of<R>(&self, plural: &str, rows: impl IntoIterator<Item = R>, view: impl FnMut(R) -> Value) -> Reply {
        Reply::ok(json!({plural: self.part(rows, view)}))
    }

    pub(super) fn part<R>(&self, rows: impl IntoIterator<Item = R>, view: impl FnMut(R) -> Value) -> Value {
        let rows: Vec<R> = rows.into_iter().collect();
        let total = rows.len();
        let skipped = usize::try_from(self.page.saturating_sub(1).saturating_mul(self.per_page)).unwrap_or(usize::MAX);
        let size = usize::try_from(self.per_page).unwrap_or(usize::MAX);
        let data: Vec<Value> = rows.into_iter().skip(skipped).take(size).map(view).collect();
        let total = if data.is_empty() { 0 } else { total };
        json!({"total": total, "per_page": self.per_page, "page": self.page, "data": data})
    }
}

/// As a database with `ILIKE`: `%` is anything, `_` is one character.
fn is_like(pattern: &[char], text: &[char]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some(('%', rest)) => (0..=text.len()).any(|place| text.get(place..).is_some_and(|text| is_like(rest, text))),
        Some((wanted, rest)) => text
            .split_first()
            .is_some_and(|(first, text)| (*wanted == '_' || wanted == first) && is_like(rest, text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(pattern: &str, text: &str) -> bool {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        is_like(&chars(pattern), &chars(text))
    }

    #[test]
    fn percent_signs_and_underscores_are_wildcards() {
        assert!(like("%clien__one%", "client_one"));
        assert!(like("%a%c%", "xabcx"));
        assert!(!like("%clien__two%", "client_one"));
        assert!(!like("a", "ab"));
    }
}
