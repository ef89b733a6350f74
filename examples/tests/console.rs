//! The promises of `console`, kept by the built program: on its own panel, and on one on a loopback port.

use std::{
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};

use panel_http::{
    console::ConsoleEvent,
    serve::{Server, serve},
};
use pterodactyl_api::{
    Patch, ServerId, UserId,
    fake::FakePanel,
    models::server::{Limits, NewServer, Placement},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let target = tests.parent().and_then(Path::parent).unwrap();
    let program = target.join("examples/console");
    assert!(
        program.exists(),
        "build it first: cargo build -p examples --example console"
    );
    program
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command
        .args(arguments)
        .env_remove("PANEL_CLIENT_KEY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// What a program that must end within a minute has said: exit code, output, errors.
async fn ended(child: Child) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = tokio::time::timeout(Duration::from_secs(60), child.wait_with_output())
        .await
        .expect("it ends")
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// What a program shows, line by line.
struct Shown {
    lines: Lines<BufReader<ChildStdout>>,
    all: String,
}

impl Shown {
    fn of(child: &mut Child) -> Self {
        Self {
            lines: BufReader::new(child.stdout.take().unwrap()).lines(),
            all: String::new(),
        }
    }

    async fn next(&mut self) -> Option<String> {
        let next = tokio::time::timeout(Duration::from_secs(60), self.lines.next_line());
        let line = next.await.expect("it says something, or ends").unwrap()?;
        self.all += &line;
        self.all.push('\n');
        Some(line)
    }

    /// Reads until this line.
    async fn until(&mut self, line: &str) {
        while let Some(shown) = self.next().await {
            if shown == line {
                return;
            }
        }
        panic!("`{line}` is missing:\n{}", self.all);
    }

    /// All that it has shown when it has ended.
    async fn all(mut self) -> String {
        while self.next().await.is_some() {}
        self.all
    }
}

/// A served panel with one server.
struct Stage {
    fake: FakePanel,
    served: Server,
    server: String,
}

impl Stage {
    async fn new() -> Self {
        let fake = FakePanel::seeded(1);
        let limits = Limits {
            memory: 1024,
            swap: 0,
            disk: 2048,
            io: 500,
            cpu: 100,
            threads: Patch::Keep,
        };
        let new = NewServer::new("a", UserId::new(1), 1.into(), "ghcr.io/example/java:21", "java -jar x")
            .environment([("JAR_FILE", "server.jar"), ("BUILD", "latest")])
            .limits(limits)
            .placement(Placement::deploy([], false, []));
        let server = fake.application().servers().create(&new).await.unwrap();
        Self {
            served: serve(fake.service()).unwrap(),
            fake,
            server: server.uuid.to_string(),
        }
    }

    fn command(&self, more: &[&str]) -> Command {
        let url = self.served.url();
        let arguments = [&["--url", url.as_str(), "--server", self.server.as_str()], more].concat();
        let mut command = command(&arguments);
        command.env("PANEL_CLIENT_KEY", self.fake.client_key().expose());
        command
    }

    async fn until_open(&self) {
        while self.fake.consoles().open(&self.server) == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// No panel, no account: it shows what a server says, and what it answers. On each of the three panels.
#[tokio::test]
async fn it_can_be_tried_without_a_panel() {
    tokio::join!(
        tried(&["--fake", "--for", "3"]),
        tried(&["--panel", "pelican", "--fake", "--for", "3"]),
        tried(&["--panel", "calagopus", "--fake", "--for", "3"]),
    );
}

async fn tried(arguments: &[&str]) {
    let mut child = command(arguments).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"say hi\n").await.unwrap();
    let (code, out, err) = ended(child).await;
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    let mut lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.iter().filter(|line| **line == "> say hi").count(), 1, "{out}");
    lines.retain(|line| *line != "> say hi");
    let expected = [
        "-- it is running",
        "-- running, CPU 12.5 %, memory 64 of 2048 MiB",
        "[Server] Done (1.2s)! For help, type \"help\"",
        "[Server] ada joined the game",
    ];
    assert_eq!(lines.get(..expected.len()), Some(&expected[..]), "{out}");
}

/// What is typed reaches the server, what happens to it is told, and a suspension ends it with the reason.
#[tokio::test]
async fn it_follows_a_server_on_a_panel() {
    let stage = Stage::new().await;
    let mut child = stage.command(&[]).spawn().unwrap();
    let mut typing = child.stdin.take().unwrap();
    let mut shown = Shown::of(&mut child);
    shown.until("-- it is offline").await;

    let server = stage.fake.client().server(stage.server.as_str());
    server.power(pterodactyl_api::power::Signal::Start).await.unwrap();
    shown.until("-- it is running").await;

    typing.write_all(b"list\n").await.unwrap();
    shown.until("> list").await;

    let message = ConsoleEvent::DaemonMessage("the disk is full".to_owned());
    stage.fake.consoles().say(&stage.server, &message);
    shown.until("-- the disk is full").await;

    let row = stage.fake.servers().remove(0);
    let server = stage.fake.application().server(ServerId::new(row.id));
    server.suspend().await.unwrap();
    let out = shown.all().await;
    let (code, _, err) = ended(child).await;
    assert_eq!(code, Some(1), "{out}\n{err}");
    assert_eq!(
        err,
        "error: the server was suspended\n  → its console is open again when it is unsuspended\n"
    );
    assert!(!out.contains(stage.fake.client_key().expose()), "a key was printed");
}

/// The same on Calagopus, whose one kind of key opens it.
#[tokio::test]
async fn it_follows_a_server_on_a_calagopus_panel() {
    use calagopus_api::{
        fake::FakePanel,
        models::server::{Limits, NewServer},
        server::FeatureLimits,
    };

    let fake = FakePanel::seeded(1);
    fake.installs_in(Duration::ZERO);
    let panel = fake.calagopus();
    let owner = panel.users().list().await.unwrap().items.remove(0);
    let egg = panel.nests().with_eggs().await.unwrap().remove(0).eggs.remove(0);
    let node = panel.nodes().list().await.unwrap().items.remove(0);
    let free = panel
        .node(node.id)
        .available_allocations()
        .await
        .unwrap()
        .items
        .remove(0);
    let limits = Limits {
        memory: 1024,
        disk: 2048,
        ..Limits::default()
    };
    let features = FeatureLimits::default();
    let new = NewServer::new(
        owner.id,
        egg.id,
        "survival",
        limits,
        "java -jar x",
        "ghcr.io/example/java:21",
        features,
    )
    .on(node.id, free.id);
    let server = panel.servers().create(&new).await.unwrap();
    let served = serve(fake.service()).unwrap();
    let (url, key, short) = (served.url(), fake.key(), server.uuid_short.as_str());

    let mut command = command(&["--panel", "calagopus", "--url", &url, "--server", short]);
    command.env("PANEL_CLIENT_KEY", key.expose());
    let mut child = command.spawn().unwrap();
    let mut typing = child.stdin.take().unwrap();
    let mut shown = Shown::of(&mut child);
    shown.until("-- it is offline").await;
    let handle = panel.client().server(server.id);
    handle.power(&calagopus_api::server::PowerAction::Start).await.unwrap();
    shown.until("-- it is running").await;
    typing.write_all(b"list\n").await.unwrap();
    shown.until("> list").await;

    panel.server(server.id).suspend().await.unwrap();
    let out = shown.all().await;
    let (code, _, err) = ended(child).await;
    assert_eq!(code, Some(1), "{out}\n{err}");
    assert!(err.starts_with("error: the server was suspended\n"), "{err}");
    assert!(!out.contains(key.expose()), "a key was printed");
}

/// A proxy of the environment carries the web socket as it carries the calls: neither of these hosts exists.
#[tokio::test]
async fn it_goes_through_a_proxy_like_any_call() {
    let stage = Stage::new().await;
    let arguments = ["--url", "http://panel.test", "--allow-plain-http", "--for", "1"];
    let mut command = command(&[&arguments[..], &["--server", &stage.server]].concat());
    command.env("PANEL_CLIENT_KEY", stage.fake.client_key().expose());
    command
        .env("http_proxy", stage.served.url())
        .env_remove("no_proxy")
        .env_remove("NO_PROXY");
    let (code, out, err) = ended(command.stdin(Stdio::null()).spawn().unwrap()).await;
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.starts_with("-- it is offline\n"), "{out}");
}

/// Ctrl-C is how one leaves it.
#[cfg(unix)]
#[tokio::test]
async fn it_ends_with_an_interrupt() {
    let stage = Stage::new().await;
    let child = stage.command(&[]).spawn().unwrap();
    stage.until_open().await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let number = child.id().unwrap().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &number])
            .status()
            .await
            .unwrap()
            .success()
    );
    let (code, out, err) = ended(child).await;
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
}

