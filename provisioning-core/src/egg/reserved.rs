//! Names in the environment that belong to the panel and its nodes.

use serde::Serialize;

use crate::panel::PanelKind;

/// An environment variable that every server gets, whatever its egg says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProvidedVariable {
    /// Its name.
    pub name: &'static str,
    /// Who adds it.
    pub by: Provider,
    /// What is in it.
    pub holds: &'static str,
}

/// Who adds an environment variable to what the egg has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Provider {
    /// The panel, in what it tells the node.
    Panel,
    /// The node, in what it tells the container. It wins over the panel and the egg.
    Node,
}

const fn of_panel(name: &'static str, holds: &'static str) -> ProvidedVariable {
    ProvidedVariable {
        name,
        by: Provider::Panel,
        holds,
    }
}

const fn of_node(name: &'static str, holds: &'static str) -> ProvidedVariable {
    ProvidedVariable {
        name,
        by: Provider::Node,
        holds,
    }
}

const SERVER_UUID: ProvidedVariable = of_panel("P_SERVER_UUID", "the server's uuid");
const TIME_ZONE: ProvidedVariable = of_node("TZ", "the time zone");
const STARTUP: ProvidedVariable = of_node("STARTUP", "the startup command");
const MEMORY: ProvidedVariable = of_node("SERVER_MEMORY", "the memory limit in MiB; 0 is unlimited");
const IP: ProvidedVariable = of_node("SERVER_IP", "the IP address of the first allocation");
const PORT: ProvidedVariable = of_node("SERVER_PORT", "the port of the first allocation");

const ON_PTERODACTYL: [ProvidedVariable; 8] = [
    of_panel("P_SERVER_LOCATION", "the short name of the location"),
    SERVER_UUID,
    of_panel("P_SERVER_ALLOCATION_LIMIT", "how many allocations the server may have"),
    TIME_ZONE,
    STARTUP,
    MEMORY,
    IP,
    PORT,
];

const ON_PELICAN: [ProvidedVariable; 6] = [SERVER_UUID, TIME_ZONE, STARTUP, MEMORY, IP, PORT];

const ON_CALAGOPUS: [ProvidedVariable; 5] = [TIME_ZONE, STARTUP, MEMORY, IP, PORT];

/// What every server of this panel finds in its environment besides the variables of its egg.
///
/// On Pelican a variable `SERVER_TIMEZONE` of the egg decides `TZ`.
///
/// ```
/// use provisioning_core::{egg::{Provider, provided_variables}, panel::PanelKind};
///
/// let by_panel = |kind| provided_variables(kind).iter().filter(|it| it.by == Provider::Panel).count();
/// assert_eq!(PanelKind::ALL.map(by_panel), [3, 1, 0]);
/// ```
#[must_use]
pub const fn provided_variables(panel: PanelKind) -> &'static [ProvidedVariable] {
    match panel {
        PanelKind::Pterodactyl => &ON_PTERODACTYL,
        PanelKind::Pelican => &ON_PELICAN,
        PanelKind::Calagopus => &ON_CALAGOPUS,
    }
}

const NO_EGG_ON_PTERODACTYL: [&str; 9] = [
    "SERVER_MEMORY",
    "SERVER_IP",
    "SERVER_PORT",
    "ENV",
    "HOME",
    "USER",
    "STARTUP",
    "SERVER_UUID",
    "UUID",
];

const NO_EGG_ON_PELICAN: [&str; 19] = [
    "P_SERVER_UUID",
    "P_SERVER_ALLOCATION_LIMIT",
    "SERVER_MEMORY",
    "SERVER_IP",
    "SERVER_PORT",
    "ENV",
    "HOME",
    "USER",
    "STARTUP",
    "MODIFIED_STARTUP",
    "SERVER_UUID",
    "UUID",
    "INTERNAL_IP",
    "HOSTNAME",
    "TERM",
    "LANG",
    "PWD",
    "TZ",
    "TIMEZONE",
];

/// The names that no variable of an egg may have on this panel. Calagopus has none.
#[must_use]
pub const fn reserved_names(panel: PanelKind) -> &'static [&'static str] {
    match panel {
        PanelKind::Pterodactyl => &NO_EGG_ON_PTERODACTYL,
        PanelKind::Pelican => &NO_EGG_ON_PELICAN,
        PanelKind::Calagopus => &[],
    }
}

/// Whether a value for this variable would never reach a server: the name is [reserved](reserved_names), or the panel or
/// its node [adds it itself](provided_variables). Pterodactyl and Pelican write all names in capitals.
///
/// ```
/// use provisioning_core::{egg::is_reserved, panel::PanelKind};
///
/// assert!(is_reserved(PanelKind::Pelican, "HOSTNAME"));
/// assert!(!is_reserved(PanelKind::Pterodactyl, "HOSTNAME"));
/// assert!(is_reserved(PanelKind::Pterodactyl, "server_port"));
/// assert!(!is_reserved(PanelKind::Calagopus, "server_port"));
/// ```
#[must_use]
pub fn is_reserved(panel: PanelKind, name: &str) -> bool {
    let is_it = |reserved: &str| match panel {
        PanelKind::Calagopus => reserved == name,
        _ => reserved.eq_ignore_ascii_case(name),
    };
    reserved_names(panel).iter().copied().any(is_it) || provided_variables(panel).iter().any(|it| is_it(it.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_panel_sets_are_reserved() {
        for panel in PanelKind::ALL {
            for name in ["SERVER_MEMORY", "SERVER_IP", "SERVER_PORT", "STARTUP", "TZ"] {
                assert!(is_reserved(panel, name), "{panel}: {name}");
            }
            assert!(!is_reserved(panel, "SERVER_JARFILE"));
        }
        assert!(is_reserved(PanelKind::Pterodactyl, "P_SERVER_LOCATION"));
        assert!(!is_reserved(PanelKind::Pelican, "P_SERVER_LOCATION"));
        assert!(!is_reserved(PanelKind::Calagopus, "UUID"));
    }
}
