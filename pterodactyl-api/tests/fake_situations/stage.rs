//! A fake panel that is set up like the recorded one, with the same numbers.

use http::{Method, Request};
use panel_http::{Body, HttpService, Secret, fake::likeness::Answer};
use pterodactyl_api::fake::{FakePanel, NewEgg, NewNode};
use serde_json::{Value, json};

/// How far the panel is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// An administrator, and nothing else.
    Bare,
    /// A location, a node with ports 1–200, eggs 1–5, users 2–5.
    Peopled,
    /// And a second location with a node that is not public.
    Built,
    /// And servers 1–3, installed.
    Sold,
}

pub(crate) struct Stage {
    pub(crate) fake: FakePanel,
    /// The key that the recorded request is sent with; none: no key.
    pub(crate) key: Option<Secret>,
    /// What stands in a recording, and what stands for it here.
    words: Vec<(String, String)>,
}

pub(crate) const IMAGE: &str = "ghcr.io/example/java:21";

impl Stage {
    pub(crate) async fn at(level: Level) -> Self {
        let fake = FakePanel::empty(11);
        let key = Some(fake.application_key());
        let mut stage = Self {
            fake,
            key,
            words: Vec::new(),
        };
        if level >= Level::Peopled {
            stage.people().await;
        }
        if level >= Level::Built {
            stage.build();
        }
        if level >= Level::Sold {
            stage.sell().await;
        }
        stage
    }

    async fn people(&mut self) {
        self.post("locations", json!({"short": "eu.test", "long": "Loopback location"}))
            .await;
        self.fake.add_node(NewNode::new("node-1"));
        let ports = json!({"ip": "127.0.0.1", "alias": "play.example.test", "ports": ["25565-25764"]});
        self.post("nodes/1/allocations", ports).await;
        for number in 1..=4 {
            let egg = NewEgg::new(format!("Egg {number}"))
                .image("Java 21", IMAGE)
                .variable(
                    "Bungeecord Version",
                    "BUNGEE_VERSION",
                    "latest",
                    "required|alpha_num|between:1,6",
                )
                .variable(
                    "Bungeecord Jar File",
                    "SERVER_JARFILE",
                    "bungeecord.jar",
                    r"required|regex:/^([\w\d._-]+)(\.jar)$/",
                );
            self.fake.add_egg(egg);
        }
        let paper = NewEgg::new("Paper")
            .image("Java 21", IMAGE)
            .startup("java -jar {{SERVER_JARFILE}}")
            .variable(
                "Minecraft Version",
                "MINECRAFT_VERSION",
                "latest",
                "nullable|string|max:20",
            )
            .variable(
                "Server Jar File",
                "SERVER_JARFILE",
                "server.jar",
                r"required|regex:/^([\w\d._-]+)(\.jar)$/",
            )
            .hidden_variable("Download Path", "DL_PATH", "", "nullable|string")
            .variable("Build Number", "BUILD_NUMBER", "latest", "required|string|max:20");
        assert_eq!(self.fake.add_egg(paper), 5);
        for (username, external_id) in [
            ("formuser", Value::Null),
            ("alice", json!("bill-1")),
            ("bob.bee", Value::Null),
            ("unk", Value::Null),
        ] {
            self.user(username, external_id).await;
        }
        let alice = self.fake.users().into_iter().find(|user| user.id == 3).unwrap();
        self.word("5529f787-0c44-47ca-b126-5ea143366a93", &alice.uuid);
    }

    pub(crate) async fn user(&self, username: &str, external_id: Value) {
        let email = format!("{username}@example.test");
        let user = json!({"username": username, "email": email, "first_name": "F", "last_name": "L", "external_id": external_id});
        self.post("users", user).await;
    }

    fn build(&self) {
        assert_eq!(self.fake.add_location("us.test"), 2);
        let node = NewNode::new("node-2").location(2).private().memory(2048).disk(10_240);
        assert_eq!(self.fake.add_node(node), 2);
    }

    /// The free ports of the second node: 201–204.
    pub(crate) async fn open_ports(&self) {
        let ports = json!({"ip": "127.0.0.2", "ports": ["25565", "25570-25572"]});
        self.post("nodes/2/allocations", ports).await;
    }

