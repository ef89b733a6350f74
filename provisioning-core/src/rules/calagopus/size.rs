//! Rules about sizes.

use std::cmp::Ordering;

/// A demand on the size of a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Size {
    Between(f64, f64),
    Exactly(f64),
    AtLeast(f64),
    AtMost(f64),
    /// Only numbers have this size, but it is their length unless a rule says that it is a number.
    Relative(Ordering, bool, f64),
}

/// Whether the panel calls a text a number.
pub(super) fn is_numeric(text: &str) -> bool {
    let text = text.trim();
    let is_sign = |byte: u8| matches!(byte, b'0'..=b'9' | b'e' | b'E' | b'+' | b'-' | b'.');
    !text.is_empty() && text.bytes().all(is_sign) && text.parse::<f64>().is_ok()
}

impl Size {
    pub(super) fn accepts(self, value: &str, is_number: bool) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "the panel compares floats")]
        let size = if is_number && is_numeric(value) {
            value.trim().parse().unwrap_or(0.0)
        } else {
            value.chars().count() as f64
        };
        match self {
            Self::Between(least, most) => size >= least && size <= most,
            #[expect(clippy::float_cmp, reason = "the panel compares floats")]
            Self::Exactly(exact) => size == exact,
            Self::AtLeast(least) => size >= least,
            Self::AtMost(most) => size <= most,
            Self::Relative(wanted, or_equal, bound) => {
                let order = size.partial_cmp(&bound);
                is_numeric(value) && (order == Some(wanted) || (or_equal && order == Some(Ordering::Equal)))
            }
        }
    }

    pub(super) fn message(self) -> String {
        match self {
            Self::Between(least, most) => format!("must be between {least} and {most}"),
            Self::Exactly(exact) => format!("must be equal to {exact}"),
            Self::AtLeast(least) => format!("must be greater than or equal to {least}"),
            Self::AtMost(most) => format!("must be less than or equal to {most}"),
            Self::Relative(wanted, or_equal, bound) => {
                let than = if wanted == Ordering::Greater { "greater" } else { "less" };
                let or_equal = if or_equal { " or equal to" } else { "" };
                format!("must be {than} than{or_equal} {bound}")
            }
        }
    }

    /// The bounds that it sets to whole numbers.
    pub(super) fn bounds(self) -> (Option<f64>, Option<f64>) {
        match self {
            Self::Between(least, most) => (Some(least), Some(most)),
            Self::Exactly(exact) => (Some(exact), Some(exact)),
            Self::AtLeast(least) => (Some(least), None),
            Self::AtMost(most) => (None, Some(most)),
            Self::Relative(wanted, or_equal, bound) => {
                let step = if or_equal { 0.0 } else { 1.0 };
                if wanted == Ordering::Greater {
                    (Some(bound + step), None)
                } else {
                    (None, Some(bound - step))
                }
            }
        }
    }
}
