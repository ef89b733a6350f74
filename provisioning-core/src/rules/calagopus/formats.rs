//! Formats of texts.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::civil;

use crate::rules::{laravel::formats::lacks_signs, zones};

pub(super) fn is_ip(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

pub(super) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

pub(super) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

pub(super) fn is_mac_address(text: &str) -> bool {
    [(':', 6, 2), ('-', 6, 2), ('.', 3, 4)]
        .into_iter()
        .any(|(separator, count, length)| {
            let is_group = |group: &str| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit());
            text.split(separator).count() == count && text.split(separator).all(is_group)
        })
}

pub(super) fn is_hex_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// JSON, not deeper than 127 levels.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

/// A zone of the database, former names too.
pub(super) fn is_zone(text: &str) -> bool {
    zones::country(text).is_some()
}

pub(super) fn is_uuid(text: &str, version: Option<&str>) -> bool {
    let Ok(uuid) = uuid::Uuid::parse_str(text) else {
        return false;
    };
    match version {
        None => true,
        Some("max") => uuid.is_max(),
        Some(version) => version
            .parse::<usize>()
            .is_ok_and(|version| uuid.get_version_num() == version),
    }
}

/// Whether the panel takes the text for an address: any that has a place for a host, even an empty one.
pub(super) fn is_url(text: &str, schemes: &[String]) -> bool {
    let Ok(url) = url::Url::parse(text) else {
        return false;
    };
    !url.cannot_be_a_base() && (schemes.is_empty() || schemes.iter().any(|scheme| scheme == url.scheme()))
}

/// `2020-1-31`, `2020-01-31T10:00:00`, or the latter with a zone. `None` where it cannot be told.
pub(super) fn is_date(text: &str) -> Option<bool> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    if !text.contains(|c: char| c.is_ascii_digit()) || !text.contains('-') {
        return Some(false);
    }
    let mut parts = shape.split('-');
    let is_short = |part: Option<&str>| matches!(part, Some("0" | "00"));
    if parts.next() == Some("0000") && is_short(parts.next()) && is_short(parts.next()) && parts.next().is_none() {
        return Some(is_day(text));
    }
    match shape.get(..19) {
        Some("0000-00-00T00:00:00") => {
            let rest = shape.get(19..).unwrap_or_default();
            let zone = rest.trim_start_matches('.').trim_start_matches('0');
            let is_known = matches!(zone, "" | "Z" | "z") || (rest.len() == 6 && matches!(rest, "+00:00" | "-00:00"));
            let exists = text
                .get(..19)
                .is_some_and(|text| text.parse::<civil::DateTime>().is_ok());
            if exists && is_known && !rest.starts_with('0') {
                Some(true)
            } else if exists {
                None
            } else {
                Some(false)
            }
        }
        _ if shape.contains(' ') && shape.len() < 20 && !shape.starts_with(' ') => Some(false),
        _ if shape.starts_with("0000-0") && shape.len() > 8 => None,
        _ if shape.starts_with(['+', '-', ' ']) && shape.contains("0-0") => None,
        _ => Some(false),
    }
}

fn is_day(text: &str) -> bool {
    let mut numbers = text.split('-').map(|part| part.parse::<i16>().ok());
    let (Some(Some(year)), Some(Some(month)), Some(Some(day))) = (numbers.next(), numbers.next(), numbers.next())
    else {
        return false;
    };
    civil::Date::new(
        year,
        i8::try_from(month).unwrap_or_default(),
        i8::try_from(day).unwrap_or_default(),
    )
    .is_ok()
}

/// The last second of the year 262142.
const LAST_SECOND: u64 = 8_210_266_876_799;

/// Whether the text is in one of the formats; `None` where it cannot be told.
pub(super) fn has_format(text: &str, formats: &[String]) -> Option<bool> {
    let mut is_unknown = false;
    for format in formats {
        match format.as_str() {
            // A time stamp has no sign, and ends with the years that the panel knows.
            "U" => {
                let digits = text.trim_start();
                let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                if is_number && digits.parse().is_ok_and(|stamp: u64| stamp <= LAST_SECOND) {
                    return Some(true);
                }
            }
            format if lacks_signs(text, format) => {}
            format => match is_written(text, format) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => is_unknown = true,
            },
        }
    }
    (!is_unknown).then_some(false)
}

/// Whether a text is a day or a time, or both, in a format of numbers.
fn is_written(text: &str, format: &str) -> Option<bool> {
    let (mut year, mut month, mut day) = (None, None, None);
    let (mut hour, mut minute, mut second) = (None, None, None);
    let mut rest = text;
    for letter in format.chars() {
        let (longest, part) = match letter {
            'Y' => (4, &mut year),
            'm' | 'n' => (2, &mut month),
            'd' | 'j' => (2, &mut day),
            'H' | 'G' => (2, &mut hour),
            'i' => (2, &mut minute),
            's' => (2, &mut second),
            '-' | '/' | ':' | '.' => match rest.strip_prefix(letter) {
                Some(after) => {
                    rest = after;
                    continue;
                }
                None => return Some(false),
            },
            // Blanks of a format take any number of them.
            ' ' => {
                rest = rest.trim_start();
                continue;
            }
            _ => return None,
        };
        rest = rest.trim_start();
        if letter == 'Y' && rest.starts_with(['+', '-']) {
            return None;
        }
        let count = rest.bytes().take(longest).take_while(u8::is_ascii_digit).count();
        let (digits, after) = rest.split_at_checked(count)?;
        let Ok(number) = digits.parse::<i16>() else {
            return Some(false);
        };
        *part = Some(number);
        rest = after;
    }
    let short = |part: Option<i16>| part.and_then(|part| i8::try_from(part).ok()).unwrap_or(-1);
    let is_day = civil::Date::new(year.unwrap_or(-1), short(month), short(day)).is_ok() && year.is_some();
    let has_day = year.is_some() || month.is_some() || day.is_some();
    let has_time = hour.is_some() || minute.is_some() || second.is_some();
    let is_time = (0..24).contains(&short(hour))
        && (0..60).contains(&short(minute))
        && second.is_none_or(|s| (0..=60).contains(&s));
    Some(rest.is_empty() && (is_day || !has_day) && (is_time || !has_time) && (has_day || has_time))
}
