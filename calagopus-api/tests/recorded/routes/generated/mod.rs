//! Operations that are there with the feature `full`. One file for each group.

pub(super) mod admin;
pub(super) mod admin_databases;
pub(super) mod admin_system;
pub(super) mod client;
pub(super) mod client_databases;
pub(super) mod client_explorer;

use panel_http::recording::suite::Recorded;

/// A number in the query, if it is there.
fn number<T: std::str::FromStr>(it: &Recorded<'_>, name: &str) -> Option<T> {
    it.query(name)?.parse().ok()
}

fn words(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}
