//! Real egg files, read: how many a second. `EGG_CORPUS=FOLDER` says where they are, with a `manifest.json` beside the folder
//! that tells which are the newest of their repositories (`at_head`); without it there is nothing to measure.

use std::{fs, hint::black_box, path::Path};

use criterion::{Criterion, Throughput};
use provisioning_core::egg::Egg;
use serde_json::Value;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let Some(corpus) = std::env::var_os("EGG_CORPUS") else {
        println!("read_eggs: EGG_CORPUS is not set, so nothing is measured");
        return;
    };
    let eggs = newest(Path::new(&corpus));
    let readable = eggs.iter().filter(|bytes| Egg::read(bytes).is_ok()).count();
    let bytes: usize = eggs.iter().map(Vec::len).sum();
    println!(
        "read_eggs: {} files, {readable} of them eggs, {} kB",
        eggs.len(),
        bytes / 1000
    );

    let mut group = criterion.benchmark_group("read_eggs");
    group.throughput(Throughput::Elements(u64::try_from(eggs.len()).unwrap()));
    group.sample_size(10);
    group.bench_function("every HEAD egg", |bench| {
        bench.iter(|| {
            for bytes in &eggs {
                drop(black_box(Egg::read(bytes)));
            }
        });
    });
    group.finish();
    criterion.final_summary();
}

/// The files that are the newest of their repositories; all, where no manifest tells.
fn newest(corpus: &Path) -> Vec<Vec<u8>> {
    let manifest = fs::read(corpus.join("../manifest.json")).unwrap_or_else(|_| b"[]".to_vec());
    let manifest: Vec<Value> = serde_json::from_slice(&manifest).unwrap();
    let newest = manifest.iter().filter(|file| file["at_head"] == true);
    let eggs: Vec<_> = newest
        .filter_map(|file| fs::read(corpus.join(file["file"].as_str()?)).ok())
        .collect();
    if !eggs.is_empty() {
        return eggs;
    }
    let folders = fs::read_dir(corpus).unwrap().map(|folder| folder.unwrap().path());
    let files = folders
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| fs::read_dir(folder).unwrap());
    files.map(|file| fs::read(file.unwrap().path()).unwrap()).collect()
}
