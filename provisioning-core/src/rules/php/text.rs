//! Trimming, and the names that Laravel makes of words.

use crate::rules::Dialect;

/// What PHP's `trim` takes away: six characters, and neither a form feed nor a no-break space.
const fn is_trimmed(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\0')
}

/// PHP's `trim`.
pub(in crate::rules) fn trim(text: &str) -> &str {
    text.trim_matches(is_trimmed)
}

/// Whether nothing is left after PHP's `trim`.
pub(in crate::rules) fn is_blank(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0))
}

/// The name of a rule as Laravel looks it up: `digits_between` becomes `DigitsBetween`. All but the first letter of a
/// word stays as it was written.
pub(in crate::rules) fn studly(name: &str, dialect: Dialect) -> String {
    let is_space = |character: char| match dialect {
        Dialect::Pelican => matches!(character, '-' | '_') || character.is_whitespace(),
        _ => matches!(character, '-' | '_' | ' '),
    };
    name.split(is_space)
        .flat_map(|word| {
            let mut characters = word.chars();
            let first = characters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(characters)
        })
        .collect()
}

/// The key of a name: `DigitsBetween` becomes `digits_between`, `MAX` becomes `m_a_x`.
pub(in crate::rules) fn snake(name: &str) -> String {
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return name.to_owned();
    }
    let mut words = String::with_capacity(name.len());
    let mut starts_word = true;
    for character in name.chars() {
        match character {
            ' ' | '\t' | '\r' | '\n' | '\u{c}' | '\u{b}' => starts_word = true,
            _ if character.is_whitespace() => {}
            _ => {
                words.push(if starts_word {
                    character.to_ascii_uppercase()
                } else {
                    character
                });
                starts_word = false;
            }
        }
    }
    let mut key = String::with_capacity(words.len() + 4);
    for (index, character) in words.chars().enumerate() {
        if index > 0 && character.is_ascii_uppercase() {
            key.push('_');
        }
        key.extend(character.to_lowercase());
    }
    key
}

/// How messages name a field that nobody gave a name: `FOO_BAR` becomes `f o o  b a r`.
pub(in crate::rules) fn shown_field(path: &str) -> String {
    snake(path).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_as_laravel_makes_them() {
        for (written, name, key) in [
            ("digits_between", "DigitsBetween", "digits_between"),
            ("alpha-num", "AlphaNum", "alpha_num"),
            ("not in", "NotIn", "not_in"),
            ("MAX", "MAX", "m_a_x"),
            ("alphanum", "Alphanum", "alphanum"),
            ("ipv4", "Ipv4", "ipv4"),
            ("", "", ""),
        ] {
            assert_eq!(studly(written, Dialect::Pterodactyl), name);
            assert_eq!(snake(name), key);
        }
        assert_eq!(shown_field("environment.BAZ"), "environment. b a z");
        assert_eq!(shown_field("FOO"), "f o o");
    }

    #[test]
    fn a_form_feed_is_not_blank() {
        assert!(is_blank(" \t\n\r\u{b}\0") && is_blank(""));
        assert!(!is_blank("\u{c}") && !is_blank("\u{a0}"));
        assert_eq!(trim("\0 a\u{c}\n"), "a\u{c}");
    }
}
