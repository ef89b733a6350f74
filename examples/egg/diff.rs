//! What changed in an egg.

use std::path::Path;

use provisioning_core::egg::diff;
use serde_json::json;

use crate::{
    files,
    report::{Ending, Report},
};

pub(crate) fn run(before: &Path, after: &Path, as_json: bool, report: &mut Report) -> Result<(), Ending> {
    let mut eggs = Vec::new();
    for path in [before, after] {
        match files::read(path) {
            Ok(file) => eggs.push(file.egg),
            Err(trouble) => report.error(format_args!("{}: {trouble}", path.display())),
        }
    }
    let [before, after] = eggs.as_slice() else {
        return Ok(());
    };
    let changes = diff(before, after);
    for change in &changes {
        if as_json {
            report.line(json!({ "change": change, "text": change.to_string() }))?;
        } else {
            report.line(change)?;
        }
    }
    if changes.is_empty() && !as_json {
        report.line("nothing that a server would have otherwise")?;
    }
    Ok(())
}
