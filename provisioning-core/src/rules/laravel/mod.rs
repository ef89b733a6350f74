//! The validator of Pterodactyl (Laravel 11) and Pelican (Laravel 13).

mod affix;
mod date;
mod digits;
mod email;
mod fields;
mod form;
pub(super) mod formats;
mod letters;
mod lines;
mod message;
mod rule;
mod size;
mod url;
mod zones;

use self::{lines::Kind, rule::Rule};
use super::{Dialect, Unchecked, Value, Verdict, dialect::is_blank, subject::Subject};
use crate::problem::Problem;

/// A compiled list.
#[derive(Debug, Clone)]
pub(super) struct LaravelRules {
    rules: Vec<Rule>,
    dialect: Dialect,
    is_nullable: bool,
    bails: bool,
    kind: Kind,
}

impl LaravelRules {
    pub(super) fn compile(list: &[String], dialect: Dialect) -> Self {
        let rules: Vec<Rule> = list
            .iter()
            .filter_map(|written| Rule::compile(written, dialect))
            .collect();
        // These tables know a rule by the exact form of its name: `NUMERIC` runs, and makes no size numeric.
        let has = |names: &[&str]| rules.iter().any(|rule| names.contains(&rule.name.as_str()));
        let kind = if has(&["Numeric", "Integer", "Decimal"]) {
            Kind::Numeric
        } else if has(&["Array", "List"]) {
            Kind::Array
        } else {
            Kind::Text
        };
        Self {
            is_nullable: has(&["Nullable"]),
            bails: has(&["Bail"]),
            kind,
            rules,
            dialect,
        }
    }

    pub(super) fn check(&self, subject: &Subject<'_>) -> Verdict {
        let is_blank = is_blank(subject.value);
        let is_null = subject.value == Value::Null;
        let mut messages: Vec<String> = Vec::new();
        let mut unknown: Option<Unchecked> = None;
        for rule in &self.rules {
            let is_skipped = is_blank || !subject.is_present || (is_null && self.is_nullable);
            if is_skipped && !rule.is_implicit && !rule.excludes {
                continue;
            }
            if rule.asks_database && !messages.is_empty() {
                continue;
            }
            match rule.accepts(subject, self) {
                Ok(true) => continue,
                Ok(false) if rule.excludes => break,
                Ok(false) => {
                    let message = self.message(rule, subject);
                    if !messages.contains(&message) {
                        messages.push(message);
                    }
                }
                Err(broken @ Unchecked::Broken(_)) => return Verdict::Unchecked(broken),
                Err(reason) => {
                    // What cannot be told leaves open whether the panel would stop here, but not what it says of the rest.
                    unknown.get_or_insert(reason);
                    continue;
                }
            }
            if self.bails || rule.is_implicit {
                break;
            }
        }
        match unknown {
            _ if !messages.is_empty() => Verdict::Fail(messages),
            Some(reason) => Verdict::Unchecked(reason),
            None => Verdict::Pass,
        }
    }

    pub(super) fn problems(&self) -> Vec<Problem> {
        let problem = |rule: &Rule| {
            let reason = rule.broken()?;
            Some(Problem::new(
                rule.key(),
                reason.to_string(),
                "correct the rule in the egg; until then values that reach it cannot be saved",
            ))
        };
        self.rules.iter().filter_map(problem).collect()
    }
}
