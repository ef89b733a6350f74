//! Pairs of our own: what is said of a value, by panel.

use provisioning_core::rules::{
    Dialect::{self, Calagopus, Pelican, Pterodactyl},
    RuleSet, Value, Verdict,
};

const LARAVEL: [Dialect; 2] = [Pterodactyl, Pelican];

/// Rules, a value, and the messages of Laravel; none where it passes.
const PAIRS: &[(&str, Option<&str>, &[&str])] = &[
    ("required", Some("0"), &[]),
    ("required", Some(" \t\0"), &["The value field is required."]),
    ("required", Some("\u{a0}"), &[]),
    (
        "string|required",
        None,
        &["The value must be a string.", "The value field is required."],
    ),
    ("required|string", None, &["The value field is required."]),
    ("nullable|string", None, &[]),
    ("string", None, &["The value must be a string."]),
    ("string|nullable|max:2", Some("éé"), &[]),
    ("nullable|REQUIRED", None, &[]),
    (
        "max:2",
        Some("e\u{301}e"),
        &["The value may not be greater than 2 characters."],
    ),
    (
        "numeric|max:5",
        Some("abcdef"),
        &["The value must be a number.", "The value may not be greater than 5."],
    ),
    ("numeric|between:0.1,0.9", Some("0.10000000000000000000001"), &[]),
    ("max:5|numeric", Some("1e1"), &["The value may not be greater than 5."]),
    ("numeric|max:1/2", Some("0.5"), &[]),
    (
        "max: 4",
        Some("abcde"),
        &["The value may not be greater than  4 characters."],
    ),
    ("integer", Some("007"), &["The value must be an integer."]),
    ("integer", Some(" 5\n"), &[]),
    ("int|size:3", Some("3"), &[]),
    ("boolean", Some("true"), &["The value field must be true or false."]),
    ("bool", Some("1"), &[]),
    ("in:a, b", Some("b"), &["The selected value is invalid."]),
    ("in:\"a,b\",c", Some("a,b"), &[]),
    ("alpha_dash", Some("a-b_ç²"), &[]),
    (
        "alpha_dash",
        Some("a.b"),
        &["The value may only contain letters, numbers, and dashes."],
    ),
    ("alphanum", Some("a b"), &["validation.alphanum"]),
    (
        "digits_between:2,3",
        Some("٣٣"),
        &["The value must be between 2 and 3 digits."],
    ),
    ("gt:0", Some("1"), &[]),
    (
        "gt:0",
        Some("abc"),
        &["The value field must be greater than 0 characters."],
    ),
    ("decimal:2", Some("1.50"), &[]),
    ("multiple_of:0.1", Some("0.3"), &[]),
    ("starts_with:a,b", Some("ba"), &[]),
    (
        "ends_with:==",
        Some("="),
        &["The value field must end with one of the following: ==."],
    ),
    ("url", Some("https://example.com/a?b=c#d\n"), &[]),
    ("url", Some("example.com"), &["The value format is invalid."]),
    (
        "url:https",
        Some("http://example.com"),
        &["The value format is invalid."],
    ),
    ("ip", Some("01.2.3.4"), &["The value must be a valid IP address."]),
    (
        "uuid",
        Some("{123e4567-e89b-12d3-a456-426614174000}"),
        &["The value field must be a valid UUID."],
    ),
    ("email", Some("ada@example.com"), &[]),
    ("email", Some("ada"), &["The value must be a valid email address."]),
    ("date", Some("2020-02-30"), &["The value is not a valid date."]),
    ("date_format:Y-m-d", Some("2020-02-29"), &[]),
    ("date_format:l jS F Y", Some("Wednesday 1st January 2020"), &[]),
    (
        "date_format:l jS F Y",
        Some("Thursday 1st January 2020"),
        &["The value does not match the format l jS F Y."],
    ),
    ("date_format:Y-m-d\\TH:i:sP", Some("2020-01-01T10:00:00+02:00"), &[]),
    (
        "date_format:Y-m-d\\TH:i:sP",
        Some("2020-01-01T10:00:00Z"),
        &["The value does not match the format Y-m-d\\TH:i:sP."],
    ),
    ("date_format:H:i:s.v", Some("10:30:00.250"), &[]),
    ("date_format:c", Some("c"), &["The value does not match the format c."]),
    ("timezone", Some("europe/berlin"), &["The value must be a valid zone."]),
    ("json", Some("{\"a\": [1, 2]}"), &[]),
    ("regex:/^[a-z]+$/", Some("abc\n"), &[]),
    ("regex:/^[a-z]+$/", Some("Abc"), &["The value format is invalid."]),
    ("not_regex:/^a/", Some("abc"), &["The value field format is invalid."]),
    ("bail|integer|max:2", Some("abc"), &["The value must be an integer."]),
    ("exclude|integer", Some("abc"), &[]),
    ("required_if:value,1", Some("1"), &[]),
    (
        "required_without:OTHER",
        None,
        &["The value field is required when o t h e r is not present."],
    ),
    ("same:value", Some("a"), &[]),
    ("required|", Some("a"), &[]),
];

