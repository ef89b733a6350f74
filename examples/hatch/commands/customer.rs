//! Customers: what a service is for its customer, what he may do with it, and forgetting one. No call is made.

use std::fmt::Write as _;

use provisioning_core::{
    id::{CustomerId, ServiceId},
    product::{CustomerVariable, Environment, ValueSource, Variables},
    service::Desired,
};
use serde_json::{Value, json};

use crate::{
    arguments::{Options, Person},
    failure::Failure,
    report::Outcome,
    session::Session,
};

/// As they are wanted on the panel: every one for an operator, for a customer those that he sees.
pub(crate) async fn variables(
    options: Options,
    service: &ServiceId,
    customer: Option<CustomerId>,
) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?.acting_as(customer);
    let desired = session.desired(service).await?;
    let (text, json): (Vec<String>, Vec<Value>) = match session.viewer.customer_id() {
        Some(_) => seen_by_customer(&desired).iter().map(his).unzip(),
        None => every(&desired).unzip(),
    };
    let text = if text.is_empty() {
        "there is none".to_owned()
    } else {
        text.join("\n")
    };
    Ok(Outcome::new(text, json!({ "service": service, "variables": json })))
}

fn every(desired: &Desired) -> impl Iterator<Item = (String, Value)> {
    let product = &desired.product;
    desired.environment.iter().map(move |(name, set)| {
        let is_secret = product.egg().variable(name).is_some_and(|variable| variable.secret);
        let is_open = product.customer_variables().contains(name);
        // A port that was chosen for the server takes the place of what was sold.
        let value = desired.spec.environment.get(name).map_or(set.value(), String::as_str);
        let shown = if is_secret { "[secret]" } else { value };
        let open = if is_open { ", open to the customer" } else { "" };
        let text = format!("{name}={shown}  ({}{open})", source(set.source()));
        let value = (!is_secret).then_some(value);
        let json = json!({ "name": name, "value": value, "source": set.source(), "is_open": is_open });
        (text, json)
    })
}

fn his(variable: &CustomerVariable) -> (String, Value) {
    let value = variable.value.as_deref().unwrap_or("[secret]");
    let how = if variable.is_editable {
        "yours to set"
    } else {
        "only shown"
    };
    let text = format!("{}={value}  ({}; {how})", variable.env_variable, variable.name);
    (text, json!(variable))
}

const fn source(source: ValueSource) -> &'static str {
    match source {
        ValueSource::EggDefault => "the egg's default",
        ValueSource::Product => "the product's",
        ValueSource::PaidOption => "by an option that was bought",
        ValueSource::Customer => "set by the customer",
        _ => "set otherwise",
    }
}

/// The variables on the page of his server.
fn seen_by_customer(desired: &Desired) -> Vec<CustomerVariable> {
    let product = &desired.product;
    let bought = desired.environment.iter();
    let bought = bought.filter(|(_, set)| set.source() == ValueSource::PaidOption);
    let bought: Variables = bought.map(|(name, set)| (name, set.value())).collect();
    Environment::of(product.egg(), product.kind())
        .product(&product.egg_variables())
        .paid_options(&bought)
        .kept(desired.environment.customer_values())
        .customer(&Variables::default(), product.customer_variables())
        .customer_variables()
}

/// What the product permits its customer.
pub(crate) async fn permissions(options: Options, service: &ServiceId) -> Result<Outcome, Failure> {
    let session = Session::open_for(options, service).await?;
    let desired = session.desired(service).await?;
    let product = &desired.product;
    let permissions = product.permissions();
    let open: Vec<&str> = product.customer_variables().iter().map(String::as_str).collect();
    let open: Vec<&str> = open.into_iter().filter(|_| permissions.variables).collect();
    let eggs: Vec<&str> = product.eggs().map(|egg| egg.name.as_str()).collect();
    let eggs: Vec<&str> = eggs.into_iter().filter(|_| product.offers_eggs()).collect();
    let mut text = format!("what customer {} may do with service {service}:", desired.customer.id());
    let yes = |may: bool| if may { "yes" } else { "no" }.to_owned();
    for (what, may) in [
        ("start and stop it", yes(permissions.power)),
        ("use its console", yes(permissions.console)),
        ("install it anew", yes(permissions.reinstall)),
        ("set variables", names(&open)),
        ("choose its egg", names(&eggs)),
    ] {
        let _ = write!(text, "\n  {what:<18} {may}");
    }
    let is_suspended = desired.is_suspended(jiff::Timestamp::now());
    if is_suspended {
        text.push_str("\nit is suspended: nothing of it now");
    }
    let json = json!({
        "service": service,
        "customer": desired.customer.id(),
        "permissions": permissions,
        "variables": open,
        "eggs": eggs,
        "is_suspended": is_suspended,
    });
    Ok(Outcome::new(text, json))
}

fn names(names: &[&str]) -> String {
    if names.is_empty() {
        "no".to_owned()
    } else {
        names.join(", ")
    }
}

/// Writes what is new of a customer into his services.
pub(crate) async fn update(options: Options, person: &Person) -> Result<Outcome, Failure> {
    let customer = super::edit::customer(person)?;
    let session = Session::open(options, None).await?;
    let services = session.engine.update_customer(&customer).await?;
    let id = customer.id();
    let text = if services.is_empty() {
        format!("the store has no service of customer {id} that goes on")
    } else {
        let services: Vec<&str> = services.iter().map(ServiceId::as_str).collect();
        format!(
            "customer {id} is as given from now on, in his services {}; `hatch work` tells the panel",
            services.join(", ")
        )
    };
    Ok(Outcome::new(text, json!({ "customer": id, "services": services })))
}

/// Erases what is personal of a customer who is gone.
pub(crate) async fn forget(options: Options, customer: &CustomerId) -> Result<Outcome, Failure> {
    let session = Session::open(options, None).await?;
    let services = session.engine.forget(customer).await?;
    let text = if services.is_empty() {
        format!("the store has no service of customer {customer}")
    } else {
        let services: Vec<&str> = services.iter().map(ServiceId::as_str).collect();
        format!(
            "customer {customer} is forgotten, with his services {}; their ids stay taken, and his account stays on the panel",
            services.join(", ")
        )
    };
    Ok(Outcome::new(
        text,
        json!({ "customer": customer, "services": services }),
    ))
}
