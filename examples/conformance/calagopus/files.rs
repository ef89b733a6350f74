//! Files of a server, in a folder that goes away again.

use bytes::Bytes;
use calagopus_api::{
    ServerId,
    client::{files::Files, servers::ServerHandle},
    models::client::file::{
        ArchiveFormat, Chmod, Compress, CopyFile, CopyFiles, CopyToServer, Decompress, Download, FileMode,
        FingerprintAlgorithm, Move, PathFilter, Progress, PullFile, SearchFiles,
    },
};
use panel_http::ErrorKind;

use super::{Run, excuses::by_the_node};
use crate::report::same;

const FOLDER: &str = "/conformance";

/// What is fetched from elsewhere.
const ELSEWHERE: &str = "https://example.org/";

impl Run {
    pub(super) async fn files(&mut self, handle: &ServerHandle, other: Option<ServerId>) -> Option<()> {
        self.report.section("files");
        let files = handle.files();
        let made = files.create_directory("/", "conformance");
        let made = self
            .report
            .call_unless("client.files.create_directory", made, by_the_node)
            .await;
        self.contents(handle).await?;
        let folder = if made.is_some() { FOLDER } else { "/" };
        self.report
            .call_and("client.files.list", files.list(folder), |page| {
                let is_there = page.items.iter().any(|it| it.name == "a.txt");
                same("the file is there", is_there || made.is_none(), true)
            })
            .await;
        self.about(handle, &files).await;
        self.copies_of_files(&files, other).await;
        self.names_and_modes(&files).await;
        self.archive_of_files(&files).await;
        self.links(&files).await;
        self.fetching(&files).await;
        let deleted = files.delete("/", ["conformance"]);
        self.report
            .call_unless("client.files.delete", deleted, by_the_node)
            .await?;
        Some(())
    }

    async fn contents(&mut self, handle: &ServerHandle) -> Option<()> {
        let text = Bytes::from_static(b"hello = 1\n");
        let file = handle.file("/conformance/a.txt");
        self.report.call("client.files.write", file.write(text.clone())).await?;
        self.report
            .call_and("client.files.read", file.read(), |read| same("contents", read, &text))
            .await?;
        let missing = handle.file("/conformance/none").read();
        self.report
            .refusal("a file that is not there", missing, |error| !error.is_unreachable())
            .await;
        Some(())
    }

    async fn about(&mut self, handle: &ServerHandle, files: &Files) {
        self.report
            .call_and("client.files.list", files.list(FOLDER), |page| {
                same(
                    "the file is there",
                    page.items.iter().any(|it| it.name == "a.txt"),
                    true,
                )
            })
            .await;
        let largest = files.largest_directories("/");
        self.report
            .call_unless("client.files.largest_directories", largest, by_the_node)
            .await;
        let search = SearchFiles::new(FOLDER).path(PathFilter {
            include: vec!["*.txt".to_owned()],
            exclude: Vec::new(),
            case_insensitive: false,
        });
        self.report
            .call_unless("client.files.search", files.search(&search), by_the_node)
            .await;
        let file = handle.file("/conformance/a.txt");
        let fingerprint = file.fingerprint(&FingerprintAlgorithm::Sha256);
        self.report
            .call_unless("client.files.fingerprint", fingerprint, by_the_node)
            .await;
        let revisions = self
            .report
            .call_unless("client.files.revisions", file.revisions(), by_the_node)
            .await
            .unwrap_or_default();
        if let Some(revision) = revisions.first() {
            let read = file.read_revision(revision.id);
            self.report
                .call_unless("client.files.read_revision", read, by_the_node)
                .await;
        } else {
            self.report.skip(
                "client.files.read_revision",
                "the node keeps no former states of the file",
            );
        }
    }

    async fn copies_of_files(&mut self, files: &Files, other: Option<ServerId>) {
        let copy = CopyFile::new("/conformance/a.txt")
            .destination("/conformance/copy.txt")
            .foreground(true);
        self.report
            .call_unless("client.files.copy", files.copy(&copy), by_the_node)
            .await;
        let copies = CopyFiles::new(FOLDER, [Move::new("a.txt", "many.txt")]).foreground(true);
        self.report
            .call_unless("client.files.copy_many", files.copy_many(&copies), by_the_node)
            .await;
        let Some(other) = other else {
            return self
                .report
                .skip("client.files.copy_to_server", "there is no second server");
        };
        let copies = CopyToServer::new(FOLDER, other, "/")
            .file(Move::new("a.txt", "a.txt"))
            .foreground(true);
        self.report
            .call_unless(
                "client.files.copy_to_server",
                files.copy_to_server(&copies),
                by_the_node,
            )
            .await;
    }

    async fn names_and_modes(&mut self, files: &Files) {
        let renamed = files.rename(FOLDER, [Move::new("a.txt", "b.txt")]);
        self.report
            .call_unless("client.files.rename", renamed, by_the_node)
            .await;
        let changed = files.chmod(FOLDER, [Chmod::new("b.txt", FileMode::new(0o640))]);
        self.report
            .call_unless("client.files.chmod", changed, by_the_node)
            .await;
    }

    async fn archive_of_files(&mut self, files: &Files) {
        let pack = Compress::new(FOLDER, ["b.txt"], ArchiveFormat::TarGz)
            .name("packed.tar.gz")
            .foreground(true);
        self.report
            .call_unless("client.files.compress", files.compress(&pack), by_the_node)
            .await;
        let unpack = Decompress::new(FOLDER, "packed.tar.gz").foreground(true);
        self.report
            .call_unless("client.files.decompress", files.decompress(&unpack), by_the_node)
            .await;
    }

    async fn links(&mut self, files: &Files) {
        let download = Download::new(FOLDER, ["b.txt"]);
        self.report
            .call("client.files.download", files.download(&download))
            .await;
        self.report.call("client.files.upload", files.upload()).await;
    }

    /// What the node would fetch: it may not reach it, and may be done before it can be stopped.
    async fn fetching(&mut self, files: &Files) {
        let fetched = |error: &panel_http::Error| {
            let is_refused = matches!(error.kind(), ErrorKind::Refused | ErrorKind::RateLimited);
            by_the_node(error).or(is_refused.then_some("the node downloads nothing, or nothing from there"))
        };
        self.report
            .call_unless("client.files.query_pull", files.query_pull(ELSEWHERE), fetched)
            .await;
        let pull = PullFile::new(ELSEWHERE, FOLDER).name("c.html").foreground(false);
        let pulled = self
            .report
            .call_unless("client.files.pull", files.pull(&pull), fetched)
            .await;
        let Some(Progress::Running(operation)) = pulled else {
            return self
                .report
                .skip("client.files.abort", "the node is at nothing that could be ended");
        };
        self.report
            .call_unless("client.files.abort", files.abort(operation), |error| {
                by_the_node(error).map(|_| "the node was faster: it was done")
            })
            .await;
    }
}
