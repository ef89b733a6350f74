//! What the panel says of a rule that failed.

use super::{
    LaravelRules,
    lines::{self, Kind},
    rule::{Parameter, Rule},
    size::measure,
};
use crate::rules::{
    Value,
    subject::{Found, Subject},
};

impl LaravelRules {
    /// The message of a rule in English, with its placeholders filled.
    pub(super) fn message(&self, rule: &Rule, subject: &Subject<'_>) -> String {
        let key = rule.key();
        let line = lines::size_line(&rule.name, self.kind_for(rule, subject)).or_else(|| lines::line(&key));
        let Some(line) = line else {
            // There is no line for a name in another form: the key is shown.
            return format!("validation.{key}");
        };
        let text = line.replace(":attribute", &subject.shown());
        let first = rule.parameter(0);
        match key.as_str() {
            "between" | "digits_between" => text.replace(":min", first).replace(":max", rule.parameter(1)),
            "min" | "min_digits" => text.replace(":min", first),
            "max" | "max_digits" => text.replace(":max", first),
            "size" => text.replace(":size", first),
            "digits" => text.replace(":digits", first),
            "multiple_of" => text.replace(":value", first),
            "date_format" => text.replace(":format", first),
            "encoding" => text.replace(":encoding", first),
            "decimal" if rule.parameters.len() > 1 => {
                text.replace(":decimal", &format!("{first}-{}", rule.parameter(1)))
            }
            "decimal" => text.replace(":decimal", first),
            "gt" | "gte" | "lt" | "lte" => text.replace(":value", &self.compared(rule, subject)),
            "mimes" | "mimetypes" | "extensions" => text.replace(":values", &joined(&rule.parameters, "")),
            "starts_with"
            | "ends_with"
            | "doesnt_start_with"
            | "doesnt_end_with"
            | "required_array_keys"
            | "in_array_keys"
            | "array_keys"
            | "doesnt_contain" => text.replace(":values", &joined(&rule.parameters, "empty")),
            "same"
            | "different"
            | "in_array"
            | "required_if_accepted"
            | "required_if_declined"
            | "prohibited_if_accepted"
            | "prohibited_if_declined" => text.replace(":other", &subject.shown_field(first)),
            "accepted_if" | "declined_if" | "required_if" | "prohibited_if" | "missing_if" | "present_if" => text
                .replace(":other", &subject.shown_field(first))
                .replace(":value", &shown(subject.field(first))),
            "missing_unless" | "present_unless" => text
                .replace(":other", &subject.shown_field(first))
                .replace(":value", rule.parameter(1)),
            "required_unless" | "prohibited_unless" => {
                let values = rule.parameters.get(1..).unwrap_or_default();
                text.replace(":other", &subject.shown_field(first))
                    .replace(":values", &joined(values, "empty"))
            }
            "required_with"
            | "required_with_all"
            | "required_without"
            | "required_without_all"
            | "missing_with"
            | "missing_with_all"
            | "present_with"
            | "present_with_all" => text.replace(":values", &fields(rule, subject)),
            "prohibits" => text.replace(":other", &fields(rule, subject)),
            "before" | "before_or_equal" | "after" | "after_or_equal" | "date_equals" => {
                text.replace(":date", &super::date::shown(first, subject))
            }
            _ => text,
        }
    }

    /// What a size is the size of: a rule of the list says it, or this rule itself.
    fn kind_for(&self, rule: &Rule, subject: &Subject<'_>) -> Kind {
        let makes_number = matches!(rule.name.as_str(), "Gt" | "Gte" | "Lt" | "Lte") && subject.value.is_numeric();
        if makes_number { Kind::Numeric } else { self.kind }
    }

    /// What `gt` and its kin compared with: the size of another field, or the parameter.
    fn compared(&self, rule: &Rule, subject: &Subject<'_>) -> String {
        let path = rule.parameter(0);
        match subject.field(path) {
            Found::Value(other) if other != Value::Null => {
                let is_numeric = self.kind_for(rule, subject) == Kind::Numeric;
                measure(other, is_numeric, self.dialect)
                    .map(|size| size.written().into_owned())
                    .unwrap_or_default()
            }
            _ => subject.shown_field(path),
        }
    }
}

fn joined(parameters: &[Parameter], null: &str) -> String {
    let shown: Vec<&str> = parameters
        .iter()
        .map(|parameter| parameter.as_deref().unwrap_or(null))
        .collect();
    shown.join(", ")
}

fn fields(rule: &Rule, subject: &Subject<'_>) -> String {
    let shown: Vec<String> = rule
        .parameters
        .iter()
        .map(|path| subject.shown_field(path.as_deref().unwrap_or_default()))
        .collect();
    shown.join(" / ")
}

fn shown(found: Found<'_>) -> String {
    match found {
        Found::Missing | Found::Value(Value::Null) => "empty".to_owned(),
        Found::Value(Value::Bool(truth)) => truth.to_string(),
        Found::Value(other) => other.text().unwrap_or_default().into_owned(),
        Found::Form => "array".to_owned(),
    }
}
