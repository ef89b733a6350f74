//! Ten seconds of trouble.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
};

use panel_http::serve::serve;
use tokio::process::Command;

fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let target = tests.parent().and_then(Path::parent).unwrap();
    let program = target.join("examples/chaos");
    assert!(
        program.exists(),
        "build it first: cargo build -p examples --example chaos"
    );
    program
}

/// Reliability 5, items 6, 8 and 13: real processes that are killed, paused for longer than their leases, and cut off from
/// the panel, on one SQLite file; each service is as wanted in the end, by what really is on the panel and its nodes.
async fn every_service_is_accounted_for(panel: &str) {
    let run = Command::new(program())
        .args(["--panel", panel, "--services", "6", "--seconds", "10", "--pause", "16"])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let run = run.await.unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
    assert_eq!(run.status.code(), Some(0), "{out}\n{err}");
    let told = out.lines().last().unwrap();
    assert!(told.starts_with("6 services: "), "{out}");
    assert!(told.contains(" 0 duplicates, 0 orphans, 0 lost"), "{out}");
    assert!(
        out.contains(" workers killed") && !out.contains("\n0 workers killed"),
        "{out}"
    );
}

#[tokio::test]
async fn every_service_is_accounted_for_on_pterodactyl() {
    every_service_is_accounted_for("pterodactyl").await;
}

#[tokio::test]
async fn every_service_is_accounted_for_on_pelican() {
    every_service_is_accounted_for("pelican").await;
}

#[tokio::test]
async fn every_service_is_accounted_for_on_calagopus() {
    every_service_is_accounted_for("calagopus").await;
}

/// On a panel of one's own the panel's list is judged, and nothing is left behind; what others have there stays.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_panel_of_ones_own_nothing_is_left() {
    let fake = examples::panel();
    let server = serve(Arc::new(fake.clone())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let product = folder.path().join("product.toml");
    let text = "id = \"small\"\nname = \"Small\"\negg = \"Larch\"\n\
                [resources]\nmemory = \"256 MB\"\ndisk = \"512 MB\"\ncpu = 100";
    fs::write(&product, text).unwrap();
    let run = Command::new(program())
        .args(["--url", &server.url(), "--services", "3", "--seconds", "0", "--product"])
        .arg(product)
        .env("PANEL_KEY", fake.application_key().expose())
        .env("PANEL_CLIENT_KEY", fake.client_key().expose())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let run = run.await.unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
    assert_eq!(run.status.code(), Some(0), "{out}\n{err}");
    assert!(out.contains("terminated; 0 servers are left"), "{out}");
    assert!(fake.servers().is_empty() && fake.containers().is_empty());
    for key in [fake.application_key(), fake.client_key()] {
        assert!(
            !out.contains(key.expose()) && !err.contains(key.expose()),
            "a key was printed"
        );
    }
}

/// Without a product there is nothing to sell on a panel of one's own.
#[tokio::test]
async fn bad_input_is_told_and_sends_nothing() {
    for arguments in [
        &["--url", "https://panel.example"][..],
        &["--store", "mysql:shop"],
        &["--seconds", "soon"],
    ] {
        let run = Command::new(program()).args(arguments).output().await.unwrap();
        assert_eq!(run.status.code(), Some(2), "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}
