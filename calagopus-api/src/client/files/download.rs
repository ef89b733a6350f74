//! What files are downloaded, and as what.

use panel_http::{Call, SignedUrl};

use crate::words::StreamableArchiveFormat;

/// Files and folders to be downloaded: one file as it is, anything else as an archive.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct Download {
    /// The folder that they are in.
    pub root: String,
    /// Their names, below that folder.
    pub files: Vec<String>,
    /// Whether the only one is a folder; no if it is not given.
    pub directory: Option<bool>,
    /// The form of the archive; `.tar.gz` if it is not given.
    pub archive_format: Option<StreamableArchiveFormat>,
}

impl Download {
    /// With the folder, and the names below it.
    pub fn new(root: impl Into<String>, files: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            root: root.into(),
            files: files.into_iter().map(Into::into).collect(),
            directory: None,
            archive_format: None,
        }
    }

    /// Whether the only one is a folder.
    pub const fn directory(mut self, directory: bool) -> Self {
        self.directory = Some(directory);
        self
    }

    /// Sets the form of the archive.
    pub fn archive_format(mut self, format: StreamableArchiveFormat) -> Self {
        self.archive_format = Some(format);
        self
    }

    pub(super) fn put_into(&self, call: Call<SignedUrl>) -> Call<SignedUrl> {
        let mut call = call.query("root", &self.root);
        for file in &self.files {
            call = call.query("files", file);
        }
        if let Some(directory) = self.directory {
            call = call.query("directory", directory.to_string());
        }
        match &self.archive_format {
            Some(format) => call.query("archive_format", format.as_str()),
            None => call,
        }
    }
}
