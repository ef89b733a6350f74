//! What only some panels can do.

use provisioning_core::{
    panel::PanelKind,
    product::{BackupPolicy, CustomLimit, PlacementPolicy},
    units::{Limit, Mebibytes},
};

use crate::{check, problems, product, uuid};

const EVERYTHING: &str = r#"
    resources.memory_overhead = "512 MB"
    resources.hugepages = true
    resources.kvm = true
    features.schedules = 3
    features.custom = "plugins:5,worlds:3"
    placement.policy = "most_free"
    backups.configuration = "33333333-3333-4333-8333-333333333333"
    backups.keep_days = 7
    permissions.reinstall = true
    permissions.console = false
"#;

/// S2.46, S2.48, S2.49, S2.58–S2.60, S1.43i
#[test]
fn calagopus_takes_all_that_only_it_can_do() {
    let product = check(PanelKind::Calagopus, EVERYTHING).unwrap();
    assert_eq!(product.memory_overhead(), Mebibytes::new(512));
    assert!(product.hugepages() && product.kvm());
    assert_eq!(product.schedules(), Limit::At(3));
    assert_eq!(product.custom_limits().get("plugins"), Some(&CustomLimit::Number(5)));
    assert_eq!(product.policy(), PlacementPolicy::MostFree);
    assert_eq!(product.backup_configuration().unwrap().to_string(), uuid(3));
    assert_eq!(product.backups_at_end(), BackupPolicy::KeepDays(7));
    let permissions = product.permissions();
    assert!(permissions.reinstall && permissions.power && !permissions.console);
    let stored = serde_json::to_string(&product).unwrap();
    assert_eq!(
        serde_json::from_str::<provisioning_core::Product>(&stored).unwrap(),
        product
    );
}

#[test]
fn what_a_panel_cannot_do_is_refused_by_its_name() {
    insta::assert_snapshot!(
        "pterodactyl",
        problems(
            PanelKind::Pterodactyl,
            &format!("{EVERYTHING}placement.tags = \"fast\"")
        )
    );
    insta::assert_snapshot!(
        "pelican",
        problems(PanelKind::Pelican, &format!("{EVERYTHING}placement.locations = \"1\""))
    );
    let on_calagopus = "resources.oom_killer = false\nfeatures.databases = \"unlimited\"\nfeatures.allocations = \"unlimited\"\nplacement.tags = \"fast\"";
    insta::assert_snapshot!("calagopus", problems(PanelKind::Calagopus, on_calagopus));
}

/// S2.7, S2.51, S2.66: neither node nor locations.
#[test]
fn a_product_on_calagopus_says_where_its_servers_go() {
    let nowhere = "placement.locations = \"\"";
    let source =
        crate::source(PanelKind::Calagopus, "").replace(&format!("placement.locations = \"{}\"", uuid(1)), nowhere);
    let draft: provisioning_core::ProductDraft = toml::from_str(&source).unwrap();
    assert_eq!(
        draft
            .check(&crate::catalogue(PanelKind::Calagopus))
            .unwrap_err()
            .to_string(),
        "placement.nodes: neither `placement.nodes` nor `placement.locations` says where servers go, and Calagopus does not \
         choose (give at least one of the two)"
    );
    assert!(check(PanelKind::Calagopus, "").is_ok());
    assert!(check(PanelKind::Pterodactyl, "").is_ok(), "the panel chooses");
}

/// S2.34, S2.40: uuids with commas, spaces tolerated; a malformed one is refused.
#[test]
fn an_id_that_a_panel_cannot_have_is_refused() {
    let nodes = format!("placement.nodes = \"{} ,  {}\"", uuid(4), uuid(5));
    assert_eq!(check(PanelKind::Calagopus, &nodes).unwrap().nodes().len(), 2);
    assert_eq!(
        problems(
            PanelKind::Calagopus,
            "placement.nodes = \"1234, 33333333-3333-4333-8333-33333333333\""
        ),
        "placement.nodes.0: \"1234\" is no uuid of a node (copy the node's uuid from the admin area of Calagopus)\n\
         placement.nodes.1: \"33333333-3333-4333-8333-33333333333\" is no uuid of a node (copy the node's uuid from the admin \
         area of Calagopus)"
    );
    assert_eq!(
        problems(
            PanelKind::Pterodactyl,
            "placement.nodes = \"node-1\"\nplacement.locations = [2]"
        ),
        "placement.nodes.0: \"node-1\" is no number of a node (copy the node's number from the admin area of Pterodactyl)"
    );
    assert_eq!(
        problems(PanelKind::Calagopus, "backups.configuration = \"main\""),
        "backups.configuration: \"main\" is no uuid (copy it from the panel: 32 digits with four hyphens)"
    );
}

