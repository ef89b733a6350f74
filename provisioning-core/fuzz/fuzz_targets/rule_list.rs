//! A list of rules and a value, cut at the first line end: parsed and judged in every dialect and in both forms.
#![no_main]

use libfuzzer_sys::fuzz_target;
use provisioning_core::rules::{Dialect, Environment, RuleSet, Value, Verdict};

fuzz_target!(|text: &str| {
    let (list, value) = text.split_once('\n').unwrap_or((text, ""));
    let text_form = RuleSet::parse(list);
    let list_form = RuleSet::parse(&[list]);
    for rules in [text_form, list_form].into_iter().flatten() {
        for dialect in Dialect::ALL {
            let verdict = rules.check(value, dialect);
            assert_eq!(verdict.messages().is_empty(), !matches!(verdict, Verdict::Fail(_)));
            let _ = rules.check(Value::Null, dialect);
            let _ = (rules.problems(dialect), rules.form_field(dialect));
            let _ = dialect.received(value);
            let mut environment = Environment::new(dialect);
            environment.add("A", "First", &rules, value);
            environment.add("B", "Second", &rules, Value::Null);
            assert_eq!(environment.check().count(), 2);
        }
    }
});
