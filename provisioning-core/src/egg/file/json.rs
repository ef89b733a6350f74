//! JSON as egg files have it.

use std::{collections::HashSet, fmt, io};

use serde::{
    Serialize,
    de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor},
};
use serde_json::{
    Map, Number, Value,
    ser::{CharEscape, Formatter, PrettyFormatter},
};

use super::{
    Document, Pointer, Syntax,
    document::{DEEPEST, MOST_VALUES},
    error::{EggError, EggErrorKind},
};

const TOO_MANY: &str = "it holds more values than any egg";
const TOO_DEEP: &str = "it is deeper than any egg";

/// Reads a JSON document. Of a key that is there twice the last value counts, as in PHP.
pub(super) fn parse(text: &str) -> Result<Document, EggError> {
    let mut state = State::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    let root = Node(&mut state)
        .deserialize(&mut reader)
        .and_then(|root| reader.end().map(|()| root))
        .map_err(|error| place(&error))?;
    Ok(Document {
        root,
        repeated: state.repeated,
        dates: Vec::new(),
        syntax: Syntax::Json,
        bytes: text.len(),
        byte_order_mark: false,
    })
}

fn place(error: &serde_json::Error) -> EggError {
    let text = error.to_string();
    let suffix = format!(" at line {} column {}", error.line(), error.column());
    let message = text.strip_suffix(&suffix).unwrap_or(&text);
    let (kind, message) = match message {
        TOO_MANY => (EggErrorKind::TooLarge, message.to_owned()),
        TOO_DEEP | "recursion limit exceeded" => (EggErrorKind::TooLarge, TOO_DEEP.to_owned()),
        "trailing characters" => (
            EggErrorKind::Syntax,
            "the JSON object has ended here, but the file goes on".to_owned(),
        ),
        other => (EggErrorKind::Syntax, format!("no JSON: {other}")),
    };
    EggError::at(kind, error.line(), error.column().max(1), message)
}

#[derive(Default)]
struct State {
    here: Pointer,
    repeated: Vec<Pointer>,
    values: usize,
}

struct Node<'a>(&'a mut State);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.0.values += 1;
        if self.0.values > MOST_VALUES {
            return Err(D::Error::custom(TOO_MANY));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        deeper(self.0, values.len())?;
        while let Some(value) = list.next_element_seed(Node(self.0))? {
            values.push(value);
            self.0.here.pop();
            self.0.here.push(values.len().to_string());
        }
        self.0.here.pop();
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            deeper(self.0, &key)?;
            let value = object.next_value_seed(Node(self.0))?;
            if values.insert(key, value).is_some() {
                self.0.repeated.push(self.0.here.clone());
            }
            self.0.here.pop();
        }
        Ok(Value::Object(values))
    }
}

fn deeper<E: serde::de::Error>(state: &mut State, name: impl ToString) -> Result<(), E> {
    state.here.push(name.to_string());
    if state.here.names().len() > DEEPEST {
        return Err(E::custom(TOO_DEEP));
    }
    // What is repeated is told in notes; nobody reads thousands.
    if state.repeated.len() > MOST_VALUES / 100 {
        return Err(E::custom(TOO_MANY));
    }
    Ok(())
}

/// How a panel writes JSON.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    indent: &'static [u8],
    escape_slash: bool,
    ascii: bool,
}

impl Style {
    /// Four blanks, `\/` and `\u00e9`.
    pub(super) const PTERODACTYL: Self = Self {
        indent: b"    ",
        escape_slash: true,
        ascii: true,
    };
    /// Four blanks and `\u00e9`.
    pub(super) const PELICAN: Self = Self {
        indent: b"    ",
        escape_slash: false,
        ascii: true,
    };
    /// Two blanks.
    pub(super) const CALAGOPUS: Self = Self {
        indent: b"  ",
        escape_slash: false,
        ascii: false,
    };
    /// Four blanks: what an administrator sees in a panel's text field.
    pub(super) const FIELD: Self = Self {
        indent: b"    ",
        escape_slash: false,
        ascii: false,
    };
}

/// The document as this panel writes it, without a line break at its end.
pub(super) fn print(value: &Value, style: Style) -> String {
    let mut bytes = Vec::new();
    let printer = Printer {
        pretty: PrettyFormatter::with_indent(style.indent),
        style,
    };
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, printer);
    // Writing a tree with text keys into memory cannot fail.
    let _ = value.serialize(&mut serializer);
    String::from_utf8(bytes).unwrap_or_default()
}

struct Printer {
    pretty: PrettyFormatter<'static>,
    style: Style,
}

macro_rules! delegate {
    ($($name:ident($($argument:ident: $type:ty),*);)+) => {$(
        fn $name<W: ?Sized + io::Write>(&mut self, writer: &mut W, $($argument: $type),*) -> io::Result<()> {
            self.pretty.$name(writer, $($argument),*)
        }
    )+};
}

impl Formatter for Printer {
    delegate! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }

    fn write_char_escape<W: ?Sized + io::Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        PrettyFormatter::new().write_char_escape(writer, escape)
    }

    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, text: &str) -> io::Result<()> {
        if !self.style.escape_slash && !self.style.ascii {
            return writer.write_all(text.as_bytes());
        }
        for character in text.chars() {
            match character {
                '/' if self.style.escape_slash => writer.write_all(b"\\/")?,
                character if self.style.ascii && !character.is_ascii() => {
                    let mut units = [0; 2];
                    for unit in character.encode_utf16(&mut units) {
                        write!(writer, "\\u{unit:04x}")?;
                    }
                }
                character => writer.write_all(character.encode_utf8(&mut [0; 4]).as_bytes())?,
            }
        }
        Ok(())
    }
}

/// Places named once each.
pub(super) fn without_twins(places: &[Pointer]) -> Vec<&Pointer> {
    let mut seen = HashSet::new();
    places.iter().filter(|place| seen.insert(place.to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_a_repeated_key_counts_and_is_named() {
        let document = parse(r#"{"a": {"b": 1, "c": [0, {"d": 1, "d": 2}], "b": 3}, "a": {"b": 4}}"#).unwrap();
        assert_eq!(document.root, serde_json::json!({"a": {"b": 4}}));
        let places: Vec<String> = document.repeated.iter().map(Pointer::path).collect();
        assert_eq!(places, ["a.c[1].d", "a.b", "a"]);
    }

    #[test]
    fn each_panel_writes_json_in_its_own_hand() {
        let value = serde_json::json!({"a": "é/😀\n", "b": [], "c": {}});
        assert_eq!(
            print(&value, Style::PTERODACTYL),
            "{\n    \"a\": \"\\u00e9\\/\\ud83d\\ude00\\n\",\n    \"b\": [],\n    \"c\": {}\n}"
        );
        assert!(print(&value, Style::PELICAN).contains("\\u00e9/"));
        assert!(print(&value, Style::CALAGOPUS).contains("\n  \"a\": \"é/😀\\n\""));
    }

    #[test]
    fn an_error_has_its_line_and_column() {
        let error = parse("{\n  \"a\": \"\\.\"\n}").unwrap_err();
        assert_eq!(error.to_string(), "line 2, column 10: no JSON: invalid escape");
        let error = parse("{} {}").unwrap_err();
        assert_eq!(error.place(), &super::super::Place::Text { line: 1, column: 4 });
    }
}
