//! `rules check` judges line by line, and says what it could not read.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.parent().and_then(Path::parent).unwrap();
    folder.join("examples/rules")
}

fn rules(arguments: &str, input: &str) -> Output {
    let mut child = Command::new(program())
        .args(arguments.split(' '))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn answers(output: &Output) -> Vec<serde_json::Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_line_is_answered_in_its_place() {
    let input = concat!(
        r#"{"rules": "required|string|max:5", "value": "paper"}"#,
        "\n",
        r#"{"rules": ["required", "regex:/^(a|b)$/"], "value": "c"}"#,
        "\n",
        r#"{"rules": "string", "value": null}"#,
        "\n",
        r#"{"rules": "active_url", "value": "https://example.com"}"#,
        "\n",
        r#"{"rules": "port", "value": "25565"}"#,
        "\n",
    );
    let output = rules("check --dialect pterodactyl", input);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        concat!(
            r#"{"ok":true,"errors":[],"unchecked":null}"#,
            "\n",
            r#"{"ok":false,"errors":["The value format is invalid."],"unchecked":null}"#,
            "\n",
            r#"{"ok":false,"errors":["The value must be a string."],"unchecked":null}"#,
            "\n",
            r#"{"ok":false,"errors":[],"unchecked":"the panel asks a name server"}"#,
            "\n",
            r#"{"ok":false,"errors":[],"unchecked":"the panel answers with an internal error: Method Illuminate\\Validation\\Validator::validatePort does not exist."}"#,
            "\n",
        )
    );
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_the_rest_goes_on() {
    let output = rules(
        "check --dialect pelican",
        "{\"rules\": \"required\", \"value\": \"a\"}\nnonsense\n{\"rules\": \"required\"}\n\n{\"rules\": 5, \"value\": 1}\n{\"rules\": \"required\", \"value\": \"b\"}",
    );
    assert_eq!(output.status.code(), Some(1));
    let answers = answers(&output);
    assert_eq!(answers.len(), 6);
    assert_eq!((&answers[0]["ok"], &answers[5]["ok"]), (&true.into(), &true.into()));
    for (at, said) in [
        (1, "line 2: column 2: expected"),
        (2, "line 3: column 21: missing field `value`"),
        (3, "line 4: it is empty"),
        (4, "line 5: column 11: invalid type"),
    ] {
        assert!(
            answers[at]["error"].as_str().unwrap().starts_with(said),
            "{}",
            answers[at]
        );
    }
}

#[test]
fn the_panels_differ_and_http_trims() {
    let judged = |arguments: &str, line: &str| answers(&rules(arguments, line))[0]["ok"].as_bool().unwrap();
    let line = r#"{"rules": "in:1,2", "value": "1 "}"#;
    assert!(judged("check --dialect pterodactyl", line));
    assert!(!judged("check --dialect pelican", line));
    assert!(judged("check --dialect pelican --http", line));
    assert!(!judged("check --dialect calagopus --http", line));
    let blank = r#"{"rules": "string", "value": " "}"#;
    assert!(
        judged("check --dialect pterodactyl", blank),
        "what is blank is passed over"
    );
    assert!(
        !judged("check --dialect pterodactyl --http", blank),
        "trimmed it is null, and null is no text"
    );
}

#[test]
fn a_wrong_command_line_is_refused() {
    assert_eq!(rules("check --dialect laravel", "").status.code(), Some(2));
    assert_eq!(rules("check", "").status.code(), Some(2));
    assert_eq!(rules("check --dialect pelican", "").status.code(), Some(0));
}

/// Answers come out while more still goes in: nothing is held back to the end.
#[test]
fn answers_come_before_the_input_ends() {
    let mut child = Command::new(program())
        .args(["check", "--dialect", "pelican"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let (answered, first_answer) = std::sync::mpsc::channel();
    let writer = std::thread::spawn(move || {
        for line in 0..10_000 {
            if line == 5_000 {
                first_answer.recv().unwrap();
            }
            stdin
                .write_all(b"{\"rules\": \"required|integer\", \"value\": \"5\"}\n")
                .unwrap();
        }
    });
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(
        answers.next().unwrap().unwrap(),
        r#"{"ok":true,"errors":[],"unchecked":null}"#
    );
    answered.send(()).unwrap();
    assert_eq!(answers.count(), 9_999);
    writer.join().unwrap();
    assert!(child.wait().unwrap().success());
}
