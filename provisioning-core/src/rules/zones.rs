//! Names of time zones.

/// One name a line; behind it the country of a zone that is in use.
const ZONES: &str = include_str!("zones.txt");

/// The country of a time zone; `None` if there is no zone of this name, `Some(None)` if it is a former or a general one.
pub(super) fn country(name: &str) -> Option<Option<&'static str>> {
    ZONES.lines().find_map(|line| match line.split_once(' ') {
        Some((zone, country)) => (zone == name).then_some(Some(country)),
        None => (line == name).then_some(None),
    })
}
