//! Rules about dates.

mod format;
mod read;
mod words;

use std::cmp::Ordering;

use self::read::Read;
use super::{LaravelRules, rule::Parameter};
use crate::rules::{
    Dialect, Unchecked, Value,
    php::number,
    subject::{Found, Subject},
};

#[derive(Debug, Clone, Copy)]
pub(super) enum DateTest {
    /// `date`
    IsDate,
    /// `date_format`
    Format,
    /// `before`, `after` and their kin.
    Compare(DateOrder),
}

/// How a date has to stand to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateOrder {
    Before,
    BeforeOrEqual,
    After,
    AfterOrEqual,
    Equal,
}

fn unknown() -> Unchecked {
    Unchecked::unknown("a date of this form, or one that depends on the panel's clock, is not judged here")
}

impl DateTest {
    pub(super) fn accepts(
        self,
        parameters: &[Parameter],
        subject: &Subject<'_>,
        rules: &LaravelRules,
    ) -> Result<bool, Unchecked> {
        let value = subject.value;
        if !matches!(value, Value::Text(_) | Value::Integer(_) | Value::Float(_)) {
            return Ok(false);
        }
        let text = value.text().unwrap_or_default();
        match self {
            Self::IsDate => read::read(&text).is_date().ok_or_else(unknown),
            Self::Format => format::accepts(parameters, &text).ok_or_else(unknown),
            Self::Compare(order) => {
                if rules.has_date_format() {
                    return Err(unknown());
                }
                let moment = moment(&text).ok_or_else(unknown)?;
                let parameter = parameters.first().and_then(Option::as_deref).unwrap_or_default();
                let other = match self::moment(parameter).ok_or_else(unknown)? {
                    Moment::Nothing => match subject.field(parameter) {
                        Found::Missing | Found::Form | Found::Value(Value::Null) => Moment::Nothing,
                        Found::Value(field) => {
                            let text = field.text().ok_or_else(unknown)?;
                            self::moment(&text).ok_or_else(unknown)?
                        }
                    },
                    moment => moment,
                };
                order.holds(moment, other, rules.dialect).ok_or_else(unknown)
            }
        }
    }
}

impl LaravelRules {
    fn has_date_format(&self) -> bool {
        self.rules.iter().any(|rule| rule.name == "DateFormat")
    }
}

/// When something is, as far as it can be told without a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// It is no date.
    Nothing,
    /// Seconds since 1970.
    At(i64),
    /// Some days from now at most.
    AboutNow,
}

/// 2025 and 2100: "about now" lies between, for as long as this is in use.
const NOW: std::ops::Range<i64> = 1_735_689_600..4_102_444_800;

/// What the panel takes a text for; `None` where it cannot be told.
fn moment(text: &str) -> Option<Moment> {
    let is_plain = |text: &str| !text.is_empty() && text.len() <= 14 && text.bytes().all(|byte| byte.is_ascii_digit());
    if number::is_numeric(text) && !is_plain(text.strip_suffix('\n').unwrap_or(text)) {
        // A number that is not just a few digits is a time stamp.
        return match text.trim().parse::<f64>() {
            #[expect(clippy::cast_possible_truncation, reason = "it is within the bounds")]
            Ok(seconds) if seconds.abs() < 1e15 => Some(Moment::At(seconds.floor() as i64)),
            _ => Some(Moment::Nothing),
        };
    }
    match read::read(text) {
        Read::Nothing => Some(Moment::Nothing),
        Read::Day { seconds, .. } => Some(Moment::At(seconds)),
        Read::Relative | Read::Time => Some(Moment::AboutNow),
        Read::NoDay | Read::Unknown => None,
    }
}

impl DateOrder {
    pub(super) fn of(method: &str) -> Option<Self> {
        Some(match method {
            "before" => Self::Before,
            "beforeorequal" => Self::BeforeOrEqual,
            "after" => Self::After,
            "afterorequal" => Self::AfterOrEqual,
            "dateequals" => Self::Equal,
            _ => return None,
        })
    }

    fn holds(self, moment: Moment, other: Moment, dialect: Dialect) -> Option<bool> {
        // With nothing on one side PHP asks only whether there is anything on the other.
        let is_something = |moment: Moment| !matches!(moment, Moment::Nothing | Moment::At(0));
        let is_equal_kind = (moment == Moment::Nothing) == (other == Moment::Nothing);
        if self == Self::Equal && dialect == Dialect::Pelican && !is_equal_kind {
            return Some(false);
        }
        let order = match (moment, other) {
            (Moment::Nothing, _) | (_, Moment::Nothing) => is_something(moment).cmp(&is_something(other)),
            (Moment::At(one), Moment::At(other)) => one.cmp(&other),
            (Moment::AboutNow, Moment::At(other)) => order_of_now(other)?,
            (Moment::At(one), Moment::AboutNow) => order_of_now(one)?.reverse(),
            (Moment::AboutNow, Moment::AboutNow) => return None,
        };
        Some(match self {
            Self::Before => order == Ordering::Less,
            Self::BeforeOrEqual => order != Ordering::Greater,
            Self::After => order == Ordering::Greater,
            Self::AfterOrEqual => order != Ordering::Less,
            Self::Equal => order == Ordering::Equal,
        })
    }
}

/// How the present stands to a moment.
fn order_of_now(seconds: i64) -> Option<Ordering> {
    if seconds < NOW.start {
        Some(Ordering::Greater)
    } else if seconds >= NOW.end {
        Some(Ordering::Less)
    } else {
        None
    }
}

/// How messages show the date of a rule: a field by its name.
pub(super) fn shown(parameter: &str, subject: &Subject<'_>) -> String {
    match read::read(parameter) {
        Read::Nothing | Read::Day { seconds: 0, .. } => subject.shown_field(parameter),
        _ => parameter.to_owned(),
    }
}
