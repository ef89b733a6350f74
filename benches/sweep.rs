//! A sweep over ten thousand services: its calls, its memory, and that it goes on after it was killed.
//!
//! The panel lives in this process, the sweep in a child of its own, so that its memory can be told apart.

#[path = "shop.rs"]
mod shop;

use std::{
    env, fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use panel_http::{Secret, serve::serve};
use provisioning_core::{
    Engine,
    panel::pterodactyl,
    store::{Commit, Document, DocumentKind, Expected, MemoryStore, SqliteStore, Store, Write},
    sweep::SweepPolicy,
};
use serde_json::Value;
use tempfile::TempDir;

use crate::shop::{Shop, panel};

const LIST: &str = "GET /api/application/servers";
/// Servers on a page of the panel.
const PAGE: usize = 100;
/// How much more memory than before a sweep may need, in MiB.
const GOAL: u64 = 64;
/// The environment by which a child knows that it is one.
const CHILD: &str = "SWEEP_BENCH_URL";

#[tokio::main]
async fn main() {
    if let Ok(url) = env::var(CHILD) {
        return sweep(&url).await;
    }
    let asked = |flag: &str| env::args().any(|argument| argument == flag);
    if asked("--list") {
        return;
    }
    let services = if asked("--bench") { 10_000 } else { 300 };
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("store.db");
    let shop = fill(services, &file).await;
    let server = serve(shop.fake.service()).unwrap();
    let child = || child(&server.url(), &shop.fake.application_key(), &file);
    let least = services.div_ceil(PAGE) + 1;

    shop.fake.reset_requests();
    let begun = Instant::now();
    finished(child());
    let (calls, took) = (shop.fake.total_requests(), begun.elapsed());
    println!("sweep: {services} services in {calls} calls (goal <= {least}), {took:.1?}");

    shop.fake.reset_requests();
    let mut killed = child();
    while shop.fake.count_requests(LIST) < least / 2 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    finished(child());
    let pages = shop.fake.count_requests(LIST);
    println!("sweep: killed half-way and begun again, {pages} pages in all (goal <= {least})");
}

/// A panel with so many servers, and a file with a store that knows them.
async fn fill(services: usize, file: &Path) -> Shop {
    let filled = tokio::task::spawn_blocking(move || {
        in_no_time(async move {
            let store = MemoryStore::new();
            let shop = Shop::open(Engine::builder(store.clone()), services).await;
            for number in 0..services {
                shop.provision(number).await;
            }
            (shop, store)
        })
    });
    let (shop, memory) = filled.await.unwrap();
    let sqlite = SqliteStore::open(file).await.unwrap();
    for kind in [
        DocumentKind::Desired,
        DocumentKind::Service,
        DocumentKind::Account,
        DocumentKind::Egg,
        DocumentKind::Product,
        DocumentKind::Panel,
    ] {
        let documents = memory.list(kind, "", None, usize::MAX).await.unwrap();
        for some in documents.chunks(500) {
            let write = |document: &Document| {
                let body: Value = document.decode().unwrap();
                Write::new(kind, &document.key, Expected::Absent, &body).unwrap()
            };
            let commit = some.iter().map(write).fold(Commit::default(), Commit::and);
            sqlite.commit(commit).await.unwrap();
        }
    }
    shop
}

/// Whoever sleeps wakes at once.
fn in_no_time<T>(work: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().start_paused(true).build().unwrap().block_on(work)
}

fn child(url: &str, key: &Secret, file: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .env(CHILD, url)
        .env("SWEEP_BENCH_KEY", key.expose())
        .env("SWEEP_BENCH_FILE", file)
        .stdin(Stdio::null())
        .spawn()
        .unwrap()
}

fn finished(mut child: Child) {
    assert!(child.wait().unwrap().success());
}

/// What a child does.
async fn sweep(url: &str) {
    let given = |name: &str| env::var(name).unwrap();
    let store = SqliteStore::open(given("SWEEP_BENCH_FILE")).await.unwrap();
    let port = pterodactyl(url, given("SWEEP_BENCH_KEY").into()).unwrap();
    let engine = Engine::builder(store).panel(panel(), port).build().unwrap();
    let before = memory("VmRSS");
    let report = engine.sweep(&panel(), SweepPolicy::report_only()).await.unwrap();
    let more = memory("VmHWM").saturating_sub(before);
    assert!(report.drift().is_empty(), "{:?}", report.drift());
    assert_eq!(report.services, report.servers);
    let resumed = if report.is_resumed { ", gone on with" } else { "" };
    println!(
        "sweep: {} services{resumed}, {} MiB of memory more than before (goal <= {GOAL}), {} MiB before",
        report.services,
        more / 1024,
        before / 1024
    );
}

/// A figure of this process from the system, in KiB.
fn memory(figure: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(figure)).unwrap();
    line.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}
