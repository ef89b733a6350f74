//! Why a panel may refuse a call that is right.

use panel_http::{Error, ErrorKind, http::StatusCode};

/// The daemon of a node may be older than the panel, or a stand-in that does not do everything. The panel hands its `404` on,
/// and hides most other errors of it behind a `500`.
pub(super) fn by_the_node(error: &Error) -> Option<&'static str> {
    let is_unknown_there = error.kind() == ErrorKind::Refused && error.status() == Some(StatusCode::NOT_FOUND);
    let is_of_the_node = matches!(error.kind(), ErrorKind::Panel | ErrorKind::Node);
    (is_unknown_there || is_of_the_node).then_some("its node does not do it")
}

/// A server that was installing, suspended or restored a moment ago: the panel remembers it for five seconds.
pub(super) fn is_remembered(error: &Error) -> bool {
    error.kind() == ErrorKind::Conflict
}

/// Whether the panel said a sentence with these words in it.
pub(super) fn says(error: &Error, words: &str) -> bool {
    error.problems().iter().any(|problem| problem.detail.contains(words))
}
