//! Files of a server: `/api/client/servers/{server}/files`.

mod model;
mod request;

use std::time::Duration;

use bytes::Bytes;
use panel_http::{Body, Call, Endpoint, Safety, SignedUrl, Transport, call, envelope};

pub use panel_http::FileMode;

use self::request::{Copy, NewFolder, Several, Single};
pub use self::{
    model::FileObject,
    request::{ArchiveFormat, Chmod, Compress, Move, PullFile},
};
use crate::id::ServerIdentifier;

static LIST: Endpoint = Endpoint::get("client.files.list", "/api/client/servers/{server}/files/list");
static READ: Endpoint = Endpoint::get("client.files.read", "/api/client/servers/{server}/files/contents");
static WRITE: Endpoint = Endpoint::post(
    "client.files.write",
    "/api/client/servers/{server}/files/write",
    Safety::Level,
);
static DOWNLOAD: Endpoint = Endpoint::get("client.files.download", "/api/client/servers/{server}/files/download");
static UPLOAD: Endpoint = Endpoint::get("client.files.upload", "/api/client/servers/{server}/files/upload");
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
static DELETE: Endpoint = Endpoint::post(
    "client.files.delete",
    "/api/client/servers/{server}/files/delete",
    Safety::Act,
);
static CHMOD: Endpoint = Endpoint::post(
    "client.files.chmod",
    "/api/client/servers/{server}/files/chmod",
    Safety::Level,
);
static CREATE_FOLDER: Endpoint = Endpoint::post(
    "client.files.create_folder",
    "/api/client/servers/{server}/files/create-folder",
    Safety::Level,
);
static PULL: Endpoint = Endpoint::post(
    "client.files.pull",
    "/api/client/servers/{server}/files/pull",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 13] = [
    &LIST,
    &READ,
    &WRITE,
    &DOWNLOAD,
    &UPLOAD,
    &RENAME,
    &COPY,
    &COMPRESS,
    &DECOMPRESS,
    &DELETE,
    &CHMOD,
    &CREATE_FOLDER,
    &PULL,
];

/// As long as the panel waits for its node to pack and unpack.
const PACKING: Duration = Duration::from_secs(15 * 60);

/// The files of a server. Folders are given from the server's own root, `/`; names below the folder of the call.
///
/// # Errors
/// Of every call: [`Node`](crate::ErrorKind::Node) for whatever the node says, a folder that is not there included: the panel
/// tells neither its status nor its words. [`Conflict`](crate::ErrorKind::Conflict) while the server is not ready; versions
/// after 1.0.0-beta38 let administrators at its files all the same. [`Forbidden`](crate::ErrorKind::Forbidden) without the
/// right.
#[derive(Debug, Clone)]
pub struct Files {
    transport: Transport,
    server: ServerIdentifier,
}

impl Files {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        Call::new(&self.transport, endpoint, &[self.server.as_str()], read)
    }

    /// What is in a folder: `GET /api/client/servers/{server}/files/list`, right `file.read`.
    pub fn list(&self, directory: &str) -> Call<Vec<FileObject>> {
        self.call(&LIST, envelope::items).query("directory", directory)
    }

    /// Renames and moves files: `PUT /api/client/servers/{server}/files/rename`, right `file.update`. Sent once.
    ///
    /// A name in use is not written over: the call ends with [`Node`](crate::ErrorKind::Node), when some of the files may have
    /// been moved.
    pub fn rename(&self, root: &str, moves: impl IntoIterator<Item = Move>) -> Call<()> {
        self.call(&RENAME, call::done).json(&several(root, moves))
    }

    /// Packs files and folders into an archive beside them, which comes back:
    /// `POST /api/client/servers/{server}/files/compress`, right `file.archive`. Sent once; the answer is waited for for 15
    /// minutes.
    pub fn compress(&self, files: &Compress) -> Call<FileObject> {
        self.call(&COMPRESS, envelope::item).json(files).timeout(PACKING)
    }

    /// Unpacks an archive into the folder it is in, over what is there:
    /// `POST /api/client/servers/{server}/files/decompress`, right `file.create`. Sent once; the answer is waited for for 15
    /// minutes.
    pub fn decompress(&self, root: &str, file: &str) -> Call<()> {
        self.call(&DECOMPRESS, call::done)
            .json(&Single { root, file })
            .timeout(PACKING)
    }

    /// Deletes files, and folders with all that is in them: `POST /api/client/servers/{server}/files/delete`, right
    /// `file.delete`. Sent once.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a name that is empty or has a `.` or `..` in its path: the
    /// node would take it for the folder itself, or for one above. Nothing is sent.
    pub fn delete(&self, root: &str, files: impl IntoIterator<Item = impl Into<String>>) -> Call<()> {
        let files = several(root, files.into_iter().map(Into::<String>::into));
        let call = self.call(&DELETE, call::done).json(&files);
        match files.files.iter().find(|name| !is_below(name)) {
            Some(name) => call.refuse(format!("`{name}` does not name a file below the folder")),
            None => call,
        }
    }

    /// Sets who may use files: `POST /api/client/servers/{server}/files/chmod`, right `file.update`. May be repeated, and is.
    pub fn chmod(&self, root: &str, files: impl IntoIterator<Item = Chmod>) -> Call<()> {
        self.call(&CHMOD, call::done).json(&several(root, files))
    }

    /// Makes a folder, and those above it that are missing: `POST /api/client/servers/{server}/files/create-folder`, right
    /// `file.create`. May be repeated, and is: one that is there already is as good.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when something on the way there is a file.
    pub fn create_folder(&self, root: &str, name: &str) -> Call<()> {
        self.call(&CREATE_FOLDER, call::done).json(&NewFolder { root, name })
    }

    /// Has the node fetch a file from elsewhere: `POST /api/client/servers/{server}/files/pull`, right `file.create`. Sent
    /// once.
    ///
    /// Unless it is asked to be done in the [foreground](PullFile::foreground), a success means that it was begun. The panel
    /// takes 5 of these in 10 minutes for one server.
    ///
    /// # Errors
    /// [`RateLimited`](crate::ErrorKind::RateLimited), which says nothing about other calls.
    pub fn pull(&self, file: &PullFile) -> Call<()> {
        self.call(&PULL, call::done).json(file)
    }

    /// A link to upload files to, good for 15 minutes: `GET /api/client/servers/{server}/files/upload`, right `file.create`.
    ///
    /// `POST` there a `multipart/form-data` whose fields are all named `files`; `&directory=` at the end of the link names the
    /// folder they go to.
    pub fn upload(&self) -> Call<SignedUrl> {
        self.call(&UPLOAD, envelope::item)
    }
}

