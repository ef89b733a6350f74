//! A panel that answers otherwise than the fake does.

use std::sync::Arc;

use http::{Method, Request, Response};
use panel_http::{Body, HttpService, ServiceError};
use provisioning_core::{Engine, panel::calagopus};

use crate::shop::{Shop, panel};

/// The fake, that says this to every call with this method whose path ends so.
#[derive(Debug)]
pub(super) struct Says {
    fake: Arc<dyn HttpService>,
    method: Method,
    path_end: &'static str,
    status: u16,
    said: &'static str,
}

impl Says {
    /// The engine of this shop calls such a panel from now on.
    pub(super) fn this(shop: &mut Shop, method: Method, path_end: &'static str, status: u16, said: &'static str) {
        let says = Self {
            fake: shop.fake.service(),
            method,
            path_end,
            status,
            said,
        };
        let connection = calagopus(calagopus_api::fake::ADDRESS, shop.fake.key())
            .unwrap()
            .service(Arc::new(says))
            .clock(shop.fake.clock());
        let engine = Engine::builder(shop.store.clone()).panel(panel(), connection);
        shop.engine = engine.build().unwrap();
    }
}

#[async_trait::async_trait]
impl HttpService for Says {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        if *request.method() != self.method || !request.uri().path().ends_with(self.path_end) {
            return self.fake.call(request).await;
        }
        let body = serde_json::json!({ "errors": [self.said] }).to_string();
        let answer = Response::builder()
            .status(self.status)
            .header("content-type", "application/json");
        Ok(answer.body(Body::from(body)).unwrap())
    }
}
