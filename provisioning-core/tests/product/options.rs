//! What customers buy on top.

use std::collections::BTreeMap;

use proptest::prelude::*;
use provisioning_core::{
    Change, Customer, CustomerId, Order, ProductId, ServiceId,
    order::OrderDraft,
    panel::PanelKind,
    product::{ChosenOption, ValueSource},
    service::Desired,
    template::NameRule,
    units::{CpuPercent, Limit, Mebibytes},
};

use crate::{check, problems, product};

const OPTIONS: &str = r#"
    features.databases = 1
    [options.memory]
    name = "More memory"
    unit = "1 GB"
    max = 8
    may_expire = true
    [options.threads]
    changes = "cpu"
    unit = 100
    max = 4
    [options.disk]
    replaces = true
    unit = "10 GB"
    min = 5
    max = 20
    step = 5
    [options.databases]
    max = 5
    [options.weight]
    changes = "io"
    replaces = true
    unit = 100
    max = 10
    [options.players]
    changes = "variables.MAX_PLAYERS"
    unit = 10
    max = 8
"#;

fn sold(options: &[(&str, ChosenOption)]) -> Desired {
    let ada = Customer::new(CustomerId::new("42").unwrap(), "ada@example.org").unwrap();
    let order = Order::new(
        ServiceId::new("1001").unwrap(),
        ada,
        ProductId::new("minecraft").unwrap(),
    );
    let order = options
        .iter()
        .fold(order, |order, (key, option)| order.option(*key, option.clone()));
    Desired::from_order(&order, &product(OPTIONS), &NameRule::pterodactyl()).unwrap()
}

/// S1.12: memory, processor, disk, databases, io weight and a variable; what came from which option is kept.
#[test]
fn an_option_changes_what_it_says_and_is_known_as_its_source() {
    let bought = [
        ("memory", 2),
        ("threads", 1),
        ("disk", 10),
        ("databases", 5),
        ("weight", 9),
        ("players", 3),
    ];
    let desired = sold(&bought.map(|(key, amount)| (key, ChosenOption::new(amount))));
    let limits = &desired.spec.limits;
    assert_eq!(limits.memory, Mebibytes::from_gib(6));
    assert_eq!(limits.cpu, CpuPercent::new(300).unwrap());
    assert_eq!(limits.disk, Mebibytes::from_gib(100));
    assert_eq!(limits.io.get(), 900);
    assert_eq!(desired.spec.features.databases, Limit::At(6));
    assert_eq!(desired.spec.environment["MAX_PLAYERS"], "50");
    assert_eq!(
        desired.environment.get("MAX_PLAYERS").unwrap().source(),
        ValueSource::PaidOption
    );
    assert_eq!(
        desired.product.memory(),
        Mebibytes::from_gib(4),
        "what was sold is kept apart"
    );
    let effects: Vec<String> = desired
        .effects_of_options("2027-01-01T00:00:00Z".parse().unwrap())
        .iter()
        .map(|it| format!("{} {}: {} → {}", it.amount, it.target, it.before, it.after))
        .collect();
    assert_eq!(
        effects,
        [
            "10 disk: 20 GB → 100 GB",
            "9 io: 500 → 900",
            "5 databases: 1 → 6",
            "2 memory: 4 GB → 6 GB",
            "3 variables.MAX_PLAYERS: 20 → 50",
            "1 cpu: 200 → 300",
        ]
    );
}

#[test]
fn a_variable_that_an_option_sets_is_not_open_to_customers() {
    assert!(product(OPTIONS).customer_variables().is_empty());
    assert!(
        problems(
            PanelKind::Pterodactyl,
            &format!("customer_variables = [\"MAX_PLAYERS\"]\n{OPTIONS}")
        )
        .contains("customer_variables: `MAX_PLAYERS` is taken by `options.players`")
    );
}

#[test]
fn an_option_that_no_panel_would_take_is_refused_when_the_product_is_saved() {
    for (option, why) in [
        ("changes = \"io\"\nmax = 501", "options.x: an io weight of 1001 is none"),
        (
            "changes = \"io\"\nreplaces = true\nmax = 10",
            "options.x: an io weight of 1 is none",
        ),
        (
            "changes = \"memory\"\nunit = \"1 TB\"\nmax = 5000",
            "options.x: so much of memory is more than a panel can store",
        ),
        (
            "changes = \"variables.JAR\"\nmax = 5",
            "options.x: what the product has in variables.JAR is no whole number",
        ),
        (
            "changes = \"custom.plugins\"\nmax = 5",
            "features.custom: Pterodactyl has no limits of extensions",
        ),
        ("changes = \"cpu\"\nmax = 5", "options.x.unit: it is missing"),
        ("changes = \"memory\"\nmax = 5", "options.x.unit: it is missing"),
        ("changes = \"memory\"\nunit = \"1 GB\"", "options.x.max: it is missing"),
    ] {
        let found = problems(PanelKind::Pterodactyl, &format!("[options.x]\n{option}"));
        assert!(found.contains(why), "{option}: {found}");
    }
    let unlimited = problems(
        PanelKind::Pterodactyl,
        "features.databases = \"unlimited\"\noptions.databases.max = 5",
    );
    assert!(
        unlimited.contains("options.databases: the product has unlimited databases"),
        "{unlimited}"
    );
    let twice = "[options.a]\nchanges = \"swap\"\nreplaces = true\nunit = \"1 GB\"\nmax = 2\n[options.b]\nchanges = \"swap\"\nreplaces = true\nunit = \"1 GB\"\nmax = 2";
    assert!(problems(PanelKind::Pterodactyl, twice).contains("options.b.replaces: another option replaces swap too"));
    let custom = check(
        PanelKind::Calagopus,
        "features.custom = \"plugins:5\"\noptions.\"custom.plugins\".max = 3",
    )
    .unwrap();
    let bought = custom
        .with_options(&[("custom.plugins".to_owned(), ChosenOption::new(2))].into())
        .unwrap();
    assert_eq!(bought.effects[0].after, "7");
}

