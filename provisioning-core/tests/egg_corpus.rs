//! Thousands of real egg files, where they are at hand: `EGG_CORPUS=FOLDER`, a folder of folders named after formats. Files
//! in `broken` are the ones that no panel reads. Without it, small eggs of our own (`tests/eggs`). Beside the folder `accepted.jsonl.gz` may lie: what the real importers said.
//!
//! `cargo test -p provisioning-core --all-features --test egg_corpus -- --nocapture` shows the counts.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test may fail, and this one reports"
)]

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufRead, BufReader},
    panic::catch_unwind,
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use provisioning_core::{
    egg::{Egg, EggFile, EggFormat, Place},
    panel::PanelKind,
};
use serde_json::Value;

const PANELS: [(PanelKind, &str); 3] = [
    (PanelKind::Pterodactyl, "pterodactyl"),
    (PanelKind::Pelican, "pelican"),
    (PanelKind::Calagopus, "calagopus"),
];

fn corpus() -> PathBuf {
    std::env::var_os("EGG_CORPUS").map_or_else(
        || {
            println!("EGG_CORPUS is not set: only small eggs of our own are read");
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eggs")
        },
        PathBuf::from,
    )
}

/// Every file, by the folder it is in.
fn files(corpus: &Path) -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    let mut folders = vec![corpus.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = folder.file_name().unwrap().to_string_lossy().into_owned();
                files.push((name, path));
            }
        }
    }
    files.sort();
    assert!(!files.is_empty(), "there is nothing in {}", corpus.display());
    files
}

/// Reading, writing in every format, and judging, on one file; what is wrong, in words.
fn trial(bytes: &[u8]) -> Result<Result<EggFile, String>, String> {
    catch_unwind(|| {
        let file = match Egg::read(bytes) {
            Ok(file) => file,
            Err(error) => {
                assert!(
                    matches!(error.place(), Place::Text { .. }) || !error.message().is_empty(),
                    "an error has a place"
                );
                return Err(error.to_string());
            }
        };
        let again = Egg::read(file.rewrite().as_bytes()).unwrap_or_else(|error| panic!("rewritten: {error}"));
        if again.egg != file.egg {
            let (first, second) = [&file.egg, &again.egg]
                .map(|egg| serde_json::to_value(egg).unwrap())
                .into();
            panic!("read, written, read: {}", difference(&first, &second));
        }
        assert_eq!(again.format, file.format);
        for format in EggFormat::ALL {
            let written = file.egg.write(format);
            let other = Egg::read(written.text.as_bytes()).unwrap_or_else(|error| panic!("as {format}: {error}"));
            assert_eq!(other.format, format, "{}", written.text);
            assert_eq!(other.egg.default_image(), file.egg.default_image());
            assert_eq!(other.egg.startup(), file.egg.startup());
            assert_eq!(other.egg.script, file.egg.script);
            assert_eq!(other.egg.variables.len(), file.egg.variables.len());
            assert_eq!(
                other.rewrite(),
                written.text,
                "what is written as {format} stays as it is"
            );
        }
        for (panel, _) in PANELS {
            let _ = file.accepted_by(panel);
        }
        Ok(file)
    })
    .map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default()
    })
}

/// The first place where two trees differ.
fn difference(first: &Value, second: &Value) -> String {
    match (first, second) {
        (Value::Object(first), Value::Object(second)) if first.keys().eq(second.keys()) => first
            .iter()
            .find(|(key, value)| second.get(*key) != Some(value))
            .map(|(key, value)| format!("{key}.{}", difference(value, &second[key])))
            .unwrap_or_default(),
        (Value::Array(first), Value::Array(second)) if first.len() == second.len() => {
            let mut pairs = first.iter().zip(second);
            pairs
                .find(|(a, b)| a != b)
                .map(|(a, b)| difference(a, b))
                .unwrap_or_default()
        }
        (first, second) => format!("{first} → {second}"),
    }
}

