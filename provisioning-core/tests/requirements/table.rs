//! The table in the README.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Line, Requirement, TestName};

const BEGINS: &str = "<!-- requirements: written by `cargo test --test requirements` -->\n";
const ENDS: &str = "<!-- end of requirements -->";

/// How many tests of one line are named; the others are counted.
const SHOWN: usize = 3;

/// The README with the table in its place.
pub(crate) fn written_into(
    readme: &str,
    requirements: &[Requirement],
    named: &BTreeMap<Line, Vec<TestName>>,
    not_on: &[(&str, &str)],
) -> String {
    let (head, rest) = readme.split_once(BEGINS).unwrap();
    let (_, tail) = rest.split_once(ENDS).unwrap();
    let mut table = String::from("| line | what | tests |\n|---|---|---|\n");
    for requirement in requirements {
        let line = requirement.line.to_string();
        let mut what = requirement.words.clone();
        if let Some((_, why)) = not_on.iter().find(|(known, _)| *known == line) {
            write!(what, " ({why})").unwrap();
        }
        let tests = named
            .get(&requirement.line)
            .map_or_else(|| "**none yet**".to_owned(), |tests| shown(tests));
        writeln!(table, "| {line} | {what} | {tests} |").unwrap();
    }
    format!("{head}{BEGINS}{table}{ENDS}{tail}")
}

fn shown(tests: &[TestName]) -> String {
    let mut tests = tests.to_vec();
    tests.sort();
    tests.dedup();
    let mut shown: Vec<String> = tests
        .iter()
        .take(SHOWN)
        .map(|test| format!("[`{}`]({})", test.name, test.file))
        .collect();
    if tests.len() > SHOWN {
        shown.push(format!("and {} more", tests.len() - SHOWN));
    }
    shown.join(", ")
}
