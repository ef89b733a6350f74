//! Which egg, and what else a checkout page asks for.

use provisioning_core::{
    Customer, CustomerId, Order, ProductId, ServiceId, panel::PanelKind, service::Desired, template::NameRule,
};

use crate::{problems, product};

fn order(change: impl FnOnce(Order) -> Order) -> Order {
    let ada = Customer::new(CustomerId::new("42").unwrap(), "ada@example.org").unwrap();
    let id = ProductId::new("minecraft").unwrap();
    change(Order::new(ServiceId::new("1001").unwrap(), ada, id))
}

fn desired(more: &str, change: impl FnOnce(Order) -> Order) -> Result<Desired, String> {
    Desired::from_order(&order(change), &product(more), &NameRule::pterodactyl())
        .map_err(|problems| problems.to_string())
}

const SEVERAL: &str = "eggs = [\"Paper\", \"Forge\"]\ndocker_image = \"ghcr.io/own/paper:2\"";

/// S1.43k, S1.43a, S1.43b, S1.46, S3.32
#[test]
fn a_customer_gets_the_egg_that_he_chose_with_its_own_image_and_variables() {
    let forge = desired(SEVERAL, |order| order.egg("Forge").variables([("FORGE_VERSION", "48")])).unwrap();
    assert_eq!(
        (forge.spec.egg.as_str(), forge.spec.docker_image.as_str()),
        ("6", "ghcr.io/example/forge:1")
    );
    assert_eq!(
        (
            forge.spec.startup.as_str(),
            forge.spec.environment["FORGE_VERSION"].as_str()
        ),
        ("run forge", "48")
    );
    let paper = desired(SEVERAL, |order| order).unwrap();
    assert_eq!(
        (paper.spec.egg.as_str(), paper.spec.docker_image.as_str()),
        ("5", "ghcr.io/own/paper:2")
    );
    assert!(!paper.spec.environment.contains_key("FORGE_VERSION"));
    assert_eq!(
        desired(SEVERAL, |order| order.egg("5")).unwrap().spec,
        paper.spec,
        "by the panel's id as well"
    );
}

/// S1.46, S3.33, S3.34
#[test]
fn an_egg_that_the_product_does_not_offer_is_refused() {
    assert_eq!(
        desired(SEVERAL, |order| order.egg("Velocity")).unwrap_err(),
        "egg: the egg \"Velocity\" is not one that customers may choose (known: Paper, Forge)"
    );
    for more in ["", "eggs = \"Paper, Forge\"\npermissions.egg = false"] {
        assert_eq!(
            desired(more, |order| order.egg("Forge")).unwrap_err(),
            "egg: the egg \"Forge\" is not one that customers may choose (leave it out: a server of this product has the egg \
             `Paper`)"
        );
    }
    assert!(desired("", |order| order.egg("Paper")).is_ok());
}

/// S1.44
#[test]
fn the_default_egg_is_one_of_those_that_customers_may_choose() {
    assert_eq!(
        problems(PanelKind::Pterodactyl, "eggs = [\"Forge\", \"Velocity\"]"),
        "egg: `Paper` is not among the eggs that customers may choose (add it to `eggs`, or choose one of them: Forge, Velocity)"
    );
}

/// S1.46, S1.47, S1.48, S3.34: the egg where there are several, what may be set of each, and what may be bought.
#[test]
fn a_checkout_page_asks_for_what_a_product_leaves_open() {
    let form = product(&format!("{SEVERAL}\n[options.memory]\nunit = \"1 GB\"\nmax = 4")).checkout_form();
    assert!(form.asks_for_egg());
    insta::assert_json_snapshot!(form);
    let one = product("customer_variables = []").checkout_form();
    assert!(!one.asks_for_egg() && one.eggs[0].variables.is_empty() && one.options.is_empty());
}

/// S1.42
#[test]
fn a_hidden_variable_is_neither_shown_nor_set() {
    let hidden = "hidden_variables = [\"MAX_PLAYERS\"]";
    assert!(product(hidden).checkout_form().eggs[0].variables.is_empty());
    assert!(
        desired(hidden, |order| order.variables([("MAX_PLAYERS", "5")]))
            .unwrap_err()
            .contains("not for customers")
    );
}

/// S1.47, S1.48: all that is wrong with an order at once.
#[test]
fn every_mistake_in_what_a_customer_chose_is_told_at_once() {
    let more = "[options.memory]\nunit = \"1 GB\"\nmin = 2\nmax = 8\nstep = 2";
    assert_eq!(
        desired(more, |order| order
            .egg("Forge")
            .options([("memory", 3), ("memroy", 1)])
            .variables([("MAX_PLAYERS", "101"), ("JAR", "x")]))
        .unwrap_err(),
        "egg: the egg \"Forge\" is not one that customers may choose (leave it out: a server of this product has the egg `Paper`)\n\
         options.memory: 3 of `memory` cannot be bought (choose from 2 to 8 in steps of 2, or leave it out)\n\
         options.memroy: there is no option `memroy` (did you mean `memory`?)\n\
         variables.JAR: `JAR` is not for customers to set (leave it out, or open it in the product's customer_variables)\n\
         variables.MAX_PLAYERS: Pterodactyl refuses the value: The MAX_PLAYERS variable may not be greater than 100. (give it \
         a value that the egg's rules take: `required|integer|max:100`)"
    );
}
