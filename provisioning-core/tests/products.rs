//! Products and orders as people write them, and everything that can be wrong with them.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use provisioning_core::{
    egg::{CatalogEgg, DockerImage, Egg, EggId, EggVariable, NestId, PanelEgg},
    id::PanelId,
    order::{Order, OrderDraft},
    panel::PanelKind,
    problem::Problems,
    product::{Product, ProductDraft, ValueSource, Variables, Written},
    units::{CpuPercent, IoWeight, Limit, Mebibytes},
};

const MINECRAFT: &str = include_str!("../../examples/minecraft.toml");
const ORDER: &str = include_str!("../../examples/order.toml");

fn variable(name: &str, rules: &str, default: &str, editable: bool) -> EggVariable {
    let mut variable = EggVariable::new(name, rules);
    variable.default_value = default.to_owned();
    variable.user_editable = editable;
    variable
}

fn egg(id: &str, name: &str) -> PanelEgg {
    let mut egg = PanelEgg::new(EggId::new(id), Egg::new(name));
    egg.nest = Some(NestId::new("1"));
    egg.docker_images = vec![
        DockerImage::new("Java 21", "ghcr.io/pterodactyl/yolks:java_21"),
        DockerImage::new("Java 17", "ghcr.io/pterodactyl/yolks:java_17"),
    ];
    egg.set_startup("java -Xms128M -XX:MaxRAMPercentage=95.0 -jar {{SERVER_JARFILE}}");
    egg.variables = vec![
        variable("MINECRAFT_VERSION", "nullable|string|max:20", "latest", true),
        variable("SERVER_JARFILE", "required|string", "server.jar", true),
        variable("DL_PATH", "nullable|string", "", false),
        variable("BUILD_NUMBER", "required|string|max:20", "latest", true),
    ];
    egg
}

fn panel(id: &str) -> PanelId {
    PanelId::new(id).unwrap()
}

fn catalogue() -> Vec<CatalogEgg> {
    let mut bungee = egg("1", "Bungeecord");
    bungee.uuid = Some("97224fcb-6c42-430f-b525-f8e7ad7b0ee3".parse().unwrap());
    vec![
        CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, egg("5", "Paper")),
        CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, bungee),
        CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, egg("6", "Forge Minecraft")).enabled(false),
        CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, egg("7", "Twin")),
        CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, egg("8", "Twin")),
        CatalogEgg::new(panel("us"), PanelKind::Pterodactyl, egg("9", "Rust")),
    ]
}

fn draft() -> ProductDraft {
    toml::from_str(MINECRAFT).unwrap()
}

fn check(draft: &ProductDraft) -> Result<Product, Problems> {
    draft.check(&catalogue())
}

/// The problems of the sample product after a change.
fn problems(change: impl FnOnce(&mut ProductDraft)) -> Vec<String> {
    let mut draft = draft();
    change(&mut draft);
    check(&draft).map_or_else(
        |problems| problems.iter().map(ToString::to_string).collect(),
        |_| Vec::new(),
    )
}

/// The sample product after a change that leaves it sound.
fn product(change: impl FnOnce(&mut ProductDraft)) -> Product {
    let mut draft = draft();
    change(&mut draft);
    check(&draft).unwrap()
}

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

