//! What files are searched for.

use panel_http::Patch;
use serde::{Deserialize, Serialize};

/// What files are searched for. A file must pass every filter that is given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct SearchFiles {
    /// The folder that is searched, with all folders in it.
    pub root: String,
    /// By path.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub path_filter: Patch<PathFilter>,
    /// By size.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub size_filter: Patch<SizeFilter>,
    /// By content.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub content_filter: Patch<ContentFilter>,
}

impl SearchFiles {
    /// All that is in a folder.
    pub fn new(root: impl Into<String>) -> Self {
        Self {
            root: root.into(),
            path_filter: Patch::Keep,
            size_filter: Patch::Keep,
            content_filter: Patch::Keep,
        }
    }

    /// Only files whose path passes.
    pub fn path(mut self, filter: PathFilter) -> Self {
        self.path_filter = Patch::Set(filter);
        self
    }

    /// Only files of such a size.
    pub const fn size(mut self, filter: SizeFilter) -> Self {
        self.size_filter = Patch::Set(filter);
        self
    }

    /// Only files that contain this.
    pub fn content(mut self, filter: ContentFilter) -> Self {
        self.content_filter = Patch::Set(filter);
        self
    }
}

/// Patterns for paths, as in a `.gitignore`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them")]
pub struct PathFilter {
    /// Paths fit one of these.
    pub include: Vec<String>,
    /// Paths fit none of these.
    pub exclude: Vec<String>,
    /// Whether upper and lower case are the same.
    pub case_insensitive: bool,
}

/// Sizes of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them")]
pub struct SizeFilter {
    /// The smallest, in bytes.
    pub min: u64,
    /// The largest, in bytes.
    pub max: u64,
}

/// What is in files.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them")]
pub struct ContentFilter {
    /// The text.
    pub query: String,
    /// The largest file that is looked into, in bytes; the panel has a limit of its own beside it.
    pub max_search_size: u64,
    /// Whether files that are not looked into pass.
    pub include_unmatched: bool,
    /// Whether upper and lower case are the same.
    pub case_insensitive: bool,
}
