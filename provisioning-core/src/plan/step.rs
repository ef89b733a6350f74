//! One thing the engine does to a panel.

use std::fmt;

use serde::Serialize;

use super::FieldChange;
use crate::service::Act;

/// One thing the engine does: a look, or a write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "step")]
#[non_exhaustive]
pub enum Step {
    /// Look the server up by its key (and by its uuid, if it is not found so).
    Look,
    /// Ask the node whether it has the server.
    AskNode,
    /// Read the server's variables, where the panel does not show them along with it.
    ReadVariables,
    /// See whether the panel is still the one that it was.
    VerifyPanel,
    /// Prove or make the customer's account.
    EnsureAccount,
    /// Bring the customer's account, which we made, to what he is.
    UpdateAccount {
        /// Which fields change; their values are personal.
        fields: Vec<String>,
    },
    /// Choose a free allocation on an allowed node.
    ChooseAllocation,
    /// Make the server.
    Create,
    /// Change name, description or owner.
    ChangeDetails {
        /// What changes.
        changes: Vec<FieldChange>,
    },
    /// Change limits or feature limits.
    ChangeBuild {
        /// What changes.
        changes: Vec<FieldChange>,
    },
    /// Change egg, image, startup command or, where they are not apart, variables.
    ChangeStartup {
        /// What changes.
        changes: Vec<FieldChange>,
    },
    /// Change variables, where the panel takes them apart.
    ChangeVariables {
        /// What changes.
        changes: Vec<FieldChange>,
    },
    /// Tell the node the limits once more.
    SyncNode,
    /// Stop the server and keep its owner out.
    Suspend,
    /// Let its owner in again.
    Unsuspend,
    /// Back the server's files up.
    BackUp {
        /// For which request.
        request: u64,
    },
    /// Run the install script of its egg anew.
    Reinstall {
        /// For which request.
        request: u64,
    },
    /// Delete the server and its files.
    Delete,
    /// Delete a server that its node does not know, or does not delete.
    ForceDelete,
    /// Delete a server that an earlier life of the service left behind; the present one is left alone.
    ClearAway,
}

/// A step without its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is explained at the step of the same name")]
#[non_exhaustive]
pub enum StepKind {
    Look,
    AskNode,
    ReadVariables,
    VerifyPanel,
    EnsureAccount,
    UpdateAccount,
    ChooseAllocation,
    Create,
    ChangeDetails,
    ChangeBuild,
    ChangeStartup,
    ChangeVariables,
    SyncNode,
    Suspend,
    Unsuspend,
    BackUp,
    Reinstall,
    Delete,
    ForceDelete,
    ClearAway,
}

impl StepKind {
    /// Its name in the journal.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::AskNode => "ask-node",
            Self::ReadVariables => "read-variables",
            Self::VerifyPanel => "verify-panel",
            Self::EnsureAccount => "ensure-account",
            Self::UpdateAccount => "update-account",
            Self::ChooseAllocation => "choose-allocation",
            Self::Create => "create",
            Self::ChangeDetails => "change-details",
            Self::ChangeBuild => "change-build",
            Self::ChangeStartup => "change-startup",
            Self::ChangeVariables => "change-variables",
            Self::SyncNode => "sync-node",
            Self::Suspend => "suspend",
            Self::Unsuspend => "unsuspend",
            Self::BackUp => Act::BackUp.name(),
            Self::Reinstall => Act::Reinstall.name(),
            Self::Delete => "delete",
            Self::ForceDelete => "force-delete",
            Self::ClearAway => "clear-away",
        }
    }

    /// Whether it changes the server on the panel, so that its intent is stored first.
    #[must_use]
    pub const fn is_write(self) -> bool {
        !matches!(
            self,
            Self::Look
                | Self::AskNode
                | Self::ReadVariables
                | Self::VerifyPanel
                | Self::EnsureAccount
                | Self::UpdateAccount
                | Self::ChooseAllocation
        )
    }
}

impl Step {
    /// Which step it is.
    #[must_use]
    pub const fn kind(&self) -> StepKind {
        match self {
            Self::Look => StepKind::Look,
            Self::AskNode => StepKind::AskNode,
            Self::ReadVariables => StepKind::ReadVariables,
            Self::VerifyPanel => StepKind::VerifyPanel,
            Self::EnsureAccount => StepKind::EnsureAccount,
            Self::UpdateAccount { .. } => StepKind::UpdateAccount,
            Self::ChooseAllocation => StepKind::ChooseAllocation,
            Self::Create => StepKind::Create,
            Self::ChangeDetails { .. } => StepKind::ChangeDetails,
            Self::ChangeBuild { .. } => StepKind::ChangeBuild,
            Self::ChangeStartup { .. } => StepKind::ChangeStartup,
            Self::ChangeVariables { .. } => StepKind::ChangeVariables,
            Self::SyncNode => StepKind::SyncNode,
            Self::Suspend => StepKind::Suspend,
            Self::Unsuspend => StepKind::Unsuspend,
            Self::BackUp { .. } => StepKind::BackUp,
            Self::Reinstall { .. } => StepKind::Reinstall,
            Self::Delete => StepKind::Delete,
            Self::ForceDelete => StepKind::ForceDelete,
            Self::ClearAway => StepKind::ClearAway,
        }
    }

    /// The step of an act.
    pub(super) const fn of_act(act: Act, request: u64) -> Self {
        match act {
            Act::BackUp => Self::BackUp { request },
            Act::Reinstall => Self::Reinstall { request },
        }
    }

    /// The act that it is, and for which request.
    #[must_use]
    pub const fn act(&self) -> Option<(Act, u64)> {
        match self {
            Self::BackUp { request } => Some((Act::BackUp, *request)),
            Self::Reinstall { request } => Some((Act::Reinstall, *request)),
            _ => None,
        }
    }

    /// Whether it destroys files, or may.
    #[must_use]
    pub const fn loses_data(&self) -> bool {
        matches!(
            self,
            Self::Delete | Self::ForceDelete | Self::ClearAway | Self::Reinstall { .. }
        )
    }

    /// What it changes, before and after.
    #[must_use]
    pub fn changes(&self) -> &[FieldChange] {
        match self {
            Self::ChangeDetails { changes }
            | Self::ChangeBuild { changes }
            | Self::ChangeStartup { changes }
            | Self::ChangeVariables { changes } => changes,
            _ => &[],
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Look => "look the server up by its key",
            Self::AskNode => "ask the node for the server",
            Self::ReadVariables => "read the variables",
            Self::VerifyPanel => "see that it is still the same panel",
            Self::EnsureAccount => "find or make the customer's account",
            Self::UpdateAccount { .. } => "bring the customer's account to what he is",
            Self::ChooseAllocation => "choose a free allocation on an allowed node",
            Self::Create => "make the server",
            Self::ChangeDetails { .. } => "change the details",
            Self::ChangeBuild { .. } => "change the limits",
            Self::ChangeStartup { .. } => "change the startup",
            Self::ChangeVariables { .. } => "change the variables",
            Self::SyncNode => "tell the node the limits once more",
            Self::Suspend => "suspend the server",
            Self::Unsuspend => "unsuspend the server",
            Self::BackUp { .. } => "back the server up",
            Self::Reinstall { .. } => "reinstall the server",
            Self::Delete => "delete the server and its files",
            Self::ForceDelete => "take the server off the panel, whatever its node says",
            Self::ClearAway => "delete the server that an earlier life of the service left behind",
        })
    }
}
