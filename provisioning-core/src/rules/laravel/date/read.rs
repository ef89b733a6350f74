//! The usual ways of writing a date, out of the many that PHP reads.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::words::{MONTHS, name};

/// What a text is to PHP's `strtotime`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// No date and no time.
    Nothing,
    /// A day, and whether it exists in the calendar: the 30th of February is read as the 1st of March.
    Day { exists: bool, seconds: i64 },
    /// A time of today.
    Time,
    /// Something that counts from now, as in `tomorrow`.
    Relative,
    /// It may be much, but has no day.
    NoDay,
    /// It cannot be told here.
    Unknown,
}

impl Read {
    /// Whether the rule `date` takes it; `None` where it cannot be told.
    pub(super) const fn is_date(self) -> Option<bool> {
        match self {
            Self::Day { exists, .. } => Some(exists),
            Self::Nothing | Self::Time | Self::Relative | Self::NoDay => Some(false),
            Self::Unknown => None,
        }
    }
}

pub(super) fn read(text: &str) -> Read {
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    let is_foreign = |c: char| {
        matches!(
            c,
            '!' | '"'
                | '#'
                | '$'
                | '%'
                | '&'
                | '*'
                | ';'
                | '<'
                | '='
                | '>'
                | '?'
                | '['
                | '\\'
                | ']'
                | '^'
                | '`'
                | '{'
                | '|'
                | '}'
                | '~'
        ) || c == '\u{c}'
            || (!c.is_ascii() && c != '\u{a0}')
    };
    if text.contains(is_foreign) {
        return Read::Nothing;
    }
    if let Some(stamp) = text.strip_prefix('@') {
        return match stamp.parse() {
            Ok(seconds) if !stamp.starts_with('+') => Read::Day { exists: true, seconds },
            _ => Read::Unknown,
        };
    }
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return words(text);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits(text);
    }
    if number(text) {
        // A sign, a point or an exponent: no day comes of it.
        return Read::NoDay;
    }
    day_and_time(text).unwrap_or_else(|| otherwise(text))
}

fn number(text: &str) -> bool {
    crate::rules::php::number::is_numeric(text) && !(text.len() == 8 && text.as_bytes().get(4) == Some(&b'.'))
}

/// Words without a digit never make a day.
fn words(text: &str) -> Read {
    let words: Vec<&str> = text
        .split([' ', '\u{a0}', '\t'])
        .filter(|word| !word.is_empty())
        .collect();
    let is_letters = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphabetic());
    match words.as_slice() {
        [] => Read::Relative,
        [word] if word.len() == 1 && is_letters(word) => Read::Relative,
        [word]
            if ["now", "today", "tomorrow", "yesterday", "midnight", "noon"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(word)) =>
        {
            Read::Relative
        }
        [word] if is_letters(word) && !is_calendar_word(word) => Read::Nothing,
        // Words with a point, a hyphen or the like: a zone has a slash, a month no underscore.
        [word]
            if word.contains(['@', ':'])
                || (word.contains('_') && !word.contains('/'))
                || (word.contains('.') && word.len() > 8) =>
        {
            Read::Nothing
        }
        several if several.iter().all(|word| word.len() == 1 && is_letters(word)) => Read::Relative,
        [first, ..] if ["last", "next", "first", "this", "previous"].contains(first) => Read::Relative,
        _ => Read::NoDay,
    }
}

/// Whether a word may be a month, a day of the week, a unit or a zone.
fn is_calendar_word(word: &str) -> bool {
    const KNOWN: &str = " jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july \
        august september october november december sun mon tue tues wed wednes thu thur thurs fri sat sunday monday \
        tuesday wednesday thursday friday saturday sec second min minute hour day week fortnight month year msec usec \
        ago back front of first last next this previous noon i ii iii iv v vi vii viii ix x xi xii utc gmt wet west cet \
        cest eet eest msk msd bst ist est edt cst cdt mst mdt pst pdt akst akdt hst hdt ast adt nst ndt jst kst hkt sgt \
        pht wib wita wit aest aedt acst acdt awst nzst nzdt cat eat wat sast pkt zulu uct met mest idt eest sst chst \
        bmt cmt dmt emt fmt gmt hmt imt jmt kmt lmt mmt pmt qmt rmt smt tmt am pm weekday weekdays ";
    let lower = word.to_ascii_lowercase();
    let singular = lower.strip_suffix('s').unwrap_or(&lower);
    KNOWN.contains(&format!(" {lower} ")) || KNOWN.contains(&format!(" {singular} "))
}

