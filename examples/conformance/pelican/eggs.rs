//! Eggs: a tiny one of our own, and those that are there.

use pelican_api::models::egg::{Egg, Format, Include, Variable};

use super::Pelican;
use crate::report::same;

/// The file of our egg. It has no UUID, so that the panel never puts it in the place of another.
const FILE: &str = include_str!("../egg.json");

impl Pelican {
    /// An egg of our own, written out again. A second one is gone at once, by its UUID.
    pub(super) async fn egg(&mut self) -> Option<Egg> {
        self.report.section("eggs");
        let name = self.names.of("egg");
        let egg = self.import(Format::Json, &name).await?;
        // What is JSON is YAML, too.
        if let Some(second) = self.import(Format::Yaml, &self.names.of("second-egg")).await {
            let deleted = self.panel.eggs().delete_by_uuid(second.uuid);
            self.report.call("eggs.delete_by_uuid", deleted).await;
        }
        let handle = self.panel.egg(egg.id);
        let has_name = |file: &bytes::Bytes| same("its name", String::from_utf8_lossy(file).contains(&name), true);
        self.report.call_and("eggs.export", handle.export(), has_name).await;
        let exported = handle.export_as(Format::Json);
        self.report.call_and("eggs.export", exported, has_name).await;
        let read = handle.get().include(Include::Variables);
        self.report
            .call_and("eggs.get", read, |it| same("variables", it.variables().count(), 1))
            .await
    }

    async fn import(&mut self, format: Format, name: &str) -> Option<Egg> {
        let file = FILE.replace("THE NAME", name);
        let imported = self.panel.eggs().import(format, file);
        self.report
            .call_and("eggs.import", imported, |it| same("name", it.name.as_str(), name))
            .await
    }

    /// The egg that a server is made from: one of those that are there, or our own on a panel that has no other.
    pub(super) async fn egg_for_a_server(&mut self, own: &Egg) -> Option<Egg> {
        let eggs = self.panel.eggs().list().include(Include::Variables);
        let eggs = self.report.call("eggs.list", eggs).await?;
        let usable = eggs.into_iter().filter(|egg| !egg.docker_images.is_empty());
        usable.min_by_key(|egg| (unanswered(egg), !is_editable(egg), egg.id == own.id))
    }
}

/// How many variables have no value that would do.
fn unanswered(egg: &Egg) -> usize {
    let is_required = |variable: &&Variable| variable.rules.iter().any(|rule| rule == "required");
    egg.variables()
        .filter(is_required)
        .filter(|variable| variable.default_value.is_empty())
        .count()
}

/// Whether its users may set something.
fn is_editable(egg: &Egg) -> bool {
    egg.variables()
        .any(|variable| variable.user_viewable && variable.user_editable)
}
