//! Values under the rules of their egg, as the panel judges them.

use std::collections::BTreeSet;

use super::{ValueSource, builder::field};
use crate::{
    egg::{Egg, EggVariable},
    panel::PanelKind,
    problem::{Findings, Problem},
    product::{Variables, variables::trimmed},
    rules::{Dialect, Environment, RuleSet, Value},
};

/// Notes every value that cannot be delivered: a required one that is empty, and what the panel would refuse.
///
/// `value_of` gives the value of a variable and who set it; `None` where it is not to be judged.
pub(super) fn report<'a>(
    kind: PanelKind,
    egg: &'a Egg,
    value_of: impl Fn(&'a EggVariable) -> Option<(&'a str, ValueSource)>,
    findings: &mut Findings,
) {
    let dialect = Dialect::from(kind);
    let values: Vec<(&EggVariable, &str, Option<ValueSource>)> = egg
        .variables
        .iter()
        .map(|variable| match value_of(variable) {
            Some((value, source)) => (variable, trimmed(value), Some(source)),
            None => (variable, trimmed(&variable.default_value), None),
        })
        .collect();
    let received: Vec<_> = values.iter().map(|(_, value, _)| dialect.received(value)).collect();
    // A list too long to be read is left to the panel.
    let none = RuleSet::none();
    let rules: Vec<RuleSet> = values
        .iter()
        .map(|(variable, ..)| variable.rules.compile(kind).unwrap_or_else(|_| none.clone()))
        .collect();
    let mut environment = Environment::new(dialect);
    for (((variable, ..), received), rules) in values.iter().zip(&received).zip(&rules) {
        let sent = Some(Value::from(received.as_deref()));
        let value = dialect.judged(sent, &variable.default_value);
        environment.add(&variable.env_variable, &variable.name, rules, value);
    }
    let mut reported = BTreeSet::new();
    for ((variable, value, source), (name, verdict)) in values.iter().zip(environment.check()) {
        let Some(source) = source else { continue };
        let problem = match (empty(variable, value, *source), verdict.messages()) {
            (Some(problem), _) => problem,
            (None, []) => continue,
            (None, messages) => refused(kind, variable, *source, &messages.join(" ")),
        };
        if reported.insert(name) {
            findings.add(problem);
        }
    }
}

/// Notes every required value that is empty.
pub(super) fn report_empty<'a>(
    egg: &'a Egg,
    value_of: impl Fn(&'a EggVariable) -> (&'a str, ValueSource),
    findings: &mut Findings,
) {
    for variable in &egg.variables {
        let (value, source) = value_of(variable);
        if let Some(problem) = empty(variable, trimmed(value), source) {
            findings.add(problem);
        }
    }
}

fn empty(variable: &EggVariable, value: &str, source: ValueSource) -> Option<Problem> {
    let name = &variable.env_variable;
    let problem = || {
        let advice = match source {
            ValueSource::Customer => "give it a value",
            _ => "give it a value, or open it in the product's customer_variables",
        };
        let message = format!("`{name}` ({}) must not be empty", variable.name);
        Problem::new(field(name), message, advice)
    };
    (variable.required() && value.is_empty()).then(problem)
}

fn refused(kind: PanelKind, variable: &EggVariable, source: ValueSource, messages: &str) -> Problem {
    let rules = match variable.rules.to_string() {
        long if long.len() > 120 => "what the egg says".to_owned(),
        rules => format!("`{rules}`"),
    };
    let (what, advice) = match source {
        ValueSource::EggDefault => (
            "the egg's default",
            format!("give it a value in the product's variables, or correct the egg; its rules are {rules}"),
        ),
        _ => (
            "the value",
            format!("give it a value that the egg's rules take: {rules}"),
        ),
    };
    Problem::new(
        field(&variable.env_variable),
        format!("{kind} refuses {what}: {messages}"),
        advice,
    )
}

/// Notes what of a product could never be delivered: its own values, and the egg's where no customer may set another.
pub(in crate::product) fn report_refused<'a>(
    kind: PanelKind,
    egg: &'a Egg,
    product: &'a Variables,
    opened: &BTreeSet<String>,
    findings: &mut Findings,
) {
    report(
        kind,
        egg,
        |variable| {
            let is_open = opened.contains(&variable.env_variable);
            match product.get(&variable.env_variable) {
                Some(value) if is_open && value.is_empty() => None,
                Some(value) => Some((value.as_str(), ValueSource::Product)),
                None if is_open => None,
                None => Some((variable.default_value.as_str(), ValueSource::EggDefault)),
            }
        },
        findings,
    );
}
