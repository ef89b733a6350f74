//! A panel that answers otherwise than the fake does, and the engine on it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use http::{Request, Response};
use panel_http::{Body, HttpService, ServiceError};
use provisioning_core::Engine;
use serde_json::Value;

use crate::{
    kind::{keys, set_up},
    shop::{Shop, panel},
};

/// The engine of this shop calls its panel through this from now on, with both keys.
pub(crate) fn connect(shop: &mut Shop, service: impl HttpService + 'static) {
    let [application, client] = <[_; 2]>::try_from(keys(&shop.fake)).unwrap();
    let connection = set_up("http://fake.localhost", application)
        .unwrap()
        .client_key(client)
        .service(Arc::new(service))
        .clock(shop.fake.clock());
    let engine = Engine::builder(shop.store.clone()).panel(panel(), connection);
    shop.engine = engine.build().unwrap();
}

/// Writes to one path of which the first is not done: the panel says this of it.
#[derive(Debug)]
pub(crate) struct RefusesOnce {
    service: Arc<dyn HttpService>,
    path: &'static str,
    status: u16,
    problem: Value,
    writes: AtomicUsize,
}

impl RefusesOnce {
    pub(crate) fn new(shop: &Shop, path: &'static str, status: u16, code: &str, detail: &str) -> Self {
        Self {
            service: shop.fake.service(),
            path,
            status,
            problem: serde_json::json!({ "code": code, "status": status.to_string(), "detail": detail }),
            writes: AtomicUsize::new(0),
        }
    }
}

#[async_trait::async_trait]
impl HttpService for RefusesOnce {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let is_it = request.method() != "GET" && request.uri().path() == self.path;
        if !is_it || self.writes.fetch_add(1, Ordering::Relaxed) > 0 {
            return self.service.call(request).await;
        }
        let answer = Response::builder().status(self.status);
        let body = serde_json::json!({ "errors": [self.problem] }).to_string();
        Ok(answer
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap())
    }
}
