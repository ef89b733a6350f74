//! Orders as people write them.

use super::*;

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

#[cfg(feature = "test-util")]
#[test]
fn the_example_order_is_one_that_could_have_been_written() {
    let example = Order::example();
    let stored = serde_json::to_string(&example).unwrap();
    assert_eq!(serde_json::from_str::<Order>(&stored).unwrap(), example);
}
