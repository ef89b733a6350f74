//! Where a worker can be struck: each call to the panel and each commit to the store, in the order of a golden run.

use http::{Method, Request};
use panel_http::Body;
use provisioning_core::{journal::JournalEvent, store::Commit};

/// What is about to happen at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A call that changes nothing.
    Look,
    /// A call that makes something whose name or key is unique.
    Creation,
    /// A call that changes a server, and needs its node for it.
    Change,
    /// Another call that changes something.
    Write,
    /// A commit to the store.
    Commit,
}

/// One place on the golden path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Whether the answer to the call had a body.
    pub(crate) is_answered_at_length: bool,
}

impl Point {
    fn new(name: String, kind: Kind) -> Self {
        Self {
            name,
            kind,
            is_answered_at_length: false,
        }
    }

    /// A call, by its method and route: what looks like an id is left out.
    pub(crate) fn of_call(request: &Request<Body>) -> Self {
        let path = request.uri().path();
        let is_id = |word: &str| word.contains(|letter: char| letter.is_ascii_digit());
        let is_of_every_route = |word: &str| ["", "api", "application", "admin"].contains(&word);
        let words = path.split('/').filter(|word| !is_of_every_route(word) && !is_id(word));
        let words: Vec<&str> = words.collect();
        let method = request.method();
        let kind = match (method, words.as_slice()) {
            (&Method::GET, _) => Kind::Look,
            (&Method::POST, ["servers" | "users"]) => Kind::Creation,
            (_, ["users", ..] | ["servers", "details" | "startup" | "variables"]) => Kind::Write,
            _ => Kind::Change,
        };
        let name = format!("{}-{}", method.as_str().to_lowercase(), words.join("-"));
        Self::new(name, kind)
    }

    /// A commit, by what it writes and what the journal says of it.
    pub(crate) fn of_commit(commit: &Commit) -> Self {
        let mut words: Vec<String> = commit.writes.iter().map(|it| it.kind.as_str().to_owned()).collect();
        words.extend(commit.journal.iter().filter_map(|line| match &line.event {
            JournalEvent::Intended { step, .. } => Some(format!("intends-{step}")),
            JournalEvent::Done { step, .. } => Some(format!("did-{step}")),
            JournalEvent::Converged { .. } => Some("reached".to_owned()),
            JournalEvent::Ended { .. } => Some("ended".to_owned()),
            _ => None,
        }));
        Self::new(format!("commit-{}", words.join("-").replace(' ', "-")), Kind::Commit)
    }
}