#[derive(Debug, Default)]
struct Count {
    files: usize,
    read: usize,
    with_notes: usize,
    accepted: BTreeMap<PanelKind, usize>,
}

/// Read whole, written back the same, and never a panic.
#[test]
fn every_egg_is_read_and_survives_writing() {
    let corpus = corpus();
    let mut counts = BTreeMap::<String, Count>::new();
    let mut wrong = Vec::new();
    for (folder, path) in files(&corpus) {
        let count = counts.entry(folder.clone()).or_default();
        count.files += 1;
        let said = match trial(&fs::read(&path).unwrap()) {
            Ok(Ok(file)) => {
                count.read += 1;
                count.with_notes += usize::from(!file.notes.is_empty());
                for (panel, _) in PANELS {
                    *count.accepted.entry(panel).or_default() += usize::from(file.accepted_by(panel).is_accepted());
                }
                let expected = folder.starts_with("PTDL") || folder.starts_with("PLCN") || folder == "calagopus";
                let is_it = file.format.schema.name() == folder;
                let is_broken = folder == "broken" && file.notes.is_empty();
                ((expected && !is_it) || is_broken).then(|| format!("read as {}", file.format))
            }
            Ok(Err(error)) => (folder != "broken").then_some(error),
            Err(panic) => Some(panic),
        };
        if let Some(said) = said {
            wrong.push(format!(
                "{}: {}",
                path.display(),
                said.chars().take(600).collect::<String>()
            ));
        }
    }
    println!(
        "{:<12} {:>6} {:>6} {:>10}  accepted by Pterodactyl, Pelican, Calagopus",
        "format", "files", "read", "with notes"
    );
    for (folder, count) in &counts {
        let accepted: Vec<_> = count.accepted.values().collect();
        println!(
            "{folder:<12} {:>6} {:>6} {:>10}  {accepted:?}",
            count.files, count.read, count.with_notes
        );
    }
    assert!(
        wrong.is_empty(),
        "{} files:\n{}",
        wrong.len(),
        wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n")
    );
}

/// Our judgement against that of the real importers.
#[test]
fn panels_accept_what_we_say_they_do() {
    let corpus = corpus();
    let verdicts = corpus.join("../accepted.jsonl.gz");
    let Ok(said) = File::open(&verdicts) else {
        println!(
            "there is no {}: nothing to compare our verdicts with",
            verdicts.display()
        );
        return;
    };
    let mut wrong = Vec::new();
    let (mut all, mut agreed) = (0, 0);
    let mut by_panel = BTreeMap::<&str, (usize, usize)>::new();
    for line in BufReader::new(GzDecoder::new(said)).lines() {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let name = line["file"].as_str().unwrap();
        let file = fs::read(corpus.join(name)).ok().map(|bytes| Egg::read(&bytes));
        let Some(file) = file else { continue };
        let mut agrees = true;
        for (panel, key) in PANELS {
            let Some(real) = line.get(key) else { continue };
            let accepted = real["ok"] == true;
            let ours = file.as_ref().ok().map(|file| file.accepted_by(panel));
            let count = by_panel.entry(key).or_default();
            count.0 += 1;
            if ours
                .as_ref()
                .is_some_and(provisioning_core::egg::Acceptance::is_accepted)
                == accepted
            {
                count.1 += 1;
            } else {
                agrees = false;
                let why = ours.and_then(|it| it.refusals.first().map(ToString::to_string));
                let real: String = real["error"].as_str().unwrap_or("accepted").chars().take(300).collect();
                wrong.push(format!("{name}: {panel}: {real:?}; we: {why:?}"));
            }
        }
        all += 1;
        agreed += usize::from(agrees);
    }
    for (panel, (all, agreed)) in &by_panel {
        println!("{panel:<12} {agreed} of {all} verdicts as the real importer's");
    }
    for line in &wrong {
        println!("{line}");
    }
    println!("{agreed} of {all} files judged as the real importers judge them");
    assert!(agreed * 100 >= all * 99, "less than 99 %");
}
