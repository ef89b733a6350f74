//! The file under the store: the application's own, a wrong one, one that cannot be used now.

use std::{path::Path, time::Duration};

use provisioning_core::{
    Event, ServiceId,
    event::EventEntry,
    store::{Commit, DocumentKind, Expected, SqliteStore, Store, StoreErrorKind, Write},
};
use sqlx::{
    Connection, Executor, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use tempfile::TempDir;

async fn pool(file: &Path, busy_timeout: Duration) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .busy_timeout(busy_timeout);
    SqlitePoolOptions::new().connect_with(options).await.unwrap()
}

fn write(key: &str) -> Commit {
    Commit::write(Write::new(DocumentKind::Service, key, Expected::Absent, &"text").unwrap())
}

async fn refusal(file: impl AsRef<Path>) -> String {
    SqliteStore::open(file).await.unwrap_err().to_string()
}

/// The application's order and the wish for a server are one commit.
#[tokio::test]
async fn a_commit_joins_the_applications_transaction() {
    let folder = TempDir::new().unwrap();
    let pool = pool(&folder.path().join("app.db"), Duration::from_secs(5)).await;
    pool.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
        .await
        .unwrap();
    let store = SqliteStore::new(pool.clone());
    store.migrate().await.unwrap();
    store.migrate().await.unwrap();

    for keep in [false, true] {
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        transaction.execute("INSERT INTO orders DEFAULT VALUES").await.unwrap();
        store.commit_in(&mut transaction, write("a")).await.unwrap();
        if keep {
            transaction.commit().await.unwrap();
        } else {
            transaction.rollback().await.unwrap();
        }
        let orders: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM orders")
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(orders, i64::from(keep));
        assert_eq!(store.read(DocumentKind::Service, "a").await.unwrap().is_some(), keep);
    }
}

/// Opening a file of the application's own changes none of its tables.
#[tokio::test]
async fn the_applications_tables_are_left_alone() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("app.db");
    let app = pool(&file, Duration::from_secs(5)).await;
    app.execute("CREATE TABLE documents (a TEXT); INSERT INTO documents VALUES ('kept')")
        .await
        .unwrap();
    let store = SqliteStore::open(&file).await.unwrap();
    store.commit(write("a")).await.unwrap();
    let kept: String = sqlx::query_scalar("SELECT a FROM documents")
        .fetch_one(&app)
        .await
        .unwrap();
    assert_eq!(kept, "kept");
    let others: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'hatchery%' AND name NOT LIKE 'sqlite%'",
    )
    .fetch_all(&app)
    .await
    .unwrap();
    assert_eq!(others, ["documents"]);
}

#[tokio::test]
async fn a_commit_waits_for_another_writer() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("store.db");
    let store = SqliteStore::open(&file).await.unwrap();
    let mut other = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(&file))
        .await
        .unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let begun = tokio::time::Instant::now();
    let wait = Duration::from_millis(300);
    let (done, ()) = tokio::join!(store.commit(write("a")), async {
        tokio::time::sleep(wait).await;
        assert!(
            store.read(DocumentKind::Service, "a").await.unwrap().is_none(),
            "reads do not wait"
        );
        other.execute("COMMIT").await.unwrap();
    });
    done.unwrap();
    assert!(begun.elapsed() >= wait);
}

#[tokio::test]
async fn a_lock_that_does_not_end_is_told_and_nothing_is_written() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("store.db");
    let store = SqliteStore::new(pool(&file, Duration::from_millis(50)).await);
    store.migrate().await.unwrap();
    let mut other = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(&file))
        .await
        .unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let error = store.commit(write("a")).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Database);
    assert!(error.to_string().contains("locked"), "{error}");
    other.execute("ROLLBACK").await.unwrap();
    assert!(store.read(DocumentKind::Service, "a").await.unwrap().is_none());
    store.commit(write("a")).await.unwrap();
}

/// Has a new file to itself.
async fn held(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut other = SqliteConnection::connect_with(&options).await.unwrap();
    other.execute("BEGIN EXCLUSIVE").await.unwrap();
    other
}

/// Somebody who makes the file in the same moment is waited for, and told of when it takes too long.
#[tokio::test]
async fn a_file_that_another_has_to_himself_is_waited_for() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("soon.db");
    let mut other = held(&file).await;
    let (opened, ended) = tokio::join!(SqliteStore::open(&file), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        other.execute("ROLLBACK").await
    });
    ended.unwrap();
    opened.unwrap();

    let file = folder.path().join("never.db");
    let _other = held(&file).await;
    let told = refusal(&file).await;
    assert!(told.contains("is locked by another program"), "{told}");
}

/// A store that has told of nothing yet can be raised, too.
#[tokio::test]
async fn the_numbers_of_a_new_file_go_on_where_they_are_raised_to() {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path().join("store.db")).await.unwrap();
    store.raise_outbox(10).await.unwrap();
    assert_eq!(store.outbox_position().await.unwrap(), 10);
}

