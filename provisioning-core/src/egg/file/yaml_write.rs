//! YAML as Pelican writes it.

use serde_json::{Map, Value};

/// The document as Pelican's exporter writes one: two blanks a level, a list's items under their dash, single quotes where
/// a text could be taken for something else, lines as a block.
///
/// Unlike the exporter it keeps all as it is: `'5.0'` does not become a number, no line is broken, and an empty list
/// does not become an empty map.
pub(super) fn print(value: &Map<String, Value>) -> String {
    let mut text = String::new();
    map(&mut text, value, 0);
    text
}

/// Readers take no longer key than this before its colon, quotation marks and all; a longer one is marked as a key.
const LONGEST_KEY: usize = 1000;

fn map(out: &mut String, map: &Map<String, Value>, indent: usize) {
    for (key, value) in map {
        let key = inline(key);
        blanks(out, indent);
        if key.chars().count() > LONGEST_KEY {
            out.push_str("? ");
            out.push_str(&key);
            out.push('\n');
            blanks(out, indent);
        } else {
            out.push_str(&key);
        }
        out.push(':');
        below(out, value, indent);
    }
}

/// The value of a key or an item of a list, from behind its colon or dash to the end of its last line.
fn below(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(inner) if !inner.is_empty() => {
            out.push('\n');
            map(out, inner, indent + 2);
        }
        Value::Array(list) if !list.is_empty() => {
            out.push('\n');
            for item in list {
                blanks(out, indent + 2);
                out.push('-');
                below(out, item, indent + 2);
            }
        }
        Value::String(text) if fits_a_block(text) => block(out, text, indent + 2),
        scalar => {
            out.push(' ');
            out.push_str(&word(scalar));
            out.push('\n');
        }
    }
}

fn word(value: &Value) -> String {
    match value {
        Value::Object(_) => "{  }".to_owned(),
        Value::Array(_) => "[]".to_owned(),
        Value::String(text) => inline(text),
        other => other.to_string(),
    }
}

fn blanks(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Lines that every reader takes back as they are.
fn fits_a_block(text: &str) -> bool {
    let printable = |c: char| c == '\n' || c == '\t' || !is_special(c);
    text.contains('\n')
        && text.chars().all(printable)
        && !text.starts_with(['\n', '\t'])
        && text.lines().all(|line| line.is_empty() || !line.trim().is_empty())
}

fn block(out: &mut String, text: &str, indent: usize) {
    out.push_str(" |");
    if text.starts_with(' ') {
        // Within the block the first line is no measure of its indentation.
        out.push('2');
    }
    let (body, keep) = match text.strip_suffix('\n') {
        None => (text, "-"),
        Some(body) if body.ends_with('\n') => (body, "+"),
        Some(body) => (body, ""),
    };
    out.push_str(keep);
    out.push('\n');
    for line in body.split('\n') {
        if !line.is_empty() {
            blanks(out, indent);
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// Marks that a reader may break a line at, drop, or refuse.
fn is_special(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A text on one line.
fn inline(text: &str) -> String {
    if text.chars().any(is_special) {
        return double_quoted(text);
    }
    if needs_quotes(text) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    text.to_owned()
}

fn needs_quotes(text: &str) -> bool {
    let is_word = matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "null" | "~" | "true" | "false" | "y" | "n" | "yes" | "no" | "on" | "off"
    );
    let looks_like_a_number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let inside = |c: char| c.is_whitespace() || "'\":{}[],&*#?".contains(c);
    is_word
        || looks_like_a_number
        || text.contains(inside)
        || text.starts_with(['-', '?', '|', '<', '>', '=', '!', '%', '@', '`'])
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_special(c) && u32::from(c) < 0x100 => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c if is_special(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(all(test, feature = "yaml"))]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::egg::file::yaml_read;

    #[test]
    fn it_looks_like_pelicans_own() {
        let value = json!({
            "meta": {"version": "PLCN_v3", "update_url": null},
            "name": "Custom Game", "empty": {}, "none": [], "port": "25565", "uuid": "2a42d0c2-c0ba",
            "script": "#!/bin/ash\n\n  echo 'hi'\n",
            "variables": [{"name": "Map", "rules": ["required", "max:20"], "user_viewable": true}],
        });
        assert_eq!(
            print(value.as_object().unwrap()),
            "meta:\n  version: PLCN_v3\n  update_url: null\nname: 'Custom Game'\nempty: {  }\nnone: []\nport: '25565'\n\
             uuid: '2a42d0c2-c0ba'\nscript: |\n  #!/bin/ash\n\n    echo 'hi'\nvariables:\n  -\n    name: Map\n    rules:\n      - required\n      - 'max:20'\n    user_viewable: true\n"
        );
    }

    /// A key of more than 1,024 characters is none before a colon, say YAML's rules.
    #[test]
    fn a_very_long_key_is_read_back() {
        for length in [999, 1000, 1001, 1024, 5000] {
            let key = "é ".repeat(length / 2) + "x";
            let document = json!({"a": {key.clone(): "text", "b": 1}, key: {"c": ["d"]}});
            let text = print(document.as_object().unwrap());
            assert_eq!(yaml_read::parse(&text).unwrap().root, document, "{length}");
        }
    }

    fn tree() -> impl Strategy<Value = Value> {
        let text = prop_oneof![
            any::<String>(),
            "[ \\n\\r\\t'\":#a-z|>%@{}\\[\\]&*!?,.-]{0,20}",
            "[0-9_.eExo+-]{0,8}",
            "(#!/bin/sh|  echo| ?|\\t)(\\n[ a-z]{0,4}){0,4}\\n{0,3}",
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            text.clone().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((text.clone(), inner), 0..5)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// Whatever is in a text, it comes back as it was.
        #[test]
        fn what_is_written_is_read_back(key in "[a-z ]{1,5}", value in tree()) {
            prop_assume!(key != "<<");
            let document = json!({key: value});
            let text = print(document.as_object().unwrap());
            let read = yaml_read::parse(&text);
            prop_assert_eq!(read.map(|it| it.root).map_err(|error| format!("{error}\n{text}")), Ok(document));
        }
    }
}
