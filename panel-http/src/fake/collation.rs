//! How the panel's database compares texts: it sees no difference in case, accents and trailing blanks.

/// What two texts have in common when the database calls them equal.
#[must_use]
pub fn key(text: &str) -> String {
    folded(text.trim_end_matches(' ')).collect()
}

/// Whether the database calls two texts equal.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_end_matches(' '), other.trim_end_matches(' '));
    // Most texts are, and a panel with thousands of servers compares many.
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    folded(one).eq(folded(other))
}

/// Whether `LIKE '%part%'` finds `part`, with `_` and `%` taken for themselves.
#[must_use]
pub fn contains(text: &str, part: &str) -> bool {
    let (text, part): (String, String) = (folded(text).collect(), folded(part).collect());
    text.contains(&part)
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    let lower = text.chars().flat_map(char::to_lowercase);
    lower.flat_map(|character| {
        let (first, second) = match character {
            '\u{300}'..='\u{36f}' => (None, None),
            'ß' => (Some('s'), Some('s')),
            _ => (Some(without_accent(character)), None),
        };
        first.into_iter().chain(second)
    })
}

const fn without_accent(character: char) -> char {
    match character {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ǐ' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ŏ' | 'ő' | 'ǒ' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' => 's',
        'ţ' | 'ť' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ǔ' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_trailing_blanks_make_no_difference() {
        for other in ["ord-Ab3", "ORD-AB3", "ord-àb3", "ord-aB3 ", "ord-a\u{300}b3"] {
            assert!(same("ord-aB3", other), "{other:?}");
        }
        assert!(!same("ord-aB3", " ord-aB3"));
        assert!(!same("ord-aB3", "ord-aB4"));
    }

    #[test]
    fn a_search_takes_wildcards_for_themselves() {
        assert!(contains("Alice@Example.test", "example"));
        assert!(!contains("odd", "o_d"));
    }

    proptest::proptest! {
        #[test]
        fn a_key_has_no_key_but_itself(text in ".*") {
            proptest::prop_assert_eq!(key(&key(&text)), key(&text));
            proptest::prop_assert!(same(&text, &text.to_uppercase()) || !text.is_ascii());
        }

        #[test]
        fn the_same_are_those_with_one_key(one in "[aAàbß ]{0,3}", other in "[aAàbß ]{0,3}") {
            proptest::prop_assert_eq!(same(&one, &other), key(&one) == key(&other));
        }
    }
}
