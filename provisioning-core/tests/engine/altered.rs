//! A panel that answers otherwise than the fake does, and the engine on it.

use std::sync::Arc;

use http::{Method, Request, Response};
use panel_http::{Body, HttpService, ServiceError};

use crate::{kind, shop::Shop};

/// The engine of this shop calls its panel through this from now on.
pub(crate) fn connect(shop: &mut Shop, service: impl HttpService + 'static) {
    let connection = kind::connection(&shop.fake);
    shop.connect_through(Arc::new(service), connection);
}

/// How this panel says no with these words.
pub(crate) fn refusal(status: u16, detail: &str) -> String {
    let code = match status {
        403 => "AccessDeniedHttpException",
        404 => "NotFoundHttpException",
        409 => "ConflictHttpException",
        422 => "ValidationException",
        _ => "HttpException",
    };
    let errors = match kind::NAME {
        "Calagopus" => serde_json::json!([detail]),
        _ => serde_json::json!([{ "code": code, "status": status.to_string(), "detail": detail }]),
    };
    serde_json::json!({ "errors": errors }).to_string()
}

/// The panel says this to every call with this method whose path ends so, from now on.
pub(crate) fn says(shop: &mut Shop, method: Method, path_end: &'static str, status: u16, body: String) {
    let panel = shop.fake.service();
    let says = Says {
        panel,
        method,
        path_end,
        status,
        body,
    };
    connect(shop, says);
}

#[derive(Debug)]
struct Says {
    panel: Arc<dyn HttpService>,
    method: Method,
    path_end: &'static str,
    status: u16,
    body: String,
}

#[async_trait::async_trait]
impl HttpService for Says {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        if *request.method() != self.method || !request.uri().path().ends_with(self.path_end) {
            return self.panel.call(request).await;
        }
        let is_page = self.body.starts_with('<');
        let answer = Response::builder().status(self.status);
        Ok(answer
            .header("content-type", if is_page { "text/html" } else { "application/json" })
            .body(Body::from(self.body.clone()))
            .unwrap())
    }
}