#[test]
fn an_option_ends_when_it_runs_out_and_not_before() {
    let end = "2027-01-01T00:00:00Z".parse().unwrap();
    let desired = sold(&[
        ("memory", ChosenOption::new(2).until(end)),
        ("databases", ChosenOption::new(1)),
    ]);
    let before = "2026-12-31T23:59:59Z".parse().unwrap();
    assert_eq!(desired.next_end_of_an_option(before), Some(end));
    assert_eq!(desired.clone().at(before), desired);
    let after = desired.clone().at(end);
    assert_eq!(after.spec.limits.memory, Mebibytes::from_gib(4));
    assert_eq!(after.spec.features.databases, Limit::At(2));
    assert_eq!((after.options.len(), after.next_end_of_an_option(end)), (2, None));

    let stays = sold(&[])
        .product
        .with_options(&[("databases".to_owned(), ChosenOption::new(1).until(end))].into());
    assert_eq!(
        stays.unwrap_err().to_string(),
        "options.databases: `databases` runs as long as the service (leave its end out, or let it expire in the product)"
    );
}

/// Invariant 8 for what was bought: a change of package keeps it, or says that it cannot.
#[test]
fn options_survive_a_package_change_or_stop_it() {
    let desired = sold(&[("memory", ChosenOption::new(2))]);
    let larger = product("resources.swap = \"1 GB\"\n[options.memory]\nunit = \"2 GB\"\nmax = 2");
    let changed = Change::product(larger.id().clone())
        .apply(&desired, Some(&larger))
        .unwrap()
        .unwrap();
    assert_eq!(
        changed.spec.limits.memory,
        Mebibytes::from_gib(8),
        "two of what the new product sells"
    );
    let without = product("");
    let refused = Change::product(without.id().clone())
        .apply(&desired, Some(&without))
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "options.memory: there is no option `memory` (leave it out: the product has no options)"
    );
    let more = Change::options([("memory", ChosenOption::new(4))])
        .apply(&desired, None)
        .unwrap()
        .unwrap();
    assert_eq!(
        (more.spec.limits.memory, more.revision),
        (Limit::At(Mebibytes::from_gib(8)), 2)
    );
    let none = Change::options(Vec::<(String, ChosenOption)>::new())
        .apply(&more, None)
        .unwrap()
        .unwrap();
    assert_eq!(none.spec.limits.memory, Mebibytes::from_gib(4));
}

/// S1.48
#[test]
fn an_order_file_says_what_was_bought() {
    let source = |options: &str| {
        format!(
            "service = 1\nproduct = \"minecraft\"\negg = \"Paper\"\n[customer]\nid = 4\nemail = \"a@example.org\"\n[options]\n{options}"
        )
    };
    let read = |options: &str| toml::from_str::<OrderDraft>(&source(options)).unwrap().check();
    let order = read("databases = 1\nmemory = { amount = 2, until = 2027-01-01 }").unwrap();
    assert_eq!(order.chosen_egg(), Some("Paper"));
    let end = "2027-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(order.chosen_options()["memory"], ChosenOption::new(2).until(end));
    assert_eq!(order.chosen_options()["databases"], ChosenOption::new(1));
    assert_eq!(
        read("databases = -1\nmemory = { until = 2027-01-01 }\nslots = { amount = 1, end = 3 }\ncpu = { amount = 1, until = \"soon\" }")
            .unwrap_err()
            .to_string(),
        "options.cpu.until: \"soon\" is neither an instant nor a day (write it as in \"2026-12-31T12:00:00Z\" or \"2026-12-31\")\n\
         options.databases: \"-1\" is no whole number from 0 to 4294967295 (write a whole number)\n\
         options.memory.amount: it is missing (write how many were bought)\n\
         options.slots.end: there is no such field (write `amount` and `until`)"
    );
}

proptest! {
    /// Whatever is bought of what can be bought adds up, in whatever order; and nothing else can be bought.
    #[test]
    fn options_add_up_and_nothing_out_of_range_is_sold(
        memory in 0u32..10, threads in 0u32..6, disk in 0u32..25, players in 0u32..10,
    ) {
        let product = product(OPTIONS);
        let chosen: BTreeMap<String, ChosenOption> = [("memory", memory), ("threads", threads), ("disk", disk), ("players", players)]
            .map(|(key, amount)| (key.to_owned(), ChosenOption::new(amount)))
            .into();
        let is_sold = memory <= 8 && threads <= 4 && players <= 8 && (disk == 0 || (disk % 5 == 0 && (5..=20).contains(&disk)));
        let bought = product.with_options(&chosen);
        prop_assert_eq!(bought.is_ok(), is_sold);
        if let Ok(bought) = bought {
            let sold = &bought.product;
            prop_assert_eq!(sold.memory(), Limit::At(Mebibytes::new(4096 + 1024 * u64::from(memory))));
            prop_assert_eq!(sold.cpu(), Limit::At(CpuPercent::new(200 + 100 * threads).unwrap()));
            let size = if disk == 0 { 20 } else { 10 * disk };
            prop_assert_eq!(sold.disk(), Limit::At(Mebibytes::from_gib(size)));
            let expected = (players > 0).then(|| (20 + 10 * players).to_string());
            prop_assert_eq!(bought.variables.get("MAX_PLAYERS"), expected.as_ref());
            prop_assert_eq!(bought.effects.len(), [memory, threads, disk, players].iter().filter(|it| **it > 0).count());
        }
    }
}
