//! The engine under a job engine, as its example shows it.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[expect(dead_code, reason = "the tests of the stores use the rest")]
#[path = "../../../provisioning-core/tests/stores/postgres_server.rs"]
mod postgres_server;

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::process::Command;

use crate::postgres_server::Server;

fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let target = tests.parent().and_then(Path::parent).unwrap();
    let program = target.join("examples/worker");
    assert!(
        program.exists(),
        "build it first: cargo build -p examples --example worker"
    );
    program
}

/// Design 5.4: an existing job engine drives `advance` from several processes on one store; each service gets its one server.
#[tokio::test]
async fn several_processes_make_one_server_for_each_service() {
    let Some(server) = Server::get().await else {
        return;
    };
    let database = server.empty_database().await;
    let run = Command::new(program())
        .args(["--services", "40"])
        .env("DATABASE_URL", database.url())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let run = run.await.unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
    assert_eq!(run.status.code(), Some(0), "{out}\n{err}");
    assert!(out.contains("40 servers for 40 services"), "{out}");
    for process in ["process 1: ", "process 2: "] {
        assert!(out.contains(process), "{process} did nothing:\n{out}");
    }
    assert!(out.contains("is suspended"), "{out}");
}

/// Without a database it says what to do.
#[tokio::test]
async fn without_a_database_it_says_what_to_install() {
    for (url, told) in [
        (None, "apt-get install"),
        (Some("postgres://nobody@127.0.0.1:1/nothing"), "cannot be used"),
    ] {
        let mut command = Command::new(program());
        command.env_remove("DATABASE_URL").stdin(Stdio::null());
        if let Some(url) = url {
            command.env("DATABASE_URL", url);
        }
        let run = command.output().await.unwrap();
        assert_eq!(run.status.code(), Some(2));
        let err = String::from_utf8_lossy(&run.stderr);
        assert!(err.contains(told), "{err}");
    }
}