#[tokio::test]
async fn a_file_that_is_not_sqlite_is_named_and_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("order.toml");
    let text = "service = \"1001\"\n".repeat(100);
    std::fs::write(&file, &text).unwrap();
    let message = refusal(&file).await;
    assert!(
        message.contains("order.toml") && message.contains("is not an SQLite file"),
        "{message}"
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[tokio::test]
async fn tables_of_a_newer_version_are_refused_and_left_as_they_are() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("store.db");
    SqliteStore::open(&file).await.unwrap();
    let app = pool(&file, Duration::from_secs(5)).await;
    app.execute("INSERT INTO hatchery_migrations (version) VALUES (7)")
        .await
        .unwrap();
    let message = refusal(&file).await;
    assert!(
        message.contains("version 7") && message.contains("update the library"),
        "{message}"
    );
    let versions: Vec<i64> = sqlx::query_scalar("SELECT version FROM hatchery_migrations")
        .fetch_all(&app)
        .await
        .unwrap();
    assert_eq!(versions, [1, 2, 7]);
}

/// A file of the first version keeps what is in it.
#[tokio::test]
async fn tables_of_an_older_version_are_brought_up_to_date() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("store.db");
    let app = pool(&file, Duration::from_secs(5)).await;
    app.execute(include_str!("../../src/store/sqlite/1.sql")).await.unwrap();
    app.execute(
        "CREATE TABLE hatchery_migrations (version INTEGER PRIMARY KEY);
         INSERT INTO hatchery_migrations (version) VALUES (1);
         INSERT INTO hatchery_documents (kind, key, version, body) VALUES ('service', 'a', 3, '\"kept\"')",
    )
    .await
    .unwrap();
    let store = SqliteStore::open(&file).await.unwrap();
    let kept = store.read(DocumentKind::Service, "a").await.unwrap().unwrap();
    assert_eq!((kept.version, kept.body.as_str()), (3, "\"kept\""));
    assert_eq!(store.outbox_position().await.unwrap(), 0);
}

/// What every consumer has acknowledged is kept a week; what one has not is kept until it has.
#[tokio::test]
async fn old_events_that_all_have_acknowledged_are_forgotten() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("store.db");
    let store = SqliteStore::open(&file).await.unwrap();
    let service = ServiceId::new("1").unwrap();
    let event = |revision| EventEntry::new(jiff::Timestamp::UNIX_EPOCH, service.clone(), revision, Event::Wanted);
    let kept = async || -> (i64, i64) {
        let app = pool(&file, Duration::from_secs(5)).await;
        let counts = "SELECT (SELECT COUNT(*) FROM hatchery_events), (SELECT COUNT(*) FROM hatchery_deliveries)";
        sqlx::query_as(counts).fetch_one(&app).await.unwrap()
    };
    store
        .commit(Commit::default().telling(vec![event(1), event(2)]))
        .await
        .unwrap();
    let term = Duration::from_secs(60);
    let mailer = store.claim_events("mailer", term, 10).await.unwrap();
    let invoices = store.claim_events("invoices", term, 10).await.unwrap();
    store.acknowledge("mailer", &mailer).await.unwrap();
    store.acknowledge("invoices", &invoices[..1]).await.unwrap();
    assert_eq!(kept().await, (2, 4), "a week is not over");
    let app = pool(&file, Duration::from_secs(5)).await;
    app.execute("UPDATE hatchery_events SET at = at - 8 * 86400000")
        .await
        .unwrap();
    store.acknowledge("mailer", &[]).await.unwrap();
    assert_eq!(kept().await, (1, 2), "one has not acknowledged the second");
    store.acknowledge("invoices", &invoices).await.unwrap();
    assert_eq!(kept().await, (0, 0));
    assert_eq!(store.outbox_position().await.unwrap(), 2, "the position stays");
}

#[tokio::test]
async fn a_place_where_no_file_can_be_is_named() {
    let folder = TempDir::new().unwrap();
    let in_missing = folder.path().join("missing").join("store.db");
    let message = refusal(&in_missing).await;
    assert!(message.contains("missing") && message.contains("folder"), "{message}");
    assert!(!in_missing.parent().unwrap().exists(), "no folder is made");
    let message = refusal(folder.path()).await;
    assert!(message.contains(&folder.path().display().to_string()), "{message}");
}

/// Needs a user who is bound by permissions; as root, on a Linux machine, the kernel's own read-only folder stands in.
#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_is_read_only_is_named() {
    use std::os::unix::fs::PermissionsExt;

    let folder = TempDir::new().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    let is_bound = std::fs::write(folder.path().join("probe"), "").is_err();
    let file = if is_bound {
        folder.path().join("store.db")
    } else {
        "/proc/store.db".into()
    };
    let message = refusal(&file).await;
    assert!(
        message.contains("store.db") && message.contains("may be written to"),
        "{message}"
    );
}

/// Each connection would have a database of its own, which ends with it.
#[tokio::test]
async fn a_name_that_stands_for_memory_is_refused() {
    for name in [":memory:", ""] {
        let message = refusal(name).await;
        assert!(message.contains("MemoryStore"), "{name:?}: {message}");
    }
}
