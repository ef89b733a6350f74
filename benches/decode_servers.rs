//! A page of a hundred servers, read into our types, against reading it into `serde_json::Value`.

mod interleaved;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{Criterion, Throughput};
use panel_http::{Endpoint, call::decode, envelope::ItemList};
use pterodactyl_api::models::server::Server;
use serde_json::{Value, json};

use crate::interleaved::Comparison;

const RECORDING: &str = include_str!("../pterodactyl-api/tests/recordings/111-server-get-installed.json");
const LIST: Endpoint = Endpoint::get("servers.list", "/api/application/servers");

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let page = page();
    assert_eq!(typed(&page).data.len(), 100);
    assert_eq!(
        serde_json::to_value(typed(&page)).unwrap()["data"][99]["attributes"]["name"],
        untyped(&page)["data"][99]["attributes"]["name"],
        "both read the same page"
    );

    let mut group = criterion.benchmark_group("decode_servers");
    group.throughput(Throughput::Bytes(u64::try_from(page.len()).unwrap()));
    group.bench_function("our types", |bench| bench.iter_with_large_drop(|| typed(&page)));
    group.bench_function("serde_json::Value", |bench| {
        bench.iter_with_large_drop(|| untyped(&page))
    });
    group.finish();
    criterion.final_summary();

    Comparison {
        name: "decode_servers",
        goal: 0.60,
        rounds: 3000,
    }
    .print(|| timed(|| typed(&page)), || timed(|| untyped(&page)));
}

fn typed(page: &[u8]) -> ItemList<Server> {
    decode(&LIST, page).unwrap()
}

fn untyped(page: &[u8]) -> Value {
    serde_json::from_slice(page).unwrap()
}

/// Reading alone: what is read is dropped afterwards.
fn timed<T>(read: impl Fn() -> T) -> Duration {
    let begun = Instant::now();
    let value = black_box(read());
    let took = begun.elapsed();
    drop(value);
    took
}

/// A hundred servers of one recorded shape, no two alike.
fn page() -> Vec<u8> {
    let recording: Value = serde_json::from_str(RECORDING).unwrap();
    let server = |number: u64| {
        let mut item = recording["response_body"].clone();
        let it = &mut item["attributes"];
        let uuid = format!(
            "20a1858d-7397-4025-85b2-{:012x}",
            number * 0x1234_5678_9abc % 0xffff_ffff_ffff
        );
        it["id"] = json!(number);
        it["external_id"] = if number.is_multiple_of(5) {
            Value::Null
        } else {
            json!(format!("svc-{number}"))
        };
        it["uuid"] = json!(uuid);
        it["identifier"] = json!(uuid[..8]);
        it["name"] = json!(format!(
            "{}'s server \"{number}\"",
            ["Ada", "Grace", "Zoë", "Łukasz"][number as usize % 4]
        ));
        it["description"] = json!("A long word about it. ".repeat(number as usize % 4));
        it["status"] = [Value::Null, Value::Null, json!("suspended"), json!("installing")][number as usize % 4].clone();
        it["suspended"] = json!(number % 4 == 2);
        it["limits"]["memory"] = json!(1024 * (number % 16));
        it["limits"]["threads"] = if number.is_multiple_of(7) {
            json!("0-3")
        } else {
            Value::Null
        };
        it["user"] = json!(number * 31);
        it["allocation"] = json!(number * 7);
        it["container"]["environment"]["P_SERVER_UUID"] = json!(uuid);
        it["updated_at"] = json!(format!("2026-11-{:02}T21:{:02}:10+00:00", number % 28 + 1, number % 60));
        item
    };
    let page = json!({
        "object": "list",
        "data": (1..=100).map(server).collect::<Vec<_>>(),
        "meta": { "pagination": {
            "total": 240, "count": 100, "per_page": 100, "current_page": 1, "total_pages": 3,
            "links": { "next": "http://panel.example/api/application/servers?page=2" },
        } },
    });
    page.to_string().into_bytes()
}
