//! Files of a server: `/api/client/servers/{server}/files`.

mod download;
mod file;
mod model;
mod request;
mod search;

use std::time::Duration;

use panel_http::{Call, Endpoint, Error, Safety, SignedUrl, call, http::StatusCode, transport::Answer};

use self::request::{NewFolder, Query, Several};
pub use self::{
    download::Download,
    file::FileHandle,
    model::{
        Copied, CopyProgress, FileEntry, FileMode, FileSort, FingerprintAlgorithm, Folder, Progress, PullQuery,
        Revision,
    },
    request::{Chmod, Compress, CopyFile, CopyFiles, CopyToServer, Decompress, Move, PullFile},
    search::{ContentFilter, PathFilter, SearchFiles, SizeFilter},
};
pub use crate::words::{ArchiveFormat, StreamableArchiveFormat};
use crate::{
    answer,
    client::on_server::OnServer,
    id::OperationId,
    paging::{self, Listing},
};

static LIST: Endpoint = Endpoint::get("client.files.list", "/api/client/servers/{server}/files/list");
static LARGEST: Endpoint = Endpoint::get(
    "client.files.largest_directories",
    "/api/client/servers/{server}/files/largest-directories",
);
static SEARCH: Endpoint = Endpoint::post(
    "client.files.search",
    "/api/client/servers/{server}/files/search",
    Safety::Read,
);
static CREATE_DIRECTORY: Endpoint = Endpoint::post(
    "client.files.create_directory",
    "/api/client/servers/{server}/files/create-directory",
    Safety::Act,
);
static RENAME: Endpoint = Endpoint::put(
    "client.files.rename",
    "/api/client/servers/{server}/files/rename",
    Safety::Act,
);
static COPY: Endpoint = Endpoint::post(
    "client.files.copy",
    "/api/client/servers/{server}/files/copy",
    Safety::Act,
);
static COPY_MANY: Endpoint = Endpoint::post(
    "client.files.copy_many",
    "/api/client/servers/{server}/files/copy-many",
    Safety::Act,
);
static COPY_TO_SERVER: Endpoint = Endpoint::post(
    "client.files.copy_to_server",
    "/api/client/servers/{server}/files/copy-remote",
    Safety::Act,
);
static DELETE: Endpoint = Endpoint::post(
    "client.files.delete",
    "/api/client/servers/{server}/files/delete",
    Safety::Act,
);
static CHMOD: Endpoint = Endpoint::put(
    "client.files.chmod",
    "/api/client/servers/{server}/files/chmod",
    Safety::Level,
);
static COMPRESS: Endpoint = Endpoint::post(
    "client.files.compress",
    "/api/client/servers/{server}/files/compress",
    Safety::Act,
);
static DECOMPRESS: Endpoint = Endpoint::post(
    "client.files.decompress",
    "/api/client/servers/{server}/files/decompress",
    Safety::Act,
);
static ABORT: Endpoint = Endpoint::delete(
    "client.files.abort",
    "/api/client/servers/{server}/files/operations/{operation}",
    Safety::Act,
);
static PULL: Endpoint = Endpoint::post(
    "client.files.pull",
    "/api/client/servers/{server}/files/pull",
    Safety::Act,
);
static QUERY_PULL: Endpoint = Endpoint::post(
    "client.files.query_pull",
    "/api/client/servers/{server}/files/pull/query",
    Safety::Read,
);
static DOWNLOAD: Endpoint = Endpoint::get("client.files.download", "/api/client/servers/{server}/files/download");
static UPLOAD: Endpoint = Endpoint::get("client.files.upload", "/api/client/servers/{server}/files/upload");

pub(crate) static ENDPOINTS: [&Endpoint; 22] = [
    &LIST,
    &LARGEST,
    &SEARCH,
    &CREATE_DIRECTORY,
    &RENAME,
    &COPY,
    &COPY_MANY,
    &COPY_TO_SERVER,
    &DELETE,
    &CHMOD,
    &COMPRESS,
    &DECOMPRESS,
    &ABORT,
    &PULL,
    &QUERY_PULL,
    &DOWNLOAD,
    &UPLOAD,
    &file::READ,
    &file::WRITE,
    &file::FINGERPRINT,
    &file::REVISIONS,
    &file::READ_REVISION,
];

/// How long a call waits that ends when the work is done: packing and copying take their time.
pub(crate) const PACKING: Duration = Duration::from_secs(15 * 60);

/// What the list of a folder can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum Sorted {}

impl Listing<FileEntry, Sorted> {
    /// By what it is sorted; by name if it is not set.
    pub fn sort_by(self, sort: &FileSort) -> Self {
        self.query("sort", sort.as_str())
    }
}

/// The files of a server. Folders are given from the server's own root, `/`; names below the folder of the call. What a subuser
/// is [not to see](crate::models::client::subuser::Subuser::ignored_files) is passed over or not there.
///
/// # Errors
/// Of every call: [`Refused`](crate::ErrorKind::Refused) with an [`Unknown`](crate::Effect::Unknown) effect for what the node
/// says, a file that is not there included: the panel hands the node's words on. [`Panel`](crate::ErrorKind::Panel) (a bare
/// `500`) when the node does not answer.
#[derive(Debug, Clone)]
pub struct Files {
    server: OnServer,
}

