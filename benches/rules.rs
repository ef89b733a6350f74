//! A value checked by compiled rules: as many as possible a second, on one core.

use std::{hint::black_box, time::Instant};

use criterion::{Criterion, Throughput};
use provisioning_core::rules::{Dialect, RuleSet};

const VALUES: [&str; 3] = ["latest", "1.21.4", "paper-1.21.4-196.jar"];

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let plain = RuleSet::parse("required|string|max:20").unwrap();
    let pattern = RuleSet::parse(r"required|regex:/^([\w\d._-]+)(\.jar)$/").unwrap();
    let looking = RuleSet::parse(r"required|regex:/^(?!admin)\w+$/").unwrap();

    let mut group = criterion.benchmark_group("rules");
    group.throughput(Throughput::Elements(1));
    for (name, rules, value) in [
        ("required|string|max:20", &plain, "latest"),
        ("a pattern", &pattern, "server.jar"),
        ("a pattern that looks around", &looking, "steve"),
    ] {
        for dialect in [Dialect::Pterodactyl, Dialect::Pelican, Dialect::Calagopus] {
            if dialect == Dialect::Calagopus && name == "a pattern that looks around" {
                continue; // Calagopus does not read it.
            }
            assert!(rules.check(value, dialect).is_pass());
            group.bench_function(format!("{name}, {dialect:?}"), |bench| {
                bench.iter(|| rules.check(black_box(value), black_box(dialect)));
            });
        }
    }
    group.bench_function("parse and compile required|string|max:20", |bench| {
        bench.iter(|| {
            let rules = RuleSet::parse(black_box("required|string|max:20")).unwrap();
            rules.check("latest", Dialect::Pterodactyl)
        });
    });
    group.finish();
    criterion.final_summary();

    let million = 1_000_000.0 / per_check(&plain) / 1e6;
    println!("rules: {million:.1} million checks of required|string|max:20 a second (goal: at least 5)");
}

/// Microseconds that a check takes.
fn per_check(rules: &RuleSet) -> f64 {
    const ROUNDS: u32 = 1_000_000;
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        for value in VALUES {
            black_box(rules.check(black_box(value), Dialect::Pterodactyl).is_pass());
        }
    }
    begun.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS * 3)
}
