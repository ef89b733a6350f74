//! The order and the wish for a server are one commit: the application's.

use std::time::Duration;

use provisioning_core::{Engine, Reason, service::Phase, store::SqliteStore};
use sqlx::SqlitePool;

use crate::{
    api::fake::FakePanel,
    shop::{draft, order, panel},
};

async fn shop() -> (tempfile::TempDir, SqlitePool, SqliteStore, Engine, FakePanel) {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite:{}?mode=rwc", folder.path().join("shop.sqlite").display());
    let pool = SqlitePool::connect(&file).await.unwrap();
    let store = SqliteStore::new(pool.clone());
    store.migrate().await.unwrap();
    sqlx::raw_sql("CREATE TABLE orders (id TEXT)")
        .execute(&pool)
        .await
        .unwrap();
    let fake = FakePanel::seeded(1);
    let engine = Engine::builder(store.clone())
        .panel(panel(), fake.clone())
        .build()
        .unwrap();
    engine.catalog().import(&panel()).await.unwrap();
    engine.products().save(draft("4 GB")).await.unwrap();
    (folder, pool, store, engine, fake)
}

#[tokio::test]
async fn an_order_that_is_rolled_back_leaves_no_wish_for_a_server() {
    let (_folder, pool, store, engine, _fake) = shop().await;
    let intent = engine.accept(order("1001", "42")).await.unwrap();
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    sqlx::query("INSERT INTO orders VALUES ('1001')")
        .execute(&mut *transaction)
        .await
        .unwrap();
    store.record_in(&mut transaction, &intent).await.unwrap();
    transaction.rollback().await.unwrap();
    let error = engine.advance(intent.service()).await.unwrap_err();
    assert_eq!(error.reason(), Reason::NotFound);
}

#[tokio::test]
async fn an_order_that_is_committed_is_delivered_once() {
    let (_folder, pool, store, engine, fake) = shop().await;
    let intent = engine.accept(order("1001", "42")).await.unwrap();
    for _ in 0..2 {
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        sqlx::query("INSERT INTO orders VALUES ('1001')")
            .execute(&mut *transaction)
            .await
            .unwrap();
        store.record_in(&mut transaction, &intent).await.unwrap();
        transaction.commit().await.unwrap();
    }
    assert_eq!(
        engine.settled(intent.service(), Duration::from_secs(60)).await.unwrap(),
        Phase::Active
    );
    assert_eq!(fake.created_for("1001"), 1);
    let other = engine.accept(order("1001", "43")).await.unwrap();
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let error = store.record_in(&mut transaction, &other).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Conflict);
}
