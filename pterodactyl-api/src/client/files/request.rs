//! What is asked of a server's files.

use panel_http::{FileMode, Patch};
use serde::{Deserialize, Serialize};

/// Several files of one folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Several<F> {
    pub(super) root: String,
    pub(super) files: Vec<F>,
}

/// One file of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Single<'a> {
    pub(super) root: &'a str,
    pub(super) file: &'a str,
}

/// A folder to be made in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct NewFolder<'a> {
    pub(super) root: &'a str,
    pub(super) name: &'a str,
}

/// A file to be copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Copy<'a> {
    pub(super) location: &'a str,
}

/// A file's old and new name, both below the folder of the call. `../` leads out of it, to move the file up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Move {
    /// The old name.
    pub from: String,
    /// The new name.
    pub to: String,
}

impl Move {
    /// From one name to another.
    #[must_use]
    pub fn new(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self {
            from: from.into(),
            to: to.into(),
        }
    }
}

/// A file and who is to be able to use it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Chmod {
    /// Its name, below the folder of the call.
    pub file: String,
    /// Who may use it.
    pub mode: FileMode,
}

impl Chmod {
    /// With the name of the file and its mode.
    #[must_use]
    pub fn new(file: impl Into<String>, mode: FileMode) -> Self {
        Self {
            file: file.into(),
            mode,
        }
    }
}

/// A file that the node is to fetch from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct PullFile {
    /// Where it is.
    pub url: String,
    /// The folder it goes to; `/` if none is given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub directory: Patch<String>,
    /// Its name; that of the URL if none is given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub filename: Patch<String>,
    /// Whether the name is the one that the other side's answer gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub use_header: Option<bool>,
    /// Whether the call ends when the file is there, and not when it is begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreground: Option<bool>,
}

impl PullFile {
    /// From this URL into the folder `/`.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            directory: Patch::Keep,
            filename: Patch::Keep,
            use_header: None,
            foreground: None,
        }
    }

    /// Sets the folder it goes to.
    pub fn directory(mut self, directory: impl Into<String>) -> Self {
        self.directory = Patch::Set(directory.into());
        self
    }

    /// Sets its name.
    pub fn filename(mut self, name: impl Into<String>) -> Self {
        self.filename = Patch::Set(name.into());
        self
    }

    /// Gives it the name that the other side's answer gives it.
    pub const fn use_header(mut self) -> Self {
        self.use_header = Some(true);
        self
    }

    /// Has the call end when the file is there, and not when it is begun.
    pub const fn foreground(mut self) -> Self {
        self.foreground = Some(true);
        self
    }
}
