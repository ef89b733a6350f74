//! What the rules promise: no panic, bounded time, and forms that ask for what the panel takes.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use provisioning_core::rules::{Dialect, Environment, Input, RuleList, RuleSet, Value, Verdict};

/// Pieces that lists of rules are made of, right and wrong ones.
fn rule() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "required",
        "nullable",
        "string",
        "numeric",
        "integer",
        "int",
        "boolean",
        "bool",
        "in",
        "not_in",
        "min",
        "max",
        "between",
        "size",
        "gt",
        "gte",
        "lt",
        "lte",
        "digits",
        "digits_between",
        "min_digits",
        "max_digits",
        "alpha",
        "alpha_num",
        "alpha_dash",
        "ascii",
        "lowercase",
        "uppercase",
        "regex",
        "not_regex",
        "starts_with",
        "ends_with",
        "doesnt_start_with",
        "url",
        "ip",
        "ipv4",
        "ipv6",
        "mac_address",
        "email",
        "uuid",
        "ulid",
        "json",
        "date",
        "date_format",
        "before",
        "after",
        "date_equals",
        "timezone",
        "decimal",
        "multiple_of",
        "hex_color",
        "array",
        "confirmed",
        "same",
        "different",
        "required_if",
        "required_unless",
        "required_with",
        "required_without_all",
        "prohibited",
        "prohibits",
        "exclude_if",
        "missing",
        "accepted",
        "accepted_if",
        "declined",
        "sometimes",
        "bail",
        "filled",
        "present",
        "in_array",
        "base64",
        "encoding",
        "port",
        "REQUIRED",
        "alphanum",
        "",
        " ",
        "not-in",
    ]);
    let parameters = prop_oneof![
        Just(String::new()),
        Just(":".to_owned()),
        "(:[0-9]{1,3}(,[0-9.eE+/-]{1,5}){0,2})",
        "(:[a-zA-Z\",'\\\\ ]{0,8})",
        "(:/[a-c\\[\\](){}?*+^$.\\\\d,-]{0,10}/[imsxuAD]{0,2})",
        "(:environment\\.(A|B),(1|true|null))",
        ":\\PC{0,6}",
    ];
    (name, parameters).prop_map(|(name, parameters)| format!("{name}{parameters}"))
}

fn value() -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(
        0.9,
        prop_oneof![
            "[0-9+.eE -]{0,8}",
            "\\PC{0,12}",
            "[a-zA-Z0-9_.:/@\\[\\]-]{0,20}",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?",
            "[ \\t\\n\\r\\x00\\x0c]{0,4}",
            Just("true".to_owned()),
            Just("null".to_owned()),
        ],
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn parse_and_check_never_panic(rules in prop::collection::vec(rule(), 0..6), value in value(), other in value()) {
        let text = rules.join("|");
        for list in [RuleList::from(text.as_str()), RuleList::from(&rules)] {
            let set = RuleSet::parse(list).unwrap();
            for dialect in Dialect::ALL {
                let verdict = set.check(Value::from(value.as_deref()), dialect);
                prop_assert_eq!(verdict.messages().is_empty(), !matches!(verdict, Verdict::Fail(_)));
                let _ = (set.problems(dialect), set.form_field(dialect));
                let mut environment = Environment::new(dialect);
                environment.add("A", "First", &set, value.as_deref());
                environment.add("B", "Second", &set, other.as_deref());
                prop_assert_eq!(environment.check().count(), 2);
            }
        }
    }

    #[test]
    fn any_text_is_a_list_of_rules(text in "\\PC{0,80}", value in "\\PC{0,20}") {
        let set = RuleSet::parse(text.as_str()).unwrap();
        for dialect in Dialect::ALL {
            let _ = set.check(value.as_str(), dialect);
        }
    }

    /// Both forms of a list mean the same, as long as no rule has a bar in it.
    #[test]
    fn a_list_is_its_text_cut_at_the_bars(rules in prop::collection::vec(rule(), 1..5), value in value()) {
        prop_assume!(rules.iter().all(|rule| !rule.contains('|')));
        let (text, list) = (RuleSet::parse(rules.join("|").as_str()).unwrap(), RuleSet::parse(&rules).unwrap());
        for dialect in Dialect::ALL {
            let value = Value::from(value.as_deref());
            prop_assert_eq!(text.check(value, dialect), list.check(value, dialect));
        }
    }

    /// An option of a form is one that the panel takes.
    #[test]
    fn a_form_offers_only_what_passes(rules in prop::collection::vec(rule(), 0..4), options in prop::collection::vec("[a-z0-9]{0,3}", 1..5)) {
        let set = RuleSet::parse(format!("{}|in:{}", rules.join("|"), options.join(",")).as_str()).unwrap();
        for dialect in Dialect::ALL {
            let offered = match set.form_field(dialect).input {
                Input::Select { options } => options,
                Input::Switch { on, off } => vec![on, off],
                _ => Vec::new(),
            };
            for option in offered {
                prop_assert!(set.check(option.as_str(), dialect).is_pass());
            }
        }
    }
}

