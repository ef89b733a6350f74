//! Eggs in another format.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use provisioning_core::egg::{EggFormat, Syntax};

use crate::{
    files,
    report::{Ending, Report},
};

pub(crate) fn run(paths: &[PathBuf], to: EggFormat, out: Option<&Path>, report: &mut Report) -> Result<(), Ending> {
    let files = files::files(paths);
    if files.len() > 1 && out.is_none() {
        let message = format!(
            "there are {} files; say where to write them with --out FOLDER",
            files.len()
        );
        return Err(Ending::Usage(message));
    }
    let mut written = HashSet::new();
    for path in &files {
        let name = path.display();
        let file = match files::read(path) {
            Ok(file) => file,
            Err(trouble) => {
                report.error(format_args!("{name}: {trouble}"));
                continue;
            }
        };
        let egg = file.egg.write(to);
        for note in file.notes.iter().chain(&egg.lost) {
            report.remark(format_args!("{name}: {note}"));
        }
        let Some(folder) = out else {
            report.text(&egg.text)?;
            continue;
        };
        let target = target(folder, path, to, &mut written);
        let result = fs::create_dir_all(folder).and_then(|()| fs::write(&target, &egg.text));
        match result {
            Ok(()) => report.line(target.display())?,
            Err(error) => report.error(format_args!("{}: it cannot be written: {error}", target.display())),
        }
    }
    Ok(())
}

/// The same name with the new ending; with a number where two files of other folders have one name.
fn target(folder: &Path, path: &Path, to: EggFormat, written: &mut HashSet<PathBuf>) -> PathBuf {
    let stem = path
        .file_stem()
        .map(|it| it.to_string_lossy().into_owned())
        .unwrap_or_default();
    let ending = match to.syntax {
        Syntax::Yaml => "yaml",
        _ => "json",
    };
    let mut target = folder.join(format!("{stem}.{ending}"));
    let mut number = 2;
    while !written.insert(target.clone()) {
        target = folder.join(format!("{stem}-{number}.{ending}"));
        number += 1;
    }
    target
}
