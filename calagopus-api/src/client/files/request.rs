//! What can be asked of a server's files.

use panel_http::Patch;
use serde::{Deserialize, Serialize};

use super::FileMode;
use crate::words::ArchiveFormat;

/// A file and its new name, both below the folder of the call. A name may lead into other folders, and `../` leads out of it,
/// to move the file up.
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
    /// Who may use it: at most `0o777`.
    pub mode: FileMode,
    /// Whether it counts for all that is in it, too; no if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recursive: Option<bool>,
}

impl Chmod {
    /// With the name of the file and its mode.
    #[must_use]
    pub fn new(file: impl Into<String>, mode: FileMode) -> Self {
        Self {
            file: file.into(),
            mode,
            recursive: None,
        }
    }

    /// Whether it counts for all that is in it, too.
    #[must_use]
    pub const fn recursive(mut self, recursive: bool) -> Self {
        self.recursive = Some(recursive);
        self
    }
}

/// A copy of a file or folder.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct CopyFile {
    /// What is copied, from the server's own root.
    pub path: String,
    /// Where to, from the server's own root; the node chooses a name beside it if none is given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub destination: Patch<String>,
    /// Whether what is there is written over; no if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overwrite: Option<bool>,
    /// Whether the call ends when it is done, and not when it is begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreground: Option<bool>,
}

impl CopyFile {
    /// A copy beside it, whose name the node chooses.
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            destination: Patch::Keep,
            overwrite: None,
            foreground: None,
        }
    }

    /// Sets where to.
    pub fn destination(mut self, path: impl Into<String>) -> Self {
        self.destination = Patch::Set(path.into());
        self
    }

    /// Whether what is there is written over.
    pub const fn overwrite(mut self, overwrite: bool) -> Self {
        self.overwrite = Some(overwrite);
        self
    }

    /// Whether the call ends when it is done, and not when it is begun.
    pub const fn foreground(mut self, foreground: bool) -> Self {
        self.foreground = Some(foreground);
        self
    }
}

/// Copies of several files and folders.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct CopyFiles {
    /// The folder that names are below.
    pub root: String,
    /// What is copied, and where to.
    pub files: Vec<Move>,
    /// Whether what is there is written over; it is skipped if this is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overwrite: Option<bool>,
    /// Whether the call ends when it is done, and not when it is begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreground: Option<bool>,
}

impl CopyFiles {
    /// With the folder, and what is copied where to below it.
    pub fn new(root: impl Into<String>, files: impl IntoIterator<Item = Move>) -> Self {
        Self {
            root: root.into(),
            files: files.into_iter().collect(),
            overwrite: None,
            foreground: None,
        }
    }

    /// Whether what is there is written over.
    pub const fn overwrite(mut self, overwrite: bool) -> Self {
        self.overwrite = Some(overwrite);
        self
    }

    /// Whether the call ends when it is done, and not when it is begun.
    pub const fn foreground(mut self, foreground: bool) -> Self {
        self.foreground = Some(foreground);
        self
    }
}

/// Copies of files and folders on another server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct CopyToServer {
    /// The folder that the old names are below.
    pub root: String,
    /// What is copied, and what it is called there.
    pub files: Vec<Move>,
    /// The other server, by its UUID or the first eight digits of it.
    pub destination_server: String,
    /// The folder there that the new names are below.
    pub destination: String,
    /// Whether the call ends when it is done, and not when it is begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreground: Option<bool>,
}

impl CopyToServer {
    /// From this folder to a folder of that server, which must be another one. What is copied is added with
    /// [`file`](Self::file).
    pub fn new(root: impl Into<String>, server: impl Into<String>, destination: impl Into<String>) -> Self {
        Self {
            root: root.into(),
            files: Vec::new(),
            destination_server: server.into(),
            destination: destination.into(),
            foreground: None,
        }
    }

    /// Copies this as well.
    pub fn file(mut self, file: Move) -> Self {
        self.files.push(file);
        self
    }

    /// Whether the call ends when it is done, and not when it is begun.
    pub const fn foreground(mut self, foreground: bool) -> Self {
        self.foreground = Some(foreground);
        self
    }
}

/// Files and folders to be packed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct Compress {
    /// The name of the archive; the node names it after the time if none is given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub name: Patch<String>,
    /// How it is written.
    pub format: ArchiveFormat,
    /// The folder that they are in, and the archive is to be.
    pub root: String,
    /// Their names, below that folder.
    pub files: Vec<String>,
    /// Whether the call ends when it is done, and not when it is begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreground: Option<bool>,
}

impl Compress {
    /// With the folder, the names below it, and the form of the archive.
    pub fn new(
        root: impl Into<String>,
        files: impl IntoIterator<Item = impl Into<String>>,
        format: ArchiveFormat,
    ) -> Self {
        Self {
            name: Patch::Keep,
            format,
            root: root.into(),
            files: files.into_iter().map(Into::into).collect(),
            foreground: None,
        }
    }

    /// Sets the name of the archive.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Patch::Set(name.into());
        self
    }

    /// Whether the call ends when it is done, and not when it is begun.
    pub const fn foreground(mut self, foreground: bool) -> Self {
        self.foreground = Some(foreground);
        self
    }
}

/// An archive to be unpacked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct Decompress {
    /// The folder that it is in, and what is in it goes to.
    pub root: String,
    /// Its name, below that folder.
    pub file: String,
    /// Whether the call ends when it is done, and not when it is begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreground: Option<bool>,
}

impl Decompress {
    /// With the folder, and the name below it.
    pub fn new(root: impl Into<String>, file: impl Into<String>) -> Self {
        Self {
            root: root.into(),
            file: file.into(),
            foreground: None,
        }
    }

    /// Whether the call ends when it is done, and not when it is begun.
    pub const fn foreground(mut self, foreground: bool) -> Self {
        self.foreground = Some(foreground);
        self
    }
}

/// A file that the node is to fetch from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct PullFile {
    /// The folder it goes to.
    pub root: String,
    /// Where it is.
    pub url: String,
    /// Its name; that of the URL if none is given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub name: Patch<String>,
    /// Whether the name is the one that the other side's answer gives it; no if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub use_header: Option<bool>,
    /// Whether the call ends when it is there, and not when it is begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreground: Option<bool>,
}

impl PullFile {
    /// From this URL into a folder.
    pub fn new(url: impl Into<String>, root: impl Into<String>) -> Self {
        Self {
            root: root.into(),
            url: url.into(),
            name: Patch::Keep,
            use_header: None,
            foreground: None,
        }
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Patch::Set(name.into());
        self
    }

    /// Whether the name is the one that the other side's answer gives it.
    pub const fn use_header(mut self, use_header: bool) -> Self {
        self.use_header = Some(use_header);
        self
    }

    /// Whether the call ends when it is there, and not when it is begun.
    pub const fn foreground(mut self, foreground: bool) -> Self {
        self.foreground = Some(foreground);
        self
    }
}

/// The body of a call about several files of one folder.
#[derive(Serialize)]
pub(super) struct Several<'a, F> {
    pub(super) root: &'a str,
    pub(super) files: Vec<F>,
}

/// The body of the call that makes a folder.
#[derive(Serialize)]
pub(super) struct NewFolder<'a> {
    pub(super) root: &'a str,
    pub(super) name: &'a str,
}

/// The body of the call that looks at a URL.
#[derive(Serialize)]
pub(super) struct Query<'a> {
    pub(super) url: &'a str,
}
