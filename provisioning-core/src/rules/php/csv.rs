//! The parameters of a rule: one line of CSV as PHP reads it.

/// The fields of a line with `,`, `"` and the escape character `\`. A line without anything has one field that is null.
pub(in crate::rules) fn fields(line: &str) -> Vec<Option<String>> {
    if line.is_empty() {
        return vec![None];
    }
    let mut fields = Vec::new();
    let mut rest = Some(line);
    while let Some(text) = rest {
        let quoted = text.trim_start_matches(|c: char| c != ',' && (c.is_ascii_whitespace() || c == '\u{b}'));
        let (field, after) = match quoted.strip_prefix('"') {
            Some(inside) => quoted_field(inside),
            None => plain_field(text),
        };
        fields.push(Some(field));
        rest = after;
    }
    fields
}

/// Up to the next comma. One line end at the end does not count.
fn plain_field(text: &str) -> (String, Option<&str>) {
    let (field, after) = match text.split_once(',') {
        Some((field, after)) => (field, Some(after)),
        None => (text, None),
    };
    (without_line_end(field).to_owned(), after)
}

fn without_line_end(field: &str) -> &str {
    let field = field.strip_suffix('\n').unwrap_or(field);
    field.strip_suffix('\r').unwrap_or(field)
}

/// Up to the closing quote, and what stands between it and the next comma.
fn quoted_field(inside: &str) -> (String, Option<&str>) {
    let mut field = String::new();
    let mut characters = inside.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => {
                field.push('\\');
                if let Some((_, escaped)) = characters.next() {
                    field.push(escaped);
                }
            }
            '"' if characters.next_if(|(_, next)| *next == '"').is_some() => field.push('"'),
            '"' => {
                let (tail, after) = plain_field(inside.get(at + 1..).unwrap_or_default());
                field.push_str(&tail);
                return (field, after);
            }
            _ => field.push(character),
        }
    }
    (field, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<String> {
        let shown = |field: Option<String>| field.unwrap_or_else(|| "null".to_owned());
        fields(line).into_iter().map(shown).collect()
    }

    #[test]
    fn fields_are_read_as_php_reads_them() {
        assert_eq!(fields(""), [None]);
        assert_eq!(read("a, b"), ["a", " b"]);
        assert_eq!(read("a,"), ["a", ""]);
        assert_eq!(read(","), ["", ""]);
        assert_eq!(read(r#""a,b",c"#), ["a,b", "c"]);
        assert_eq!(read(r#""a""b",c"#), [r#"a"b"#, "c"]);
        assert_eq!(read(r#""a\"b",c"#), [r#"a\"b"#, "c"]);
        assert_eq!(read(r"a\,b,c"), [r"a\", "b", "c"]);
        assert_eq!(read("'a','b'"), ["'a'", "'b'"]);
        assert_eq!(read(r#"a"b,c"#), [r#"a"b"#, "c"]);
        assert_eq!(read(r#"a,"b,c"#), ["a", "b,c"]);
        assert_eq!(read(r#" "a"x,b"#), ["ax", "b"]);
        assert_eq!(read("20\n"), ["20"]);
    }
}