/// Digits alone.
fn digits(text: &str) -> Read {
    let part = |from: usize, to: usize| {
        text.get(from..to)
            .and_then(|part| part.parse::<i64>().ok())
            .unwrap_or(99)
    };
    match text.len() {
        4 if part(0, 2) < 24 && part(2, 4) < 60 => Read::Time,
        4 => Read::NoDay,
        8 if (0..=12).contains(&part(4, 6)) && (0..=31).contains(&part(6, 8)) => {
            day(part(0, 4), part(4, 6), part(6, 8), 0)
        }
        10 if is_hour_minute_year(text) => Read::Relative,
        0..=3 => Read::Nothing,
        6 if part(0, 2) < 24 && part(2, 4) < 60 && part(4, 6) < 60 => Read::Time,
        9 | 10 | 15.. => Read::Nothing,
        _ => Read::Unknown,
    }
}

/// Ten digits can be a time of six digits and a year.
fn is_hour_minute_year(text: &str) -> bool {
    let part = |from: usize, to: usize| {
        text.get(from..to)
            .and_then(|part| part.parse::<u32>().ok())
            .unwrap_or(99)
    };
    part(0, 2) < 24 && part(2, 4) < 60 && part(4, 6) < 60
}

/// A day, perhaps with a time. Months from 0 to 12 and days from 0 to 31 are read, and rolled over where they do not exist.
fn day(year: i64, month: i64, day: i64, seconds: i64) -> Read {
    let short = |number: i64| i8::try_from(number).unwrap_or_default();
    let exists = i16::try_from(year).is_ok_and(|year| year > 0 && Date::new(year, short(month), short(day)).is_ok());
    let (year, month) = if month == 0 { (year - 1, 12) } else { (year, month) };
    let first = i16::try_from(year)
        .ok()
        .and_then(|year| Date::new(year, short(month), 1).ok());
    let Some(days) = first.and_then(days_since_1970) else {
        return if exists { Read::Unknown } else { Read::NoDay };
    };
    Read::Day {
        exists,
        seconds: (days + day - 1) * 86_400 + seconds,
    }
}

fn days_since_1970(date: Date) -> Option<i64> {
    let epoch = Date::new(1970, 1, 1).ok()?;
    Some(i64::from(date.since(epoch).ok()?.get_days()))
}

/// `2020-01-31`, `2020/1/31`, `1/31/2020`, `31.1.2020`, `31-1-2020`, `2020-W05-5`, `Jan 31 2020`, `31 Jan 2020`, each
/// perhaps with a time.
fn day_and_time(text: &str) -> Option<Read> {
    if let Some(seconds) = time(text) {
        return Some(if seconds.1 { Read::Unknown } else { Read::Time });
    }
    let (date, after) = split_time(text);
    let (year, month, day_of_month) = week_date(date).or_else(|| numbers(date)).or_else(|| named(date))?;
    let seconds = if after.is_empty() { 0 } else { time(after)?.0 };
    if !(0..=12).contains(&month) || !(0..=31).contains(&day_of_month) {
        return Some(Read::Nothing);
    }
    Some(day(year, month, day_of_month, seconds))
}

/// The date, and the time behind it: behind a `T` after a digit, or a blank before a colon.
fn split_time(text: &str) -> (&str, &str) {
    let Some(colon) = text.find(':') else {
        return (text, "");
    };
    let before = text.get(..colon).unwrap_or_default();
    match before.rfind([' ', 'T', 't']) {
        Some(at) => (
            before.get(..at).unwrap_or_default().trim_end(),
            text.get(at + 1..).unwrap_or_default(),
        ),
        None => (text, ""),
    }
}

/// `10:00`, `10:00:59`, perhaps with a fraction and a zone. Gives seconds, and whether there is a zone.
fn time(text: &str) -> Option<(i64, bool)> {
    let (clock, zone) = text.split_at(text.find(['Z', 'z', '+', '-']).unwrap_or(text.len()));
    let mut parts = clock.split(':');
    let mut next = |largest: i64| -> Option<Option<i64>> {
        match parts.next() {
            None => Some(None),
            Some(part) if matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                let number = part.parse().ok()?;
                (number <= largest).then_some(Some(number))
            }
            Some(_) => None,
        }
    };
    let (hour, minute) = (next(24)??, next(59)??);
    let second = next(59)?.unwrap_or(0);
    if parts.next().is_some() {
        return None;
    }
    let offset = match zone {
        "" | "Z" | "z" => 0,
        zone => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
            if digits.len() != 4 || zone.len() > 6 {
                return None;
            }
            let (hours, minutes) = digits.split_at(2);
            sign * (hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60)
        }
    };
    Some((hour * 3600 + minute * 60 + second - offset, !zone.is_empty()))
}

