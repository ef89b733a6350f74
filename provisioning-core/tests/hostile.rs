//! What is made to hurt – egg files, rules, patterns – is refused quickly, in clear words and without much memory.
#![cfg(feature = "yaml")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "a test may fail")]

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use provisioning_core::{
    egg::{Egg, EggErrorKind, EggVariable},
    panel::PanelKind,
    product::{Environment, Variables},
    rules::{Dialect, RuleSet},
};

/// Generous, for a slow machine at work: an answer takes a moment, and what is not bounded takes for ever.
const QUICKLY: Duration = Duration::from_secs(20);

/// What a test and its ten megabytes of input may take in all.
const MEMORY_MIB: u64 = 700;

fn quickly<T>(name: &str, act: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let answer = act();
    let took = started.elapsed();
    assert!(took < QUICKLY, "{name} took {took:?}");
    answer
}

/// The most that this process ever held, where the system tells.
fn assert_memory_is_bounded() {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return;
    };
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = peak.and_then(|peak| peak.split_whitespace().next()?.parse::<u64>().ok());
    assert!(
        kibibytes.is_none_or(|peak| peak < MEMORY_MIB * 1024),
        "{kibibytes:?} kiB"
    );
}

/// A million million million texts in 600 bytes.
fn yaml_bomb() -> String {
    let mut bomb =
        "name: Bomb\nmeta: {version: PLCN_v3}\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..18 {
        let twin = format!("*a{}", level - 1);
        writeln!(bomb, "a{level}: &a{level} [{}]", vec![twin; 10].join(", ")).unwrap();
    }
    bomb
}

/// Every entry brings in all that were before it.
fn growing_text() -> String {
    let long = "x".repeat(100_000);
    format!("name: &name {long}\ndescription: [{}]\n", "*name, ".repeat(10_000))
}

#[test]
fn an_egg_made_to_hurt_is_refused_quickly_and_with_its_place() {
    let whole = |member: &str| {
        format!("{{\"meta\": {{\"version\": \"PTDL_v2\"}}, \"name\": \"A\", \"variables\": [], {member}}}").into_bytes()
    };
    let mut invalid = whole(&format!("\"description\": \"{}\"", "y".repeat(5_000_000)));
    let place = invalid.len() - 10;
    *invalid.get_mut(place).unwrap() = 0xff;
    let hostile: [(&str, Vec<u8>, EggErrorKind); 10] = [
        (
            "10 MB of JSON",
            whole(&format!("\"description\": \"{}\"", "y".repeat(10_000_000))),
            EggErrorKind::TooLarge,
        ),
        (
            "10 MB of YAML",
            format!("name: A\ndescription: {}", "y ".repeat(5_000_000)).into_bytes(),
            EggErrorKind::TooLarge,
        ),
        ("a YAML bomb", yaml_bomb().into_bytes(), EggErrorKind::TooLarge),
        (
            "a text many times over",
            growing_text().into_bytes(),
            EggErrorKind::TooLarge,
        ),
        (
            "deep JSON",
            whole(&format!("\"a\": {}{}", "[".repeat(500_000), "]".repeat(500_000))),
            EggErrorKind::TooLarge,
        ),
        (
            "deep YAML flow",
            format!("a: {}{}", "[".repeat(500_000), "]".repeat(500_000)).into_bytes(),
            EggErrorKind::TooLarge,
        ),
        (
            "deep YAML blocks",
            "- ".repeat(500_000).into_bytes(),
            EggErrorKind::TooLarge,
        ),
        (
            "a key twice in YAML",
            b"name: A\nvariables: []\nname: B\n".to_vec(),
            EggErrorKind::Syntax,
        ),
        ("no UTF-8", invalid, EggErrorKind::NotUtf8),
        (
            "no UTF-8 in YAML",
            b"name: A\nauthor: \"\xc3\x28\"\n".to_vec(),
            EggErrorKind::NotUtf8,
        ),
    ];
    for (name, bytes, kind) in &hostile {
        let error = quickly(name, || Egg::read(bytes)).expect_err(name);
        assert_eq!(error.kind(), *kind, "{name}: {error}");
        assert!(error.to_string().len() < 200, "{name}: {error}");
    }
    assert_memory_is_bounded();
}