fn several<F>(root: &str, files: impl IntoIterator<Item = F>) -> Several<F> {
    Several {
        root: root.to_owned(),
        files: files.into_iter().collect(),
    }
}

/// Whether a name stays below the folder that it is put to.
fn is_below(name: &str) -> bool {
    let name = name.trim_start_matches('/');
    let name = name.strip_suffix('/').unwrap_or(name);
    name.split('/').all(|segment| !matches!(segment, "" | "." | ".."))
}

/// One file of a server, by its path from the server's own root, such as `/server.properties`.
///
/// # Errors
/// Of every call: as with [`Files`].
#[derive(Debug, Clone)]
pub struct FileHandle {
    transport: Transport,
    server: ServerIdentifier,
    path: String,
}

impl FileHandle {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier, path: String) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
            path,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        Call::new(&self.transport, endpoint, &[self.server.as_str()], read)
    }

    /// What is in it, as text in UTF-8: `GET /api/client/servers/{server}/files/contents`, right `file.read-content`.
    ///
    /// Bytes that are not UTF-8 are taken for UTF-16 with a byte order mark, or else for ISO 8859-1, and turned into UTF-8: for
    /// anything but text take [`download`](Self::download).
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when there is no such file; [`Refused`](crate::ErrorKind::Refused) when it is a
    /// folder, or larger than a file that the panel shows (4 MiB, unless it is set up otherwise).
    pub fn read(&self) -> Call<Bytes> {
        self.call(&READ, call::bytes).query("file", &self.path)
    }

    /// Writes it whole, and makes it and its folders if they are missing:
    /// `POST /api/client/servers/{server}/files/write`, right `file.create`. May be repeated, and is, unless the contents are
    /// a stream.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (_, client, server) = pelican_api::fake::sold().await;
    /// let file = client.server(server.uuid).file("/server.properties");
    /// file.write("motd=Hello\n").await?;
    /// assert_eq!(file.read().await?, "motd=Hello\n");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when there is a folder of that name.
    pub fn write(&self, contents: impl Into<Body>) -> Call<()> {
        self.call(&WRITE, call::done)
            .query("file", &self.path)
            .body("text/plain", contents.into())
    }

    /// Copies it to a name beside it that the node chooses, such as `server copy.properties`:
    /// `POST /api/client/servers/{server}/files/copy`, right `file.create`. Sent once.
    pub fn copy(&self) -> Call<()> {
        self.call(&COPY, call::done).json(&Copy { location: &self.path })
    }

    /// A link to it, good for 15 minutes: `GET /api/client/servers/{server}/files/download`, right `file.read-content`. The
    /// panel does not look whether there is such a file.
    pub fn download(&self) -> Call<SignedUrl> {
        // The panel decodes this one a second time: a name with a percent sign would become another.
        let file = self.path.replace('%', "%25");
        self.call(&DOWNLOAD, envelope::item).query("file", file)
    }
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn a_name_that_leads_to_the_folder_itself_or_above_is_not_below_it() {
        for below in ["a", "a.txt", "...", ".env", "a/b", "/a", "a/", "a b"] {
            assert!(is_below(below), "{below}");
        }
        for above in ["", "/", "//", ".", "./", "..", "../a", "a/..", "a/./b", "a//b", "/.."] {
            assert!(!is_below(above), "{above}");
        }
    }
}
