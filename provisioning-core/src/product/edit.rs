//! A product, as an administrator would write it.

use std::fmt::Display;

use super::{
    BackupPolicy, BackupsDraft, FeaturesDraft, OptionDraft, PermissionsDraft, PlacementDraft, PlacementPolicy,
    PortChoice, PortDraft, PortRule, Product, ProductDraft, ProductOption, ResourcesDraft, Variables, Written,
};
use crate::units::{Limit, Mebibytes};

impl Product {
    /// What an administrator would write to have this product: to edit it, and save it again.
    ///
    /// *Guarantees*: checked against the same eggs, it is this product.
    #[must_use]
    pub fn draft(&self) -> ProductDraft {
        let in_group = self.group.is_some();
        let egg = |egg: &crate::egg::PanelEgg| if in_group { egg.name.clone() } else { egg.id.to_string() };
        let mut draft = ProductDraft {
            id: text(&self.id),
            name: text(&self.name),
            panel: (!in_group).then(|| self.panel.as_str().into()),
            group: self.group.as_ref().map(|group| group.as_str().into()),
            egg: Some(egg(&self.egg).into()),
            eggs: (!self.others.is_empty()).then(|| list(self.eggs().map(egg))),
            server_name: text(&self.server_name),
            description: self.description.as_ref().and_then(text),
            docker_image: other(&self.docker_image, self.egg.default_image().unwrap_or_default()),
            startup: other(&self.startup, self.egg.startup()),
            skip_scripts: self.skip_scripts.then(|| true.into()),
            start_on_completion: (!self.start_on_completion).then(|| false.into()),
            customer_variables: Some(list(self.customer_variables.iter())),
            hidden_variables: (!self.hidden_variables.is_empty()).then(|| list(self.hidden_variables.iter())),
            resources: self.resources_draft(),
            features: self.features_draft(),
            placement: self.placement_draft(),
            backups: self.backups_draft(),
            permissions: self.permissions_draft(),
            variables: self
                .variables
                .iter()
                .map(|(name, value)| (name, value.as_str()))
                .collect::<Variables<Written>>(),
            ..ProductDraft::default()
        };
        draft.options = self
            .options
            .iter()
            .map(|(key, option)| (key.clone(), option_draft(option)))
            .collect();
        draft
    }

    fn resources_draft(&self) -> ResourcesDraft {
        ResourcesDraft {
            memory: text(&self.memory),
            memory_overhead: (self.memory_overhead.get() > 0).then(|| self.memory_overhead.into()),
            swap: unless_disabled(self.swap),
            disk: text(&self.disk),
            cpu: text(&self.cpu),
            io: self.io.as_ref().and_then(text),
            threads: self.threads.as_ref().and_then(text),
            oom_killer: (!self.oom_killer).then(|| false.into()),
            hugepages: self.hugepages.then(|| true.into()),
            kvm: self.kvm.then(|| true.into()),
            ..ResourcesDraft::default()
        }
    }

    fn features_draft(&self) -> FeaturesDraft {
        // As a table, so that a text that looks like a number stays one.
        let custom = || serde_json::to_value(&self.custom).and_then(serde_json::from_value).ok();
        FeaturesDraft {
            databases: unless_disabled(self.databases),
            backups: unless_disabled(self.backups),
            allocations: text(&self.allocations),
            schedules: unless_disabled(self.schedules),
            custom: if self.custom.is_empty() { None } else { custom() },
            ..FeaturesDraft::default()
        }
    }

    fn placement_draft(&self) -> PlacementDraft {
        PlacementDraft {
            nodes: self.places(|it| it.nodes.iter().map(ToString::to_string).collect()),
            locations: self.places(|it| it.locations.iter().map(ToString::to_string).collect()),
            tags: self.places(|it| it.tags.iter().map(ToString::to_string).collect()),
            policy: (self.policy != PlacementPolicy::Panel).then(|| self.policy.as_str().into()),
            ports: (!self.ports.is_empty()).then(|| list(self.ports.iter())),
            port_variable: self.port_variable.as_ref().and_then(text),
            additional: self.additional_ports.iter().map(port_draft).collect(),
            dedicated_ip: self.dedicated_ip.then(|| true.into()),
            ..PlacementDraft::default()
        }
    }

    /// The ids of places; in a group with the panel that they are of.
    fn places(&self, of: fn(&Self) -> Vec<String>) -> Option<Written> {
        let ids: Vec<String> = if self.group.is_some() {
            let with_panel = |product: &Self| -> Vec<String> {
                of(product)
                    .into_iter()
                    .map(|id| format!("{}/{id}", product.panel))
                    .collect()
            };
            std::iter::once(self)
                .chain(&self.elsewhere)
                .flat_map(with_panel)
                .collect()
        } else {
            of(self)
        };
        (!ids.is_empty()).then(|| list(ids.iter()))
    }

    fn backups_draft(&self) -> BackupsDraft {
        BackupsDraft {
            configuration: self.backup_configuration.as_ref().and_then(text),
            keep_days: match self.backups_at_end {
                BackupPolicy::Delete => None,
                BackupPolicy::KeepDays(days) => Some(u64::from(days).into()),
            },
            ..BackupsDraft::default()
        }
    }

    fn permissions_draft(&self) -> PermissionsDraft {
        let may = self.permissions;
        PermissionsDraft {
            power: Some(may.power.into()),
            console: Some(may.console.into()),
            reinstall: Some(may.reinstall.into()),
            variables: Some(may.variables.into()),
            egg: Some(may.egg.into()),
            ..PermissionsDraft::default()
        }
    }
}

fn option_draft(option: &ProductOption) -> OptionDraft {
    OptionDraft {
        name: text(&option.name),
        changes: text(&option.target),
        replaces: option.replaces.then(|| true.into()),
        unit: Some(if option.target.is_size() {
            Mebibytes::new(option.unit).into()
        } else {
            option.unit.into()
        }),
        min: Some(u64::from(option.min).into()),
        max: Some(u64::from(option.max).into()),
        step: Some(u64::from(option.step).into()),
        may_expire: option.may_expire.then(|| true.into()),
        ..OptionDraft::default()
    }
}

fn port_draft(rule: &PortRule) -> PortDraft {
    PortDraft {
        variable: rule.variable.as_ref().and_then(text),
        ports: match &rule.choice {
            PortChoice::Ranges(ranges) => Some(list(ranges.iter())),
            _ => None,
        },
        offset: match &rule.choice {
            PortChoice::Offset(by) => text(by),
            _ => None,
        },
        same_ip: (!rule.same_ip).then(|| false.into()),
        ..PortDraft::default()
    }
}

fn text(value: &impl Display) -> Option<Written> {
    Some(value.to_string().into())
}

fn list(values: impl Iterator<Item = impl ToString>) -> Written {
    values.map(|value| value.to_string()).collect::<Vec<_>>().into()
}

/// Nothing where it is what the egg says anyway.
fn other(value: &str, of_the_egg: &str) -> Option<Written> {
    (value != of_the_egg).then(|| value.into())
}

fn unless_disabled<T: Display>(limit: Limit<T>) -> Option<Written> {
    match limit {
        Limit::Disabled => None,
        limit => text(&limit),
    }
}
