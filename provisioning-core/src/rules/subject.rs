//! The value under judgement and what stands around it.

use super::{Environment, RuleSet, Value, php::text};

/// A value, what messages call it, and the other fields of its form.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    pub(super) value: Value<'a>,
    /// Whether Laravel finds the value at its path at all.
    pub(super) is_present: bool,
    around: Around<'a>,
}

#[derive(Debug)]
enum Around<'a> {
    /// The value is the only field, `value`.
    Nothing(&'a RuleSet),
    /// It is the variable at this place of an environment.
    Environment(&'a Environment<'a>, usize),
}

/// What a rule finds under the name of another field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'a> {
    Missing,
    Value(Value<'a>),
    /// All fields of the form at once: no value, but not nothing either.
    Form,
}

impl<'a> Subject<'a> {
    pub(super) const fn alone(value: Value<'a>, rules: &'a RuleSet) -> Self {
        Self {
            value,
            is_present: true,
            around: Around::Nothing(rules),
        }
    }

    pub(super) fn within(environment: &'a Environment<'a>, place: usize) -> Self {
        let is_present = environment.is_found(place);
        Self {
            value: if is_present {
                environment.value_at(place)
            } else {
                Value::Null
            },
            is_present,
            around: Around::Environment(environment, place),
        }
    }

    /// What messages of Laravel call the value.
    pub(super) fn shown(&self) -> String {
        match &self.around {
            Around::Nothing(_) => "value".to_owned(),
            Around::Environment(environment, place) => environment.shown(*place),
        }
    }

    /// The path of the value in the form.
    pub(super) fn path(&self) -> String {
        match &self.around {
            Around::Nothing(_) => "value".to_owned(),
            Around::Environment(environment, place) => format!("environment.{}", environment.env_variable(*place)),
        }
    }

    /// What messages of Calagopus call the value.
    pub(super) fn key(&self) -> &str {
        match &self.around {
            Around::Nothing(_) => "value",
            Around::Environment(environment, place) => environment.env_variable(*place),
        }
    }

    /// The field at a path of the form, as Laravel reads paths.
    pub(super) fn field(&self, path: &str) -> Found<'a> {
        match &self.around {
            Around::Nothing(_) if path == "value" => Found::Value(self.value),
            Around::Nothing(_) => Found::Missing,
            Around::Environment(..) if path == "environment" => Found::Form,
            Around::Environment(environment, _) => path
                .strip_prefix("environment.")
                .filter(|name| !name.contains('.'))
                .and_then(|name| environment.value(name))
                .map_or(Found::Missing, Found::Value),
        }
    }

    /// The variable of this name, as Calagopus looks it up.
    pub(super) fn variable(&self, name: &str) -> Option<Value<'a>> {
        match &self.around {
            Around::Nothing(_) => (name == "value").then_some(self.value),
            Around::Environment(environment, _) => environment.value(name),
        }
    }

    /// Every field and its path.
    pub(super) fn fields(&self) -> Vec<(String, Value<'a>)> {
        match &self.around {
            Around::Nothing(_) => vec![("value".to_owned(), self.value)],
            Around::Environment(environment, _) => environment
                .values()
                .map(|(name, value)| (format!("environment.{name}"), value))
                .collect(),
        }
    }

    /// What messages of Laravel call the field at a path.
    pub(super) fn shown_field(&self, path: &str) -> String {
        let named = match &self.around {
            Around::Nothing(_) => None,
            Around::Environment(environment, _) => path
                .strip_prefix("environment.")
                .and_then(|name| environment.shown_name(name)),
        };
        named.unwrap_or_else(|| text::shown_field(path))
    }

    /// Whether the field at a path has the rule `boolean`, written just so.
    pub(super) fn is_boolean(&self, path: &str) -> bool {
        let rules = match &self.around {
            Around::Nothing(rules) => (path == "value").then_some(*rules),
            Around::Environment(environment, _) => path
                .strip_prefix("environment.")
                .and_then(|name| environment.rules(name)),
        };
        rules.is_some_and(|rules| rules.iter().any(|rule| rule == "boolean"))
    }
}