/// One clear error, its cure, and an exit code that scripts can tell apart.
#[tokio::test]
async fn what_goes_wrong_is_told_once() {
    let stage = Stage::new().await;
    let url = stage.served.url();
    let mut without_key = stage.command(&[]);
    without_key.env_remove("PANEL_CLIENT_KEY");
    let mut wrong_key = stage.command(&[]);
    wrong_key.env("PANEL_CLIENT_KEY", "ptlc_nobody");
    let mut unknown = command(&["--url", &url, "--server", "00000000"]);
    unknown.env("PANEL_CLIENT_KEY", stage.fake.client_key().expose());
    let mut nobody_there = command(&["--url", "http://127.0.0.1:9", "--server", "00000000"]);
    nobody_there.env("PANEL_CLIENT_KEY", "ptlc_any");
    let mut plain = command(&[
        "--panel",
        "pelican",
        "--url",
        "http://panel.example",
        "--server",
        "00000000",
    ]);
    plain.env("PANEL_CLIENT_KEY", "pacc_any");
    for (name, mut command) in [
        ("no key", without_key),
        ("a wrong key", wrong_key),
        ("an unknown server", unknown),
        ("nobody there", nobody_there),
        ("plain http over the network", plain),
        ("no server named", command(&["--url", &url])),
    ] {
        let (code, out, err) = ended(command.stdin(Stdio::null()).spawn().unwrap()).await;
        assert_eq!(out, "", "{name}");
        let told = format!("exit {}\n{err}", code.unwrap());
        insta::assert_snapshot!(name.replace(' ', "_"), told);
    }
}
