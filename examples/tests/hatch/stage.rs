//! A panel on a loopback port, a folder with files, and the program to be tried on them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    sync::Arc,
};

use panel_http::{
    HttpService, Secret,
    serve::{Server, serve},
};
use provisioning_core::{
    id::ServiceId,
    journal::JournalEntry,
    service::ServiceRecord,
    store::{DocumentKind, SqliteStore, Store},
};
use pterodactyl_api::fake::{FakePanel, FakeServer, FakeUser};
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// A fake panel that the program can be tried on.
pub(crate) trait OnStage: HttpService + Clone {
    /// What `--panel` calls it.
    const SOFTWARE: &'static str;

    /// The application key and the client key.
    fn keys(&self) -> [Secret; 2];
}

impl OnStage for FakePanel {
    const SOFTWARE: &'static str = "pterodactyl";

    fn keys(&self) -> [Secret; 2] {
        [self.application_key(), self.client_key()]
    }
}

pub(crate) struct Stage<P = FakePanel> {
    pub(crate) fake: P,
    server: Server,
    folder: TempDir,
}

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn new(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The one JSON object.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The object of a command that must have ended well.
    pub(crate) fn done(&self) -> Value {
        assert_eq!(self.code, Some(0), "{self:?}");
        let json = self.json();
        assert_eq!(json["ok"], true, "{json}");
        json
    }
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::of(examples::panel())
    }

    /// What really is on the panel.
    pub(crate) fn truth(&self) -> (Vec<FakeServer>, Vec<FakeUser>) {
        (self.fake.servers(), self.fake.users())
    }
}

impl<P: OnStage> Stage<P> {
    pub(crate) fn of(fake: P) -> Self {
        let server = serve(Arc::new(fake.clone())).unwrap();
        Self {
            fake,
            server,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    /// Writes a file that commands find under its name.
    pub(crate) fn write(&self, name: &str, content: &str) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }

    /// The samples, as a reader of the examples finds them.
    pub(crate) fn with_samples(self) -> Self {
        for name in ["minecraft.toml", "minecraft-large.toml", "order.toml"] {
            fs::copy(
                Path::new(env!("CARGO_MANIFEST_DIR")).join(name),
                self.folder.path().join(name),
            )
            .unwrap();
        }
        self
    }

    /// A command, ready to be started: with keys, in the folder, all output caught.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(program("hatch"));
        for (option, value) in [
            ("--panel", P::SOFTWARE),
            ("--url", &self.url()),
            ("--store", "sqlite:hatch.db"),
            ("--settle", "1"),
            ("--call-timeout", "2"),
            ("--create-timeout", "2"),
        ] {
            if !arguments.split_whitespace().any(|given| given == option) {
                command.args([option, value]);
            }
        }
        command
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .env("PANEL_KEY", self.fake.keys()[0].expose())
            .env("PANEL_CLIENT_KEY", self.fake.keys()[1].expose())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    pub(crate) fn start(&self, arguments: &str) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    pub(crate) async fn hatch(&self, arguments: &str) -> Ran {
        self.run(self.command(arguments)).await
    }

    /// Runs a command to its end. No key may be in what it says, whatever it is.
    pub(crate) async fn run(&self, mut command: Command) -> Ran {
        let ran = Ran::new(&command.output().await.unwrap());
        for key in self.fake.keys() {
            assert!(
                !ran.out.contains(key.expose()) && !ran.err.contains(key.expose()),
                "a key was printed"
            );
        }
        ran
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    async fn store(&self) -> SqliteStore {
        SqliteStore::open(self.folder.path().join("hatch.db")).await.unwrap()
    }

    /// What the store knows of a service, if it was ever recorded.
    pub(crate) async fn record(&self, service: &str) -> Option<ServiceRecord> {
        let document = self.store().await.read(DocumentKind::Service, service).await.unwrap();
        document.map(|document| document.decode().unwrap())
    }

    pub(crate) async fn journal(&self, service: &str) -> Vec<JournalEntry> {
        self.store()
            .await
            .journal(&ServiceId::new(service).unwrap())
            .await
            .unwrap()
    }
}

/// A program of this package. `cargo test` builds it beside the tests, but not when it is given a name to filter by.
pub(crate) fn program(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let target = tests.parent().and_then(Path::parent).unwrap();
    let program = target
        .join("examples")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.exists(),
        "build it first: cargo build -p examples --example {name}"
    );
    program
}
