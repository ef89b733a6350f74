//! `date_format`: texts in a given form.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use super::{
    Parameter,
    words::{MONTHS, WEEKDAYS, Zone, name, ordinal},
};
use crate::rules::{laravel::formats, php::number};

/// Whether the text is in one of the formats; `None` where it cannot be told.
pub(super) fn accepts(formats: &[Parameter], text: &str) -> Option<bool> {
    let mut is_unknown = false;
    for format in formats {
        if formats::lacks_signs(text, format.as_deref().unwrap_or_default()) {
            continue;
        }
        match Moment::read(format.as_deref().unwrap_or_default(), text) {
            None => is_unknown = true,
            Some(None) => {}
            Some(Some(moment)) => match moment.write(format.as_deref().unwrap_or_default()) {
                Some(written) if number::loosely_equal(&written, text) => return Some(true),
                Some(_) => {}
                None => is_unknown = true,
            },
        }
    }
    (!is_unknown).then_some(false)
}

/// The parts of a moment that a text gives; the others are those of the first second of 1970.
#[derive(Debug, Clone, Copy)]
struct Moment {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    is_afternoon: Option<bool>,
    stamp: Option<i64>,
    /// Millionths of a second.
    fraction: i64,
    zone: Option<Zone>,
}

impl Moment {
    /// Reads a text: `Some(None)` if it is not in the format, `None` where the format is not known here.
    fn read(format: &str, text: &str) -> Option<Option<Self>> {
        let mut moment = Self {
            year: 1970,
            month: 1,
            day: 1,
            hour: 0,
            minute: 0,
            second: 0,
            is_afternoon: None,
            stamp: None,
            fraction: 0,
            zone: None,
        };
        let has = |letters: &[char]| format.contains(letters);
        if has(&['D', 'l']) && !has(&['d', 'j']) {
            // A day of the week alone chooses the next of its kind.
            return None;
        }
        let mut rest = text;
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            let field = match letter {
                'd' | 'j' => Some((1..=2, &mut moment.day)),
                'm' | 'n' => Some((1..=2, &mut moment.month)),
                'Y' => Some((1..=4, &mut moment.year)),
                'H' | 'G' | 'h' | 'g' => Some((1..=2, &mut moment.hour)),
                'i' => Some((2..=2, &mut moment.minute)),
                's' => Some((2..=2, &mut moment.second)),
                _ => None,
            };
            if let Some((lengths, part)) = field {
                let Some((number, after)) = digits(rest, lengths) else {
                    return Some(None);
                };
                *part = number;
                rest = after;
                continue;
            }
            rest = match letter {
                'y' => match digits(rest, 2..=2) {
                    Some((number, after)) => {
                        moment.year = number + if number < 70 { 2000 } else { 1900 };
                        after
                    }
                    None => return Some(None),
                },
                'A' | 'a' => match rest.split_at_checked(2) {
                    Some((half, after)) if half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm") => {
                        moment.is_afternoon = Some(half.eq_ignore_ascii_case("pm"));
                        after
                    }
                    _ => return Some(None),
                },
                'U' => match stamp(rest) {
                    Some((stamp, after)) => {
                        moment.stamp = Some(stamp);
                        after
                    }
                    None => return Some(None),
                },
                'D' | 'l' => match name(rest, &WEEKDAYS) {
                    Some((_, after)) => after,
                    None => return Some(None),
                },
                'M' | 'F' => match name(rest, &MONTHS) {
                    Some((month, after)) => {
                        moment.month = month;
                        after
                    }
                    None => return Some(None),
                },
                'S' => match rest.split_at_checked(2) {
                    Some(("st" | "nd" | "rd" | "th", after)) => after,
                    _ => return Some(None),
                },
                'u' | 'v' => {
                    let longest = if letter == 'u' { 6 } else { 3 };
                    let Some((_, after)) = digits(rest, 1..=longest) else {
                        return Some(None);
                    };
                    let written = rest.get(..rest.len() - after.len())?;
                    moment.fraction = format!("{written:0<6}").parse().ok()?;
                    after
                }
                'e' | 'T' | 'O' | 'P' | 'p' => match Zone::read(rest)? {
                    Some((zone, after)) => {
                        moment.zone = Some(zone);
                        after
                    }
                    None => return Some(None),
                },
                // Letters that only writing knows: what stands for them is never what is written.
                'N' | 'w' | 'W' | 't' | 'L' | 'B' | 'o' | 'I' | 'Z' | 'r' | 'c' => return Some(None),
                '\\' => match letters.next().and_then(|escaped| rest.strip_prefix(escaped)) {
                    Some(after) => after,
                    None => return Some(None),
                },
                '-' | '/' | '.' | ',' | ':' | ' ' | ';' | '(' | ')' => match rest.strip_prefix(letter) {
                    Some(after) => after,
                    None => return Some(None),
                },
                _ if rest.is_empty() => return Some(None),
                _ => return None,
            };
        }
        if !rest.is_empty() {
            return Some(None);
        }
        if moment.hour > 24 || moment.minute > 59 || moment.second > 59 {
            return Some(None);
        }
        Some(Some(moment))
    }

    /// The moment in the format, rolled over where it does not exist. `None` where the format is not known here.
    fn write(self, format: &str) -> Option<String> {
        let civil = self.civil()?;
        let mut text = String::new();
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            let (year, hour) = (civil.year(), civil.hour());
            let half = if hour % 12 == 0 { 12 } else { hour % 12 };
            text.push_str(&match letter {
                'd' => format!("{:02}", civil.day()),
                'j' => civil.day().to_string(),
                'm' => format!("{:02}", civil.month()),
                'n' => civil.month().to_string(),
                'Y' => format!("{year:04}"),
                'y' => format!("{:02}", year % 100),
                'H' => format!("{hour:02}"),
                'G' => hour.to_string(),
                'h' => format!("{half:02}"),
                'g' => half.to_string(),
                'i' => format!("{:02}", civil.minute()),
                's' => format!("{:02}", civil.second()),
                'A' => if hour < 12 { "AM" } else { "PM" }.to_owned(),
                'a' => if hour < 12 { "am" } else { "pm" }.to_owned(),
                'U' => TimeZone::UTC.to_timestamp(civil).ok()?.as_second().to_string(),
                'D' => civil_name(&WEEKDAYS, civil.weekday().to_monday_zero_offset(), 3),
                'l' => civil_name(&WEEKDAYS, civil.weekday().to_monday_zero_offset(), 9),
                'M' => civil_name(&MONTHS, civil.month() - 1, 3),
                'F' => civil_name(&MONTHS, civil.month() - 1, 9),
                'S' => ordinal(civil.day()).to_owned(),
                'u' => format!("{:06}", self.fraction),
                'v' => format!("{:03}", self.fraction / 1000),
                'e' | 'T' | 'O' | 'P' | 'p' => self.zone?.written(letter),
                '\\' => letters.next().map(String::from).unwrap_or_default(),
                other => other.to_string(),
            });
        }
        Some(text)
    }

    fn civil(self) -> Option<DateTime> {
        if let Some(stamp) = self.stamp {
            return Some(TimeZone::UTC.to_datetime(Timestamp::from_second(stamp).ok()?));
        }
        let hour = match self.is_afternoon {
            Some(is_afternoon) => self.hour % 12 + if is_afternoon { 12 } else { 0 },
            None => self.hour,
        };
        let (year, month) = (
            self.year + (self.month - 1).div_euclid(12),
            (self.month - 1).rem_euclid(12) + 1,
        );
        let first = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
        let span = jiff::Span::new()
            .try_days(self.day - 1)
            .and_then(|span| span.try_hours(hour))
            .and_then(|span| span.try_minutes(self.minute))
            .and_then(|span| span.try_seconds(self.second))
            .ok()?;
        first.at(0, 0, 0, 0).checked_add(span).ok()
    }
}

fn civil_name(names: &[&str], place: i8, longest: usize) -> String {
    let name = usize::try_from(place).ok().and_then(|place| names.get(place));
    name.map(|name| name.chars().take(longest).collect())
        .unwrap_or_default()
}

/// As many digits as there are, up to the longest length, and what follows.
fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<(i64, &str)> {
    let count = text.bytes().take(*lengths.end()).take_while(u8::is_ascii_digit).count();
    if !lengths.contains(&count) {
        return None;
    }
    let (number, rest) = text.split_at_checked(count)?;
    Some((number.parse().ok()?, rest))
}

/// A time stamp: a sign and digits.
fn stamp(text: &str) -> Option<(i64, &str)> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(text.len() - unsigned.len() + digits)?;
    (digits > 0)
        .then(|| number.parse().ok())
        .flatten()
        .map(|number| (number, rest))
}
