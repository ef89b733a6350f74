//! What a product says of its server, and that it is kept as it was written.

use super::*;

/// S1.43, S1.43d, S1.43e, S3.17–S3.29
#[test]
fn the_sample_product_says_what_is_sold() {
    let product = check(&draft()).unwrap();
    assert_eq!(product.memory(), Mebibytes::from_gib(4));
    assert_eq!(product.swap(), Limit::Disabled);
    assert_eq!(product.disk(), Mebibytes::from_gib(20));
    assert_eq!(product.cpu(), CpuPercent::new(200).unwrap());
    assert_eq!(
        (product.databases(), product.backups(), product.allocations()),
        (Limit::At(1), Limit::At(2), Limit::At(1))
    );
    assert_eq!((product.panel().as_str(), product.egg().id.as_str()), ("eu", "5"));
    assert_eq!(product.server_name().to_string(), "MC-%service_id%");
    let ports: Vec<String> = product.ports().iter().map(ToString::to_string).collect();
    assert_eq!(ports, ["25565", "25600-25610"]);
    assert_eq!(
        product.variables().get("SERVER_JARFILE").map(String::as_str),
        Some("server.jar")
    );
    assert!(product.customer_variables().iter().eq(["MINECRAFT_VERSION"]));
    assert!(
        product.oom_killer() && product.start_on_completion() && !product.skip_scripts() && !product.dedicated_ip()
    );
    assert!(product.nodes().is_empty() && product.locations().is_empty());
}

/// S2.54, S3.25
#[test]
fn a_blank_name_template_is_server_and_the_service_id() {
    assert_eq!(
        product(|draft| draft.server_name = Some("".into()))
            .server_name()
            .to_string(),
        "Server-%service_id%"
    );
}

/// S2.56, S2.57
#[test]
fn the_installer_runs_and_the_server_starts_unless_the_product_says_otherwise() {
    let product = product(|draft| {
        draft.skip_scripts = Some(true.into());
        draft.start_on_completion = Some("false".into());
    });
    assert!(product.skip_scripts() && !product.start_on_completion());
}

/// S1.43c, S2.40, S3.22, S3.24, S3.35
#[test]
fn places_and_ports_are_lists_or_texts_with_commas() {
    let product = product(|draft| {
        draft.placement.locations = Some("1, 2 ,,".into());
        draft.placement.nodes = Some(vec![3, 4].into());
        draft.placement.ports = Some("30120,30120-30130".into());
    });
    assert!(
        product
            .locations()
            .iter()
            .map(|location| location.as_str())
            .eq(["1", "2"])
    );
    assert!(product.nodes().iter().map(|node| node.as_str()).eq(["3", "4"]));
    assert_eq!(product.ports().len(), 2);
}

/// Each panel has its own way to say where a server may be: what only another one has is refused with the way to say it here.
#[test]
fn a_place_is_said_in_the_words_of_the_panel() {
    let places = |kind, locations: bool, tags: bool| {
        let mut draft = draft();
        draft.placement.locations = locations.then(|| "1, 2".into());
        draft.placement.tags = tags.then(|| "eu, fast".into());
        let checked = draft.check(&[CatalogEgg::new(panel("eu"), kind, egg("5", "Paper"))]);
        checked.map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let product = places(PanelKind::Pelican, false, true).unwrap();
    let tags: Vec<&str> = product.tags().iter().map(|tag| tag.as_str()).collect();
    assert_eq!(tags, ["eu", "fast"]);
    assert!(places(PanelKind::Pterodactyl, true, false).is_ok());
    assert_eq!(
        places(PanelKind::Pelican, true, true).unwrap_err(),
        [
            "placement.locations: Pelican has no locations (name its nodes in `placement.nodes`, or tags of nodes in \
             `placement.tags`)"
        ]
    );
    assert_eq!(
        places(PanelKind::Pterodactyl, false, true).unwrap_err(),
        [
            "placement.tags: Pterodactyl has no tags on its nodes (name its nodes in `placement.nodes`, or its locations in \
             `placement.locations`)"
        ]
    );
}

#[test]
fn a_product_is_read_as_it_was_stored_also_by_an_older_version() {
    let product = product(|_| {});
    let mut stored = serde_json::to_value(&product).unwrap();
    assert_eq!(stored["swap"], "disabled");
    assert_eq!(stored["memory"], 4096);
    stored["newer_field"] = 1.into();
    assert_eq!(serde_json::from_value::<Product>(stored).unwrap(), product);
}

#[test]
fn a_draft_is_written_back_as_it_was_read() {
    let written = toml::to_string(&draft()).unwrap();
    assert_eq!(toml::from_str::<ProductDraft>(&written).unwrap(), draft());
}
