//! What servers are called: placeholders, and the rules of the panels.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use jiff::Timestamp;
use provisioning_core::{
    customer::Customer,
    id::{CustomerId, ServiceId},
    template::{NameRule, NameTemplate, NameValues},
};

fn values() -> NameValues {
    let ada = Customer::new(CustomerId::new("42").unwrap(), "ada@example.org")
        .unwrap()
        .name("Ada", "Lovelace");
    NameValues::new(&ServiceId::new("1001").unwrap())
        .customer(&ada)
        .product_name("Minecraft 4 GB")
        .order_id("A-77")
}

fn render(template: &str) -> String {
    NameTemplate::parse(template).unwrap().render(&values())
}

fn named(first: &str, last: &str) -> NameValues {
    values().owner("ada@example.org", first, last)
}

/// S3.36
#[test]
fn owner_email_is_the_customers_address() {
    assert_eq!(render("%owner_email%"), "ada@example.org");
}

/// S3.37
#[test]
fn owner_username_is_the_last_and_then_the_first_name() {
    assert_eq!(render("%owner_username%"), "Lovelace Ada");
    let template = NameTemplate::parse("%owner_username%").unwrap();
    assert_eq!(template.render(&named("Ada", "")), "Ada");
    assert_eq!(template.render(&named("", "Lovelace")), "Lovelace");
}

/// S3.38
#[test]
fn owner_firstname_is_the_first_name() {
    assert_eq!(render("%owner_firstname%"), "Ada");
}

/// S3.39
#[test]
fn owner_lastname_is_the_last_name() {
    assert_eq!(render("%owner_lastname%"), "Lovelace");
}

/// S3.40
#[test]
fn product_name_is_what_customers_read() {
    assert_eq!(render("%product_name%"), "Minecraft 4 GB");
}

/// S3.41
#[test]
fn order_id_is_the_apps_number() {
    assert_eq!(render("#%order_id%"), "#A-77");
}

/// S3.42, S2.54
#[test]
fn service_id_follows_a_prefix_and_the_default_prefix_is_server() {
    assert_eq!(render("MC-%service_id%"), "MC-1001");
    assert_eq!(NameTemplate::default().render(&values()), "Server-1001");
}

/// S3.43
#[test]
fn service_expiration_is_a_day_in_utc_or_nothing() {
    let template = NameTemplate::parse("until %service_expiration%").unwrap();
    let late: Timestamp = "2026-12-31T23:30:00-01:00".parse().unwrap();
    assert_eq!(template.render(&values().expires(Some(late))), "until 2027-01-01");
    assert_eq!(template.render_within(&values(), &NameRule::description()), "until");
}

/// S3.43
#[test]
fn a_description_is_a_template_too_and_may_be_empty() {
    let template = NameTemplate::parse("%order_id%\n%owner_firstname%").unwrap();
    assert_eq!(template.render_within(&values(), &NameRule::description()), "A-77 Ada");
    let empty = NameTemplate::parse("").unwrap();
    assert_eq!(empty.render_within(&values(), &NameRule::description()), "");
}

/// S3.44
#[test]
fn a_customer_called_like_a_placeholder_keeps_his_name() {
    let template = NameTemplate::parse("%owner_firstname% %product_name%").unwrap();
    assert_eq!(
        template.render(&named("%product_name%", "x")),
        "%product_name% Minecraft 4 GB"
    );
    // Neither do two values make a placeholder together.
    let joined = NameTemplate::parse("%owner_firstname%%owner_lastname%").unwrap();
    assert_eq!(joined.render(&named("%order", "_id%")), "%order_id%");
}

/// S3.45
#[test]
fn a_percent_sign_survives() {
    assert_eq!(render("100% %owner_firstname%"), "100% Ada");
    assert_eq!(render("100%%owner_firstname%"), "100%Ada");
    assert_eq!(render("5%-10% off, %% and %"), "5%-10% off, %% and %");
    assert_eq!(render("%owner_firstname"), "%owner_firstname");
}

/// S3.46
#[test]
fn an_unknown_placeholder_is_refused_when_the_template_is_saved() {
    let error = NameTemplate::parse("%onwer_email% %order_id% %Service_ID% %hostname%").unwrap_err();
    assert_eq!(
        error.unknown().collect::<Vec<_>>(),
        ["onwer_email", "Service_ID", "hostname"]
    );
    assert_eq!(
        error.to_string(),
        "`%onwer_email%`, `%Service_ID%`, `%hostname%` are no placeholders; did you mean `%owner_email%`? did you mean `%service_id%`? \
         placeholders are %owner_email% %owner_username% %owner_firstname% %owner_lastname% %product_name% %order_id% %service_id% \
         %service_expiration%; a percent sign before a blank stays as it is"
    );
}

/// S3.47
#[test]
fn a_name_is_cut_by_characters_to_what_the_panel_takes() {
    let template = NameTemplate::parse("%owner_firstname%").unwrap();
    let long = named(&"é".repeat(300), "x");
    for (rule, length) in [
        (NameRule::pterodactyl(), 191),
        (NameRule::pelican(), 255),
        (NameRule::calagopus(), 255),
    ] {
        assert_eq!(template.render_within(&long, &rule), "é".repeat(length));
    }
}

/// S3.47
#[test]
fn a_name_that_is_too_short_or_cannot_be_seen_becomes_the_default() {
    let template = NameTemplate::parse("%owner_firstname%").unwrap();
    assert_eq!(
        template.render_within(&named("Al", "x"), &NameRule::calagopus()),
        "Server-1001"
    );
    assert_eq!(
        template.render_within(&named("Al", "x"), &NameRule::pterodactyl()),
        "Al"
    );
    assert_eq!(
        template.render_within(&named("Ada", "x"), &NameRule::calagopus()),
        "Ada"
    );
    for nothing in ["", " \t\n", "\u{200b}\u{feff}", "\u{0}\u{7}"] {
        assert_eq!(
            template.render_within(&named(nothing, "x"), &NameRule::pterodactyl()),
            "Server-1001"
        );
    }
}

/// S3.47
#[test]
fn line_ends_and_control_characters_do_not_reach_the_panel() {
    let template = NameTemplate::parse("%owner_firstname% server").unwrap();
    assert_eq!(
        template.render_within(&named("Ada\r\n\u{1b}[31m  L", "x"), &NameRule::pelican()),
        "Ada [31m L server"
    );
}

#[test]
fn values_are_not_printed() {
    let text = format!("{:?}", named("canary", "canary").expires(None));
    assert_eq!(text, "NameValues { service_id: ServiceId(\"1001\"), .. }");
}
