//! Which egg is sold, and what it is started with.

use super::*;

/// S1.30
#[test]
fn an_egg_that_was_not_imported_or_is_not_enabled_is_refused() {
    assert_eq!(
        problems(|draft| draft.egg = Some("Forge Minecraft".into())),
        ["egg: the egg \"Forge Minecraft\" is not enabled (enable it in the catalogue, or choose another)"]
    );
    assert_eq!(
        draft().check(&[]).unwrap_err().to_string(),
        "egg: no egg of the panel `eu` was imported (import the panel's eggs first)"
    );
    assert_eq!(
        problems(|draft| draft.egg = Some("Twin".into())),
        ["egg: several eggs are called \"Twin\" (write the id of one: 7, 8)"]
    );
}

/// S1.44, S2.67
#[test]
fn an_egg_of_another_panel_is_refused_by_the_name_of_that_panel() {
    assert_eq!(
        problems(|draft| draft.egg = Some("Rust".into())),
        [
            "egg: the egg \"Rust\" was imported from the panel `us`, not from `eu` (choose an egg of the product's own panel)"
        ]
    );
    assert_eq!(
        problems(|draft| draft.panel = Some("uss".into())),
        [
            "egg: no egg of the panel `uss` was imported (import the panel's eggs first; or did you mean the panel `us`?)"
        ]
    );
}

/// S2.33.
#[test]
fn an_egg_is_found_by_number_uuid_or_exact_name() {
    for written in [
        Written::from(1),
        "1".into(),
        "97224FCB-6c42-430f-b525-f8e7ad7b0ee3".into(),
        " Bungeecord ".into(),
    ] {
        assert_eq!(product(|draft| draft.egg = Some(written)).egg().name, "Bungeecord");
    }
    assert!(!problems(|draft| draft.egg = Some("paper".into())).is_empty());
}

/// S2.52, S2.53
#[test]
fn image_and_startup_are_the_eggs_unless_the_product_has_its_own() {
    let own = product(|draft| {
        draft.docker_image = Some("ghcr.io/pterodactyl/yolks:java_17".into());
        draft.startup = Some(" ".into());
    });
    assert_eq!(own.docker_image(), "ghcr.io/pterodactyl/yolks:java_17");
    assert_eq!(own.startup(), own.egg().startup());
    assert_eq!(product(|_| {}).docker_image(), "ghcr.io/pterodactyl/yolks:java_21");
    assert!(
        problems(|draft| draft.docker_image = Some("java;rm".into()))[0]
            .starts_with("docker_image: \"java;rm\" is no image")
    );
}

#[test]
fn an_egg_without_image_and_startup_needs_both_from_the_product() {
    let mut bare = egg("5", "Paper");
    bare.docker_images.clear();
    bare.startup_commands.clear();
    let problems = draft()
        .check(&[CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, bare)])
        .unwrap_err();
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field()).collect();
    assert_eq!(fields, ["docker_image", "startup"]);
}
