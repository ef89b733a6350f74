//! Files of a server, in a folder that goes away again.

use bytes::Bytes;
use panel_http::ErrorKind;
use pterodactyl_api::{
    client::{files::Files, servers::ServerHandle},
    models::client::file::{Chmod, FileMode, Move, PullFile},
};

use super::Pterodactyl;
use crate::report::same;

const FOLDER: &str = "/conformance";

impl Pterodactyl {
    pub(super) async fn files(&mut self, handle: &ServerHandle) -> Option<()> {
        self.report.section("files");
        let files = handle.files();
        let folder = files.create_folder("/", "conformance");
        self.report.call("client.files.create_folder", folder).await?;
        self.contents(handle).await;
        self.names_and_modes(&files).await;
        self.archive(&files).await;
        self.links(handle).await;
        let pull = PullFile::new("https://example.org/")
            .directory(FOLDER)
            .filename("c.html");
        self.report
            .call_unless("client.files.pull", files.pull(&pull), |error| {
                (error.kind() == ErrorKind::Node).then_some("the node downloads nothing, or nothing from there")
            })
            .await;
        let deleted = files.delete("/", ["conformance"]);
        self.report.call("client.files.delete", deleted).await
    }

    async fn contents(&mut self, handle: &ServerHandle) {
        let text = Bytes::from_static(b"hello = 1\n");
        let file = handle.file("/conformance/a.txt");
        self.report.call("client.files.write", file.write(text.clone())).await;
        self.report
            .call_and("client.files.read", file.read(), |read| same("contents", read, &text))
            .await;
        self.report.call("client.files.copy", file.copy()).await;
        let missing = handle.file("/conformance/none").read();
        self.report
            .refusal("a file that is not there", missing, |error| !error.is_unreachable())
            .await;
    }

    async fn names_and_modes(&mut self, files: &Files) {
        let renamed = files.rename(FOLDER, [Move::new("a.txt", "b.txt")]);
        self.report.call("client.files.rename", renamed).await;
        self.report
            .call_and("client.files.list", files.list(FOLDER), |list| {
                let is_there = list.iter().any(|it| it.name == "b.txt");
                same("the renamed file is there", is_there, true)
            })
            .await;
        let changed = files.chmod(FOLDER, [Chmod::new("b.txt", FileMode::new(0o640))]);
        self.report.call("client.files.chmod", changed).await;
    }

    async fn archive(&mut self, files: &Files) -> Option<()> {
        let packed = files.compress(FOLDER, ["b.txt"]);
        let archive = self.report.call("client.files.compress", packed).await?;
        let unpacked = files.decompress(FOLDER, &archive.name);
        self.report.call("client.files.decompress", unpacked).await
    }

    async fn links(&mut self, handle: &ServerHandle) {
        let download = handle.file("/conformance/b.txt").download();
        self.report.call("client.files.download", download).await;
        self.report.call("client.files.upload", handle.files().upload()).await;
    }
}
