//! A command as a shell fills it.

use std::collections::BTreeMap;

/// Placeholders in the words of a shell, as the node of Pelican and the start scripts of images write them.
pub(super) fn as_shell(command: &str) -> String {
    command.replace("{{", "${").replace("}}", "}")
}

/// Values that hold each other's names could fill any memory: a command this long is filled no further.
pub(super) const LONGEST_COMMAND: usize = 65_536;

pub(super) fn replaced(text: String, placeholder: &str, value: &str) -> String {
    let count = text.matches(placeholder).count();
    let grown = count.saturating_mul(value.len()).saturating_add(text.len());
    match count {
        0 => text,
        _ if grown > LONGEST_COMMAND => text,
        _ => text.replace(placeholder, value),
    }
}

/// What a shell makes of `${NAME}` and `$NAME`, and the names that it does not know.
pub(super) fn expanded(text: &str, environment: &BTreeMap<String, String>) -> (String, Vec<String>) {
    let mut run = String::new();
    let mut unfilled = Vec::new();
    let (mut in_single, mut in_double) = (false, false);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        if first == '$'
            && !in_single
            && let Some((name, behind)) = name_of(after)
        {
            match environment.get(name) {
                Some(value) if run.len() + value.len() <= LONGEST_COMMAND => run.push_str(value),
                Some(_) => run.push_str(rest.get(..rest.len() - behind.len()).unwrap_or_default()),
                None if unfilled.iter().any(|known| known == name) => {}
                None => unfilled.push(name.to_owned()),
            }
            rest = behind;
            continue;
        }
        match first {
            '\'' if !in_double => in_single = !in_single,
            '"' if !in_single => in_double = !in_double,
            _ => {}
        }
        run.push(first);
        rest = after;
        // What is escaped stays as it is.
        if first == '\\'
            && !in_single
            && let Some(escaped) = rest.chars().next()
        {
            run.push(escaped);
            rest = rest.get(escaped.len_utf8()..).unwrap_or_default();
        }
    }
    (run, unfilled)
}

/// The name after a `$`, and what follows it.
fn name_of(text: &str) -> Option<(&str, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (inside, is_braced) = match text.strip_prefix('{') {
        Some(inside) => (inside, true),
        None => (text, false),
    };
    let end = inside.find(|c| !is_part(c)).unwrap_or(inside.len());
    let (name, behind) = inside.split_at_checked(end)?;
    let behind = if is_braced { behind.strip_prefix('}')? } else { behind };
    name.starts_with(|c: char| !c.is_ascii_digit())
        .then_some((name, behind))
}
