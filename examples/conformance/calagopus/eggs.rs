//! Nests and eggs of the run's own.

use calagopus_api::{
    EggConfigurationId, EggId, NestId, OrderedMap,
    models::{
        egg::{Egg, EggFile, EggScript, EggStop, NewEgg, NewEggVariable, UpdateEgg, UpdateEggVariable},
        nest::{NewNest, UpdateNest},
    },
};
use panel_http::Patch;

use super::Run;
use crate::report::same;

/// The file of our egg. It has no UUID, so that no panel ever puts it in the place of another.
const FILE: &str = include_str!("../egg.json");

const AUTHOR: &str = "conformance@example.org";

/// Waits for what is typed, and repeats it.
pub(super) const STARTUP: &str = "cat -";
const ANOTHER_STARTUP: &str = "tee {{GREETING_FILE}}";

/// An egg that a server is made from, and what belongs to it.
#[derive(Debug)]
pub(super) struct OwnEgg {
    pub(super) nest: NestId,
    pub(super) egg: Egg,
    configuration: Option<EggConfigurationId>,
}

impl Run {
    pub(super) async fn egg(&mut self) -> Option<OwnEgg> {
        self.report.section("nests and eggs");
        let nest = self.nest().await?;
        let name = self.names.of("egg");
        let egg = self.import(nest, EggFile::json(named(&name))).await?;
        self.other_eggs(nest, egg.id).await;
        let egg = self.change_egg(nest, egg.id, &name).await?;
        self.variables(nest, egg.id).await;
        let configuration = self.egg_configuration(egg.id).await;
        self.egg_repository().await;
        Some(OwnEgg {
            nest,
            egg,
            configuration,
        })
    }

    async fn nest(&mut self) -> Option<NestId> {
        let name = self.names.of("nest");
        let nests = self.panel.nests();
        let new = NewNest::new(AUTHOR, &name);
        let id = self.report.call("admin.nests.create", nests.create(&new)).await?.id;
        let handle = self.panel.nest(id);
        let change = UpdateNest::new().description(Patch::Set("changed".to_owned()));
        self.report.call("admin.nests.update", handle.update(&change)).await;
        self.report
            .call_and("admin.nests.get", handle.get(), |it| {
                same("description", it.description.as_deref(), Some("changed"))
            })
            .await;
        self.report
            .call_and("admin.nests.list", nests.list().search(&name), |page| {
                same("ours is there", page.items.iter().any(|it| it.id == id), true)
            })
            .await;
        Some(id)
    }

    async fn import(&mut self, nest: NestId, file: EggFile) -> Option<Egg> {
        let imported = self.panel.nest(nest).eggs().import(file);
        self.report.call("admin.eggs.import", imported).await
    }

    /// Eggs that come into a second nest, on every way that there is, and go with it.
    async fn other_eggs(&mut self, nest: NestId, egg: EggId) -> Option<()> {
        let new = NewNest::new(AUTHOR, self.names.of("other-nest"));
        let other = self
            .report
            .call("admin.nests.create", self.panel.nests().create(&new))
            .await?
            .id;
        let (here, there) = (self.panel.nest(nest), self.panel.nest(other));
        // What is JSON is YAML, too.
        let yaml = EggFile::yaml(named(&self.names.of("yaml-egg")));
        if let Some(moved) = self.import(nest, yaml).await {
            let moving = here.egg(moved.id).move_to(other);
            self.report.call("admin.eggs.move", moving).await;
        }
        let created = here.eggs().create(&self.new_egg());
        if let Some(created) = self.report.call("admin.eggs.create", created).await {
            self.report
                .call_and(
                    "admin.eggs.move_many",
                    here.eggs().move_many([created.id], other),
                    |count| same("moved eggs", *count, 1),
                )
                .await;
            self.report
                .call_and(
                    "admin.eggs.delete_many",
                    there.eggs().delete_many([created.id]),
                    |count| same("deleted eggs", *count, 1),
                )
                .await;
        }
        let copied = here.egg(egg).duplicate(self.names.of("egg-copy"), other);
        let copy = self.report.call("admin.eggs.duplicate", copied).await;
        self.report
            .call_and("admin.eggs.list", there.eggs().list(), |page| {
                same("eggs", page.total, 2)
            })
            .await;
        self.report
            .call_and("admin.nests.with_eggs", self.panel.nests().with_eggs(), |nests| {
                let eggs = nests.iter().find(|it| it.nest.id == other).map(|it| it.eggs.len());
                same("eggs", eggs, Some(2))
            })
            .await;
        // None of them came from a repository.
        let updated = there.eggs().update_many_from_repository(copy.map(|copy| copy.id));
        self.report
            .call_and("admin.eggs.update_many_from_repository", updated, |count| {
                same("changed eggs", *count, 0)
            })
            .await;
        let deleted = there.delete_with_eggs();
        self.report.call("admin.nests.delete_with_eggs", deleted).await
    }

