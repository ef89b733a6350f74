//! The fake panel on which the recordings are played again.

use std::{collections::BTreeMap, path::Path};

use calagopus_api::{
    Body,
    fake::{ADDRESS, FakePanel, NewKey},
};
use panel_http::{
    HttpService, Secret,
    fake::likeness::{Answer, again},
    http::Request,
    recording::Exchange,
};
use serde_json::{Value, json};

/// A recording, and with whose key it was made.
pub(crate) struct Recording {
    pub(crate) exchange: Exchange,
    pub(crate) whole: Value,
}

/// The recordings by the names of their files.
pub(crate) fn recordings() -> BTreeMap<String, Recording> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let read = Exchange::read_folder(&folder).unwrap().into_iter();
    read.filter_map(|(path, exchange)| {
        let text = std::fs::read_to_string(&path).unwrap();
        let whole = serde_json::from_str(&text).unwrap();
        let name = path.file_stem()?.to_string_lossy().into_owned();
        let exchange = exchange.ok()?;
        Some((name, Recording { exchange, whole }))
    })
    .collect()
}

/// The users and things of the run that stand in no answer before they are spoken of.
const ADMINISTRATOR: &str = "a17ed7eb-7c3b-4888-8a0f-90cde76668af";
pub(crate) const CLIENT: &str = "da21ad8b-b0bb-4ba6-bef3-9c6c1e7b103d";

pub(crate) struct Stage {
    pub(crate) fake: FakePanel,
    /// Keys by the names that the recordings have for them.
    keys: BTreeMap<String, Secret>,
    /// The node whose free allocations stand for unknown ones.
    pub(crate) node: u64,
    /// What stands in a recording, and what stands for it here.
    words: BTreeMap<String, String>,
}

impl Stage {
    pub(crate) fn open() -> Self {
        let fake = FakePanel::empty(11);
        let mut stage = Self {
            keys: BTreeMap::from([("admin-key".to_owned(), fake.key())]),
            node: 1,
            words: BTreeMap::new(),
            fake,
        };
        let administrator = stage.fake.users()[0].uuid.clone();
        stage.word(ADMINISTRATOR, &administrator);
        stage
    }

    /// A recorded uuid stands for another one here.
    pub(crate) fn word(&mut self, recorded: &str, here: &str) {
        self.words.insert(recorded.to_owned(), here.to_owned());
    }

    /// A text with what stands here for recorded uuids, and for the beginnings of those that a path has.
    pub(crate) fn here(&self, text: &str) -> String {
        let text = self
            .words
            .iter()
            .fold(text.to_owned(), |text, (recorded, here)| text.replace(recorded, here));
        let short = |uuid: &str| format!("/{}", &uuid[..8]);
        self.words.iter().fold(text, |text, (recorded, here)| {
            text.replace(&short(recorded), &short(here))
        })
    }

    /// Somebody's key, under the name that the recordings have for it.
    pub(crate) fn key(&mut self, name: &str, key: Secret) {
        self.keys.insert(name.to_owned(), key);
    }

    /// The client's key, which may do nothing on `/api/admin`.
    pub(crate) async fn client_key(&mut self) {
        let key = NewKey::everything().of(self.here(CLIENT));
        let key = self.fake.add_key(key);
        self.key("client-key", key);
        let keys = self
            .done("client-key", "GET", "/api/client/account/api-keys", None)
            .await;
        let uuid = keys["api_keys"]["data"][0]["uuid"].as_str().unwrap();
        let path = format!("/api/client/account/api-keys/{uuid}");
        let none = json!({"admin_permissions": []});
        self.done("client-key", "PATCH", &path, Some(none)).await;
    }

    /// Makes a key as the administrator does, so that its uuid is known.
    pub(crate) async fn make_key(&mut self, name: &str, uuid: &str, networks: &[&str]) {
        let body = json!({
            "name": name, "allowed_ips": networks, "user_permissions": [], "admin_permissions": ["servers.read"],
            "server_permissions": [],
        });
        let answer = self
            .done("admin-key", "POST", "/api/client/account/api-keys", Some(body))
            .await;
        self.key(name, Secret::from(answer["key"].as_str().unwrap()));
        self.word(uuid, answer["api_key"]["uuid"].as_str().unwrap());
    }

