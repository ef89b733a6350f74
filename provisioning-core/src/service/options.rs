//! What was bought on top of a product, and when it ends.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Desired;
use crate::{
    problem::Problems,
    product::{ChosenOption, OptionEffect},
};

impl Desired {
    /// The same service with these options, in place of those it has.
    ///
    /// # Errors
    /// Every option that the product does not offer so.
    pub(super) fn with_options(&self, options: BTreeMap<String, ChosenOption>) -> Result<Self, Problems> {
        let bought = self.product.with_options(&options)?;
        let next = Self {
            environment: self.environment.rebase(&self.product, &bought.variables)?,
            options,
            ..self.clone()
        };
        Ok(next.resolved())
    }

    fn options_at(&self, now: Timestamp) -> BTreeMap<String, ChosenOption> {
        let running = self.options.iter().filter(|(_, option)| option.runs_at(now));
        running.map(|(key, option)| (key.clone(), option.clone())).collect()
    }

    /// What is wanted at this instant: without the options that have run out.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        if self.options.values().all(|option| option.runs_at(now)) {
            return self;
        }
        match self.with_options(self.options_at(now)) {
            // What was bought stays in view, also when it has run out.
            Ok(resolved) => Self {
                options: self.options,
                ..resolved
            },
            Err(_) => self,
        }
    }

    /// The next instant after this one at which an option runs out.
    #[must_use]
    pub fn next_end_of_an_option(&self, now: Timestamp) -> Option<Timestamp> {
        let ends = self.options.values().filter_map(|option| option.until);
        ends.filter(|until| *until > now).min()
    }

    /// What the options that run at this instant change, each with what there is without it.
    #[must_use]
    pub fn effects_of_options(&self, now: Timestamp) -> Vec<OptionEffect> {
        let bought = self.product.with_options(&self.options_at(now));
        bought.map(|bought| bought.effects).unwrap_or_default()
    }
}
