//! What options make of a product.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ChosenOption, OptionTarget, ProductOption, judge};
use crate::{
    problem::{Findings, Problem, Problems},
    product::{CustomLimit, Product, Variables},
    units::{CpuPercent, IoWeight, Limit, Mebibytes},
};

/// What one option changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OptionEffect {
    /// The option, by its key.
    pub option: String,
    /// How many were bought.
    pub amount: u32,
    /// What it changed.
    pub target: OptionTarget,
    /// What the product has without it.
    pub before: String,
    /// What there is with it.
    pub after: String,
}

/// A product with its options.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Bought {
    /// The product with other numbers.
    pub product: Product,
    /// The values of variables that options set.
    pub variables: Variables,
    /// What came from which option, in the order in which they count: first those that replace, then those that add.
    pub effects: Vec<OptionEffect>,
}

impl Product {
    /// The product with these options. First those count that take the place of what it has, then those that add to it, so
    /// that the order in which they were bought does not matter.
    ///
    /// # Errors
    /// Every option that the product does not have, every amount that cannot be bought, and every sum that no panel takes.
    pub fn with_options(&self, chosen: &BTreeMap<String, ChosenOption>) -> Result<Bought, Problems> {
        let mut findings = Findings::default();
        judge(self.options(), chosen, &mut findings);
        let mut bought = Bought {
            product: self.clone(),
            variables: Variables::default(),
            effects: Vec::new(),
        };
        let offers = |replaces: bool| {
            chosen
                .iter()
                .filter(|(_, choice)| choice.amount > 0)
                .filter_map(|(key, choice)| Some((key, choice.amount, self.options().get(key)?)))
                .filter(move |(_, _, option)| option.replaces == replaces)
        };
        for (key, amount, option) in offers(true).chain(offers(false)) {
            let before = bought.text(&option.target);
            let result = bought.add(option, u64::from(amount));
            match result {
                Ok(()) => bought.effects.push(OptionEffect {
                    option: key.clone(),
                    amount,
                    target: option.target.clone(),
                    before,
                    after: bought.text(&option.target),
                }),
                Err((message, advice)) => {
                    findings.add(Problem::new(format!("options.{key}"), message, advice));
                }
            }
        }
        findings.finish(Some(bought))
    }
}

type Refusal = (String, &'static str);

impl Bought {
    fn add(&mut self, option: &ProductOption, amount: u64) -> Result<(), Refusal> {
        let target = &option.target;
        let more = amount.checked_mul(option.unit).ok_or_else(|| {
            (
                format!("so much of {target} is more than a panel can store"),
                "make `unit` or `max` smaller",
            )
        })?;
        if option.replaces {
            return self.set(target, more);
        }
        let base = match self.amount(target) {
            Some(Limit::At(base)) => base,
            Some(Limit::Disabled) => 0,
            Some(Limit::Unlimited) => {
                return Err((
                    format!("the product has unlimited {target}, to which nothing can be added"),
                    "give the product a limit, or remove the option",
                ));
            }
            None => {
                return Err((
                    format!("what the product has in {target} is no whole number, to which something could be added"),
                    "give it a whole number, or let the option replace it",
                ));
            }
        };
        self.set(target, base.saturating_add(more))
    }

    /// What there is of it; `None` where that is no whole number.
    fn amount(&self, target: &OptionTarget) -> Option<Limit<u64>> {
        let product = &self.product;
        Some(match target {
            OptionTarget::Memory => map(product.memory, Mebibytes::get),
            OptionTarget::Swap => map(product.swap, Mebibytes::get),
            OptionTarget::Disk => map(product.disk, Mebibytes::get),
            OptionTarget::Cpu => map(product.cpu, |cpu| u64::from(cpu.get())),
            OptionTarget::Io => Limit::At(u64::from(product.io.unwrap_or_default().get())),
            OptionTarget::Databases => map(product.databases, u64::from),
            OptionTarget::Backups => map(product.backups, u64::from),
            OptionTarget::Allocations => map(product.allocations, u64::from),
            OptionTarget::Schedules => map(product.schedules, u64::from),
            OptionTarget::Custom(name) => match product.custom.get(name) {
                None => Limit::Disabled,
                Some(CustomLimit::Number(number)) => Limit::At(u64::try_from(*number).ok()?),
                Some(_) => return None,
            },
            OptionTarget::Variable(name) => Limit::At(self.value(name).parse().ok()?),
        })
    }

    fn value(&self, name: &str) -> &str {
        let of_the_egg = || {
            self.product
                .egg
                .variable(name)
                .map(|variable| variable.default_value.as_str())
        };
        self.variables
            .get(name)
            .or_else(|| self.product.variables.get(name))
            .map(String::as_str)
            .or_else(of_the_egg)
            .unwrap_or_default()
    }

    fn set(&mut self, target: &OptionTarget, amount: u64) -> Result<(), Refusal> {
        let product = &mut self.product;
        let too_much = || {
            let message = format!("so much of {target} is more than a panel can store");
            (message, "make `unit` or `max` smaller")
        };
        let count = || u32::try_from(amount).map_err(|_| too_much());
        let size = || count().map(|_| Mebibytes::new(amount));
        match target {
            OptionTarget::Memory => product.memory = Limit::At(size()?),
            OptionTarget::Disk => product.disk = Limit::At(size()?),
            OptionTarget::Swap => product.swap = Limit::At(size()?),
            OptionTarget::Cpu => product.cpu = Limit::At(CpuPercent::new(count()?).map_err(|_| too_much())?),
            OptionTarget::Io => {
                let weight = u16::try_from(amount).ok().and_then(|weight| IoWeight::new(weight).ok());
                let refuse = || (format!("an io weight of {amount} is none"), "keep it from 10 to 1000");
                product.io = Some(weight.ok_or_else(refuse)?);
            }
            OptionTarget::Databases => product.databases = Limit::At(count()?),
            OptionTarget::Backups => product.backups = Limit::At(count()?),
            OptionTarget::Allocations => product.allocations = Limit::At(count()?),
            OptionTarget::Schedules => product.schedules = Limit::At(count()?),
            OptionTarget::Custom(name) => {
                let number = i64::try_from(amount).map_err(|_| too_much())?;
                product.custom.insert(name.clone(), CustomLimit::Number(number));
            }
            OptionTarget::Variable(name) => self.variables.insert(name.clone(), amount.to_string()),
        }
        Ok(())
    }

    fn text(&self, target: &OptionTarget) -> String {
        match target {
            OptionTarget::Variable(name) => self.value(name).to_owned(),
            target => match self.amount(target) {
                Some(Limit::At(size)) if target.is_size() => Mebibytes::new(size).to_string(),
                Some(amount) => amount.to_string(),
                None => String::new(),
            },
        }
    }
}

fn map<T>(limit: Limit<T>, get: impl FnOnce(T) -> u64) -> Limit<u64> {
    match limit {
        Limit::Unlimited => Limit::Unlimited,
        Limit::Disabled => Limit::Disabled,
        Limit::At(value) => Limit::At(get(value)),
    }
}
