//! How values on the command line are read.

use std::time::Duration;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use provisioning_core::{id::InvalidId, product::ChosenOption};

/// The parser of an id.
pub(super) fn id<T>(new: fn(String) -> Result<T, InvalidId>) -> impl Fn(&str) -> Result<T, InvalidId> + Clone {
    move |text| new(text.to_owned())
}

pub(super) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let refuse = || "write whole seconds or a fraction of them, such as 30 or 0.5".to_owned();
    let seconds: f64 = text.parse().map_err(|_| refuse())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| refuse())
}

/// An instant, or a day, which begins in UTC.
pub(super) fn instant(text: &str) -> Result<Timestamp, String> {
    let day = || Some(text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp());
    let instant = text.parse().ok().or_else(day);
    instant.ok_or_else(|| "write an instant or a day, such as 2027-06-30T12:00:00Z or 2027-06-30".to_owned())
}

/// How much of an option, and until when.
pub(super) fn option(text: &str) -> Result<(String, ChosenOption), String> {
    let refuse = || "write it as KEY=AMOUNT, or as KEY=AMOUNT@DAY for one that ends by itself".to_owned();
    let (key, chosen) = text
        .split_once('=')
        .filter(|(key, _)| !key.is_empty())
        .ok_or_else(refuse)?;
    let (amount, until) = match chosen.split_once('@') {
        Some((amount, until)) => (amount, Some(instant(until)?)),
        None => (chosen, None),
    };
    let chosen = ChosenOption::new(amount.parse().map_err(|_| refuse())?);
    Ok((
        key.to_owned(),
        until.map_or(chosen.clone(), |until| chosen.until(until)),
    ))
}
