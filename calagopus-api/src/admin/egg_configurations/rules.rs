//! The rules of an egg configuration.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::tagged::tagged_enum;

/// Rules for ports.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel knows these two")]
pub struct AllocationRules {
    /// Whether the owner of a server may take free ports.
    #[serde(default)]
    pub user_self_assign: SelfAssignment,
    /// The ports that a server gets when the panel chooses its node.
    #[serde(default)]
    pub deployment: DeploymentPorts,
}

/// Whether the owner of a server may take free ports, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them in every write")]
pub struct SelfAssignment {
    /// Whether they may.
    pub enabled: bool,
    /// Whether only a server that has a main allocation gets one more, on the same address.
    pub require_primary_allocation: bool,
    /// The first port, from 1.
    pub start_port: u16,
    /// The last port.
    pub end_port: u16,
}

impl Default for SelfAssignment {
    /// As the panel has it: they may not.
    fn default() -> Self {
        Self {
            enabled: false,
            require_primary_allocation: true,
            start_port: 49152,
            end_port: 65535,
        }
    }
}

/// The ports that a server gets when the panel chooses its node.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them in every write")]
pub struct DeploymentPorts {
    /// Whether the address of the main allocation is to be the server's alone.
    pub dedicated: bool,
    /// The main allocation; without it the server gets none.
    pub primary: Option<PrimaryPort>,
    /// Those beside it.
    pub additional: Vec<AdditionalPort>,
}

/// The main allocation of a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them in every write")]
pub struct PrimaryPort {
    /// The first port it may have, from 1.
    pub start_port: u16,
    /// The last port it may have.
    pub end_port: u16,
    /// The variable that gets the port, by its name in the environment.
    pub assign_to_variable: Option<String>,
}

/// An allocation beside the main one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants both in every write")]
pub struct AdditionalPort {
    /// Which port it has.
    pub mode: PortMode,
    /// The variable that gets the port, by its name in the environment.
    pub assign_to_variable: Option<String>,
}

tagged_enum! {
    /// Which port an allocation has.
    pub enum PortMode told_by "type" {
        /// Any that is free.
        Random = "random",
        /// One of these.
        Range = "range" {
            /// The first, from 1.
            start_port: u16,
            /// The last.
            end_port: u16,
        },
        /// The main port and so much.
        AddPrimary = "add_primary" {
            /// How much.
            value: u16,
        },
        /// The main port less so much.
        SubtractPrimary = "subtract_primary" {
            /// How much.
            value: u16,
        },
        /// The main port times so much.
        MultiplyPrimary = "multiply_primary" {
            /// How much.
            value: f64,
        },
        /// The main port by so much.
        DividePrimary = "divide_primary" {
            /// How much.
            value: f64,
        },
    }

    /// An item on the page of a server.
    pub enum RouteItem told_by "type" {
        /// A page of the panel.
        Route = "route" {
            /// Its path.
            path: String,
        },
        /// A line between items.
        Divider = "divider" {
            /// What stands on it.
            name: Option<String>,
            /// The same in other languages, by language.
            name_translations: BTreeMap<String, String>,
        },
        /// A link to somewhere else.
        Redirect = "redirect" {
            /// What it is called.
            name: String,
            /// The same in other languages, by language.
            name_translations: BTreeMap<String, String>,
            /// Where it leads.
            destination: String,
        },
    }
}

/// Rules for start commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel knows this one")]
pub struct StartupRules {
    /// Whether the owner of a server may write a start command of their own.
    pub allow_custom_startup_command: bool,
}

/// What the page of a server shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel knows this one")]
pub struct RouteRules {
    /// Its items in order, at most 100.
    pub order: Vec<RouteItem>,
}
