//! Files and folders as the node shows them.

use jiff::Timestamp;
use panel_http::FileMode;
use serde::{Deserialize, Serialize};

/// A file or folder of a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileObject {
    /// Its name, without its folder.
    pub name: String,
    /// What it is and who may use it, such as `-rw-r--r--` or `drwxr-xr-x`.
    pub mode: String,
    /// Who may use it, as a number.
    pub mode_bits: FileMode,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it is a file, not a folder.
    pub is_file: bool,
    /// Whether it is a symbolic link.
    pub is_symlink: bool,
    /// What is in it, such as `text/plain; charset=utf-8`; `inode/directory` for a folder.
    pub mimetype: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last written.
    pub modified_at: Timestamp,
}