/// Where Laravel 11 and Laravel 13 differ: rules, value, and which of them take it.
const BETWEEN_LARAVELS: &[(&str, Option<&str>, bool, bool)] = &[
    ("in:1,2", Some("01"), true, false),
    ("in:1,2", Some("1\n"), true, false),
    ("not_in:0,1", Some("1.0"), false, true),
    ("numeric:strict", Some("5"), true, false),
    ("boolean:strict", Some("1"), true, false),
    ("uuid:4", Some("123e4567-e89b-12d3-a456-426614174000"), true, false),
    ("ascii", None, true, false),
    ("url", Some("http://a..b"), true, false),
];

/// What Calagopus says.
const CALAGOPUS: &[(&str, &str, Option<&str>)] = &[
    ("required|string|max:5", "paper", None),
    (
        "required|string|max:5",
        "spigot",
        Some("value: must be less than or equal to 5"),
    ),
    ("required", "\u{a0}", Some("value: is required and cannot be empty")),
    ("boolean", "true", None),
    ("integer", "007", None),
    ("string|nullable|in:a", "null", None),
    ("in:a,b", "c", Some("value: must be one of: a, b")),
    ("lte:1.0", "0.3", Some("value: must be less than or equal to 1")),
    (
        "regex:/^[a-z]+$/",
        "abc\n",
        Some("value: must match the regex pattern '^[a-z]+$'"),
    ),
    (
        "required|",
        "a",
        Some("invalid rule '': unknown or unsupported validation rule: "),
    ),
    ("max: 4", "a", Some("invalid rule 'max: 4': invalid value for max")),
    ("url", "file:///etc/passwd", None),
];

/// Rules on which Pterodactyl and Pelican break when a value reaches them.
const BROKEN: &[&str] = &[
    "port",
    "INT",
    "max:",
    "max:abc",
    "between:1",
    "regex:abc",
    "regex:/^a$|^b$/",
    "not_regex:/(/",
    "timezone:Atlantis",
];

pub(crate) fn check() {
    let verdict =
        |rules: &str, value: Option<&str>, dialect| RuleSet::parse(rules).unwrap().check(Value::from(value), dialect);
    for (rules, value, messages) in PAIRS {
        for dialect in LARAVEL {
            let wanted = match messages {
                [] => Verdict::Pass,
                messages => Verdict::Fail(messages.iter().map(|message| (*message).to_owned()).collect()),
            };
            assert_eq!(
                verdict(rules, *value, dialect),
                wanted,
                "{dialect:?}: {rules} <- {value:?}"
            );
        }
    }
    for (rules, value, eleven, thirteen) in BETWEEN_LARAVELS {
        let passes = LARAVEL.map(|dialect| verdict(rules, *value, dialect).is_pass());
        assert_eq!(passes, [*eleven, *thirteen], "{rules} <- {value:?}");
    }
    for (rules, value, message) in CALAGOPUS {
        let wanted = message.map_or(Verdict::Pass, |message| Verdict::Fail(vec![message.to_owned()]));
        assert_eq!(verdict(rules, Some(value), Calagopus), wanted, "{rules} <- {value:?}");
    }
    for rules in BROKEN {
        for dialect in LARAVEL {
            let set = RuleSet::parse(*rules).unwrap();
            assert!(!set.problems(dialect).is_empty(), "{rules}");
            assert!(
                matches!(set.check("x", dialect), Verdict::Unchecked(reason) if reason.is_broken()),
                "{dialect:?}: {rules}"
            );
            assert!(
                set.check("", dialect).is_pass(),
                "what is blank does not reach it: {rules}"
            );
        }
    }
}
