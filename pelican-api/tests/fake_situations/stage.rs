//! A fake panel that is set up like the recorded one, with the same numbers, by its recorded requests.

use std::{collections::BTreeMap, path::Path};

use panel_http::{
    HttpService, Secret,
    fake::likeness::{Answer, again},
    http::{Method, Request},
    recording::Exchange,
};
use pelican_api::{
    Body,
    fake::{ADDRESS, FakePanel, NewNode},
};
use serde_json::{Value, json};

/// How far the panel is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// An administrator, and nothing else.
    Bare,
    /// Two nodes with ports 1–200 and 201–220, eggs 1–6, users 2–5.
    Peopled,
    /// And servers 1–6, installed.
    Sold,
}

pub(crate) type Recordings = BTreeMap<String, Exchange>;

pub(crate) struct Stage<'r> {
    pub(crate) fake: FakePanel,
    /// The key that a request is sent with; none: the one of the recording, which nobody has.
    pub(crate) key: Option<Secret>,
    recordings: &'r Recordings,
    /// What stands in a recording, and what stands for it here.
    words: Vec<(String, String)>,
}

/// The recordings by the names of their files.
pub(crate) fn recordings() -> Recordings {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let read = Exchange::read_folder(&folder).unwrap().into_iter();
    read.filter_map(|(path, exchange)| Some((path.file_stem()?.to_string_lossy().into_owned(), exchange.ok()?)))
        .collect()
}

impl<'r> Stage<'r> {
    pub(crate) async fn at(level: Level, recordings: &'r Recordings) -> Self {
        let fake = FakePanel::empty(11);
        let key = Some(fake.application_key());
        let mut stage = Self {
            fake,
            key,
            recordings,
            words: Vec::new(),
        };
        if level >= Level::Peopled {
            stage.people().await;
        }
        if level >= Level::Sold {
            stage.sell().await;
        }
        stage
    }

    /// Nodes 1 and 2, without allocations.
    pub(crate) async fn nodes(&self) {
        self.done("001").await;
        let second = NewNode::new("Node B").fqdn("wings2.pelican.test").tags(["us"]);
        let second = second.memory(16_384).disk(102_400).cpu(800).overallocate(20, -1, 0);
        assert_eq!(self.fake.add_node(second), 2);
    }

    async fn people(&mut self) {
        self.nodes().await;
        for number in ["003", "004", "005", "006"] {
            self.done(number).await;
        }
        for number in 2..=6 {
            let egg = self.application(Method::POST, "eggs/import", Some(egg(number))).await;
            assert_eq!(egg["attributes"]["id"], number);
        }
        for number in ["012", "013", "017", "018"] {
            self.done(number).await;
        }
    }

    async fn sell(&mut self) {
        for number in ["097", "107", "108", "109", "110", "115"] {
            self.done(number).await;
        }
        let servers = self.fake.servers();
        assert_eq!(servers.len(), 6);
        self.word("34ebc7eb-64e2-4c4e-8dea-749ab6754277", &servers[0].uuid);
        self.key = Some(self.fake.application_key());
    }

    /// A recorded word stands for another one here.
    pub(crate) fn word(&mut self, recorded: &str, here: &str) {
        self.words.push((recorded.to_owned(), here.to_owned()));
    }

    /// Does what was recorded under a number, as the administrator, and expects a success.
    pub(crate) async fn done(&self, number: &str) {
        let answer = self.again(number).await;
        assert!(answer.status < 300, "{number}: {} {}", answer.status, answer.body);
    }

    /// The same, whatever comes of it.
    pub(crate) async fn again(&self, number: &str) -> Answer {
        let recorded = self.recordings.iter().find(|(name, _)| name.starts_with(number));
        let (_, recorded) = recorded.unwrap();
        self.send(recorded, Some(&self.fake.application_key())).await
    }

