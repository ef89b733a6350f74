//! How many services a second the engine provisions, against a panel in memory, on each store; and how many plain durable
//! commits a second the same database does.

mod counted;
#[expect(dead_code, reason = "the tests of the stores use the rest")]
#[path = "../provisioning-core/tests/stores/postgres_server.rs"]
mod postgres_server;
mod shop;

use std::{sync::Arc, time::Instant};

use futures_util::{StreamExt, stream};
use provisioning_core::{
    Engine,
    store::{MemoryStore, SqliteStore, Store},
};
use sqlx::{
    PgPool, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::{counted::Counted, postgres_server::Server, shop::Shop};

/// About the size of the record of a service.
const ROW: usize = 3000;
/// So many are under way at a time, by store. Each waits a second for its installation: as many as keep the store busy
/// meanwhile.
struct AtOnce {
    memory: usize,
    sqlite: usize,
    postgres: usize,
}

const AT_ONCE: AtOnce = AtOnce {
    memory: 1024,
    sqlite: 256,
    postgres: 512,
};

/// So many connections write plainly at a time, where a database lets several.
const WRITERS: usize = 8;

/// What was measured of one store.
struct Rate {
    provisions: f64,
    /// Durable writes that a provision needed.
    writes: f64,
}

#[tokio::main]
async fn main() {
    let asked = |flag: &str| std::env::args().any(|argument| argument == flag);
    if asked("--list") {
        return;
    }
    let services = if asked("--bench") { 1000 } else { 50 };
    let memory = rate(Arc::new(MemoryStore::new()), services, AT_ONCE.memory).await;
    println!(
        "provisions/memory: {:.0} a second, {:.1} writes each",
        memory.provisions, memory.writes
    );

    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path().join("store.db")).await.unwrap();
    let before = plain_sqlite(&folder, services * 5).await;
    let sqlite = rate(Arc::new(store), services, AT_ONCE.sqlite).await;
    let after = plain_sqlite(&folder, services * 5).await;
    let plain = f64::midpoint(before, after);
    tell("sqlite", &sqlite, plain);

    let Some(server) = Server::durable().await else {
        println!("provisions/postgres: not measured, PostgreSQL is missing");
        return;
    };
    let database = server.database().await;
    let before = plain_postgres(&database.pool(), services * 5).await;
    let postgres = rate(Arc::new(database.store()), services, AT_ONCE.postgres).await;
    let after = plain_postgres(&database.pool(), services * 5).await;
    let plain = f64::midpoint(before, after);
    tell("postgres", &postgres, plain);
}

fn tell(store: &str, rate: &Rate, plain: f64) {
    let Rate { provisions, writes } = rate;
    let share = provisions * writes / plain;
    println!(
        "provisions/{store}: {provisions:.0} a second, {writes:.1} writes each; {plain:.0} plain commits a second; ratio \
         {share:.2} (goal >= 0.50)"
    );
}

/// Services that are sold, each by a request of its own, as many at a time.
struct Sales {
    shop: Arc<Shop>,
    begun: usize,
    under_way: JoinSet<()>,
}

impl Sales {
    fn begin(shop: Arc<Shop>, at_once: usize) -> Self {
        let mut sales = Self {
            shop,
            begun: 0,
            under_way: JoinSet::new(),
        };
        (0..at_once).for_each(|_| sales.another());
        sales
    }

    fn another(&mut self) {
        self.begun += 1;
        let (shop, number) = (Arc::clone(&self.shop), self.begun);
        self.under_way.spawn(async move { shop.provision(number).await });
    }

    /// Waits for so many more to be in use. For each another one begins.
    async fn end(&mut self, count: usize) {
        for _ in 0..count {
            self.under_way.join_next().await.unwrap().unwrap();
            self.another();
        }
    }
}

/// While so many are under way: one begins whenever another is in use. All of one customer, whose account is there.
async fn rate(store: Arc<dyn Store>, services: usize, at_once: usize) -> Rate {
    let at_once = at_once.min(services);
    let store = Counted::new(store);
    let shop = Arc::new(Shop::open(Engine::builder(store.clone()), 2 * at_once + services).await);
    shop.provision(0).await;
    let mut sales = Sales::begin(shop, at_once);
    sales.end(at_once).await;
    let before = store.writes();
    let begun = Instant::now();
    sales.end(services).await;
    let took = begun.elapsed().as_secs_f64();
    assert!(sales.shop.fake.servers().len() <= 1 + sales.begun, "no service has two");
    let count = services as f64;
    Rate {
        provisions: count / took,
        writes: (store.writes() - before) as f64 / count,
    }
}

/// Plain commits a second, one after the other: SQLite lets one write at a time.
async fn plain_sqlite(folder: &TempDir, commits: usize) -> f64 {
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("plain.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool: SqlitePool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .unwrap();
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS rows (key INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        .execute(&pool)
        .await
        .unwrap();
    let body = "x".repeat(ROW);
    a_second(commits, 1, async |number| {
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        sqlx::query("INSERT OR REPLACE INTO rows (key, body) VALUES (?, ?)")
            .bind(number as i64 % 500)
            .bind(&body)
            .execute(&mut *transaction)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    })
    .await
}

/// Plain commits a second, by several connections at a time.
async fn plain_postgres(pool: &PgPool, commits: usize) -> f64 {
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS plain_rows (key bigint PRIMARY KEY, body text NOT NULL)")
        .execute(pool)
        .await
        .unwrap();
    let body = "x".repeat(ROW);
    a_second(commits, WRITERS, async |number| {
        let mut transaction = pool.begin().await.unwrap();
        sqlx::query("INSERT INTO plain_rows VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET body = excluded.body")
            .bind(number as i64 % 500)
            .bind(&body)
            .execute(&mut *transaction)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    })
    .await
}

async fn a_second(count: usize, at_once: usize, work: impl AsyncFn(usize)) -> f64 {
    let begun = Instant::now();
    let all = (0..count).map(|number| work(number));
    stream::iter(all).buffer_unordered(at_once).collect::<()>().await;
    count as f64 / begun.elapsed().as_secs_f64()
}
