//! What cannot be decided is stopped and reported.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a service waits for a person. A closed list: everything else is retried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "cause")]
#[non_exhaustive]
pub enum ParkCause {
    /// The panel refuses a value.
    Refused {
        /// What the panel says.
        message: String,
    },
    /// No node or allocation fits.
    NoRoom {
        /// What the panel says.
        message: String,
    },
    /// A server that is not ours carries the key.
    Foreign {
        /// What does not agree.
        because: String,
    },
    /// It was active, and the panel has it no more.
    Missing,
    /// It is there, but another tool took our key off it.
    KeyLost,
    /// Its installation failed.
    InstallFailed,
    /// It did not finish its installation in time.
    InstallStuck,
    /// Nothing proves that it was installed, and no node can be asked.
    InstallUnproven,
    /// No account can be proved to be the customer's.
    AccountConflict {
        /// What does not agree; no personal data.
        because: String,
    },
    /// The panel at this address is not the one that the service was made on.
    AnotherPanel,
}

impl ParkCause {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::NoRoom { .. } => "no_room",
            Self::Foreign { .. } => "foreign",
            Self::Missing => "missing",
            Self::KeyLost => "key_lost",
            Self::InstallFailed => "install_failed",
            Self::InstallStuck => "install_stuck",
            Self::InstallUnproven => "install_unproven",
            Self::AccountConflict { .. } => "account_conflict",
            Self::AnotherPanel => "another_panel",
        }
    }

    /// It in words, without what the panel said or shows.
    #[must_use]
    pub const fn in_short(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "the panel refuses",
            Self::NoRoom { .. } => "there is no room",
            Self::Foreign { .. } => "a server that is not ours carries the key",
            Self::Missing => "the server was active, and the panel has it no more",
            Self::KeyLost => "the server is there, but its external id was taken off",
            Self::InstallFailed => "the installation failed",
            Self::InstallStuck => "the installation did not end in time",
            Self::InstallUnproven => "nothing proves that the server was installed",
            Self::AccountConflict { .. } => "no account can be proved to be the customer's",
            Self::AnotherPanel => "the panel at this address is not the one the service was made on",
        }
    }

    /// What an operator can do.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "correct the product or the order as the panel says, then provision again",
            Self::NoRoom { .. } => {
                "add allocations or a node on the panel, or widen the placement of the product, then provision again"
            }
            Self::Foreign { .. } => {
                "a server of someone else carries this service's id: give the service another id, or set a namespace for all services"
            }
            Self::Missing => {
                "look for the server on the panel; if it is truly lost, end this service and sell it again as a new one"
            }
            Self::KeyLost => "set the server's external id on the panel back to the service's id, then retry",
            Self::InstallFailed => {
                "see the install log on the panel; correct the egg or the variables, and reinstall there"
            }
            Self::InstallStuck => "check the node's daemon; reinstall or delete the server on the panel, then retry",
            Self::InstallUnproven => {
                "give a client key so that the node can be asked; if there is one, see that the node answers and has the server; then retry"
            }
            Self::AccountConflict { .. } => {
                "set the external id of the right account on the panel to the customer's id, then provision again"
            }
            Self::AnotherPanel => {
                "check the address: it leads to another panel than before, or to one that was set up anew"
            }
        }
    }

    /// Whether another try could end differently without anybody doing something on the panel.
    #[must_use]
    pub const fn is_about_the_order(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. } | Self::NoRoom { .. } | Self::AccountConflict { .. }
        )
    }
}

impl fmt::Display for ParkCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_short())?;
        match self {
            Self::Refused { message } | Self::NoRoom { message } => write!(f, ": {message}"),
            Self::Foreign { because } | Self::AccountConflict { because } => write!(f, ": {because}"),
            _ => Ok(()),
        }
    }
}

/// A service that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Parked {
    /// Why.
    #[serde(flatten)]
    pub cause: ParkCause,
    /// Since when.
    pub at: Timestamp,
    /// The revision of the desired state it was parked at; a later one is tried by itself.
    pub revision: u64,
}

impl Parked {
    /// Parked now.
    #[must_use]
    pub const fn new(cause: ParkCause, at: Timestamp, revision: u64) -> Self {
        Self { cause, at, revision }
    }
}
