//! `url`

use std::sync::LazyLock;

use regex::Regex;

use super::rule::Parameter;
use crate::rules::{Dialect, Unchecked, pattern::Pattern};

/// `scheme://user:password@host:port/path?query#fragment`, with a scheme out of a list.
#[derive(Debug, Clone)]
pub(super) struct Url {
    schemes: Schemes,
    dialect: Dialect,
}

#[derive(Debug, Clone)]
enum Schemes {
    Known,
    Listed(Vec<String>),
    /// Parameters are put into the panel's pattern as they are.
    Pattern(Pattern),
}

/// Every scheme that Laravel knows.
const KNOWN: &str = include_str!("url_schemes.txt");

/// Whether a sign is a letter or counts, of any script; and the wider classes of host names.
static LETTER_OR_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[\pL\pN]$").ok());
static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\pM$").ok());
static SYMBOL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\pS$").ok());

fn is_in(class: &LazyLock<Option<Regex>>, character: char) -> bool {
    let mut bytes = [0; 4];
    let sign: &str = character.encode_utf8(&mut bytes);
    class.as_ref().is_some_and(|class| class.is_match(sign))
}

fn is_word(character: char) -> bool {
    if character.is_ascii() {
        character.is_ascii_alphanumeric()
    } else {
        is_in(&LETTER_OR_NUMBER, character)
    }
}

fn is_label(character: char) -> bool {
    matches!(character, '-' | '_') || is_word(character) || is_in(&SYMBOL, character)
}

impl Url {
    pub(super) fn read(parameters: &[Parameter], dialect: Dialect) -> Result<Self, Unchecked> {
        let listed: Vec<String> = parameters
            .iter()
            .map(|scheme| scheme.clone().unwrap_or_default())
            .collect();
        let is_plain = |scheme: &String| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let schemes = if listed.is_empty() {
            Schemes::Known
        } else if listed.iter().all(is_plain) {
            Schemes::Listed(listed)
        } else {
            Schemes::Pattern(Pattern::compile(&format!("~^({})$~iuxD", listed.join("|")))?)
        };
        Ok(Self { schemes, dialect })
    }

    pub(super) fn accepts(&self, text: &str) -> bool {
        // The pattern of the panel lets a line end through.
        let text = text.strip_suffix('\n').unwrap_or(text);
        let Some((scheme, rest)) = text.split_once("://") else {
            return false;
        };
        let is_known = match &self.schemes {
            Schemes::Known => KNOWN.lines().any(|known| known.eq_ignore_ascii_case(scheme)),
            Schemes::Listed(listed) => listed.iter().any(|known| known.eq_ignore_ascii_case(scheme)),
            Schemes::Pattern(pattern) => pattern.is_match(scheme) == Ok(true),
        };
        let (place, after) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let (user, host) = match place.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, place),
        };
        is_known && user.is_none_or(is_user) && self.is_place(host) && is_rest(after)
    }

    /// A host and perhaps a port.
    fn is_place(&self, place: &str) -> bool {
        if let Some(address) = place.strip_prefix('[') {
            return address
                .split_once(']')
                .is_some_and(|(address, port)| is_ipv6(address) && (port.is_empty() || is_port(port)));
        }
        match place.split_at(place.find(':').unwrap_or(place.len())) {
            (host, "") => self.is_host(host),
            (host, port) => self.is_host(host) && is_port(port),
        }
    }

    fn is_host(&self, host: &str) -> bool {
        match self.dialect {
            Dialect::Pelican => is_host_13(host),
            _ => is_host_11(host),
        }
    }
}

/// An address without an IPv4 part that is no IPv4 address: what Rust reads is what the pattern takes.
fn is_ipv6(address: &str) -> bool {
    address.parse::<std::net::Ipv6Addr>().is_ok()
}

fn is_port(port: &str) -> bool {
    port.strip_prefix(':')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Laravel 11: words, signs and points, with a word at the end; a single sign is too short.
fn is_host_11(host: &str) -> bool {
    if !host.chars().all(|c| c == '.' || is_label(c)) {
        return false;
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let ends_in_word = name.chars().next_back().is_some_and(is_word) && name.chars().nth(1).is_some();
    // After `xn--` hyphens count as part of the word.
    let is_punycode = |name: &str| {
        let lower = name.to_ascii_lowercase();
        lower.rfind("xn--").is_some_and(|at| {
            let word = name.get(at + 4..).unwrap_or_default();
            at > 0 && !word.is_empty() && word.chars().all(|c| c == '-' || is_word(c))
        })
    };
    ends_in_word || is_punycode(name)
}

/// Laravel 13: labels with points between them and a word as the last one, or one label of ASCII.
fn is_host_13(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_ascii_label = |label: &str, other: char| {
        label
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == other)
    };
    let Some((labels, last)) = name.rsplit_once('.') else {
        return !name.is_empty() && is_ascii_label(name, '_');
    };
    let is_inner = |label: &str| !label.is_empty() && label.chars().all(|c| is_label(c) || is_in(&MARK, c));
    let is_word_with_marks = !last.is_empty() && last.chars().all(|c| is_word(c) || is_in(&MARK, c));
    let is_punycode = last.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
        && last.len() > 4
        && is_ascii_label(last, '-');
    labels.split('.').all(is_inner) && (is_word_with_marks || is_punycode)
}

fn is_user(user: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && has_only(part, "_.-");
    match user.split_once(':') {
        Some((name, password)) => is_part(name) && is_part(password),
        None => is_part(user),
    }
}

/// Path, query and fragment.
fn is_rest(rest: &str) -> bool {
    const PATH: &str = "-._~!$&'()*+,;=:@/";
    const QUERY: &str = "-._~!$&'[]()*+,;=:@/?";
    const FRAGMENT: &str = "-._~!$&'()*+,;=:@/?";
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    has_only(path, PATH) && has_only(query, QUERY) && has_only(fragment, FRAGMENT)
}

/// Whether it is words, these signs, and signs that are written with `%` and two hexadecimal digits.
fn has_only(text: &str, signs: &str) -> bool {
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let is_right = match character {
            '%' => (0..2).all(|_| characters.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            other => signs.contains(other) || is_word(other),
        };
        if !is_right {
            return false;
        }
    }
    true
}
