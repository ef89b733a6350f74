//! A PostgreSQL server for the tests: one that the environment names, or one of their own.
//!
//! The tests of the examples and the benches use this file, too.

use std::{
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use provisioning_core::store::PostgresStore;
use sqlx::{
    Connection, Executor, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tempfile::TempDir;
use tokio::sync::Mutex;

/// A server of which every test makes databases of its own.
pub(crate) struct Server {
    options: PgConnectOptions,
    own: Option<Own>,
}

/// A server that ends with the last test that uses it.
struct Own {
    process: Child,
    _folder: TempDir,
}

static RUNNING: Mutex<Weak<Server>> = Mutex::const_new(Weak::new());
static DATABASES: AtomicUsize = AtomicUsize::new(0);

impl Server {
    /// The server, or nothing on a machine that has none: it is told what to install then, and the test is passed by.
    pub(crate) async fn get() -> Option<Arc<Self>> {
        let mut running = RUNNING.lock().await;
        if let Some(server) = running.upgrade() {
            return Some(server);
        }
        let server = match std::env::var("DATABASE_URL") {
            Ok(url) => Self {
                options: url.parse().unwrap(),
                own: None,
            },
            Err(_) => Self::start("fsync=off").await?,
        };
        let server = Arc::new(server);
        *running = Arc::downgrade(&server);
        Some(server)
    }

    /// A server of one's own that keeps what it has committed, also when the power fails.
    pub(crate) async fn durable() -> Option<Arc<Self>> {
        Self::start("fsync=on").await.map(Arc::new)
    }

    async fn start(durability: &str) -> Option<Self> {
        let Some(programs) = programs() else {
            eprintln!(
                "passed by: PostgreSQL is missing. Install the package `postgresql`, or name a server whose user may make databases: DATABASE_URL=postgres://user@host/database"
            );
            return None;
        };
        let folder = TempDir::new().unwrap();
        // The server does not run as root: as the user that its package made, then.
        let user = (folder.path().metadata().map(owner).unwrap() == 0).then(|| user("postgres"));
        let run = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command
                .current_dir(folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            if let Some((user, group)) = user {
                command.uid(user).gid(group);
            }
            command
        };
        if let Some((user, group)) = user {
            chown(folder.path(), Some(user), Some(group)).unwrap();
        }
        let made = run("initdb")
            .args([
                "-D",
                "data",
                "-A",
                "trust",
                "-U",
                "app",
                "-E",
                "UTF8",
                "--no-locale",
                "--no-sync",
            ])
            .status()
            .unwrap();
        assert!(made.success(), "initdb failed in {}", folder.path().display());
        let process = run("postgres")
            .args(["-D", "data", "-c", "listen_addresses=", "-k"])
            .arg(folder.path())
            .args(["-c", durability, "-c", "max_connections=200"])
            .spawn()
            .unwrap();
        let server = Self {
            options: PgConnectOptions::new_without_pgpass()
                .socket(folder.path())
                .username("app")
                .database("postgres"),
            own: Some(Own {
                process,
                _folder: folder,
            }),
        };
        let mut refused = None;
        for _ in 0..600 {
            match PgConnection::connect_with(&server.options).await {
                Ok(_) => return Some(server),
                Err(error) => refused = Some(error),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(
            refused.is_none(),
            "PostgreSQL did not start within a minute: {refused:?}"
        );
        None
    }

    /// A new database with our tables.
    pub(crate) async fn database(self: &Arc<Self>) -> Database {
        let database = self.empty_database().await;
        database.store().migrate().await.unwrap();
        database
    }

    pub(crate) async fn empty_database(self: &Arc<Self>) -> Database {
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let name = format!("hatchery_test_{}_{number}", std::process::id());
        let mut connection = PgConnection::connect_with(&self.options).await.unwrap();
        connection
            .execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .await
            .unwrap();
        let options = self.options.clone().database(&name);
        let pool = pool(&options);
        Database {
            store: PostgresStore::new(pool.clone()),
            options,
            pool,
            _server: Arc::clone(self),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(own) = &mut self.own {
            // A fast shutdown: the server ends its own processes.
            let told = Command::new("kill")
                .args(["-INT", &own.process.id().to_string()])
                .status();
            if !told.is_ok_and(|status| status.success()) {
                let _ = own.process.kill();
            }
            let _ = own.process.wait();
        }
    }
}

/// A database of one test.
#[derive(Clone)]
pub(crate) struct Database {
    options: PgConnectOptions,
    pool: PgPool,
    store: PostgresStore,
    _server: Arc<Server>,
}

impl Database {
    pub(crate) fn pool(&self) -> PgPool {
        self.pool.clone()
    }

    /// The pool that another process would have.
    pub(crate) fn another_pool(&self) -> PgPool {
        pool(&self.options)
    }

    /// Where another process finds it.
    pub(crate) fn url(&self) -> String {
        sqlx::ConnectOptions::to_url_lossy(&self.options).to_string()
    }

    pub(crate) fn store(&self) -> PostgresStore {
        self.store.clone()
    }

    pub(crate) const fn as_store(&self) -> &PostgresStore {
        &self.store
    }
}

fn pool(options: &PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(10)
        .connect_lazy_with(options.clone())
}

fn programs() -> Option<PathBuf> {
    let packaged = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = packaged.map(|version| version.path().join("bin")).collect();
    folders.sort();
    folders.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    let has = |folder: &Path| {
        ["initdb", "postgres"]
            .iter()
            .all(|program| folder.join(program).is_file())
    };
    folders.into_iter().find(|folder| has(folder))
}

fn owner(metadata: std::fs::Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::uid(&metadata)
}

/// The numbers of a user of this machine, and of his group.
fn user(name: &str) -> (u32, u32) {
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|line| line.split(':').next() == Some(name));
    assert!(
        line.is_some(),
        "there is no user `{name}`, and PostgreSQL does not run as root"
    );
    let line = line.unwrap();
    let mut fields = line.split(':').skip(2).map(|number| number.parse().unwrap());
    (fields.next().unwrap(), fields.next().unwrap())
}