    /// Sends a recorded request with the key of the stage.
    pub(crate) async fn replay(&self, name: &str) -> Answer {
        self.send(&self.recordings[name], self.key.as_ref()).await
    }

    async fn send(&self, recorded: &Exchange, key: Option<&Secret>) -> Answer {
        let request = again(recorded, ADDRESS, key, |text| self.here(text)).unwrap();
        Answer::read(self.fake.call(request).await.unwrap()).await.unwrap()
    }

    /// Does what was recorded under a number with the administrator's client key, and expects a success.
    pub(crate) async fn as_user(&self, number: &str) {
        let answer = self.again_as_user(number).await;
        assert!(answer.status < 300, "{number}: {} {}", answer.status, answer.body);
    }

    /// The same, with its answer.
    pub(crate) async fn again_as_user(&self, number: &str) -> Answer {
        let recorded = self.recordings.iter().find(|(name, _)| name.starts_with(number));
        let (_, recorded) = recorded.unwrap();
        self.send(recorded, Some(&self.fake.client_key())).await
    }

    /// Calls the Application API as the administrator.
    pub(crate) async fn application(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let path = format!("application/{path}");
        self.call(method, &path, body, self.fake.application_key()).await
    }

    /// Calls the Client API as the administrator.
    pub(crate) async fn client(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let path = format!("client/{path}");
        self.call(method, &path, body, self.fake.client_key()).await
    }

    /// Calls the Client API about the first server, as the administrator.
    pub(crate) async fn of_server(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let path = format!("servers/{}/{path}", self.fake.servers()[0].uuid);
        self.client(method, &path, body).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>, key: Secret) -> Value {
        let request = Request::builder()
            .method(method)
            .uri(format!("{ADDRESS}/api/{path}"))
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", key.expose()))
            .body(Body::from(body.map(|body| body.to_string()).unwrap_or_default()));
        let answer = self.fake.call(request.unwrap()).await.unwrap();
        Answer::read(answer).await.unwrap().body
    }

    /// The first server's limit of allocations is lifted, as an earlier change did it that left it out.
    pub(crate) async fn lift(&self) {
        let build = json!({"allocation": 1, "feature_limits": {"databases": 2, "backups": 3}});
        let answer = self.application(Method::PATCH, "servers/1/build", Some(build)).await;
        assert!(
            answer["attributes"]["feature_limits"]["allocations"].is_null(),
            "{answer}"
        );
    }

    fn here(&self, text: &str) -> String {
        self.words
            .iter()
            .fold(text.to_owned(), |text, (recorded, here)| text.replace(recorded, here))
    }
}

/// An egg with an icon, a tag and two variables, as a file.
fn egg(number: u64) -> Value {
    let variable = |name: &str, env: &str, default: &str, rules: &[&str]| {
        json!({
            "name": name, "description": "", "env_variable": env, "default_value": default,
            "user_viewable": true, "user_editable": true, "rules": rules, "sort": 1,
        })
    };
    json!({
        "meta": {"version": "PLCN_v3", "update_url": null},
        "name": format!("Egg {number}"),
        "author": "eggs@example.com",
        "description": "One of several.",
        "icon": "data:image/png;base64,AAAA",
        "tags": ["proxy"],
        "features": ["eula"],
        "docker_images": {"Java 21": "ghcr.io/example/java:21"},
        "file_denylist": [],
        "startup_commands": {"Default": "java -jar {{SERVER_JARFILE}}"},
        "config": {"files": "{}", "startup": "{\"done\": \"Listening on \"}", "logs": "{}", "stop": "end"},
        "scripts": {"installation": {"script": "# left out", "container": "alpine", "entrypoint": "ash"}},
        "variables": [
            variable("Jar File", "SERVER_JARFILE", "bungeecord.jar", &["required", r"regex:/^([\w\d._-]+)(\.jar)$/"]),
            variable("Version", "BUNGEE_VERSION", "latest", &["required", "alpha_num", "between:1,6"]),
        ],
    })
}
