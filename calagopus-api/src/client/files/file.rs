//! One file of a server.

use bytes::Bytes;
use panel_http::{Body, Call, Endpoint, Safety, SignedUrl, call};

use super::{CopyFile, Download, FileEntry, Files, FingerprintAlgorithm, Progress, Revision};
use crate::{answer, client::on_server::OnServer};

pub(super) static READ: Endpoint = Endpoint::get("client.files.read", "/api/client/servers/{server}/files/contents");
pub(super) static WRITE: Endpoint = Endpoint::post(
    "client.files.write",
    "/api/client/servers/{server}/files/write",
    Safety::Level,
);
pub(super) static FINGERPRINT: Endpoint = Endpoint::get(
    "client.files.fingerprint",
    "/api/client/servers/{server}/files/fingerprint",
);
pub(super) static REVISIONS: Endpoint =
    Endpoint::get("client.files.revisions", "/api/client/servers/{server}/files/revisions");
pub(super) static READ_REVISION: Endpoint = Endpoint::get(
    "client.files.read_revision",
    "/api/client/servers/{server}/files/revisions/{revision}",
);

/// One file of a server, by its path from the server's own root, such as `/server.properties`.
///
/// # Errors
/// Of every call: as with [`Files`].
#[derive(Debug, Clone)]
pub struct FileHandle {
    server: OnServer,
    path: String,
}

impl FileHandle {
    pub(in crate::client) const fn new(server: OnServer, path: String) -> Self {
        Self { server, path }
    }

    /// What is in it, byte for byte: `GET /api/client/servers/{server}/files/contents`, permission `files.read-content`.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is larger than a file that the panel shows; take
    /// [`download`](Self::download) then.
    pub fn read(&self) -> Call<Bytes> {
        self.server.call(&READ, &[], call::bytes).query("file", &self.path)
    }

    /// Writes it whole, and makes it if it is missing: `POST /api/client/servers/{server}/files/write`, permission
    /// `files.create`. May be repeated, and is, unless the contents are a stream. What is larger than a file that the panel
    /// shows must be [uploaded](Files::upload) instead.
    pub fn write(&self, contents: impl Into<Body>) -> Call<()> {
        self.server
            .call(&WRITE, &[], call::done)
            .query("file", &self.path)
            .body("text/plain", contents.into())
    }

    /// Copies it to a name beside it that the node chooses. As [`Files::copy`].
    pub fn copy(&self) -> Call<Progress<FileEntry>> {
        Files::new(self.server.clone()).copy(&CopyFile::new(&self.path))
    }

    /// A link to it, good for 15 minutes. As [`Files::download`].
    pub fn download(&self) -> Call<SignedUrl> {
        let (root, name) = match self.path.rsplit_once('/') {
            Some((root, name)) if !root.is_empty() => (root, name),
            Some((_, name)) => ("/", name),
            None => ("/", self.path.as_str()),
        };
        Files::new(self.server.clone()).download(&Download::new(root, [name]))
    }

    /// Its fingerprint: `GET /api/client/servers/{server}/files/fingerprint`, permission `files.read-content`.
    pub fn fingerprint(&self, algorithm: &FingerprintAlgorithm) -> Call<String> {
        let read: call::Read<String> = |endpoint, answer| answer::member(endpoint, answer, "fingerprint");
        self.server
            .call(&FINGERPRINT, &[], read)
            .query("file", &self.path)
            .query("algorithm", algorithm.as_str())
    }

    /// Its former states, where the node keeps them: `GET /api/client/servers/{server}/files/revisions`, permission
    /// `files.read-content`.
    pub fn revisions(&self) -> Call<Vec<Revision>> {
        let read: call::Read<Vec<Revision>> = |endpoint, answer| answer::member(endpoint, answer, "revisions");
        self.server.call(&REVISIONS, &[], read).query("file", &self.path)
    }

    /// What was in it at a former state, by its [number](Revision::id):
    /// `GET /api/client/servers/{server}/files/revisions/{revision}`, permission `files.read-content`.
    pub fn read_revision(&self, revision: i64) -> Call<Bytes> {
        self.server
            .call(&READ_REVISION, &[&revision.to_string()], call::bytes)
            .query("file", &self.path)
    }
}
