//! The first program a reader runs.

use std::{path::Path, process::Command};

/// It ends well by itself, and shows what it promises to show.
#[test]
fn the_quickstart_tells_the_whole_life_of_a_server() {
    let tests = std::env::current_exe().unwrap();
    let program = tests
        .parent()
        .and_then(Path::parent)
        .unwrap()
        .join("examples/quickstart");
    let ran = Command::new(program).output().unwrap();
    let told = String::from_utf8(ran.stdout).unwrap();
    assert!(ran.status.success(), "{told}\n{}", String::from_utf8_lossy(&ran.stderr));

    let mut rest = told.as_str();
    for landmark in [
        "listens on http://127.0.0.1:",
        "1. The panel's eggs",
        "Paper",
        "2. A product is checked",
        "did you mean `%service_id%`",
        "3. Ada orders it",
        "make the server",
        "4. The server is made, and the panel's answer is lost on purpose",
        "MC-1001 at ",
        "the panel has made 1 server for her",
        "5. Ada takes the larger package",
        "4 GB → 8 GB",
        "= 2 calls",
        "6. She does not pay",
        "the service is suspended",
        "the service is active",
        "the service is ended",
        "Servers left on the panel: 0",
        "7. The journal",
        "it may have happened",
        "found under our key and adopted",
        "ended: server deleted",
    ] {
        let Some((_, after)) = rest.split_once(landmark) else {
            panic!("`{landmark}` is missing, or not in its place:\n{told}");
        };
        rest = after;
    }
    assert!(told.lines().count() < 80, "it fits on a page");
    assert!(!told.contains("Error {") && !told.contains("Some("), "it is for people");
}

/// What an application writes to sell servers, and what one writes that only wants the API.
#[test]
fn the_other_programs_run_to_their_end() {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.parent().and_then(Path::parent).unwrap().join("examples");
    for (program, landmark) in [("embed", "your server is deleted"), ("client_only", "deleted: true")] {
        let ran = Command::new(folder.join(program)).output().unwrap();
        let told = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(
            ran.status.success() && told.contains(landmark),
            "{program}: {told}\n{}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }
}
