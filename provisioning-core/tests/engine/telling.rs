//! What a panel answers is told as what it is.

use std::sync::Arc;

use http::{Method, Request, Response};
use panel_http::{Body, HttpService, ServiceError};
use provisioning_core::{Change, Engine, ServiceId};

use crate::{
    kind,
    shop::{Shop, panel},
};

/// A panel that answers so to every call with this method.
#[derive(Debug)]
struct Says {
    panel: Arc<dyn HttpService>,
    method: Method,
    status: u16,
    body: String,
}

#[async_trait::async_trait]
impl HttpService for Says {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        if *request.method() != self.method {
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

/// How a panel says no with these words.
fn refusal(status: u16, detail: &str) -> String {
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

/// The line of the journal after a change of the name that is answered so.
async fn told(shop: &mut Shop, service: &ServiceId, status: u16, body: String) -> String {
    let says = Says {
        panel: shop.fake.service(),
        method: Method::PATCH,
        status,
        body,
    };
    let key = kind::keys(&shop.fake).remove(0);
    let connection = kind::set_up("http://fake.localhost", key).unwrap();
    let connection = connection.service(Arc::new(says)).clock(shop.fake.clock());
    let engine = Engine::builder(shop.store.clone()).panel(panel(), connection);
    let engine = engine.build().unwrap();
    engine.change(service, Change::name_to("Another")).await.unwrap();
    let _fails = engine.advance(service).await.unwrap();
    let journal = shop.journal(service).await;
    let line = journal.iter().rev().find(|line| line.contains(" failed, "));
    line.cloned().unwrap_or_default()
}

/// Each is told with the operation, with what it was, and with whether it happened.
#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_as_what_it_is() {
    let page = || "<html><body>nothing here</body></html>".to_owned();
    let refused = kind::TOLD.map(|(status, told)| (status, refusal(status, "not that one"), told));
    let lost = [
        (500, refusal(500, "it broke"), "the panel failed"),
        (404, page(), "no access"),
        (502, page(), "no answer of the panel"),
    ];
    let refused = refused.map(|case| (case, "the panel refused and changed nothing"));
    let lost = lost.map(|case| (case, "it may have happened"));
    for ((status, body, told_as), happened) in refused.into_iter().chain(lost) {
        let mut shop = Shop::open().await;
        let service = shop.sell("1001").await;
        let line = told(&mut shop, &service, status, body).await;
        let operation = format!("{happened}: {}servers.", kind::OPERATIONS);
        assert!(line.contains(&operation), "{status}: {line}");
        assert!(line.contains(&format!("({told_as})")), "{status}: {line}");
    }
}
