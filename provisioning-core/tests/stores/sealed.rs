//! A store under a seal: what is a customer's own can be read with the key alone.

use std::sync::Arc;

use provisioning_core::{
    Error,
    seal::Seal,
    store::{Commit, DocumentKind, Expected, SqliteStore, Store, StoreErrorKind, Write, conformance},
};
use sqlx::{SqlitePool, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

const FIRST: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const SECOND: &str = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

fn seal(key: &str) -> Seal {
    Seal::from_base64(key.to_owned().into()).unwrap()
}

/// One file, opened with different seals.
struct File {
    folder: TempDir,
}

impl File {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    async fn plain(&self) -> SqliteStore {
        SqliteStore::open(self.folder.path().join("store.db")).await.unwrap()
    }

    async fn sealed(&self, seal: Seal) -> SqliteStore {
        self.plain().await.seal_with(seal)
    }

    async fn database(&self) -> SqlitePool {
        let options = SqliteConnectOptions::new().filename(self.folder.path().join("store.db"));
        SqlitePool::connect_with(options).await.unwrap()
    }

    /// What the file holds under a key.
    async fn body(&self, key: &str) -> String {
        sqlx::query_scalar("SELECT body FROM hatchery_documents WHERE key = ?")
            .bind(key)
            .fetch_one(&self.database().await)
            .await
            .unwrap()
    }
}

async fn write(store: &SqliteStore, kind: DocumentKind, key: &str, text: &str) {
    let write = Write::new(kind, key, Expected::Any, &text).unwrap();
    store.commit(Commit::write(write)).await.unwrap();
}

async fn read(store: &SqliteStore, key: &str) -> Result<String, StoreErrorKind> {
    let read = store.read(DocumentKind::Desired, key).await;
    read.map(|document| document.unwrap().decode().unwrap())
        .map_err(|error| error.kind())
}

#[tokio::test]
async fn every_promise_of_a_store_is_kept_under_a_seal() {
    let folder = TempDir::new().unwrap();
    let count = std::cell::Cell::new(0);
    let fresh = || {
        count.set(count.get() + 1);
        let file = folder.path().join(format!("{}.db", count.get()));
        async move { Arc::new(SqliteStore::open(file).await.unwrap().seal_with(seal(FIRST))) as Arc<dyn Store> }
    };
    conformance::all(fresh)
        .await
        .unwrap_or_else(|broken| panic!("{broken}"));
}

#[tokio::test]
async fn what_is_personal_is_not_in_the_file_and_eggs_are_as_they_were() {
    let file = File::new();
    let store = file.sealed(seal(FIRST)).await;
    let email = "ada@example.org";
    for kind in [DocumentKind::Desired, DocumentKind::Service, DocumentKind::Account] {
        write(&store, kind, kind.as_str(), email).await;
        assert!(!file.body(kind.as_str()).await.contains("ada"), "{kind:?}");
    }
    write(&store, DocumentKind::Egg, "egg", "Larch").await;
    assert_eq!(file.body("egg").await, "\"Larch\"");
    assert_eq!(read(&store, "desired").await.unwrap(), email);
}

#[tokio::test]
async fn without_its_key_nothing_is_read_and_the_error_names_the_cure() {
    let file = File::new();
    write(&file.sealed(seal(FIRST)).await, DocumentKind::Desired, "1001", "ada").await;
    for store in [file.plain().await, file.sealed(seal(SECOND)).await] {
        assert_eq!(read(&store, "1001").await, Err(StoreErrorKind::Sealed));
        let error = Error::from(store.list(DocumentKind::Desired, "", None, 10).await.unwrap_err());
        assert_eq!(
            error.to_string(),
            "stored data is sealed with another key: `desired 1001`"
        );
        assert!(error.advice().contains("Seal::formerly"), "{}", error.advice());
    }
}

#[tokio::test]
async fn a_sealed_text_opens_in_its_own_place_only() {
    let file = File::new();
    let store = file.sealed(seal(FIRST)).await;
    write(&store, DocumentKind::Desired, "1001", "ada").await;
    write(&store, DocumentKind::Desired, "1002", "grace").await;
    let swap = "UPDATE hatchery_documents SET body = (SELECT body FROM hatchery_documents WHERE key = '1001') WHERE key = '1002'";
    sqlx::query(swap).execute(&file.database().await).await.unwrap();
    assert_eq!(read(&store, "1001").await.unwrap(), "ada");
    assert_eq!(read(&store, "1002").await, Err(StoreErrorKind::Sealed));
}

#[tokio::test]
async fn a_new_key_opens_what_the_old_one_closed_and_closes_what_is_written_next() {
    let file = File::new();
    write(&file.plain().await, DocumentKind::Desired, "1000", "before").await;
    write(&file.sealed(seal(FIRST)).await, DocumentKind::Desired, "1001", "first").await;
    let store = file.sealed(seal(SECOND).formerly(seal(FIRST))).await;
    assert_eq!(read(&store, "1000").await.unwrap(), "before");
    assert_eq!(read(&store, "1001").await.unwrap(), "first");
    for key in ["1000", "1001"] {
        write(&store, DocumentKind::Desired, key, "again").await;
        assert_eq!(read(&file.sealed(seal(SECOND)).await, key).await.unwrap(), "again");
    }
}

#[test]
fn a_text_that_is_no_key_is_refused_and_not_repeated() {
    let refused = |key: &str| Seal::from_base64(key.to_owned().into()).unwrap_err().to_string();
    assert_eq!(
        refused("c2hvcnQ="),
        "the key of a seal is 32 bytes in base64, and this is 5 bytes: make one with `openssl rand -base64 32`"
    );
    assert!(!refused("hunter2!").contains("hunter2"));
    assert!(!format!("{:?}", seal(FIRST)).contains("AAEC"));
}
