//! Values for the variables of an egg: checked as an administrator's, stored as text.

use std::collections::BTreeMap;

use panel_http::fake::{outcome::Refusal, php::text_of, validation::Form};
use serde_json::{Map, Value, json};

use super::state::{Egg, Server, Variable};

/// Checks values for all variables of an egg and gives what is stored, by variable.
///
/// What is left out, or null, is checked as the egg's default and stored as an empty text.
pub(super) fn checked(egg: &Egg, sent: &Value) -> Result<BTreeMap<u64, String>, Refusal> {
    let value_of = |variable: &Variable| sent.get(&variable.env).filter(|value| !value.is_null());
    let judged = |variable: &Variable| {
        let value = value_of(variable).cloned();
        value.unwrap_or_else(|| Value::from(variable.default.clone()))
    };
    let values: Map<String, Value> = egg
        .variables
        .iter()
        .map(|variable| (variable.env.clone(), judged(variable)))
        .collect();
    let data = json!({"environment": values});
    egg.variables
        .iter()
        .fold(Form::over(&data).exact(), |form, variable| {
            let path = format!("environment.{}", variable.env);
            form.field_of(&path, &variable.rules)
                .name(&path, format!("{} variable", variable.name))
        })
        .check()?;
    Ok(egg
        .variables
        .iter()
        .map(|variable| (variable.id, value_of(variable).map(text_of).unwrap_or_default()))
        .collect())
}

/// A server's own value, or the egg's default where it has none.
pub(super) fn value<'a>(server: &'a Server, variable: &'a Variable) -> &'a str {
    server.values.get(&variable.id).unwrap_or(&variable.default)
}
