//! Every lifecycle operation, struck at every step: crashes, lost commits and stolen leases, each with everything that a call
//! can meet. Then a new process goes on without an operator, and what really is on the panel and its nodes is judged.
//!
//! `ENUMERATE=all` runs every combination; by default a share of them runs, always the same. A part of the name of a
//! combination, as in `ENUMERATE=pterodactyl/provision/post-servers/crash-after`, runs those that have it.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod injection;
mod judge;
mod ledger;
mod operation;
mod panels;
mod perform;
mod point;
mod run;
mod stage;
mod told;
mod track;
mod wire;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::Write as _,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::{
    injection::{Strike, strikes},
    operation::Operation,
    run::{Run, run},
};

/// Of how many combinations one runs by default.
const SHARE: u64 = 13;

/// Invariants 1, 2, 14, 18 to 21 at every point.
#[test]
fn on_pterodactyl_every_operation_survives_whatever_strikes_it() {
    enumerate("pterodactyl");
}

#[test]
fn on_pelican_every_operation_survives_whatever_strikes_it() {
    enumerate("pelican");
}

#[test]
fn on_calagopus_every_operation_survives_whatever_strikes_it() {
    enumerate("calagopus");
}

/// One strike on one operation.
struct Combination<'a> {
    name: String,
    operation: Operation,
    strike: Strike,
    golden: &'a Run,
}

fn enumerate(panel: &str) {
    let goldens: Vec<(Operation, Run)> = named()
        .into_iter()
        .map(|operation| (operation, run(panel, operation, None, None)))
        .collect();
    let mut failures: Vec<(String, Vec<String>)> = goldens
        .iter()
        .filter(|(_, golden)| !golden.wrong.is_empty())
        .map(|(operation, golden)| (format!("{panel}/{}", operation.name()), golden.wrong.clone()))
        .collect();
    let every: Vec<Combination<'_>> = goldens
        .iter()
        .flat_map(|(operation, golden)| of(panel, *operation, golden))
        .collect();
    let chosen: Vec<&Combination<'_>> = every.iter().filter(|it| is_chosen(&it.name)).collect();
    failures.extend(run_all(panel, &chosen));
    told(panel, &every, &chosen, failures.len());
    let names: Vec<&str> = failures.iter().map(|(name, _)| name.as_str()).collect();
    let first: Vec<String> = failures
        .iter()
        .take(3)
        .map(|(name, wrong)| {
            let command = "cargo test -p provisioning-core --all-features --test enumeration";
            format!("ENUMERATE={name} {command}\n{}", wrong.join("\n"))
        })
        .collect();
    assert!(failures.is_empty(), "{}\n\n{}", names.join("\n"), first.join("\n\n"));
}

/// Every combination of an operation.
fn of<'a>(panel: &str, operation: Operation, golden: &'a Run) -> Vec<Combination<'a>> {
    let named = |strike: Strike| {
        let Strike { place, blow, fault } = strike;
        let point = golden.path.get(place).map_or("", |point| &point.name);
        Combination {
            name: format!(
                "{panel}/{}/{place:02}.{point}/{}/{}",
                operation.name(),
                blow.name(),
                fault.name()
            ),
            operation,
            strike,
            golden,
        }
    };
    strikes(&golden.path).into_iter().map(named).collect()
}

/// What `ENUMERATE` says.
fn wanted() -> Option<String> {
    std::env::var("ENUMERATE").ok()
}

/// The operations that `ENUMERATE` names; all of them when it names none.
fn named() -> Vec<Operation> {
    let wanted = wanted().unwrap_or_default();
    let is_named = |operation: &Operation| wanted.split('/').any(|word| word == operation.name());
    let named: Vec<Operation> = Operation::ALL.into_iter().filter(is_named).collect();
    if named.is_empty() {
        Operation::ALL.to_vec()
    } else {
        named
    }
}

fn is_chosen(name: &str) -> bool {
    match wanted().as_deref() {
        None => hash(name).is_multiple_of(SHARE),
        Some("all") => true,
        Some(part) => {
            let mut words = name.split('/');
            part.split('/').all(|part| words.any(|word| word.contains(part)))
        }
    }
}

/// The same for a name at all times (FNV-1a).
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// Runs them on every core. Gives those that failed, with what was wrong.
fn run_all(panel: &str, chosen: &[&Combination<'_>]) -> Vec<(String, Vec<String>)> {
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(it) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let ran = catch_unwind(AssertUnwindSafe(|| {
                        run(panel, it.operation, Some(it.strike), Some(it.golden))
                    }));
                    let wrong = ran.map_or_else(|_| vec!["it panicked".to_owned()], |ran| ran.wrong);
                    if !wrong.is_empty() {
                        failures.lock().unwrap().insert(it.name.clone(), wrong);
                    }
                }
            });
        }
    });
    failures.into_inner().unwrap().into_iter().collect()
}

/// How many combinations ran, for everybody who runs the tests to see.
fn told(panel: &str, every: &[Combination<'_>], chosen: &[&Combination<'_>], failures: usize) {
    let mut text = format!(
        "{panel}: {} of {} combinations, {failures} failed\n",
        chosen.len(),
        every.len()
    );
    for operation in named() {
        let ran = chosen.iter().filter(|it| it.operation == operation).count();
        let all = every.iter().filter(|it| it.operation == operation).count();
        let _written = writeln!(text, "  {:<26}{ran:>6} of {all:>5}", operation.name());
    }
    let _written = std::io::stderr().write_all(text.as_bytes());
}