fn number_of(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<i64> {
    (lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn numbers(text: &str) -> Option<(i64, i64, i64)> {
    let three = |separator: char| {
        let mut parts = text.split(separator);
        let three = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then_some(three)
    };
    let short = |text: &str| number_of(text, 1..=2);
    if let Some((first, second, third)) = three('-') {
        return match number_of(first, 4..=4) {
            Some(year) => Some((year, short(second)?, short(third)?)),
            None => Some((number_of(third, 4..=4)?, short(second)?, short(first)?)),
        };
    }
    if let Some((first, second, third)) = three('/') {
        return match number_of(first, 4..=4) {
            Some(year) => Some((year, short(second)?, short(third)?)),
            None => Some((number_of(third, 4..=4)?, short(first)?, short(second)?)),
        };
    }
    let (first, second, third) = three('.')?;
    Some((number_of(third, 4..=4)?, short(second)?, short(first)?))
}

/// `2020-W01-1`
fn week_date(text: &str) -> Option<(i64, i64, i64)> {
    let (year, rest) = text.split_once("-W").or_else(|| text.split_once('W'))?;
    let (week, weekday) = rest
        .split_once('-')
        .unwrap_or_else(|| rest.split_at_checked(2).unwrap_or((rest, "")));
    let weekday = if weekday.is_empty() {
        1
    } else {
        number_of(weekday, 1..=1)?
    };
    let weekday = Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
    let year = i16::try_from(number_of(year, 4..=4)?).ok()?;
    let week = i8::try_from(number_of(week, 2..=2)?).ok()?;
    let date = ISOWeekDate::new(year, week, weekday).ok()?.date();
    Some((i64::from(date.year()), i64::from(date.month()), i64::from(date.day())))
}

/// `Jan 1 2020`, `January 1, 2020`, `1 Jan 2020`
fn named(text: &str) -> Option<(i64, i64, i64)> {
    let parts: Vec<&str> = text.split([' ', ',', '-']).filter(|part| !part.is_empty()).collect();
    let [first, second, year] = parts.as_slice() else {
        return None;
    };
    let year = number_of(year, 4..=4)?;
    let (month, day) = match month(first) {
        Some(month) => (month, second),
        None => (month(second)?, first),
    };
    Some((year, month, number_of(day, 1..=2)?))
}

fn month(word: &str) -> Option<i64> {
    let (month, after) = name(word, &MONTHS)?;
    after.is_empty().then_some(month)
}

/// What is none of these: some forms are surely no dates.
fn otherwise(text: &str) -> Read {
    let offset = text.strip_prefix(['+', '-']);
    let is_unit = |unit: &str| {
        let unit = unit.strip_suffix('s').unwrap_or(unit);
        [
            "sec",
            "second",
            "min",
            "minute",
            "hour",
            "day",
            "week",
            "month",
            "year",
            "fortnight",
            "weekday",
        ]
        .contains(&unit)
    };
    if let Some((count, unit)) = offset.and_then(|offset| offset.split_once(' '))
        && number_of(count, 1..=3).is_some()
        && is_unit(unit)
    {
        return Read::Relative;
    }
    let has_sign = |sign: char| text.contains(sign);
    let is_address = has_sign('@') || (has_sign('/') && has_sign(':')) || has_sign('_');
    let is_numbers = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    if is_address || (is_numbers && has_sign(',')) {
        return Read::Nothing;
    }
    if is_numbers && text.matches('.').count() == 3 {
        // To PHP some addresses are a time of today, or a day of a year of two digits.
        let is_short = text.find('.').is_some_and(|digits| digits <= 2);
        return if is_short { Read::NoDay } else { Read::Nothing };
    }
    if text.starts_with("0x") || text.starts_with("0X") {
        return Read::Nothing;
    }
    // Six hexadecimal signs or more, a word with a digit in it: too short for a day.
    if text.bytes().filter(u8::is_ascii_digit).count() < 3 && !has_sign(' ') && !has_sign('-') {
        return Read::NoDay;
    }
    Read::Unknown
}
