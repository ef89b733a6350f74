//! A panel on a loopback port with servers of other people, and the program to be run against it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};

use panel_http::{
    Call, Raw, Secret,
    fake::RequestLog,
    fault::FaultPlan,
    serve::{Server, serve},
};
use serde_json::{Value, json};
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

type Asked = Call<Raw<()>>;

/// A panel of either software: what the tests need of it.
pub(crate) struct Stage {
    panel: &'static str,
    served: Server,
    keys: [Secret; 2],
    /// Where its eggs are, and what else is compared.
    eggs: &'static str,
    lists: &'static [&'static str],
    pub(crate) faults: FaultPlan,
    break_nodes: Box<dyn Fn() + Send + Sync>,
    requests: Box<dyn Fn() -> Vec<RequestLog> + Send + Sync>,
    containers: Box<dyn Fn() -> Vec<String> + Send + Sync>,
    application: Box<dyn Fn(&str) -> Asked + Send + Sync>,
    client: Box<dyn Fn(&str) -> Asked + Send + Sync>,
    create: Box<dyn Fn() -> Asked + Send + Sync>,
    /// Servers that no run may touch: number, UUID and short identifier.
    strangers: BTreeSet<String>,
}

/// A stage on a fake panel of either crate: all that differs in types.
macro_rules! stage {
    ($fake:expr, $panel:literal, $eggs:literal, $lists:expr) => {{
        let fake = $fake;
        let (nodes, requests, containers) = (fake.clone(), fake.clone(), fake.clone());
        let (application, client, create) = (fake.application(), fake.client(), fake.application());
        Self {
            panel: $panel,
            served: serve(fake.service()).unwrap(),
            keys: [fake.application_key(), fake.client_key()],
            eggs: $eggs,
            lists: $lists,
            faults: fake.faults().clone(),
            break_nodes: Box::new(move || {
                for number in NODES {
                    nodes.node(number).install_fails(true);
                }
            }),
            requests: Box::new(move || requests.requests()),
            containers: Box::new(move || containers.containers().into_iter().map(|it| it.uuid).collect()),
            application: Box::new(move |path| application.get(path)),
            client: Box::new(move |path| client.get(path)),
            create: Box::new(move || create.post("/api/application/servers")),
            strangers: BTreeSet::new(),
        }
    }};
}

/// Those of a seeded panel.
const NODES: [u64; 2] = [1, 2];

impl Stage {
    pub(crate) async fn pterodactyl() -> Self {
        let fake = pterodactyl_api::fake::FakePanel::seeded(1);
        stage!(fake, "pterodactyl", "nests/1/eggs", &["locations"])
            .with_strangers()
            .await
    }

    /// With a mount, which no run can make.
    pub(crate) async fn pelican() -> Self {
        let fake = pelican_api::fake::FakePanel::seeded(1);
        fake.add_mount("maps", "/srv/maps", "/home/container/maps");
        stage!(fake, "pelican", "eggs", &["roles", "mounts?include=eggs,nodes,servers"])
            .with_strangers()
            .await
    }

    /// Servers of other people, one of which looks as if a run had made it.
    async fn with_strangers(mut self) -> Self {
        for (allocation, key) in [(1, "order-1"), (2, "conformance-0-000-server")] {
            let server = self.stranger(allocation, key).await;
            self.strangers
                .extend(["id", "uuid", "identifier"].map(|name| text(&server[name])));
        }
        self
    }

    async fn stranger(&self, allocation: u64, key: &str) -> Value {
        let eggs = self.listed(&format!("{}?include=variables", self.eggs)).await;
        let egg = &eggs[0];
        let variables = egg["relationships"]["variables"]["data"].as_array().unwrap();
        let environment: serde_json::Map<String, Value> = variables
            .iter()
            .map(|it| &it["attributes"])
            .map(|it| (text(&it["env_variable"]), it["default_value"].clone()))
            .collect();
        let body = json!({
            "name": key, "external_id": key, "user": 1, "egg": egg["id"], "environment": environment,
            "docker_image": egg["docker_image"], "startup": egg["startup"],
            "limits": {"memory": 128, "swap": 0, "disk": 128, "io": 500, "cpu": 10},
            "feature_limits": {"databases": 0, "allocations": 0, "backups": 0},
            "allocation": {"default": allocation},
        });
        let made = (self.create)().json(&body).await.unwrap();
        made.json::<Value>().unwrap()["attributes"].clone()
    }

    async fn listed(&self, path: &str) -> Vec<Value> {
        let path = format!("/api/application/{path}");
        attributes((self.application)(&path).await.unwrap())
    }

    /// Everything that a run could leave behind or change, without what changes by itself.
    pub(crate) async fn inventory(&self) -> BTreeSet<String> {
        let mut there = BTreeSet::new();
        let mut note = |kind: &str, things: Vec<Value>| {
            there.extend(things.into_iter().map(|thing| format!("{kind} {}", lasting(thing))));
        };
        for kind in [
            "servers",
            "users",
            "nodes",
            "nodes/1/allocations",
            "nodes/2/allocations",
            self.eggs,
        ] {
            note(kind, self.listed(&format!("{kind}?per_page=1000")).await);
        }
        for kind in self.lists {
            note(kind, self.listed(kind).await);
        }
        for kind in ["api-keys", "ssh-keys"] {
            let listed = (self.client)(&format!("/api/client/account/{kind}")).await.unwrap();
            note(kind, attributes(listed));
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
        let mut command = command(&["--panel", self.panel, "--url", &url, "--wait", "20"]);
        let [application, client] = &self.keys;
        command
            .env("PANEL_KEY", application.expose())
            .env("PANEL_CLIENT_KEY", client.expose());
        command
    }
}

fn attributes(answer: Raw<()>) -> Vec<Value> {
    let list: Value = answer.json().unwrap();
    let data = list["data"].as_array().unwrap();
    data.iter().map(|item| item["attributes"].clone()).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Without the times that every call moves.
fn lasting(mut thing: Value) -> Value {
    if let Some(members) = thing.as_object_mut() {
        members.retain(|name, _| !matches!(name.as_str(), "updated_at" | "last_used_at"));
    }
    thing
}
