//! What only some panels can do: the one table of it.

use crate::{
    panel::PanelKind,
    problem::{Findings, Problem},
};

use PanelKind::{Calagopus, Pelican, Pterodactyl};

/// Something that a product may say for some panels only.
struct Limitation {
    field: &'static str,
    /// The panels that can.
    panels: &'static [PanelKind],
    /// What is wrong on the others, after their name.
    message: &'static str,
    advice: &'static str,
}

const LIMITATIONS: [Limitation; 12] = [
    Limitation {
        field: "placement.locations",
        panels: &[Pterodactyl, Calagopus],
        message: "has no locations",
        advice: "name its nodes in `placement.nodes`, or tags of nodes in `placement.tags`",
    },
    Limitation {
        field: "placement.tags",
        panels: &[Pelican],
        message: "has no tags on its nodes",
        advice: "name its nodes in `placement.nodes`, or its locations in `placement.locations`",
    },
    Limitation {
        field: "resources.memory_overhead",
        panels: &[Calagopus],
        message: "gives servers no memory beside their limit",
        advice: "leave it out, and make `resources.memory` larger",
    },
    Limitation {
        field: "resources.oom_killer",
        panels: &[Pterodactyl, Pelican],
        message: "does not let one choose whether a server that uses up its memory is killed",
        advice: "leave it out",
    },
    Limitation {
        field: "resources.hugepages",
        panels: &[Calagopus],
        message: "cannot give a server huge pages",
        advice: "leave it out",
    },
    Limitation {
        field: "resources.kvm",
        panels: &[Calagopus],
        message: "cannot give a server virtualisation",
        advice: "leave it out",
    },
    Limitation {
        field: "features.databases",
        panels: &[Pterodactyl, Pelican],
        message: "has no unlimited databases",
        advice: "write a number",
    },
    Limitation {
        field: "features.allocations",
        panels: &[Pterodactyl, Pelican],
        message: "has no unlimited allocations",
        advice: "write a number",
    },
    Limitation {
        field: "features.schedules",
        panels: &[Calagopus],
        message: "does not limit schedules",
        advice: "leave it out",
    },
    Limitation {
        field: "features.custom",
        panels: &[Calagopus],
        message: "has no limits of extensions",
        advice: "leave it out",
    },
    Limitation {
        field: "backups.configuration",
        panels: &[Calagopus],
        message: "does not let one choose where backups are kept",
        advice: "leave it out",
    },
    Limitation {
        field: "backups.keep_days",
        panels: &[Calagopus],
        message: "deletes the backups of a server together with it",
        advice: "leave it out, and tell customers to fetch their backups before the end",
    },
];

/// Notes every one of these fields that this panel cannot give a meaning to. `is_said` tells whether a field asks for it.
pub(super) fn report(kind: PanelKind, is_said: impl Fn(&str) -> bool, findings: &mut Findings) {
    for limitation in &LIMITATIONS {
        if !limitation.panels.contains(&kind) && is_said(limitation.field) {
            let message = format!("{kind} {}", limitation.message);
            findings.add(Problem::new(limitation.field, message, limitation.advice));
        }
    }
}
