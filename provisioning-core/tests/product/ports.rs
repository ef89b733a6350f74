//! Ports of a product, and variables that are given them.

use provisioning_core::{
    Customer, CustomerId, Order, ProductId, ServiceId,
    panel::{Capabilities, PanelKind},
    service::Desired,
    template::NameRule,
};

use crate::{check, problems, product};

const PORTS: &str = r#"
    placement.ports = "30120,30120-30130"
    [[placement.additional]]
    variable = "QUERY_PORT"
    offset = 1
    [[placement.additional]]
    ports = "27000-27100"
    same_ip = false
"#;

/// S1.43f, S1.43g, S3.24, S3.35
#[test]
fn ports_beside_the_first_are_rules_of_the_product() {
    let product = product(PORTS);
    let rules: Vec<String> = product.additional_ports().iter().map(ToString::to_string).collect();
    assert_eq!(
        rules,
        [
            "QUERY_PORT (1 above the first port, on the same IP address)",
            "a further port (27000-27100)"
        ]
    );
    let ada = Customer::new(CustomerId::new("42").unwrap(), "ada@example.org").unwrap();
    let order = Order::new(
        ServiceId::new("1001").unwrap(),
        ada,
        ProductId::new("minecraft").unwrap(),
    );
    let desired = Desired::from_order(&order, &product, &NameRule::pterodactyl()).unwrap();
    assert_eq!(
        desired.spec.environment["QUERY_PORT"], "30121",
        "some port of the rule until one is chosen"
    );
    assert_eq!(desired.spec.site.additional.len(), 2);
}

/// S1.45, S2.42: what the panel's own choice cannot promise is chosen by the engine.
#[test]
fn the_panel_chooses_only_where_that_is_safe() {
    let pterodactyl = Capabilities::pterodactyl();
    let site = |more: &str| {
        let product = product(more);
        let spec =
            provisioning_core::service::ServerSpec::of(&product, &Default::default(), String::new(), String::new());
        spec.site
    };
    assert!(!site("").needs_our_choice(&pterodactyl));
    assert!(!site("placement.locations = [1]\nplacement.ports = \"2000-2010\"").needs_our_choice(&pterodactyl));
    for more in [
        "placement.nodes = [1, 2]",
        "placement.policy = \"most_free\"",
        "placement.port_variable = \"QUERY_PORT\"",
        "[[placement.additional]]\noffset = 1",
    ] {
        assert!(site(more).needs_our_choice(&pterodactyl), "{more}");
    }
    let mut never = Capabilities::pterodactyl();
    never.chooses_nodes = false;
    assert!(site("").needs_our_choice(&never));
}

#[test]
fn two_ports_cannot_be_given_to_one_variable() {
    let twice = "placement.port_variable = \"QUERY_PORT\"\n[[placement.additional]]\nvariable = \"QUERY_PORT\"";
    assert_eq!(
        problems(PanelKind::Pterodactyl, twice),
        "placement.additional.0.variable: `QUERY_PORT` gets its value from `placement.port_variable` already (choose another \
         variable)"
    );
    assert!(
        check(PanelKind::Pterodactyl, "placement.port_variable = \"SERVER_PORT\"").is_err(),
        "the panel's own"
    );
}