    async fn sell(&mut self) {
        let first =
            json!({"external_id": "svc-1", "description": "first", "allocation": {"default": 1, "additional": [2]}});
        self.server("srv one", first).await;
        let second = json!({
            "external_id": "svc-2",
            "limits": {"memory": 1024, "swap": 0, "disk": 2048, "io": 500, "cpu": 100, "threads": "0,1"},
            "deploy": deploy(&["25600-25610", "25700"]),
        });
        self.server("srv two", second).await;
        self.server("srv three", json!({"deploy": deploy(&[])})).await;
        let servers = self.fake.servers();
        for (recorded, server) in [
            ("20a1858d-7397-4025-85b2-ff221d3e5517", &servers[0]),
            ("33b28595-ae3b-4b74-93d0-1c298e2415e5", &servers[1]),
        ] {
            self.word(recorded, &server.uuid);
            self.word(&recorded[..8], &server.uuid[..8]);
        }
    }

    /// Makes a server of alice's, and gives its number.
    pub(crate) async fn server(&self, name: &str, more: Value) -> u64 {
        let mut server = json!({
            "name": name,
            "user": 3,
            "egg": 5,
            "docker_image": IMAGE,
            "startup": "java -jar {{SERVER_JARFILE}}",
            "environment": {"MINECRAFT_VERSION": "latest", "SERVER_JARFILE": "server.jar", "DL_PATH": "", "BUILD_NUMBER": "latest"},
            "limits": {"memory": 1024, "swap": 0, "disk": 2048, "io": 500, "cpu": 100},
            "feature_limits": {"databases": 2, "allocations": 3, "backups": 2},
        });
        let members = server.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        let answer = self.post("servers", server).await;
        answer.body["attributes"]["id"].as_u64().unwrap()
    }

    /// A recorded word stands for another one here.
    pub(crate) fn word(&mut self, recorded: &str, here: &str) {
        self.words.push((recorded.to_owned(), here.to_owned()));
    }

    /// Calls the Application API as the administrator, and expects a success.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        let answer = self.application(Method::POST, path, Some(body)).await;
        assert!(answer.status < 300, "{path}: {} {}", answer.status, answer.body);
        answer
    }

    /// Calls the Application API as the administrator.
    pub(crate) async fn application(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("http://fake.localhost/api/application/{path}"))
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.fake.client_key().expose()))
            .body(Body::from(body.map(|body| body.to_string()).unwrap_or_default()));
        self.send(request.unwrap()).await
    }

    /// Calls the Client API as somebody. A text is sent as it is.
    pub(crate) async fn client(&self, key: &Secret, method: Method, path: &str, body: Value) -> Answer {
        let media_type = if body.is_string() {
            "text/plain"
        } else {
            "application/json"
        };
        let request = Request::builder()
            .method(method)
            .uri(self.here(&format!("http://fake.localhost/api/client/{path}")))
            .header("accept", "application/json")
            .header("content-type", media_type)
            .header("authorization", format!("Bearer {}", key.expose()))
            .body(Body::from(plain(&body)));
        self.send(request.unwrap()).await
    }

    /// Sends a recorded request once more.
    pub(crate) async fn replay(&self, recording: &Value) -> Answer {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(
                recording["query"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, value)| (name, plain(value))),
            )
            .finish();
        let mark = if query.is_empty() { "" } else { "?" };
        let address = format!("http://fake.localhost{}{mark}{query}", plain(&recording["path"]));
        let mut request = Request::builder()
            .method(plain(&recording["method"]).as_str())
            .uri(self.here(&address));
        for (name, value) in recording["request_headers"].as_object().into_iter().flatten() {
            request = match (name.as_str(), &self.key) {
                ("Authorization", Some(key)) => request.header(name, format!("Bearer {}", key.expose())),
                ("Authorization", None) => request.header(name, "Bearer ptla_nobody"),
                _ => request.header(name, plain(value)),
            };
        }
        let body = match &recording["request_body"] {
            Value::Null => String::new(),
            body => plain(body),
        };
        self.send(request.body(Body::from(self.here(&body))).unwrap()).await
    }

    fn here(&self, text: &str) -> String {
        self.words
            .iter()
            .fold(text.to_owned(), |text, (recorded, here)| text.replace(recorded, here))
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        Answer::read(self.fake.call(request).await.unwrap()).await.unwrap()
    }
}

/// A placement that the panel chooses, in the first location.
pub(crate) fn deploy(ports: &[&str]) -> Value {
    json!({"locations": [1], "dedicated_ip": false, "port_range": ports})
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
