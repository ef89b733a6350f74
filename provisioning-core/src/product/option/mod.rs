//! What customers may buy on top of a product.

mod apply;
mod check;

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::apply::{Bought, OptionEffect};
pub(super) use self::check::{check, report_impossible, target_of};
use crate::problem::{Findings, Problem};

/// What an option changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OptionTarget {
    /// Memory in MiB.
    Memory,
    /// Swap in MiB.
    Swap,
    /// Disk in MiB.
    Disk,
    /// Processor time in percent of one thread.
    Cpu,
    /// Weight of disk access.
    Io,
    /// Databases.
    Databases,
    /// Backups.
    Backups,
    /// Allocations.
    Allocations,
    /// Schedules.
    Schedules,
    /// A limit of an extension of the panel.
    Custom(String),
    /// A variable of the egg, as a whole number.
    Variable(String),
}

impl OptionTarget {
    /// Whether it is counted in MiB.
    pub(crate) const fn is_size(&self) -> bool {
        matches!(self, Self::Memory | Self::Swap | Self::Disk)
    }
}

impl fmt::Display for OptionTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory => "memory",
            Self::Swap => "swap",
            Self::Disk => "disk",
            Self::Cpu => "cpu",
            Self::Io => "io",
            Self::Databases => "databases",
            Self::Backups => "backups",
            Self::Allocations => "allocations",
            Self::Schedules => "schedules",
            Self::Custom(name) => return write!(f, "custom.{name}"),
            Self::Variable(name) => return write!(f, "variables.{name}"),
        })
    }
}

/// Something that customers may buy on top of a product, so many times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProductOption {
    /// What customers read.
    pub name: String,
    /// What it changes.
    pub target: OptionTarget,
    /// Whether it takes the place of what the product has, instead of being added to it.
    pub replaces: bool,
    /// How much one of it is, in the unit of its target.
    pub unit: u64,
    /// The least that can be bought, if any is.
    pub min: u32,
    /// The most that can be bought.
    pub max: u32,
    /// Amounts go up from the least in steps of this.
    pub step: u32,
    /// Whether an order may say until when it runs.
    pub may_expire: bool,
}

impl ProductOption {
    /// Whether so many may be bought. 0 is none of it, and always allowed.
    fn judge(&self, field: &str, chosen: &ChosenOption) -> Result<(), Problem> {
        let amount = chosen.amount;
        let steps = amount
            .checked_sub(self.min)
            .is_some_and(|above| above % self.step.max(1) == 0);
        if amount != 0 && !(steps && amount <= self.max) {
            let by = if self.step > 1 {
                format!(" in steps of {}", self.step)
            } else {
                String::new()
            };
            return Err(Problem::new(
                field,
                format!("{amount} of `{}` cannot be bought", self.name),
                format!("choose from {} to {}{by}, or leave it out", self.min, self.max),
            ));
        }
        if chosen.until.is_some() && !self.may_expire {
            return Err(Problem::new(
                field,
                format!("`{}` runs as long as the service", self.name),
                "leave its end out, or let it expire in the product",
            ));
        }
        Ok(())
    }
}

/// How much of an option was bought, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChosenOption {
    /// How many.
    pub amount: u32,
    /// The instant at which it ends by itself; `None` for as long as the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl ChosenOption {
    /// So many, for as long as the service.
    #[must_use]
    pub const fn new(amount: u32) -> Self {
        Self { amount, until: None }
    }

    /// So many, until this instant.
    #[must_use]
    pub const fn until(self, at: Timestamp) -> Self {
        Self {
            until: Some(at),
            ..self
        }
    }

    /// Whether it still runs at this instant.
    #[must_use]
    pub fn runs_at(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// Notes each chosen option that the product does not have, or not so.
pub(crate) fn judge(
    offered: &BTreeMap<String, ProductOption>,
    chosen: &BTreeMap<String, ChosenOption>,
    findings: &mut Findings,
) {
    for (key, choice) in chosen {
        let field = format!("options.{key}");
        match offered.get(key) {
            Some(option) => drop(findings.keep(option.judge(&field, choice))),
            None => {
                let names: Vec<&str> = offered.keys().map(String::as_str).collect();
                let advice = match names.as_slice() {
                    [] => "leave it out: the product has no options".to_owned(),
                    names => crate::problem::did_you_mean(key, names.iter().copied()),
                };
                findings.add(Problem::new(field, format!("there is no option `{key}`"), advice));
            }
        }
    }
}
