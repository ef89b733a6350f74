//! Orders: which product a customer bought, under which id of a service.

use std::{collections::BTreeMap, fmt};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    customer::Customer,
    id::{CustomerId, Generation, OrderId, ProductId, ServiceId},
    problem::{Findings, Problem, Problems},
    product::{ChosenOption, Variables, Written, flag, number, report_unknown, required, text},
    units::quoted,
};

/// A paid order: the wish that a service exists.
///
/// The service's id is the app's, stable, and never used again for another service.
///
/// ```
/// use provisioning_core::{customer::Customer, id::{CustomerId, ProductId, ServiceId}, order::Order};
///
/// let ada = Customer::new(CustomerId::new("42")?, "ada@example.org")?.name("Ada", "Lovelace");
/// let order = Order::new(ServiceId::new("1001")?, ada, ProductId::new("minecraft-4gb")?)
///     .order_id("A-77")
///     .variables([("MINECRAFT_VERSION", "1.21.4")]);
/// assert_eq!(order.service().as_str(), "1001");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    service: ServiceId,
    customer: Customer,
    product: ProductId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<OrderId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    variables: Variables,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    egg: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    options: BTreeMap<String, ChosenOption>,
    #[serde(default, skip_serializing_if = "is_first")]
    life: Generation,
}

fn is_first(life: &Generation) -> bool {
    *life == Generation::FIRST
}

impl Order {
    /// An order without a number, without an end, with the product's own values.
    #[must_use]
    pub fn new(service: ServiceId, customer: Customer, product: ProductId) -> Self {
        Self {
            service,
            customer,
            product,
            order: None,
            expires: None,
            variables: Variables::default(),
            life: Generation::FIRST,
            egg: None,
            options: BTreeMap::new(),
        }
    }

    /// The app's order number, a label.
    #[must_use]
    pub fn order_id(self, order: impl Into<OrderId>) -> Self {
        Self {
            order: Some(order.into()),
            ..self
        }
    }

    /// What the customer chose for the variables that the product opens. Whether it opens them is checked when the
    /// order is accepted.
    #[must_use]
    pub fn variables<N: Into<String>, V: Into<String>>(self, variables: impl IntoIterator<Item = (N, V)>) -> Self {
        Self {
            variables: variables.into_iter().collect(),
            ..self
        }
    }

    /// The egg that the customer chose: the panel's id, the uuid or the exact name. Whether the product offers it is checked
    /// when the order is accepted.
    #[must_use]
    pub fn egg(self, egg: impl Into<String>) -> Self {
        Self {
            egg: Some(egg.into()),
            ..self
        }
    }

    /// How much the customer bought of each option, by its key, for as long as the service. Whether the product offers it is
    /// checked when the order is accepted.
    #[must_use]
    pub fn options<K: Into<String>>(self, options: impl IntoIterator<Item = (K, u32)>) -> Self {
        let chosen = options
            .into_iter()
            .map(|(key, amount)| (key.into(), ChosenOption::new(amount)));
        Self {
            options: chosen.collect(),
            ..self
        }
    }

    /// Some of an option besides, such as one that ends by itself.
    #[must_use]
    pub fn option(mut self, key: impl Into<String>, option: ChosenOption) -> Self {
        self.options.insert(key.into(), option);
        self
    }

    /// When the service ends. It is shown in names; by itself it ends nothing.
    #[must_use]
    pub fn expires(self, at: Timestamp) -> Self {
        Self {
            expires: Some(at),
            ..self
        }
    }

    /// Sells a service again that has ended: this is its life with this number, the one after the last.
    #[must_use]
    pub fn generation(self, life: Generation) -> Self {
        Self { life, ..self }
    }

    /// Which life of the service it is; the first, unless it is sold again.
    #[must_use]
    pub const fn life(&self) -> Generation {
        self.life
    }

    /// The service.
    #[must_use]
    pub const fn service(&self) -> &ServiceId {
        &self.service
    }

    /// Who bought it.
    #[must_use]
    pub const fn customer(&self) -> &Customer {
        &self.customer
    }

    /// What was bought.
    #[must_use]
    pub const fn product(&self) -> &ProductId {
        &self.product
    }