/// Nothing takes long, whatever the size.
#[test]
fn time_is_bounded() {
    let begun = Instant::now();
    let million = "a".repeat(1_000_000);
    let error = RuleSet::parse(format!("regex:/{million}/").as_str()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the rules have 1000008 bytes, and at most 65536 are read"
    );
    let lists = [
        format!("regex:/{}/", &million[..60_000]),
        format!("in:{}", "1,".repeat(30_000)),
        "required|".repeat(7_000),
        "regex:/(a+)+$/".to_owned(),
        "regex:/^(?=(a+)+$)b/".to_owned(),
        "regex:/(((a{100}){100}){100}){100}/".to_owned(),
        "numeric|max:5|multiple_of:7".to_owned(),
        "json|url|email|date|alpha_dash|uuid|ip|timezone".to_owned(),
        format!("max:{}", "9".repeat(60_000)),
    ];
    let values = [
        million.clone(),
        "1".repeat(1_000_000),
        "[".repeat(1_000_000),
        "1,".repeat(500_000),
        "é.".repeat(300_000),
    ];
    for list in &lists {
        let set = RuleSet::parse(list.as_str()).unwrap();
        for dialect in Dialect::ALL {
            for value in &values {
                let asked = Instant::now();
                let _ = set.check(value, dialect);
                let took = asked.elapsed();
                assert!(
                    took < Duration::from_secs(3),
                    "{took:?}: {} {dialect:?}",
                    &list[..list.len().min(40)]
                );
            }
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_form_field_says_what_is_wanted() {
    let field = |rules: &str| RuleSet::parse(rules).unwrap().form_field(Dialect::Pterodactyl);
    let text = |min_length, max_length| Input::Text { min_length, max_length };
    assert_eq!(field("required|string|max:20").input, text(None, Some(20)));
    assert!(field("required|string|max:20").required);
    assert!(!field("nullable|string").required);
    assert_eq!(field("string|between:3,15").input, text(Some(3), Some(15)));
    assert_eq!(field("alpha_num|size:32").input, text(Some(32), Some(32)));
    let number = |is_whole, min, max| Input::Number { is_whole, min, max };
    assert_eq!(field("required|numeric|min:0.5").input, number(false, Some(0.5), None));
    assert_eq!(
        field("integer|between:1024,65535").input,
        number(true, Some(1024.0), Some(65535.0))
    );
    assert_eq!(field("integer|gt:0").input, number(true, Some(1.0), None));
    assert_eq!(
        field("numeric|digits_between:1,3").input,
        number(false, Some(0.0), Some(999.0))
    );
    let switch = |on: &str, off: &str| Input::Switch {
        on: on.to_owned(),
        off: off.to_owned(),
    };
    assert_eq!(field("required|boolean").input, switch("1", "0"));
    assert_eq!(field("required|string|in:true,false").input, switch("true", "false"));
    let select = |options: &[&str]| Input::Select {
        options: options.iter().map(|option| (*option).to_owned()).collect(),
    };
    assert_eq!(field("required|string|in:b,a,c").input, select(&["b", "a", "c"]));
    assert_eq!(field("nullable|in:,beta").input, select(&["", "beta"]));
    assert_eq!(field("required|in:,beta").input, select(&["beta"]));
    assert_eq!(field("required|boolean|in:1").input, select(&["1"]));
}

#[test]
fn a_form_field_is_stored_and_read_again() {
    let field = RuleSet::parse("required|integer|between:1,32")
        .unwrap()
        .form_field(Dialect::Pelican);
    let stored = serde_json::to_value(&field).unwrap();
    assert_eq!(
        stored,
        serde_json::json!({"required": true, "input": "number", "is_whole": true, "min": 1.0, "max": 32.0})
    );
    assert_eq!(
        serde_json::from_value::<provisioning_core::rules::FormField>(stored).unwrap(),
        field
    );
}

#[test]
fn what_is_wrong_with_rules_is_said() {
    let problems = |rules: &str, dialect| {
        let found = RuleSet::parse(rules).unwrap().problems(dialect);
        found
            .iter()
            .map(|problem| problem.field().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        problems("required|port|regex:abc|max:x", Dialect::Pterodactyl),
        ["port", "regex", "max"]
    );
    assert_eq!(
        problems("required|string|max:20", Dialect::Pelican),
        Vec::<String>::new()
    );
    assert_eq!(problems("required|bool", Dialect::Calagopus), ["bool"]);
    assert_eq!(problems("required|bool", Dialect::Pelican), Vec::<String>::new());
}

#[test]
fn rules_are_read_from_either_form_in_json() {
    let read = |json: &str| {
        serde_json::from_str::<RuleList<'_>>(json).map(|list| {
            RuleSet::parse(list)
                .unwrap()
                .iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(read(r#""required|max:5""#).unwrap(), ["required", "max:5"]);
    assert_eq!(
        read(r#"["required", "regex:/a|b/"]"#).unwrap(),
        ["required", "regex:/a|b/"]
    );
    assert_eq!(read("{}").unwrap(), Vec::<String>::new());
    assert!(read(r#"{"a": 1}"#).is_err() && read("5").is_err());
}

#[test]
fn a_value_that_was_not_sent_is_judged_as_the_panel_judges_it() {
    let rules = RuleSet::parse("required|string").unwrap();
    let missing = |dialect: Dialect| rules.check(dialect.judged(None, "default"), dialect).is_pass();
    assert!(
        !missing(Dialect::Pterodactyl),
        "it judges null, even where there is a default"
    );
    assert!(missing(Dialect::Pelican) && missing(Dialect::Calagopus));
}

/// A number in JSON is no text.
#[test]
fn values_keep_their_type() {
    let check = |rules: &str, value: Value<'_>| {
        RuleSet::parse(rules)
            .unwrap()
            .check(value, Dialect::Pterodactyl)
            .is_pass()
    };
    assert!(!check("string", Value::Integer(5)));
    assert!(check("boolean", Value::Bool(true)) && check("accepted", Value::Integer(1)));
    assert!(check("max:3", Value::Integer(500)), "it has three characters");
    assert!(!check("integer|max:3", Value::Integer(500)));
    assert!(!check("string", Value::Nested(1)));
}
