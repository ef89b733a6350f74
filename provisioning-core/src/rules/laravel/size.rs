//! Rules about sizes: numbers where a rule of the list makes the value one, else counts of characters.

use std::{borrow::Cow, cmp::Ordering};

use super::{LaravelRules, lines::Kind, rule::Parameter};
use crate::rules::{
    Dialect, Unchecked, Value,
    php::{
        decimal::{Decimal, NotDecimal},
        number, text,
    },
    subject::{Found, Subject},
};

/// `size`, `min`, `max` and `between`.
#[derive(Debug, Clone)]
pub(super) struct SizeTest {
    least: Option<Bound>,
    most: Option<Bound>,
    is_exact: bool,
}

/// A parameter to compare with. It is read when the rule is compiled, and complained of when it is used.
type Bound = Result<BoundNumber, Unchecked>;

#[derive(Debug, Clone)]
pub(super) enum BoundNumber {
    Integer(i64),
    Decimal(String),
    /// A fraction such as `1/2`, which Laravel takes too.
    Fraction {
        numerator: String,
        denominator: u64,
    },
}

/// How large a value is.
#[derive(Debug, Clone)]
pub(super) enum Measure<'a> {
    /// Characters.
    Count(usize),
    /// A number, as it is written.
    Number(Cow<'a, str>),
    /// A number with an exponent that Laravel does not touch.
    TooLarge,
}

fn read_bound(parameter: Option<&str>) -> Bound {
    let written = text::trim(parameter.unwrap_or_default());
    let malformed = || Unchecked::Broken(format!("the parameter \"{written}\" does not represent a valid number"));
    if let Some((numerator, denominator)) = written.split_once('/') {
        let digits = numerator.strip_prefix(['+', '-']).unwrap_or(numerator);
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(digits) || !is_number(denominator) {
            return Err(malformed());
        }
        return match denominator.parse() {
            Ok(0) => Err(Unchecked::broken("the parameter of the rule is divided by zero")),
            Ok(denominator) => Ok(BoundNumber::Fraction {
                numerator: numerator.to_owned(),
                denominator,
            }),
            Err(_) => Err(Unchecked::unknown("the parameter of the rule is very large")),
        };
    }
    match (written.parse(), Decimal::read(written)) {
        (_, Err(NotDecimal::Malformed)) => Err(malformed()),
        (_, Err(NotDecimal::Huge)) => Err(Unchecked::unknown("the parameter of the rule is very large")),
        (Ok(integer), _) => Ok(BoundNumber::Integer(integer)),
        (Err(_), Ok(_)) => Ok(BoundNumber::Decimal(written.to_owned())),
    }
}

impl SizeTest {
    pub(super) fn read(method: &str, parameters: &[Parameter]) -> Self {
        let bound = |place: usize| Some(read_bound(parameters.get(place).and_then(Option::as_deref)));
        match method {
            "min" => Self {
                least: bound(0),
                most: None,
                is_exact: false,
            },
            "max" => Self {
                least: None,
                most: bound(0),
                is_exact: false,
            },
            "between" => Self {
                least: bound(0),
                most: bound(1),
                is_exact: false,
            },
            _ => Self {
                least: bound(0),
                most: None,
                is_exact: true,
            },
        }
    }

    /// The lower and the upper bound, as numbers.
    pub(super) fn bounds(&self) -> (Option<f64>, Option<f64>) {
        let number = |bound: &Option<Bound>| {
            bound
                .as_ref()
                .and_then(|bound| bound.as_ref().ok())
                .and_then(BoundNumber::float)
        };
        let least = number(&self.least);
        (least, if self.is_exact { least } else { number(&self.most) })
    }

    pub(super) fn broken(&self) -> Option<&Unchecked> {
        let reason = |bound: &'_ Option<Bound>| bound.as_ref().is_some_and(Result::is_err);
        let bound = [&self.least, &self.most].into_iter().find(|bound| reason(bound))?;
        bound.as_ref().and_then(|bound| bound.as_ref().err())
    }