impl Files {
    pub(super) const fn new(server: OnServer) -> Self {
        Self { server }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        self.server.call(endpoint, &[], read)
    }

    /// What is in a folder, page by page: `GET /api/client/servers/{server}/files/list`, permission `files.read`.
    pub fn list(&self, directory: &str) -> Listing<FileEntry, Sorted> {
        let list: Listing<FileEntry, Sorted> = self
            .server
            .list(&LIST, &[], |endpoint, answer| paging::page(endpoint, answer, "entries"));
        list.query("directory", directory)
    }

    /// What kind of place a folder is in, and the first page of what is in it. As [`list`](Self::list).
    pub fn folder(&self, directory: &str) -> Call<Folder> {
        self.call(&LIST, call::json).query("directory", directory)
    }

    /// The folders below a folder that take the most room: `GET /api/client/servers/{server}/files/largest-directories`,
    /// permission `files.read`.
    pub fn largest_directories(&self, directory: &str) -> Call<Vec<FileEntry>> {
        let read: call::Read<Vec<FileEntry>> =
            |endpoint, answer| answer::member(endpoint, answer, "largest_directories");
        self.call(&LARGEST, read).query("directory", directory)
    }

    /// Files that pass all filters, not more than the panel is set up to find: `POST
    /// /api/client/servers/{server}/files/search`, permission `files.read`. Changes nothing; may be repeated, and is.
    pub fn search(&self, search: &SearchFiles) -> Call<Vec<FileEntry>> {
        let read: call::Read<Vec<FileEntry>> = |endpoint, answer| answer::member(endpoint, answer, "entries");
        self.call(&SEARCH, read).json(search)
    }

    /// Makes a folder: `POST /api/client/servers/{server}/files/create-directory`, permission `files.create`. Sent once.
    pub fn create_directory(&self, root: &str, name: &str) -> Call<()> {
        self.call(&CREATE_DIRECTORY, call::done).json(&NewFolder { root, name })
    }

    /// Renames and moves files: `PUT /api/client/servers/{server}/files/rename`, permission `files.update`. Answers how many
    /// were. Sent once.
    pub fn rename(&self, root: &str, moves: impl IntoIterator<Item = Move>) -> Call<u64> {
        let read: call::Read<u64> = |endpoint, answer| answer::member(endpoint, answer, "renamed");
        let files = moves.into_iter().collect();
        self.call(&RENAME, read).json(&Several::<Move> { root, files })
    }

    /// Copies a file or folder: `POST /api/client/servers/{server}/files/copy`, permission `files.create`. Sent once.
    pub fn copy(&self, copy: &CopyFile) -> Call<Progress<FileEntry>> {
        self.call(&COPY, progress_of_entry).json(copy).timeout(PACKING)
    }

    /// Copies several files and folders: `POST /api/client/servers/{server}/files/copy-many`, permission `files.create`. Sent
    /// once.
    pub fn copy_many(&self, copies: &CopyFiles) -> Call<CopyProgress> {
        let read: call::Read<CopyProgress> = |endpoint, answer| {
            Ok(match operation(endpoint, answer)? {
                None => CopyProgress::Done(call::json(endpoint, answer)?),
                Some(operation) => CopyProgress::Running {
                    operation,
                    skipped: answer::member(endpoint, answer, "skipped")?,
                },
            })
        };
        self.call(&COPY_MANY, read).json(copies).timeout(PACKING)
    }

    /// Copies files and folders to another server: `POST /api/client/servers/{server}/files/copy-remote`, permission
    /// `files.read-content` here and `files.create` there. Sent once.
    pub fn copy_to_server(&self, copies: &CopyToServer) -> Call<Progress<()>> {
        self.call(&COPY_TO_SERVER, progress).json(copies).timeout(PACKING)
    }

    /// Deletes files, and folders with all that is in them: `POST /api/client/servers/{server}/files/delete`, permission
    /// `files.delete`. Answers how many were. Sent once.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a name that is empty, begins with `/`, or has a `.` or `..` in its
    /// path: it would lead to the folder itself, or out of it. Nothing is sent.
    pub fn delete(&self, root: &str, files: impl IntoIterator<Item = impl Into<String>>) -> Call<u64> {
        let files: Vec<String> = files.into_iter().map(Into::into).collect();
        let read: call::Read<u64> = |endpoint, answer| answer::member(endpoint, answer, "deleted");
        let astray = files.iter().find(|name| !is_below(name)).cloned();
        let call = self.call(&DELETE, read).json(&Several { root, files });
        match astray {
            Some(name) => call.refuse(format!("`{name}` does not name a file below the folder")),
            None => call,
        }
    }

