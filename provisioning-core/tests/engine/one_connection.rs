//! A store that does one thing at a time, as a database with one connection does, and a file that one at a time may write.

use std::{future::pending, sync::Arc, time::Duration};

use async_trait::async_trait;
use provisioning_core::{Engine, service::Phase};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{
    around::{Around, StoreWith},
    shop::{Shop, order, panel},
};

#[derive(Debug, Default)]
struct OneConnection(Arc<Mutex<()>>);

#[async_trait]
impl Around for OneConnection {
    type Held = OwnedMutexGuard<()>;

    async fn begins(&self, _: &'static str) -> Self::Held {
        let connection = Arc::clone(&self.0).lock_owned().await;
        tokio::time::sleep(Duration::from_millis(10)).await;
        connection
    }
}

/// A service in hand may have the connection that the worker waits for when it asks what else is due.
#[tokio::test(start_paused = true)]
async fn a_worker_that_asks_for_more_does_not_hold_up_what_it_has_in_hand() {
    let shop = Shop::open().await;
    let mut services = Vec::new();
    for number in 1..=12 {
        services.push(shop.record_order(order(&number.to_string(), "42")).await);
    }
    let store = StoreWith {
        store: shop.store.clone(),
        around: OneConnection::default(),
    };
    let engine = Engine::builder(store).panel(panel(), shop.fake.clone()).build();
    let worker = tokio::spawn(engine.unwrap().worker().run_until(pending()));
    shop.sleep(120).await;
    for service in &services {
        assert_eq!(shop.record(service).await.phase, Phase::Active, "{service}");
    }
    worker.abort();
}
