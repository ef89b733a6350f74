//! The members of one object in a file, taken one by one; what is left over at the end is kept.

use serde_json::{Map, Value};

use super::{Findings, NoteKind, Pointer};

pub(super) struct Fields {
    map: Map<String, Value>,
    here: Pointer,
}

impl Fields {
    pub(super) const fn new(map: Map<String, Value>, here: Pointer) -> Self {
        Self { map, here }
    }

    pub(super) fn at(&self, key: &str) -> Pointer {
        self.here.at(key)
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        self.map.shift_remove(key)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.map.get(key)
    }

    /// A text; anything else stays where it is.
    pub(super) fn text_or_leave(&mut self, key: &str) -> Option<String> {
        let text = self.map.get(key)?.as_str()?.to_owned();
        self.take(key);
        Some(text)
    }

    /// Of keys that mean the same, the first that says something. Those that are null are taken.
    pub(super) fn first<'a>(&mut self, keys: &[&'a str]) -> Option<&'a str> {
        for key in keys {
            self.take_null(key);
        }
        keys.iter().copied().find(|key| self.map.contains_key(*key))
    }

    fn take_null(&mut self, key: &str) {
        if self.map.get(key).is_some_and(Value::is_null) {
            self.take(key);
        }
    }

    pub(super) fn keys(&self) -> Vec<String> {
        self.map.keys().cloned().collect()
    }

    pub(super) fn take_if(&mut self, key: &str, test: impl Fn(&Value) -> bool) -> Option<Value> {
        self.take(key).filter(test)
    }

    /// A text; a number or a switch is one, too. Null is none.
    pub(super) fn text(&mut self, key: &str, findings: &mut Findings) -> Option<String> {
        let at = self.at(key);
        match self.take(key)? {
            Value::Null => None,
            Value::String(text) => Some(text),
            value @ (Value::Number(_) | Value::Bool(_)) => {
                findings.note(
                    &at,
                    NoteKind::Converted,
                    format!("{value} without quotes is read as a text"),
                );
                Some(value.to_string())
            }
            other => {
                findings.keep(&at, other, "it is no text");
                None
            }
        }
    }

    /// A switch; 0 and 1 are, too, and so are they as texts.
    pub(super) fn switch(&mut self, key: &str, findings: &mut Findings) -> bool {
        let at = self.at(key);
        let value = self.take(key);
        match &value {
            Some(Value::Bool(on)) => return *on,
            Some(Value::Number(_) | Value::String(_)) => {}
            None | Some(Value::Null) => {
                findings.note(&at, NoteKind::Defaulted, "it is missing, and off");
                return false;
            }
            Some(_) => {
                findings.keep(&at, value.unwrap_or_default(), "it is no switch");
                return false;
            }
        }
        let text = value.as_ref().map(plain_text).unwrap_or_default();
        match text.as_str() {
            "1" | "true" => {
                findings.note(&at, NoteKind::Converted, format!("{text} is on"));
                true
            }
            "0" | "false" | "" => {
                findings.note(&at, NoteKind::Converted, format!("{text:?} is off"));
                false
            }
            _ => {
                findings.keep(&at, value.unwrap_or_default(), "it is no switch");
                false
            }
        }
    }

    /// A list of texts. Null, an empty text and an empty map are empty lists, and a text alone is a list of one.
    pub(super) fn list(&mut self, key: &str, findings: &mut Findings) -> Vec<String> {
        let at = self.at(key);
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        if is_empty(&value) {
            return Vec::new();
        }
        match pairs(&value) {
            Some(pairs) => {
                if !value.is_array() {
                    findings.note(&at, NoteKind::Converted, "it is read as a list");
                }
                let all = pairs.len();
                let texts: Vec<String> = pairs
                    .into_iter()
                    .map(|(_, text)| text)
                    .filter(|it| !it.is_empty())
                    .collect();
                if texts.len() < all {
                    findings.note(&at, NoteKind::Dropped, "an empty entry");
                }
                texts
            }
            None => {
                findings.keep(&at, value, "it is no list of texts");
                Vec::new()
            }
        }
    }

    /// An object. Null and an empty list are none.
    pub(super) fn object(&mut self, key: &str, findings: &mut Findings) -> Option<Self> {
        let at = self.at(key);
        match self.take(key) {
            Some(Value::Object(map)) => Some(Self::new(map, at)),
            None | Some(Value::Null) => {
                findings.note(&at, NoteKind::Defaulted, "it is missing");
                None
            }
            Some(Value::Array(list)) if list.is_empty() => None,
            Some(other) => {
                findings.keep(&at, other, "it is no object");
                None
            }
        }
    }

    /// Keeps what nobody took.
    pub(super) fn leave(self, findings: &mut Findings) {
        for (key, value) in self.map {
            let at = self.here.at(&key);
            findings.keep(&at, value, "the format has no such key");
        }
    }

    /// What nobody took.
    pub(super) fn rest(self) -> Map<String, Value> {
        self.map
    }
}

/// What PHP and people write for nothing.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::String(text) => matches!(text.trim(), "" | "{}" | "[]" | "null"),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Label and text of a map, a list or a single text; `None` if anything in it is no text or number.
pub(super) fn pairs(value: &Value) -> Option<Vec<(String, String)>> {
    let text = |value: &Value| match value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) => Some(plain_text(value)),
        _ => None,
    };
    match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| Some((key.clone(), text(value)?)))
            .collect(),
        Value::Array(list) => {
            let numbered = list.iter().enumerate();
            numbered
                .map(|(index, value)| Some((index.to_string(), text(value)?)))
                .collect()
        }
        single => Some(vec![("0".to_owned(), text(single)?)]),
    }
}

pub(super) fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value as a note may show it.
pub(super) fn shortened(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
