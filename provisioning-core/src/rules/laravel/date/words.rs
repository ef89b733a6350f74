//! What in a date is no number: names of days and months, and zones.

pub(super) const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number, from 1, of the name at the beginning of a text, whole or in three letters, and what follows it.
pub(super) fn name<'a>(text: &'a str, names: &[&str]) -> Option<(i64, &'a str)> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, after) = text.split_at_checked(end)?;
    let is_it =
        |name: &&str| name.eq_ignore_ascii_case(word) || name.get(..3).is_some_and(|it| it.eq_ignore_ascii_case(word));
    let place = names.iter().position(is_it)?;
    Some((i64::try_from(place).ok()? + 1, after))
}

/// `st`, `nd`, `rd` or `th`.
pub(super) const fn ordinal(day: i8) -> &'static str {
    match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

/// A zone as a text gives it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Zone {
    /// `Z`
    Zulu,
    /// As in `+02:00`: whether it is west, hours and minutes.
    Offset(bool, u8, u8),
}

impl Zone {
    /// Reads a zone: `Some(None)` where there is none, `None` where it cannot be told.
    pub(super) fn read(text: &str) -> Option<Option<(Self, &str)>> {
        let Some(first) = text.chars().next() else {
            return Some(None);
        };
        if !first.is_ascii_alphabetic() && !matches!(first, '+' | '-' | '(') {
            return Some(None);
        }
        let end = text.find([' ', ')', ',']).unwrap_or(text.len());
        let (word, after) = text.split_at_checked(end)?;
        if word == "Z" {
            return Some(Some((Self::Zulu, after)));
        }
        let (sign, number) = word
            .split_at_checked(1)
            .filter(|(sign, _)| matches!(*sign, "+" | "-"))?;
        let (hours, minutes) = match number.split_once(':') {
            Some(parts) => parts,
            None => number.split_at_checked(2)?,
        };
        let part = |text: &str| {
            (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
        };
        let (hours, minutes) = (part(hours)?, part(minutes)?);
        (hours < 24 && minutes < 60).then_some(Some((Self::Offset(sign == "-", hours, minutes), after)))
    }

    pub(super) fn written(self, letter: char) -> String {
        let (is_west, hours, minutes) = match (self, letter) {
            (Self::Zulu, 'O' | 'P') => (false, 0, 0),
            (Self::Zulu, _) | (Self::Offset(_, 0, 0), 'p') => return "Z".to_owned(),
            (Self::Offset(is_west, hours, minutes), _) => (is_west && (hours, minutes) != (0, 0), hours, minutes),
        };
        let sign = if is_west { '-' } else { '+' };
        let colon = if letter == 'O' { "" } else { ":" };
        format!("{sign}{hours:02}{colon}{minutes:02}")
    }
}
