//! Which tests name which lines, read from the sources.

use std::{fs, path::Path};

use super::lines::Line;

/// Where a test is, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TestName {
    /// The file, from the root of the repository.
    pub(crate) file: String,
    pub(crate) name: String,
}

/// Every test in a folder with each line that it names.
pub(crate) fn tests_of(folder: &Path, root: &Path) -> Vec<(Line, TestName)> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        let is_of_the_build = path.file_name().is_some_and(|name| name == "target" || name == "fuzz");
        if path.is_dir() && !is_of_the_build {
            found.extend(tests_of(&path, root));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let file = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            found.extend(tests_in(&fs::read_to_string(&path).unwrap(), &file));
        }
    }
    found
}

/// A test is a function with an attribute that ends in `test`; its doc comment stands right above.
fn tests_in(source: &str, file: &str) -> Vec<(Line, TestName)> {
    let mut found = Vec::new();
    let mut doc = Vec::new();
    let mut is_test = false;
    for text in source.lines().map(str::trim) {
        if let Some(comment) = text.strip_prefix("///") {
            doc.extend(Line::all_in(comment));
        } else if text.starts_with("#[") {
            is_test |= text.starts_with("#[test]") || text.starts_with("#[tokio::test");
        } else {
            if let Some(name) = name_of(text).filter(|_| is_test) {
                let test = || TestName {
                    file: file.to_owned(),
                    name: name.to_owned(),
                };
                found.extend(doc.iter().map(|line| (line.clone(), test())));
            }
            doc.clear();
            is_test = false;
        }
    }
    found
}

fn name_of(text: &str) -> Option<&str> {
    let text = text.strip_prefix("async ").unwrap_or(text);
    text.strip_prefix("fn ")?.split(['(', '<']).next()
}
