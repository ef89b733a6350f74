//! A panel with a server, and calls to it.

use http::{HeaderMap, Method, Request};
use panel_http::{Body, HttpService, Secret};
use pterodactyl_api::fake::FakePanel;
use serde_json::{Value, json};

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn code(&self) -> &str {
        self.body["errors"][0]["code"].as_str().unwrap_or_default()
    }

    pub(crate) fn refused(&self) -> (u16, &str) {
        (self.status, self.code())
    }

    pub(crate) fn attributes(&self) -> &Value {
        &self.body["attributes"]
    }

    pub(crate) fn names(&self, member: &str) -> Vec<&str> {
        let rows = self.body["data"].as_array().unwrap().iter();
        rows.map(|row| row["attributes"][member].as_str().unwrap()).collect()
    }
}

/// A panel with a server of a user's own, which is not an administrator's.
pub(crate) struct Stage {
    pub(crate) fake: FakePanel,
    pub(crate) key: Secret,
    pub(crate) uuid: String,
}

impl Stage {
    pub(crate) async fn new(more: Value) -> Self {
        let fake = FakePanel::seeded(1);
        let administrator = fake.client_key();
        let user = json!({"username": "owner", "email": "owner@example.test", "first_name": "O", "last_name": "W", "password": "Old-Passw0rd"});
        let made = call(&fake, &administrator, Method::POST, "application/users", user).await;
        let owner = made.attributes()["id"].as_u64().unwrap();
        let mut server = json!({
            "name": "a server",
            "user": owner,
            "egg": 1,
            "docker_image": "ghcr.io/example/java:21",
            "startup": "java -jar {{JAR_FILE}}",
            "environment": {"JAR_FILE": "server.jar", "BUILD": "latest"},
            "limits": {"memory": 1024, "swap": 0, "disk": 2048, "io": 500, "cpu": 100},
            "feature_limits": {"databases": 1, "allocations": 2, "backups": 2},
            "deploy": {"locations": [], "dedicated_ip": false, "port_range": []},
        });
        server
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let made = call(&fake, &administrator, Method::POST, "application/servers", server).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let uuid = made.attributes()["uuid"].as_str().unwrap().to_owned();
        let key = fake.new_client_key(owner);
        Self { fake, key, uuid }
    }

    pub(crate) async fn plain() -> Self {
        Self::new(json!({})).await
    }

    pub(crate) async fn as_somebody(&self, key: &Secret, method: Method, path: &str, body: Value) -> Answer {
        let path = format!("client/servers/{}/{path}", self.uuid);
        call(&self.fake, key, method, path.trim_end_matches('/'), body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.as_somebody(&self.key, Method::GET, path, Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.as_somebody(&self.key, Method::POST, path, body).await
    }

    pub(crate) async fn account(&self, method: Method, path: &str, body: Value) -> Answer {
        call(&self.fake, &self.key, method, &format!("client/account/{path}"), body).await
    }

    /// A user who may do these things with the server.
    pub(crate) async fn subuser(&self, permissions: &[&str]) -> Secret {
        let sub = json!({"email": "sub@example.test", "permissions": permissions});
        let made = self.post("users", sub).await;
        assert_eq!(made.status, 200, "{}", made.body);
        let user = self
            .fake
            .users()
            .into_iter()
            .find(|user| user.email == "sub@example.test");
        self.fake.new_client_key(user.unwrap().id)
    }

    pub(crate) async fn events(&self) -> Vec<String> {
        let listed = self.get("activity?per_page=100").await;
        listed.names("event").into_iter().map(str::to_owned).collect()
    }
}

/// A text is sent as it is.
pub(crate) async fn call(fake: &FakePanel, key: &Secret, method: Method, path: &str, body: Value) -> Answer {
    let (media_type, body) = match body {
        Value::Null => ("application/json", String::new()),
        Value::String(text) => ("text/plain", text),
        body => ("application/json", body.to_string()),
    };
    let request = Request::builder()
        .method(method)
        .uri(format!("http://fake.localhost/api/{path}"))
        .header("accept", "application/json")
        .header("content-type", media_type)
        .header("authorization", format!("Bearer {}", key.expose()))
        .body(Body::from(body));
    let (head, body) = fake.call(request.unwrap()).await.unwrap().into_parts();
    let text = String::from_utf8(body.collect(usize::MAX).await.unwrap().to_vec()).unwrap();
    Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        body: serde_json::from_str(&text).unwrap_or_default(),
        text,
    }
}
