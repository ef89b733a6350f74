//! What differs between a server and what it shall be.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Step;
use crate::{id::ExternalKey, panel::ObservedServer, placement::BoundPort, service::ServerSpec, units::Limit};

/// One field, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FieldChange {
    /// Which field, such as `memory` or `environment.SERVER_JARFILE`.
    pub field: String,
    /// What the panel has.
    pub before: String,
    /// What is wanted.
    pub after: String,
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} → {}", self.field, shown(&self.before), shown(&self.after))
    }
}

fn shown(value: &str) -> &str {
    if value.is_empty() { "(empty)" } else { value }
}

/// Collects the fields that differ.
#[derive(Default)]
struct Changes(Vec<FieldChange>);

impl Changes {
    fn compare<T: PartialEq + ToString>(&mut self, field: impl Into<String>, before: &T, after: &T) {
        if before != after {
            self.0.push(FieldChange {
                field: field.into(),
                before: before.to_string(),
                after: after.to_string(),
            });
        }
    }

    fn into_step(self, step: impl FnOnce(Vec<FieldChange>) -> Step) -> Option<Step> {
        (!self.0.is_empty()).then(|| step(self.0))
    }
}

/// Whose a server shall be.
pub(super) enum Owner<'a> {
    /// This account's.
    Account(&'a str),
    /// That of the account with this key, which is not proved yet.
    ToBeProved(String),
}

/// Key, name, description and owner.
pub(super) fn details(
    server: &ObservedServer,
    spec: &ServerSpec,
    key: &ExternalKey,
    owner: &Owner<'_>,
) -> Option<Step> {
    let mut changes = Changes::default();
    changes.compare("external_id", &server.key.clone().unwrap_or_default(), &key.to_string());
    changes.compare("name", &server.name, &spec.name);
    changes.compare("description", &server.description, &spec.description);
    match owner {
        Owner::Account(account) => changes.compare("owner", &server.owner.as_str(), account),
        Owner::ToBeProved(key) => {
            changes.compare("owner", &server.owner, &format!("the account of customer {key}"));
        }
    }
    changes.into_step(|changes| Step::ChangeDetails { changes })
}

/// Limits and feature limits, and allocations that were chosen and that it does not have. Those that it has it keeps.
pub(super) fn build(server: &ObservedServer, spec: &ServerSpec, additional: &[BoundPort]) -> Option<Step> {
    let mut changes = Changes::default();
    for it in additional.iter().filter(|it| server.lacks(&it.allocation)) {
        changes.compare("additional_allocation", &"", &it.allocation.address().as_str());
    }
    let (before, after) = (&server.limits, &spec.limits);
    changes.compare("memory", &before.memory, &after.memory);
    changes.compare("memory_overhead", &before.memory_overhead, &after.memory_overhead);
    changes.compare("swap", &before.swap, &after.swap);
    changes.compare("disk", &before.disk, &after.disk);
    changes.compare("cpu", &before.cpu, &after.cpu);
    changes.compare("io", &before.io, &after.io);
    let threads = |threads: &Option<String>| threads.clone().unwrap_or_default();
    changes.compare("threads", &threads(&before.threads), &threads(&after.threads));
    changes.compare("oom_killer", &before.oom_killer, &after.oom_killer);
    let (before, after) = (&server.features, &spec.features);
    let count = |changes: &mut Changes, field: &str, before: &Limit<u32>, after: &Limit<u32>| {
        changes.compare(field, before, after);
    };
    count(&mut changes, "databases", &before.databases, &after.databases);
    count(&mut changes, "backups", &before.backups, &after.backups);
    count(&mut changes, "allocations", &before.allocations, &after.allocations);
    count(&mut changes, "schedules", &before.schedules, &after.schedules);
    for (name, after) in &after.custom {
        let before = before.custom.get(name).map(ToString::to_string).unwrap_or_default();
        changes.compare(format!("custom.{name}"), &before, &after.to_string());
    }
    changes.into_step(|changes| Step::ChangeBuild { changes })
}

/// Egg, image, startup command and variables. A variable the panel does not show counts as empty.
pub(super) fn startup(server: &ObservedServer, spec: &ServerSpec) -> Option<Step> {
    let mut changes = Changes::default();
    changes.compare("egg", &server.egg, &spec.egg);
    changes.compare("docker_image", &server.docker_image, &spec.docker_image);
    changes.compare("startup", &server.startup, &spec.startup);
    let nothing = String::new();
    for (name, after) in &spec.environment {
        let before = server.environment.get(name).unwrap_or(&nothing);
        changes.compare(format!("environment.{name}"), before, after);
    }
    changes.into_step(|changes| Step::ChangeStartup { changes })
}
