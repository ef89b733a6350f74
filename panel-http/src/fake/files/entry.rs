//! One file or folder of a server.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{super::document::date, Files};

/// A file or a folder.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Entry {
    /// What is in it.
    pub content: Content,
    /// Its permissions, as in `0o644`.
    pub mode: u32,
    /// Since when it is there.
    pub created: Timestamp,
    /// When its content was changed last.
    pub modified: Timestamp,
}

/// What is in a file.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Content {
    /// It is a folder: what lies in it has a path of its own.
    Folder,
    /// Bytes.
    Bytes(Bytes),
    /// Other files, packed by the machine.
    Archive(Files),
}

impl Entry {
    pub(super) const fn file(bytes: Bytes, now: Timestamp) -> Self {
        Self {
            content: Content::Bytes(bytes),
            mode: 0o644,
            created: now,
            modified: now,
        }
    }

    pub(super) const fn folder(now: Timestamp) -> Self {
        Self {
            content: Content::Folder,
            mode: 0o755,
            created: now,
            modified: now,
        }
    }

    /// Whether it is a folder.
    #[must_use]
    pub const fn is_folder(&self) -> bool {
        matches!(self.content, Content::Folder)
    }

    /// Its bytes; of a folder those of its list.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::Folder => 4096,
            Content::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Content::Archive(packed) => packed.size() + 128,
        }
    }

    /// Its permissions as `drwxr-xr-x`.
    #[must_use]
    pub fn mode_text(&self) -> String {
        let kind = if self.is_folder() { 'd' } else { '-' };
        let bits = (0..9).rev().zip("rwxrwxrwx".chars());
        let bits = bits.map(|(bit, letter)| if self.mode >> bit & 1 == 1 { letter } else { '-' });
        std::iter::once(kind).chain(bits).collect()
    }

    /// As panels show it under a name.
    #[must_use]
    pub fn shown(&self, name: &str) -> Value {
        json!({
            "name": name,
            "mode": self.mode_text(),
            "mode_bits": format!("{:o}", self.mode),
            "size": self.size(),
            "is_file": !self.is_folder(),
            "is_symlink": false,
            "mimetype": self.media_type(),
            "created_at": date(self.created),
            "modified_at": date(self.modified),
        })
    }

    /// Its media type, as the machine guesses it from the content.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        match &self.content {
            Content::Folder => "inode/directory",
            Content::Archive(_) => "application/gzip",
            Content::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text)
                    if text.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() =>
                {
                    "application/json"
                }
                Ok(_) => "text/plain; charset=utf-8",
                Err(_) => "application/octet-stream",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_are_shown_as_letters() {
        let mut entry = Entry::file(Bytes::new(), Timestamp::UNIX_EPOCH);
        assert_eq!(entry.mode_text(), "-rw-r--r--");
        entry.mode = 0o600;
        assert_eq!(entry.mode_text(), "-rw-------");
    }
}
