//! A product on every panel of its group.

use super::super::{PanelGroup, Product, ProductDraft, Written, written::text};
use crate::{
    egg::CatalogEgg,
    id::{GroupId, PanelId},
    problem::{Findings, Problem, Problems, did_you_mean},
};

impl ProductDraft {
    /// As [`check`](Self::check), with the groups of panels that there are. A product of a group must be sound on every panel
    /// of it.
    ///
    /// # Errors
    /// As [`check`](Self::check); a mistake that is one on several panels is told once.
    pub fn check_among(&self, eggs: &[CatalogEgg], groups: &[PanelGroup]) -> Result<Product, Problems> {
        let named = match text("group", &self.group) {
            Ok(None) => return self.check_on(eggs, &[]),
            Ok(Some(named)) => find(&named, groups).and_then(|group| {
                let has_panel = text("panel", &self.panel).is_ok_and(|panel| panel.is_some());
                let advice = "leave one of the two out";
                match has_panel {
                    true => Err(Problem::new("group", "there is a `panel` too", advice)),
                    false => Ok(group),
                }
            }),
            Err(problem) => Err(problem),
        };
        let group = named?;
        let panels: Vec<PanelId> = group.panels().cloned().collect();
        let mut findings = Findings::default();
        let mut products = Vec::new();
        for panel in &panels {
            let mut there = self.clone();
            there.panel = Some(Written::from(panel.as_str()));
            there.group = None;
            match there.check_on(eggs, &panels) {
                Ok(product) => products.push(product),
                Err(problems) => problems.into_iter().for_each(|problem| findings.add_once(problem)),
            }
        }
        let mut products = products.into_iter();
        let product = products.next().map(|first| Product {
            group: Some(group.id().clone()),
            elsewhere: products.collect(),
            ..first
        });
        if panels.is_empty() {
            findings.add(Problem::new("group", "there is no panel in it", "add one to the group"));
        }
        findings.finish(product)
    }
}

fn find<'a>(named: &str, groups: &'a [PanelGroup]) -> Result<&'a PanelGroup, Problem> {
    let id = GroupId::new(named).map_err(|error| error.at("group"))?;
    groups.iter().find(|group| *group.id() == id).ok_or_else(|| {
        let names = groups.iter().map(|group| group.id().as_str());
        let message = format!("there is no group `{id}` of panels");
        Problem::new("group", message, did_you_mean(named, names))
    })
}
