//! Files and folders as the node shows them.

use std::fmt;

use jiff::Timestamp;
use panel_http::{OrderedMap, open_enum};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::{id::OperationId, paging::PageBody, user::PublicUser};

/// A file or folder of a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileEntry {
    /// Its name, without its folder.
    pub name: String,
    /// What it is and who may use it, such as `-rw-r--r--` or `drwxr-xr-x`.
    pub mode: String,
    /// Who may use it, as a number.
    pub mode_bits: FileMode,
    /// Its size in bytes; of a folder, that of all that is in it, if the node knows it.
    pub size: u64,
    /// What it takes on the disk, in bytes.
    pub size_physical: u64,
    /// Whether the panel's pages can show it as text.
    pub editable: bool,
    /// Whether the panel's pages can show what is packed in it as text.
    pub inner_editable: bool,
    /// Whether it is a folder.
    pub directory: bool,
    /// Whether it is a file.
    pub file: bool,
    /// Whether it is a symbolic link.
    pub symlink: bool,
    /// Whether it is not on the server's own disk, but in a back-up or an archive.
    pub r#virtual: bool,
    /// What is in it, such as `text/plain`; `inode/directory` for a folder.
    pub mime: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last written.
    pub modified: Timestamp,
}

/// Who may use a file: the mode bits of Unix. The panel writes them in octal digits, such as `"644"`.
///
/// ```
/// use calagopus_api::models::client::file::FileMode;
///
/// assert_eq!(FileMode::new(0o644).to_string(), "644");
/// assert_eq!(FileMode::new(0o7).to_string(), "007");
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
        write!(f, "{:03o}", self.0)
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

/// A folder: what kind of place it is in, and a page of what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Folder {
    /// Whether it is on the server's own disk.
    pub is_filesystem_primary: bool,
    /// Whether anything can be written there.
    pub is_filesystem_writable: bool,
    /// Whether one need not wait for what is read there.
    pub is_filesystem_fast: bool,
    /// What is in it.
    pub entries: PageBody<FileEntry>,
}

open_enum! {
    /// What the list of a folder is sorted by.
    pub enum FileSort {
        /// The name.
        NameAscending = "name_asc",
        /// The name, the last one first.
        NameDescending = "name_desc",
        /// The size, the smallest one first.
        SizeAscending = "size_asc",
        /// The size, the largest one first.
        SizeDescending = "size_desc",
        /// The size on the disk, the smallest one first.
        PhysicalSizeAscending = "physical_size_asc",
        /// The size on the disk, the largest one first.
        PhysicalSizeDescending = "physical_size_desc",
        /// When it was last written, the oldest one first.
        ModifiedAscending = "modified_asc",
        /// When it was last written, the newest one first.
        ModifiedDescending = "modified_desc",
        /// When it was made, the oldest one first.
        CreatedAscending = "created_asc",
        /// When it was made, the newest one first.
        CreatedDescending = "created_desc",
    }

    /// How a fingerprint of a file is made.
    pub enum FingerprintAlgorithm {
        /// MD5.
        Md5 = "md5",
        /// CRC-32.
        Crc32 = "crc32",
        /// SHA-1.
        Sha1 = "sha1",
        /// SHA-224.
        Sha224 = "sha224",
        /// SHA-256.
        Sha256 = "sha256",
        /// SHA-384.
        Sha384 = "sha384",
        /// SHA-512.
        Sha512 = "sha512",
        /// As CurseForge tells its files apart.
        Curseforge = "curseforge",
    }
}

/// How far something long is: done, or begun.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Progress<T> {
    /// It is done, and this came of it.
    Done(T),
    /// The node is at it; the console tells how far it is. It can be [aborted](super::Files::abort).
    Running(OperationId),
}

/// What was copied at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Copied {
    /// How many files and folders.
    pub copied: u64,
    /// Names that were in use, and not written over.
    pub skipped: Vec<FileEntry>,
}

/// Copying that goes on, or is done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CopyProgress {
    /// It is done.
    Done(Copied),
    /// The node is at it.
    Running {
        /// What it can be [aborted](super::Files::abort) by.
        operation: OperationId,
        /// Names that are in use, and not written over.
        skipped: Vec<FileEntry>,
    },
}

/// A former state of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Revision {
    /// Its number.
    pub id: i64,
    /// Who wrote it, if that is known.
    pub user: Option<PublicUser>,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it is kept whole, and not as a difference to another one.
    pub is_snapshot: bool,
    /// When it was written.
    pub created: Timestamp,
}

/// What is at a URL that a node is to fetch.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PullQuery {
    /// The name that the other side gives it.
    pub file_name: Option<String>,
    /// Its size in bytes, if the other side tells it.
    pub file_size: Option<u64>,
    /// Where it is in the end, after all redirects.
    pub final_url: String,
    /// The headers of the other side's answer.
    pub headers: OrderedMap<String>,
}
