//! Products that several panels sell.

use provisioning_core::{
    egg::{CatalogEgg, EggId},
    id::{GroupId, PanelId},
    panel::PanelKind,
    problem::Problems,
    product::{PanelGroup, Product, ProductDraft},
};

use crate::{catalogue, source};

fn group() -> PanelGroup {
    PanelGroup::new(GroupId::new("all").unwrap())
        .panel(PanelId::new("eu").unwrap(), 1)
        .panel(PanelId::new("us").unwrap(), 1)
}

fn check(more: &str) -> Result<Product, Problems> {
    let source = source(PanelKind::Pterodactyl, more).replace("panel = \"eu\"", "group = \"all\"");
    let mut eggs = catalogue(PanelKind::Pterodactyl);
    // On the other panel they have other numbers.
    let others = eggs.clone().into_iter().take(1).map(|entry| {
        let mut egg = entry.egg;
        egg.id = EggId::new("15");
        CatalogEgg::new(PanelId::new("us").unwrap(), PanelKind::Pterodactyl, egg)
    });
    eggs.extend(others);
    toml::from_str::<ProductDraft>(&source)
        .unwrap()
        .check_among(&eggs, &[group()])
}

/// S2.29
#[test]
fn a_product_of_a_group_is_the_same_on_every_panel_by_the_panels_own_ids() {
    let product = check("placement.nodes = [\"eu/1\", \"us/7\", \"us/8\"]").unwrap();
    assert_eq!(product.group().unwrap().as_str(), "all");
    let there = |panel: &str| {
        let product = product.on_panel(&PanelId::new(panel).unwrap()).unwrap();
        let nodes: Vec<String> = product.nodes().iter().map(ToString::to_string).collect();
        (
            product.panel().to_string(),
            product.egg().id.to_string(),
            nodes.join(" "),
        )
    };
    assert_eq!(there("eu"), ("eu".to_owned(), "5".to_owned(), "1".to_owned()));
    assert_eq!(there("us"), ("us".to_owned(), "15".to_owned(), "7 8".to_owned()));
    assert_eq!(product.on_panel(&PanelId::new("asia").unwrap()), None);
    assert_eq!(
        product.checkout_form().eggs[0].egg,
        "Paper",
        "by the name that all panels know"
    );
}

/// S1.44, S2.29: it must be sound on every panel of the group, and a mistake that is one on all is told once.
#[test]
fn a_product_of_a_group_is_sound_on_every_panel() {
    let problems = check("resources.io = 9\neggs = [\"Paper\", \"Forge\"]\nplacement.nodes = \"asia/1\"").unwrap_err();
    assert_eq!(
        problems.to_string(),
        "resources.io: \"9\" is no io weight (write a number from 10 to 1000, or leave it out for the default, 500)\n\
         placement.nodes.0: there is no panel `asia` in the group (known: eu, us)\n\
         eggs.1: the egg \"Forge\" was imported from the panel `eu`, not from `us` (choose an egg of the product's own panel)"
    );
}

#[test]
fn a_group_that_is_not_there_and_a_panel_beside_it_are_refused() {
    let draft = |head: &str| {
        let source = source(PanelKind::Pterodactyl, "").replace("panel = \"eu\"", head);
        let draft: ProductDraft = toml::from_str(&source).unwrap();
        draft
            .check_among(&catalogue(PanelKind::Pterodactyl), &[group()])
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        draft("group = \"al\""),
        "group: there is no group `al` of panels (did you mean `all`?)"
    );
    assert_eq!(
        draft("group = \"all\"\npanel = \"eu\""),
        "group: there is a `panel` too (leave one of the two out)"
    );
}

/// S3.16
#[test]
fn a_product_of_a_group_is_written_out_with_the_panels_of_its_places() {
    let product = check("placement.nodes = [\"eu/1\", \"us/7\"]").unwrap();
    let written = toml::to_string(&product.draft()).unwrap();
    assert!(written.contains("nodes = [\"eu/1\", \"us/7\"]"), "{written}");
    assert!(
        written.contains("group = \"all\"") && written.contains("egg = \"Paper\""),
        "{written}"
    );
}
