//! Answers that the fake never gives.

use std::sync::Arc;

use http::{Request, Response};
use panel_http::{Body, HttpService, ServiceError};
use provisioning_core::{Reason, Viewer, panel::Address};
use serde_json::{Value, json};

use crate::{
    altered::connect,
    shop::{Shop, panel},
};

/// One path whose answers are other ones.
#[derive(Debug)]
struct Altered {
    service: Arc<dyn HttpService>,
    path: &'static str,
    alter: fn(&mut Value),
}

#[async_trait::async_trait]
impl HttpService for Altered {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let is_it = request.uri().path() == self.path;
        let (head, body) = self.service.call(request).await?.into_parts();
        if !is_it {
            return Ok(Response::from_parts(head, body));
        }
        let mut answer = serde_json::from_slice(&body.collect(usize::MAX).await?).unwrap();
        (self.alter)(&mut answer);
        Ok(Response::from_parts(head, Body::from(answer.to_string())))
    }
}

/// The panel of this shop answers so on this path from now on.
fn alter(shop: &mut Shop, path: &'static str, alter: fn(&mut Value)) {
    let service = shop.fake.service();
    connect(shop, Altered { service, path, alter });
}

/// Changes what is at this place of an answer.
fn set(answer: &mut Value, place: &str, value: Value) {
    *answer.pointer_mut(place).unwrap() = value;
}

/// The script comes along with its egg; an egg that has another's comes without one, and its own counts where it has both.
#[tokio::test(start_paused = true)]
async fn the_script_of_an_egg_is_imported_unless_it_is_another_eggs() {
    const INSTALL: &str = "/data/0/attributes/relationships/eggs/data/0/attributes/script/install";
    const EXTENDS: &str = "/data/0/attributes/relationships/eggs/data/0/attributes/script/extends";
    const OWN: &str = "#!/bin/sh\necho installed\n";
    let cases: [(fn(&mut Value), _); 4] = [
        (|_| {}, Some(OWN)),
        (|nests| set(nests, EXTENDS, json!(2)), Some(OWN)),
        (|nests| set(nests, INSTALL, Value::Null), Some("")),
        (
            |nests| {
                set(nests, INSTALL, Value::Null);
                set(nests, EXTENDS, json!(2));
            },
            None,
        ),
    ];
    for (number, (case, expected)) in cases.into_iter().enumerate() {
        let mut shop = Shop::open().await;
        alter(&mut shop, "/api/application/nests", case);
        shop.engine.catalog().import(&panel()).await.unwrap();
        let eggs = shop.engine.catalog().list(&panel()).await.unwrap();
        let larch = eggs.into_iter().find(|it| it.egg.name == "Larch").unwrap();
        let script = larch.egg.script.clone();
        let parts = script.map(|it| [it.script, it.container, it.entrypoint]);
        let expected = expected.map(|text| [text, "ghcr.io/example/installer:latest", "sh"].map(str::to_owned));
        assert_eq!(parts, expected, "case {number}");
    }
}

/// A server of which the panel lists no allocation has no address; none is hidden from the key.
#[tokio::test(start_paused = true)]
async fn a_server_without_allocations_has_no_address() {
    let mut shop = Shop::open().await;
    let id = shop.sell("1001").await;
    alter(&mut shop, "/api/application/servers/external/1001", |server| {
        set(server, "/attributes/relationships/allocations/data", json!([]));
    });
    let view = shop.engine.view(&id, Viewer::Administrator).await.unwrap();
    assert_eq!(view.server.unwrap().address, Address::None);
}

/// A list of nodes that lacks another thing than their uuid is not of an old panel: nobody is told to upgrade it.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_understood_is_not_taken_for_an_old_version() {
    let mut shop = Shop::open().await;
    alter(&mut shop, "/api/application/nodes", |nodes| {
        set(nodes, "/data/0/attributes/fqdn", Value::Null);
    });
    let error = shop.engine.catalog().import(&panel()).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Panel, "{error}");
    assert!(!error.advice().contains("upgrade"), "{}", error.advice());
    let checks = shop.engine.diagnose(&panel()).await.unwrap();
    assert!(checks.iter().all(|check| check.name != "version"), "{checks:#?}");
    let nodes = checks.iter().find(|check| check.name == "nodes: read").unwrap();
    assert!(nodes.is_failure() && nodes.message.contains("null"), "{nodes}");
}
