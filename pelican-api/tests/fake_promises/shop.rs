//! A fake panel, and raw calls to it.

use panel_http::{
    Body, HttpService, Secret,
    fake::likeness::Answer,
    http::{Method, Request},
};
use pelican_api::fake::{ADDRESS, FakePanel, FakeServer, NewUser, NodeAnswer};
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

    /// Calls `path` with a key.
    pub(crate) async fn with(&self, key: &Secret, method: Method, path: &str, body: Option<Value>) -> Answer {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(format!("{ADDRESS}{path}"))
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", key.expose()))
            .body(Body::from(body));
        let answer = self.fake.call(request.unwrap()).await.unwrap();
        Answer::read(answer).await.unwrap()
    }

    /// Calls the Application API as the administrator.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let path = format!("/api/application/{path}");
        self.with(&self.fake.application_key(), method, &path, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    /// Makes a server with these members instead of the usual ones.
    pub(crate) async fn create(&self, more: Value) -> Answer {
        let mut server = json!({
            "name": "a server",
            "user": 1,
            "egg": 1,
            "environment": {"GAME_VERSION": "latest", "JAR_FILE": "server.jar", "DOWNLOAD_URL": "", "BUILD": "latest"},
            "limits": {"memory": 1024, "swap": 0, "disk": 2048, "io": 500, "cpu": 100},
            "feature_limits": {"databases": 0, "allocations": 0, "backups": 0},
            "allocation": {"default": 1},
            "external_id": "order-1",
        });
        let members = server.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        self.post("servers", server).await
    }

    /// Makes one that is installed on the first node.
    pub(crate) async fn sold(&self) -> FakeServer {
        let answer = self.create(json!({})).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        self.server(1)
    }

    /// Makes one for somebody who is no administrator, with room for everything. Gives the owner's key.
    pub(crate) async fn owned(&self) -> Secret {
        let owner = self.fake.add_user(NewUser::new("ada"));
        let limits = json!({"databases": 2, "allocations": 3, "backups": 3});
        let answer = self.create(json!({"user": owner, "feature_limits": limits})).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        self.fake.new_client_key(owner)
    }

    /// Calls the Client API about the first server.
    pub(crate) async fn of_server(&self, key: &Secret, method: Method, path: &str, body: Option<Value>) -> Answer {
        let path = format!("/api/client/servers/{}/{path}", self.server(1).uuid);
        self.with(key, method, &path, body).await
    }

    pub(crate) fn server(&self, id: u64) -> FakeServer {
        self.fake.servers().into_iter().find(|server| server.id == id).unwrap()
    }

    /// Every call to the first node ends like this from now on.
    pub(crate) fn node_answers(&self, answer: NodeAnswer) {
        self.fake.node(1).answers(answer);
    }
}

/// The panel's word for what went wrong.
pub(crate) fn code(answer: &Answer) -> &str {
    answer.body["errors"][0]["code"].as_str().unwrap_or_default()
}
