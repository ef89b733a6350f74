//! YAML as Pelican's egg files have it, read as Pelican reads it.

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Value, map::Entry};

use super::{
    Document, Pointer, Syntax,
    document::{DEEPEST, MOST_VALUES},
    error::{EggError, EggErrorKind},
    yaml_scalar::{Plain, resolve},
};

/// As much text as aliases may add.
const MOST_ALIASED: usize = 1_000_000;

/// Reads a YAML document. A key that is there twice is an error, as it is for Pelican.
pub(super) fn parse(text: &str) -> Result<Document, EggError> {
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        anchors: HashMap::new(),
        here: Pointer::root(),
        dates: Vec::new(),
        values: 0,
        aliased: 0,
    };
    let root = reader.document()?;
    Ok(Document {
        root,
        repeated: Vec::new(),
        dates: reader.dates,
        syntax: Syntax::Yaml,
        bytes: text.len(),
        byte_order_mark: false,
    })
}

struct Reader<'a> {
    events: Parser<'a, granit_parser::StrInput<'a>>,
    anchors: HashMap<usize, Value>,
    here: Pointer,
    dates: Vec<Pointer>,
    values: usize,
    aliased: usize,
}

fn refuse(kind: EggErrorKind, span: &Span, message: impl Into<String>) -> EggError {
    EggError::at(kind, span.start.line(), span.start.col() + 1, message)
}

fn syntax(span: &Span, message: impl Into<String>) -> EggError {
    refuse(EggErrorKind::Syntax, span, message)
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), EggError> {
        loop {
            match self.events.next() {
                Some(Ok((event, span))) if event.is_node() || is_structure(&event) => return Ok((event, span)),
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    let at = error.marker();
                    let (kind, message) = match error.kind() {
                        ErrorKind::RecursionLimitExceeded => {
                            (EggErrorKind::TooLarge, "it is deeper than any egg".to_owned())
                        }
                        _ => (EggErrorKind::Syntax, format!("no YAML: {}", error.info())),
                    };
                    return Err(EggError::at(kind, at.line(), at.col() + 1, message));
                }
                None => return Ok((Event::StreamEnd, Span::default())),
            }
        }
    }

    fn document(&mut self) -> Result<Value, EggError> {
        let root = loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::StreamEnd => return Err(EggError::at(EggErrorKind::Syntax, 1, 1, "there is nothing in it")),
                event => break self.node(event, &span)?,
            }
        };
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::DocumentEnd => {}
                _ => return Err(syntax(&span, "there is a second document in it; no panel reads that")),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: &Span) -> Result<Value, EggError> {
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(refuse(
                EggErrorKind::TooLarge,
                span,
                "it holds more values than any egg",
            ));
        }
        let (anchor, value) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = match &tag {
                    None => style != ScalarStyle::Plain,
                    Some(tag) if tag.is_yaml_core_schema() => tag.suffix() == "str" || style != ScalarStyle::Plain,
                    Some(_) => return Err(syntax(span, "it has a tag; no panel reads those")),
                };
                (anchor, self.scalar(&text, is_text))
            }
            Event::SequenceStart(_, anchor, _) => (anchor, self.sequence(span)?),
            Event::MappingStart(_, anchor, _) => (anchor, self.mapping(span)?),
            Event::Alias(anchor) => return self.alias(anchor, span),
            _ => return Err(syntax(span, "a value is missing")),
        };
        if anchor != 0 {
            self.count_alias(&value, span)?;
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn scalar(&mut self, text: &str, is_text: bool) -> Value {
        if is_text {
            return Value::String(text.to_owned());
        }
        match resolve(text) {
            Plain::Value(value) => value,
            Plain::Date => {
                self.dates.push(self.here.clone());
                Value::String(text.to_owned())
            }
        }
    }

    fn alias(&mut self, anchor: usize, span: &Span) -> Result<Value, EggError> {
        let Some(value) = self.anchors.get(&anchor).cloned() else {
            return Err(syntax(span, "it refers to itself"));
        };
        self.count_alias(&value, span)?;
        Ok(value)
    }

    /// Copies cost as much as what they copy, so that a few lines cannot become gigabytes.
    fn count_alias(&mut self, value: &Value, span: &Span) -> Result<(), EggError> {
        let (values, text) = weigh(value);
        self.values += values;
        self.aliased += text;
        if self.values > MOST_VALUES || self.aliased > MOST_ALIASED {
            return Err(refuse(
                EggErrorKind::TooLarge,
                span,
                "its aliases unfold to more than any egg",
            ));
        }
        Ok(())
    }

    fn deeper(&mut self, name: String, span: &Span) -> Result<(), EggError> {
        self.here.push(name);
        if self.here.names().len() > DEEPEST {
            return Err(refuse(EggErrorKind::TooLarge, span, "it is deeper than any egg"));
        }
        Ok(())
    }

    fn sequence(&mut self, start: &Span) -> Result<Value, EggError> {
        let mut values = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(Value::Array(values));
            }
            self.deeper(values.len().to_string(), start)?;
            values.push(self.node(event, &span)?);
            self.here.pop();
        }
    }

    fn mapping(&mut self, start: &Span) -> Result<Value, EggError> {
        let mut values = Map::new();
        loop {
            let (event, key_span) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(Value::Object(values)),
                Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<" => {
                    return Err(syntax(&key_span, "it merges keys (`<<`); write them out"));
                }
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(syntax(&key_span, "a key is a text")),
            };
            let (event, span) = self.next()?;
            self.deeper(key.clone(), start)?;
            let value = self.node(event, &span)?;
            self.here.pop();
            match values.entry(key) {
                Entry::Vacant(entry) => entry.insert(value),
                Entry::Occupied(entry) => {
                    return Err(syntax(&key_span, format!("the key `{}` is there twice", entry.key())));
                }
            };
        }
    }
}

