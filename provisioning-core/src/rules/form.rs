//! What a checkout page asks for.

use serde::{Deserialize, Serialize};

use super::{Dialect, RuleSet};

/// A field of a form, made of the rules of a variable. It helps to enter what the panel takes; whether it does is still
/// what [`RuleSet::check`] says.
///
/// ```
/// use provisioning_core::rules::{Dialect, Input, RuleSet};
///
/// let field = RuleSet::parse("required|integer|between:1,32")?.form_field(Dialect::Pelican);
/// assert!(field.required);
/// assert_eq!(
///     field.input,
///     Input::Number { is_whole: true, min: Some(1.0), max: Some(32.0) },
/// );
///
/// let field = RuleSet::parse("nullable|string|in:survival,creative")?.form_field(Dialect::Pterodactyl);
/// assert!(!field.required);
/// assert_eq!(field.input, Input::Select { options: vec!["survival".to_owned(), "creative".to_owned()] });
/// # Ok::<_, provisioning_core::rules::RuleListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FormField {
    /// Whether it must be filled.
    pub required: bool,
    /// How it is entered.
    #[serde(flatten)]
    pub input: Input,
}

/// How a value is entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "input")]
#[non_exhaustive]
pub enum Input {
    /// A line of text.
    Text {
        /// At least so many characters.
        min_length: Option<u64>,
        /// At most so many characters.
        max_length: Option<u64>,
    },
    /// A number.
    Number {
        /// Whether it has no fraction.
        is_whole: bool,
        /// The least that is taken. Where the rules demand more than a number, a whole number one above it.
        min: Option<f64>,
        /// The most that is taken. Where the rules demand less than a number, a whole number one below it.
        max: Option<f64>,
    },
    /// One of two values, one of which means "on".
    Switch {
        /// The value when it is on.
        on: String,
        /// The value when it is off.
        off: String,
    },
    /// One value of a list, in the order of the rules. An empty one is among them only where the field is not required.
    Select {
        /// The values.
        options: Vec<String>,
    },
}

/// What the rules say that matters to a form.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(super) struct Outline {
    pub(super) is_required: bool,
    pub(super) is_boolean: bool,
    pub(super) is_number: bool,
    pub(super) is_whole: bool,
    /// The values of every `in`.
    pub(super) options: Option<Vec<String>>,
    pub(super) least: Option<f64>,
    pub(super) most: Option<f64>,
    /// The number of digits.
    pub(super) least_digits: Option<u64>,
    pub(super) most_digits: Option<u64>,
}

impl Outline {
    /// Both bounds hold.
    pub(super) fn bound(&mut self, least: Option<f64>, most: Option<f64>) {
        self.least = self.least.into_iter().chain(least).reduce(f64::max);
        self.most = self.most.into_iter().chain(most).reduce(f64::min);
    }

    /// Only what is in both lists is left.
    pub(super) fn choose(&mut self, options: Vec<String>) {
        self.options = Some(match self.options.take() {
            None => options,
            Some(before) => before.into_iter().filter(|option| options.contains(option)).collect(),
        });
    }
}

/// Pairs of values that mean "on" and "off".
const SWITCHES: [(&str, &str); 8] = [
    ("1", "0"),
    ("true", "false"),
    ("True", "False"),
    ("TRUE", "FALSE"),
    ("on", "off"),
    ("yes", "no"),
    ("enabled", "disabled"),
    ("enable", "disable"),
];

pub(super) fn field(rules: &RuleSet, dialect: Dialect) -> FormField {
    let mut outline = rules.outline(dialect);
    let passes = |value: &str| rules.check(value, dialect).is_pass();
    if outline.is_boolean && outline.options.is_none() {
        outline.options = Some(vec!["1".to_owned(), "0".to_owned()]);
    }
    let input = match outline.options.take() {
        Some(mut options) => {
            let mut seen: Vec<String> = Vec::new();
            options.retain(|option| {
                passes(option) && !seen.contains(option) && {
                    seen.push(option.clone());
                    true
                }
            });
            choice(options)
        }
        None if outline.is_number => Input::Number {
            is_whole: outline.is_whole,
            min: outline.least.or_else(|| least_of_digits(outline.least_digits)),
            max: outline.most.or_else(|| most_of_digits(outline.most_digits)),
        },
        None => Input::Text {
            min_length: outline.least.and_then(length).or(outline.least_digits),
            max_length: outline.most.and_then(length).or(outline.most_digits),
        },
    };
    FormField {
        required: outline.is_required || !passes(""),
        input,
    }
}

fn choice(options: Vec<String>) -> Input {
    let has = |wanted: &str| options.iter().any(|option| option == wanted);
    let pair = SWITCHES
        .iter()
        .find(|(on, off)| options.len() == 2 && has(on) && has(off));
    match pair {
        Some((on, off)) => Input::Switch {
            on: (*on).to_owned(),
            off: (*off).to_owned(),
        },
        None => Input::Select { options },
    }
}

/// A bound as a count of characters.
fn length(bound: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is a whole number within the bounds"
    )]
    (bound > 0.0 && bound < 1e9).then_some(bound.floor() as u64)
}

fn least_of_digits(digits: Option<u64>) -> Option<f64> {
    let digits = i32::try_from(digits?).ok()?;
    (1..=15)
        .contains(&digits)
        .then(|| if digits == 1 { 0.0 } else { 10_f64.powi(digits - 1) })
}

fn most_of_digits(digits: Option<u64>) -> Option<f64> {
    let digits = i32::try_from(digits?).ok()?;
    (1..=15).contains(&digits).then(|| 10_f64.powi(digits) - 1.0)
}
