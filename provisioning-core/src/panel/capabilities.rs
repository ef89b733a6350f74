//! What a panel can do.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{customer::account::UsernameRule, template::NameRule};

/// Which panel software it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum PanelKind {
    /// Pterodactyl 1.x.
    Pterodactyl,
    /// Pelican.
    Pelican,
    /// Calagopus.
    Calagopus,
}

impl PanelKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pterodactyl, Self::Pelican, Self::Calagopus];
}

impl fmt::Display for PanelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pterodactyl => "Pterodactyl",
            Self::Pelican => "Pelican",
            Self::Calagopus => "Calagopus",
        })
    }
}

/// How a customer is helped who has lost his password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PasswordHelp {
    /// The panel mails him a link by which he sets a new one.
    Link,
    /// He is given a new one.
    NewPassword,
}

/// What one panel, with the keys given, can do, and how long its calls may take.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// Which panel it is.
    pub kind: PanelKind,
    /// The panel refuses a second server with the same key, so that a create needs no look before it. Otherwise the
    /// allocation is the fence: every creation of a service sends the same.
    pub key_is_unique: bool,
    /// A node can be asked past the panel (there is a client key).
    pub can_ask_node: bool,
    /// The panel can be left to choose the node: it can be sent again without making a second server, and counts what its
    /// nodes have. Otherwise the engine chooses.
    pub chooses_nodes: bool,
    /// The panel finds a port itself where a product names none. Otherwise a server would have no address, and the engine
    /// chooses one.
    pub chooses_ports: bool,
    /// The answer to a change of limits does not prove that the node was told.
    pub build_leaves_sync_owed: bool,
    /// No answer to a change proves that the node was told, that to a suspension neither: the panel answers first.
    pub every_change_leaves_sync_owed: bool,
    /// The panel's "ready" does not prove that there is a server behind it: its node must answer for it.
    pub ready_needs_the_node: bool,
    /// What the panel tells of a node may be as old as this.
    pub node_is_remembered: Duration,
    /// The panel shows and takes variables apart from the server: they are read only when they are in question.
    pub variables_apart: bool,
    /// The panel shows the allocations of a server beside its first one apart: they are read where there are some.
    pub allocations_apart: bool,
    /// The answer to a deletion proves that the node has deleted it too.
    pub delete_proves_the_node: bool,
    /// What a server may be called.
    pub names: NameRule,
    /// What an account may be called.
    pub usernames: UsernameRule,
    /// An account has a first and a last name.
    pub account_names: bool,
    /// How a customer is helped who has lost his password; `None` where he can only be helped on the panel.
    pub password_help: Option<PasswordHelp>,
    /// The longest that one call may take, waiting for the quota included.
    pub longest_call: Duration,
    /// The same of a creation.
    pub longest_creation: Duration,
    /// The same of a reinstallation, which may wait for the server to stop.
    pub longest_reinstallation: Duration,
    /// How long after the end of a call without an answer the panel may still act on it.
    pub settle_margin: Duration,
    /// How long an installation may take before it is given up.
    pub install_deadline: Duration,
    /// How much the panel's clock may differ from ours.
    pub clock_skew: Duration,
}

impl Capabilities {
    /// What Pterodactyl 1.x can do: unique keys, 45 s for a call, 120 s to settle, one hour to install.
    #[must_use]
    pub fn pterodactyl() -> Self {
        Self {
            kind: PanelKind::Pterodactyl,
            key_is_unique: true,
            can_ask_node: false,
            chooses_nodes: true,
            chooses_ports: true,
            build_leaves_sync_owed: true,
            every_change_leaves_sync_owed: false,
            ready_needs_the_node: false,
            node_is_remembered: Duration::ZERO,
            variables_apart: false,
            allocations_apart: false,
            delete_proves_the_node: true,
            names: NameRule::pterodactyl(),
            usernames: UsernameRule::Long,
            account_names: true,
            password_help: Some(PasswordHelp::NewPassword),
            longest_call: Duration::from_secs(45),
            longest_creation: Duration::from_secs(45),
            longest_reinstallation: Duration::from_secs(45),
            settle_margin: Duration::from_secs(120),
            install_deadline: Duration::from_secs(3600),
            clock_skew: Duration::from_secs(300),
        }
    }

    /// What Pelican can do: unique keys, no port of its own choice, no proof that a node has deleted; 45 s for a call, 120 s
    /// to settle, one hour to install.
    #[must_use]
    pub fn pelican() -> Self {
        Self {
            kind: PanelKind::Pelican,
            chooses_ports: false,
            delete_proves_the_node: false,
            names: NameRule::pelican(),
            account_names: false,
            ..Self::pterodactyl()
        }
    }

    /// What Calagopus can do: keys that are not unique, no placement that would be safe, no answer that proves the node, but
    /// nodes that can be asked; 45 s for a call, ten minutes for a creation and 105 s for a reinstallation (the node stops the
    /// server before it answers), 120 s to settle, one hour to install.
    #[must_use]
    pub fn calagopus() -> Self {
        Self {
            kind: PanelKind::Calagopus,
            key_is_unique: false,
            chooses_nodes: false,
            can_ask_node: true,
            chooses_ports: false,
            every_change_leaves_sync_owed: true,
            ready_needs_the_node: true,
            node_is_remembered: Duration::from_secs(15),
            variables_apart: true,
            allocations_apart: true,
            names: NameRule::calagopus(),
            usernames: UsernameRule::Short,
            password_help: Some(PasswordHelp::Link),
            longest_creation: Duration::from_secs(615),
            longest_reinstallation: Duration::from_secs(105),
            ..Self::pterodactyl()
        }
    }
}