    /// The app's order number.
    #[must_use]
    pub const fn order(&self) -> Option<&OrderId> {
        self.order.as_ref()
    }

    /// When the service ends.
    #[must_use]
    pub const fn expires_at(&self) -> Option<Timestamp> {
        self.expires
    }

    /// What the customer chose.
    #[must_use]
    pub const fn customer_values(&self) -> &Variables {
        &self.variables
    }

    /// The egg that the customer chose, if he chose one.
    #[must_use]
    pub fn chosen_egg(&self) -> Option<&str> {
        self.egg.as_deref()
    }

    /// What the customer bought on top.
    #[must_use]
    pub const fn chosen_options(&self) -> &BTreeMap<String, ChosenOption> {
        &self.options
    }

    /// Service 1001 of the product `minecraft` for customer 42, for examples and tests.
    #[cfg(feature = "test-util")]
    #[must_use]
    pub fn example() -> Self {
        Self::new(
            ServiceId::example("1001"),
            Customer::example(),
            ProductId::example("minecraft"),
        )
        .order_id("A-77")
    }
}

/// An order as it comes from a TOML file or a form: plain data in which nothing is checked. A key that is no field is
/// kept and reported by [`check`](Self::check).
///
/// `Debug` shows no personal data and no values.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderDraft {
    /// The app's id of the service. Apps that choose it when they store the order assign it before the check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Written>,
    /// The id of the product. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<Written>,
    /// The app's order number, a label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Written>,
    /// When the service ends: an instant as in `2026-12-31T12:00:00Z`, or a day, which ends it when the day begins in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Written>,
    /// Which life of the service it is, from 1: the one after the last, when a service is sold again after its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generation: Option<Written>,
    /// Who bought it.
    pub customer: CustomerDraft,
    /// The egg that the customer chose, where the product offers several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egg: Option<Written>,
    /// How much the customer bought of each option: a number, or a table of `amount` and `until`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, Written>,
    /// What the customer chose for the egg's variables.
    #[serde(skip_serializing_if = "Variables::is_empty")]
    pub variables: Variables<Written>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

/// Who bought it: the `[customer]` of an [`OrderDraft`]. `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerDraft {
    /// The app's id of the customer. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Written>,
    /// The e-mail address. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Written>,
    /// The first name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<Written>,
    /// The last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<Written>,
    /// What the customer calls himself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<Written>,
    /// Whether the app has proof that the address is his. Default: false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<Written>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

/// Every field of a draft, for "did you mean".
const FIELDS: [&str; 15] = [
    "service",
    "product",
    "order",
    "expires",
    "generation",
    "customer",
    "egg",
    "options",
    "variables",
    "customer.id",
    "customer.email",
    "customer.first_name",
    "customer.last_name",
    "customer.username",
    "customer.email_verified",
];

impl OrderDraft {
    /// Checks every field and makes an order of it. Whether the product exists and opens the variables is checked when
    /// the order is accepted.
    ///
    /// # Errors
    /// Every mistake at once, each with its field, what is wrong and what to do. Values are not repeated where they are
    /// personal.
    pub fn check(&self) -> Result<Order, Problems> {
        let mut findings = Findings::default();
        let service = findings.keep(
            required(
                "service",
                &self.service,
                "write the app's id of the service, such as its number",
            )
            .and_then(|text| ServiceId::new(text).map_err(|error| error.at("service"))),
        );
        let product = findings.keep(
            required("product", &self.product, "write the id of a product")
                .and_then(|text| ProductId::new(text).map_err(|error| error.at("product"))),
        );
        let order = findings
            .keep(text("order", &self.order))
            .map(|text| text.map(OrderId::from));
        let expires = findings.keep(
            text("expires", &self.expires).and_then(|text| text.map(|text| instant("expires", &text)).transpose()),
        );
        let life = findings.keep(text("generation", &self.generation).and_then(|text| generation(text.as_deref())));
        let egg = findings.keep(text("egg", &self.egg));
        let mut options = BTreeMap::new();
        for (key, written) in &self.options {
            if let Some(option) = findings.keep(chosen(&format!("options.{key}"), written)) {
                options.insert(key.clone(), option);
            }
        }
        let customer = self.customer.check(&mut findings);
        let mut variables = Variables::default();
        for (name, value) in self.variables.iter() {
            if let Some(value) = findings.keep(value.text(&format!("variables.{name}"))) {
                variables.insert(name, value);
            }
        }
        report_unknown("", &self.unknown, &FIELDS, &mut findings);
        report_unknown("customer", &self.customer.unknown, &FIELDS, &mut findings);

        let complete = || {
            Some(Order {
                service: service?,
                customer: customer?,
                product: product?,
                order: order?,
                expires: expires?,
                variables,
                life: life?,
                egg: egg?,
                options,
            })
        };
        findings.finish(complete())
    }
}

