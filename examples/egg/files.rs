//! From paths to eggs.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use provisioning_core::egg::{Egg, EggError, EggFile};

/// As much as is read of a file: a little more than the largest egg.
const MOST: u64 = 10_000_001;

/// Why a file is not shown.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It cannot be read from the disk.
    Unreadable(String),
    /// It is no egg.
    Bad(EggError),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable(message) => f.write_str(message),
            Self::Bad(error) => error.fmt(f),
        }
    }
}

/// The files that are meant: each file that was named, and those of each folder that was, by name.
pub(crate) fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths.iter().flat_map(|path| below(path)).collect()
}

fn below(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else {
        return vec![path.to_owned()];
    };
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    let is_egg = |path: &Path| {
        let extension = path.extension().map(|it| it.to_string_lossy().to_ascii_lowercase());
        extension.is_some_and(|it| matches!(it.as_str(), "json" | "yaml" | "yml"))
    };
    let inside = entries.into_iter().flat_map(|entry| {
        if entry.is_symlink() {
            Vec::new()
        } else if entry.is_dir() {
            below(&entry)
        } else if is_egg(&entry) {
            vec![entry]
        } else {
            Vec::new()
        }
    });
    inside.collect()
}

pub(crate) fn read(path: &Path) -> Result<EggFile, Trouble> {
    let unreadable = |error: std::io::Error| Trouble::Unreadable(format!("it cannot be read: {error}"));
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(MOST).read_to_end(&mut bytes).map_err(unreadable)?;
    Egg::read(&bytes).map_err(Trouble::Bad)
}
