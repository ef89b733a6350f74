//! One typed call through our client, against the same call written by hand with reqwest and serde.
//!
//! The panel is a socket that answers every request with one recorded answer, so that what is measured is the client.

mod interleaved;

use std::{
    hint::black_box,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Instant,
};

use criterion::Criterion;
use pterodactyl_api::{Application, ServerId, models};
use serde::Deserialize;
use tokio::runtime::{Builder, Runtime};

use crate::interleaved::Comparison;

const RECORDING: &str = include_str!("../pterodactyl-api/tests/recordings/111-server-get-installed.json");
const KEY: &str = "ptla_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let url = panel();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let ours = Application::new(&url, KEY.into()).unwrap();
    let by_hand = reqwest::Client::new();
    runtime.block_on(async {
        let typed = call(&ours).await;
        let plain = call_by_hand(&by_hand, &url).await;
        assert_eq!(
            (typed.name, typed.uuid.to_string()),
            (plain.name, plain.uuid),
            "both read the same server"
        );
    });

    let mut group = criterion.benchmark_group("client_overhead");
    group.bench_function("our client", |bench| bench.to_async(&runtime).iter(|| call(&ours)));
    group.bench_function("by hand", |bench| {
        bench.to_async(&runtime).iter(|| call_by_hand(&by_hand, &url))
    });
    group.finish();
    criterion.final_summary();

    Comparison {
        name: "client_overhead",
        goal: 1.10,
        rounds: 8000,
    }
    .print(
        || timed(&runtime, async || black_box(call(&ours).await)),
        || timed(&runtime, async || black_box(call_by_hand(&by_hand, &url).await)),
    );
}

fn timed<T>(runtime: &Runtime, call: impl AsyncFn() -> T) -> std::time::Duration {
    runtime.block_on(async {
        let begun = Instant::now();
        let answer = call().await;
        let took = begun.elapsed();
        drop(answer);
        took
    })
}

async fn call(panel: &Application) -> models::server::Server {
    panel.server(ServerId::new(1)).get().await.unwrap()
}

async fn call_by_hand(client: &reqwest::Client, url: &str) -> Server {
    let url = format!("{url}/api/application/servers/{}", 1);
    let request = client.get(url).bearer_auth(KEY).header("Accept", "application/json");
    let answer = request.send().await.unwrap().error_for_status().unwrap();
    answer.json::<Item>().await.unwrap().attributes
}

/// What one writes down by hand: the same fields, as plain as they come.
#[derive(Deserialize)]
struct Item {
    attributes: Server,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read, and looked at by nobody")]
struct Server {
    id: u64,
    external_id: Option<String>,
    uuid: String,
    identifier: String,
    name: String,
    description: String,
    status: Option<String>,
    suspended: bool,
    limits: Limits,
    feature_limits: FeatureLimits,
    user: u64,
    node: u64,
    allocation: u64,
    nest: u64,
    egg: u64,
    container: Container,
    updated_at: String,
    created_at: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read, and looked at by nobody")]
struct Limits {
    memory: u64,
    swap: i64,
    disk: u64,
    io: u64,
    cpu: u64,
    threads: Option<String>,
    oom_disabled: bool,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read, and looked at by nobody")]
struct FeatureLimits {
    databases: Option<u32>,
    allocations: Option<u32>,
    backups: Option<u32>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read, and looked at by nobody")]
struct Container {
    startup_command: String,
    image: String,
    installed: u8,
    environment: std::collections::HashMap<String, serde_json::Value>,
}

/// Answers every request as the panel once did. Gives its URL.
fn panel() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = recorded_answer();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let answer = answer.clone();
            thread::spawn(move || answer_all(connection, &answer));
        }
    });
    url
}

fn answer_all(mut connection: TcpStream, answer: &[u8]) {
    connection.set_nodelay(true).unwrap();
    let (mut request, mut piece) = (Vec::new(), [0; 4096]);
    while let Ok(length @ 1..) = connection.read(&mut piece) {
        request.extend_from_slice(&piece[..length]);
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            if connection.write_all(answer).is_err() {
                break;
            }
        }
    }
}

fn recorded_answer() -> Vec<u8> {
    let recording: serde_json::Value = serde_json::from_str(RECORDING).unwrap();
    let body = recording["response_body"].to_string();
    let mut answer = format!("HTTP/1.1 {} OK\r\n", recording["status"]);
    for (name, value) in recording["response_headers"].as_object().unwrap() {
        if name != "Transfer-Encoding" {
            answer += &format!("{name}: {}\r\n", value.as_str().unwrap());
        }
    }
    answer += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
    answer.into_bytes()
}
