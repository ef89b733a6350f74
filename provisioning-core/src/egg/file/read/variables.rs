//! The variables of an egg file.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{EggSchema, Findings, NoteKind, Reader, fields, fields::Fields};
use crate::egg::{EggVariable, Rules};

impl Reader<'_> {
    pub(super) fn variables(&mut self, root: &mut Fields) -> Vec<EggVariable> {
        let at = root.at("variables");
        let list = match root.take("variables") {
            Some(Value::Array(list)) => list,
            Some(Value::Object(map)) => {
                self.findings.note(&at, NoteKind::Converted, "it is read as a list");
                map.into_iter().map(|(_, variable)| variable).collect()
            }
            None | Some(Value::Null) => {
                self.findings
                    .note(&at, NoteKind::Defaulted, "it is missing, so there are none");
                return Vec::new();
            }
            Some(other) => {
                self.findings.keep(&at, other, "it is no list of variables");
                return Vec::new();
            }
        };
        let mut variables = Vec::with_capacity(list.len());
        for (index, entry) in list.into_iter().enumerate() {
            let at = at.at(index);
            match entry {
                Value::Object(map) => variables.push(self.variable(Fields::new(map, at))),
                other => self.findings.note(
                    &at,
                    NoteKind::Dropped,
                    format!("{} is no variable", fields::shortened(&other)),
                ),
            }
        }
        variables
    }

    fn variable(&mut self, mut fields: Fields) -> EggVariable {
        let mut own = Findings::default();
        let env_variable = fields.text("env_variable", &mut own).unwrap_or_else(|| {
            own.note(&fields.at("env_variable"), NoteKind::Defaulted, "it is missing");
            String::new()
        });
        let mut it = EggVariable::new(env_variable, "");
        if let Some(name) = fields.text("name", &mut own) {
            it.name = name;
        } else {
            own.note(
                &fields.at("name"),
                NoteKind::Defaulted,
                "it is missing; its env_variable serves",
            );
        }
        it.description = fields.text("description", &mut own).unwrap_or_default();
        it.default_value = fields.text("default_value", &mut own).unwrap_or_default();
        it.user_viewable = fields.switch("user_viewable", &mut own);
        it.user_editable = fields.switch("user_editable", &mut own);
        it.rules = rules(&mut fields, &mut own);
        it.sort = self.sort(&mut fields, &mut own);
        if self.schema == EggSchema::Calagopus {
            it.secret = fields
                .take_if("secret", |secret| secret == &Value::Bool(true))
                .is_some();
            it.name_translations = translations(&mut fields, "name_translations", &mut own);
            it.description_translations = translations(&mut fields, "description_translations", &mut own);
        }
        if let Some(kind) = fields.take_if("field_type", |kind| kind != "text") {
            own.keep(&fields.at("field_type"), kind, "no panel has a field of that type");
        }
        // What was kept under its own key belongs to the variable, whose place in the list may change.
        for (place, value) in own.extras {
            let key = super::Pointer::parse(&place)
                .names()
                .last()
                .cloned()
                .unwrap_or_default();
            it.extras.insert(key, value);
        }
        self.findings.notes.append(&mut own.notes);
        for key in fields.keys() {
            let at = fields.at(&key);
            self.findings.note(&at, NoteKind::Kept, "the format has no such key");
        }
        it.extras.extend(fields.rest());
        it
    }

    fn sort(&self, fields: &mut Fields, findings: &mut Findings) -> Option<i64> {
        let keys: &[&str] = if self.schema == EggSchema::Calagopus {
            &["order", "sort"]
        } else {
            &["sort"]
        };
        let key = fields.first(keys)?;
        let at = fields.at(key);
        let value = fields.take(key)?;
        let sort = value.as_i64();
        if sort.is_none() {
            findings.keep(&at, value, "it is no whole number");
        }
        sort
    }
}

fn rules(fields: &mut Fields, findings: &mut Findings) -> Rules {
    let at = fields.at("rules");
    match fields.take("rules") {
        Some(Value::String(text)) => Rules::from(text),
        None | Some(Value::Null) => {
            findings.note(&at, NoteKind::Defaulted, "it is missing, so any value will do");
            Rules::default()
        }
        Some(Value::Object(map)) if map.is_empty() => {
            findings.note(&at, NoteKind::Converted, "it is read as an empty list");
            Rules::default()
        }
        Some(value) => match fields::pairs(&value) {
            Some(rules) => Rules::from(rules.into_iter().map(|(_, rule)| rule).collect::<Vec<_>>()),
            None => {
                findings.keep(&at, value, "it is no list of rules");
                Rules::default()
            }
        },
    }
}

fn translations(fields: &mut Fields, key: &str, findings: &mut Findings) -> BTreeMap<String, String> {
    let at = fields.at(key);
    match fields.take(key) {
        None | Some(Value::Null) => BTreeMap::new(),
        Some(value) => match fields::pairs(&value) {
            Some(pairs) if value.is_object() => pairs.into_iter().collect(),
            _ if fields::is_empty(&value) => BTreeMap::new(),
            _ => {
                findings.keep(&at, value, "it is no map of languages");
                BTreeMap::new()
            }
        },
    }
}
