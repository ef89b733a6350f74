//! What must be so for a schedule, or a step of it, to go on.

use panel_http::open_enum;
use serde::{Deserialize, Serialize};

use crate::{server::PowerState, tagged::tagged_enum};

tagged_enum! {
    /// What must be so. Conditions in conditions go three deep at most.
    pub enum Condition told_by "type" {
        /// Nothing.
        None = "none",
        /// All of these.
        And = "and" {
            /// The conditions.
            conditions: Vec<Condition>,
        },
        /// One of these.
        Or = "or" {
            /// The conditions.
            conditions: Vec<Condition>,
        },
        /// The opposite of this.
        Not = "not" {
            /// The condition.
            condition: Box<Condition>,
        },
        /// The server's power is in this state.
        ServerState = "server_state" {
            /// The state.
            state: PowerState,
        },
        /// The server has been running for some time.
        Uptime = "uptime" {
            /// How to compare.
            comparator: Comparator,
            /// With how many milliseconds.
            value: u64,
        },
        /// The server uses so much.
        ResourceUsage = "resource_usage" {
            /// Of what.
            metric: Metric,
            /// How to compare.
            comparator: Comparator,
            /// With how much: percent of a core, or bytes.
            value: f64,
        },
        /// There is such a file.
        FileExists = "file_exists" {
            /// Its path, 1 to 255 characters.
            file: String,
        },
        /// A step before has put something into this variable.
        VariableExists = "variable_exists" {
            /// The variable.
            variable: Variable,
        },
        /// A variable is this.
        VariableEquals = "variable_equals" {
            /// The variable.
            variable: Variable,
            /// What it is.
            equals: Parameter,
        },
        /// A variable contains this.
        VariableContains = "variable_contains" {
            /// The variable.
            variable: Variable,
            /// What it contains.
            contains: Parameter,
        },
        /// A variable begins with this.
        VariableStartsWith = "variable_starts_with" {
            /// The variable.
            variable: Variable,
            /// What it begins with.
            starts_with: Parameter,
        },
        /// A variable ends with this.
        VariableEndsWith = "variable_ends_with" {
            /// The variable.
            variable: Variable,
            /// What it ends with.
            ends_with: Parameter,
        },
    }
}

open_enum! {
    /// How two numbers are compared.
    pub enum Comparator {
        /// Smaller.
        SmallerThan = "smaller_than",
        /// Smaller, or the same.
        SmallerThanOrEquals = "smaller_than_or_equals",
        /// The same.
        Equal = "equal",
        /// Greater.
        GreaterThan = "greater_than",
        /// Greater, or the same.
        GreaterThanOrEquals = "greater_than_or_equals",
    }

    /// What a server uses.
    pub enum Metric {
        /// The processor.
        Cpu = "cpu",
        /// Memory.
        Memory = "memory",
        /// Disk.
        Disk = "disk",
    }
}

/// A variable of a schedule's run: what one step puts into it, those after it can use. It is none of the server's variables.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Variable {
    /// Its name, 1 to 255 characters.
    pub variable: String,
}

impl Variable {
    /// The variable of this name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { variable: name.into() }
    }
}

/// A text, or the variable that it is in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "a text or a variable, there is no third")]
pub enum Parameter {
    /// The text, 1 to 16384 characters.
    Text(String),
    /// The variable.
    Variable(Variable),
}

impl From<&str> for Parameter {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Parameter {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Variable> for Parameter {
    fn from(variable: Variable) -> Self {
        Self::Variable(variable)
    }
}
