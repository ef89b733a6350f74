//! What the program `egg` says, and how it ends.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with eggs of our own, a broken one and one from elsewhere among them.
struct Desk(TempDir);

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let eggs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../provisioning-core/tests/eggs");
        for (name, from) in [
            ("eggs/lively.yaml", "PLCN_v3/lively.yaml"),
            ("eggs/old.json", "PTDL_v1/old.json"),
            ("eggs/plain.json", "PTDL_v2/plain.json"),
            ("broken.json", "broken/trailing-comma.json"),
        ] {
            let to = folder.path().join(name);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(eggs.join(from), to).unwrap();
        }
        fs::write(folder.path().join("eggs/README.md"), "no egg").unwrap();
        Self(folder)
    }

    fn egg(&self, arguments: &str) -> Ran {
        let ran = Command::new(program())
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .output()
            .unwrap();
        Ran {
            code: ran.status.code(),
            out: String::from_utf8(ran.stdout).unwrap(),
            err: String::from_utf8(ran.stderr).unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// `cargo test` builds it beside the tests, but not when it is given a name to filter by.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let target = tests.parent().and_then(Path::parent).unwrap();
    let program = target.join(format!("examples/egg{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.exists(),
        "build it first: cargo build -p examples --example egg"
    );
    program
}

#[test]
fn lint_says_one_line_for_each_file() {
    let ran = Desk::new().egg("lint eggs broken.json nowhere.json");
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    insta::assert_snapshot!(ran.out);
}

#[test]
fn lint_is_content_when_all_files_are_eggs() {
    assert_eq!(Desk::new().egg("lint eggs").code, Some(0));
}

#[test]
fn lint_tells_machines_one_object_for_each_file() {
    let ran = Desk::new().egg("lint --json eggs/lively.yaml broken.json");
    assert_eq!(ran.code, Some(1));
    let lines: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    insta::assert_json_snapshot!(lines);
}

#[test]
fn show_tells_what_is_in_an_egg_and_why_a_panel_refuses_it() {
    let ran = Desk::new().egg("show eggs/lively.yaml eggs/old.json");
    assert_eq!(ran.code, Some(0));
    insta::assert_snapshot!(ran.out);
}

#[test]
fn convert_writes_the_egg_and_tells_what_is_lost() {
    let desk = Desk::new();
    let ran = desk.egg("convert eggs/lively.yaml --to PTDL_v2");
    assert_eq!(ran.code, Some(0));
    insta::assert_snapshot!(ran.out);
    insta::assert_snapshot!("convert_tells_what_is_lost", ran.err);
    fs::write(desk.path("lively.json"), &ran.out).unwrap();
    let linted = desk.egg("lint lively.json").out;
    assert_eq!(linted, "ok   lively.json: PTDL_v2, taken by Pterodactyl, Pelican\n");
}

#[test]
fn convert_takes_many_files() {
    let desk = Desk::new();
    let ran = desk.egg("convert eggs --to PLCN_v3 --out new");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out, "new/lively.yaml\nnew/old.yaml\nnew/plain.yaml\n");
    let linted = desk.egg("lint new");
    assert_eq!(linted.code, Some(0));
    assert!(
        linted
            .out
            .lines()
            .all(|line| line.contains("PLCN_v3.yaml, taken by Pelican")),
        "{}",
        linted.out
    );
}

#[test]
fn diff_says_what_changed() {
    let desk = Desk::new();
    let ran = desk.egg("diff eggs/plain.json eggs/old.json");
    assert_eq!(ran.code, Some(0));
    insta::assert_snapshot!(ran.out);
    let same = desk.egg("diff eggs/plain.json eggs/plain.json");
    assert_eq!(same.out, "nothing that a server would have otherwise\n");
    let broken = desk.egg("diff eggs/plain.json broken.json");
    assert_eq!(broken.code, Some(1));
    assert_eq!(
        broken.err,
        "error: broken.json: line 5, column 1: no JSON: trailing comma\n"
    );
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    let desk = Desk::new();
    for (arguments, says) in [
        ("lint", "required arguments"),
        ("hatch eggs", "unrecognized subcommand"),
        (
            "convert eggs/old.json --to PTDL_v3",
            "`PTDL_v3` is no format of egg files (did you mean `PTDL_v",
        ),
        (
            "convert eggs --to PTDL_v2",
            "there are 3 files; say where to write them with --out FOLDER",
        ),
    ] {
        let ran = desk.egg(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments}: {}", ran.err);
        assert!(ran.err.contains(says), "{arguments}: {}", ran.err);
    }
}
