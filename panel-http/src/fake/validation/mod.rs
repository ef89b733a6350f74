//! The panel's validation: rules against fields, several failures at once, in the panel's order and words.

mod messages;
mod pattern;
mod rules;

use std::fmt;

use serde_json::Value;

use self::{
    messages::{Measure, message, shown},
    rules::{Context, Rule, has_value, is_blank, passes},
};
use super::{
    outcome::{Failure, Refusal},
    php::as_number,
};

/// Whether the database has a row for a value; asked with the rule, `exists` or `unique`.
pub type Found<'a> = Box<dyn Fn(&str, &Value) -> bool + 'a>;

/// A form: fields with their rules, in order.
pub struct Form<'a> {
    data: &'a Value,
    names: Vec<(String, String)>,
    fields: Vec<Field<'a>>,
    exact: bool,
    also: Vec<Failure>,
}

struct Field<'a> {
    path: String,
    rules: Vec<Rule>,
    found: Option<Found<'a>>,
}

impl fmt::Debug for Form<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form").finish_non_exhaustive()
    }
}

impl<'a> Form<'a> {
    /// A form over what was sent.
    #[must_use]
    pub const fn over(data: &'a Value) -> Self {
        Self {
            data,
            names: Vec::new(),
            fields: Vec::new(),
            exact: false,
            also: Vec::new(),
        }
    }

    /// Lists of values are compared as texts, as Laravel 13 does it, and not by what PHP calls equal (`01` and `1`).
    #[must_use]
    pub const fn exact(mut self) -> Self {
        self.exact = true;
        self
    }

    /// What a field is called in messages.
    #[must_use]
    pub fn name(mut self, path: &str, name: impl Into<String>) -> Self {
        self.names.push((path.to_owned(), name.into()));
        self
    }

    /// A field, such as `limits.memory`.
    #[must_use]
    pub fn field(mut self, path: &str, rules: &str) -> Self {
        self.fields.push(Field {
            path: path.to_owned(),
            rules: Rule::parse_all(rules),
            found: None,
        });
        self
    }

    /// A field with rules that come one by one, so that a bar in one of them cuts nothing.
    #[must_use]
    pub fn field_of(mut self, path: &str, rules: &[String]) -> Self {
        self.fields.push(Field {
            path: path.to_owned(),
            rules: rules.iter().filter_map(|rule| Rule::parse(rule)).collect(),
            found: None,
        });
        self
    }

    /// A field with a rule about the database.
    #[must_use]
    pub fn field_in(mut self, path: &str, rules: &str, found: impl Fn(&str, &Value) -> bool + 'a) -> Self {
        self.fields.push(Field {
            path: path.to_owned(),
            rules: Rule::parse_all(rules),
            found: Some(Box::new(found)),
        });
        self
    }

    /// With failures that no rule finds. They come last.
    #[must_use]
    pub fn also(mut self, failures: impl IntoIterator<Item = Failure>) -> Self {
        self.also.extend(failures);
        self
    }

    /// Judges everything.
    ///
    /// Elements of lists (`ports.*`, `files.*.name`) come after all other fields, as the panel has it.
    ///
    /// # Errors
    /// The panel's 422 with every failure, or its 500 for a rule that it cannot run.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut failures = Vec::new();
        for field in self.fields.iter().filter(|field| !field.path.contains(".*")) {
            self.judge(field, &field.path, look(self.data, &field.path), &mut failures)?;
        }
        for field in &self.fields {
            let Some((list, rest)) = field.path.split_once(".*") else {
                continue;
            };
            // A name may have dots, so elements are taken from the list and not looked for by their path.
            let elements: Vec<(String, &Value)> = match look(self.data, list) {
                Some(Value::Array(items)) => (0..)
                    .zip(items)
                    .map(|(place, item): (usize, _)| (place.to_string(), item))
                    .collect(),
                Some(Value::Object(members)) => members.iter().map(|(name, member)| (name.clone(), member)).collect(),
                _ => Vec::new(),
            };
            for (name, element) in elements {
                let value = rest.strip_prefix('.').map_or(Some(element), |rest| look(element, rest));
                self.judge(field, &format!("{list}.{name}{rest}"), value, &mut failures)?;
            }
        }
        failures.extend(self.also.iter().cloned());
        if failures.is_empty() {
            return Ok(());
        }
        Err(Refusal::invalid(failures))
    }

    fn judge(
        &self,
        field: &Field<'_>,
        path: &str,
        sent: Option<&Value>,
        failures: &mut Vec<Failure>,
    ) -> Result<(), Refusal> {
        let value = sent.unwrap_or(&Value::Null);
        let has_rule = |names: &[&str]| field.rules.iter().any(|rule| names.contains(&rule.name.as_str()));
        if sent.is_none() && has_rule(&["sometimes"]) {
            return Ok(());
        }
        let is_numeric = has_rule(&["numeric", "integer", "decimal"]);
        let context = Context {
            is_present: sent.is_some(),
            is_numeric,
            is_exact: self.exact,
            field: path,
            other: &|other| look(self.data, other).cloned().unwrap_or(Value::Null),
            has: &|other| look(self.data, other).is_some_and(has_value),
            found: field.found.as_ref(),
        };
        let measure = if is_numeric {
            Measure::Number
        } else if has_rule(&["array"]) {
            Measure::Items
        } else {
            Measure::Characters
        };
        let skips_most =
            sent.is_none() || value.as_str().is_some_and(is_blank) || (value.is_null() && has_rule(&["nullable"]));
        let mut failed = 0;
        for rule in field.rules.iter().filter(|rule| !rule.is_modifier()) {
            let asks_database = matches!(rule.name.as_str(), "exists" | "unique");
            if (skips_most && !rule.is_implicit()) || (asks_database && failed > 0) {
                continue;
            }
            if passes(rule, value, &context)? {
                continue;
            }
            let measure = match rule.name.as_str() {
                "gt" | "gte" | "lt" | "lte" if as_number(value).is_some() => Measure::Number,
                _ => measure,
            };
            let message = message(&rule.name, &self.called(&field.path, path), &rule.parameters, measure);
            failed += 1;
            if !failures
                .iter()
                .any(|failure| failure.field == path && failure.message == message)
            {
                failures.push(Failure {
                    field: path.to_owned(),
                    rule: rule.name.clone(),
                    message,
                });
            }
            if rule.is_implicit() || has_rule(&["bail"]) {
                break;
            }
        }
        Ok(())
    }

    fn called(&self, declared: &str, path: &str) -> String {
        let name_of = |wanted: &str| {
            self.names
                .iter()
                .find(|(path, _)| path == wanted)
                .map(|(_, name)| name.clone())
        };
        let is_element = declared != path;
        name_of(path).or_else(|| name_of(declared)).unwrap_or_else(|| {
            // The panel shows the elements of lists as they are written.
            if is_element { path.to_owned() } else { shown(path) }
        })
    }
}