    pub(super) fn accepts(&self, value: Value<'_>, rules: &LaravelRules) -> Result<bool, Unchecked> {
        let measure = measure(value, rules.kind == Kind::Numeric, rules.dialect)?;
        let is_within = |bound: &Option<Bound>, outside: Ordering| match bound {
            None => Ok(true),
            Some(bound) => {
                let order = measure.compare(bound.as_ref().map_err(Unchecked::clone)?)?;
                Ok(match order {
                    None => false,
                    Some(order) if self.is_exact => order == Ordering::Equal,
                    Some(order) => order != outside,
                })
            }
        };
        Ok(is_within(&self.least, Ordering::Less)? && is_within(&self.most, Ordering::Greater)?)
    }
}

impl BoundNumber {
    fn float(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "a form needs no more")]
            Self::Integer(integer) => Some(*integer as f64),
            Self::Decimal(decimal) => decimal.parse().ok(),
            #[expect(clippy::cast_precision_loss, reason = "a form needs no more")]
            Self::Fraction { numerator, denominator } => numerator
                .parse::<f64>()
                .ok()
                .map(|numerator| numerator / *denominator as f64),
        }
    }
}

/// The size of a value; `is_numeric`: it counts as a number if it is one.
pub(super) fn measure(value: Value<'_>, is_numeric: bool, dialect: Dialect) -> Result<Measure<'_>, Unchecked> {
    let Some(written) = value.text() else {
        return Err(Unchecked::unknown("lists and objects are not judged"));
    };
    if !is_numeric || !value.is_numeric() {
        return Ok(Measure::Count(match &written {
            text if text.is_ascii() => text.len(),
            text => text.chars().count(),
        }));
    }
    let number = match written {
        Cow::Borrowed(text) => Cow::Borrowed(text::trim(text)),
        Cow::Owned(text) => Cow::Owned(text),
    };
    let exponent = number.split_once('e').or_else(|| number.split_once('E'));
    if let Some((_, exponent)) = exponent {
        // Too long for an integer is beyond the bounds, too.
        if !exponent
            .parse()
            .is_ok_and(|exponent: i32| (-1000..=1000).contains(&exponent))
        {
            return match dialect {
                Dialect::Pelican => Ok(Measure::TooLarge),
                _ => Err(Unchecked::broken(
                    "Scientific notation exponent outside of allowed range.",
                )),
            };
        }
    }
    Ok(Measure::Number(number))
}

fn decimal(written: &str) -> Result<Decimal<'_>, Unchecked> {
    Decimal::read(written).map_err(|reason| match reason {
        NotDecimal::Malformed => Unchecked::Broken(format!("the value {written:?} does not represent a valid number")),
        NotDecimal::Huge => Unchecked::unknown("the value is very large"),
    })
}

impl Measure<'_> {
    /// How it compares; `None` where the panel refuses whatever it is compared with.
    fn compare(&self, bound: &BoundNumber) -> Result<Option<Ordering>, Unchecked> {
        match (self, bound) {
            (Self::TooLarge, _) => return Ok(None),
            (Self::Count(count), BoundNumber::Integer(bound)) => {
                return Ok(Some(i64::try_from(*count).unwrap_or(i64::MAX).cmp(bound)));
            }
            (Self::Number(number), BoundNumber::Integer(bound)) => {
                if let Ok(number) = number.parse::<i64>() {
                    return Ok(Some(number.cmp(bound)));
                }
            }
            _ => {}
        }
        let written = self.written();
        let number = decimal(&written)?;
        Ok(Some(match bound {
            BoundNumber::Integer(bound) => number.compare(&decimal(&bound.to_string())?),
            BoundNumber::Decimal(bound) => number.compare(&decimal(bound)?),
            BoundNumber::Fraction { numerator, denominator } => {
                number.compare_fraction(&decimal(numerator)?, *denominator)
            }
        }))
    }

    /// The size as messages show it.
    pub(super) fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Count(count) => Cow::Owned(count.to_string()),
            Self::Number(number) => Cow::Borrowed(number),
            Self::TooLarge => Cow::Borrowed(""),
        }
    }
}

