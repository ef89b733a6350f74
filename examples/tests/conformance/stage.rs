//! A panel on a loopback port with servers of other people, and the program to be run against it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};

use panel_http::{Call, Raw, Secret, fake::RequestLog, fault::FaultPlan, serve::Server};
use serde_json::Value;
use tokio::process::{Child, Command};

/// The program, without keys.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command
        .args(arguments)
        .env_remove("PANEL_KEY")
        .env_remove("PANEL_CLIENT_KEY")
        .env_remove("PANEL_ACCOUNT_PASSWORD")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let target = tests.parent().and_then(Path::parent).unwrap();
    let program = target.join("examples/conformance");
    assert!(
        program.exists(),
        "build it first: cargo build -p examples --example conformance"
    );
    program
}

/// What a run has said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) async fn of(child: Child) -> Self {
        let ended = tokio::time::timeout(Duration::from_secs(120), child.wait_with_output());
        let Output { status, stdout, stderr } = ended.await.expect("it ends").unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: status.code(),
            out: text(stdout),
            err: text(stderr),
        }
    }

    /// The operations that it says it has not called, each with the reason.
    pub(crate) fn not_called(&self) -> Vec<(&str, &str)> {
        let lines = self.out.lines().filter_map(|line| line.strip_prefix("  not called: "));
        lines.filter_map(|line| line.split_once(": ")).collect()
    }

    /// The checks that failed.
    pub(crate) fn failed(&self) -> Vec<&str> {
        let lines = self.out.lines().filter_map(|line| line.strip_prefix("  FAILED  "));
        lines
            .map(|line| line.split_once(": ").map_or(line, |(name, _)| name))
            .collect()
    }
}

pub(crate) type Asked = Call<Raw<()>>;

/// A panel of any software: what the tests need of it.
pub(crate) struct Stage {
    pub(crate) panel: &'static str,
    pub(crate) served: Server,
    /// By the name that they have in the environment.
    pub(crate) keys: Vec<(&'static str, Secret)>,
    /// Everything that a run could leave behind or change.
    pub(crate) lists: Vec<String>,
    /// What is in such a list.
    pub(crate) items: fn(&Value) -> Vec<Value>,
    pub(crate) faults: FaultPlan,
    pub(crate) break_nodes: Box<dyn Fn() + Send + Sync>,
    pub(crate) requests: Box<dyn Fn() -> Vec<RequestLog> + Send + Sync>,
    pub(crate) containers: Box<dyn Fn() -> Vec<String> + Send + Sync>,
    pub(crate) get: Box<dyn Fn(&str) -> Asked + Send + Sync>,
    /// Servers that no run may touch: all that they are called by.
    pub(crate) strangers: BTreeSet<String>,
}

impl Stage {
    /// What is in a list.
    pub(crate) async fn listed(&self, path: &str) -> Vec<Value> {
        let list: Value = (self.get)(path).await.unwrap().json().unwrap();
        (self.items)(&list)
    }

    /// Everything that a run could leave behind or change, without what changes by itself.
    pub(crate) async fn inventory(&self) -> BTreeSet<String> {
        let mut there = BTreeSet::new();
        for path in &self.lists {
            let things = self.listed(path).await.into_iter();
            there.extend(things.map(|thing| format!("{path} {}", lasting(thing))));
        }
        there.extend((self.containers)().into_iter().map(|uuid| format!("container {uuid}")));
        there
    }

    /// Lets every installation fail.
    pub(crate) fn break_nodes(&self) {
        (self.break_nodes)();
    }

    pub(crate) fn requests(&self) -> Vec<RequestLog> {
        (self.requests)()
    }

    /// Writes that went to servers of other people.
    pub(crate) fn touched(&self, requests: &[RequestLog]) -> Vec<String> {
        let is_write = |it: &&RequestLog| it.method != "GET";
        let is_strange = |it: &&RequestLog| {
            let (_, server) = it.path.split_once("/servers/").unwrap_or_default();
            server.split('/').next().is_some_and(|it| self.strangers.contains(it))
        };
        let touched = requests.iter().filter(is_write).filter(is_strange);
        touched.map(|it| format!("{} {}", it.method, it.path)).collect()
    }

    /// The program with keys for this panel.
    pub(crate) fn command(&self) -> Command {
        let url = self.served.url();
        let mut command = command(&[
            "--panel", self.panel, "--url", &url, "--wait", "20", "--quota", "1000000",
        ]);
        for (name, key) in &self.keys {
            command.env(name, key.expose());
        }
        command
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Without the times that every call moves.
fn lasting(mut thing: Value) -> Value {
    if let Some(members) = thing.as_object_mut() {
        members.retain(|name, _| !matches!(name.as_str(), "updated_at" | "last_used_at" | "last_used"));
    }
    thing
}