impl CustomerDraft {
    fn check(&self, findings: &mut Findings) -> Option<Customer> {
        let id = findings.keep(
            required(
                "customer.id",
                &self.id,
                "write the app's id of the customer, such as his number",
            )
            .and_then(|text| CustomerId::new(text).map_err(|error| error.at("customer.id"))),
        );
        let email = findings.keep(required(
            "customer.email",
            &self.email,
            "write the customer's e-mail address",
        ));
        let first = findings.keep(text("customer.first_name", &self.first_name));
        let last = findings.keep(text("customer.last_name", &self.last_name));
        let username = findings.keep(text("customer.username", &self.username));
        let verified = findings.keep(flag("customer.email_verified", &self.email_verified, false));
        // The address is judged also where the id is at fault.
        let any_id = || CustomerId::new("0").map_err(|error| error.at("customer.id"));
        let judged = email.and_then(|email| {
            let id = id.clone().map_or_else(any_id, Ok);
            findings.keep(id.and_then(|id| Customer::new(id, email).map_err(|error| error.at("customer.email"))))
        });
        id?;
        let customer = judged?.name(first?.unwrap_or_default(), last?.unwrap_or_default());
        Some(
            customer
                .username(username?.unwrap_or_default())
                .email_verified(verified?),
        )
    }
}

fn generation(text: Option<&str>) -> Result<Generation, Problem> {
    let Some(text) = text else {
        return Ok(Generation::FIRST);
    };
    let number = text.parse().ok().and_then(Generation::new);
    number.ok_or_else(|| {
        let message = format!("{} is no number of a life", quoted(text));
        Problem::new(
            "generation",
            message,
            "write 2 for a service that is sold again after its first end",
        )
    })
}

/// A number, or a table of a number and an end.
fn chosen(field: &str, written: &Written) -> Result<ChosenOption, Problem> {
    let amount = |field: &str, written: &Written| number(field, &Some(written.clone()), None);
    let Some(table) = written.table() else {
        return Ok(ChosenOption::new(amount(field, written)?));
    };
    if let Some(other) = table.keys().find(|key| !["amount", "until"].contains(&key.as_str())) {
        let field = format!("{field}.{other}");
        return Err(Problem::new(
            field,
            "there is no such field",
            "write `amount` and `until`",
        ));
    }
    let part = |name: &str| (format!("{field}.{name}"), table.get(name));
    let option = match part("amount") {
        (at, Some(written)) => ChosenOption::new(amount(&at, written)?),
        (at, None) => return Err(Problem::new(at, "it is missing", "write how many were bought")),
    };
    match part("until") {
        (at, Some(written)) => Ok(option.until(instant(&at, &written.text(&at)?)?)),
        (_, None) => Ok(option),
    }
}

fn instant(field: &str, text: &str) -> Result<Timestamp, Problem> {
    let day = || {
        text.parse::<Date>()
            .ok()?
            .to_zoned(TimeZone::UTC)
            .ok()
            .map(|start| start.timestamp())
    };
    text.parse::<Timestamp>().ok().or_else(day).ok_or_else(|| {
        let message = format!("{} is neither an instant nor a day", quoted(text));
        Problem::new(
            field,
            message,
            "write it as in \"2026-12-31T12:00:00Z\" or \"2026-12-31\"",
        )
    })
}

impl fmt::Debug for OrderDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderDraft")
            .field("service", &self.service)
            .field("product", &self.product)
            .field("order", &self.order)
            .field("expires", &self.expires)
            .field("variables", &self.variables)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CustomerDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerDraft").finish_non_exhaustive()
    }
}
