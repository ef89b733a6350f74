//! The files of a server, as its machine keeps them.

mod entry;

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::Timestamp;

pub use self::entry::{Content, Entry};
use super::node::NodeTrouble;

/// A tree of files and folders, by path without the first slash.
#[derive(Debug, Clone, Default)]
pub struct Files(BTreeMap<String, Entry>);

const NOT_FOUND: NodeTrouble = NodeTrouble::Refuses(404, "The requested resources was not found on the system.");
const IS_FOLDER: NodeTrouble = NodeTrouble::Refuses(400, "Cannot perform that action: file is a directory.");
const IS_THERE: NodeTrouble = NodeTrouble::Refuses(400, "Cannot move or rename file, destination already exists.");
const FOLDER_IN_THE_WAY: NodeTrouble = NodeTrouble::Refuses(
    400,
    "Cannot write file, name conflicts with an existing directory by the same name.",
);
const FILE_IN_THE_WAY: NodeTrouble =
    NodeTrouble::Refuses(400, "Part of the path being created is not a directory (ENOTDIR).");
const NO_ARCHIVE: NodeTrouble =
    NodeTrouble::Refuses(400, "The archive provided is in a format Wings does not understand.");

/// What an archive begins with.
const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];

impl Files {
    /// What an install script leaves.
    #[must_use]
    pub fn installed(now: Timestamp) -> Self {
        let mut files = Self::default();
        files.put("logs", Entry::folder(now));
        files.put("eula.txt", Entry::file(Bytes::from_static(b"eula=true\n"), now));
        let properties = Bytes::from_static(b"server-port=25565\nmotd=fake\n");
        files.put("server.properties", Entry::file(properties, now));
        files
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of all files.
    #[must_use]
    pub fn size(&self) -> u64 {
        let files = self.0.values().filter(|entry| !entry.is_folder());
        files.map(Entry::size).sum()
    }

    /// What lies in a folder: folders first, then by name.
    ///
    /// # Errors
    /// 404 when there is no such folder.
    pub fn list(&self, folder: &str) -> Result<Vec<(&str, &Entry)>, NodeTrouble> {
        let folder = path("/", folder);
        if !self.has_folder(&folder) {
            return Err(NOT_FOUND);
        }
        let here = self.0.iter().filter_map(|(path, entry)| {
            let (parent, name) = split(path);
            (parent == folder).then_some((name, entry))
        });
        let mut here: Vec<_> = here.collect();
        here.sort_by_key(|(_, entry)| !entry.is_folder());
        Ok(here)
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// 404 when it is not there, 400 when it is a folder.
    pub fn read(&self, file: &str) -> Result<Bytes, NodeTrouble> {
        match &self.find(file)?.content {
            Content::Folder => Err(IS_FOLDER),
            Content::Bytes(bytes) => Ok(bytes.clone()),
            Content::Archive(_) => Ok(Bytes::from_static(GZIP)),
        }
    }

    /// Writes a file, and the folders to it that are missing.
    ///
    /// # Errors
    /// 400 when it is a folder, 500 when a folder to it is a file.
    pub fn write(&mut self, file: &str, bytes: Bytes, now: Timestamp) -> Result<(), NodeTrouble> {
        let file = path("/", file);
        if self.has_folder(&file) {
            return Err(FOLDER_IN_THE_WAY);
        }
        self.open_way(&file, now).map_err(|_| NodeTrouble::Status(500))?;
        let entry = self.0.entry(file).or_insert_with(|| Entry::file(Bytes::new(), now));
        entry.content = Content::Bytes(bytes);
        entry.modified = now;
        Ok(())
    }

    /// Makes a folder, and those to it that are missing. One that is there stays.
    ///
    /// # Errors
    /// 400 when a file is in the way.
    pub fn make_folder(&mut self, root: &str, name: &str, now: Timestamp) -> Result<(), NodeTrouble> {
        let folder = path(root, name);
        self.open_way(&format!("{folder}/"), now)
    }

    /// Gives a file or folder another path. One that is not there is passed over.
    ///
    /// # Errors
    /// 400 when something is there already.
    pub fn rename(&mut self, root: &str, from: &str, to: &str, now: Timestamp) -> Result<(), NodeTrouble> {
        let (from, to) = (path(root, from), path(root, to));
        if self.0.contains_key(&to) {
            return Err(IS_THERE);
        }
        if !self.0.contains_key(&from) {
            return Ok(());
        }
        self.open_way(&to, now)?;
        for (moved, entry) in self.take(&from) {
            let rest = moved.get(from.len()..).unwrap_or_default();
            self.0.insert(format!("{to}{rest}"), entry);
        }
        Ok(())
    }

    /// Copies a file to a free name beside it: `a copy.txt`, `a copy 1.txt`.
    ///
    /// # Errors
    /// 404 when there is no such file.
    pub fn copy(&mut self, file: &str, now: Timestamp) -> Result<(), NodeTrouble> {
        let file = path("/", file);
        let entry = self.0.get(&file).filter(|entry| !entry.is_folder());
        let mut entry = entry.cloned().ok_or(NOT_FOUND)?;
        (entry.created, entry.modified) = (now, now);
        let (parent, name) = split(&file);
        let (name, ending) = ending(name);
        let free = (0..)
            .map(|number| match number {
                0 => path(parent, &format!("{name} copy{ending}")),
                _ => path(parent, &format!("{name} copy {number}{ending}")),
            })
            .find(|name| !self.0.contains_key(name));
        if let Some(free) = free {
            self.0.insert(free, entry);
        }
        Ok(())
    }

    /// Deletes a file, or a folder with all that is in it. One that is not there is passed over.
    pub fn delete(&mut self, root: &str, name: &str) {
        self.take(&path(root, name));
    }

    /// Deletes everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Changes permissions. What is not there is passed over.
    pub fn set_mode(&mut self, root: &str, name: &str, mode: u32) {
        if let Some(entry) = self.0.get_mut(&path(root, name)) {
            entry.mode = mode;
        }
    }

    /// Packs files and folders into an archive beside them, and gives it. What is not there is passed over.
    pub fn pack(&mut self, root: &str, names: &[String], archive: &str, now: Timestamp) -> Entry {
        let root = path("/", root);
        let chosen: Vec<String> = names.iter().map(|name| path(&root, name)).collect();
        let packed = self.0.iter().filter(|(path, _)| {
            let mut chosen = chosen.iter();
            chosen.any(|chosen| is_in(path, chosen))
        });
        let within = |path: &String| {
            let rest = path.get(root.len()..).unwrap_or_default();
            rest.trim_start_matches('/').to_owned()
        };
        let packed = packed.map(|(path, entry)| (within(path), entry.clone())).collect();
        let entry = Entry {
            content: Content::Archive(Self(packed)),
            ..Entry::file(Bytes::new(), now)
        };
        self.0.insert(path(&root, archive), entry.clone());
        entry
    }

    /// Unpacks an archive that the machine has packed, over what is there.
    ///
    /// # Errors
    /// 404 when it is not there, 400 when it is none.
    pub fn unpack(&mut self, root: &str, file: &str, now: Timestamp) -> Result<(), NodeTrouble> {
        let entry = self.find(&path(root, file))?.clone();
        let Content::Archive(packed) = entry.content else {
            return Err(NO_ARCHIVE);
        };
        for (name, entry) in packed.0 {
            let place = path(root, &name);
            self.open_way(&place, now)?;
            self.0.insert(place, entry);
        }
        Ok(())
    }

    /// A copy without what fits one of these patterns: a path, a folder with a slash at its end, `*` and an ending.
    #[must_use]
    pub fn without(&self, patterns: &[String]) -> Self {
        let fits = |path: &str, pattern: &str| match pattern.strip_prefix('*') {
            Some(ending) => path.ends_with(ending),
            None => is_in(path, pattern.trim_matches('/')),
        };
        let kept = self.0.iter();
        let kept = kept.filter(|(path, _)| !patterns.iter().any(|pattern| fits(path, pattern)));
        Self(kept.map(|(path, entry)| (path.clone(), entry.clone())).collect())
    }

    /// Lays other files over these.
    pub fn lay_over(&mut self, others: &Self) {
        let others = others.0.iter();
        self.0.extend(others.map(|(path, entry)| (path.clone(), entry.clone())));
    }

    fn put(&mut self, path: &str, entry: Entry) {
        self.0.insert(path.to_owned(), entry);
    }

    fn find(&self, file: &str) -> Result<&Entry, NodeTrouble> {
        self.0.get(&path("/", file)).ok_or(NOT_FOUND)
    }

    fn has_folder(&self, folder: &str) -> bool {
        folder.is_empty() || self.0.get(folder).is_some_and(Entry::is_folder)
    }

    /// Makes the folders on the way to a path.
    fn open_way(&mut self, path: &str, now: Timestamp) -> Result<(), NodeTrouble> {
        for (end, _) in path.match_indices('/') {
            let folder = path.get(..end).unwrap_or_default().to_owned();
            let entry = self.0.entry(folder).or_insert_with(|| Entry::folder(now));
            if !entry.is_folder() {
                return Err(FILE_IN_THE_WAY);
            }
        }
        Ok(())
    }

    /// Takes a path and all below it out.
    fn take(&mut self, path: &str) -> Vec<(String, Entry)> {
        let taken: Vec<String> = self.0.keys().filter(|other| is_in(other, path)).cloned().collect();
        taken
            .into_iter()
            .filter_map(|path| self.0.remove_entry(&path))
            .collect()
    }
}

/// What a machine calls an archive when nobody says.
#[must_use]
pub fn archive_name(now: Timestamp) -> String {
    format!("archive-{}", now.strftime("%Y-%m-%dT%H%M%SZ"))
}

/// A path below a root, without slashes around it. It never leaves the server's folder.
fn path(root: &str, name: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in root.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The folder of a path, and its name there.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// A name and its ending; `.tar.gz` is one.
fn ending(name: &str) -> (&str, &str) {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.strip_suffix(".tar").unwrap_or(stem);
    (stem, name.get(stem.len()..).unwrap_or_default())
}

/// Whether a path is this one, or below it.
fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &Files, folder: &str) -> Vec<String> {
        let here = files.list(folder).unwrap();
        here.into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    fn text(files: &Files, file: &str) -> String {
        String::from_utf8(files.read(file).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn a_folder_is_listed_with_its_folders_first() {
        let files = Files::installed(Timestamp::UNIX_EPOCH);
        assert_eq!(names(&files, "/"), ["logs", "eula.txt", "server.properties"]);
        assert_eq!(names(&files, "logs/"), [""; 0]);
        assert_eq!(files.list("none").err(), Some(NOT_FOUND));
    }

    #[test]
    fn files_are_written_moved_copied_and_deleted() {
        let now = Timestamp::UNIX_EPOCH;
        let mut files = Files::default();
        files.write("/a/b/c.txt", "one".into(), now).unwrap();
        assert_eq!(names(&files, "/a"), ["b"]);
        assert_eq!(files.write("/a/b", "x".into(), now), Err(FOLDER_IN_THE_WAY));
        files.copy("/a/b/c.txt", now).unwrap();
        files.copy("/a/b/c.txt", now).unwrap();
        assert_eq!(names(&files, "a/b"), ["c copy 1.txt", "c copy.txt", "c.txt"]);
        files.rename("/", "a/b", "d", now).unwrap();
        assert_eq!(text(&files, "d/c copy.txt"), "one");
        assert_eq!(files.rename("/d", "c.txt", "c copy.txt", now), Err(IS_THERE));
        files.rename("/d", "none", "other", now).unwrap();
        files.delete("/", "d");
        assert_eq!(names(&files, "/"), ["a"]);
        assert_eq!(files.make_folder("/a", "../../x/y", now), Ok(()));
        assert_eq!(names(&files, "/x"), ["y"]);
    }

    #[test]
    fn an_archive_gives_back_what_was_packed() {
        let now = Timestamp::UNIX_EPOCH;
        let mut files = Files::default();
        files.write("in/a.txt", "one".into(), now).unwrap();
        files.write("in/deep/b.txt", "two".into(), now).unwrap();
        files.write("in/c.log", "three".into(), now).unwrap();
        files.pack("/in", &["a.txt".to_owned(), "deep".to_owned()], "all.zip", now);
        files.delete("/in", "deep");
        files.unpack("/in", "all.zip", now).unwrap();
        assert_eq!(text(&files, "in/deep/b.txt"), "two");
        assert_eq!(files.unpack("/in", "c.log", now), Err(NO_ARCHIVE));
        let kept = files.without(&["*.log".to_owned(), "in/deep/".to_owned()]);
        assert_eq!(names(&kept, "in"), ["a.txt", "all.zip"]);
    }
}
