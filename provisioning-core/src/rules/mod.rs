//! Laravel's rule language: what an egg demands of the values of its variables.
//!
//! A [`RuleSet`] is parsed once and judges values as one of the three panels would ([`Dialect`]), with that panel's own
//! messages. Where the answer depends on what cannot be known here, it says so ([`Verdict::Unchecked`]) instead of guessing.
//!
//! ```
//! use provisioning_core::rules::{Dialect, RuleSet, Verdict};
//!
//! let rules = RuleSet::parse("required|string|max:5")?;
//! assert!(rules.check("paper", Dialect::Pterodactyl).is_pass());
//! assert_eq!(
//!     rules.check("spigot", Dialect::Pterodactyl).messages(),
//!     ["The value may not be greater than 5 characters."],
//! );
//!
//! // The panels differ.
//! let rules = RuleSet::parse("boolean")?;
//! assert!(rules.check("true", Dialect::Calagopus).is_pass());
//! assert!(!rules.check("true", Dialect::Pelican).is_pass());
//! # Ok::<_, provisioning_core::rules::RuleListError>(())
//! ```

mod calagopus;
mod dialect;
mod environment;
mod form;
mod laravel;
mod list;
mod pattern;
mod php;
mod subject;
mod value;
mod verdict;
mod zones;

use std::sync::OnceLock;

use crate::problem::Problem;

use self::{calagopus::CalagopusRules, laravel::LaravelRules, list::LONGEST_LIST, subject::Subject};
pub use self::{
    dialect::Dialect,
    environment::Environment,
    form::{FormField, Input},
    list::{RuleList, RuleListError},
    value::Value,
    verdict::{Unchecked, Verdict},
};

/// The rules of one variable.
///
/// They are compiled for a panel the first time that it is asked about, and kept; a check itself neither compiles nor,
/// where the value passes, allocates.
///
/// *Guarantees*: neither parsing nor checking panics, and both take a time that grows no faster than the length of the
/// rules times the length of the value. Regular expressions run without backtracking where they can, and under a budget
/// where they cannot.
#[derive(Debug, Clone)]
pub struct RuleSet {
    rules: Vec<String>,
    pterodactyl: OnceLock<LaravelRules>,
    pelican: OnceLock<LaravelRules>,
    calagopus: OnceLock<CalagopusRules>,
}

impl RuleSet {
    /// No rules: every value passes.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            rules: Vec::new(),
            pterodactyl: OnceLock::new(),
            pelican: OnceLock::new(),
            calagopus: OnceLock::new(),
        }
    }

    /// Reads a list of rules, in either of its forms. Rules that are unknown or broken are kept: what a panel makes of
    /// them is said by [`problems`](Self::problems) and by a check that reaches them.
    ///
    /// # Errors
    /// [`RuleListError`] if the list is longer than 64 KiB.
    pub fn parse<'a>(list: impl Into<RuleList<'a>>) -> Result<Self, RuleListError> {
        let list = list.into();
        let length = list.length();
        if length > LONGEST_LIST {
            return Err(RuleListError { length });
        }
        Ok(Self {
            rules: list.rules(),
            ..Self::none()
        })
    }

    /// The rules one by one, as they were written.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(String::as_str)
    }

    /// Judges a value as the panel does when the owner of a server changes one variable: the value is called `value` in
    /// the messages, and there are no other fields for rules such as `same` to look at.
    ///
    /// The value is judged as it is; what a request makes of it is [`Dialect::received`].
    pub fn check<'a>(&self, value: impl Into<Value<'a>>, dialect: Dialect) -> Verdict {
        self.judge(&Subject::alone(value.into(), self), dialect)
    }

    pub(crate) fn judge(&self, subject: &Subject<'_>, dialect: Dialect) -> Verdict {
        match dialect {
            Dialect::Pterodactyl | Dialect::Pelican => self.laravel(dialect).check(subject),
            Dialect::Calagopus => self.calagopus().check(subject),
        }
    }

    /// What is wrong with the rules themselves on this panel, whatever the value: rules that it does not know, patterns
    /// that do not compile, parameters that are missing.
    #[must_use]
    pub fn problems(&self, dialect: Dialect) -> Vec<Problem> {
        match dialect {
            Dialect::Pterodactyl | Dialect::Pelican => self.laravel(dialect).problems(),
            Dialect::Calagopus => self.calagopus().problems(),
        }
    }

    /// The field of a form that asks for a value which this panel takes.
    #[must_use]
    pub fn form_field(&self, dialect: Dialect) -> FormField {
        form::field(self, dialect)
    }

    fn outline(&self, dialect: Dialect) -> form::Outline {
        match dialect {
            Dialect::Pterodactyl | Dialect::Pelican => self.laravel(dialect).outline(),
            Dialect::Calagopus => self.calagopus().outline(),
        }
    }

    fn laravel(&self, dialect: Dialect) -> &LaravelRules {
        let compiled = match dialect {
            Dialect::Pelican => &self.pelican,
            _ => &self.pterodactyl,
        };
        compiled.get_or_init(|| LaravelRules::compile(&self.rules, dialect))
    }

    fn calagopus(&self) -> &CalagopusRules {
        self.calagopus.get_or_init(|| CalagopusRules::compile(&self.rules))
    }
}