    /// Makes a call that was not recorded, and expects a success.
    pub(crate) async fn done(&self, key: &str, method: &str, path: &str, body: Option<Value>) -> Value {
        let request = Request::builder()
            .method(method)
            .uri(format!("{ADDRESS}{}", self.here(path)))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.keys[key].expose()));
        let body = body.map(|body| self.here(&body.to_string())).unwrap_or_default();
        let answer = self.fake.call(request.body(Body::from(body)).unwrap()).await.unwrap();
        let answer = Answer::read(answer).await.unwrap();
        assert!(
            answer.status < 300,
            "{method} {path}: {} {}",
            answer.status,
            answer.body
        );
        answer.body
    }

    /// Sends a recorded request with the key that stands for the recorded one.
    pub(crate) async fn replay(&mut self, recording: &Recording) -> Answer {
        self.allocate(&recording.exchange.request_body).await;
        let auth = recording.whole["auth"].as_str().unwrap_or_default();
        let name = auth.split([' ']).next().unwrap_or_default();
        let mut exchange = recording.exchange.clone();
        if let Some(Value::String(user)) = exchange.request_headers.get_mut("Calagopus-User") {
            *user = self.here(user);
        }
        let mut request = again(&exchange, ADDRESS, self.keys.get(name), |text| self.here(text)).unwrap();
        if recording.whole["note"] == "scheme is case sensitive" {
            let key = format!("bearer {}", self.keys[name].expose());
            request.headers_mut().insert("authorization", key.parse().unwrap());
        }
        Answer::read(self.fake.call(request).await.unwrap()).await.unwrap()
    }

    /// Free allocations stand for those that a request chooses of a list that was not recorded.
    async fn allocate(&mut self, body: &Value) {
        let more = body["allocation_uuids"].as_array().into_iter().flatten();
        let wanted: Vec<String> = std::iter::once(&body["allocation_uuid"])
            .chain(more)
            .filter_map(|uuid| uuid.as_str().map(str::to_owned))
            .filter(|uuid| !self.words.contains_key(uuid))
            .collect();
        if wanted.is_empty() {
            return;
        }
        let node = self.fake.node_uuid(self.node);
        let path = format!("/api/admin/nodes/{node}/allocations/available?per_page=100");
        let free = self.done("admin-key", "GET", &path, None).await;
        let free = free["allocations"]["data"].as_array().unwrap().iter();
        let free: Vec<&str> = free.filter_map(|row| row["uuid"].as_str()).collect();
        let mut free = free
            .into_iter()
            .filter(|uuid| !self.words.values().any(|known| known == uuid));
        let chosen: Vec<_> = wanted
            .into_iter()
            .map(|uuid| (uuid, free.next().unwrap().to_owned()))
            .collect();
        self.words.extend(chosen);
    }

    /// Learns every uuid of an answer.
    pub(crate) fn learn(&mut self, recorded: &Value, here: &Value) {
        match (recorded, here) {
            (Value::Object(recorded), Value::Object(here)) => {
                for (name, value) in recorded {
                    self.learn(value, here.get(name).unwrap_or(&Value::Null));
                }
            }
            (Value::Array(recorded), Value::Array(here)) => {
                for (recorded, here) in recorded.iter().zip(here) {
                    self.learn(recorded, here);
                }
            }
            (Value::String(recorded), Value::String(here)) if is_uuid(recorded) && is_uuid(here) => {
                self.words.entry(recorded.clone()).or_insert_with(|| here.clone());
            }
            _ => {}
        }
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.matches('-').count() == 4
}

/// A recording and an answer without what depends on chance: where in a body an error was found (recordings do not keep its
/// blanks), and which seconds a quota still lasts.
pub(crate) fn comparable(recorded: &Value, mut answer: Answer) -> (Value, Answer) {
    let mut recorded = recorded.clone();
    smooth(&mut recorded);
    smooth(&mut answer.body);
    if recorded["response_body"] == "" {
        recorded["response_body"] = Value::Null;
    }
    (recorded, answer)
}

fn smooth(value: &mut Value) {
    match value {
        Value::String(text) => {
            for mark in [" at line ", "retry in "] {
                if let Some((said, _)) = text.split_once(mark) {
                    *text = said.to_owned();
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(smooth),
        Value::Object(members) => members.values_mut().for_each(smooth),
        _ => {}
    }
}
