//! What differs between a server and what it shall be.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use super::Step;
use crate::{
    egg::Egg,
    id::ExternalKey,
    panel::{Capabilities, ObservedServer},
    placement::BoundPort,
    service::{ServerLimits, ServerSpec},
    units::Limit,
};

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

    /// That it differs, without what it is.
    fn differ(&mut self, field: String, before: &str, after: &str) {
        let hidden = |value: &str| if value.is_empty() { "" } else { "[secret]" }.to_owned();
        if before != after {
            self.0.push(FieldChange {
                field,
                before: hidden(before),
                after: hidden(after),
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
    changes.compare(
        "external_id",
        &server.key.as_deref().unwrap_or_default(),
        &key.to_string().as_str(),
    );
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

/// Limits and feature limits, and allocations that were chosen and that it does not have. Those that it has it keeps. A limit
/// of an extension that the panel does not show is compared with what was last `written`.
pub(super) fn build(
    server: &ObservedServer,
    spec: &ServerSpec,
    additional: &[BoundPort],
    written: Option<&ServerSpec>,
) -> Option<Step> {
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
    if named_threads(before) != named_threads(after) {
        let threads = |limits: &ServerLimits| limits.threads.clone().unwrap_or_default();
        changes.compare("threads", &threads(before), &threads(after));
    }
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
        let last = || written.and_then(|written| written.features.custom.get(name));
        let before = before.custom.get(name).or_else(last);
        let before = before.map(ToString::to_string).unwrap_or_default();
        changes.compare(format!("custom.{name}"), &before, &after.to_string());
    }
    changes.into_step(|changes| Step::ChangeBuild { changes })
}

/// Egg, image, startup command and variables, which are one step unless the panel takes variables apart. Variables that
/// were not read are not compared; of those that were, one that is not there counts as empty. What the egg keeps from view
/// is not shown.
pub(super) fn startup(server: &ObservedServer, spec: &ServerSpec, egg: &Egg, capabilities: &Capabilities) -> Vec<Step> {
    let mut command = Changes::default();
    command.compare("egg", &server.egg, &spec.egg);
    command.compare("docker_image", &server.docker_image, &spec.docker_image);
    command.compare("startup", &server.startup, &spec.startup);
    let mut variables = Changes::default();
    let nothing = String::new();
    if let Some(known) = &server.environment {
        for (name, after) in &spec.environment {
            let before = known.get(name).unwrap_or(&nothing);
            if before == after {
                continue;
            }
            let field = format!("environment.{name}");
            if egg.variable(name).is_some_and(|variable| variable.secret) {
                variables.differ(field, before, after);
            } else {
                variables.compare(field, before, after);
            }
        }
    }
    if !capabilities.variables_apart {
        command.0.append(&mut variables.0);
    }
    let command = command.into_step(|changes| Step::ChangeStartup { changes });
    let variables = variables.into_step(|changes| Step::ChangeVariables { changes });
    command.into_iter().chain(variables).collect()
}

/// The threads one by one: a panel may write `0-2` for `0,1,2`. What cannot be read is itself.
fn named_threads(limits: &ServerLimits) -> Result<BTreeSet<u16>, &str> {
    let text = limits.threads.as_deref().unwrap_or_default();
    threads(text).ok_or(text)
}

/// The threads that a text such as `0,2-3` names.
pub(crate) fn threads(text: &str) -> Option<BTreeSet<u16>> {
    let parts = text.split(',').filter(|part| !part.is_empty());
    let ranges: Option<Vec<_>> = parts
        .map(|part| {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            Some(first.parse::<u16>().ok()?..=last.parse::<u16>().ok()?)
        })
        .collect();
    Some(ranges?.into_iter().flatten().collect())
}
