use proptest::prelude::*;

use super::*;

fn finds(pattern: &str, text: &str) -> bool {
    Pattern::compile(pattern).unwrap().is_match(text).unwrap()
}

fn is_budgeted(pattern: &str) -> bool {
    matches!(Pattern::compile(pattern).unwrap().0, Engine::Budgeted(_))
}

fn all(pattern: &str, matching: &[&str], other: &[&str]) {
    for text in matching {
        assert!(finds(pattern, text), "{pattern} finds {text:?}");
    }
    for text in other {
        assert!(!finds(pattern, text), "{pattern} does not find {text:?}");
    }
}

#[test]
fn a_dollar_stands_before_the_last_line_end_too() {
    all("/^a$/", &["a", "a\n"], &["a\n\n", "ab", "\na"]);
    all("/^a$/D", &["a"], &["a\n"]);
    all(r"/\Aa\z/", &["a"], &["a\n"]);
    all(r"/\Aa\Z/", &["a", "a\n"], &["a\n\n"]);
    all("/^(a$|b)c?/", &["a", "a\n", "bc"], &["ab"]);
    all("/a$\n/", &["a\n"], &["a"]);
    all("/^b$/m", &["a\nb\nc", "b"], &["ab"]);
    all("/^$/m", &["", "a\n\nb"], &["a\n", "a"]);
}

#[test]
fn without_u_bytes_count_and_with_it_code_points() {
    all("/^.$/", &["a"], &["é", "日"]);
    all("/^.{2}$/", &["é", "ab"], &["日"]);
    all("/^.$/u", &["a", "é", "🎮"], &["e\u{301}"]);
    all(r"/^\w+$/", &["a_1"], &["tést", "٣"]);
    all(r"/^\w+$/u", &["tést", "日本語", "٣"], &["a-b"]);
    all(r"/^\d$/u", &["٣", "5"], &["½"]);
    all("/^[é]{2}$/", &["é"], &["e"]);
    all("/^é+$/", &["é"], &["éé"]);
    all("/^é+$/u", &["é", "éé"], &[]);
    all("/^[à-ü]+$/", &["à", "é", "ü"], &["a"]);
    all("/^É$/i", &["É"], &["é"]);
    all("/^É$/iu", &["É", "é"], &[]);
    all(r"/^\p{Lu}/", &["Ab", "À"], &["a", "5"]);
    all(r"/\bfoo\b/u", &["a foo b"], &["éfoo"]);
    all(r"/\bfoo\b/", &["éfoo"], &["afoo"]);
}

#[test]
fn every_delimiter_and_modifier_of_php() {
    for pattern in [
        "/^a+$/",
        "#^a+$#",
        "~^a+$~",
        "(^a+$)",
        "{^a+$}",
        "<^a+$>",
        "!^a+$!",
        " \n/^a+$/ \n",
    ] {
        all(pattern, &["a", "aa"], &["b", "ab"]);
    }
    all("[^a+$]", &["aaa"], &["b"]);
    all("/^ a  b # and no more\n$/x", &["ab"], &["a b"]);
    all("/a/A", &["ab"], &["ba"]);
    all("/a.b/s", &["a\nb"], &[]);
    all("/^a+?$/U", &["aa"], &[]);
    all("/^(?i)aB$/", &["AB", "ab"], &["ac"]);
    all("/^(?i:a)b$/", &["Ab"], &["AB"]);
    for (pattern, reason) in [
        ("", "Empty regular expression"),
        ("abc", "Delimiter must not be alphanumeric"),
        ("/abc", "No ending delimiter '/' found"),
        ("(abc", "No ending matching delimiter ')' found"),
        ("/a/z", "Unknown modifier 'z'"),
        ("[a-z]+", "Unknown modifier '+'"),
        ("/(/", "missing closing parenthesis"),
        ("/)/", "unmatched closing parenthesis"),
        ("/[a/", "missing terminating ]"),
        (r"/[\w-.]/", "invalid range"),
        ("/[z-a]/", "range out of order"),
        ("/a**/", "quantifier does not follow"),
        ("/a{3,1}/", "numbers out of order"),
        ("/(?<=a+)b/", "lookbehind"),
        (r"/(a)\2/", "non-existent"),
        (r"/\y/", "unrecognized character"),
        ("/[[:foo:]]/", "unknown POSIX class"),
    ] {
        match Pattern::compile(pattern) {
            Err(Unchecked::Broken(said)) => assert!(said.contains(reason), "{pattern}: {said}"),
            other => panic!("{pattern}: {other:?}"),
        }
    }
}