const fn is_structure(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(..)
            | Event::DocumentEnd
            | Event::SequenceEnd
            | Event::MappingEnd
    )
}

/// How many values, and how many bytes of text.
fn weigh(value: &Value) -> (usize, usize) {
    let add = |sum: (usize, usize), more: (usize, usize)| (sum.0 + more.0, sum.1 + more.1);
    match value {
        Value::String(text) => (1, text.len()),
        Value::Array(list) => list.iter().map(weigh).fold((1, 0), add),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| add(weigh(value), (0, key.len())))
            .fold((1, 0), add),
        _ => (1, 0),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn yaml_is_read_as_pelican_writes_it() {
        let text = "_comment: 'x y'\nempty: {  }\nscript: |-\n  #!/bin/bash\n\n    echo hi\nvariables:\n  -\n    default_value: 25565\n    rules:\n      - required\n      - 'in:1,2'\n";
        assert_eq!(
            parse(text).unwrap().root,
            json!({"_comment": "x y", "empty": {}, "script": "#!/bin/bash\n\n  echo hi",
                   "variables": [{"default_value": 25565, "rules": ["required", "in:1,2"]}]})
        );
    }

    #[test]
    fn a_key_that_is_there_twice_is_refused_with_its_place() {
        let error = parse("a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(error.to_string(), "line 3, column 1: the key `a` is there twice");
    }

    #[test]
    fn aliases_are_followed_but_do_not_explode() {
        let document = parse("a: &x [1, 2]\nb: *x\n").unwrap();
        assert_eq!(document.root, json!({"a": [1, 2], "b": [1, 2]}));
        let mut bomb = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
        for level in 1..20 {
            let before = format!("*a{}, ", level - 1).repeat(9);
            bomb.push_str(&format!("a{level}: &a{level} [{before}]\n"));
        }
        assert_eq!(parse(&bomb).unwrap_err().kind(), EggErrorKind::TooLarge);
        let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(1000));
        assert_eq!(parse(&long).unwrap_err().kind(), EggErrorKind::TooLarge);
        assert!(parse("a: &a [*a]\n").is_err());
    }
}
