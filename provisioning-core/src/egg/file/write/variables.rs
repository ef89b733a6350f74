//! The variables of an egg file.

use serde_json::{Map, Value, json};

use super::{Writer, text_or_null};
use crate::egg::{EggSchema, EggVariable, file::Pointer};

impl Writer<'_> {
    pub(super) fn variables(&mut self) -> Value {
        let all = self.egg.variables.iter().enumerate();
        let list = all.map(|(index, variable)| {
            let at = Pointer::of(["variables"]).at(index);
            let mut map = match self.schema {
                EggSchema::Calagopus => calagopus(variable, if self.is_origin() { None } else { Some(index) }),
                _ => self.panel_variable(variable, &at),
            };
            for (key, value) in &variable.extras {
                if self.is_origin() {
                    map.insert(key.clone(), value.clone());
                } else {
                    self.lose(&at.at(key), "it belongs to the format it was read from");
                }
            }
            Value::Object(map)
        });
        Value::Array(list.collect())
    }

    fn panel_variable(&mut self, variable: &EggVariable, at: &Pointer) -> Map<String, Value> {
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put("name", json!(variable.name));
        put("description", json!(variable.description));
        put("env_variable", json!(variable.env_variable));
        put("default_value", json!(variable.default_value));
        put("user_viewable", json!(variable.user_viewable));
        put("user_editable", json!(variable.user_editable));
        let rules: Vec<&str> = variable.rules.iter().collect();
        let as_list = self.schema.is_plcn() || (self.is_origin() && !variable.rules.fit_in_text());
        put(
            "rules",
            if as_list {
                json!(rules)
            } else {
                json!(variable.rules.to_string())
            },
        );
        if !as_list && !variable.rules.fit_in_text() {
            let message = "a rule has a `|` in it, at which Pterodactyl tears it apart";
            self.change(&at.at("rules"), message);
        }
        if let Some(sort) = variable.sort {
            if self.schema.is_plcn() || self.is_origin() {
                put("sort", json!(sort));
            } else {
                let message = format!("{} has no place for it; the order of the list stays", self.schema);
                self.lose(&at.at("sort"), message);
            }
        }
        if self.schema.is_ptdl() {
            put("field_type", json!("text"));
        }
        let mut lose = |there: bool, key: &str| {
            if there {
                let message = format!("{} has no place for it", self.schema);
                self.lose(&at.at(key), message);
            }
        };
        lose(variable.secret, "secret");
        lose(!variable.name_translations.is_empty(), "name_translations");
        lose(
            !variable.description_translations.is_empty(),
            "description_translations",
        );
        map
    }
}

/// `index` is its place where it has no number of its own.
fn calagopus(variable: &EggVariable, index: Option<usize>) -> Map<String, Value> {
    let rules: Vec<&str> = variable.rules.iter().collect();
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    put("name", json!(variable.name));
    put("name_translations", json!(variable.name_translations));
    put("description", text_or_null(&variable.description));
    put("description_translations", json!(variable.description_translations));
    if let Some(order) = variable.sort.or(index.and_then(|index| i64::try_from(index).ok())) {
        put("order", json!(order));
    }
    put("env_variable", json!(variable.env_variable));
    put("default_value", text_or_null(&variable.default_value));
    put("user_viewable", json!(variable.user_viewable));
    put("user_editable", json!(variable.user_editable));
    put("secret", json!(variable.secret));
    put("rules", json!(rules));
    map
}
