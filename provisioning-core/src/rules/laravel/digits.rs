//! Rules that count digits.

use std::cmp::Ordering;

use super::rule::Parameter;
use crate::rules::{Dialect, Value, php::number};

/// `digits`, `digits_between`, `min_digits` and `max_digits`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Digits {
    Exactly,
    Between,
    AtLeast,
    AtMost,
}

impl Digits {
    pub(super) fn of(method: &str) -> Self {
        match method {
            "digitsbetween" => Self::Between,
            "mindigits" => Self::AtLeast,
            "maxdigits" => Self::AtMost,
            _ => Self::Exactly,
        }
    }

    pub(super) fn accepts(self, value: Value<'_>, parameters: &[Parameter], dialect: Dialect) -> bool {
        if dialect == Dialect::Pelican && matches!(value, Value::Null | Value::Bool(_)) {
            return false;
        }
        let Some(text) = value.text() else { return false };
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let order = |place: usize| number::compare(text.len(), parameters.get(place).and_then(Option::as_deref));
        let is_at_least = |place| order(place).is_some_and(Ordering::is_ge);
        let is_at_most = |place| order(place).is_some_and(Ordering::is_le);
        match self {
            Self::Exactly => order(0).is_some_and(Ordering::is_eq),
            Self::Between => is_at_least(0) && is_at_most(1),
            Self::AtLeast => is_at_least(0),
            Self::AtMost => is_at_most(0),
        }
    }
}

/// `decimal`: a number with so many digits after its point.
pub(super) fn has_decimals(value: Value<'_>, parameters: &[Parameter]) -> bool {
    let Some(text) = value.text().filter(|_| value.is_numeric()) else {
        return false;
    };
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (integral, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if !integral
        .bytes()
        .chain(decimals.bytes())
        .all(|byte| byte.is_ascii_digit())
    {
        return false;
    }
    // Without a point all digits are taken before the group that counts them.
    let order = |place: usize| number::compare(decimals.len(), parameters.get(place).and_then(Option::as_deref));
    if parameters.len() < 2 {
        return order(0).is_some_and(Ordering::is_eq);
    }
    order(0).is_some_and(Ordering::is_ge) && order(1).is_some_and(Ordering::is_le)
}
