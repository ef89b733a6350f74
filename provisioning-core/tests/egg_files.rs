//! Egg files: what is read, what is written, and what each panel would say.
#![cfg(feature = "yaml")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use proptest::prelude::*;
use provisioning_core::{
    egg::{Egg, EggFile, EggFormat, EggNote, EggSchema, NoteKind, Place, Stop},
    panel::PanelKind,
};
use serde_json::{Value, json};

macro_rules! egg {
    ($path:literal) => {
        include_bytes!(concat!("eggs/", $path)).as_slice()
    };
}

fn read(bytes: &[u8]) -> EggFile {
    Egg::read(bytes).unwrap_or_else(|error| panic!("{error}"))
}

fn lines(notes: &[EggNote]) -> Vec<String> {
    notes.iter().map(ToString::to_string).collect()
}

/// The plain egg, with one place changed.
fn plain(change: impl FnOnce(&mut Value)) -> EggFile {
    let mut value: Value = serde_json::from_slice(egg!("PTDL_v2/plain.json")).unwrap();
    change(&mut value);
    read(value.to_string().as_bytes())
}

fn refusals(file: &EggFile, panel: PanelKind) -> Vec<String> {
    file.accepted_by(panel)
        .refusals
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn a_file_as_a_panel_writes_it_is_read_without_a_note() {
    for bytes in [
        egg!("PTDL_v2/plain.json"),
        egg!("PLCN_v3/lively.json"),
        egg!("calagopus/lively.json"),
    ] {
        assert_eq!(read(bytes).notes, []);
    }
}

#[test]
fn old_forms_become_todays_and_are_told() {
    let file = read(egg!("PTDL_v1/old.json"));
    assert_eq!(file.format, EggFormat::PTDL_V1);
    let egg = &file.egg;
    assert_eq!(egg.name, "Old égg");
    assert_eq!(egg.docker_images[0].label, egg.docker_images[0].image);
    assert_eq!(egg.config.stop, Some(Stop::Signal("C".to_owned())));
    let replace = &egg.config.files[0].replace;
    assert_eq!((replace[0].matches.as_str(), &replace[0].if_value), ("port", &None));
    assert_eq!(replace[1].if_value.as_deref(), Some("127.0.0.1"));
    assert!(egg.variables[0].user_viewable);
    assert_eq!(
        lines(&file.notes),
        [
            "converted: variables[0].user_viewable: 1 is on",
            "converted: variables[0].user_editable: 1 is on"
        ]
    );
}

#[test]
fn what_a_format_does_not_define_is_kept_for_that_format() {
    let file = plain(|egg| {
        egg["config"]["extends"] = json!(3);
        egg["variables"][0]["tickable"] = json!(true);
        egg["features"] = json!({"eula": {"nested": 1}});
    });
    assert_eq!(file.egg.extras["/config/extends"], 3);
    assert_eq!(file.egg.variables[0].extras["tickable"], true);
    assert!(file.notes.iter().all(|note| note.kind == NoteKind::Kept));
    let again: Value = serde_json::from_str(&file.rewrite()).unwrap();
    assert_eq!(again["config"]["extends"], 3);
    assert_eq!(again["features"], json!({"eula": {"nested": 1}}));
    let other = file.egg.write(EggFormat::PLCN_V3_JSON);
    assert_eq!(other.lost.len(), 3, "{:?}", other.lost);
    assert!(!other.text.contains("tickable"));
}

#[test]
fn what_a_format_cannot_carry_is_told() {
    let egg = read(egg!("PLCN_v3/lively.yaml")).egg;
    assert_eq!(egg.write(EggFormat::PLCN_V3_JSON).lost, []);
    assert_eq!(
        lines(&egg.write(EggFormat::PTDL_V1).lost),
        [
            "dropped: variables[0].sort: PTDL_v1 has no place for it; the order of the list stays",
            "dropped: variables[1].sort: PTDL_v1 has no place for it; the order of the list stays",
            "dropped: variables[2].sort: PTDL_v1 has no place for it; the order of the list stays",
            "dropped: uuid: PTDL_v1 has no place for it",
            "dropped: tags: PTDL_v1 has no place for it",
            "dropped: icon: PTDL_v1 has no place for it",
            "dropped: docker_images[\"Java 21\"]: PTDL_v1 has no labels: image 1 goes by its own name",
            "dropped: docker_images[\"Java 17\"]: PTDL_v1 has no labels: image 2 goes by its own name",
            "dropped: startup_commands.Debug: PTDL_v1 has one startup command, the first",
        ]
    );
    let numbered = read(egg!("PTDL_v2/numbered.json"));
    assert!(numbered.rewrite().contains("\"sort\": 1"), "its own format keeps it");
    let text = numbered.egg.write(EggFormat::PTDL_V1);
    assert!(
        lines(&text.lost).iter().any(|line| line.contains("tears it apart")),
        "{:?}",
        text.lost
    );
}

/// A panel takes what is written in its format.
#[test]
fn what_is_written_is_taken_by_its_panel() {
    let eggs = [
        egg!("PTDL_v1/old.json"),
        egg!("PTDL_v2/plain.json"),
        egg!("PLCN_v3/lively.yaml"),
        egg!("calagopus/lively.json"),
    ];
    for bytes in eggs {
        let egg = read(bytes).egg;
        for format in EggFormat::ALL {
            let panel = match format.schema {
                EggSchema::PtdlV1 | EggSchema::PtdlV2 => PanelKind::Pterodactyl,
                EggSchema::Calagopus => PanelKind::Calagopus,
                _ => PanelKind::Pelican,
            };
            let written = read(egg.write(format).text.as_bytes());
            let (refused, notes) = (refusals(&written, panel), &written.notes);
            assert_eq!(refused, [""; 0], "{} as {format}", egg.name);
            assert_eq!(*notes, [], "{} as {format}", egg.name);
        }
    }
}

#[test]
fn each_panel_says_why_it_refuses() {
    let file = plain(|egg| {
        egg["author"] = json!("nobody");
        egg["docker_images"] = json!({});
        egg["variables"][0]["env_variable"] = json!("SERVER_PORT");
        egg["variables"][0]["sort"] = json!(1);
        egg["variables"][0]["user_viewable"] = json!(1);
    });
    assert_eq!(
        refusals(&file, PanelKind::Pterodactyl),
        [
            "author: it is no e-mail address (write one)",
            "docker_images: it names no image (write labels, each with its image)",
            "variables[0].sort: the panel has no such column (take it out)",
            "variables[0].env_variable: the panel sets SERVER_PORT itself (give it another name)",
        ]
    );
    assert_eq!(refusals(&file, PanelKind::Pelican), [""; 0]);
    assert_eq!(
        refusals(&file, PanelKind::Calagopus),
        ["variables[0].user_viewable: 1 is neither true nor false (write true or false)"]
    );
    let twice = br#"{"meta": {"version": "PTDL_v2"}, "name": "A", "name": "B", "variables": []}"#;
    let file = read(twice);
    assert_eq!(file.egg.name, "B");
    assert!(
        refusals(&file, PanelKind::Calagopus)
            .iter()
            .any(|line| line == "name: it is there twice (keep one)")
    );
}

#[test]
fn each_panel_says_what_it_would_change() {
    let file = plain(|egg| {
        egg["config"]["files"] =
            json!(r#"{"a": {"parser": "file", "find": {"m": "{{server.build.env.SERVER_MEMORY}}"}}}"#);
        egg["config"]["stop"] = json!("^SIGTERM");
        egg["variables"][0]["env_variable"] = json!("hostname");
        egg["uuid"] = json!("7e1a9c4e-5f0b-4d57-9c5e-5a1f4f5c0a11");
    });
    let said = |panel| lines(&file.accepted_by(panel).changes).join("\n");
    assert!(said(PanelKind::Pterodactyl).contains("uuid: the panel makes a uuid of its own"));
    assert!(said(PanelKind::Pelican).contains("memory_limit_limit`, which stands for nothing"));
    assert!(said(PanelKind::Pelican).contains("hostname becomes SERVER_HOSTNAME"));
    assert!(said(PanelKind::Calagopus).contains("^SIGTERM becomes a line to the console"));
}

#[test]
fn a_bad_file_is_refused_with_its_place() {
    for (bytes, expected) in [
        (
            egg!("broken/trailing-comma.json"),
            "line 5, column 1: no JSON: trailing comma",
        ),
        (egg!("broken/escape.json"), "line 3, column 22: no JSON: invalid escape"),
        (
            egg!("broken/twice.yaml"),
            "line 4, column 1: the key `name` is there twice",
        ),
        (b"", "line 1, column 1: there is nothing in it"),
        (b"[1]", "it is no egg: an egg is an object with keys"),
        (
            b"{\"name\": \"x\"}",
            "it is no egg: it has no known `meta.version`, nor a name with variables, scripts or config",
        ),
        (b"{\n\"a\": \"\xff\"}", "line 2, column 7: it is not UTF-8 from here on"),
    ] {
        assert_eq!(Egg::read(bytes).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_byte_order_mark_is_told_and_refused_where_the_panel_does() {
    let file = read(&[b"\xef\xbb\xbf".as_slice(), egg!("PTDL_v2/plain.json")].concat());
    assert_eq!(file.notes.len(), 1);
    assert!(!file.accepted_by(PanelKind::Pterodactyl).is_accepted());
    assert!(!file.accepted_by(PanelKind::Pelican).is_accepted());
}

#[test]
fn yaml_defaults_are_texts_as_they_stand_there() {
    let yaml = "meta:\n  version: PLCN_v3\nname: A\nvariables:\n  - {env_variable: A, default_value: 007}\n  - {env_variable: B, default_value: 1.20}\n  - {env_variable: C, default_value: yes}\n  - {env_variable: D, default_value: 2025-09-05}\n";
    let egg = read(yaml.as_bytes()).egg;
    let defaults: Vec<&str> = egg.variables.iter().map(|it| it.default_value.as_str()).collect();
    assert_eq!(defaults, ["007", "1.2", "yes", "2025-09-05"]);
}

/// Keys of egg files, and values that may or may not belong there.
fn document() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        Just(String::new()),
        "[a-zA-Z0-9 _|:^{}./'\"\\\\-]{0,12}",
        "(a\r?\n)? {0,2}b\n{0,2}",
        any::<String>(),
        Just("{\"a\": {\"parser\": \"file\", \"find\": {\"x\": {\"1\": 2}}}}".to_owned()),
        Just("^C".to_owned()),
    ];
    let key = prop::sample::select(vec![
        "type",
        "value",
        "done",
        "find",
        "parser",
        "replace",
        "match",
        "replace_with",
        "if_value",
        "a",
        "b/c~d",
        "sort",
        "order",
        "name",
        "env_variable",
        "default_value",
        "rules",
        "user_viewable",
        "script",
        "content",
        "installation",
        "files",
        "startup",
        "stop",
        "logs",
        "description",
        "update_url",
        "field_type",
        "insert_new",
        "create_new",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f32>()
            .prop_filter("JSON has no infinities", |it| it.is_finite())
            .prop_map(Value::from),
        word.prop_map(Value::from),
    ];
    let tree = leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..4).prop_map(|entries| Value::Object(
                entries
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect()
            )),
        ]
    });
    let top = prop::sample::select(vec![
        "_comment",
        "exported_at",
        "uuid",
        "description",
        "author",
        "icon",
        "image",
        "images",
        "docker_images",
        "tags",
        "features",
        "file_denylist",
        "startup",
        "startup_commands",
        "config",
        "scripts",
        "variables",
        "force_outgoing_ip",
        "own",
    ]);
    let version = prop::sample::select(vec![
        "PTDL_v1", "PTDL_v2", "PLCN_v1", "PLCN_v2", "PLCN_v3", "none", "PTDL_v9",
    ]);
    let nested = prop::collection::vec(
        (
            prop::sample::select(vec!["files", "startup", "stop", "logs", "installation", "x"]),
            tree.clone(),
        ),
        0..4,
    );
    let variables = prop::collection::vec(tree.clone(), 0..3);
    (
        version,
        prop::collection::vec((top, tree), 0..8),
        nested.clone(),
        nested,
        variables,
    )
        .prop_map(|(version, entries, config, scripts, variables)| {
            let mut egg: serde_json::Map<String, Value> = entries
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect();
            let object = |entries: Vec<(&str, Value)>| {
                Value::Object(
                    entries
                        .into_iter()
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect(),
                )
            };
            egg.insert("name".to_owned(), json!("A"));
            egg.entry("config").or_insert(object(config));
            egg.entry("scripts").or_insert(object(scripts));
            egg.entry("variables").or_insert(Value::from(variables));
            if version != "none" {
                egg.insert("meta".to_owned(), json!({ "version": version }));
            }
            Value::Object(egg)
        })
}

proptest! {
    /// Whatever the members are, the egg survives its own format, and every format can be read.
    #[test]
    fn what_is_read_and_written_is_read_as_the_same(document in document()) {
        let file = Egg::read(document.to_string().as_bytes()).unwrap();
        let text = file.rewrite();
        let again = Egg::read(text.as_bytes()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(&again.egg, &file.egg, "{}", text);
        for format in EggFormat::ALL {
            let text = file.egg.write(format).text;
            let other = Egg::read(text.as_bytes()).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            prop_assert_eq!(other.format, format);
        }
        for panel in [PanelKind::Pterodactyl, PanelKind::Pelican, PanelKind::Calagopus] {
            let _ = file.accepted_by(panel);
        }
    }

    #[test]
    fn reading_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..3000) {
        let _ = Egg::read(&bytes);
        let whole = egg!("PLCN_v3/lively.yaml");
        let mut text = whole[..cut.min(whole.len())].to_vec();
        text.extend(&bytes);
        let _ = Egg::read(&text);
        if let Err(error) = Egg::read(&egg!("PTDL_v2/plain.json")[..cut.min(900)]) {
            let has_place = matches!(error.place(), Place::Text { .. });
            prop_assert!(has_place);
        }
    }
}
