//! When a schedule runs next.

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};

/// Names of months and days of the week, in the order of their numbers.
const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// How far the panel looks ahead, in days.
const HORIZON: usize = 366 * 8;

/// The first minute after `now` that fits minute, hour, day of the month, month and day of the week, in UTC. `None` when
/// they are not a valid expression, or never come.
#[must_use]
pub fn next(fields: &[String; 5], now: Timestamp) -> Option<Timestamp> {
    let [minute, hour, day, month, weekday] = fields;
    let minutes = numbers(minute, 0, 59, &[], 0)?;
    let hours = numbers(hour, 0, 23, &[], 0)?;
    let months = numbers(month, 1, 12, &MONTHS, 1)?;
    let weekdays = numbers(weekday, 0, 7, &DAYS, 0)?;
    let at_end = day == "L";
    let days = if at_end {
        Vec::new()
    } else {
        numbers(day, 1, 31, &[], 0)?
    };
    let fits = |date: Date| {
        let in_month = days.contains(&date.day()) || (at_end && date.day() == date.days_in_month());
        let weekday = date.weekday().to_sunday_zero_offset();
        let in_week = weekdays.contains(&weekday) || (weekday == 0 && weekdays.contains(&7));
        let fits = match (is_any(day), is_any(weekday_text(fields))) {
            (false, false) => in_month || in_week,
            _ => in_month && in_week,
        };
        fits && months.contains(&date.month())
    };
    let today = now.to_zoned(TimeZone::UTC).date();
    let dates = today
        .series(jiff::Span::new().days(1))
        .take(HORIZON)
        .filter(|date| fits(*date));
    let times = dates.flat_map(|date| {
        let minutes = &minutes;
        let of_hour = move |hour: &i8| {
            let hour = *hour;
            minutes
                .iter()
                .filter_map(move |minute| Time::new(hour, *minute, 0, 0).ok())
        };
        hours.iter().flat_map(of_hour).map(move |time| date.to_datetime(time))
    });
    let instants = times.filter_map(|time| time.to_zoned(TimeZone::UTC).ok());
    instants.map(|zoned| zoned.timestamp()).find(|at| *at > now)
}

const fn weekday_text(fields: &[String; 5]) -> &String {
    let [.., weekday] = fields;
    weekday
}

fn is_any(field: &str) -> bool {
    matches!(field, "*" | "?")
}

/// The numbers of a field, sorted: `*`, `?`, `5`, `1-5`, `*/10`, `10-40/5`, names, and lists of these.
fn numbers(field: &str, least: i8, most: i8, names: &[&str], first_name: i8) -> Option<Vec<i8>> {
    let number = |text: &str| -> Option<i8> {
        let named = names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let number = match named {
            Some(place) => i8::try_from(place).ok()? + first_name,
            None => text.parse().ok()?,
        };
        (least..=most).contains(&number).then_some(number)
    };
    let mut found = Vec::new();
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (
                range,
                Some(step.parse::<i8>().ok().filter(|step| (1..=most).contains(step))?),
            ),
            None => (part, None),
        };
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (number(from)?, number(to)?),
            None if is_any(range) => (least, most),
            None => {
                let from = number(range)?;
                (from, if step.is_some() { most } else { from })
            }
        };
        if from > to {
            return None;
        }
        let step = usize::try_from(step.unwrap_or(1)).ok()?;
        found.extend((from..=to).step_by(step));
    }
    found.sort_unstable();
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(cron: &str, now: &str) -> String {
        let fields: Vec<String> = cron.split(' ').map(str::to_owned).collect();
        let next = next(&fields.try_into().unwrap(), now.parse().unwrap());
        next.map_or_else(|| "never".to_owned(), |next| next.to_string())
    }

    #[test]
    fn the_next_run_is_the_first_minute_that_fits() {
        let now = "2026-11-20T21:22:21Z";
        assert_eq!(after("0 3 * * *", now), "2026-11-21T03:00:00Z");
        assert_eq!(after("*/5 * * * 1-5", now), "2026-11-20T21:25:00Z");
        assert_eq!(after("22 21 * * *", "2026-11-20T21:22:00Z"), "2026-11-21T21:22:00Z");
        assert_eq!(after("0 0 29 FEB *", now), "2028-02-29T00:00:00Z");
        assert_eq!(after("0 0 L * *", now), "2026-11-30T00:00:00Z");
        assert_eq!(after("15,45 10-12/2 * * sun", now), "2026-11-22T10:15:00Z");
        assert_eq!(after("0 0 1 * 7", now), "2026-11-22T00:00:00Z", "either day will do");
    }

    #[test]
    fn what_is_no_expression_never_runs() {
        for cron in [
            "99 * * * *",
            "* * 0 * *",
            "*/0 * * * *",
            "5-1 * * * *",
            "x * * * *",
            "0 0 31 2 *",
        ] {
            assert_eq!(after(cron, "2026-11-20T21:22:21Z"), "never", "{cron}");
        }
    }
}