    fn new_egg(&self) -> NewEgg {
        let commands: OrderedMap<String> = [("Default", STARTUP.to_owned())].into_iter().collect();
        let images: OrderedMap<String> = [("Debian", "debian:stable".to_owned())].into_iter().collect();
        let script = EggScript::new("debian:stable", "bash", "true");
        let name = self.names.of("new-egg");
        NewEgg::new(AUTHOR, name, EggStop::signal("SIGINT"), script, commands, images)
    }

    async fn change_egg(&mut self, nest: NestId, id: EggId, name: &str) -> Option<Egg> {
        let handle = self.panel.nest(nest).egg(id);
        let updated = handle.update_from_file(EggFile::json(named(name)));
        self.report.call("admin.eggs.update_from_file", updated).await;
        let commands = [("Wait", STARTUP), ("Write", ANOTHER_STARTUP)].map(|(name, it)| (name, it.to_owned()));
        let change = UpdateEgg::new().startup_commands(commands.into_iter().collect());
        self.report.call("admin.eggs.update", handle.update(&change)).await;
        self.report
            .call_and("admin.eggs.export", handle.export(), |it| {
                same("name", it.name.as_str(), name)?;
                same("variables", it.variables.len(), 1)
            })
            .await;
        self.report
            .call_and("admin.eggs.get", handle.get(), |it| {
                let first = it.startup_commands.first();
                same(
                    "first command",
                    first.map(|(_, command)| command.as_str()),
                    Some(STARTUP),
                )
            })
            .await
    }

    /// A variable comes, is copied, and both go again.
    async fn variables(&mut self, nest: NestId, egg: EggId) -> Option<()> {
        let handle = self.panel.nest(nest).egg(egg);
        let variables = handle.variables();
        let new = NewEggVariable::new("Extra", "EXTRA", ["nullable", "string"]).user_editable(true);
        let created = variables.create(&new);
        let created = self.report.call("admin.eggs.variables.create", created).await?;
        let variable = handle.variable(created.id);
        let change = UpdateEggVariable::new().description(Patch::Set("changed".to_owned()));
        let updated = variable.update(&change);
        self.report.call("admin.eggs.variables.update", updated).await;
        let copied = variable.duplicate("Extra 2", "EXTRA_2");
        let copy = self.report.call("admin.eggs.variables.duplicate", copied).await;
        let list = self
            .report
            .call_and("admin.eggs.variables.list", variables.list(), |list| {
                same("variables", list.len(), 3)
            })
            .await?;
        let ordered = variables.set_order(list.iter().map(|it| it.id));
        self.report.call("admin.eggs.variables.order", ordered).await;
        if let Some(copy) = copy {
            let deleted = handle.variable(copy.id).delete();
            self.report.call("admin.eggs.variables.delete", deleted).await;
        }
        self.report.call("admin.eggs.variables.delete", variable.delete()).await
    }

    pub(super) async fn forget_egg(&mut self, own: &OwnEgg) {
        if let Some(configuration) = own.configuration {
            let deleted = self.panel.egg_configuration(configuration).delete();
            self.report.call("admin.egg_configurations.delete", deleted).await;
        }
        let nest = self.panel.nest(own.nest);
        let deleted = nest.egg(own.egg.id).delete();
        self.report.call("admin.eggs.delete", deleted).await;
        self.report.call("admin.nests.delete", nest.delete()).await;
    }
}

fn named(name: &str) -> String {
    FILE.replace("THE NAME", name)
}