/// S2.43, S2.66
#[test]
fn every_mistake_is_reported_at_once_with_what_to_do() {
    let draft: ProductDraft = toml::from_str(
        r#"
        id = "Minecraft 4GB"
        memory = "4 GB"
        panel = "eu"
        egg = "Papr"
        server_name = "%service_idd%"
        start_on_completion = "maybe"
        customer_variables = ["VERSION"]
        colour = "red"

        [resources]
        memroy = "4 GB"
        swap = -2
        disk = 0
        cpu = 12.5
        io = 9
        threads = "all"

        [features]
        backups = "unlimited"
        databases = -1

        [placement]
        ports = [80, "25610-25600", "3000-4000"]
        nodes = [1, {}]

        [variables]
        SERVER_JARFILE = true
        MINECRAFT_VERSION = 1.20
        "#,
    )
    .unwrap();
    assert_eq!(
        check(&draft).unwrap_err().to_string(),
        "\
id: a product id cannot contain 'M' (character 1) (write it in lower case: panels on MySQL fold case, accents and trailing blanks, so that two ids could be one there)
name: it is missing (write what customers read, such as \"Minecraft 4 GB\")
egg: the panel `eu` has no imported egg \"Papr\" (import it first if it is new on the panel; did you mean `Paper`?)
server_name: `%service_idd%` is no placeholder (did you mean `%service_id%`? placeholders are %owner_email% %owner_username% %owner_firstname% %owner_lastname% %product_name% %order_id% %service_id% %service_expiration%; a percent sign before a blank stays as it is)
start_on_completion: \"maybe\" is neither true nor false (write true or false)
resources.memory: it is missing (write a size such as \"4 GB\", or \"unlimited\")
resources.swap: \"-2\" is negative (write a size such as \"4 GB\" or \"512 MB\"; a plain number is MB)
resources.disk: 0 means no limit on the panels (write \"unlimited\" if that is meant, otherwise a size such as \"4 GB\")
resources.cpu: a decimal number is not kept as it was written (put it in quotation marks, as in \"1.20\")
resources.io: \"9\" is no io weight (write a number from 10 to 1000, or leave it out for the default, 500)
resources.threads: \"all\" names no threads (write numbers and ranges without blanks, as in \"0-3,6\")
features.databases: \"-1\" is no number of things (write 0 or more, or \"unlimited\")
features.backups: no panel has unlimited backups (write a number)
placement.nodes.1: a table does not fit here (write a text)
placement.ports.0: port 80 is too low (write ports from 1025 to 65535)
placement.ports.1: 25610-25600 runs backwards (write the lower port first)
placement.ports.2: 3000-4000 has more than 1000 ports (split it into several ranges)
variables.MINECRAFT_VERSION: a decimal number is not kept as it was written (put it in quotation marks, as in \"1.20\")
variables.SERVER_JARFILE: true and false have no one spelling as text (put it in quotation marks the way the egg wants it: \"1\", \"0\", \"true\" or \"false\")
colour: there is no such field (remove it; known here: id, name, panel, group, egg, eggs, nest, server_name, description, docker_image, startup, skip_scripts, start_on_completion, customer_variables, hidden_variables, resources, features, placement, backups, permissions, options, variables, variable_lines)
memory: there is no such field (did you mean `resources.memory`?)
resources.memroy: there is no such field (did you mean `resources.memory`?)"
    );
}

/// S2.37.
#[test]
fn an_empty_draft_names_every_required_field() {
    let problems = check(&ProductDraft::default()).unwrap_err();
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field()).collect();
    assert_eq!(
        fields,
        [
            "id",
            "name",
            "panel",
            "egg",
            "resources.memory",
            "resources.disk",
            "resources.cpu"
        ]
    );
}

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

/// S3.30
#[test]
fn a_size_is_taken_with_its_unit_and_a_plain_number_is_megabytes() {
    let memory = |written: Written| {
        product(|draft| {
            draft.resources.memory = Some(written);
            draft.options.clear();
        })
        .memory()
    };
    assert_eq!(memory("2.5 GB".into()), Mebibytes::new(2560));
    assert_eq!(memory(512.into()), Mebibytes::new(512));
    assert_eq!(memory("Unlimited".into()), Limit::Unlimited);
    assert_eq!(memory(Mebibytes::from_gib(1).into()), Mebibytes::new(1024));
}

#[test]
fn unlimited_is_written_as_a_word_and_never_as_0() {
    for (memory, word) in [
        ("0", "no limit"),
        ("0 GB", "no limit"),
        ("disabled", "do without"),
        ("-1", "negative"),
        ("5000 TB", "more than a panel"),
    ] {
        let found = problems(|draft| draft.resources.memory = Some(memory.into()));
        assert!(
            found.len() == 1 && found[0].starts_with("resources.memory: ") && found[0].contains(word),
            "{memory}: {found:?}"
        );
    }
}

#[test]
fn swap_takes_the_panels_own_numbers_as_well() {
    let swap = |written: Written| product(|draft| draft.resources.swap = Some(written)).swap();
    for (written, limit) in [
        ("-1", Limit::Unlimited),
        ("unlimited", Limit::Unlimited),
        ("0", Limit::Disabled),
        ("1 GB", Limit::At(Mebibytes::from_gib(1))),
    ] {
        assert_eq!(swap(written.into()), limit, "{written}");
    }
    assert_eq!(
        toml::from_str::<ProductDraft>(&MINECRAFT.replace("swap = \"disabled\"", "swap = -1"))
            .unwrap()
            .check(&catalogue())
            .unwrap()
            .swap(),
        Limit::Unlimited
    );
}

/// S2.45
#[test]
fn a_processor_share_of_0_is_no_limit() {
    assert_eq!(
        product(|draft| draft.resources.cpu = Some(0.into())).cpu(),
        Limit::Unlimited
    );
    assert_eq!(
        product(|draft| draft.resources.cpu = Some("150 %".into())).cpu(),
        CpuPercent::new(150).unwrap()
    );
}

/// S2.47, S3.19
#[test]
fn an_io_weight_left_blank_is_left_to_the_panel() {
    assert_eq!(product(|draft| draft.resources.io = Some("".into())).io(), None);
    assert_eq!(
        product(|draft| draft.resources.io = Some(10.into())).io(),
        IoWeight::new(10).ok()
    );
    for weight in [9, 1001, 70_000] {
        assert_eq!(
            problems(|draft| draft.resources.io = Some(weight.into())).len(),
            1,
            "{weight}"
        );
    }
}

/// S2.48
#[test]
fn features_left_out_are_one_address_and_nothing_else() {
    let product = product(|draft| draft.features = Default::default());
    assert_eq!(
        (product.databases(), product.backups(), product.allocations()),
        (Limit::Disabled, Limit::Disabled, Limit::At(1))
    );
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

/// S1.11, S1.40
#[test]
fn a_variable_must_be_one_of_the_egg_and_not_one_of_the_panel() {
    assert_eq!(
        problems(|draft| {
            draft.variables.insert("SERVER_JARFLE", "x");
            draft.variables.insert("SERVER_MEMORY", "x");
            draft.customer_variables = Some("MINECRAFT_VERSIN, P_SERVER_UUID".into());
        }),
        [
            "variables.SERVER_JARFLE: the egg `Paper` has no variable `SERVER_JARFLE` (did you mean `SERVER_JARFILE`?)",
            "variables.SERVER_MEMORY: `SERVER_MEMORY` is set by the panel itself (leave it out)",
            "customer_variables: the egg `Paper` has no variable `MINECRAFT_VERSIN` (did you mean `MINECRAFT_VERSION`?)",
            "customer_variables: `P_SERVER_UUID` is set by the panel itself (leave it out)",
        ]
    );
}

/// S1.42
#[test]
fn a_product_opens_and_hides_variables_as_it_likes() {
    let opened = |written: Option<Written>| {
        product(|draft| draft.customer_variables = written)
            .customer_variables()
            .iter()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(opened(None), ["BUILD_NUMBER", "MINECRAFT_VERSION", "SERVER_JARFILE"]);
    assert_eq!(
        opened(Some("".into())),
        ["BUILD_NUMBER", "MINECRAFT_VERSION", "SERVER_JARFILE"]
    );
    assert_eq!(opened(Some(vec!["DL_PATH"].into())), ["DL_PATH"]);
    assert!(opened(Some(Vec::<Written>::new().into())).is_empty());
}

#[test]
fn a_product_that_could_never_be_delivered_is_not_saved() {
    assert_eq!(
        problems(|draft| draft.variables.insert("SERVER_JARFILE", " ")),
        [
            "variables.SERVER_JARFILE: `SERVER_JARFILE` (SERVER_JARFILE) must not be empty (give it a value, or open it in the product's customer_variables)"
        ]
    );
    let open = |draft: &mut ProductDraft| {
        draft.variables.insert("SERVER_JARFILE", " ");
        draft.customer_variables = Some("SERVER_JARFILE".into());
    };
    assert_eq!(problems(open), Vec::<String>::new());
}

/// Invariant 15, S1.47
#[test]
fn every_egg_variable_is_sent() {
    let product = product(|_| {});
    let order = order(ORDER).unwrap();
    let environment = product.environment(order.customer_values()).unwrap();
    let expected: BTreeMap<String, String> = [
        ("BUILD_NUMBER", "latest"),
        ("DL_PATH", ""),
        ("MINECRAFT_VERSION", "1.21.4"),
        ("SERVER_JARFILE", "server.jar"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    assert_eq!(environment.values(), expected);
}

/// Invariant 8
#[test]
fn customer_values_survive_a_package_change() {
    let small = product(|draft| draft.customer_variables = Some("MINECRAFT_VERSION, DL_PATH".into()));
    let chosen: Variables = [("MINECRAFT_VERSION", "1.21.4"), ("DL_PATH", "")].into_iter().collect();
    let before = small.environment(&chosen).unwrap();

    let mut paper = egg("5", "Paper");
    paper.variables[3].default_value = "131".to_owned();
    paper.variables.push(variable("NEW", "nullable", "fresh", false));
    let mut draft = draft();
    draft.variables.insert("MINECRAFT_VERSION", "1.22");
    draft.variables.insert("SERVER_JARFILE", "large.jar");
    let large = draft
        .check(&[CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, paper)])
        .unwrap();

    let after = before.rebase(&large, &Variables::default()).unwrap();
    let seen: Vec<_> = after
        .iter()
        .map(|(name, value)| (name, value.value(), value.source()))
        .collect();
    assert_eq!(
        seen,
        [
            ("BUILD_NUMBER", "131", ValueSource::EggDefault),
            ("DL_PATH", "", ValueSource::Customer),
            ("MINECRAFT_VERSION", "1.21.4", ValueSource::Customer),
            ("NEW", "fresh", ValueSource::EggDefault),
            ("SERVER_JARFILE", "large.jar", ValueSource::Product),
        ]
    );
    assert_eq!(after.rebase(&large, &Variables::default()).unwrap(), after);
    assert_eq!(after.customer_values(), chosen);
}

#[test]
fn a_value_of_a_variable_that_the_new_egg_lacks_is_not_sent() {
    let before = product(|_| {})
        .environment(&[("MINECRAFT_VERSION", "1.21.4")].into_iter().collect())
        .unwrap();
    let mut other = egg("5", "Paper");
    other.variables.remove(0);
    let mut draft = ProductDraft::new("other", "Other", "eu", "5");
    draft.resources = self::draft().resources;
    let after = before
        .rebase(
            &draft
                .check(&[CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, other)])
                .unwrap(),
            &Variables::default(),
        )
        .unwrap();
    assert!(after.get("MINECRAFT_VERSION").is_none());
}

/// S1.54, S1.55
#[test]
fn a_customers_change_is_judged_whole_before_anything_is_kept() {
    let product = product(|draft| draft.customer_variables = Some("MINECRAFT_VERSION".into()));
    let before = product.environment(&Variables::default()).unwrap();
    let set = |pairs: &[(&str, &str)]| {
        before.customized(&product, &pairs.iter().copied().collect(), product.customer_variables())
    };

    let after = set(&[("MINECRAFT_VERSION", "1.21.4")]).unwrap();
    let value = after.get("MINECRAFT_VERSION").unwrap();
    assert_eq!((value.value(), value.source()), ("1.21.4", ValueSource::Customer));
    assert_eq!(after.get("BUILD_NUMBER"), before.get("BUILD_NUMBER"));

    assert_eq!(
        set(&[
            ("MINECRAFT_VERSION", "a version of more than 20 letters"),
            ("BUILD_NUMBER", "2")
        ])
        .unwrap_err()
        .to_string(),
        "variables.BUILD_NUMBER: `BUILD_NUMBER` is not for customers to set (leave it out, or open it in the product's customer_variables)\n\
         variables.MINECRAFT_VERSION: Pterodactyl refuses the value: The MINECRAFT_VERSION variable may not be greater than 20 characters. \
         (give it a value that the egg's rules take: `nullable|string|max:20`)"
    );
}

/// S1.47
#[test]
fn a_value_that_the_panel_would_refuse_is_found_when_a_product_is_saved_or_ordered() {
    assert_eq!(
        problems(|draft| draft
            .variables
            .insert("BUILD_NUMBER", "a build of more than 20 letters")),
        [
            "variables.BUILD_NUMBER: Pterodactyl refuses the value: The BUILD_NUMBER variable may not be greater than 20 characters. \
             (give it a value that the egg's rules take: `required|string|max:20`)"
        ]
    );
    let chosen: Variables = [("BUILD_NUMBER", "a build of more than 20 letters")]
        .into_iter()
        .collect();
    let open = product(|draft| draft.customer_variables = Some("BUILD_NUMBER".into()));
    let refused = open.environment(&chosen).unwrap_err();
    assert_eq!(
        refused.iter().map(|it| it.field()).collect::<Vec<_>>(),
        ["variables.BUILD_NUMBER"]
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

fn order(source: &str) -> Result<Order, Problems> {
    toml::from_str::<OrderDraft>(source).unwrap().check()
}

#[test]
fn the_sample_order_says_who_bought_what() {
    let order = order(ORDER).unwrap();
    assert_eq!(
        (order.service().as_str(), order.product().as_str()),
        ("1001", "minecraft")
    );
    assert_eq!(order.order().unwrap().as_str(), "A-77");
    assert_eq!(order.expires_at().unwrap().to_string(), "2027-12-31T00:00:00Z");
    assert_eq!(
        (
            order.customer().email(),
            order.customer().first_name(),
            order.customer().last_name()
        ),
        ("ada@example.org", "Ada", "Lovelace")
    );
    assert!(order.customer().is_email_verified());
    let stored = serde_json::to_string(&order).unwrap();
    assert_eq!(serde_json::from_str::<Order>(&stored).unwrap(), order);
}

#[test]
fn every_mistake_in_an_order_is_reported_at_once_and_nothing_personal_is_repeated() {
    let problems = order(
        r#"
        service = "Order 7"
        expires = "tomorrow"
        coupon = "X"

        [customer]
        id = "ada@example.org"
        email = "canary at example.org"
        firstname = "canary"
        email_verified = 1

        [variables]
        MINECRAFT_VERSION = 1.20
        "#,
    )
    .unwrap_err();
    assert_eq!(
        problems.to_string(),
        "\
service: a service id cannot contain 'O' (character 1) (write it in lower case: panels on MySQL fold case, accents and trailing blanks, so that two ids could be one there)
product: it is missing (write the id of a product)
expires: \"tomorrow\" is neither an instant nor a day (write it as in \"2026-12-31T12:00:00Z\" or \"2026-12-31\")
customer.id: a customer id cannot contain '@' (character 4) (use a-z, 0-9, `.`, `_` and `-`: panels on MySQL fold case, accents and trailing blanks, so that two ids could be one there)
customer.email_verified: a number does not fit here (write true or false)
customer.email: this is no e-mail address: it contains a blank or a control character (give the customer's address, as in name@example.org)
variables.MINECRAFT_VERSION: a decimal number is not kept as it was written (put it in quotation marks, as in \"1.20\")
coupon: there is no such field (remove it; known here: service, product, order, expires, generation, customer, egg, options, variables)
customer.firstname: there is no such field (did you mean `customer.first_name`?)"
    );
}

#[test]
fn a_number_is_an_id_and_a_date_needs_no_quotation_marks() {
    let source = "service = 1001\nproduct = \"minecraft\"\nexpires = 2027-12-31T12:00:00Z\n[customer]\nid = 42\nemail = \"ada@example.org\"";
    let order = order(source).unwrap();
    assert_eq!(
        (order.service().as_str(), order.customer().id().as_str()),
        ("1001", "42")
    );
    assert_eq!(order.expires_at().unwrap().to_string(), "2027-12-31T12:00:00Z");
}

#[test]
fn an_app_may_choose_the_service_id_when_it_stores_the_order() {
    let mut draft: OrderDraft = toml::from_str(&ORDER.replace("service =", "# service =")).unwrap();
    assert!(draft.check().is_err());
    draft.service = Some(7.into());
    assert_eq!(draft.check().unwrap().service().as_str(), "7");
}

#[test]
fn no_draft_and_no_order_prints_values_or_personal_data() {
    let source = ORDER
        .replace("ada@example.org", "canary@example.org")
        .replace("Ada", "canary")
        .replace("Lovelace", "canary")
        .replace("1.21.4", "canary");
    let draft: OrderDraft = toml::from_str(&source).unwrap();
    let order = draft.check().unwrap();
    let mut product = self::draft();
    product.variables.insert("DL_PATH", "canary");
    let checked = check(&product).unwrap();
    let printed = format!(
        "{draft:?} {:?} {order:?} {product:?} {checked:?} {:?}",
        draft.customer,
        checked.environment(&Variables::default())
    );
    assert!(!printed.contains("canary"), "{printed}");
}

#[cfg(feature = "test-util")]
#[test]
fn the_example_order_is_one_that_could_have_been_written() {
    let example = Order::example();
    let stored = serde_json::to_string(&example).unwrap();
    assert_eq!(serde_json::from_str::<Order>(&stored).unwrap(), example);
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
