//! Ports beside the first one.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::PortRange;
use crate::panel::NodeAllocation;

/// Which ports may be chosen for a [`PortRule`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PortChoice {
    /// Any free one.
    Any,
    /// One of these.
    Ranges(Vec<PortRange>),
    /// Just so far above the first port; below it where negative.
    Offset(i32),
}

/// A port that a server gets beside its first one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PortRule {
    /// The variable of the egg that is given the port, if one is.
    #[serde(default)]
    pub variable: Option<String>,
    /// Which ports it may be.
    pub choice: PortChoice,
    /// Whether it is on the IP address of the first one.
    pub same_ip: bool,
}

impl PortRule {
    /// A port of this choice, for this variable.
    #[must_use]
    pub const fn new(variable: Option<String>, choice: PortChoice, same_ip: bool) -> Self {
        Self {
            variable,
            choice,
            same_ip,
        }
    }

    /// Whether an allocation may serve it beside this first one.
    #[must_use]
    pub fn accepts(&self, first: &NodeAllocation, other: &NodeAllocation) -> bool {
        let is_choice = match &self.choice {
            PortChoice::Any => true,
            PortChoice::Ranges(ranges) => ranges.iter().any(|range| range.contains(other.port)),
            PortChoice::Offset(by) => i32::from(first.port).checked_add(*by) == Some(i32::from(other.port)),
        };
        is_choice && (!self.same_ip || first.ip == other.ip)
    }
}

impl fmt::Display for PortRule {
    /// As in `QUERY_PORT (1 above the first port, on the same IP address)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.variable.as_deref().unwrap_or("a further port"))?;
        f.write_str(" (")?;
        match &self.choice {
            PortChoice::Any => f.write_str("any port")?,
            PortChoice::Ranges(ranges) => {
                let ranges: Vec<String> = ranges.iter().map(ToString::to_string).collect();
                f.write_str(&ranges.join(", "))?;
            }
            PortChoice::Offset(by) if *by < 0 => write!(f, "{} below the first port", by.unsigned_abs())?,
            PortChoice::Offset(by) => write!(f, "{by} above the first port")?,
        }
        f.write_str(if self.same_ip { ", on the same IP address)" } else { ")" })
    }
}
