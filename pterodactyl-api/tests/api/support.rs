//! A panel that says what a test wants it to say.

use std::sync::{Arc, Mutex};

use http::{Request, Response, StatusCode, header};
use panel_http::{Body, HttpService, ServiceError};
use pterodactyl_api::{Application, Client};

/// Answers each call with the answer of its route, and keeps what was asked.
#[derive(Debug)]
pub(crate) struct Scripted {
    answers: Vec<Answer>,
    asked: Mutex<Vec<String>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    route: String,
    status: u16,
    media_type: &'static str,
    body: String,
}

/// A JSON answer to `route`, such as `GET /api/client/account`; `*` is any.
pub(crate) fn json(route: &str, status: u16, body: impl ToString) -> Answer {
    Answer {
        route: route.to_owned(),
        status,
        media_type: "application/json",
        body: body.to_string(),
    }
}

/// A web page.
pub(crate) fn page(route: &str, status: u16, body: &str) -> Answer {
    Answer {
        media_type: "text/html; charset=UTF-8",
        ..json(route, status, body)
    }
}

/// A text, such as the contents of a file.
pub(crate) fn text(route: &str, status: u16, body: &str) -> Answer {
    Answer {
        media_type: "text/plain; charset=UTF-8",
        ..json(route, status, body)
    }
}

/// One error of the panel.
pub(crate) fn error(status: u16, code: &str, detail: &str) -> String {
    serde_json::json!({"errors": [{"code": code, "status": status.to_string(), "detail": detail}]}).to_string()
}

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Arc<Self> {
        Arc::new(Self {
            answers: answers.into_iter().collect(),
            asked: Mutex::default(),
        })
    }

    pub(crate) fn application(self: &Arc<Self>) -> Application {
        let builder = Application::builder("https://panel.example", KEY.into());
        builder.service(Arc::<Self>::clone(self)).build().unwrap()
    }

    pub(crate) fn client(self: &Arc<Self>) -> Client {
        let builder = Client::builder("https://panel.example", KEY.into());
        builder.service(Arc::<Self>::clone(self)).build().unwrap()
    }

    /// What was asked, as `GET /path?query`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// The key of both.
pub(crate) const KEY: &str = "ptla_canary0000000000000000000000000000000000000";

#[async_trait::async_trait]
impl HttpService for Scripted {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let path = request.uri().path_and_query().map_or("", |path| path.as_str());
        self.asked.lock().unwrap().push(format!("{} {path}", request.method()));
        let route = format!("{} {}", request.method(), request.uri().path());
        let answer = self
            .answers
            .iter()
            .find(|answer| answer.route == route || answer.route == "*");
        let Some(answer) = answer else {
            return Err(ServiceError::connect(format!("nothing is scripted for {route}")));
        };
        let mut response = Response::new(Body::from(answer.body.clone()));
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap();
        if !answer.body.is_empty() {
            let value = header::HeaderValue::from_static(answer.media_type);
            response.headers_mut().insert(header::CONTENT_TYPE, value);
        }
        Ok(response)
    }
}

/// The recorded body of the fixture whose name begins so.
pub(crate) fn recorded(name: &str) -> serde_json::Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings");
    let file = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(name))
        .unwrap();
    let exchange: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    exchange["response_body"].clone()
}
