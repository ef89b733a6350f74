//! Formats of texts that need no parameters.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::rules::{Unchecked, Value};

/// Printable ASCII, tabs, line ends, and two control codes that a slip of the pen let in.
pub(super) fn is_ascii(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, 0x09 | 0x0a | 0x0d | 0x10 | 0x13 | 0x20..=0x7e))
}

/// `#` and 3, 4, 6 or 8 hexadecimal digits; a line end after them is let through.
pub(super) fn is_hex_color(text: &str) -> bool {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

pub(super) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

pub(super) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// Six pairs with `:` or `-`, or three groups of four with `.`.
pub(super) fn is_mac_address(text: &str) -> bool {
    [(':', 6, 2), ('-', 6, 2), ('.', 3, 4)]
        .into_iter()
        .any(|(separator, count, length)| {
            let is_group = |group: &str| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit());
            text.split(separator).count() == count && text.split(separator).all(is_group)
        })
}

pub(super) fn is_ulid(text: &str) -> bool {
    let is_sign =
        |byte: u8| byte.is_ascii_alphanumeric() && !matches!(byte.to_ascii_uppercase(), b'I' | b'L' | b'O' | b'U');
    text.len() == 26 && text.starts_with(|first| first <= '7') && text.bytes().all(is_sign)
}

/// Base64 with its padding, just as it would be written.
pub(super) fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let Some(last) = digits.bytes().next_back().and_then(value) else {
        return false;
    };
    let is_whole = match padding {
        0 => true,
        1 => last & 0b11 == 0,
        2 => last & 0b1111 == 0,
        _ => false,
    };
    text.len().is_multiple_of(4) && is_whole && digits.bytes().all(|byte| value(byte).is_some())
}

/// Five groups of hexadecimal digits. With a version (Laravel 13) braces, a prefix and other places of the hyphens are let
/// through; the version must be the one, in the usual variant. `0` is the nil and `max` the highest one.
pub(super) fn is_uuid(text: &str, version: Option<&str>) -> bool {
    let Some(version) = version else {
        let mut groups = text.split('-');
        let is_group =
            |length: usize, group: &str| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_shaped = [8, 4, 4, 4, 12]
            .into_iter()
            .all(|length| groups.next().is_some_and(|group| is_group(length, group)));
        return is_shaped && groups.next().is_none();
    };
    let digits = text
        .to_ascii_lowercase()
        .replace("urn:", "")
        .replace("uuid:", "")
        .replace(['{', '}', '-'], "");
    if digits.len() != 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return false;
    }
    let is_all = |sign: u8| digits.bytes().all(|byte| byte == sign);
    if version == "max" {
        return is_all(b'f');
    }
    let wanted = whole_number(version);
    if is_all(b'0') || is_all(b'f') {
        return wanted == Some(0) && is_all(b'0');
    }
    let has_variant = matches!(digits.as_bytes().get(16), Some(b'8' | b'9' | b'a' | b'b'));
    let found = digits.chars().nth(12).and_then(|digit| digit.to_digit(16));
    has_variant && matches!(found, Some(1..=8)) && found.map(i64::from) == wanted
}

/// PHP's `(int)` of a text: the digits at its beginning.
fn whole_number(text: &str) -> Option<i64> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() {
        Some(0)
    } else {
        digits.parse().ok()
    }
}

/// `encoding`: our texts are UTF-8.
pub(super) fn is_encoded(value: Value<'_>, encoding: &str) -> Result<bool, Unchecked> {
    match (value, encoding.to_ascii_lowercase().as_str()) {
        (Value::Text(_) | Value::Null, "utf-8") => Ok(true),
        (Value::Text(text), "ascii") => Ok(text.is_ascii()),
        _ => Err(Unchecked::unknown("the encoding of a text is not judged here")),
    }
}

/// Whether a text lacks signs that every text in this format of dates has: the separators, and any digit.
pub(in crate::rules) fn lacks_signs(text: &str, format: &str) -> bool {
    let is_numeric = |letter: char| "djmnYyHGhgis".contains(letter);
    let lacks = |sign: char| text.matches(sign).count() < format.matches(sign).count();
    ['-', '/', ':', ','].into_iter().any(lacks)
        || (format.contains(is_numeric) && !format.contains('\\') && !text.contains(|c: char| c.is_ascii_digit()))
}
