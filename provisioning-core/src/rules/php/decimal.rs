//! Exact decimal numbers, as Laravel compares sizes: no float is ever made of them.

use std::cmp::Ordering;

/// A decimal number, borrowed from the text that it is written in.
#[derive(Debug, Clone, Copy)]
pub(in crate::rules) struct Decimal<'a> {
    is_negative: bool,
    integral: &'a str,
    fractional: &'a str,
    exponent: i64,
}

/// Numbers beyond this would be written out digit by digit by the panel, which ends its process.
const LARGEST_EXPONENT: i64 = 100_000;

/// Why a text is no decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum NotDecimal {
    /// It is not written as one.
    Malformed,
    /// Its exponent is beyond all reason.
    Huge,
}

impl<'a> Decimal<'a> {
    pub(in crate::rules) fn read(text: &'a str) -> Result<Self, NotDecimal> {
        let (is_negative, unsigned) = match text.strip_prefix('-') {
            Some(unsigned) => (true, unsigned),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (integral, fractional) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if integral.len() + fractional.len() == 0 || !all_digits(integral) || !all_digits(fractional) {
            return Err(NotDecimal::Malformed);
        }
        Ok(Self {
            is_negative,
            integral,
            fractional,
            exponent,
        })
    }

    fn digits(&self) -> impl Iterator<Item = u8> + 'a {
        self.integral.bytes().chain(self.fractional.bytes())
    }

    /// The digits that count, and how many of them stand before the point.
    fn significant(&self) -> (impl Iterator<Item = u8> + 'a, i64) {
        let zeros = self.digits().take_while(|digit| *digit == b'0').count();
        let before = count(self.integral.len()) - count(zeros) + self.exponent;
        (self.digits().skip(zeros), before)
    }

    pub(in crate::rules) fn is_zero(&self) -> bool {
        self.digits().all(|digit| digit == b'0')
    }

    pub(in crate::rules) fn compare(&self, other: &Decimal<'_>) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => return Ordering::Equal,
            (true, false) => {
                return if other.is_negative {
                    Ordering::Greater
                } else {
                    Ordering::Less
                };
            }
            (false, true) => {
                return if self.is_negative {
                    Ordering::Less
                } else {
                    Ordering::Greater
                };
            }
            (false, false) => {}
        }
        let magnitudes = self.compare_magnitudes(other);
        match (self.is_negative, other.is_negative) {
            (false, false) => magnitudes,
            (true, true) => magnitudes.reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }

    fn compare_magnitudes(&self, other: &Decimal<'_>) -> Ordering {
        let (mut mine, my_length) = self.significant();
        let (mut theirs, their_length) = other.significant();
        if my_length != their_length {
            return my_length.cmp(&their_length);
        }
        loop {
            match (mine.next(), theirs.next()) {
                (None, None) => return Ordering::Equal,
                (one, other) => match one.unwrap_or(b'0').cmp(&other.unwrap_or(b'0')) {
                    Ordering::Equal => {}
                    unequal => return unequal,
                },
            }
        }
    }

    /// Whether `divisor` goes into it without remainder. `None` where the divisor is too long to say.
    pub(in crate::rules) fn is_multiple_of(&self, divisor: &Decimal<'_>) -> Option<bool> {
        let scale = |number: &Decimal<'_>| number.exponent - count(number.fractional.len());
        let lowest = scale(self).min(scale(divisor));
        let zeros = |number: &Decimal<'_>| usize::try_from(scale(number) - lowest).ok();
        let padding = std::iter::repeat_n(b'0', zeros(divisor)?);
        let divisor = divisor.digits().chain(padding).try_fold(0_u128, |whole, digit| {
            let whole = whole * 10 + u128::from(digit - b'0');
            (whole < u128::MAX / 100).then_some(whole)
        })?;
        let padding = std::iter::repeat_n(b'0', zeros(self)?);
        let remainder = self.digits().chain(padding).try_fold(0_u128, |rest, digit| {
            (rest * 10 + u128::from(digit - b'0')).checked_rem(divisor)
        })?;
        Some(remainder == 0)
    }

    /// How it compares with the fraction `numerator / denominator`.
    pub(in crate::rules) fn compare_fraction(&self, numerator: &Decimal<'_>, denominator: u64) -> Ordering {
        let mut product: Vec<u8> = Vec::with_capacity(self.integral.len() + self.fractional.len() + 20);
        let mut carry = 0_u128;
        let backwards = self.integral.bytes().chain(self.fractional.bytes()).rev();
        for digit in backwards {
            carry += u128::from(digit - b'0') * u128::from(denominator);
            product.push(b'0' + last_digit(carry));
            carry /= 10;
        }
        while carry > 0 {
            product.push(b'0' + last_digit(carry));
            carry /= 10;
        }
        product.reverse();
        let product = String::from_utf8(product).unwrap_or_default();
        let scaled = Decimal {
            is_negative: self.is_negative,
            integral: &product,
            fractional: "",
            exponent: self.exponent - count(self.fractional.len()),
        };
        scaled.compare(numerator)
    }
}

fn last_digit(number: u128) -> u8 {
    u8::try_from(number % 10).unwrap_or_default()
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn read_exponent(text: &str) -> Result<i64, NotDecimal> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotDecimal::Malformed);
    }
    match text.parse() {
        Ok(exponent) if (-LARGEST_EXPONENT..=LARGEST_EXPONENT).contains(&exponent) => Ok(exponent),
        _ => Err(NotDecimal::Huge),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal<'_> {
        Decimal::read(text).unwrap()
    }

    #[test]
    fn decimals_are_compared_exactly() {
        for (less, more) in [
            ("0.1", "0.10000000000000000001"),
            ("-1", "0"),
            ("9", "1e1"),
            ("-2", "-1.5"),
            ("99999999999999999999", "1e20"),
        ] {
            assert_eq!(decimal(less).compare(&decimal(more)), Ordering::Less, "{less} {more}");
        }
        for (one, other) in [
            ("1e3", "1000.0"),
            ("0", "-0.0"),
            (".5", "0.50"),
            ("5.", "05"),
            ("0.001e3", "1"),
        ] {
            assert_eq!(decimal(one).compare(&decimal(other)), Ordering::Equal, "{one} {other}");
        }
        assert_eq!(decimal("0.5").compare_fraction(&decimal("1"), 2), Ordering::Equal);
        assert_eq!(decimal("0.51").compare_fraction(&decimal("1"), 2), Ordering::Greater);
    }

    #[test]
    fn what_is_no_decimal() {
        for text in ["", ".", "0x10", "1e", "\u{c}5", "1/2"] {
            assert_eq!(Decimal::read(text).unwrap_err(), NotDecimal::Malformed, "{text:?}");
        }
        assert_eq!(Decimal::read("1e999999999").unwrap_err(), NotDecimal::Huge);
    }

    #[test]
    fn multiples_are_exact() {
        assert_eq!(decimal("0.3").is_multiple_of(&decimal("0.1")), Some(true));
        assert_eq!(decimal("1e1").is_multiple_of(&decimal("-3")), Some(false));
    }

    proptest! {
        #[test]
        fn integers_compare_as_integers(left in any::<i64>(), right in any::<i64>()) {
            let (one, other) = (left.to_string(), right.to_string());
            prop_assert_eq!(decimal(&one).compare(&decimal(&other)), left.cmp(&right));
        }
    }
}