/// Of two keys the last counts, as in PHP, and that is told.
#[test]
fn a_key_twice_in_json_is_read_with_a_note() {
    let twice = br#"{"meta": {"version": "PTDL_v2"}, "name": "A", "name": "B", "variables": []}"#;
    let file = Egg::read(twice).unwrap();
    assert_eq!(file.egg.name, "B");
    assert!(!file.notes.is_empty());
}

/// What is large and still an egg is read, written and judged in the same bounds.
#[test]
fn the_largest_egg_is_read_and_judged_quickly() {
    let entry = |index: usize| {
        format!(
            "{{\"name\": \"V{index}\", \"description\": \"\", \"env_variable\": \"V{index}\", \"default_value\": \"{}\", \
             \"user_viewable\": true, \"user_editable\": true, \"rules\": \"required|regex:/^(a|b|c)*$/|max:20000\"}}",
            "abc".repeat(300)
        )
    };
    let entries: Vec<String> = (0..5_000).map(entry).collect();
    let text = format!(
        "{{\"meta\": {{\"version\": \"PTDL_v2\"}}, \"name\": \"A\", \"variables\": [{}]}}",
        entries.join(",")
    );
    let file = quickly("read", || Egg::read(text.as_bytes())).unwrap();
    assert_eq!(file.egg.variables.len(), 5_000);
    quickly("write", || file.rewrite());
    for panel in PanelKind::ALL {
        let _ = quickly("accept", || file.accepted_by(panel));
        let _ = quickly("judge", || Environment::of(&file.egg, panel).build());
    }
    assert_memory_is_bounded();
}

#[test]
fn rules_made_to_hurt_are_refused_or_judged_quickly() {
    let million = "a".repeat(1_000_000);
    for list in [
        format!("regex:/{million}/"),
        "required|".repeat(200_000),
        format!("in:{}", "1,".repeat(1_000_000)),
    ] {
        let error = quickly("a long list", || RuleSet::parse(list.as_str())).unwrap_err();
        assert!(error.to_string().ends_with("and at most 65536 are read"), "{error}");
    }
    let mut egg = Egg::new("A");
    egg.variables = vec![
        EggVariable::new("LONG", format!("regex:/{million}/")),
        EggVariable::new(
            "SLOW",
            vec!["regex:/^(a+)+$/".to_owned(), "regex:/^(?=(a|aa)+$)(a|a)*b$/".to_owned()],
        ),
        EggVariable::new("WIDE", "regex:/^((((a{1,200}){1,200}){1,200}){1,200})$/"),
        EggVariable::new("DEEP", format!("regex:/{}a{}/", "(".repeat(4_000), ")".repeat(4_000))),
        EggVariable::new("MANY", "string|".repeat(9_000)),
        EggVariable::new("NUMBER", "numeric|multiple_of:0.0000001|max:1e900"),
    ];
    let values: Variables = [
        ("LONG", million.as_str()),
        ("SLOW", &million[..100_000]),
        ("WIDE", &million[..50_000]),
        ("DEEP", "a"),
        ("MANY", &million),
        ("NUMBER", "9e999"),
    ]
    .into_iter()
    .collect();
    for panel in PanelKind::ALL {
        let _ = quickly("an environment", || {
            Environment::of(&egg, panel).product(&values).build()
        });
    }
    for dialect in Dialect::ALL {
        for rules in egg
            .variables
            .iter()
            .filter_map(|it| RuleSet::parse(it.rules.to_string().as_str()).ok())
        {
            quickly("problems", || rules.problems(dialect));
            quickly("a form", || rules.form_field(dialect));
        }
    }
    assert_memory_is_bounded();
}