    /// Sets who may use files: `PUT /api/client/servers/{server}/files/chmod`, permission `files.update`. Answers how many were
    /// changed. May be repeated, and is.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a mode above `0o777`. Nothing is sent.
    pub fn chmod(&self, root: &str, files: impl IntoIterator<Item = Chmod>) -> Call<u64> {
        let files: Vec<Chmod> = files.into_iter().collect();
        let read: call::Read<u64> = |endpoint, answer| answer::member(endpoint, answer, "updated");
        let too_much = files.iter().map(|file| file.mode).find(|mode| mode.bits() > 0o777);
        let call = self.call(&CHMOD, read).json(&Several { root, files });
        match too_much {
            Some(mode) => call.refuse(format!(
                "the mode {mode} has more than the three digits that the panel takes"
            )),
            None => call,
        }
    }

    /// Packs files and folders into an archive beside them: `POST /api/client/servers/{server}/files/compress`, permission
    /// `files.archive`. Sent once.
    pub fn compress(&self, files: &Compress) -> Call<Progress<FileEntry>> {
        self.call(&COMPRESS, progress_of_entry).json(files).timeout(PACKING)
    }

    /// Unpacks an archive: `POST /api/client/servers/{server}/files/decompress`, permission `files.archive`. Sent once.
    pub fn decompress(&self, archive: &Decompress) -> Call<Progress<()>> {
        self.call(&DECOMPRESS, progress).json(archive).timeout(PACKING)
    }

    /// Ends something that the node is at: `DELETE /api/client/servers/{server}/files/operations/{operation}`, permission
    /// `files.update`. Sent once. What was done of it stays.
    pub fn abort(&self, operation: OperationId) -> Call<()> {
        self.server.call(&ABORT, &[&operation.to_string()], call::done)
    }

    /// Has the node fetch a file from elsewhere: `POST /api/client/servers/{server}/files/pull`, permission `files.create`. Sent
    /// once.
    ///
    /// # Errors
    /// [`RateLimited`](crate::ErrorKind::RateLimited) at the fifth in a minute for one server, unless the panel is set up
    /// otherwise; it says nothing about other calls.
    pub fn pull(&self, file: &PullFile) -> Call<Progress<()>> {
        self.call(&PULL, progress).json(file).timeout(PACKING)
    }

    /// Has the node look what is at a URL: `POST /api/client/servers/{server}/files/pull/query`, permission `files.create`.
    /// Changes nothing; may be repeated, and is.
    ///
    /// # Errors
    /// [`RateLimited`](crate::ErrorKind::RateLimited) at the tenth in a minute for one server, unless the panel is set up
    /// otherwise; it says nothing about other calls.
    pub fn query_pull(&self, url: &str) -> Call<PullQuery> {
        let read: call::Read<PullQuery> = |endpoint, answer| answer::member(endpoint, answer, "query_result");
        self.call(&QUERY_PULL, read).json(&Query { url })
    }

    /// A link to files, good for 15 minutes: `GET /api/client/servers/{server}/files/download`, permission
    /// `files.read-content`. The panel does not look whether they are there.
    pub fn download(&self, download: &Download) -> Call<SignedUrl> {
        download.put_into(self.call(&DOWNLOAD, call::json))
    }

    /// A link to upload files to, good for 15 minutes: `GET /api/client/servers/{server}/files/upload`, permission
    /// `files.create`.
    ///
    /// `POST` there a `multipart/form-data` whose fields are all named `files`; `&directory=` at the end of the link names the
    /// folder they go to.
    pub fn upload(&self) -> Call<SignedUrl> {
        self.call(&UPLOAD, call::json)
    }
}

/// What the node is at, if it is not done.
fn operation(endpoint: &Endpoint, answer: &Answer) -> Result<Option<OperationId>, Error> {
    if answer.status == StatusCode::ACCEPTED {
        answer::member(endpoint, answer, "identifier").map(Some)
    } else {
        Ok(None)
    }
}

fn progress(endpoint: &Endpoint, answer: &Answer) -> Result<Progress<()>, Error> {
    Ok(operation(endpoint, answer)?.map_or(Progress::Done(()), Progress::Running))
}

/// Reads an answer that has a file when it is done.
pub(crate) fn progress_of_entry(endpoint: &Endpoint, answer: &Answer) -> Result<Progress<FileEntry>, Error> {
    match operation(endpoint, answer)? {
        Some(operation) => Ok(Progress::Running(operation)),
        None => answer::member(endpoint, answer, "entry").map(Progress::Done),
    }
}

/// Whether a name stays below the folder that it is put to.
fn is_below(name: &str) -> bool {
    let name = name.strip_suffix('/').unwrap_or(name);
    name.split('/').all(|segment| !matches!(segment, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn a_name_that_leads_to_the_folder_itself_or_above_is_not_below_it() {
        for below in ["a", "a.txt", "...", ".env", "a/b", "a/", "a b"] {
            assert!(is_below(below), "{below}");
        }
        for above in [
            "", "/", "//", "/a", ".", "./", "..", "../a", "a/..", "a/./b", "a//b", "/..",
        ] {
            assert!(!is_below(above), "{above}");
        }
    }
}