/// S2.35, S2.43, S2.50: every mistake at once, each with its field and what to do.
#[test]
fn every_mistake_in_the_newer_fields_is_reported_at_once() {
    insta::assert_snapshot!(problems(
        PanelKind::Calagopus,
        r#"
        eggs = ["Forge", "Forg"]
        hidden_variables = ["JAR", "NOTHING"]
        customer_variables = ["JAR", "MAX_PLAYERS", "QUERY_PORT"]
        variable_lines = "JAR=x\nnonsense\nQUERY_PORT=1"
        resources.memory_overhead = "-1"
        resources.hugepages = "perhaps"
        features.schedules = "unlimited"
        features.custom = "plugins,databases:5"
        placement.policy = "most_fre"
        placement.port_variable = "QUERY_PORT"
        placement.ports = "30120-30110"
        backups.keep_days = "a week"
        permissions.reinstal = true
        [[placement.additional]]
        variable = "QUERY_PORT"
        offset = 0
        [[placement.additional]]
        offset = 1
        ports = "2000"
        same_ipp = true
        [options.memory]
        unit = 0
        max = 0
        [options.players]
        changes = "variables.MAX_PLAYERS"
        min = 9
        max = 5
        [options.speed]
        max = 3
        colour = "red"
        "#
    ));
}

/// S2.36: the nest tells eggs of one name apart; one that is not the egg's is refused.
#[test]
fn a_nest_that_is_not_the_eggs_is_refused() {
    assert_eq!(
        problems(PanelKind::Pterodactyl, "nest = 2"),
        "egg: the egg \"Paper\" is in the nest 1, not in 2 (correct `nest`, or leave it out)"
    );
    assert_eq!(product("nest = 1").egg().name, "Paper");
}

/// S2.55
#[test]
fn variables_are_given_one_a_line_as_well() {
    let product = product("variable_lines = \"JAR=a=b.jar\\n\\nMAX_PLAYERS = 30\"");
    assert_eq!(product.variables().get("JAR").unwrap(), "a=b.jar");
    assert_eq!(product.variables().get("MAX_PLAYERS").unwrap(), "30");
}

/// S3.16: what is stored can be written out, edited, and saved again.
#[test]
fn a_product_that_is_written_out_is_the_same_when_it_is_checked_again() {
    const REST: &str = r#"
        eggs = ["Paper", "Forge"]
        description = "of %owner_firstname%"
        docker_image = "ghcr.io/own/paper:2"
        skip_scripts = true
        start_on_completion = false
        hidden_variables = ["JAR"]
        resources.swap = "unlimited"
        resources.io = 10
        resources.threads = "0-3"
        features.backups = 2
        placement.ports = "30120,30200-30210"
        placement.dedicated_ip = true
        [[placement.additional]]
        variable = "QUERY_PORT"
        offset = -1
        [[placement.additional]]
        ports = "2000-2010,3000"
        same_ip = false
        [options.disk]
        unit = "10 GB"
        max = 4
        [options.players]
        changes = "variables.MAX_PLAYERS"
        replaces = true
        min = 5
        max = 25
        step = 5
        may_expire = true
    "#;
    for (kind, more) in [
        (
            PanelKind::Pterodactyl,
            format!("resources.oom_killer = false\nplacement.nodes = \"1,2\"\n{REST}"),
        ),
        (
            PanelKind::Pelican,
            format!("placement.tags = \"fast\"\nfeatures.databases = \"unlimited\"\n{REST}"),
        ),
        (PanelKind::Calagopus, format!("{EVERYTHING}\n{REST}")),
    ] {
        let product = check(kind, &more).unwrap();
        let written = toml::to_string(&product.draft()).unwrap();
        let read: provisioning_core::ProductDraft = toml::from_str(&written).unwrap();
        assert_eq!(read.check(&crate::catalogue(kind)).unwrap(), product, "{written}");
    }
}