/// `gt`, `gte`, `lt` and `lte`: larger or smaller than a number or than another field.
#[derive(Debug, Clone)]
pub(super) struct Relative {
    wanted: Ordering,
    or_equal: bool,
    /// Whether the rule makes the value a number by itself: it does under the exact form of its name.
    is_known: bool,
    /// The parameter, if it is a number.
    bound: Option<Bound>,
    parameter: String,
}

impl Relative {
    pub(super) fn read(method: &str, name: &str, parameter: &str) -> Self {
        Self {
            wanted: if method.starts_with('g') {
                Ordering::Greater
            } else {
                Ordering::Less
            },
            or_equal: method.ends_with('e'),
            is_known: matches!(name, "Gt" | "Gte" | "Lt" | "Lte"),
            bound: number::is_numeric(parameter).then(|| read_bound(Some(parameter))),
            parameter: parameter.to_owned(),
        }
    }

    fn is_wanted(&self, order: Option<Ordering>) -> bool {
        order == Some(self.wanted) || (self.or_equal && order == Some(Ordering::Equal))
    }

    /// Whether sizes are numbers while this rule runs.
    pub(super) fn is_numeric(&self, value: Value<'_>, rules: &LaravelRules) -> bool {
        rules.kind == Kind::Numeric || (self.is_known && value.is_numeric())
    }

    pub(super) fn has_bound(&self) -> bool {
        self.bound.is_some()
    }

    /// The bounds that it sets to whole numbers.
    pub(super) fn bounds(&self) -> (Option<f64>, Option<f64>) {
        let bound = self
            .bound
            .as_ref()
            .and_then(|bound| bound.as_ref().ok())
            .and_then(BoundNumber::float);
        let step = if self.or_equal { 0.0 } else { 1.0 };
        match self.wanted {
            Ordering::Greater => (bound.map(|bound| bound + step), None),
            _ => (None, bound.map(|bound| bound - step)),
        }
    }

    pub(super) fn accepts(&self, subject: &Subject<'_>, rules: &LaravelRules) -> Result<bool, Unchecked> {
        let value = subject.value;
        let other = match subject.field(&self.parameter) {
            Found::Missing => Value::Null,
            Found::Value(other) => other,
            Found::Form => return Ok(false),
        };
        let is_numeric = self.is_numeric(value, rules);
        if let Some(bound) = &self.bound {
            if other != Value::Null || !value.is_numeric() {
                return Ok(false);
            }
            let measure = measure(value, is_numeric, rules.dialect)?;
            return Ok(self.is_wanted(measure.compare(bound.as_ref().map_err(Unchecked::clone)?)?));
        }
        let both_numbers = is_numeric && value.is_numeric() && other.is_numeric();
        if !both_numbers && !value.is_same_type(other) {
            return Ok(false);
        }
        let (mine, theirs) = (
            measure(value, is_numeric, rules.dialect)?,
            measure(other, is_numeric, rules.dialect)?,
        );
        if matches!(mine, Measure::TooLarge) || matches!(theirs, Measure::TooLarge) {
            return Ok(false);
        }
        let order = decimal(&mine.written())?.compare(&decimal(&theirs.written())?);
        Ok(self.is_wanted(Some(order)))
    }
}

/// `multiple_of`
pub(super) fn is_multiple(value: Value<'_>, divisor: &str) -> Result<bool, Unchecked> {
    let Some(written) = value
        .text()
        .filter(|_| value.is_numeric() && number::is_numeric(divisor))
    else {
        return Ok(false);
    };
    let broken = |_| Unchecked::broken("An error occurred while handling the multiple_of input values.");
    let dividend = decimal(text::trim(&written)).map_err(broken)?;
    let divisor = decimal(text::trim(divisor)).map_err(broken)?;
    match (dividend.is_zero(), divisor.is_zero()) {
        (_, true) => Ok(false),
        (true, false) => Ok(true),
        (false, false) => dividend
            .is_multiple_of(&divisor)
            .ok_or_else(|| Unchecked::unknown("the numbers are too long to be divided here")),
    }
}
