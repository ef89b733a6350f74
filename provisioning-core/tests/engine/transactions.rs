//! The order and the wish for a server are one commit: the application's.

use std::time::Duration;

use provisioning_core::{Change, Engine, Event, Reason, service::Phase, store::SqliteStore};
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

/// A payment and what it lifts are one commit.
#[tokio::test]
async fn a_change_joins_the_applications_transaction() {
    let (_folder, pool, store, engine, _fake) = shop().await;
    let intent = engine.accept(order("1001", "42")).await.unwrap();
    let service = intent.service().clone();
    intent.record(&engine).await.unwrap();
    engine.products().save(draft("8 GB")).await.unwrap();
    let change = Change::product(crate::shop::product_id("8 GB").parse().unwrap());
    for keep in [false, true] {
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let revision = store.change_in(&mut transaction, &engine, &service, &change).await;
        assert_eq!(revision.unwrap(), 2);
        if keep {
            transaction.commit().await.unwrap();
        } else {
            transaction.rollback().await.unwrap();
        }
    }
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let again = store.change_in(&mut transaction, &engine, &service, &change).await;
    assert_eq!(again.unwrap(), 2, "the same once more changes nothing");
    let stale = store
        .change_in(
            &mut transaction,
            &engine,
            &service,
            &Change::suspend("unpaid").based_on(1),
        )
        .await;
    assert_eq!(stale.unwrap_err().reason(), Reason::Conflict);
    drop(transaction);
    assert_eq!(
        engine.settled(&service, Duration::from_secs(60)).await.unwrap(),
        Phase::Active
    );
    let view = engine
        .view(&service, provisioning_core::Viewer::Administrator)
        .await
        .unwrap();
    assert_eq!(view.product, "Larch 8 GB");
}

/// The mail and the acknowledgement of its event are one commit.
#[tokio::test]
async fn a_mail_is_written_once_for_each_event() {
    let (_folder, pool, store, engine, _fake) = shop().await;
    sqlx::raw_sql("CREATE TABLE mails (body TEXT)")
        .execute(&pool)
        .await
        .unwrap();
    let service = engine
        .accept(order("1001", "42"))
        .await
        .unwrap()
        .record(&engine)
        .await
        .unwrap();
    engine.settled(&service, Duration::from_secs(60)).await.unwrap();
    for crash in [true, false, false] {
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let events = store.claim_events_in(&mut transaction, "mailer", 50).await.unwrap();
        for event in &events {
            if let Event::Provisioned { address, .. } = event.kind() {
                sqlx::query("INSERT INTO mails VALUES (?)")
                    .bind(format!("your server is ready at {address}"))
                    .execute(&mut *transaction)
                    .await
                    .unwrap();
            }
        }
        store.acknowledge_in(&mut transaction, "mailer", &events).await.unwrap();
        if !crash {
            transaction.commit().await.unwrap();
        }
    }
    let mails: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM mails")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(mails, 1);
}
