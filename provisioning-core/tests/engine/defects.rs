//! What billing modules are known to do wrong, and this engine does not: one test for each defect, on every panel.

mod accounts;
mod changes;
mod servers;

use provisioning_core::{Change, ProductId, panel::ObservedServer};

use crate::shop::{Shop, panel, product_id};

fn to(memory: &str) -> Change {
    Change::product(ProductId::new(product_id(memory)).unwrap())
}

/// The one server, as the engine sees it.
async fn seen(shop: &Shop) -> ObservedServer {
    let mut servers = shop.engine.every_server(&panel()).await.unwrap();
    assert_eq!(servers.len(), 1);
    servers.remove(0).server
}
