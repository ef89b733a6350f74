//! Files and folders as the node shows them.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

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

/// Who may use a file: the mode bits of Unix. The panel writes them in octal digits, such as `"644"`.
///
/// ```
/// use pelican_api::models::client::file::FileMode;
///
/// assert_eq!(FileMode::new(0o644).to_string(), "644");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileMode(u16);

impl FileMode {
    /// From the bits, such as `0o644`.
    #[must_use]
    pub const fn new(bits: u16) -> Self {
        Self(bits)
    }

    /// The bits.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }
}

impl fmt::Display for FileMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:o}", self.0)
    }
}

impl Serialize for FileMode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FileMode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let bits = u16::from_str_radix(&digits, 8).map_err(|_| D::Error::custom("a file mode is octal digits"))?;
        Ok(Self(bits))
    }
}
