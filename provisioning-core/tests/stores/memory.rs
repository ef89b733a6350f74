//! The store in memory.

use std::sync::Arc;

use jiff::Timestamp;
use provisioning_core::store::{MemoryStore, Store, conformance};

use crate::workers;

async fn fresh() -> Arc<dyn Store> {
    Arc::new(MemoryStore::with_time(Timestamp::now))
}

#[tokio::test]
async fn every_promise_is_kept() {
    conformance::all(fresh)
        .await
        .unwrap_or_else(|broken| panic!("{broken}"));
}

#[tokio::test]
async fn clones_share_one_store() {
    let pair = || async {
        let store = MemoryStore::with_time(Timestamp::now);
        vec![Arc::new(store.clone()) as Arc<dyn Store>, Arc::new(store)]
    };
    conformance::shared(pair)
        .await
        .unwrap_or_else(|broken| panic!("{broken}"));
}

/// Invariant 11.
#[tokio::test]
async fn an_old_lease_cannot_write() {
    let store = fresh().await;
    conformance::an_old_lease_cannot_write(&*store).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn threads_do_not_get_in_each_others_way() {
    let store = fresh().await;
    workers::each_subject_is_worked_on_once(&[Arc::clone(&store)]).await;
    workers::no_increment_is_lost(&[store]).await;
}

/// A test that pauses the runtime's clock decides when a lease runs out.
#[cfg(feature = "engine")]
#[tokio::test(start_paused = true)]
async fn leases_follow_a_paused_clock() {
    use std::time::Duration;

    use provisioning_core::store::Subject;

    let (store, subject) = (MemoryStore::new(), Subject::from_stored("a"));
    let hour = Duration::from_secs(3600);
    assert!(store.claim(&subject, hour).await.unwrap().is_some());
    tokio::time::advance(hour - Duration::from_secs(1)).await;
    assert!(store.claim(&subject, hour).await.unwrap().is_none());
    tokio::time::advance(Duration::from_secs(1)).await;
    assert!(store.claim(&subject, hour).await.unwrap().is_some());
}
