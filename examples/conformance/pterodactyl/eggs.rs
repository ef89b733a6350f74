//! Nests and eggs: those that are there.

use pterodactyl_api::models::{
    egg::{self, Egg},
    nest,
};

use super::Pterodactyl;
use crate::report::same;

impl Pterodactyl {
    /// An egg that a server can be made from, with its variables.
    pub(super) async fn egg(&mut self) -> Option<Egg> {
        self.report.section("nests and eggs");
        let nests = self.panel.nests().list().include(nest::Include::Eggs);
        let nests = self.report.call("nests.list", nests).await?;
        let mut eggs = Vec::new();
        for nest in &nests.items {
            let of_nest = self.panel.nest(nest.id).eggs().list();
            let of_nest = of_nest.include(egg::Include::Variables);
            eggs.extend(self.report.call("eggs.list", of_nest).await?);
        }
        let usable = eggs.into_iter().filter(|egg| !egg.docker_images.is_empty());
        let Some(egg) = usable.min_by_key(|egg| (unanswered(egg), !is_editable(egg))) else {
            self.report
                .settle("an egg to make a server from", Err("the panel has none".to_owned()));
            return None;
        };
        let nest = self.panel.nest(egg.nest);
        self.report
            .call_and("nests.get", nest.get(), |it| same("id", it.id, egg.nest))
            .await;
        let read = nest.egg(egg.id).get().include(egg::Include::Variables);
        self.report
            .call_and("eggs.get", read, |it| same("name", &it.name, &egg.name))
            .await
    }
}

/// How many variables have no value that would do.
fn unanswered(egg: &Egg) -> usize {
    let lacks = |variable: &&egg::Variable| variable.default_value.is_empty() && variable.rules.contains("required");
    egg.variables().filter(lacks).count()
}

/// Whether its users may set something.
fn is_editable(egg: &Egg) -> bool {
    egg.variables()
        .any(|variable| variable.user_viewable && variable.user_editable)
}
