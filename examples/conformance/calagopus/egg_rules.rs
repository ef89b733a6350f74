//! What is laid over eggs, and where they come from: egg configurations and egg repositories.

use std::ops::RangeInclusive;

use calagopus_api::{
    EggConfigurationId, EggId,
    models::{
        egg_configuration::{
            AllocationRules, DeploymentPorts, NewEggConfiguration, PrimaryPort, SelfAssignment, StartupRules,
            UpdateEggConfiguration,
        },
        egg_repository::{NewEggRepository, UpdateEggRepository},
    },
};
use panel_http::Patch;

use super::{Run, server::ALLOCATIONS};
use crate::report::same;

/// What needs a repository with something in it.
const WITH_A_REPOSITORY: [&str; 4] = [
    "admin.egg_repositories.sync",
    "admin.egg_repositories.eggs.install",
    "admin.egg_repositories.eggs.install_many",
    "admin.eggs.update_from_repository",
];

impl Run {
    /// Ports of our own, in the order in which they are made.
    pub(super) fn ports(&self) -> RangeInclusive<u16> {
        let first = self.names.port();
        first..=first + ALLOCATIONS - 1
    }

    /// Lets owners of servers take ports of ours.
    pub(super) async fn egg_configuration(&mut self, egg: EggId) -> Option<EggConfigurationId> {
        self.report.section("egg configurations and egg repositories");
        let name = self.names.of("egg-configuration");
        let ports = self.ports();
        let rules = AllocationRules {
            user_self_assign: SelfAssignment {
                enabled: true,
                require_primary_allocation: false,
                start_port: *ports.start(),
                end_port: *ports.end(),
            },
            deployment: DeploymentPorts::new(PrimaryPort::from_range(&ports)),
        };
        let new = NewEggConfiguration::new(&name, [egg])
            .config_allocations(rules.clone())
            .config_startup(StartupRules {
                allow_custom_startup_command: false,
            });
        let all = self.panel.egg_configurations();
        let id = self
            .report
            .call("admin.egg_configurations.create", all.create(&new))
            .await?
            .id;
        let handle = self.panel.egg_configuration(id);
        let change = UpdateEggConfiguration::new().order(1);
        let updated = handle.update(&change);
        self.report.call("admin.egg_configurations.update", updated).await;
        self.report
            .call_and("admin.egg_configurations.get", handle.get(), |it| {
                same("order", it.order, 1)?;
                same("rules", it.config_allocations.as_ref(), Some(&rules))
            })
            .await;
        self.report
            .call_and("admin.egg_configurations.list", all.list().search(&name), |page| {
                same("ours is there", page.items.iter().any(|it| it.id == id), true)
            })
            .await;
        let copied = handle.duplicate(self.names.of("egg-configuration-copy"));
        if let Some(copy) = self.report.call("admin.egg_configurations.duplicate", copied).await {
            let deleted = self.panel.egg_configuration(copy.id).delete();
            self.report.call("admin.egg_configurations.delete", deleted).await;
        }
        Some(id)
    }

    pub(super) async fn egg_repository(&mut self) -> Option<()> {
        self.report.skip_all(
            &WITH_A_REPOSITORY,
            "the panel would fetch a Git repository from the Internet",
        );
        let name = self.names.of("egg-repository");
        let new = NewEggRepository::new(&name, format!("https://example.org/{name}.git"));
        let all = self.panel.egg_repositories();
        let id = self
            .report
            .call("admin.egg_repositories.create", all.create(&new))
            .await?
            .id;
        let handle = self.panel.egg_repository(id);
        let change = UpdateEggRepository::new().description(Patch::Set("changed".to_owned()));
        let updated = handle.update(&change);
        self.report.call("admin.egg_repositories.update", updated).await;
        self.report
            .call_and("admin.egg_repositories.get", handle.get(), |it| {
                same("description", it.description.as_deref(), Some("changed"))
            })
            .await;
        self.report
            .call_and("admin.egg_repositories.list", all.list().search(&name), |page| {
                same("ours is there", page.items.iter().any(|it| it.id == id), true)
            })
            .await;
        self.report
            .call_and("admin.egg_repositories.eggs.list", handle.eggs(), |page| {
                same("eggs", page.total, 0)
            })
            .await;
        self.report.call("admin.egg_repositories.delete", handle.delete()).await
    }
}