#[test]
fn what_looks_around_or_refers_back_is_run_under_a_budget() {
    for (pattern, matching, other) in [
        (r"/^(?=.*\d)[a-z\d]+$/", ["a1", "1"], ["a", "A1"]),
        (r"/^(?!admin)\w+$/", ["user", "xadmin"], ["admin", "administrator"]),
        ("/(?<=a)b/", ["ab", "xab"], ["b", "cb"]),
        ("/(?<!a)b/", ["b", "cb"], ["ab", "a"]),
        ("/^a++b$/", ["ab", "aab"], ["a", "b"]),
        ("/^(?>a+)ab$/", ["", ""], ["aab", "ab"]),
        (r"/^(?<n>a|b)\k<n>$/", ["aa", "bb"], ["ab", "a"]),
        (r"/^(a)\1$/i", ["aA", "aa"], ["a", "ab"]),
        (r"/^\R$/", ["\n", "\r\n"], ["\r\n\n\n", "a"]),
        (r"/^\R\n$/", ["\r\n\n", "\n\n"], ["\r\n", "\n"]),
        ("/^(a(?1)?b)$/", ["ab", "aabb"], ["aab", "abab"]),
        ("/^(x)?(?(1)a|b)$/", ["xa", "b"], ["xb", "a"]),
        ("/^(?(?=a)ab|cd)$/", ["ab", "cd"], ["ad", "a"]),
        ("/^(?:a(*FAIL)|b)$/", ["b", "b\n"], ["a", "ab"]),
        (
            r"/^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$/",
            ["1.2.3.4", "255.255.255.255"],
            ["1.2.3", "256.1.1.1"],
        ),
    ] {
        assert!(is_budgeted(pattern), "{pattern}");
        let matching: Vec<&str> = matching.into_iter().filter(|text| !text.is_empty()).collect();
        all(pattern, &matching, &other);
    }
    assert!(!is_budgeted(r"/^([\w\d._-]+)(\.jar)$/"));
}

#[test]
fn braces_that_count_nothing_are_themselves() {
    all("/^a{,3}$/", &["a{,3}"], &["aaa"]);
    all("/^{a}$/", &["{a}"], &[]);
    all(r"/^\Qa.b\E$/", &["a.b"], &["axb"]);
    all("/^(?#comment)a$/", &["a"], &[]);
    all(r"/^\x41\101\cA\e$/", &["AA\u{1}\u{1b}"], &[]);
    all("/^[]a]+$/", &["]a"], &["b"]);
    all("/^[a-z-0-9]+$/", &["a-0"], &["_"]);
    all("/^[[:alpha:][:digit:]]+$/", &["a1"], &["-"]);
    all(r"/^[^\s]+$/", &["ab"], &["a b"]);
}

/// No pattern and no value takes long.
#[test]
fn what_would_take_for_ever_is_given_up() {
    let begun = std::time::Instant::now();
    let long = "a".repeat(5000);
    assert!(!finds("/^(a+)+$/", &format!("{long}!")));
    let greedy = Pattern::compile("/^(?=(a+)+$)(a|aa)+$/").unwrap();
    assert!(greedy.is_match(&format!("{long}!")).is_err());
    assert!(matches!(
        Pattern::compile(&format!("/{long}{long}/")),
        Err(Unchecked::Unknown(_))
    ));
    assert!(Pattern::compile(&format!("/{}/", "(a{1000}){1000}")).is_err());
    assert!(Pattern::compile(&format!("/{}a{}/", "(".repeat(4000), ")".repeat(4000))).is_err());
    let recursive = Pattern::compile("/(?R)?a/").unwrap();
    assert!(recursive.is_match(&long).is_err());
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_pattern_panics(pattern in r"[/#]?[\[\](){}?*+|^$.\\a-cA-Z0-9<>=!:,\-é#\n ]{0,30}/?[imsxuADU]{0,3}", text in "[a-c0-9é\n ]{0,12}") {
        if let Ok(pattern) = Pattern::compile(&pattern) {
            let _ = pattern.is_match(&text);
        }
    }

    /// Both engines say the same of what both can run.
    #[test]
    fn the_engines_agree(pattern in r"(\^)?([a-c.]|[a-c]\*|\(a\|b\)|\[\^a\]|\(?:ab\)\+|\\d\?|b\{1,2\}|\\b){1,5}\$?", text in "[a-c1\n]{0,8}") {
        let written = format!("/{pattern}/");
        let (body, modifiers) = delimiter::split(&written).unwrap();
        if let Ok(tree) = parse::read(body, modifiers) {
            let compiled = Pattern::compile(&written).unwrap();
            let program = Program::new(tree, modifiers).unwrap();
            prop_assert_eq!(compiled.is_match(&text).ok(), program.is_match(&text), "{} {:?}", written, text);
        }
    }
}
