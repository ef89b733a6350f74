//! A fake panel, and raw calls to it.

use std::time::Duration;

use calagopus_api::{
    Body,
    fake::{ADDRESS, FakePanel, FakeServer},
};
use panel_http::{HttpService, Secret, fake::likeness::Answer, http::Request};
use serde_json::{Value, json};

pub(crate) struct Shop {
    pub(crate) fake: FakePanel,
}

impl Shop {
    pub(crate) fn open() -> Self {
        Self {
            fake: FakePanel::seeded(1),
        }
    }

    /// Calls `path` with a key and these headers beside it.
    pub(crate) async fn send(
        &self,
        key: &Secret,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{ADDRESS}/api/{path}"))
            .header("authorization", format!("Bearer {}", key.expose()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.fake.call(request.body(body.into()).unwrap()).await.unwrap();
        Answer::read(answer).await.unwrap()
    }

    /// Calls `path` with a key; a body goes as JSON.
    pub(crate) async fn with(&self, key: &Secret, method: &str, path: &str, body: Option<Value>) -> Answer {
        let json: &[(&str, &str)] = match &body {
            Some(_) => &[("content-type", "application/json")],
            None => &[],
        };
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        self.send(key, method, path, json, body).await
    }

    /// Calls `path` with the administrator's key.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.with(&self.fake.key(), method, path, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call("PATCH", path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str, body: Value) -> Answer {
        self.call("DELETE", path, Some(body)).await
    }

    /// The uuid of the first thing of a list.
    pub(crate) async fn first(&self, path: &str, plural: &str) -> String {
        let answer = self.get(path).await;
        answer.body[plural]["data"][0]["uuid"].as_str().unwrap().to_owned()
    }

    /// A location that there is.
    pub(crate) async fn location(&self) -> String {
        self.first("admin/locations", "locations").await
    }

    /// The path of the first egg.
    pub(crate) async fn egg_path(&self) -> String {
        let nest = self.first("admin/nests", "nests").await;
        let eggs = format!("admin/nests/{nest}/eggs");
        let egg = self.first(&eggs, "eggs").await;
        format!("{eggs}/{egg}")
    }

    /// The free allocations of the first node.
    pub(crate) async fn free(&self) -> Vec<String> {
        let path = format!(
            "admin/nodes/{}/allocations/available?per_page=100",
            self.fake.node_uuid(1)
        );
        let answer = self.get(&path).await;
        let rows = answer.body["allocations"]["data"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["uuid"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The body of a create on the first node with these members instead of the usual ones.
    pub(crate) async fn new_server(&self, more: Value) -> Value {
        let owner = self.fake.users()[0].uuid.clone();
        let egg = self.egg_path().await;
        let mut body = json!({
            "node_uuid": self.fake.node_uuid(1), "owner_uuid": owner, "egg_uuid": egg.rsplit('/').next(),
            "allocation_uuids": [], "start_on_completion": false, "skip_installer": false, "external_id": "order-1",
            "name": "survival",
            "limits": {"cpu": 100, "memory": 1024, "memory_overhead": 0, "swap": 0, "disk": 1024},
            "pinned_cpus": [], "startup": "java -jar server.jar", "image": "ghcr.io/example/java:21",
            "hugepages_passthrough_enabled": false, "kvm_passthrough_enabled": false,
            "feature_limits": {"allocations": 3, "databases": 1, "backups": 2, "schedules": 2}, "variables": [],
        });
        let members = body.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        body
    }

    /// Makes a server with these members instead of the usual ones.
    pub(crate) async fn create(&self, more: Value) -> Answer {
        self.post("admin/servers", self.new_server(more).await).await
    }

    /// Makes one that is installed. Gives its uuid.
    pub(crate) async fn sold(&self, external_id: &str) -> String {
        let answer = self.create(json!({"external_id": external_id})).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body["server"]["uuid"].as_str().unwrap().to_owned()
    }

    pub(crate) fn server(&self, uuid: &str) -> FakeServer {
        self.fake
            .servers()
            .into_iter()
            .find(|server| server.uuid == uuid)
            .unwrap()
    }
}

/// The first thing that the panel says is wrong.
pub(crate) fn said(answer: &Answer) -> &str {
    answer.body["errors"][0].as_str().unwrap_or_default()
}

/// As long as the panel remembers keys, users and the state of servers.
pub(crate) async fn forgotten() {
    tokio::time::sleep(Duration::from_secs(6)).await;
}
