//! The eggs of a product: the one that a server gets, and the others that customers may choose.

use uuid::Uuid;

use super::super::{
    EggOffer, ProductDraft,
    written::{items, required, text},
};
use crate::{
    egg::{CatalogEgg, NestId, PanelEgg},
    id::PanelId,
    problem::{Findings, Problem, did_you_mean, nearest},
    units::quoted,
};

/// The eggs that were found, the default one first.
pub(super) struct Offers<'a>(Vec<&'a PanelEgg>);

impl<'a> Offers<'a> {
    pub(super) fn check(
        draft: &ProductDraft,
        panel: Option<&PanelId>,
        eggs: &'a [CatalogEgg],
        findings: &mut Findings,
    ) -> Self {
        let several = findings.keep(items("eggs", &draft.eggs)).flatten().unwrap_or_default();
        let nest = findings.keep(text("nest", &draft.nest)).flatten();
        let wanted = match (findings.keep(text("egg", &draft.egg)), several.first()) {
            (Some(None), Some(first)) => Some(first.clone()),
            (Some(None), None) => findings.keep(required("egg", &draft.egg, "write the egg's number, uuid or name")),
            (Some(wanted), _) => wanted,
            (None, _) => None,
        };
        let Some(panel) = panel else { return Self(Vec::new()) };
        let mut find = |field: &str, wanted: &str| findings.keep(find_egg(field, wanted, nest.as_deref(), panel, eggs));
        let default = wanted.as_deref().and_then(|wanted| find("egg", wanted));
        let mut others = Vec::new();
        let mut all_found = true;
        for (index, wanted) in several.iter().enumerate() {
            // The default one has its problem already.
            match (default, find(&format!("eggs.{index}"), wanted)) {
                (_, None) => all_found = false,
                (Some(default), Some(found)) if found.id == default.id => others.insert(0, found),
                (_, Some(found)) => others.push(found),
            }
        }
        let Some(default) = default else {
            return Self(Vec::new());
        };
        let is_among = others.first().is_some_and(|first| first.id == default.id);
        if all_found && !several.is_empty() && !is_among {
            let names: Vec<&str> = others.iter().map(|egg| egg.name.as_str()).collect();
            findings.add(Problem::new(
                "egg",
                format!("`{}` is not among the eggs that customers may choose", default.name),
                format!("add it to `eggs`, or choose one of them: {}", names.join(", ")),
            ));
        }
        let mut offers = Self(vec![default]);
        for egg in others {
            if offers.0.iter().all(|known| known.id != egg.id) {
                offers.0.push(egg);
            }
        }
        for (index, egg) in offers.0.iter().enumerate().skip(1) {
            let field = format!("eggs.{index}");
            if egg.default_image().is_none() || egg.startup().trim().is_empty() {
                let message = format!("the egg `{}` has no image or no startup command of its own", egg.name);
                findings.add(Problem::new(
                    field,
                    message,
                    "make it the default one, with both, or leave it out",
                ));
            }
        }
        offers
    }

    pub(super) fn first(&self) -> Option<&'a PanelEgg> {
        self.0.first().copied()
    }

    pub(super) fn eggs(&self) -> Vec<&'a PanelEgg> {
        self.0.clone()
    }

    /// All but the first, ready to be sold.
    pub(super) fn others(&self) -> Vec<EggOffer> {
        let offer = |egg: &&PanelEgg| EggOffer {
            egg: egg.for_sale(),
            docker_image: egg.default_image().unwrap_or_default().to_owned(),
            startup: egg.startup().to_owned(),
        };
        self.0.iter().skip(1).map(offer).collect()
    }
}

/// The egg with this id, uuid or name, in this order, if it is offered on this panel.
fn find_egg<'a>(
    field: &str,
    wanted: &str,
    nest: Option<&str>,
    panel: &PanelId,
    eggs: &'a [CatalogEgg],
) -> Result<&'a PanelEgg, Problem> {
    let (here, elsewhere): (Vec<_>, Vec<_>) = eggs.iter().partition(|entry| entry.panel == *panel);
    let refuse = |message: String, advice: String| Err(Problem::new(field, message, advice));
    if here.is_empty() {
        let near = nearest(panel.as_str(), elsewhere.iter().map(|entry| entry.panel.as_str()));
        let advice = near.map_or_else(
            || "import the panel's eggs first".to_owned(),
            |near| format!("import the panel's eggs first; or did you mean the panel `{near}`?"),
        );
        return refuse(format!("no egg of the panel `{panel}` was imported"), advice);
    }
    let uuid = Uuid::parse_str(wanted).ok();
    let has_uuid = |entry: &&CatalogEgg| uuid.is_some() && entry.egg.uuid == uuid;
    let is_in_nest = |entry: &&CatalogEgg| {
        let own = entry.egg.nest.as_ref().map(NestId::as_str);
        nest.is_none_or(|nest| own == Some(nest))
    };
    let matching = |test: &dyn Fn(&&CatalogEgg) -> bool| {
        let found: Vec<_> = here.iter().copied().filter(test).collect();
        // Only where the nest tells several apart, or none of them is in it.
        let in_nest: Vec<_> = found.iter().copied().filter(is_in_nest).collect();
        if in_nest.is_empty() { found } else { in_nest }
    };
    let found = [
        matching(&|entry| entry.egg.id.as_str() == wanted),
        matching(&has_uuid),
        matching(&|entry| entry.egg.name == wanted),
    ]
    .into_iter()
    .find(|found| !found.is_empty())
    .unwrap_or_default();
    let offered: Vec<_> = found.iter().filter(|entry| entry.is_offered()).collect();
    match (offered.as_slice(), found.is_empty()) {
        ([only], _) => match only.egg.nest.as_ref().filter(|_| !is_in_nest(only)) {
            Some(own) => {
                let message = format!(
                    "the egg {} is in the nest {own}, not in {}",
                    quoted(wanted),
                    nest.unwrap_or_default()
                );
                refuse(message, "correct `nest`, or leave it out".to_owned())
            }
            None => Ok(&only.egg),
        },
        ([], false) if found.iter().all(|entry| entry.is_removed) => refuse(
            format!("the panel `{panel}` has the egg {} no more", quoted(wanted)),
            "choose another, or put it back on the panel and import its eggs again".to_owned(),
        ),
        ([], false) => refuse(
            format!("the egg {} is not enabled", quoted(wanted)),
            "enable it in the catalogue, or choose another".to_owned(),
        ),
        ([], true) => {
            let other = elsewhere
                .iter()
                .find(|entry| entry.egg.name == wanted || has_uuid(entry));
            if let Some(other) = other {
                let message = format!(
                    "the egg {} was imported from the panel `{}`, not from `{panel}`",
                    quoted(wanted),
                    other.panel
                );
                return refuse(message, "choose an egg of the product's own panel".to_owned());
            }
            let names = here
                .iter()
                .filter(|entry| entry.is_offered())
                .map(|entry| entry.egg.name.as_str());
            let advice = format!(
                "import it first if it is new on the panel; {}",
                did_you_mean(wanted, names)
            );
            refuse(
                format!("the panel `{panel}` has no imported egg {}", quoted(wanted)),
                advice,
            )
        }
        (several, _) => {
            let ids = several
                .iter()
                .map(|entry| entry.egg.id.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            refuse(
                format!("several eggs are called {}", quoted(wanted)),
                format!("write the id of one: {ids}"),
            )
        }
    }
}
