//! Whether a panel has the places that a product names.

use super::Engine;
use crate::{
    error::Error,
    id::PanelId,
    panel::NodePlace,
    problem::{Findings, Problem},
    product::Product,
};

/// A place that a product names, and how it is found among the nodes of a panel.
struct Named<'a> {
    field: String,
    what: &'static str,
    id: &'a str,
    is_at: fn(&NodePlace, &str) -> bool,
}

impl Named<'_> {
    fn is_among(&self, places: &[NodePlace]) -> bool {
        places.iter().any(|place| (self.is_at)(place, self.id))
    }
}

impl Engine {
    /// Notes every node and location that the panel of the product does not have, with the panel that has it. Of a product of
    /// several panels each place is on one of them, and each panel has one.
    pub(super) async fn check_places(&self, product: &Product) -> Result<(), Error> {
        let named = named(product);
        if named.is_empty() {
            return Ok(());
        }
        let mut known = Vec::new();
        for panel in product.panels() {
            if let Some(places) = self.panel(panel)?.places().await? {
                known.push((panel, places));
            }
        }
        let mut findings = Findings::default();
        for (panel, places) in &known {
            let is_there = |named: &Named<'_>| named.is_among(places);
            let is_with_another = |named: &Named<'_>| known.iter().any(|(_, places)| named.is_among(places));
            let has_some = named.iter().any(is_there);
            let is_right = |named: &Named<'_>| is_there(named) || (has_some && is_with_another(named));
            let mut missing = named.iter().filter(|named| !is_right(named)).peekable();
            let elsewhere = match missing.peek() {
                Some(_) => self.places_elsewhere(panel).await,
                None => Vec::new(),
            };
            for named in missing {
                findings.add(problem(named, panel, &elsewhere));
            }
        }
        Ok(findings.finish(Some(()))?)
    }

    /// The nodes of the other panels of the same software, as far as they can be asked.
    async fn places_elsewhere(&self, panel: &PanelId) -> Vec<(&PanelId, Vec<NodePlace>)> {
        let kind = self.panel(panel).ok().map(|panel| panel.capabilities().kind);
        let mut elsewhere = Vec::new();
        for (id, other) in &self.0.panels {
            if id != panel
                && Some(other.capabilities().kind) == kind
                && let Ok(Some(places)) = other.places().await
            {
                elsewhere.push((id, places));
            }
        }
        elsewhere
    }
}

fn named(product: &Product) -> Vec<Named<'_>> {
    let nodes = product.nodes().iter().enumerate().map(|(index, id)| Named {
        field: format!("placement.nodes.{index}"),
        what: "node",
        id: id.as_str(),
        is_at: |place, id| place.node.as_str().eq_ignore_ascii_case(id),
    });
    let locations = product.locations().iter().enumerate().map(|(index, id)| Named {
        field: format!("placement.locations.{index}"),
        what: "location with a node",
        id: id.as_str(),
        is_at: |place, id| {
            place
                .location
                .as_ref()
                .is_some_and(|it| it.as_str().eq_ignore_ascii_case(id))
        },
    });
    nodes.chain(locations).collect()
}

fn problem(named: &Named<'_>, panel: &PanelId, elsewhere: &[(&PanelId, Vec<NodePlace>)]) -> Problem {
    let has_it = |(_, places): &&(&PanelId, Vec<NodePlace>)| named.is_among(places);
    let message = format!("the panel `{panel}` has no {} `{}`", named.what, named.id);
    match elsewhere.iter().find(has_it) {
        Some((other, _)) => Problem::new(
            named.field.clone(),
            format!("{message}; it is of the panel `{other}`"),
            "name places of the product's own panel",
        ),
        None => Problem::new(
            named.field.clone(),
            message,
            "copy it from the admin area of the panel, or leave it out",
        ),
    }
}
