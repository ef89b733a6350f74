//! Forms as data: which fields a thing has, and what they may hold.

use serde_json::{Map, Value};

use super::{
    answer::Refusal,
    checks::Checks,
    state::{Database, Kind},
};

/// A field of a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    name: &'static str,
    holds: Holds,
    nullable: bool,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holds {
    /// So many characters.
    Text(usize, usize),
    /// Yes or no.
    Flag,
    /// A number within these bounds.
    Number(i64, i64),
    /// A list, whatever is in it.
    List,
    /// An object, whatever is in it.
    Object,
    /// The uuid of a thing.
    Link(Kind, &'static str),
}

/// A field that must be sent when the thing is made.
pub(super) const fn required(name: &'static str, holds: Holds) -> Field {
    Field {
        name,
        holds,
        nullable: false,
    }
}

/// A field that may be null, and is when it is not sent.
pub(super) const fn nullable(name: &'static str, holds: Holds) -> Field {
    Field {
        name,
        holds,
        nullable: true,
    }
}

/// The body of a new thing.
pub(super) fn create(
    form: &[Field],
    sent: &Map<String, Value>,
    length: usize,
    database: &Database,
) -> Result<Map<String, Value>, Refusal> {
    let mut body = Map::new();
    for field in form {
        let value = sent.get(field.name).unwrap_or(&Value::Null);
        if value.is_null() && !field.nullable {
            let said = if sent.contains_key(field.name) {
                format!(
                    "invalid type: null, expected {} at line 1 column {length}",
                    field.expects()
                )
            } else {
                format!("missing field `{}` at line 1 column {length}", field.name)
            };
            return Err(Refusal::payload(said));
        }
        body.insert(field.name.to_owned(), value.clone());
    }
    check(form, &body, length, database)?;
    Ok(body)
}

/// The fields that a `PATCH` changes. Null clears a field that may be null, and leaves another one as it is.
pub(super) fn patch(
    form: &[Field],
    sent: &Map<String, Value>,
    length: usize,
    database: &Database,
) -> Result<Map<String, Value>, Refusal> {
    let changed = form.iter().filter_map(|field| {
        let value = sent.get(field.name)?;
        (field.nullable || !value.is_null()).then(|| (field.name.to_owned(), value.clone()))
    });
    let changed = changed.collect();
    check(form, &changed, length, database)?;
    Ok(changed)
}

fn check(form: &[Field], body: &Map<String, Value>, length: usize, database: &Database) -> Result<(), Refusal> {
    let sent = || {
        form.iter()
            .filter_map(|field| Some((field, body.get(field.name)?)))
            .filter(|(_, value)| !value.is_null())
    };
    if let Some((field, value)) = sent().find(|(field, value)| !field.takes(value)) {
        let said = format!(
            "invalid type: {}, expected {} at line 1 column {length}",
            kind_of(value),
            field.expects()
        );
        return Err(Refusal::payload(said));
    }
    let mut checks = Checks::new();
    for (field, value) in sent() {
        match field.holds {
            Holds::Text(least, most) => {
                checks.length(field.name, value.as_str(), least, most);
            }
            Holds::Number(least, most) => {
                checks.range(field.name, value.as_i64(), least, most);
            }
            _ => {}
        }
    }
    checks.nested()?;
    for (field, value) in sent() {
        if let Holds::Link(kind, name) = field.holds
            && value.as_str().is_none_or(|uuid| database.thing(kind, uuid).is_none())
        {
            return Err(Refusal::relation(name));
        }
    }
    Ok(())
}

impl Field {
    fn takes(&self, value: &Value) -> bool {
        match self.holds {
            Holds::Text(..) | Holds::Link(..) => value.is_string(),
            Holds::Flag => value.is_boolean(),
            Holds::Number(..) => value.is_i64(),
            Holds::List => value.is_array(),
            Holds::Object => value.is_object(),
        }
    }

    const fn expects(&self) -> &'static str {
        match self.holds {
            Holds::Text(..) => "a string",
            Holds::Link(..) => "a formatted UUID string",
            Holds::Flag => "a boolean",
            Holds::Number(..) => "i64",
            Holds::List => "a sequence",
            Holds::Object => "a map",
        }
    }
}

fn kind_of(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => format!("boolean `{flag}`"),
        Value::Number(number) => format!("integer `{number}`"),
        Value::String(text) => format!("string {text:?}"),
        Value::Array(_) => "sequence".to_owned(),
        Value::Object(_) => "map".to_owned(),
    }
}