/// A member or element by its dotted path; `None` when it was not sent, which is not the same as null.
#[must_use]
pub fn look<'v>(data: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(data, |value, name| match value {
        Value::Object(members) => members.get(name),
        Value::Array(items) => name.parse::<usize>().ok().and_then(|place| items.get(place)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn failures(rules: &str, value: Value) -> Vec<String> {
        let data = json!({"environment": {"X": value}});
        let form = Form::over(&data)
            .name("environment.X", "X Name variable")
            .field("environment.X", rules);
        match form.check() {
            Ok(()) => Vec::new(),
            Err(refusal) => {
                let answer = refusal.response(true, "http://fake.localhost", "");
                let body: Value = serde_json::from_slice(answer.body().as_bytes().unwrap()).unwrap();
                let errors = body["errors"].as_array().cloned().unwrap_or_else(|| panic!("{body}"));
                errors
                    .iter()
                    .map(|error| error["meta"]["rule"].as_str().unwrap_or_default().to_owned())
                    .collect()
            }
        }
    }

    #[test]
    fn rules_of_eggs_judge_as_in_laravel() {
        assert_eq!(failures("required|string|max:20", json!("latest")), [""; 0]);
        assert_eq!(failures("required|string|max:20", Value::Null), ["required"]);
        assert_eq!(failures("string|required", Value::Null), ["string", "required"]);
        assert_eq!(failures("nullable|string", Value::Null), [""; 0]);
        assert_eq!(failures("string", Value::Null), ["string"]);
        assert_eq!(failures("required|string", json!(5)), ["string"]);
        assert_eq!(failures("max:3", json!(5000)), ["max"]);
        assert_eq!(failures("integer|max:3", json!("2")), [""; 0]);
        assert_eq!(failures("integer", json!("007")), ["integer"]);
        assert_eq!(failures("boolean", json!("true")), ["boolean"]);
        assert_eq!(failures("boolean", json!("1")), [""; 0]);
        assert_eq!(failures("in:easy,hard", json!("Easy")), ["in"]);
        assert_eq!(failures("in:1,2", json!("01")), [""; 0]);
        assert_eq!(failures("numeric|max:5", json!("abcdefg")), ["numeric", "max"]);
        assert_eq!(failures("bail|numeric|max:5", json!("abcdefg")), ["numeric"]);
        assert_eq!(failures("alpha_dash", json!("a.b")), ["alpha_dash"]);
        assert_eq!(failures("between:1,3|", json!("abcd")), ["between"]);
    }

    #[test]
    fn an_unknown_rule_breaks_the_panel_only_when_it_runs() {
        let data = json!({"a": "x", "b": ""});
        assert_eq!(
            Form::over(&data).field("b", "port").check().err().map(|e| e.status),
            None
        );
        assert_eq!(
            Form::over(&data).field("a", "port").check().err().map(|e| e.status),
            Some(500)
        );
    }

    #[test]
    fn elements_of_lists_come_last_and_are_named_by_their_place() {
        let data = json!({"ports": ["1", 2]});
        let refused = Form::over(&data)
            .field("ports.*", "string")
            .field("ip", "required")
            .check();
        let answer = refused.unwrap_err().response(true, "", "");
        let body: Value = serde_json::from_slice(answer.body().as_bytes().unwrap()).unwrap();
        assert_eq!(body["errors"][0]["meta"]["source_field"], "ip");
        assert_eq!(body["errors"][1]["meta"]["source_field"], "ports.1");
        assert_eq!(body["errors"][1]["detail"], "The ports.1 must be a string.");
    }
}
