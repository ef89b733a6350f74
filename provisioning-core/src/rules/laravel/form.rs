//! What a form needs to know of the rules.

use super::{LaravelRules, lines::Kind};
use crate::rules::form::Outline;

impl LaravelRules {
    pub(in crate::rules) fn outline(&self) -> Outline {
        let mut outline = Outline {
            is_number: self.kind == Kind::Numeric,
            ..Outline::default()
        };
        for rule in &self.rules {
            let number = |place: usize| rule.parameter(place).trim().parse::<u64>().ok();
            match rule.name.as_str() {
                "Required" | "Filled" | "Accepted" | "Declined" => outline.is_required = true,
                "Boolean" => outline.is_boolean = true,
                "Integer" => outline.is_whole = true,
                "Digits" => (outline.least_digits, outline.most_digits) = (number(0), number(0)),
                "DigitsBetween" => (outline.least_digits, outline.most_digits) = (number(0), number(1)),
                "MinDigits" => outline.least_digits = number(0),
                "MaxDigits" => outline.most_digits = number(0),
                _ => {}
            }
            if let Some(options) = rule.options() {
                outline.choose(options);
            }
            if let Some((least, most)) = rule.bounds() {
                outline.bound(least, most);
            }
            // A comparison with a number takes numbers only.
            outline.is_number |= rule.compares_numbers();
        }
        outline
    }
}
